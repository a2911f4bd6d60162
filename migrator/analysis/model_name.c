/* analysis/model_name.c - names: equal, looked up along search_path, and those that PostgreSQL makes up. */
#include "analysis/model_state.h"

#include <string.h>

enum {
    NAME_BYTES_MAX = 63,
    HASH_FACTOR = 31,
    NAMES_TRIED_MAX = 100, /* who has more of the same gets one that is taken */
};

guint model_name_hash(gconstpointer name)
{
    const struct sql_name *key = name;

    return (key->schema != NULL ? g_str_hash(key->schema) : 0) * HASH_FACTOR + g_str_hash(key->name);
}

gboolean model_name_equal(gconstpointer one, gconstpointer other)
{
    const struct sql_name *first = one, *second = other;

    return g_strcmp0(first->name, second->name) == 0 && g_strcmp0(first->schema, second->schema) == 0;
}

bool model_name_is(struct sql_name one, struct sql_name other)
{
    return model_name_equal(&one, &other);
}

/* ---- search_path ---- */

/* Where a name comes to be; "": not known. */
static const char *schema_of_new(const struct model *model, struct sql_name name)
{
    if (name.schema != NULL)
        return name.schema;
    return model->path->len > 0 ? g_ptr_array_index(model->path, 0) : "";
}

struct sql_name model_name_new(struct model *model, struct sql_name name, bool is_temporary)
{
    name.schema = is_temporary ? MODEL_TEMPORARY_SCHEMA : schema_of_new(model, name);
    model->has_temporary = model->has_temporary || strcmp(name.schema, MODEL_TEMPORARY_SCHEMA) == 0;
    return model_name_copy(model, name);
}

static gpointer find_in(GHashTable *table, const char *schema, const char *name)
{
    const struct sql_name key = { .schema = schema, .name = name };

    return g_hash_table_lookup(table, &key);
}

static bool has_name(GHashTable *table, struct sql_name name, bool *knows_schema)
{
    GHashTableIter iterator;
    gpointer key = NULL;

    g_hash_table_iter_init(&iterator, table);
    while (g_hash_table_iter_next(&iterator, &key, NULL)) {
        const struct sql_name *other = key;
        bool is_in_schema = name.schema == NULL || strcmp(name.schema, other->schema) == 0;

        *knows_schema = *knows_schema || is_in_schema;
        if (is_in_schema && strcmp(name.name, other->name) == 0)
            return true;
    }
    return false;
}

/* Of an empty one nobody knows whether its first migration is the first at all. */
static bool has_begun(const struct model *model)
{
    return model->began_empty && g_hash_table_size(model->relations) > 0;
}

bool model_is_missing_type(const struct model *model, struct sql_name name)
{
    return has_begun(model) && name.name != NULL && model_find_type(model, name) == NULL;
}

bool model_is_missing_function(const struct model *model, struct sql_name name)
{
    return has_begun(model) && name.name != NULL && model_find_overloads(model, name) == NULL;
}

bool model_is_missing(const struct model *model, struct sql_name name)
{
    bool knows_schema = name.schema == NULL;
    bool knows_all = model->is_whole || has_begun(model);

    return knows_all && name.name != NULL && !has_name(model->relations, name, &knows_schema) &&
           !has_name(model->indexes, name, &knows_schema) && knows_schema;
}

gpointer model_name_find(const struct model *model, GHashTable *table, struct sql_name name)
{
    gpointer found = NULL;

    if (name.name == NULL)
        return NULL;
    if (name.schema != NULL)
        return find_in(table, name.schema, name.name);
    found = find_in(table, MODEL_TEMPORARY_SCHEMA, name.name);
    for (guint index = 0; found == NULL && index < model->path->len; index++)
        found = find_in(table, g_ptr_array_index(model->path, index), name.name);
    return found != NULL ? found : find_in(table, "", name.name);
}

/* ---- names that PostgreSQL makes up ---- */

/* How much of a name fits into so many bytes without cutting a character. */
static size_t clipped(const char *name, size_t bytes)
{
    while (bytes > 0 && ((unsigned char)name[bytes] & 0xC0) == 0x80)
        bytes--;
    return bytes;
}

/* makeObjectName() of PostgreSQL's indexcmds.c: the longer of the two is cut first. */
char *model_make_name(const char *first, const char *second, const char *label)
{
    size_t first_length = strlen(first), second_length = second != NULL ? strlen(second) : 0;
    size_t around = (second != NULL ? strlen("_") : 0) + (label != NULL ? strlen(label) + strlen("_") : 0);

    while (first_length + second_length + around > NAME_BYTES_MAX)
        *(first_length > second_length ? &first_length : &second_length) -= 1;
    first_length = clipped(first, first_length);
    second_length = second != NULL ? clipped(second, second_length) : 0;
    return g_strdup_printf("%.*s%s%.*s%s%s", (int)first_length, first, second != NULL ? "_" : "", (int)second_length,
                           second != NULL ? second : "", label != NULL ? "_" : "", label != NULL ? label : "");
}

static bool constraint_is_there(const struct model *model, const char *schema, const char *name)
{
    g_autoptr(GPtrArray) relations = NULL;

    if (!g_hash_table_contains(model->constraint_names, name))
        return false;
    relations = model_relations(model);
    for (guint index = 0; index < relations->len; index++) {
        const struct model_relation *relation = g_ptr_array_index(relations, index);

        if (strcmp(relation->name.schema, schema) == 0 && model_find_constraint(relation, name) != NULL)
            return true;
    }
    return false;
}

static bool relation_is_there(const struct model *model, const char *schema, const char *name)
{
    return find_in(model->relations, schema, name) != NULL || find_in(model->indexes, schema, name) != NULL;
}

/* Indexes and sequences are relations; what has an index of its own is both. */
static bool is_taken(const struct model *model, const char *schema, const char *name, const char *label)
{
    static const char *const relations[] = { "idx", "seq", "key", "pkey", "excl", NULL };
    static const char *const no_constraints[] = { "idx", "seq", NULL };

    return (g_strv_contains(relations, label) && relation_is_there(model, schema, name)) ||
           (!g_strv_contains(no_constraints, label) && constraint_is_there(model, schema, name));
}

static char *choose(const struct model *model, struct sql_name table, const char *second, const char *label)
{
    for (guint pass = 0;; pass++) {
        g_autofree char *numbered = pass == 0 ? g_strdup(label) : g_strdup_printf("%s%u", label, pass);
        g_autofree char *name = model_make_name(table.name, second, numbered);

        if (pass == NAMES_TRIED_MAX || !is_taken(model, table.schema, name, label))
            return g_steal_pointer(&name);
    }
}

const char *model_choose_name(struct model *model, struct sql_name table, const char *second, const char *label)
{
    g_autofree char *name = choose(model, table, second, label);

    return model_text(model, name);
}

char *model_free_name(const struct model *model, struct sql_name table, const char *second, const char *label)
{
    const struct model_relation *relation = model_find_relation(model, table);

    table.schema = relation != NULL ? relation->name.schema : schema_of_new(model, table);
    return choose(model, table, second, label);
}

char *model_join_columns(const char *const *columns)
{
    GString *joined = g_string_new(NULL);

    for (; *columns != NULL && joined->len <= NAME_BYTES_MAX; columns++)
        g_string_append_printf(joined, "%s%s", joined->len > 0 ? "_" : "", **columns != '\0' ? *columns : "expr");
    return g_string_free(joined, FALSE);
}
