/* rollback/steps.h - a migration applied on a throw-away database, its way back made on the way, step by step. */
#ifndef MIGRATOR_ROLLBACK_STEPS_H
#define MIGRATOR_ROLLBACK_STEPS_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/observed.h"
#include "rollback/way_back.h"

#include <glib.h>
#include <stdbool.h>

/* One run, with where its results go. */
struct steps {
    struct session *session;
    const struct apply_unit *unit;
    const struct snapshot *before; /* up */
    struct way_back *way_back;     /* has no steps yet */
    struct snapshot *applied;      /* after the last statement, in a run that did not stay; released first */
    struct observed *observed;
};

/*
 * Run a part to see what it does, undo it, make its step, and run it again with what the step keeps. A transactional
 * migration is one step. Otherwise each statement whose rows are kept is one, and what lies between: what
 * no statement takes rows away in is undone at once.
 *
 * The migration is applied in the end, whatever is wrong with its way back: `why` then says so, and the steps are not
 * all there. A fault is one of the migration itself. FAULT_FAILED, FAULT_CONNECT.
 */
MUST_CHECK bool steps_make(struct steps *steps, struct fault *why, struct fault *fault);

/* Run up with what its way back keeps, and puts back at the end. What is open at a failure is rolled back. */
MUST_CHECK bool steps_run(struct session *session, const struct apply_unit *unit, const struct way_back *way_back,
                          struct fault *fault);

/*
 * Give objects their earlier names, which the transaction that is open keeps; `names`: the statements (owned, char *).
 * *after is then the catalog as it is, all zero when there was none to give back.
 */
MUST_CHECK bool steps_give_names_back(struct session *session, const struct snapshot *before,
                                      const struct snapshot *applied, struct snapshot *after, GPtrArray *names,
                                      struct fault *fault);

#endif
