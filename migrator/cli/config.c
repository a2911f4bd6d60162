/* cli/config.c - migrator.conf, read line by line so that every complaint has its line. */
#include "cli/config.h"

#include "base/file.h"
#include "base/nearest.h"
#include "base/redact.h"
#include "cli/options.h"

#include <string.h>

enum { CONFIG_BYTES_MAX = 1024 * 1024 };

static const char environment_prefix[] = "environment ";

/* Where reading stands. */
struct reader {
    struct config *config;
    const struct option *const *options;
    size_t line;
    bool is_in_section;
    char *environment; /* of the section; NULL: [migrator] */
};

static void config_entry_free(gpointer data)
{
    struct config_entry *entry = data;

    g_free(entry->environment);
    g_free(entry->value);
    g_free(entry);
}

void config_release(struct config *config)
{
    g_clear_pointer(&config->file, g_free);
    g_clear_pointer(&config->entries, g_ptr_array_unref);
    g_clear_pointer(&config->environments, g_ptr_array_unref);
}

char *config_find(const char *directory)
{
    g_autofree char *absolute = g_canonicalize_filename(directory, NULL);
    g_autofree char *named = g_strdup(g_str_equal(directory, ".") ? "" : directory);

    while (true) {
        g_autofree char *file = g_build_filename(absolute, CONFIG_NAME, NULL);
        g_autofree char *git = g_build_filename(absolute, ".git", NULL);
        if (g_file_test(file, G_FILE_TEST_EXISTS))
            return *named == '\0' ? g_strdup(CONFIG_NAME) : g_build_filename(named, CONFIG_NAME, NULL);
        if (g_file_test(git, G_FILE_TEST_EXISTS) || g_str_equal(absolute, "/"))
            return NULL;
        char *parent = g_path_get_dirname(absolute);
        g_free(absolute);
        absolute = parent;
        char *upwards = *named == '\0' ? g_strdup("..") : g_build_filename(named, "..", NULL);
        g_free(named);
        named = upwards;
    }
}

/* Blame the current line; `shown` is what is shown of it: never a value. */
static bool blame(const struct reader *reader, const char *shown, struct fault *fault)
{
    return fault_set_place(fault, (struct place){ .file = g_strdup(reader->config->file),
                                                  .line = reader->line,
                                                  .column = 1,
                                                  .source_line = shown == NULL ? NULL : connection_redact(shown) });
}

static bool is_environment_name(const char *name)
{
    return *name != '\0' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(name);
}

static bool section_unknown(const struct reader *reader, const char *section, struct fault *fault)
{
    static const char *const known[] = { "migrator", "environment", NULL };
    g_autofree char *word = g_strndup(section, strcspn(section, " \""));
    g_autofree char *safe = connection_redact(section);
    g_autofree char *shown = g_strdup_printf("[%s]", section);
    const char *nearest = nearest_name(word, known);

    fault_set(fault, FAULT_USAGE, "there is no section [%s]", safe);
    blame(reader, shown, fault);
    return nearest != NULL && !g_str_equal(nearest, "environment")
                   ? fault_set_hint(fault, "did you mean [%s]?", nearest)
                   : fault_set_hint(fault, "sections are [migrator] and [environment NAME]");
}

static bool read_section(struct reader *reader, const char *line, struct fault *fault)
{
    const size_t length = strlen(line);

    if (line[length - 1] != ']') {
        fault_set(fault, FAULT_USAGE, "a section's name ends with ]");
        return blame(reader, line, fault);
    }
    g_autofree char *section = g_strstrip(g_strndup(line + 1, length - 2));
    g_clear_pointer(&reader->environment, g_free);
    reader->is_in_section = true;
    if (g_str_equal(section, "migrator"))
        return true;
    if (!g_str_has_prefix(section, environment_prefix))
        return section_unknown(reader, section, fault);

    reader->environment = g_strstrip(g_strdup(section + strlen(environment_prefix)));
    if (!is_environment_name(reader->environment)) {
        fault_set(fault, FAULT_USAGE, "an environment's name is made of letters, digits, '.', '_' and '-'");
        return blame(reader, line, fault);
    }
    if (!config_has_environment(reader->config, reader->environment))
        g_ptr_array_add(reader->config->environments, g_strdup(reader->environment));
    return true;
}

/* "env_file" and "env-file" are the same key. */
static bool is_same_key(const char *left, const char *right)
{
    for (; *left != '\0' && *right != '\0'; left++, right++)
        if (*left != *right && !(strchr("_-", *left) != NULL && strchr("_-", *right) != NULL))
            return false;
    return *left == *right;
}

static bool key_unknown(const struct reader *reader, const char *key, struct fault *fault)
{
    g_autoptr(GArray) keys = option_list_new();

    for (const struct option *const *option = reader->options; *option != NULL; option++)
        if ((*option)->configurable)
            g_array_append_val(keys, *option);
    const char *nearest = keys->len == 0 ? NULL : option_nearest(option_list(keys), key);
    fault_set(fault, FAULT_USAGE, "there is no key '%s'", key);
    blame(reader, key, fault);
    return nearest != NULL ? fault_set_hint(fault, "did you mean %s?", nearest)
                           : fault_set_hint(fault, "`migrator help config` lists the keys");
}

static const struct option *find_key(const struct reader *reader, const char *key)
{
    for (const struct option *const *option = reader->options; *option != NULL; option++)
        if ((*option)->configurable && is_same_key((*option)->name, key))
            return *option;
    return NULL;
}

/* Undo GKeyFile's escapes; NULL when there is another one. */
static char *unescape(const char *value)
{
    static const char escapes[] = "sntr\\", meanings[] = " \n\t\r\\";
    g_autoptr(GString) text = g_string_new(NULL);

    for (; *value != '\0'; value++) {
        const char *escape = *value == '\\' && value[1] != '\0' ? strchr(escapes, value[1]) : NULL;
        if (*value == '\\' && escape == NULL)
            return NULL;
        g_string_append_c(text, escape == NULL ? *value : meanings[escape - escapes]);
        value += escape != NULL;
    }
    return g_strdup(text->str);
}

static bool check_entry(const struct reader *reader, const struct option *option, const char *key, const char *value,
                        struct fault *fault)
{
    if (value == NULL)
        fault_set(fault, FAULT_USAGE, "%s: a backslash is written twice: \\\\", key);
    else if (config_entry(reader->config, reader->environment, option->name) != NULL)
        fault_set(fault, FAULT_USAGE, "the key '%s' is there twice in its section", key);
    else if (reader->environment != NULL && g_str_equal(option->name, "environment"))
        fault_set(fault, FAULT_USAGE, "the key 'environment' belongs into [migrator]");
    else if (option_check(option, value, key, fault))
        return true;
    return blame(reader, key, fault);
}

static bool read_key(struct reader *reader, const char *line, struct fault *fault)
{
    const char *equals = strchr(line, '=');
    g_autofree char *key = equals == NULL ? NULL : g_strchomp(g_strndup(line, (gsize)(equals - line)));

    if (key == NULL || *key == '\0' || strpbrk(key, " \t:/@") != NULL) {
        fault_set(fault, FAULT_USAGE, "this line is neither a section, a key with '=' and a value, nor a # comment");
        return blame(reader, NULL, fault);
    }
    if (!reader->is_in_section) {
        fault_set(fault, FAULT_USAGE, "the key '%s' stands before the first section", key);
        fault_set_hint(fault, "put [migrator] above it");
        return blame(reader, key, fault);
    }
    const struct option *option = find_key(reader, key);
    if (option == NULL)
        return key_unknown(reader, key, fault);
    g_autofree char *trimmed = g_strchug(g_strdup(equals + 1));
    g_autofree char *value = unescape(trimmed);
    if (!check_entry(reader, option, key, value, fault))
        return false;
    struct config_entry *entry = g_new0(struct config_entry, 1);
    *entry = (struct config_entry){ .environment = g_strdup(reader->environment),
                                    .option = option,
                                    .value = g_steal_pointer(&value),
                                    .line = reader->line };
    g_ptr_array_add(reader->config->entries, entry);
    return true;
}

static bool read_lines(struct reader *reader, char *const *lines, struct fault *fault)
{
    for (; *lines != NULL; lines++) {
        char *line = g_strstrip(*lines);
        reader->line++;
        if (*line == '\0' || *line == '#')
            continue;
        if (!(*line == '[' ? read_section(reader, line, fault) : read_key(reader, line, fault)))
            return false;
    }
    return true;
}

bool config_parse(struct config *config, const char *file, const char *text, size_t length,
                  const struct option *const *options, struct fault *fault)
{
    struct config read = { .file = g_strdup(file),
                           .entries = g_ptr_array_new_with_free_func(config_entry_free),
                           .environments = g_ptr_array_new_with_free_func(g_free) };
    struct reader reader = { .config = &read, .options = options };
    bool is_good = g_utf8_validate(text, (gssize)length, NULL);

    if (is_good) {
        g_autofree char *copy = g_strndup(text, length);
        g_auto(GStrv) lines = g_strsplit(g_str_has_prefix(copy, "\xEF\xBB\xBF") ? copy + 3 : copy, "\n", -1);
        is_good = read_lines(&reader, lines, fault);
    } else {
        fault_set(fault, FAULT_USAGE, "%s is not a text in UTF-8", file);
    }
    g_free(reader.environment);
    if (is_good)
        *config = read;
    else
        config_release(&read);
    return is_good;
}

bool config_read(struct config *config, const char *file, const struct option *const *options, struct fault *fault)
{
    g_autoptr(GBytes) content = NULL;
    gsize length = 0;

    if (!file_read(file, CONFIG_BYTES_MAX, &content, fault))
        return false;
    const char *text = g_bytes_get_data(content, &length);
    return config_parse(config, file, text == NULL ? "" : text, length, options, fault);
}

const struct config_entry *config_entry(const struct config *config, const char *environment, const char *name)
{
    for (guint i = 0; config->entries != NULL && i < config->entries->len; i++) {
        const struct config_entry *entry = config->entries->pdata[i];
        if (g_strcmp0(entry->environment, environment) == 0 && g_str_equal(entry->option->name, name))
            return entry;
    }
    return NULL;
}

bool config_has_environment(const struct config *config, const char *environment)
{
    for (guint i = 0; config->environments != NULL && i < config->environments->len; i++)
        if (g_str_equal(config->environments->pdata[i], environment))
            return true;
    return false;
}
