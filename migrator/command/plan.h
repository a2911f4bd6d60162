/* command/plan.h - the report of what up would do. */
#ifndef MIGRATOR_COMMAND_PLAN_H
#define MIGRATOR_COMMAND_PLAN_H

#include "command/database.h"
#include "plan/plan.h"
#include "report/report.h"

#include <glib.h>

/* What is pending, how it runs, what is in the way; takes the findings. Owned: report_free(). */
struct report *plan_report(const struct database *database, const struct plan *plan, GPtrArray *findings);

#endif
