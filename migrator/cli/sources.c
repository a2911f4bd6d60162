/* cli/sources.c - read what settings come from, and find the strongest that has one. */
#include "cli/sources.h"

#include "base/nearest.h"
#include "cli/dotenv.h"
#include "cli/options.h"

#include <string.h>

static const char development[] = "development";

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

/* ---- one setting ---- */

/* What a variable says, of the process or of the env_file; NULL: nothing. */
static const char *variable_value(const struct sources *sources, enum source_rank rank, const char *name)
{
    const char *value = g_hash_table_lookup(rank == FROM_VARIABLE ? sources->variables : sources->env_file, name);

    return value == NULL || *value == '\0' ? NULL : value;
}

static char *variable_origin(const struct sources *sources, enum source_rank rank, const char *name)
{
    return rank == FROM_VARIABLE ? g_strdup(name) : g_strdup_printf("%s in %s", name, sources->env_file_name);
}

static struct candidate variable_candidate(const struct sources *sources, enum source_rank rank, const char *name)
{
    const char *value = variable_value(sources, rank, name);

    if (value == NULL)
        return (struct candidate){ 0 };
    return (struct candidate){ .value = value, .rank = rank, .origin = variable_origin(sources, rank, name) };
}

struct candidate sources_find_in_file(const struct sources *sources, const char *name)
{
    const bool in_section =
            sources->environment != NULL && config_entry(&sources->config, sources->environment, name) != NULL;
    const struct config_entry *entry = config_entry(&sources->config, in_section ? sources->environment : NULL, name);

    if (entry == NULL)
        return (struct candidate){ 0 };
    return (struct candidate){ .value = entry->value,
                               .rank = in_section ? FROM_SECTION : FROM_FILE,
                               .origin = g_strdup_printf("%s, line %zu", sources->config.file, entry->line) };
}

struct candidate sources_find(const struct sources *sources, const struct option *option)
{
    const char *spelling = NULL;
    const char *given = arguments_value(&sources->arguments, option->name, &spelling);
    struct candidate candidate = { 0 };

    if (given != NULL)
        return (struct candidate){ .value = given, .rank = FROM_FLAG, .origin = g_strdup(spelling) };
    if (option->variable != NULL)
        candidate = variable_candidate(sources, FROM_VARIABLE, option->variable);
    if (candidate.value == NULL && option->variable != NULL)
        candidate = variable_candidate(sources, FROM_ENV_FILE, option->variable);
    if (candidate.value == NULL)
        candidate = sources_find_in_file(sources, option->name);
    if (candidate.value == NULL && option->built_in != NULL)
        candidate =
                (struct candidate){ .value = option->built_in, .rank = FROM_BUILT_IN, .origin = g_strdup("built in") };
    return candidate;
}

/* ---- the database ---- */

static const char direct_url[] = "MIGRATOR_DIRECT_URL";
static const char own_url[] = "MIGRATOR_DATABASE";
static const char common_url[] = "DATABASE_URL";
static const char *const libpq_targets[] = { "PGSERVICE", "PGHOST", "PGHOSTADDR", "PGDATABASE", NULL };

/* Two URLs that differ: which of them was meant is not for us to guess. */
static bool check_urls(const struct sources *sources, enum source_rank rank, struct fault *fault)
{
    const char *own = variable_value(sources, rank, own_url);
    const char *common = variable_value(sources, rank, common_url);

    if (own == NULL || common == NULL || g_str_equal(own, common) ||
        variable_value(sources, rank, direct_url) != NULL || !(sources->arguments.command->needs & NEEDS_DATABASE))
        return true;
    g_autofree char *own_origin = variable_origin(sources, rank, own_url);
    g_autofree char *common_origin = variable_origin(sources, rank, common_url);
    fault_set(fault, FAULT_USAGE, "%s and %s name two different databases", own_origin, common_origin);
    return fault_set_hint(fault, "unset one of them, or say --database");
}

/* The database that the variables of one kind name: the process's, or the env_file's. */
static struct candidate find_database(const struct sources *sources, enum source_rank rank)
{
    const char *const urls[] = { direct_url, own_url, common_url };

    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++)
        if (variable_value(sources, rank, urls[i]) != NULL)
            return variable_candidate(sources, rank, urls[i]);
    for (size_t i = 0; libpq_targets[i] != NULL; i++)
        if (variable_value(sources, rank, libpq_targets[i]) != NULL)
            return (struct candidate){ .value = "",
                                       .rank = rank,
                                       .origin = variable_origin(sources, rank, libpq_targets[i]) };
    return (struct candidate){ 0 };
}

bool sources_find_database(const struct sources *sources, struct candidate *found, struct fault *fault)
{
    const char *spelling = NULL;
    const char *given = arguments_value(&sources->arguments, "database", &spelling);

    if (given != NULL) {
        *found = (struct candidate){ .value = given, .rank = FROM_FLAG, .origin = g_strdup(spelling) };
        return true;
    }
    for (enum source_rank rank = FROM_VARIABLE; rank <= FROM_ENV_FILE; rank++) {
        if (!check_urls(sources, rank, fault))
            return false;
        *found = find_database(sources, rank);
        if (found->value != NULL)
            return true;
    }
    *found = sources_find_in_file(sources, "direct-url");
    if (found->value == NULL)
        *found = sources_find_in_file(sources, "database");
    return true;
}

/* ---- reading ---- */

char *sources_path(const char *folder, const char *path)
{
    return g_path_is_absolute(path) || g_str_equal(folder, ".") ? g_strdup(path) : g_build_filename(folder, path, NULL);
}

static bool read_config(struct sources *sources, const struct settings_source *source, struct fault *fault)
{
    const struct option *option = option_find(common_options, "config");
    struct candidate candidate = sources_find(sources, option);
    g_autofree char *origin = candidate.origin;
    g_autofree char *file = candidate.value != NULL ? g_strdup(candidate.value) : config_find(source->directory);
    g_autoptr(GArray) known = option_list_new();

    if (file == NULL)
        return true;
    option_list_add(known, common_options);
    option_list_add(known, configuration_options);
    option_list_add_commands(known, source->commands);
    if (!config_read(&sources->config, file, option_list(known), fault))
        return candidate.value == NULL ? false : fault_prefix(fault, "%s: ", origin);
    g_free(sources->project);
    sources->project = g_path_get_dirname(file);
    return true;
}

static bool check_environment(const struct sources *sources, const char *origin, struct fault *fault)
{
    const struct config *config = &sources->config;

    if (config->environments == NULL || config->environments->len == 0 ||
        config_has_environment(config, sources->environment))
        return true;
    g_ptr_array_add(config->environments, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)config->environments->pdata);
    const char *nearest = nearest_name(sources->environment, (const char *const *)config->environments->pdata);
    fault_set(fault, FAULT_USAGE, "%s: %s has no section [environment %s]; it has %s", origin, config->file,
              sources->environment, all);
    return nearest != NULL ? fault_set_hint(fault, "did you mean %s?", nearest)
                           : fault_set_hint(fault, "add the section; it may be empty");
}

/* Does anything but an environment's section say where the database is? */
static bool database_is_named(const struct sources *sources)
{
    g_autofree char *variable = find_database(sources, FROM_VARIABLE).origin;

    return variable != NULL || arguments_value(&sources->arguments, "database", NULL) != NULL ||
           config_entry(&sources->config, NULL, "database") != NULL ||
           config_entry(&sources->config, NULL, "direct-url") != NULL ||
           config_entry(&sources->config, NULL, "env_file") != NULL;
}

/* Once before the env_file is known, and once with it: it may name the environment too. */
static bool choose_environment(struct sources *sources, struct fault *fault)
{
    const struct option *option = option_find(common_options, "environment");
    struct candidate candidate = sources_find(sources, option);
    g_autofree char *origin = candidate.origin;

    if (candidate.value != NULL && !option_check(option, candidate.value, origin, fault))
        return false;
    if (candidate.value == NULL && !database_is_named(sources) && config_has_environment(&sources->config, development))
        candidate.value = development;
    g_free(sources->environment);
    sources->environment = g_strdup(candidate.value);
    return candidate.value == NULL || check_environment(sources, origin, fault);
}

static bool read_env_file(struct sources *sources, struct fault *fault)
{
    struct candidate candidate = sources_find_in_file(sources, "env_file");
    g_autofree char *origin = candidate.origin;
    GHashTable *variables = NULL;

    if (candidate.value == NULL)
        return true;
    sources->env_file_name = sources_path(sources->project, candidate.value);
    if (!dotenv_read(sources->env_file_name, &variables, fault))
        return fault_prefix(fault, "%s: ", origin);
    g_hash_table_unref(sources->env_file);
    sources->env_file = variables;
    return true;
}

bool sources_read(struct sources *sources, const struct settings_source *source, struct fault *fault)
{
    CLEANUP(sources_release) struct sources read = { .project = g_strdup(source->directory) };

    if (!arguments_parse(source->commands, source->count, source->texts, &read.arguments, fault))
        return false;
    const bool needs_config = !read.arguments.help_is_asked && !(read.arguments.command->needs & NEEDS_NO_CONFIG);
    read.variables = collect_variables(needs_config ? source->variables : NULL);
    read.env_file = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (needs_config && !(read_config(&read, source, fault) && choose_environment(&read, fault) &&
                          read_env_file(&read, fault) && choose_environment(&read, fault)))
        return false;
    *sources = read;
    read = (struct sources){ 0 };
    return true;
}

void sources_release(struct sources *sources)
{
    arguments_release(&sources->arguments);
    config_release(&sources->config);
    g_clear_pointer(&sources->variables, g_hash_table_unref);
    g_clear_pointer(&sources->env_file, g_hash_table_unref);
    g_clear_pointer(&sources->env_file_name, g_free);
    g_clear_pointer(&sources->environment, g_free);
    g_clear_pointer(&sources->project, g_free);
}
