/* command/rehearse.h - a rehearsal as part of another command's report. */
#ifndef MIGRATOR_COMMAND_REHEARSE_H
#define MIGRATOR_COMMAND_REHEARSE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Rehearse the drafts as `migrator rehearse --check` does: what it finds, and the table "rehearsed", go into the
 * report. *failures: how many of the findings fail it. Faults of stage_open(), or of a migration that does not run.
 */
MUST_CHECK bool rehearse_check(struct context *context, struct report *report, guint *failures, struct fault *fault);

#endif
