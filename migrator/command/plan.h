/* command/plan.h - the report of what up would do. */
#ifndef MIGRATOR_COMMAND_PLAN_H
#define MIGRATOR_COMMAND_PLAN_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "command/database.h"
#include "plan/plan.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>

/* What is pending, how it runs, what is in the way; takes the findings. Owned: report_free(). */
struct report *plan_report(const struct database *database, const struct plan *plan, GPtrArray *findings);

/* `plan` without the options of its own that `up --dry-run` does not have. */
MUST_CHECK bool plan_show(struct context *context, struct fault *fault);

#endif
