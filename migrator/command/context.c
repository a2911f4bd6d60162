/* command/context.c - prepare what a command needs; print its result, its progress and its fault. */
#include "command/context.h"

#include "cli/command.h"
#include "command/commands.h"
#include "migration/layout.h"
#include "report/visible.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

extern char **environ;

static const char text_format[] = "text";

/* libpq looks variables up itself; those of the env_file are put where it looks. */
static void export_libpq_variables(const struct settings *settings)
{
    g_autoptr(GHashTable) variables = settings_libpq_variables(settings);
    GHashTableIter iterator;
    gpointer name = NULL, value = NULL;

    g_hash_table_iter_init(&iterator, variables);
    while (g_hash_table_iter_next(&iterator, &name, &value))
        g_setenv(name, value, FALSE);
}

bool context_layout(const struct context *context, const struct layout **layout, struct fault *fault)
{
    const char *name = settings_text(context->settings, "layout");

    if (name != NULL)
        return layout_from_name(name, layout, fault) ||
               fault_prefix(fault, "%s: ", settings_origin(context->settings, "layout"));
    *layout = NULL;
    return true;
}

bool context_read_set(struct context *context, struct fault *fault)
{
    const struct layout *layout = NULL;

    migration_set_release(&context->set);
    g_clear_pointer(&context->findings, g_ptr_array_unref);
    context->findings = finding_list_new();
    return context_layout(context, &layout, fault) &&
           migration_set_read(&context->set, settings_text(context->settings, "migrations"), layout, context->findings,
                              fault);
}

bool context_open(struct context *context, int count, char *const *texts, struct fault *fault)
{
    const struct settings_source source = {
        .commands = commands, .count = count, .texts = texts, .variables = environ, .directory = "."
    };

    if (!settings_read(&source, &context->settings, fault))
        return false;
    context->command = settings_command(context->settings);
    export_libpq_variables(context->settings);
    if (settings_flag(context->settings, "help"))
        return true;
    return !(context->command->needs & NEEDS_SET) || context_read_set(context, fault);
}

void context_release(struct context *context)
{
    migration_set_release(&context->set);
    g_clear_pointer(&context->findings, g_ptr_array_unref);
    g_clear_pointer(&context->settings, settings_free);
}

bool context_run(struct context *context, struct fault *fault)
{
    const bool is_explained = settings_flag(context->settings, "help");
    bool (*run)(struct context *, struct fault *) = is_explained ? command_help : context->command->run;

    if (run(context, fault))
        return true;
    return fault_set(fault, FAULT_BUG, "%s failed and did not say why", context->command->name);
}

void context_report_layout(const struct context *context, struct report *report)
{
    const struct layout *layout = context->set.layout;

    report_fact(report, "layout", layout_is_native(layout) ? NULL : "layout", report_text(layout_name(layout)));
}

bool context_print_text(const char *text, struct fault *fault)
{
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0 && !ferror(stdout))
        return true;
    return fault_set(fault, FAULT_IO, "cannot write the result: %s", g_strerror(errno));
}

bool context_print(struct context *context, const struct report *report, struct fault *fault)
{
    struct report_options options = context_report_options(context, STDOUT_FILENO);
    enum report_format format = REPORT_AS_TEXT;

    options.stream = stdout;
    if (!report_format_from_name(settings_text(context->settings, "format"), &format, fault))
        return false;
    g_autofree char *text = report_write(report, format, &options);
    context->has_printed = true;
    return context_print_text(text, fault);
}

void context_progress(struct context *context, const char *format, ...)
{
    va_list arguments;

    if (settings_flag(context->settings, "quiet"))
        return;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *shown = visible_text(valid, "");
    fprintf(stderr, "%s\n", shown);
}

/* Whoever asked for a format for machines gets the fault in it, unless the command has printed its own report. */
static void print_fault_report(struct context *context, const struct fault *cause)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    enum report_format format = REPORT_AS_TEXT;

    if (context->has_printed || context->settings == NULL || context->command == NULL ||
        !report_format_from_name(settings_text(context->settings, "format"), &format, &fault) ||
        format == REPORT_AS_TEXT)
        return;
    g_autofree char *kind = g_strdelimit(g_strdup(context->command->name), " ", '_');
    CLEANUP(report_cleanup) struct report *report = report_new(kind);
    report_headline(report, REPORT_BAD, "%s", cause->text);
    report_fault(report, cause);
    if (!context_print(context, report, &fault))
        fprintf(stderr, "%s\n", fault.text);
}

void context_show_fault(struct context *context, const struct fault *fault)
{
    if (fault->kind == FAULT_NONE)
        return;
    print_fault_report(context, fault);
    if (context->has_printed && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO))
        fputc('\n', stderr); /* the result stands above it */
    const struct report_options options = context_report_options(context, STDERR_FILENO);
    g_autofree char *text = report_fault_text(fault, &options);
    fputs(text, stderr);
}

/* COLUMNS is the user's word; else the terminal says it. */
static int terminal_width(int file)
{
    struct winsize size = { 0 };
    const char *columns = g_getenv("COLUMNS");
    const long said = columns == NULL ? 0 : strtol(columns, NULL, 10);

    if (said > 0 && said < INT16_MAX)
        return (int)said;
    return ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

struct report_options context_report_options(const struct context *context, int file)
{
    const char *no_colour = g_getenv("NO_COLOR");
    const char *format = context->settings == NULL ? text_format : settings_text(context->settings, "format");

    if (!isatty(file) || (file == STDOUT_FILENO && !g_str_equal(format, text_format)))
        return (struct report_options){ 0 };
    return (struct report_options){ .colour = (no_colour == NULL || *no_colour == '\0') &&
                                              g_strcmp0(g_getenv("TERM"), "dumb") != 0,
                                    .width = terminal_width(file) };
}
