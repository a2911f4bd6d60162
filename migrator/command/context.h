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
    bool has_printed;         /* a report is on stdout */
    int exit_code;            /* of the program when run() returns true: a command may pass on another program's */
};

/*
 * Read the settings (`texts` is the command line without the program's name) and prepare what the command needs.
 * The context is to be released in any case. Any fault of settings_read() and of what is prepared.
 */
MUST_CHECK bool context_open(struct context *context, int count, char *const *texts, struct fault *fault);
void context_release(struct context *context);

/* The layout that --layout names; NULL: none is named, it is to be detected. FAULT_USAGE. */
MUST_CHECK bool context_layout(const struct context *context, const struct layout **layout, struct fault *fault);

/* Read the migrations directory again, after something in it changed. Faults of migration_set_read(). */
MUST_CHECK bool context_read_set(struct context *context, struct fault *fault);

/* Run the command, or with --help explain it. */
MUST_CHECK bool context_run(struct context *context, struct fault *fault);

/* The fact whose file names the folder follows; people see it when they are another tool's. */
void context_report_layout(const struct context *context, struct report *report);

/* Print the report on stdout in the format that --format names. FAULT_IO: nobody reads it, or the disk is full. */
MUST_CHECK bool context_print(struct context *context, const struct report *report, struct fault *fault);

/* Print text on stdout as it is. FAULT_IO. */
MUST_CHECK bool context_print_text(const char *text, struct fault *fault);

/* One line of progress on stderr, not with --quiet; formatted, without a newline. */
void context_progress(struct context *context, const char *format, ...) FORMAT(2, 3);

/*
 * Print a fault on stderr; none, nothing. With a --format for machines it is on stdout too, as a report, unless the
 * command has printed one. The context may be half open.
 */
void context_show_fault(struct context *context, const struct fault *fault);

/* Write for people on a terminal? Decided by isatty(), NO_COLOR, TERM, COLUMNS and --format. The file is 1 or 2. */
struct report_options context_report_options(const struct context *context, int file);

#endif
