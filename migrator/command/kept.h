/* command/kept.h - what the migrations that are due will keep before they take it away, and how much that is. */
#ifndef MIGRATOR_COMMAND_KEPT_H
#define MIGRATOR_COMMAND_KEPT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "plan/plan.h"
#include "report/report.h"

#include <stdbool.h>

/*
 * Add a table: for each due migration with a capture.sql the tables that it locks and keeps rows of, with their size,
 * at most so much is copied into the ledger's schema. Nothing when there is none, or offline. FAULT_CONNECT,
 * FAULT_FAILED.
 */
MUST_CHECK bool kept_report(struct database *database, const struct plan *plan, struct report *report,
                            struct fault *fault);

#endif
