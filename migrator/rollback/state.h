/* rollback/state.h - all that can be compared of a throw-away database: its schema, and its rows. */
#ifndef MIGRATOR_ROLLBACK_STATE_H
#define MIGRATOR_ROLLBACK_STATE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/* Zeroed at first; to be released in any case. */
struct state {
    struct snapshot schema;
    GHashTable *rows; /* see contents_read() */
};

/* FAULT_FAILED, FAULT_CONNECT. */
MUST_CHECK bool state_read(struct state *state, struct session *session, struct fault *fault);
void state_release(struct state *state);

/* Are they the same? Else lines are appended: see difference_schemas(), difference_rows(). */
bool state_is_same(const struct state *before, const struct state *now, GPtrArray *differences);

#endif
