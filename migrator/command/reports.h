/* command/reports.h - the result of a command as files, for CI to keep: --report FORMAT=FILE. */
#ifndef MIGRATOR_COMMAND_REPORTS_H
#define MIGRATOR_COMMAND_REPORTS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"

#include <stdbool.h>

/* Check what --report names, before the work begins. FAULT_USAGE: no such format, or no file. */
MUST_CHECK bool reports_check(const struct context *context, struct fault *fault);

/* Write the report to each file. FAULT_IO. */
MUST_CHECK bool reports_write(const struct context *context, const struct report *report, struct fault *fault);

#endif
