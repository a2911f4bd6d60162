/* rollback/replay.h - migrations run on a throw-away database, transaction by transaction as `up` runs them. */
#ifndef MIGRATOR_ROLLBACK_REPLAY_H
#define MIGRATOR_ROLLBACK_REPLAY_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/observed.h"
#include "rollback/touched.h"

#include <glib.h>
#include <stdbool.h>

/* Run a migration. Roles that it names and the server lacks are made. FAULT_FAILED, FAULT_CONNECT. */
MUST_CHECK bool replay_unit(struct session *session, const struct apply_unit *unit, struct fault *fault);

/* The same, and run its capture with it: then it can be undone as on a database that it was applied to. */
MUST_CHECK bool replay_unit_keeping(struct session *session, const struct apply_unit *unit, struct fault *fault);

/* How many parts of a unit run apart, and the n-th of them, from 0: all of it, or each statement. */
guint replay_part_count(const struct apply_unit *unit);
struct apply_part replay_part(const struct apply_unit *unit, guint number);
/* Can no transaction hold it? */
bool replay_is_alone(const struct apply_part *part);

/* Begin the transaction of a part, with the options that the file asks for; nothing for one that none can hold. */
MUST_CHECK bool replay_begin(struct session *session, const struct apply_part *part, struct fault *fault);
/*
 * Begin, and run the part; its transaction stays open where there is one. Roles that are missing are made. observed:
 * NULL: nobody looks. counts: what had been written before; it is released first; NULL: nobody asks.
 */
MUST_CHECK bool replay_open(struct session *session, const struct apply_part *part, struct observed *observed,
                            struct touched_counts *counts, struct fault *fault);
/* Commit what is open, if anything is. */
MUST_CHECK bool replay_commit(struct session *session, struct fault *fault);

/*
 * Make a role that the server lacks, `attributes` as for CREATE ROLE; or a schema that somebody makes before all
 * migrations. Their comment, one for all, tells what they are.
 */
MUST_CHECK bool replay_make_role(struct session *session, const char *name, const char *attributes,
                                 struct fault *fault);
MUST_CHECK bool replay_make_schema(struct session *session, const char *name, struct fault *fault);
extern const char replay_comment[];

/* Does the migration make that schema itself? */
bool replay_makes_schema(const struct apply_unit *unit, const char *name);

#endif
