/* cli/settings.c - one value per option, by the order of its sources. */
#include "cli/settings.h"

#include "base/duration.h"
#include "base/nearest.h"
#include "cli/arguments.h"
#include "cli/config.h"
#include "cli/dotenv.h"
#include "cli/options.h"

#include <string.h>

/* From the strongest to the weakest. */
enum source_rank { FROM_FLAG, FROM_VARIABLE, FROM_ENV_FILE, FROM_SECTION, FROM_FILE, FROM_BUILT_IN, FROM_NOWHERE };

struct setting {
    const struct option *option;
    enum source_rank rank;
    char *value; /* NULL: not set */
    char *origin;
    GPtrArray *list; /* OPTION_LIST: its values, and NULL */
};

struct settings {
    GHashTable *values; /* name -> struct setting * */
    struct arguments arguments;
    struct config config;
    GHashTable *variables; /* of the process */
    GHashTable *env_file;  /* variables of the env_file; empty without one */
    char *env_file_name;
    char *environment; /* NULL: none chosen */
    char *project;
};

/* What a variable or a file says, and how it is called in messages. */
struct candidate {
    const char *value; /* borrowed; NULL: nothing */
    enum source_rank rank;
    char *origin; /* owned */
};

static void setting_free(gpointer data)
{
    struct setting *setting = data;

    g_free(setting->value);
    g_free(setting->origin);
    if (setting->list != NULL)
        g_ptr_array_unref(setting->list);
    g_free(setting);
}

void settings_free(struct settings *settings)
{
    if (settings == NULL)
        return;
    g_hash_table_unref(settings->values);
    g_clear_pointer(&settings->variables, g_hash_table_unref);
    g_hash_table_unref(settings->env_file);
    arguments_release(&settings->arguments);
    config_release(&settings->config);
    g_free(settings->env_file_name);
    g_free(settings->environment);
    g_free(settings->project);
    g_free(settings);
}

static void settings_cleanup(struct settings **settings)
{
    settings_free(*settings);
}

/* A variable that is set to nothing is not set: an unset secret of a CI job looks like that. */
static GHashTable *collect_variables(char *const *variables)
{
    GHashTable *collected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (; variables != NULL && *variables != NULL; variables++) {
        const char *equals = strchr(*variables, '=');
        if (equals != NULL && equals[1] != '\0')
            g_hash_table_replace(collected, g_strndup(*variables, (gsize)(equals - *variables)), g_strdup(equals + 1));
    }
    return collected;
}

/* ---- paths ---- */

static char *path_in(const char *folder, const char *path)
{
    return g_path_is_absolute(path) || g_str_equal(folder, ".") ? g_strdup(path) : g_build_filename(folder, path, NULL);
}

/* What people type is relative to where they are, the rest to the project. */
static char *resolve_value(const struct settings *settings, const struct option *option, const char *value,
                           enum source_rank rank)
{
    return option->type == OPTION_PATH && rank >= FROM_ENV_FILE ? path_in(settings->project, value) : g_strdup(value);
}

/* ---- one option ---- */

static void store(struct settings *settings, const struct option *option, enum source_rank rank, const char *value,
                  const char *origin)
{
    struct setting *setting = g_new0(struct setting, 1);

    *setting = (struct setting){ .option = option, .rank = rank, .origin = g_strdup(origin) };
    if (value != NULL)
        setting->value = resolve_value(settings, option, value, rank);
    if (option->type == OPTION_LIST) {
        setting->list = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; rank == FROM_FLAG && i < settings->arguments.options->len; i++) {
            const struct given_option *given = settings->arguments.options->pdata[i];
            if (g_str_equal(given->option->name, option->name))
                g_ptr_array_add(setting->list, g_strdup(given->value));
        }
        if (rank != FROM_FLAG && value != NULL)
            g_ptr_array_add(setting->list, g_strdup(value));
        g_ptr_array_add(setting->list, NULL);
    }
    g_hash_table_replace(settings->values, (gpointer)(uintptr_t)option->name, setting);
}

static struct candidate variable_candidate(const struct settings *settings, enum source_rank rank, const char *name)
{
    const char *value = g_hash_table_lookup(rank == FROM_VARIABLE ? settings->variables : settings->env_file, name);

    if (value == NULL || *value == '\0')
        return (struct candidate){ 0 };
    char *origin = rank == FROM_VARIABLE ? g_strdup(name) : g_strdup_printf("%s in %s", name, settings->env_file_name);
    return (struct candidate){ .value = value, .rank = rank, .origin = origin };
}

static struct candidate file_candidate(const struct settings *settings, const char *name)
{
    const bool in_section =
            settings->environment != NULL && config_entry(&settings->config, settings->environment, name) != NULL;
    const struct config_entry *entry = config_entry(&settings->config, in_section ? settings->environment : NULL, name);

    if (entry == NULL)
        return (struct candidate){ 0 };
    return (struct candidate){ .value = entry->value,
                               .rank = in_section ? FROM_SECTION : FROM_FILE,
                               .origin = g_strdup_printf("%s, line %zu", settings->config.file, entry->line) };
}

/* The strongest source of an option that has one variable. */
static struct candidate find_candidate(const struct settings *settings, const struct option *option)
{
    const char *spelling = NULL;
    const char *given = arguments_value(&settings->arguments, option->name, &spelling);
    struct candidate candidate = { 0 };

    if (given != NULL)
        return (struct candidate){ .value = given, .rank = FROM_FLAG, .origin = g_strdup(spelling) };
    if (option->variable != NULL)
        candidate = variable_candidate(settings, FROM_VARIABLE, option->variable);
    if (candidate.value == NULL && option->variable != NULL)
        candidate = variable_candidate(settings, FROM_ENV_FILE, option->variable);
    if (candidate.value == NULL)
        candidate = file_candidate(settings, option->name);
    if (candidate.value == NULL && option->built_in != NULL)
        candidate =
                (struct candidate){ .value = option->built_in, .rank = FROM_BUILT_IN, .origin = g_strdup("built in") };
    return candidate;
}

static bool store_candidate(struct settings *settings, const struct option *option, struct candidate candidate,
                            struct fault *fault)
{
    g_autofree char *origin = candidate.origin;

    if (candidate.value == NULL) {
        store(settings, option, FROM_NOWHERE, NULL, "nothing");
        return true;
    }
    if ((candidate.rank == FROM_VARIABLE || candidate.rank == FROM_ENV_FILE) &&
        !option_check(option, candidate.value, origin, fault))
        return false;
    store(settings, option, candidate.rank, candidate.value, origin);
    return true;
}

/* ---- the database ---- */

static const char *const libpq_targets[] = { "PGSERVICE", "PGHOST", "PGHOSTADDR", "PGDATABASE", NULL };

/* The database that the variables of one kind name: the process's, or the env_file's. */
static bool find_database(const struct settings *settings, enum source_rank rank, struct candidate *found,
                          struct fault *fault)
{
    struct candidate direct = variable_candidate(settings, rank, "MIGRATOR_DIRECT_URL");
    struct candidate ours = variable_candidate(settings, rank, "MIGRATOR_DATABASE");
    struct candidate common = variable_candidate(settings, rank, "DATABASE_URL");
    const bool differ = (settings->arguments.command->needs & NEEDS_DATABASE) && direct.value == NULL &&
                        ours.value != NULL && common.value != NULL && !g_str_equal(ours.value, common.value);

    if (differ) {
        fault_set(fault, FAULT_USAGE, "%s and %s name two different databases", ours.origin, common.origin);
        fault_set_hint(fault, "unset one of them, or say --database");
    }
    *found = direct.value != NULL ? direct : ours.value != NULL ? ours : common;
    for (size_t i = 0; found->value == NULL && libpq_targets[i] != NULL; i++) {
        *found = variable_candidate(settings, rank, libpq_targets[i]);
        if (found->value != NULL)
            found->value = "";
    }
    const struct candidate all[] = { direct, ours, common };
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (differ || all[i].origin != found->origin)
            g_free(all[i].origin);
    if (differ)
        *found = (struct candidate){ 0 };
    return !differ;
}

static bool resolve_database(struct settings *settings, const struct option *option, struct fault *fault)
{
    const char *spelling = NULL;
    const char *given = arguments_value(&settings->arguments, option->name, &spelling);
    struct candidate found = { 0 };

    if (given != NULL)
        found = (struct candidate){ .value = given, .rank = FROM_FLAG, .origin = g_strdup(spelling) };
    else if (!find_database(settings, FROM_VARIABLE, &found, fault) ||
             (found.value == NULL && !find_database(settings, FROM_ENV_FILE, &found, fault)))
        return false;
    if (found.value == NULL)
        found = file_candidate(settings, "direct-url");
    if (found.value == NULL)
        found = file_candidate(settings, option->name);
    g_autofree char *origin = found.origin;
    store(settings, option, found.value == NULL ? FROM_NOWHERE : found.rank, found.value,
          origin == NULL ? "nothing" : origin);
    return true;
}

/* ---- all options ---- */

static bool resolve_option(struct settings *settings, const struct option *option, struct fault *fault)
{
    if (g_str_equal(option->name, "database"))
        return resolve_database(settings, option, fault);
    return store_candidate(settings, option, find_candidate(settings, option), fault);
}

static bool resolve_options(struct settings *settings, const struct option *const *options, struct fault *fault)
{
    for (; options != NULL && *options != NULL; options++)
        if (!resolve_option(settings, *options, fault))
            return false;
    return true;
}

static bool resolve_all(struct settings *settings, struct fault *fault)
{
    return resolve_options(settings, common_options, fault) &&
           resolve_options(settings, configuration_options, fault) &&
           resolve_options(settings, settings->arguments.command->options, fault);
}

/* ---- the configuration ---- */

static void append_options(GPtrArray *all, const struct option *const *options)
{
    for (; options != NULL && *options != NULL; options++)
        g_ptr_array_add(all, (gpointer)(uintptr_t)*options);
}

static bool read_config(struct settings *settings, const struct settings_source *source, struct fault *fault)
{
    const struct option *option = option_find(common_options, "config");
    struct candidate candidate = find_candidate(settings, option);
    g_autofree char *origin = candidate.origin;
    g_autofree char *file = candidate.value != NULL ? g_strdup(candidate.value) : config_find(source->directory);
    g_autoptr(GPtrArray) known = g_ptr_array_new();

    if (file == NULL)
        return true;
    append_options(known, common_options);
    append_options(known, configuration_options);
    for (const struct command *const *command = source->commands; *command != NULL; command++)
        append_options(known, (*command)->options);
    g_ptr_array_add(known, NULL);
    if (!config_read(&settings->config, file, (const struct option *const *)known->pdata, fault))
        return candidate.value == NULL ? false : fault_prefix(fault, "%s: ", origin);
    g_free(settings->project);
    settings->project = g_path_get_dirname(file);
    return true;
}

static bool check_environment(const struct settings *settings, const char *origin, struct fault *fault)
{
    const struct config *config = &settings->config;

    if (config->environments == NULL || config->environments->len == 0 ||
        config_has_environment(config, settings->environment))
        return true;
    g_ptr_array_add(config->environments, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)config->environments->pdata);
    const char *nearest = nearest_name(settings->environment, (const char *const *)config->environments->pdata);
    fault_set(fault, FAULT_USAGE, "%s: %s has no section [environment %s]; it has %s", origin, config->file,
              settings->environment, all);
    return nearest != NULL ? fault_set_hint(fault, "did you mean %s?", nearest)
                           : fault_set_hint(fault, "add the section; it may be empty");
}

/* Does anything but an environment's section say where the database is? */
static bool database_is_named(const struct settings *settings)
{
    static const char *const urls[] = { "MIGRATOR_DIRECT_URL", "MIGRATOR_DATABASE", "DATABASE_URL", NULL };

    for (size_t i = 0; urls[i] != NULL; i++)
        if (g_hash_table_contains(settings->variables, urls[i]))
            return true;
    for (size_t i = 0; libpq_targets[i] != NULL; i++)
        if (g_hash_table_contains(settings->variables, libpq_targets[i]))
            return true;
    return arguments_value(&settings->arguments, "database", NULL) != NULL ||
           config_entry(&settings->config, NULL, "database") != NULL ||
           config_entry(&settings->config, NULL, "direct-url") != NULL ||
           config_entry(&settings->config, NULL, "env_file") != NULL;
}

static bool resolve_environment(struct settings *settings, struct fault *fault)
{
    const struct option *option = option_find(common_options, "environment");
    struct candidate candidate = find_candidate(settings, option);
    g_autofree char *origin = candidate.origin;

    if (candidate.value == NULL && !database_is_named(settings) &&
        config_has_environment(&settings->config, "development"))
        settings->environment = g_strdup("development");
    if (candidate.value == NULL)
        return true;
    if (!option_check(option, candidate.value, origin, fault))
        return false;
    settings->environment = g_strdup(candidate.value);
    return check_environment(settings, origin, fault);
}

static bool read_env_file(struct settings *settings, struct fault *fault)
{
    struct candidate candidate = file_candidate(settings, "env_file");
    g_autofree char *origin = candidate.origin;
    GHashTable *variables = NULL;

    if (candidate.value == NULL)
        return true;
    settings->env_file_name = path_in(settings->project, candidate.value);
    if (!dotenv_read(settings->env_file_name, &variables, fault))
        return fault_prefix(fault, "%s: ", origin);
    g_hash_table_unref(settings->env_file);
    settings->env_file = variables;
    return true;
}

/* The environment may be the section's that stands in for nothing: then it is a setting like any other. */
static void store_environment(struct settings *settings, const char *origin)
{
    const struct option *option = option_find(common_options, "environment");

    if (settings->environment != NULL && settings_text(settings, "environment") == NULL)
        store(settings, option, FROM_FILE, settings->environment, origin);
}

bool settings_read(const struct settings_source *source, struct settings **settings, struct fault *fault)
{
    CLEANUP(settings_cleanup) struct settings *made = g_new0(struct settings, 1);

    made->values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, setting_free);
    made->env_file = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    made->project = g_strdup(source->directory);
    if (!arguments_parse(source->commands, source->count, source->texts, &made->arguments, fault))
        return false;
    g_ptr_array_add(made->arguments.words, NULL);
    const bool needs_config = !made->arguments.help_is_asked && !(made->arguments.command->needs & NEEDS_NO_CONFIG);
    made->variables = collect_variables(needs_config ? source->variables : NULL);
    if (needs_config &&
        !(read_config(made, source, fault) && resolve_environment(made, fault) && read_env_file(made, fault)))
        return false;
    if (!resolve_all(made, fault))
        return false;
    store_environment(made, made->config.file == NULL ? "nothing" : made->config.file);
    *settings = g_steal_pointer(&made);
    return true;
}

void settings_choose_environment(struct settings *settings, const char *environment)
{
    GHashTableIter iterator;
    gpointer value = NULL;
    g_autoptr(GPtrArray) weak = g_ptr_array_new();

    if (settings->environment != NULL)
        return;
    settings->environment = g_strdup(environment);
    g_hash_table_iter_init(&iterator, settings->values);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct setting *setting = value;
        if (setting->rank > FROM_ENV_FILE && !g_str_equal(setting->option->name, "database"))
            g_ptr_array_add(weak, (gpointer)(uintptr_t)setting->option);
    }
    for (guint i = 0; i < weak->len; i++) {
        const struct option *option = weak->pdata[i];
        struct candidate candidate = file_candidate(settings, option->name);
        g_autofree char *origin = candidate.origin;
        if (candidate.value != NULL)
            store(settings, option, candidate.rank, candidate.value, origin);
    }
    store_environment(settings, "the database");
}

/* ---- looking up ---- */

static const struct setting *find_setting(const struct settings *settings, const char *name)
{
    const struct setting *setting = g_hash_table_lookup(settings->values, name);

    if (setting == NULL)
        g_error("the setting '%s' is in no table of %s", name, settings->arguments.command->name);
    return setting;
}

const struct command *settings_command(const struct settings *settings)
{
    return settings->arguments.command;
}

const char *settings_text(const struct settings *settings, const char *name)
{
    return find_setting(settings, name)->value;
}

bool settings_flag(const struct settings *settings, const char *name)
{
    const char *value = settings_text(settings, name);

    return value != NULL && option_flag_is_on(value);
}

int64_t settings_number(const struct settings *settings, const char *name)
{
    const char *value = settings_text(settings, name);

    return value == NULL ? 0 : g_ascii_strtoll(value, NULL, 10);
}

int64_t settings_duration_ms(const struct settings *settings, const char *name)
{
    const char *value = settings_text(settings, name);
    int64_t milliseconds = -1;

    return value != NULL && duration_from_text(value, &milliseconds) ? milliseconds : -1;
}

const char *const *settings_list(const struct settings *settings, const char *name)
{
    return (const char *const *)find_setting(settings, name)->list->pdata;
}

const char *settings_origin(const struct settings *settings, const char *name)
{
    return find_setting(settings, name)->origin;
}

const char *const *settings_arguments(const struct settings *settings, int *count)
{
    *count = (int)settings->arguments.words->len - 1;
    return (const char *const *)settings->arguments.words->pdata;
}

const char *settings_project(const struct settings *settings)
{
    return settings->project;
}

const char *settings_config_file(const struct settings *settings)
{
    return settings->config.file;
}

GHashTable *settings_libpq_variables(const struct settings *settings)
{
    GHashTable *variables = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iterator;
    gpointer name = NULL, value = NULL;

    if (find_setting(settings, "database")->rank <= FROM_VARIABLE)
        return variables;
    g_hash_table_iter_init(&iterator, settings->env_file);
    while (g_hash_table_iter_next(&iterator, &name, &value))
        if (g_str_has_prefix(name, "PG") && !g_hash_table_contains(settings->variables, name))
            g_hash_table_insert(variables, name, value);
    return variables;
}
