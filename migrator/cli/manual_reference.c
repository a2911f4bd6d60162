/* cli/manual_reference.c - the reference of commands, settings and exit codes, as markdown. */
#include "cli/manual.h"
#include "cli/options.h"
#include "cli/usage.h"

#include <glib.h>

/* Text in a table's cell or a paragraph: no markup, no cell's end. */
static void append_text(GString *page, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|' || *text == '<' || *text == '*' || *text == '[' || *text == ']')
            g_string_append_c(page, '\\');
        g_string_append_c(page, *text);
    }
}

static void append_code(GString *page, const char *text)
{
    g_string_append_c(page, '`');
    for (; *text != '\0'; text++)
        g_string_append(page, *text == '|' ? "\\|" : (char[]){ *text, '\0' });
    g_string_append_c(page, '`');
}

/* Paragraphs; lines that begin with a space are code: markdown wants four. */
static void append_paragraphs(GString *page, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        if (**line == ' ')
            g_string_append_printf(page, "  %s", *line);
        else
            append_text(page, *line);
        g_string_append_c(page, '\n');
    }
}

static void append_row(GString *page, const char *code, const struct option *option)
{
    g_string_append(page, "| ");
    append_code(page, code);
    g_string_append(page, " | ");
    append_text(page, option->summary);
    if (option->choices != NULL) {
        g_auto(GStrv) choices = g_strsplit(option->choices, "|", -1);
        g_autofree char *all = g_strjoinv(", ", choices);
        g_string_append_printf(page, ": %s", all);
    }
    g_string_append(page, " | ");
    if (option->variable != NULL)
        append_code(page, option->variable);
    g_string_append(page, " | ");
    if (option->built_in != NULL)
        append_code(page, option->built_in);
    g_string_append(page, " |\n");
}

static void append_options(GString *page, const struct option *const *options)
{
    if (options == NULL || *options == NULL)
        return;
    g_string_append(page, "\n| option | meaning | variable | built in |\n|---|---|---|---|\n");
    for (; *options != NULL; options++) {
        g_autofree char *written = g_strchug(usage_option(*options));
        append_row(page, written, *options);
    }
}

static void append_examples(GString *page, const char *examples)
{
    g_auto(GStrv) lines = g_strsplit(examples, "\n", -1);

    g_string_append(page, "\n```sh\n");
    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", 2);
        if (parts[0] != NULL)
            g_string_append_printf(page, "%s%s%s\n", parts[0], parts[1] == NULL ? "" : "  # ",
                                   parts[1] == NULL ? "" : parts[1]);
    }
    g_string_append(page, "```\n");
}

static void append_command(GString *page, const struct command *command)
{
    g_autofree char *synopsis = usage_synopsis(command);

    g_string_append_printf(page, "\n### migrator %s\n\n`migrator %s`: ", command->name, synopsis);
    append_text(page, command->summary);
    g_string_append(page, ".\n");
    if (command->description != NULL) {
        g_string_append_c(page, '\n');
        append_paragraphs(page, command->description);
    }
    append_options(page, command->options);
    if (command->examples != NULL)
        append_examples(page, command->examples);
}

static void append_audience(GString *page, const struct command *const *commands, enum command_audience audience)
{
    g_string_append_printf(page, "| %s | ", usage_audience(audience));
    for (int everyday = 1; everyday >= 0; everyday--) {
        bool is_first = true;
        for (const struct command *const *command = commands; *command != NULL; command++) {
            if ((*command)->audience != audience || (*command)->is_everyday != everyday)
                continue;
            g_string_append_printf(page, "%s`%s`", is_first ? "" : ", ", (*command)->name);
            is_first = false;
        }
        g_string_append(page, everyday ? " | " : " |\n");
    }
}

static void append_settings(GString *page, const struct command *const *commands)
{
    g_autofree char *configuration = usage_configuration();
    g_autoptr(GArray) keys = usage_keys(commands);

    g_string_append(page, "\n## migrator.conf and other settings\n\n");
    append_paragraphs(page, configuration);
    g_string_append(page, "\n| key | meaning | variable | built in |\n|---|---|---|---|\n");
    for (guint i = 0; i < keys->len; i++) {
        const struct option *option = option_list(keys)[i];
        append_row(page, option->name, option);
    }
}

char *manual_reference(const struct command *const *commands)
{
    GString *page = g_string_new("<!-- Printed by `migrator help --reference` from the tables of the program. -->\n"
                                 "# Reference\n\n## Commands\n\n| who | everyday | now and then |\n|---|---|---|\n");
    enum fault_kind order[FAULT_KIND_COUNT] = { FAULT_NONE };

    for (int audience = 0; audience < FOR_AUDIENCE_COUNT; audience++)
        append_audience(page, commands, (enum command_audience)audience);
    for (const struct command *const *command = commands; *command != NULL; command++)
        append_command(page, *command);
    g_string_append(page, "\n### Options of every command\n");
    append_options(page, common_options);
    append_settings(page, commands);
    g_string_append(page, "\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    usage_exit_order(order);
    for (int i = 0; i < FAULT_KIND_COUNT; i++) {
        g_autofree char *code = usage_exit_code(order[i]);
        g_string_append_printf(page, "| %s | ", code);
        append_text(page, fault_kinds[order[i]].meaning);
        g_string_append(page, " |\n");
    }
    return g_string_free(page, FALSE);
}
