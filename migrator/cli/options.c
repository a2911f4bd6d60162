/* cli/options.c - rows of options that commands share, and the check of a value by its option's type. */
#include "cli/options.h"

#include "base/nearest.h"
#include "base/quantity.h"
#include "base/redact.h"

#include <glib.h>
#include <string.h>

static const struct option option_database = {
    .name = "database",
    .letter = 'd',
    .argument = "URL",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_DATABASE",
    .summary = "The database: a URL or key=value words, as psql takes them",
};
static const struct option option_migrations = {
    .name = "migrations",
    .letter = 'm',
    .argument = "DIR",
    .type = OPTION_PATH,
    .configurable = true,
    .variable = "MIGRATOR_MIGRATIONS",
    .built_in = "migrations",
    .summary = "The folder that holds the migrations",
};
static const struct option option_environment = {
    .name = "environment",
    .letter = 'e',
    .argument = "NAME",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_ENVIRONMENT",
    .summary = "Which environment the database is: development, staging, production, …",
};
static const struct option option_config = {
    .name = "config",
    .letter = 'c',
    .argument = "FILE",
    .type = OPTION_PATH,
    .variable = "MIGRATOR_CONFIG",
    .summary = "The configuration; otherwise migrator.conf is looked for here and upwards",
};
static const struct option option_format = {
    .name = "format",
    .letter = 'f',
    .argument = "FORMAT",
    .type = OPTION_TEXT,
    .variable = "MIGRATOR_FORMAT",
    .built_in = "text",
    .choices = "text|json|markdown|html|sarif|junit|github",
    .summary = "How the result is written",
};
static const struct option option_offline = {
    .name = "offline",
    .type = OPTION_FLAG,
    .variable = "MIGRATOR_OFFLINE",
    .summary = "Answer from the history, the local copy of what the database said last",
};
static const struct option option_layout = {
    .name = "layout",
    .argument = "NAME",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_LAYOUT",
    .summary = "Whose file names the folder follows (native, golang-migrate, …); otherwise it is detected",
};
static const struct option option_ledger_schema = {
    .name = "ledger-schema",
    .argument = "NAME",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_LEDGER_SCHEMA",
    .built_in = "migrator",
    .summary = "The database schema of the ledger, the list of what ran",
};
static const struct option option_schema = {
    .name = "schema",
    .argument = "NAME",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_SCHEMA",
    .summary = "The search_path that the files run with",
};
static const struct option option_quiet = {
    .name = "quiet",
    .letter = 'q',
    .type = OPTION_FLAG,
    .variable = "MIGRATOR_QUIET",
    .summary = "No progress, only results and errors",
};
static const struct option option_verbose = {
    .name = "verbose",
    .letter = 'v',
    .type = OPTION_FLAG,
    .variable = "MIGRATOR_VERBOSE",
    .summary = "Say more about what is being done",
};
static const struct option option_help = {
    .name = "help",
    .letter = 'h',
    .type = OPTION_FLAG,
    .summary = "Explain the command",
};
static const struct option option_version = {
    .name = "version",
    .letter = 'V',
    .type = OPTION_FLAG,
    .summary = "Print the program's version",
};

const struct option *const common_options[] = {
    &option_database,    &option_migrations,
    &option_environment, &option_config,
    &option_format,      &option_layout,
    &option_schema,      &option_ledger_schema,
    &option_offline,     &option_quiet,
    &option_verbose,     &option_help,
    &option_version,     NULL,
};

static const struct option option_direct_url = {
    .name = "direct-url",
    .argument = "URL",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_DIRECT_URL",
    .summary = "The same database past its connection pooler; used instead of DATABASE_URL",
};
static const struct option option_env_file = {
    .name = "env_file",
    .argument = "FILE",
    .type = OPTION_PATH,
    .configurable = true,
    .summary = "A .env file to take DATABASE_URL, MIGRATOR_* and PG* from when they are not set",
};
static const struct option option_history = {
    .name = "history",
    .argument = "FILE",
    .type = OPTION_PATH,
    .configurable = true,
    .variable = "MIGRATOR_HISTORY",
    .built_in = ".migrator/history.db",
    .summary = "The history, a local copy of what databases said",
};
static const struct option option_base = {
    .name = "base",
    .argument = "REF",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_BASE",
    .summary = "The git branch whose migrations are sealed for good; otherwise CI's variables say it, or origin/main",
};
static const struct option option_queries = {
    .name = "queries",
    .argument = "DIR",
    .type = OPTION_PATH,
    .configurable = true,
    .variable = "MIGRATOR_QUERIES",
    .summary = "The folder of the running release's statements; otherwise queries, beside the migrations",
};
const struct option option_pg_bindir = {
    .name = "pg-bindir",
    .argument = "DIR",
    .type = OPTION_PATH,
    .configurable = true,
    .variable = "MIGRATOR_PG_BINDIR",
    .summary = "The folder of PostgreSQL's programs for throw-away servers; otherwise they are looked for",
};

const struct option option_shadow_url = {
    .name = "shadow-url",
    .argument = "URL",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_SHADOW_URL",
    .summary = "A server for throw-away databases, instead of one that is started",
};

const struct option option_server_version = {
    .name = "server-version",
    .argument = "N",
    .type = OPTION_NUMBER,
    .configurable = true,
    .variable = "MIGRATOR_SERVER_VERSION",
    .summary =
            "PostgreSQL's major version (13 to 19) that hazards are judged for; otherwise the database's, or the oldest",
};
const struct option option_rules = {
    .name = "rules",
    .argument = "LIST",
    .type = OPTION_TEXT,
    .configurable = true,
    .variable = "MIGRATOR_RULES",
    .summary =
            "Rules to switch on, by id, comma-separated, ID=VALUE for one that takes something; with a minus in front: off",
};

const struct option *const configuration_options[] = {
    &option_direct_url,     &option_env_file, &option_history, &option_base, &option_pg_bindir,
    &option_server_version, &option_rules,    &option_queries, NULL,
};

const struct option option_app = {
    .name = "app",
    .argument = "SHA",
    .type = OPTION_TEXT,
    .variable = "MIGRATOR_APP_SHA",
    .summary = "The release that is being deployed; otherwise CI's variables or git say it",
};
const struct option option_to = {
    .name = "to",
    .argument = "VERSION",
    .type = OPTION_TEXT,
    .summary = "Stop at this version",
};
const struct option option_wait = {
    .name = "wait",
    .argument = "TIME",
    .type = OPTION_DURATION,
    .configurable = true,
    .variable = "MIGRATOR_WAIT",
    .summary = "How long to wait for a server that is starting",
};
const struct option option_lock_timeout = {
    .name = "lock-timeout",
    .argument = "TIME",
    .type = OPTION_DURATION,
    .configurable = true,
    .variable = "MIGRATOR_LOCK_TIMEOUT",
    .summary = "How long a statement may wait for a lock",
};
const struct option option_statement_timeout = {
    .name = "statement-timeout",
    .argument = "TIME",
    .type = OPTION_DURATION,
    .configurable = true,
    .variable = "MIGRATOR_STATEMENT_TIMEOUT",
    .summary = "How long a statement may run",
};
const struct option option_before_image_limit = {
    .name = "before-image-limit",
    .argument = "SIZE",
    .type = OPTION_SIZE,
    .configurable = true,
    .variable = "MIGRATOR_BEFORE_IMAGE_LIMIT",
    .summary = "How much the rows kept for a way back may take, by estimate; otherwise what the server's disk holds",
};
const struct option option_record = {
    .name = "record",
    .argument = "DIR",
    .type = OPTION_PATH,
    .configurable = true,
    .variable = "MIGRATOR_RECORD",
    .summary = "Write history, plan and result to this folder for CI to keep",
};
const struct option option_report = {
    .name = "report",
    .argument = "FORMAT=FILE",
    .type = OPTION_LIST,
    .summary = "Write the result to a file as well; may be given several times",
};

const struct option *option_find(const struct option *const *options, const char *name)
{
    for (; options != NULL && *options != NULL; options++)
        if (g_str_equal((*options)->name, name))
            return *options;
    return NULL;
}

const struct option *option_find_letter(const struct option *const *options, char letter)
{
    for (; options != NULL && *options != NULL; options++)
        if ((*options)->letter == letter && letter != '\0')
            return *options;
    return NULL;
}

GArray *option_list_new(void)
{
    return g_array_new(TRUE, FALSE, sizeof(const struct option *));
}

const struct option *const *option_list(const GArray *list)
{
    return (const struct option *const *)(void *)list->data;
}

void option_list_add(GArray *list, const struct option *const *options)
{
    for (; options != NULL && *options != NULL; options++)
        if (list->len == 0 || option_find(option_list(list), (*options)->name) == NULL)
            g_array_append_val(list, *options);
}

void option_list_add_commands(GArray *list, const struct command *const *commands)
{
    for (; *commands != NULL; commands++)
        option_list_add(list, (*commands)->options);
}

const char *option_nearest(const struct option *const *options, const char *name)
{
    g_autoptr(GArray) names = g_array_new(TRUE, FALSE, sizeof(const char *));

    for (; *options != NULL; options++)
        g_array_append_val(names, (*options)->name);
    return names->len == 0 ? NULL : nearest_name(name, (const char *const *)(void *)names->data);
}

bool option_takes_value(const struct option *option)
{
    return option->type != OPTION_FLAG;
}

static const char *const truths[] = { "yes", "true", "on", "1", NULL };
static const char *const untruths[] = { "no", "false", "off", "0", NULL };

bool option_flag_is_on(const char *value)
{
    return g_strv_contains(truths, value);
}

static bool is_number(const char *value)
{
    return strspn(value, "0123456789") == strlen(value) && strlen(value) <= 18;
}

static bool refuse(const char *value, const char *origin, const char *wanted, struct fault *fault)
{
    g_autofree char *safe = connection_redact(value);

    return fault_set(fault, FAULT_USAGE, "%s: '%s' is not %s", origin, safe, wanted);
}

static bool check_choice(const struct option *option, const char *value, const char *origin, struct fault *fault)
{
    g_auto(GStrv) choices = g_strsplit(option->choices, "|", -1);

    if (g_strv_contains((const char *const *)choices, value))
        return true;
    const char *nearest = nearest_name(value, (const char *const *)choices);
    g_autofree char *all = g_strjoinv(", ", choices);
    g_autofree char *wanted = g_strdup_printf("one of %s", all);
    refuse(value, origin, wanted, fault);
    return nearest == NULL ? false : fault_set_hint(fault, "did you mean %s?", nearest);
}

bool option_check(const struct option *option, const char *value, const char *origin, struct fault *fault)
{
    int64_t number = 0;

    if (*value == '\0')
        return fault_set(fault, FAULT_USAGE, "%s is empty", origin);
    if (!g_utf8_validate(value, -1, NULL))
        return fault_set(fault, FAULT_USAGE, "%s is not valid UTF-8", origin);
    if (option->choices != NULL)
        return check_choice(option, value, origin, fault);
    switch (option->type) {
    case OPTION_FLAG:
        return g_strv_contains(truths, value) || g_strv_contains(untruths, value) ||
               refuse(value, origin, "yes or no", fault);
    case OPTION_NUMBER:
        return is_number(value) || refuse(value, origin, "a number", fault);
    case OPTION_DURATION:
        return duration_from_text(value, &number) ||
               refuse(value, origin, "a length of time such as 500ms, 60s, 30min or 2h", fault);
    case OPTION_SIZE:
        return size_from_text(value, &number) || refuse(value, origin, "a size such as 500MB, 10GB or 1TB", fault);
    case OPTION_TEXT:
    case OPTION_PATH:
    case OPTION_LIST:
        return true;
    }
    return true;
}

const struct option option_since = {
    .name = "since",
    .argument = "VERSION|REF",
    .type = OPTION_TEXT,
    .variable = "MIGRATOR_SINCE",
    .summary = "What the running release has: up to this version, or all that this git reference has",
};
const struct option option_fail_on = {
    .name = "fail-on",
    .argument = "SEVERITY",
    .type = OPTION_TEXT,
    .variable = "MIGRATOR_FAIL_ON",
    .built_in = "blocking",
    .choices = "blocking|error|warning|note",
    .summary = "The least finding that fails the check; blocking and error are the same",
};
