/* command/least.h - the least of several migrations that has to be undone, tried on a throw-away server. */
#ifndef MIGRATOR_COMMAND_LEAST_H
#define MIGRATOR_COMMAND_LEAST_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "command/database.h"
#include "command/stage.h"
#include "ledger/least.h"
#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/* A migration, ready to run on such a server and to be undone there. */
struct least_step {
    struct ledger_entry *entry; /* that it was applied with, or would be; owned */
    struct apply_unit up, down; /* down without statements: it has no way back, or none is wanted */
};

void least_step_free(void *data);

/* Of a migration that is here; borrows it. Owned by the caller. */
struct least_step *least_step_here(const struct context *context, const struct migration *migration);

/* Of one that is applied. Owned by the caller; a fault of rerun_read() or undo_read() leaves *step untouched. */
MUST_CHECK bool least_step_applied(struct database *database, const struct ledger_entry *entry,
                                   struct least_step **step, struct fault *fault);

/* What is tried. */
struct least_trial {
    struct context *context;
    const struct stage_prefix *prefix; /* what lies beneath all of these */
    const GPtrArray *beneath;          /* struct least_step *: is run after that, the oldest first */
    const GPtrArray *above;            /* struct least_step *: may have to be undone, the newest first */
};

/*
 * Which of those above that are compatible may stay, so that what the others are undone to, with rows in the tables, is
 * what the staying ones give when the others never ran; and what all give comes of it when the others run again. All
 * of them; or, where these do not all fit, one after the other, the oldest first.
 * stays (int64_t): versions, the newest first. expected: the schema with all of them. Faults of stage_open(), or of a
 * migration that does not run there.
 */
MUST_CHECK bool least_try(const struct least_trial *trial, GArray *stays, struct snapshot *expected,
                          struct fault *fault);

/* What could not be tried is said on stderr, and is no failure; but FAULT_CONNECT and FAULT_CANCELLED are handed on. */
MUST_CHECK bool least_untried(struct context *context, struct fault *failure, struct fault *fault);

#endif
