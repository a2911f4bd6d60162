/* command/least_due.h - before something is applied: what of it may stay when one goes back to what is applied now. */
#ifndef MIGRATOR_COMMAND_LEAST_DUE_H
#define MIGRATOR_COMMAND_LEAST_DUE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "plan/plan.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Would that have to be tried? target as below. */
bool least_due_lacks(struct database *database, int64_t target);

/*
 * For `up` as far as target (LEDGER_NO_VERSION: all): where no least.json proves it, try it on a throw-away server, and
 * hold the proof in memory. Nothing is tried where nothing is applied yet, nor with --no-rehearse; what cannot be tried
 * is said on stderr, and is no failure. FAULT_CONNECT, FAULT_CANCELLED.
 */
MUST_CHECK bool least_due_hold(struct database *database, int64_t target, struct fault *fault);

/* The proof for exactly these units (struct apply_unit *), for the entry of the last of them; where there is one. */
void least_due_note(struct database *database, const struct plan *plan, const GPtrArray *units);

/* For `plan`: the same as for `up`, written to the newest migration's least.json, and a note that tells it. */
MUST_CHECK bool least_due_report(struct database *database, const struct plan *plan, struct report *report,
                                 struct fault *fault);

#endif
