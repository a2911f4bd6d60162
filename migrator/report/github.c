/* report/github.c - findings as GitHub's workflow commands, which become annotations of a pull request. */
#include "report/document.h"
#include "report/excerpt.h"
#include "report/visible.h"

#include <string.h>

/* Source of the escapes: actions/toolkit, packages/core/src/command.ts. */
static void append_escaped(GString *out, const char *text, const char *also)
{
    for (; *text != '\0'; text++) {
        if (strchr("%\r\n", *text) != NULL || strchr(also, *text) != NULL)
            g_string_append_printf(out, "%%%02X", (unsigned char)*text);
        else
            g_string_append_c(out, *text);
    }
}

static void append_property(GString *out, char separator, const char *name, const char *value)
{
    g_string_append_printf(out, "%c%s=", separator, name);
    append_escaped(out, value, ":,");
}

static void append_number(GString *out, const char *name, size_t number)
{
    if (number > 0)
        g_string_append_printf(out, ",%s=%zu", name, number);
}

static void write_command(GString *out, const char *command, const struct place *place, const char *title,
                          const char *message)
{
    g_string_append_printf(out, "::%s", command);
    append_property(out, ' ', "title", title);
    if (place->file != NULL) {
        append_property(out, ',', "file", place->file);
        append_number(out, "line", place->line);
        append_number(out, "col", place->column);
    }
    g_string_append(out, "::");
    append_escaped(out, message, "");
    g_string_append_c(out, '\n');
}

static void append_part(GString *message, const char *label, const char *text)
{
    if (text != NULL)
        g_string_append_printf(message, "\n%s%s", label, text);
}

static void write_finding(const struct finding *finding, GString *out)
{
    static const char *const commands[FINDING_SEVERITY_COUNT] = {
        [FINDING_NOTE] = "notice",
        [FINDING_WARNING] = "warning",
        [FINDING_ERROR] = "error",
    };
    g_autoptr(GString) message = g_string_new(finding->text);
    g_autofree char *grounds = excerpt_grounds(finding);

    if (grounds != NULL)
        g_string_append_printf(message, " (%s)", grounds);
    append_part(message, "", finding->effect);
    append_part(message, "help: ", finding->remedy);
    append_part(message, "instead:\n", finding->safe_way);
    write_command(out, commands[finding->severity], &finding->place, finding->id, message->str);
}

static void write_fault(const struct fault *fault, GString *out)
{
    g_autoptr(GString) message = g_string_new(fault->text);

    append_part(message, "detail: ", fault->detail);
    append_part(message, "state: ", fault->state);
    append_part(message, "help: ", fault->hint);
    write_command(out, "error", &fault->place, fault_kinds[fault->kind].name, message->str);
}

/* A line of the log. It must not be taken for a command: those start with "::", or hold "##[" anywhere. */
static void write_headline(const struct report *report, GString *out)
{
    g_autofree char *shown = visible_text(report->headline, "");
    g_auto(GStrv) parts = g_strsplit(shown, "##[", -1);
    g_autofree char *harmless = g_strjoinv("## [", parts);

    g_string_append_printf(out, "migrator %s: %s\n", report->kind, harmless);
}

void report_write_github(const struct report *report, const struct report_options *options, GString *out)
{
    (void)options;
    if (report->headline != NULL)
        write_headline(report, out);
    for (guint i = 0; i < report->findings->len; i++)
        write_finding(g_ptr_array_index(report->findings, i), out);
    if (report->fault.kind != FAULT_NONE)
        write_fault(&report->fault, out);
}
