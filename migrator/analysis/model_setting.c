/* analysis/model_setting.c - SET, SET LOCAL, RESET, and what search_path makes of names. */
#include "analysis/model_state.h"

#include <string.h>

static const char DEFAULT_PATH[] = "\"$user\", public";

static char *unquoted(const char *word)
{
    char *text = g_strstrip(g_strdup(word));
    size_t length = strlen(text);

    if (length > 1 && text[0] == '"' && text[length - 1] == '"') {
        memmove(text, text + 1, length - 2);
        text[length - 2] = '\0';
    }
    return text;
}

/* Schemas that are searched anyhow, or whose name depends on who asks, are left out. */
static bool is_named_schema(const char *schema)
{
    return schema[0] != '\0' && strcmp(schema, "$user") != 0 && strcmp(schema, "pg_catalog") != 0 &&
           strcmp(schema, MODEL_TEMPORARY_SCHEMA) != 0;
}

void model_path_follow(struct model *model)
{
    const char *value = model_setting(model, "search_path");
    g_auto(GStrv) words = g_strsplit(value != NULL ? value : DEFAULT_PATH, ",", 0);

    g_ptr_array_set_size(model->path, 0);
    for (char **word = words; *word != NULL; word++) {
        g_autofree char *schema = unquoted(*word);

        if (is_named_schema(schema))
            g_ptr_array_add(model->path, (gpointer)(guintptr)model_text(model, schema));
    }
}

const char *model_setting(const struct model *model, const char *name)
{
    return g_hash_table_lookup(model->settings, name);
}

char *model_path_set(const struct model *model)
{
    GString *text = NULL;

    if (g_strcmp0(model_setting(model, "search_path"), g_hash_table_lookup(model->defaults, "search_path")) == 0 ||
        model->path->len == 0)
        return NULL;
    text = g_string_new(NULL);
    for (guint index = 0; index < model->path->len; index++) {
        g_autofree char *schema = sql_quote_identifier(g_ptr_array_index(model->path, index));

        g_string_append_printf(text, "%s%s", index > 0 ? ", " : "", schema);
    }
    return g_string_free(text, FALSE);
}

/* value NULL: it is not set. Both are the model's own texts. */
static void put(struct model *model, const char *name, const char *value)
{
    if (value != NULL)
        g_hash_table_replace(model->settings, (gpointer)(guintptr)name, (gpointer)(guintptr)value);
    else
        g_hash_table_remove(model->settings, name);
    if (strcmp(name, "search_path") == 0)
        model_path_follow(model);
}

/* The first SET LOCAL of a transaction knows what comes back; a SET after it is what stays. */
static void remember(struct model *model, const char *name, bool is_local)
{
    for (guint index = 0; index < model->locals->len; index++) {
        if (strcmp(g_array_index(model->locals, struct model_local, index).name, name) != 0)
            continue;
        if (!is_local)
            g_array_remove_index_fast(model->locals, index);
        return;
    }
    if (is_local)
        g_array_append_val(model->locals, ((struct model_local){ .name = name, .value = model_setting(model, name) }));
}

void model_setting_put(struct model *model, const char *name, const char *value, bool is_local)
{
    g_autofree char *folded = g_ascii_strdown(name, -1);

    name = model_text(model, folded);
    remember(model, name, is_local);
    put(model, name, model_text(model, value));
}

void model_setting_reset(struct model *model, const char *name)
{
    model_setting_put(model, name, g_hash_table_lookup(model->defaults, name), false);
}

void model_settings_reset(struct model *model)
{
    GHashTableIter iter;
    gpointer name, value;

    g_hash_table_remove_all(model->settings);
    g_array_set_size(model->locals, 0);
    g_hash_table_iter_init(&iter, model->defaults);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_hash_table_replace(model->settings, name, value);
    model_path_follow(model);
}

void model_settings_end_local(struct model *model)
{
    for (guint index = 0; index < model->locals->len; index++) {
        const struct model_local *local = &g_array_index(model->locals, struct model_local, index);

        put(model, local->name, local->value);
    }
    g_array_set_size(model->locals, 0);
}
