/* command/context.h - what a command gets: its settings, and what main prepared for it. */
#ifndef MIGRATOR_COMMAND_CONTEXT_H
#define MIGRATOR_COMMAND_CONTEXT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "cli/settings.h"
#include "migration/set.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>

struct context {
    const struct command *command;
    struct settings *settings;
    struct migration_set set; /* NEEDS_SET */
    GPtrArray *findings;      /* struct finding *: what reading the set found; NEEDS_SET */
};

/* Print the report on stdout in the format that --format names. FAULT_IO. */
MUST_CHECK bool context_print(struct context *context, const struct report *report, struct fault *fault);

/* One line of progress on stderr, not with --quiet; formatted, without a newline. */
void context_progress(struct context *context, const char *format, ...) FORMAT(2, 3);

/* Write for people on a terminal? Decided by isatty(), NO_COLOR, TERM and --format. */
struct report_options context_report_options(const struct context *context, int file);

#endif
