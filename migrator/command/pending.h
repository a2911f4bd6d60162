/* command/pending.h - what a ledger has not applied, judged as one release, in the set's order. */
#ifndef MIGRATOR_COMMAND_PENDING_H
#define MIGRATOR_COMMAND_PENDING_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/analyse.h"
#include "ledger/ledger.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* How far it is judged. The context and the ledger are borrowed, and may be read again in between. */
struct pending {
    const struct context *context;
    const struct ledger *ledger;
    struct analyse analyse;
    int64_t release; /* what was applied up to this entry is in use; see pending_meets_a_release() */
    bool is_live;    /* the model began with the database's catalog, which has what is applied */
    bool is_whole;   /* all are judged into one list, from which goes what a later one puts right */
    guint next;      /* of the set's migrations: the first that the model has not seen */
};

/* session: as for analyse_open(). FAULT_USAGE: no such rule or version. To be released in any case. */
MUST_CHECK bool pending_open(struct pending *pending, const struct context *context, const struct ledger *ledger,
                             struct session *session, struct fault *fault);
void pending_release(struct pending *pending);

/*
 * Judge up to a migration of the set, `last`: sets the classes of those that are not applied. script: the up file of
 * `last` as it was cut; NULL: it is read here. Findings are appended; what was judged before has none.
 */
void pending_judge(struct pending *pending, const struct migration *last, const struct sql_script *script,
                   GPtrArray *findings);

/*
 * Judge all, for plan_make(). When nothing is pending that was not judged already, nothing is read. What is not marked
 * is an error only where a release can run.
 */
MUST_CHECK bool pending_judge_all(const struct context *context, const struct ledger *ledger, struct session *session,
                                  GPtrArray *findings, struct fault *fault);

/*
 * Not in development, nor on a database where no run has come to its end yet: there nobody runs that a change could
 * hurt. A run has when its last migration, or a release, is in the ledger.
 */
bool pending_meets_a_release(const struct ledger *ledger);

/* Is it the finding that a migration's class is not marked? For `up`, the one hazard that stops it. */
bool pending_is_unmarked(const struct finding *finding);

#endif
