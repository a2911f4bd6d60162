/* cli/settings.c - one value per option, by the order of its sources. */
#include "cli/settings.h"

#include "base/quantity.h"
#include "cli/options.h"
#include "cli/sources.h"

#include <string.h>

struct setting {
    const struct option *option;
    enum source_rank rank;
    char *value; /* NULL: not set */
    char *origin;
    GPtrArray *list; /* OPTION_LIST: its values, and NULL */
};

struct settings {
    GHashTable *values; /* name -> struct setting * */
    struct sources sources;
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
    sources_release(&settings->sources);
    g_free(settings);
}

static void settings_cleanup(struct settings **settings)
{
    settings_free(*settings);
}

/* What people type is relative to where they are, the rest to the project. */
static char *resolve_value(const struct settings *settings, const struct option *option, const char *value,
                           enum source_rank rank)
{
    return option->type == OPTION_PATH && rank >= FROM_ENV_FILE ? sources_path(settings->sources.project, value)
                                                                : g_strdup(value);
}

/* ---- one option ---- */

/* All values of a list: the one that is not a flag's, or every flag's. */
static GPtrArray *collect_list(const struct settings *settings, const struct option *option, const char *value)
{
    const GPtrArray *options = settings->sources.arguments.options;
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

    if (value != NULL)
        g_ptr_array_add(list, g_strdup(value));
    for (guint i = 0; value == NULL && i < options->len; i++) {
        const struct given_option *given = options->pdata[i];
        if (g_str_equal(given->option->name, option->name))
            g_ptr_array_add(list, g_strdup(given->value));
    }
    g_ptr_array_add(list, NULL);
    return list;
}

static void store(struct settings *settings, const struct option *option, enum source_rank rank, const char *value,
                  const char *origin)
{
    struct setting *setting = g_new0(struct setting, 1);

    *setting = (struct setting){ .option = option, .rank = rank, .origin = g_strdup(origin) };
    if (value != NULL)
        setting->value = resolve_value(settings, option, value, rank);
    if (option->type == OPTION_LIST)
        setting->list = collect_list(settings, option, rank == FROM_FLAG ? NULL : value);
    g_hash_table_replace(settings->values, g_strdup(option->name), setting);
}

static bool store_candidate(struct settings *settings, const struct option *option, struct candidate candidate,
                            struct fault *fault)
{
    g_autofree char *origin = candidate.origin;

    if (candidate.value == NULL) {
        store(settings, option, FROM_NOWHERE, NULL, "nothing");
        return true;
    }
    /* The others were checked where they were read; an empty one means that libpq looks it up itself. */
    if ((candidate.rank == FROM_VARIABLE || candidate.rank == FROM_ENV_FILE) && *candidate.value != '\0' &&
        !option_check(option, candidate.value, origin, fault))
        return false;
    store(settings, option, candidate.rank, candidate.value, origin);
    return true;
}

/* ---- all options ---- */

static bool resolve_option(struct settings *settings, const struct option *option, struct fault *fault)
{
    struct candidate candidate = { 0 };

    if (!g_str_equal(option->name, "database"))
        candidate = sources_find(&settings->sources, option);
    else if (!sources_find_database(&settings->sources, &candidate, fault))
        return false;
    return store_candidate(settings, option, candidate, fault);
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
           resolve_options(settings, settings->sources.arguments.command->options, fault);
}

/* The environment may be the section's that stands in for nothing: then it is a setting like any other. */
static void store_environment(struct settings *settings, const char *origin)
{
    const struct option *option = option_find(common_options, "environment");

    if (settings->sources.environment != NULL && settings_text(settings, "environment") == NULL)
        store(settings, option, FROM_FILE, settings->sources.environment, origin);
}

bool settings_read(const struct settings_source *source, struct settings **settings, struct fault *fault)
{
    CLEANUP(settings_cleanup) struct settings *made = g_new0(struct settings, 1);

    made->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, setting_free);
    if (!sources_read(&made->sources, source, fault) || !resolve_all(made, fault))
        return false;
    store_environment(made, made->sources.config.file == NULL ? "nothing" : made->sources.config.file);
    g_ptr_array_add(made->sources.arguments.words, NULL);
    *settings = g_steal_pointer(&made);
    return true;
}

void settings_choose_environment(struct settings *settings, const char *environment)
{
    GHashTableIter iterator;
    gpointer value = NULL;
    g_autoptr(GArray) weak = option_list_new();

    if (settings->sources.environment != NULL)
        return;
    settings->sources.environment = g_strdup(environment);
    g_hash_table_iter_init(&iterator, settings->values);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct setting *setting = value;
        if (setting->rank > FROM_ENV_FILE && !g_str_equal(setting->option->name, "database"))
            g_array_append_val(weak, setting->option);
    }
    for (guint i = 0; i < weak->len; i++) {
        const struct option *option = option_list(weak)[i];
        struct candidate candidate = sources_find_in_file(&settings->sources, option->name);
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
        g_error("the setting '%s' is in no table of %s", name, settings->sources.arguments.command->name);
    return setting;
}

const struct command *settings_command(const struct settings *settings)
{
    return settings->sources.arguments.command;
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

int64_t settings_size(const struct settings *settings, const char *name)
{
    const char *value = settings_text(settings, name);
    int64_t bytes = -1;

    return value != NULL && size_from_text(value, &bytes) ? bytes : -1;
}

const char *const *settings_list(const struct settings *settings, const char *name)
{
    return (const char *const *)find_setting(settings, name)->list->pdata;
}

const char *settings_origin(const struct settings *settings, const char *name)
{
    return find_setting(settings, name)->origin;
}

bool settings_is_given(const struct settings *settings, const char *name)
{
    return find_setting(settings, name)->rank == FROM_FLAG;
}

const char *const *settings_arguments(const struct settings *settings, int *count)
{
    *count = (int)settings->sources.arguments.words->len - 1;
    return (const char *const *)settings->sources.arguments.words->pdata;
}

const char *settings_project(const struct settings *settings)
{
    return settings->sources.project;
}

const char *settings_config_file(const struct settings *settings)
{
    return settings->sources.config.file;
}

GHashTable *settings_libpq_variables(const struct settings *settings)
{
    GHashTable *variables = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iterator;
    gpointer name = NULL, value = NULL;

    if (find_setting(settings, "database")->rank <= FROM_VARIABLE)
        return variables;
    g_hash_table_iter_init(&iterator, settings->sources.env_file);
    while (g_hash_table_iter_next(&iterator, &name, &value))
        if (g_str_has_prefix(name, "PG") && !g_hash_table_contains(settings->sources.variables, name))
            g_hash_table_insert(variables, name, value);
    return variables;
}
