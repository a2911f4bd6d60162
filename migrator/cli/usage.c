/* cli/usage.c - help for the terminal: overview, one command, topics. */
#include "cli/usage.h"

#include "cli/config.h"
#include "cli/options.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 40, WIDTH_MAX = 100, COLUMN_MAX = 30 };

static const char *const audiences[FOR_AUDIENCE_COUNT] = {
    [FOR_AUTHOR] = "author",         [FOR_CI] = "CI",
    [FOR_DATA_OWNER] = "data owner", [FOR_DEPLOY] = "deploy",
    [FOR_INCIDENT] = "incident",     [FOR_RARE] = "now and then",
};

const char *const usage_topics[] = { "config", "exit-codes", NULL };

const char *usage_audience(enum command_audience audience)
{
    return audiences[audience];
}

char *usage_option(const struct option *option)
{
    g_autofree char *letter = option->letter == '\0' ? g_strdup("    ") : g_strdup_printf("-%c, ", option->letter);

    return g_strdup_printf("%s--%s%s%s", letter, option->name, option->argument == NULL ? "" : " ",
                           option->argument == NULL ? "" : option->argument);
}

static int usable_width(int width)
{
    return width == 0 ? WIDTH_DEFAULT : CLAMP(width, WIDTH_MIN, WIDTH_MAX);
}

/* Append words from `column` on, indented by `indent`, broken at the width. */
static void append_wrapped(GString *text, const char *words, int column, int indent, int width)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    bool is_first = true;

    for (char **part = parts; *part != NULL; part++) {
        const int length = (int)g_utf8_strlen(*part, -1);
        if (!is_first && column + 1 + length > width) {
            g_string_append_printf(text, "\n%*s", indent, "");
            column = indent;
        } else if (!is_first) {
            g_string_append_c(text, ' ');
            column++;
        }
        g_string_append(text, *part);
        column += length;
        is_first = false;
    }
    g_string_append_c(text, '\n');
}

/* Paragraphs, separated by empty lines; lines that begin with a space stay as they are. */
static void append_paragraphs(GString *text, const char *paragraphs, int width)
{
    g_auto(GStrv) lines = g_strsplit(paragraphs, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        if (**line == ' ' || **line == '\0')
            g_string_append_printf(text, "%s\n", *line);
        else
            append_wrapped(text, *line, 0, 0, width);
    }
}

/* "  left      right, wrapped": `column` is where the right side begins. */
static void append_pair(GString *text, const char *left, const char *right, int column, int width)
{
    const int left_width = 2 + (int)g_utf8_strlen(left, -1);

    g_string_append_printf(text, "  %s", left);
    if (left_width + 2 > column)
        g_string_append_printf(text, "\n%*s", column, "");
    else
        g_string_append_printf(text, "%*s", column - left_width, "");
    append_wrapped(text, right, column, column, width);
}

static char *command_synopsis(const struct command *command)
{
    return g_strjoin(command->arguments == NULL ? "" : " ", command->name,
                     command->arguments == NULL ? "" : command->arguments, NULL);
}

/* ---- bare `migrator` ---- */

static void append_audience(GString *text, const struct command *const *commands, enum command_audience audience,
                            int column, int width)
{
    bool is_first = true;

    for (; *commands != NULL; commands++) {
        if ((*commands)->audience != audience)
            continue;
        if (is_first)
            g_string_append_printf(text, "\n%s\n", audiences[audience]);
        is_first = false;
        g_autofree char *synopsis = command_synopsis(*commands);
        append_pair(text, synopsis, (*commands)->summary, column, width);
    }
}

char *usage_overview(const struct command *const *commands, int width)
{
    GString *text = g_string_new("migrator " MIGRATOR_VERSION ": PostgreSQL migrations with a proven way back\n\n");
    const int usable = usable_width(width);
    int column = 0;

    g_string_append(
            text,
            "Three things to do first:\n"
            "  1  migrator new create_accounts   makes migrations/<time>_create_accounts.up.sql; write SQL in it\n"
            "  2  migrator up --database URL     runs what the database does not have yet\n"
            "  3  git add migrations             and commit; `migrator verify` checks it in CI\n");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        g_autofree char *synopsis = command_synopsis(*command);
        column = MAX(column, (int)g_utf8_strlen(synopsis, -1));
    }
    column = MIN(column + 4, COLUMN_MAX);
    for (int audience = 0; audience < FOR_AUDIENCE_COUNT; audience++)
        append_audience(text, commands, (enum command_audience)audience, column, usable);
    g_string_append(text, "\n`migrator help COMMAND` explains a command, `migrator help config` the configuration,\n"
                          "`migrator help exit-codes` what a script does next.\n");
    return g_string_free(text, FALSE);
}

/* ---- `migrator help COMMAND` ---- */

static char *option_explanation(const struct option *option)
{
    GString *words = g_string_new(option->summary);

    if (option->choices != NULL) {
        g_auto(GStrv) choices = g_strsplit(option->choices, "|", -1);
        g_autofree char *all = g_strjoinv(", ", choices);
        g_string_append_printf(words, ": %s", all);
    }
    if (option->built_in != NULL)
        g_string_append_printf(words, " (%s)", option->built_in);
    if (option->variable != NULL)
        g_string_append_printf(words, " [%s]", option->variable);
    return g_string_free(words, FALSE);
}

static void append_options(GString *text, const char *title, const struct option *const *options, int width)
{
    if (options == NULL || *options == NULL)
        return;
    g_string_append_printf(text, "\n%s\n", title);
    for (; *options != NULL; options++) {
        g_autofree char *left = usage_option(*options);
        g_autofree char *right = option_explanation(*options);
        append_pair(text, left, right, COLUMN_MAX, width);
    }
}

static void append_examples(GString *text, const char *examples)
{
    g_auto(GStrv) lines = g_strsplit(examples, "\n", -1);

    g_string_append(text, "\nExamples\n");
    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) parts = g_strsplit(*line, "\t", 2);
        if (parts[0] == NULL || *parts[0] == '\0')
            continue;
        if (parts[1] != NULL)
            g_string_append_printf(text, "  # %s\n", parts[1]);
        g_string_append_printf(text, "  %s\n", parts[0]);
    }
}

char *usage_command(const struct command *command, int width)
{
    g_autofree char *synopsis = command_synopsis(command);
    GString *text = g_string_new(NULL);
    const int usable = usable_width(width);

    g_string_append_printf(text, "migrator %s: ", command->name);
    append_wrapped(text, command->summary, (int)text->len, 2, usable);
    g_string_append_printf(text, "\nUsage: migrator %s [OPTION…]\n", synopsis);
    if (command->description != NULL) {
        g_string_append_c(text, '\n');
        append_paragraphs(text, command->description, usable);
    }
    if (command->examples != NULL)
        append_examples(text, command->examples);
    append_options(text, "Options", command->options, usable);
    append_options(text, "Options of every command", common_options, usable);
    return g_string_free(text, FALSE);
}

/* ---- topics ---- */

static void append_keys(GString *text, const struct option *const *options, GHashTable *seen, int width)
{
    for (; options != NULL && *options != NULL; options++) {
        const struct option *option = *options;
        if (!option->configurable || !g_hash_table_add(seen, (gpointer)(uintptr_t)option->name))
            continue;
        g_autofree char *right = option_explanation(option);
        append_pair(text, option->name, right, COLUMN_MAX, width);
    }
}

static char *explain_config(const struct command *const *commands, int width)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GString *text = g_string_new(CONFIG_NAME ": where things are, and which environments there are\n\n");

    append_paragraphs(
            text,
            "The file is looked for in the current folder and upwards, until a folder with .git; --config or "
            "MIGRATOR_CONFIG name another. Its paths are relative to its own folder. What an [environment NAME] "
            "section says counts when that environment is chosen.\n"
            "\n"
            "  [migrator]\n"
            "  migrations = migrations\n"
            "\n"
            "  [environment development]\n"
            "  env_file = .env\n"
            "\n"
            "  [environment production]\n"
            "  lock-timeout = 2s\n"
            "\n"
            "A setting is taken from the first that has it: the flag, its variable (in brackets below), the env_file, "
            "the environment's section, [migrator], built-in (in parentheses).\n"
            "\n"
            "The database is taken from --database; MIGRATOR_DIRECT_URL; MIGRATOR_DATABASE or DATABASE_URL, which "
            "may not differ; PGSERVICE, PGHOST, PGHOSTADDR or PGDATABASE; the same variables in the env_file; the "
            "file. When nothing names an environment or a database, [environment development] is taken.\n",
            width);
    g_string_append(text, "\nKeys\n");
    append_keys(text, common_options, seen, width);
    append_keys(text, configuration_options, seen, width);
    for (; *commands != NULL; commands++)
        append_keys(text, (*commands)->options, seen, width);
    return g_string_free(text, FALSE);
}

static char *explain_exit_codes(int width)
{
    GString *text = g_string_new("exit codes: what a script does next\n\n");

    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        g_autofree char *code =
                kind == FAULT_CANCELLED ? g_strdup("128+n") : g_strdup_printf("%5d", fault_kinds[kind].exit_code);
        const char *meaning = fault_kinds[kind].meaning;
        append_pair(text, code, g_str_has_prefix(meaning, "128+n: ") ? meaning + strlen("128+n: ") : meaning, 9, width);
    }
    return g_string_free(text, FALSE);
}

char *usage_topic(const struct command *const *commands, const char *topic, int width)
{
    if (g_str_equal(topic, "config"))
        return explain_config(commands, usable_width(width));
    if (g_str_equal(topic, "exit-codes"))
        return explain_exit_codes(usable_width(width));
    return NULL;
}
