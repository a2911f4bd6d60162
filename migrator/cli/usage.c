/* cli/usage.c - help for the terminal: overview, one command, topics. */
#include "cli/usage.h"

#include "cli/config.h"
#include "cli/options.h"

#include <glib.h>
#include <string.h>

enum { WIDTH_DEFAULT = 80, WIDTH_MIN = 40, WIDTH_MAX = 100, COLUMN_MAX = 30, EXIT_CODE_COLUMN = 10 };

static const char *const audiences[FOR_AUDIENCE_COUNT] = {
    [FOR_AUTHOR] = "author",     [FOR_CI] = "CI",         [FOR_DATA_OWNER] = "data owner", [FOR_DEPLOY] = "deploy",
    [FOR_INCIDENT] = "incident", [FOR_RARE] = "everyone",
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

char *usage_synopsis(const struct command *command)
{
    return g_strjoin(command->arguments == NULL ? "" : " ", command->name,
                     command->arguments == NULL ? "" : command->arguments, NULL);
}

/* ---- bare `migrator` ---- */

/* Everyday commands with their summaries, the others by name only. */
static void append_audience(GString *text, const struct command *const *commands, enum command_audience audience,
                            int column, int width)
{
    g_autoptr(GString) others = g_string_new(NULL);
    const gsize start = text->len;

    for (; *commands != NULL; commands++) {
        if ((*commands)->audience != audience)
            continue;
        if ((*commands)->is_everyday) {
            g_autofree char *synopsis = usage_synopsis(*commands);
            append_pair(text, synopsis, (*commands)->summary, column, width);
        } else {
            g_string_append_printf(others, "%s%s", others->len == 0 ? "" : ", ", (*commands)->name);
        }
    }
    if (others->len > 0)
        append_pair(text, "now and then", others->str, column, width);
    if (text->len == start)
        return;
    g_autofree char *title = g_strdup_printf("\n%s\n", audiences[audience]);
    g_string_insert(text, (gssize)start, title);
}

char *usage_overview(const struct command *const *commands, int width)
{
    GString *text = g_string_new("migrator " MIGRATOR_VERSION ": PostgreSQL migrations with a proven way back\n\n");
    const int usable = usable_width(width);
    int column = (int)strlen("now and then");

    g_string_append(
            text,
            "Three things to do first:\n"
            "  1  migrator new create_accounts   makes migrations/<time>_create_accounts.up.sql; write SQL in it\n"
            "  2  migrator up --database URL     runs what the database does not have yet\n"
            "  3  git add migrations             and commit; `migrator verify` checks it in CI\n");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        g_autofree char *synopsis = usage_synopsis(*command);
        if ((*command)->is_everyday)
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

char *usage_explanation(const struct option *option)
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
        g_autofree char *right = usage_explanation(*options);
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
    g_autofree char *synopsis = g_strconcat("migrator ", command->name, " [OPTION…]",
                                            command->arguments != NULL ? " " : "", command->arguments, NULL);
    GString *text = g_string_new(NULL);
    const int usable = usable_width(width);

    g_string_append_printf(text, "migrator %s: ", command->name);
    append_wrapped(text, command->summary, (int)text->len, 2, usable);
    g_string_append_printf(text, "\nUsage: %s\n", synopsis);
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

const char *usage_introduction(void)
{
    return "Runs ordered, sealed migration files on PostgreSQL, each exactly once, records them in a ledger inside the "
           "database, a list in which every entry proves the one before, and keeps a local copy of it that answers "
           "while the database is down.\n"
           "\n"
           "Results go to standard output, progress and errors to standard error. The exit code says what a script "
           "does next.";
}

char *usage_configuration(void)
{
    return g_strdup(
            CONFIG_NAME
            " is looked for in the current folder and upwards, until a folder with .git; --config or MIGRATOR_CONFIG "
            "name another. Its paths are relative to its own folder. What an [environment NAME] section says counts "
            "when that environment is chosen.\n"
            "\n"
            "  [migrator]\n"
            "  migrations = migrations\n"
            "\n"
            "  [environment development]\n"
            "  env_file = .env\n"
            "\n"
            "  [environment production]\n"
            "  ledger-schema = migrator\n"
            "\n"
            "A setting is taken from the first that has it: the flag, its variable, the env_file, the environment's "
            "section, [migrator], built-in.\n"
            "\n"
            "The database is taken from --database; MIGRATOR_DIRECT_URL; MIGRATOR_DATABASE or DATABASE_URL, which may "
            "not differ; PGSERVICE, PGHOST, PGHOSTADDR or PGDATABASE; the same variables in the env_file; the file. "
            "When nothing names an environment or a database, [environment development] is taken.");
}

GArray *usage_keys(const struct command *const *commands)
{
    g_autoptr(GArray) all = option_list_new();
    GArray *keys = option_list_new();

    option_list_add(all, common_options);
    option_list_add(all, configuration_options);
    option_list_add_commands(all, commands);
    for (const struct option *const *option = option_list(all); *option != NULL; option++)
        if ((*option)->configurable)
            g_array_append_val(keys, *option);
    return keys;
}

char *usage_join(const char *const *words, const char *between)
{
    GString *joined = g_string_new(NULL);

    for (const char *const *word = words; *word != NULL; word++)
        g_string_append_printf(joined, "%s%s", word == words ? "" : between, *word);
    return g_string_free(joined, FALSE);
}

static char *explain_config(const struct command *const *commands, int width)
{
    GString *text = g_string_new("Where things are, and which environments there are\n\n");
    g_autofree char *configuration = usage_configuration();
    g_autoptr(GArray) keys = usage_keys(commands);

    append_paragraphs(text, configuration, width);
    g_string_append(text, "\nKeys (what is built in) [variable]\n");
    for (guint i = 0; i < keys->len; i++) {
        const struct option *option = option_list(keys)[i];
        g_autofree char *right = usage_explanation(option);
        append_pair(text, option->name, right, COLUMN_MAX, width);
    }
    return g_string_free(text, FALSE);
}

char *usage_exit_code(enum fault_kind kind)
{
    return kind == FAULT_CANCELLED ? g_strdup("128+n") : g_strdup_printf("%d", fault_kinds[kind].exit_code);
}

void usage_exit_order(enum fault_kind order[static FAULT_KIND_COUNT])
{
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        int place = kind;
        for (; place > 0 && fault_kinds[order[place - 1]].exit_code > fault_kinds[kind].exit_code; place--)
            order[place] = order[place - 1];
        order[place] = (enum fault_kind)kind;
    }
}

static char *explain_exit_codes(int width)
{
    GString *text = g_string_new("What the exit code tells a script\n\n");
    enum fault_kind order[FAULT_KIND_COUNT] = { FAULT_NONE };

    usage_exit_order(order);
    for (int i = 0; i < FAULT_KIND_COUNT; i++) {
        g_autofree char *code = usage_exit_code(order[i]);
        append_pair(text, code, fault_kinds[order[i]].meaning, EXIT_CODE_COLUMN, width);
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
