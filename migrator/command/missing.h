/* command/missing.h - ways back that are missing when `up` is about to run, made by a rehearsal of its own. */
#ifndef MIGRATOR_COMMAND_MISSING_H
#define MIGRATOR_COMMAND_MISSING_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "plan/plan.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>

enum { MISSING_MAX = 20 }; /* so many are made by `up`; of more, none is */

/* Ways back that are made and not written down. Zeroed at first; to be released. */
struct missing {
    GArray *versions; /* int64_t: to be rehearsed */
    GPtrArray *held;  /* struct held * */
};

/*
 * What is pending and has no way back, as the ledger was read last. On a database where nothing is applied, where there
 * is no release to go back to, only drafts in development count; there is nothing with --no-rehearse, nor where no
 * server can be had. May be called again.
 */
void missing_find(struct missing *missing, const struct database *database, bool is_development);

/*
 * Rehearse what was found.
 *
 * In development a way back of what is not compatible is written beside the migrations, unsealed like the draft that it
 * belongs to, and the set is read again. All else is held. Elsewhere only what is compatible gets one, and not where
 * rows would have to be kept, so that nothing else runs than what was reviewed.
 *
 * What cannot be rehearsed is said on stderr, and is no failure. FAULT_CANCELLED; of the set FAULT_IO and FAULT_USAGE.
 */
MUST_CHECK bool missing_make(struct missing *missing, struct database *database, bool is_development,
                             struct fault *fault);
void missing_release(struct missing *missing);

/* When the set is not read again: give its migrations what is held. With their entries it comes into the ledger. */
void missing_hand_over(const struct missing *missing, struct context *context);

/* A note for who plans: what `up` will make, or apply without. */
void missing_report(const struct database *database, const struct plan *plan, struct report *report);

#endif
