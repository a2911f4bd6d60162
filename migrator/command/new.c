/* command/new.c - begin a migration: its file, and what a project needs around the first one. */
#include "base/file.h"
#include "cli/config.h"
#include "cli/dotenv.h"
#include "command/commands.h"
#include "command/context.h"
#include "migration/create.h"
#include "migration/layout.h"
#include "migration/sumfile.h"

#include <string.h>

static const char node_config[] =
        "# migrator.conf: where the databases of this project are, and how it is worked with.\n"
        "# `migrator help config` explains every key.\n"
        "\n"
        "[environment development]\n"
        "env_file = .env\n";

/* A file of the project as the user would name it. */
static char *project_file(const struct context *context, const char *name)
{
    const char *project = settings_project(context->settings);

    return strcmp(project, ".") == 0 ? g_strdup(name) : g_build_filename(project, name, NULL);
}

static bool note_line(struct report *report, const char *path, const char *line, struct fault *fault)
{
    bool is_added = false;

    if (!create_line(path, line, &is_added, fault))
        return false;
    if (is_added)
        report_note(report, "%s: added the line %s", path, line);
    return true;
}

/* A checkout must not change the bytes that are sealed, nor commit the local history. */
static bool write_git_files(const struct context *context, const struct migration_set *set, struct report *report,
                            struct fault *fault)
{
    g_autofree char *attributes = g_build_filename(set->directory, ".gitattributes", NULL);
    g_autofree char *ignore = project_file(context, ".gitignore");

    if (layout_is_native(set->layout) && (!note_line(report, attributes, "*.sql text eol=lf", fault) ||
                                          !note_line(report, attributes, SUMFILE_NAME " text eol=lf", fault)))
        return false;
    return note_line(report, ignore, ".migrator/", fault);
}

/* A Node project that keeps its database in .env: say so in a migrator.conf, so that `up` finds it. */
static bool write_node_config(const struct context *context, struct report *report, struct fault *fault)
{
    g_autofree char *package = project_file(context, "package.json");
    g_autofree char *dotenv = project_file(context, ".env");
    g_autofree char *config = project_file(context, CONFIG_NAME);
    g_autoptr(GHashTable) variables = NULL;

    if (settings_config_file(context->settings) != NULL || !g_file_test(package, G_FILE_TEST_IS_REGULAR))
        return true;
    if (!dotenv_read(dotenv, &variables, fault))
        return false;
    if (!g_hash_table_contains(variables, "DATABASE_URL"))
        return true;
    if (!file_create(config, node_config, strlen(node_config), fault))
        return false;
    report_note(report, "%s: made, so that DATABASE_URL is taken from .env", config);
    return true;
}

bool command_new(struct context *context, struct fault *fault)
{
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("new");
    g_autoptr(GPtrArray) findings = finding_list_new();
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    const struct layout *layout = NULL;
    g_autofree char *path = NULL;
    int count = 0;
    const char *const *words = settings_arguments(context->settings, &count);
    g_autofree char *title = g_strjoinv(" ", (char **)(void *)(uintptr_t)words);

    if (!context_layout(context, &layout, fault) ||
        !migration_set_read_even_empty(&set, settings_text(context->settings, "migrations"), layout, findings, fault) ||
        !migration_create(&set, title, now, &path, fault) || !write_git_files(context, &set, report, fault) ||
        !write_node_config(context, report, fault))
        return false;
    report_headline(report, REPORT_GOOD, "made %s", path);
    report_fact(report, "path", NULL, report_text(path));
    report_note(report,
                "Write its statements into it; `migrator up` runs it on your development database and seals it.");
    return context_print(context, report, fault);
}
