/* cli/manual_page.c - the manual page migrator(1), in man(7) macros. */
#include "cli/config.h"
#include "cli/manual.h"
#include "cli/options.h"
#include "cli/usage.h"

#include <glib.h>
#include <string.h>

/* Text as roff takes it: a hyphen that is a minus, no escape, no line that looks like a request, ASCII only. */
static void append_roff(GString *page, const char *text)
{
    bool at_line_start = page->len == 0 || page->str[page->len - 1] == '\n';

    while (*text != '\0') {
        const gunichar character = g_utf8_get_char(text);
        if (at_line_start && (*text == '.' || *text == '\''))
            g_string_append(page, "\\&");
        if (*text == '\\')
            g_string_append(page, "\\e");
        else if (*text == '-')
            g_string_append(page, "\\-");
        else if (character > 127)
            g_string_append_printf(page, "\\[u%04X]", character);
        else
            g_string_append_c(page, *text);
        at_line_start = *text == '\n';
        text += g_unichar_to_utf8(character, NULL);
    }
}

static void append_line(GString *page, const char *text)
{
    append_roff(page, text);
    g_string_append_c(page, '\n');
}

/* Paragraphs separated by empty lines; lines that begin with a space stay as they are. */
static void append_paragraphs(GString *page, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool is_literal = false;

    for (char **line = lines; *line != NULL; line++) {
        if ((**line == ' ') != is_literal && **line != '\0') {
            g_string_append(page, is_literal ? ".EE\n" : ".EX\n");
            is_literal = !is_literal;
        }
        if (**line != '\0')
            append_line(page, *line);
        else if (line[1] != NULL)
            g_string_append(page, is_literal ? "\n" : ".PP\n");
    }
    if (is_literal)
        g_string_append(page, ".EE\n");
}

static void append_option(GString *page, const struct option *option)
{
    g_string_append(page, ".TP\n.B ");
    if (option->letter != '\0')
        g_string_append_printf(page, "\\-%c, ", option->letter);
    g_string_append(page, "\\-\\-");
    append_roff(page, option->name);
    if (option->argument != NULL) {
        g_string_append_c(page, ' ');
        append_roff(page, option->argument);
    }
    g_autofree char *explanation = usage_explanation(option);
    g_string_append_c(page, '\n');
    append_line(page, explanation);
}

static void append_options(GString *page, const struct option *const *options)
{
    for (; options != NULL && *options != NULL; options++)
        append_option(page, *options);
}

static void append_examples(GString *page, const char *examples)
{
    g_auto(GStrv) lines = g_strsplit(examples, "\n", -1);

    g_string_append(page, ".PP\nExamples:\n");
    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", 2);
        if (parts[0] == NULL)
            continue;
        g_string_append(page, ".TP\n.B ");
        append_line(page, parts[0]);
        append_line(page, parts[1] == NULL ? "" : parts[1]);
    }
}

static void append_command(GString *page, const struct command *command)
{
    g_autofree char *synopsis = usage_synopsis(command);

    g_string_append(page, ".SS ");
    append_line(page, synopsis);
    append_roff(page, command->summary);
    g_string_append(page, ".\n");
    if (command->description != NULL) {
        g_string_append(page, ".PP\n");
        append_paragraphs(page, command->description);
    }
    append_options(page, command->options);
    if (command->examples != NULL)
        append_examples(page, command->examples);
}

static void append_exit_codes(GString *page)
{
    enum fault_kind order[FAULT_KIND_COUNT] = { FAULT_NONE };

    g_string_append(page, ".SH EXIT STATUS\n");
    usage_exit_order(order);
    for (int i = 0; i < FAULT_KIND_COUNT; i++) {
        g_autofree char *code = usage_exit_code(order[i]);
        g_string_append_printf(page, ".TP\n.B %s\n", code);
        append_line(page, fault_kinds[order[i]].meaning);
    }
}

char *manual_page(const struct command *const *commands)
{
    GString *page = g_string_new(".\\\" Printed by `migrator help --man` from the tables of the program.\n"
                                 ".TH MIGRATOR 1 \"\" \"migrator " MIGRATOR_VERSION "\"\n.nh\n.ad l\n"
                                 ".SH NAME\nmigrator \\- PostgreSQL migrations with a proven way back\n"
                                 ".SH SYNOPSIS\n.B migrator\n.I COMMAND\n[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
                                 ".SH DESCRIPTION\n");
    g_autofree char *configuration = usage_configuration();

    append_paragraphs(page, usage_introduction());
    g_string_append(page, ".SH COMMANDS\n");
    for (const struct command *const *command = commands; *command != NULL; command++)
        append_command(page, *command);
    g_string_append(page, ".SH OPTIONS OF EVERY COMMAND\n");
    append_options(page, common_options);
    g_string_append(page, ".SH CONFIGURATION\n");
    append_paragraphs(page, configuration);
    g_autoptr(GArray) keys = usage_keys(commands);
    for (guint i = 0; i < keys->len; i++) {
        const struct option *option = option_list(keys)[i];
        g_autofree char *explanation = usage_explanation(option);
        g_string_append(page, ".TP\n.B ");
        append_line(page, option->name);
        append_line(page, explanation);
    }
    append_exit_codes(page);
    g_string_append(page, ".SH SEE ALSO\n.BR psql (1),\n.BR pg_dump (1)\n");
    return g_string_free(page, FALSE);
}
