/* rollback/row_key.c - keys, and whole rows where there are none. */
#include "rollback/row_key.h"

#include <string.h>

bool column_is_of(const struct catalog_object *part, const struct catalog_object *table)
{
    return part->parent == table && catalog_is(part, KIND_COLUMN);
}

bool column_is_kept_as_text(const struct catalog_object *column)
{
    return strchr(catalog_facet(column, "type"), '.') != NULL;
}

char *column_plain_name(const struct catalog_object *column)
{
    const char *name = column->name;

    if (name[0] != '"')
        return g_strdup(name);
    g_autoptr(GString) text = g_string_new_len(name + 1, (gssize)strlen(name) - 2);
    g_string_replace(text, "\"\"", "\"", 0);
    return g_strdup(text->str);
}

char *column_type(const struct catalog_object *column)
{
    g_auto(GStrv) parts = g_strsplit(catalog_facet(column, "type"), " COLLATE ", 2);

    return g_strdup(parts[0]);
}

void column_append_text(GString *list, const char *text)
{
    g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", text);
}

static void append_as(GString *list, const char *name, const struct catalog_object *column)
{
    g_autoptr(GString) text = g_string_new(name);

    if (column_is_kept_as_text(column))
        g_string_append(text, "::text COLLATE \"default\"");
    if (column_is_kept_as_text(column) || strcmp(name, column->name) != 0)
        g_string_append_printf(text, " AS %s", column->name);
    column_append_text(list, text->str);
}

void column_append_kept(GString *list, const struct catalog_object *column)
{
    append_as(list, column->name, column);
}

static char *list_columns(const struct catalog_object *table,
                          void (*append)(GString *list, const struct catalog_object *column))
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (column_is_of(column, table) && catalog_facet(column, "generated") == NULL)
            append(list, column);
    }
    return g_string_free(list, FALSE);
}

static void append_name(GString *list, const struct catalog_object *column)
{
    column_append_text(list, column->name);
}

static void append_value(GString *list, const struct catalog_object *column)
{
    g_autofree char *value = column_value(column, NULL);

    column_append_text(list, value);
}

char *column_value(const struct catalog_object *column, const char *kept)
{
    g_autofree char *type = column_type(column);

    return g_strdup_printf("%s%s%s%s%s", kept != NULL ? kept : "", kept != NULL ? "." : "", column->name,
                           column_is_kept_as_text(column) ? "::" : "", column_is_kept_as_text(column) ? type : "");
}

char *columns_kept(const struct catalog_object *table)
{
    return list_columns(table, column_append_kept);
}

char *columns_values(const struct catalog_object *table)
{
    return list_columns(table, append_value);
}

char *columns_names(const struct catalog_object *table)
{
    return list_columns(table, append_name);
}

/* ---- keys ---- */

static bool is_in(GPtrArray *objects, const struct catalog_object *object)
{
    return g_ptr_array_find(objects, object, NULL);
}

static bool is_unique(const struct catalog_object *part, const struct catalog_object *table, const char *prefix)
{
    return part->parent == table && catalog_is(part, KIND_CONSTRAINT) &&
           g_str_has_prefix(catalog_facet(part, "definition"), prefix);
}

/* The columns of a constraint, or none when one of them does not stay or may be NULL. */
static bool take_columns(struct row_key *key, const struct catalog_object *constraint)
{
    g_ptr_array_set_size(key->columns, 0);
    for (guint i = 0; i < constraint->needs->len; i++) {
        struct catalog_object *column = g_ptr_array_index(constraint->needs, i);
        if (!column_is_of(column, key->table))
            continue;
        if (!is_in(key->stable, column) || catalog_facet(column, "not_null") == NULL) {
            g_ptr_array_set_size(key->columns, 0);
            return false;
        }
        g_ptr_array_add(key->columns, column);
    }
    return key->columns->len > 0;
}

void row_key_find(struct row_key *key, const struct catalog_object *table, GPtrArray *unstable)
{
    static const char *const prefixes[] = { "PRIMARY KEY", "UNIQUE (" };

    *key = (struct row_key){ .table = table, .columns = g_ptr_array_new(), .stable = g_ptr_array_new() };
    for (guint i = 0; i < table->users->len; i++) {
        struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (column_is_of(column, table) && !is_in(unstable, column) && catalog_facet(column, "generated") == NULL)
            g_ptr_array_add(key->stable, column);
    }
    for (size_t prefix = 0; prefix < G_N_ELEMENTS(prefixes); prefix++)
        for (guint i = 0; i < table->users->len; i++) {
            const struct catalog_object *part = g_ptr_array_index(table->users, i);
            if (is_unique(part, table, prefixes[prefix]) && take_columns(key, part))
                return;
        }
}

void row_key_release(struct row_key *key)
{
    g_clear_pointer(&key->columns, g_ptr_array_unref);
    g_clear_pointer(&key->stable, g_ptr_array_unref);
}

static bool is_unique_whole(const struct catalog_object *part, const struct catalog_object *table)
{
    const char *definition =
            part->parent == table && catalog_is(part, KIND_INDEX) ? catalog_facet(part, "definition") : NULL;

    return is_unique(part, table, "PRIMARY KEY") || is_unique(part, table, "UNIQUE (") ||
           (definition != NULL && g_str_has_prefix(definition, "CREATE UNIQUE INDEX") &&
            strstr(definition, " WHERE ") == NULL);
}

static void free_key(gpointer item)
{
    struct row_key *key = item;

    row_key_release(key);
    g_free(key);
}

static struct row_key *key_of(const struct row_key *key, const struct catalog_object *part)
{
    struct row_key *other = g_new(struct row_key, 1);

    *other = (struct row_key){ key->table, g_ptr_array_new(), g_ptr_array_ref(key->stable) };
    for (guint i = 0; i < part->needs->len; i++)
        if (column_is_of(g_ptr_array_index(part->needs, i), key->table))
            g_ptr_array_add(other->columns, g_ptr_array_index(part->needs, i));
    return other;
}

static bool holds_all(GPtrArray *columns, GPtrArray *others)
{
    for (guint i = 0; i < others->len; i++)
        if (!is_in(columns, g_ptr_array_index(others, i)))
            return false;
    return true;
}

/* Is it a key, made of what is stable, and not the same as the other? */
static bool is_another(const struct row_key *other, const struct row_key *key)
{
    return other->columns->len > 0 && holds_all(other->stable, other->columns) &&
           (other->columns->len != key->columns->len || !holds_all(other->columns, key->columns));
}

GPtrArray *row_keys_besides(const struct row_key *key)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(free_key);

    for (guint i = 0; i < key->table->users->len; i++) {
        const struct catalog_object *part = g_ptr_array_index(key->table->users, i);
        struct row_key *other = is_unique_whole(part, key->table) ? key_of(key, part) : NULL;
        if (other != NULL && is_another(other, key))
            g_ptr_array_add(keys, other);
        else if (other != NULL)
            free_key(other);
    }
    return keys;
}

/* The object as it is called after up. */
static const struct catalog_object *as_applied(const struct catalog_object *object, const struct snapshot *applied)
{
    const struct catalog_object *same = applied != NULL ? snapshot_find(applied, &object->address) : NULL;

    return same != NULL ? same : object;
}

char *row_key_kept(const struct row_key *key, const struct snapshot *applied)
{
    if (key->columns->len == 0)
        return g_strdup("migrator_row, migrator_number");
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < key->columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(key->columns, i);
        append_as(list, as_applied(column, applied)->name, column);
    }
    return g_string_free(list, FALSE);
}

char *row_key_names(const struct row_key *key)
{
    if (key->columns->len == 0)
        return g_strdup("migrator_row, migrator_number");
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < key->columns->len; i++)
        column_append_text(names, ((const struct catalog_object *)g_ptr_array_index(key->columns, i))->name);
    return g_string_free(names, FALSE);
}

char *row_key_table(const struct row_key *key, const struct snapshot *applied)
{
    const char *only = catalog_facet(key->table, "partition_by") != NULL ? "" : "ONLY ";

    return g_strconcat(only, as_applied(key->table, applied)->identity, NULL);
}

char *row_key_source(const struct row_key *key, const struct snapshot *applied)
{
    g_autofree char *table = row_key_table(key, applied);
    g_autoptr(GString) names = g_string_new(NULL);

    if (key->columns->len > 0)
        return g_steal_pointer(&table);
    for (guint i = 0; i < key->stable->len; i++)
        column_append_text(names, as_applied(g_ptr_array_index(key->stable, i), applied)->name);
    return g_strdup_printf(
            "(\n        SELECT tableoid AS migrator_table, ctid AS migrator_ctid,\n"
            "               ROW(%s)::text AS migrator_row,\n"
            "               row_number() OVER (PARTITION BY ROW(%s)::text ORDER BY whole::text) AS migrator_number, *\n"
            "        FROM %s AS whole\n    ) AS keyed",
            names->str, names->str, table);
}

char *row_key_condition(const struct row_key *key, const struct snapshot *applied, const char *kept, const char *target)
{
    GString *text = g_string_new(NULL);

    if (key->columns->len == 0)
        g_string_append_printf(text, "%s.migrator_row = %s.migrator_row AND %s.migrator_number = %s.migrator_number",
                               kept, target, kept, target);
    for (guint i = 0; i < key->columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(key->columns, i);
        g_string_append_printf(text, "%s%s.%s = %s.%s%s", i > 0 ? " AND " : "", kept, column->name, target,
                               as_applied(column, applied)->name, column_is_kept_as_text(column) ? "::text" : "");
    }
    return g_string_free(text, FALSE);
}
