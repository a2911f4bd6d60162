/* rollback/kept_rows.c - writes the statements that keep rows and bring them back. */
#include "rollback/kept_rows.h"

#include <string.h>

static bool is_kind(const struct catalog_object *object, enum catalog_kind_number number)
{
    return object->kind == &catalog_kinds[number];
}

static bool contains(GPtrArray *objects, const struct catalog_object *object)
{
    return g_ptr_array_find(objects, object, NULL);
}

/* ---- columns ---- */

/* Types of extensions and of the user may be gone when the values come back: these are kept as text. */
static bool is_kept_as_text(const struct catalog_object *column)
{
    return strchr(catalog_facet(column, "type"), '.') != NULL;
}

/* The type without a collation. */
static char *bare_type(const struct catalog_object *column)
{
    g_auto(GStrv) parts = g_strsplit(catalog_facet(column, "type"), " COLLATE ", 2);

    return g_strdup(parts[0]);
}

static void append_separated(GString *list, const char *text)
{
    g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", text);
}

/* "name" or "name::text AS name". */
static void append_kept(GString *list, const struct catalog_object *column, bool as_text)
{
    g_autofree char *text =
            as_text ? g_strdup_printf("%s::text AS %s", column->name, column->name) : g_strdup(column->name);

    append_separated(list, text);
}

static bool is_column_of(const struct catalog_object *part, const struct catalog_object *table)
{
    return part->parent == table && is_kind(part, KIND_COLUMN);
}

/* ---- keys ---- */

/* How rows of a table are told apart, before and after: by names, or by all that stays as it is. */
struct key {
    GPtrArray *columns; /* struct catalog_object * of `before`, empty: by the whole row */
    GPtrArray *stable;  /* what stays as it is, of which a whole row is made */
};

static void key_release(struct key *key)
{
    g_ptr_array_unref(key->columns);
    g_ptr_array_unref(key->stable);
}

static bool is_unique(const struct catalog_object *part, const struct catalog_object *table, const char *prefix)
{
    return part->parent == table && is_kind(part, KIND_CONSTRAINT) &&
           g_str_has_prefix(catalog_facet(part, "definition"), prefix);
}

/* The columns of a constraint, or none when one of them does not stay or may be NULL. */
static bool take_key(struct key *key, const struct catalog_object *constraint)
{
    g_ptr_array_set_size(key->columns, 0);
    for (guint i = 0; i < constraint->needs->len; i++) {
        struct catalog_object *column = g_ptr_array_index(constraint->needs, i);
        if (!is_column_of(column, constraint->parent))
            continue;
        if (!contains(key->stable, column) || catalog_facet(column, "not_null") == NULL) {
            g_ptr_array_set_size(key->columns, 0);
            return false;
        }
        g_ptr_array_add(key->columns, column);
    }
    return key->columns->len > 0;
}

static void key_find(struct key *key, const struct catalog_object *table, GPtrArray *unstable)
{
    static const char *const prefixes[] = { "PRIMARY KEY", "UNIQUE (" };

    *key = (struct key){ .columns = g_ptr_array_new(), .stable = g_ptr_array_new() };
    for (guint i = 0; i < table->users->len; i++) {
        struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (is_column_of(column, table) && !contains(unstable, column))
            g_ptr_array_add(key->stable, column);
    }
    for (size_t prefix = 0; prefix < G_N_ELEMENTS(prefixes); prefix++)
        for (guint i = 0; i < table->users->len; i++) {
            const struct catalog_object *part = g_ptr_array_index(table->users, i);
            if (is_unique(part, table, prefixes[prefix]) && take_key(key, part))
                return;
        }
}

/* The names of the key in a table of kept rows. */
static char *key_names(const struct key *key)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < key->columns->len; i++)
        append_separated(names, ((const struct catalog_object *)g_ptr_array_index(key->columns, i))->name);
    if (key->columns->len == 0)
        g_string_append(names, "migrator_row, migrator_number");
    return g_string_free(names, FALSE);
}

static char *key_kept(const struct key *key)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < key->columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(key->columns, i);
        append_kept(list, column, is_kept_as_text(column));
    }
    if (key->columns->len == 0)
        g_string_append(list, "migrator_row, migrator_number");
    return g_string_free(list, FALSE);
}

/* The table as a source of rows; where there is no key, equal rows are numbered. */
static char *keyed_source(const struct key *key, const struct catalog_object *table)
{
    const char *only = catalog_facet(table, "partition_by") != NULL ? "" : "ONLY ";
    GString *names = g_string_new(NULL);

    if (key->columns->len > 0) {
        g_string_free(names, TRUE);
        return g_strdup_printf("%s%s", only, table->identity);
    }
    for (guint i = 0; i < key->stable->len; i++)
        append_separated(names, ((const struct catalog_object *)g_ptr_array_index(key->stable, i))->name);
    char *text =
            g_strdup_printf("(SELECT tableoid AS migrator_table, ctid AS migrator_ctid, ROW(%s)::text AS migrator_row, "
                            "row_number() OVER (PARTITION BY ROW(%s)::text) AS migrator_number, * FROM %s%s) AS keyed",
                            names->str, names->str, only, table->identity);
    g_string_free(names, TRUE);
    return text;
}

/* "kept.id = target.id AND …", or the row that is numbered alike. */
static char *key_condition(const struct key *key, const char *kept, const char *target)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < key->columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(key->columns, i);
        g_string_append_printf(text, "%s%s.%s = %s.%s%s", i > 0 ? " AND " : "", kept, column->name, target,
                               column->name, is_kept_as_text(column) ? "::text" : "");
    }
    if (key->columns->len == 0)
        g_string_append_printf(text, "%s.migrator_row = %s.migrator_row AND %s.migrator_number = %s.migrator_number",
                               kept, target, kept, target);
    return g_string_free(text, FALSE);
}

/* ---- a table for kept rows ---- */

static char *next_table(struct kept_rows *kept, const char *what)
{
    kept->tables++;
    return g_strdup_printf("%s.%s_%" G_GINT64_FORMAT "_%u", kept->schema, what, kept->version, kept->tables);
}

static void append_keep(GString *script, const char *kept, const char *columns, const char *source)
{
    g_string_append_printf(script, "DROP TABLE IF EXISTS %s;\nCREATE TABLE %s AS\n    SELECT %s\n    FROM %s;\n", kept,
                           kept, columns, source);
}

static void append_lock(GString *script, const struct catalog_object *table)
{
    g_string_append_printf(script, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE;\n", table->identity);
}

/* ---- tables ---- */

static char *all_kept(const struct catalog_object *table, bool as_values)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (!is_column_of(column, table) || catalog_facet(column, "generated") != NULL)
            continue;
        if (as_values && is_kept_as_text(column)) {
            g_autofree char *type = bare_type(column);
            g_autofree char *value = g_strdup_printf("%s::%s", column->name, type);
            append_separated(list, value);
        } else {
            append_kept(list, column, !as_values && is_kept_as_text(column));
        }
    }
    return g_string_free(list, FALSE);
}

static char *all_names(const struct catalog_object *table)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (is_column_of(column, table) && catalog_facet(column, "generated") == NULL)
            append_separated(list, column->name);
    }
    return g_string_free(list, FALSE);
}

static void keep_table(struct kept_rows *kept, const struct catalog_object *table)
{
    g_autofree char *columns = all_kept(table, false);
    g_autofree char *values = all_kept(table, true);
    g_autofree char *names = all_names(table);

    if (*names == '\0')
        return;
    g_autofree char *name = next_table(kept, "before");
    g_autofree char *source = g_strconcat("ONLY ", table->identity, NULL);
    append_lock(kept->before, table);
    append_keep(kept->before, name, columns, source);
    g_string_append_printf(kept->back,
                           "INSERT INTO %s (%s)\n    OVERRIDING SYSTEM VALUE\n    SELECT %s\n    FROM %s;\n",
                           table->identity, names, values, name);
}

static void keep_position(struct kept_rows *kept, const char *sequence)
{
    g_autofree char *name = next_table(kept, "before");

    append_keep(kept->before, name, "last_value, is_called", sequence);
    g_string_append_printf(kept->positions, "SELECT setval('%s', last_value, is_called) FROM %s;\n", sequence, name);
}

/* ---- columns of a table that stays ---- */

static GPtrArray *columns_of(GPtrArray *columns, const struct catalog_object *table)
{
    GPtrArray *own = g_ptr_array_new();

    for (guint i = 0; i < columns->len; i++)
        if (is_column_of(g_ptr_array_index(columns, i), table))
            g_ptr_array_add(own, g_ptr_array_index(columns, i));
    return own;
}

static const char *default_of(const struct catalog_object *column)
{
    for (guint i = 0; i < column->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(column->users, i);
        if (is_kind(user, KIND_DEFAULT))
            return catalog_facet(user, "expression");
    }
    return NULL;
}

/* Give rows that came since what they would have had: the default. */
static void append_default(struct kept_rows *kept, const struct catalog_object *table,
                           const struct catalog_object *column, const struct key *key, const char *name)
{
    g_autofree char *condition = key_condition(key, "kept", "target");

    if (default_of(column) != NULL && key->columns->len > 0)
        g_string_append_printf(
                kept->back,
                "UPDATE %s AS target SET %s = %s\n    WHERE NOT EXISTS (SELECT FROM %s AS kept WHERE %s);\n",
                table->identity, column->name, default_of(column), name, condition);
}

/* Rows that cannot be as they were are not guessed, but moved to where people decide about them. */
static void append_conflicts(struct kept_rows *kept, const struct catalog_object *table,
                             const struct catalog_object *column)
{
    if (catalog_facet(column, "not_null") == NULL)
        return;
    g_string_append_printf(
            kept->back,
            "WITH conflict AS (DELETE FROM %s AS target WHERE %s IS NULL RETURNING to_jsonb(target) AS line)\n"
            "    INSERT INTO %s.conflict (version, relation, reason, line)\n"
            "    SELECT %" G_GINT64_FORMAT ", '%s', 'no earlier value of %s', line FROM conflict;\n",
            table->identity, column->name, kept->schema, kept->version, table->identity, column->name);
}

static void append_update(GString *script, const struct catalog_object *table, const struct key *key, const char *kept,
                          const char *assignments, const char *more)
{
    g_autofree char *source = keyed_source(key, table);

    if (key->columns->len > 0) {
        g_autofree char *condition = key_condition(key, "kept", "target");
        g_string_append_printf(script, "UPDATE %s AS target SET %s\n    FROM %s AS kept WHERE %s%s;\n", table->identity,
                               assignments, kept, condition, more);
        return;
    }
    g_autofree char *condition = key_condition(key, "kept", "keyed");
    g_string_append_printf(script,
                           "UPDATE %s AS target SET %s\n    FROM %s AS kept, %s\n    WHERE %s AND target.tableoid = "
                           "keyed.migrator_table AND target.ctid = keyed.migrator_ctid%s;\n",
                           table->identity, assignments, kept, source, condition, more);
}

static void keep_columns(struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns,
                         GPtrArray *unstable)
{
    struct key key;
    GString *assignments = g_string_new(NULL);

    key_find(&key, table, unstable);
    g_autofree char *source = keyed_source(&key, table);
    GString *list = g_string_new(NULL);
    g_autofree char *keys = key_kept(&key);
    g_string_append(list, keys);
    for (guint i = 0; i < columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(columns, i);
        g_autofree char *type = bare_type(column);
        g_autofree char *assignment = is_kept_as_text(column)
                                              ? g_strdup_printf("%s = kept.%s::%s", column->name, column->name, type)
                                              : g_strdup_printf("%s = kept.%s", column->name, column->name);
        append_kept(list, column, is_kept_as_text(column));
        append_separated(assignments, assignment);
    }
    g_autofree char *name = next_table(kept, "before");
    append_lock(kept->before, table);
    append_keep(kept->before, name, list->str, source);
    append_update(kept->back, table, &key, name, assignments->str, "");
    for (guint i = 0; i < columns->len; i++) {
        append_default(kept, table, g_ptr_array_index(columns, i), &key, name);
        append_conflicts(kept, table, g_ptr_array_index(columns, i));
    }
    g_string_free(list, TRUE);
    g_string_free(assignments, TRUE);
    key_release(&key);
}

/* ---- a column with another type ---- */

/*
 * Kept: what the value was, what up made of it, and, when going back, what it is now. Where it is as up made it, it
 * becomes what it was; what was written since is converted, or it is a conflict.
 */
static void keep_retyped(struct kept_rows *kept, const struct repair_retyped *retyped, GPtrArray *unstable)
{
    const struct catalog_object *column = retyped->before, *table = column->parent;
    struct key key;

    key_find(&key, table, unstable);
    g_autofree char *source = keyed_source(&key, table);
    g_autofree char *keys = key_kept(&key);
    g_autofree char *names = key_names(&key);
    g_autofree char *value = g_strdup_printf("%s, %s::text AS migrator_value", keys, column->name);
    g_autofree char *before = next_table(kept, "before");
    g_autofree char *after = next_table(kept, "after");
    g_autofree char *now = next_table(kept, "now");
    append_lock(kept->before, table);
    append_keep(kept->before, before, value, source);
    /* after up, the table and the column may have other names */
    const struct catalog_object *new_column = retyped->after;
    g_autofree char *new_value = g_strdup_printf("%s, %s::text AS migrator_value", keys, new_column->name);
    append_keep(kept->after, after, new_value, source);
    append_keep(kept->aside, now, value, source);
    g_autofree char *type = bare_type(column);
    g_autofree char *assignment = g_strdup_printf("%s = kept.migrator_value::%s", column->name, type);
    g_autofree char *unwritten =
            g_strdup_printf("(SELECT before.* FROM %s AS before JOIN %s AS after USING (%s) JOIN %s AS now USING (%s)\n"
                            "        WHERE after.migrator_value IS NOT DISTINCT FROM now.migrator_value)",
                            before, after, names, now, names);
    append_update(kept->back, table, &key, unwritten, assignment, "");
    g_autofree char *condition = key_condition(&key, "now", "target");
    if (key.columns->len > 0)
        g_string_append_printf(
                kept->back,
                "INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
                ", '%s', '%s cannot be converted back', to_jsonb(target) || jsonb_build_object('migrator_value', "
                "now.migrator_value)\n    FROM %s AS target JOIN %s AS now ON %s\n    WHERE target.%s IS NULL AND "
                "now.migrator_value IS NOT NULL\n        AND NOT EXISTS (SELECT FROM %s AS kept WHERE %s);\n",
                kept->schema, kept->version, table->identity, column->name, table->identity, now, condition,
                column->name, unwritten, "kept.migrator_value IS NULL AND false");
    append_conflicts(kept, table, column);
    g_string_append_printf(kept->back, "DROP TABLE %s;\n", now);
    key_release(&key);
}

/* ---- what is set aside ---- */

static void set_aside(struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns)
{
    struct key key;
    g_autofree char *name = next_table(kept, "aside");

    key_find(&key, table, columns);
    g_autofree char *source = keyed_source(&key, table);
    GString *list = g_string_new(NULL);
    g_autofree char *keys = key_kept(&key);
    g_string_append(list, keys);
    for (guint i = 0; i < columns->len; i++)
        append_kept(list, g_ptr_array_index(columns, i), is_kept_as_text(g_ptr_array_index(columns, i)));
    append_keep(kept->aside, name, list->str, source);
    g_string_free(list, TRUE);
    key_release(&key);
}

static void set_table_aside(struct kept_rows *kept, const struct catalog_object *table)
{
    g_autofree char *columns = all_kept(table, false);

    if (*columns == '\0')
        return;
    g_autofree char *name = next_table(kept, "aside");
    g_autofree char *source = g_strconcat("ONLY ", table->identity, NULL);
    append_keep(kept->aside, name, columns, source);
}

static GPtrArray *unstable_columns(const struct repair *repair)
{
    GPtrArray *columns = g_ptr_array_copy(repair->lost, NULL, NULL);

    g_ptr_array_set_free_func(columns, NULL);
    for (guint i = 0; i < repair->retyped->len; i++)
        g_ptr_array_add(
                columns,
                (gpointer)(guintptr)((const struct repair_retyped *)g_ptr_array_index(repair->retyped, i))->before);
    return columns;
}

/* Call `keep` for each table that has columns in a list, once. */
static void keep_lost_columns(struct kept_rows *kept, const struct repair *repair, const struct snapshot *before,
                              GPtrArray *unstable)
{
    for (guint i = 0; i < before->objects->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(before->objects, i);
        if (!is_kind(table, KIND_TABLE))
            continue;
        g_autoptr(GPtrArray) columns = columns_of(repair->lost, table);
        if (columns->len > 0)
            keep_columns(kept, table, columns, unstable);
    }
}

static void set_gained_aside(struct kept_rows *kept, const struct repair *repair, const struct snapshot *after)
{
    for (guint i = 0; i < after->objects->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(after->objects, i);
        if (!is_kind(table, KIND_TABLE))
            continue;
        g_autoptr(GPtrArray) columns = columns_of(repair->gained, table);
        if (contains(repair->gained, table))
            set_table_aside(kept, table);
        else if (columns->len > 0)
            set_aside(kept, table, columns);
    }
}

void kept_rows_plan(struct kept_rows *kept, const struct repair *repair, const struct snapshot *before,
                    const struct snapshot *after)
{
    g_autoptr(GPtrArray) unstable = unstable_columns(repair);

    for (guint i = 0; i < repair->lost->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(repair->lost, i);
        if (is_kind(object, KIND_TABLE))
            keep_table(kept, object);
        else if (is_kind(object, KIND_SEQUENCE))
            keep_position(kept, object->identity);
    }
    keep_lost_columns(kept, repair, before, unstable);
    for (guint i = 0; i < repair->retyped->len; i++)
        keep_retyped(kept, g_ptr_array_index(repair->retyped, i), unstable);
    set_gained_aside(kept, repair, after);
}
