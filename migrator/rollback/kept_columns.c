/* rollback/kept_columns.c - columns that are gone come back with what they held. */
#include "rollback/kept_columns.h"

#include "rollback/foreign_key.h"
#include "rollback/row_key.h"
#include "sql/script.h"

static const char *default_of(const struct catalog_object *column)
{
    for (guint i = 0; i < column->users->len; i++) {
        const struct catalog_object *user = g_ptr_array_index(column->users, i);
        if (catalog_is(user, KIND_DEFAULT))
            return catalog_facet(user, "expression");
    }
    return NULL;
}

/* Give rows that came since what they would have had: the default. */
static void append_default(struct kept_rows *kept, const struct row_key *key, const struct catalog_object *column,
                           const char *name)
{
    g_autofree char *condition = row_key_condition(key, NULL, "kept", "target");

    if (default_of(column) != NULL && key->columns->len > 0)
        g_string_append_printf(
                kept->scripts[KEPT_BACK],
                "UPDATE %s AS target SET %s = %s\n    WHERE NOT EXISTS (SELECT FROM %s AS kept WHERE %s);\n",
                key->table->identity, column->name, default_of(column), name, condition);
}

static const char refers_to_conflict[] = "refers to a row that is a conflict";

/* Rows of a table, as `row_N`, that meet a condition go to where people decide about them. */
static void append_removal(struct kept_rows *kept, const struct catalog_object *table, guint depth,
                           const char *condition, const char *text)
{
    g_autofree char *relation = sql_quote_literal(table->identity);
    g_autofree char *reason = sql_quote_literal(text);
    const char *only = catalog_facet(table, "partition_by") != NULL ? "" : "ONLY ";

    g_string_append_printf(kept->scripts[KEPT_BACK],
                           "WITH conflict AS (DELETE FROM %s%s AS row_%u WHERE %s RETURNING to_jsonb(row_%u) AS line)\n"
                           "    INSERT INTO %s.conflict (version, relation, reason, line)\n    SELECT %" G_GINT64_FORMAT
                           ", %s, %s, line FROM conflict;\n",
                           only, table->identity, depth, condition, depth, kept->schema, kept->version, relation,
                           reason);
}

/* What refers to such rows, directly or not, goes first: no foreign key takes it along, or empties it, unsaid. */
static void append_removals(struct kept_rows *kept, GPtrArray *path, const char *condition, const char *text)
{
    const guint depth = path->len;
    const struct catalog_object *table = g_ptr_array_index(path, depth - 1);
    g_autoptr(GPtrArray) keys = foreign_keys_to(table);

    for (guint i = 0; i < keys->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(keys, i);
        g_autofree char *own = g_strdup_printf("row_%u", depth), *other = g_strdup_printf("row_%u", depth + 1);
        g_autofree char *refers = foreign_key_condition(catalog_facet(key, "definition"), other, own);
        g_autofree char *is_referred = g_strdup_printf("EXISTS (SELECT FROM %s AS %s WHERE %s AND %s)", table->identity,
                                                       own, refers, condition);
        if (catalog_contains(path, key->parent))
            continue;
        g_ptr_array_add(path, key->parent);
        append_removals(kept, path, is_referred, refers_to_conflict);
        g_ptr_array_set_size(path, (gint)depth);
    }
    append_removal(kept, table, depth, condition, text);
}

const char *kept_columns_is_null(const struct catalog_object *column)
{
    return column_is_kept_as_text(column) ? "IS NOT DISTINCT FROM NULL" : "IS NULL";
}

void kept_columns_append_unfilled(struct kept_rows *kept, const struct catalog_object *table,
                                  const struct catalog_object *column)
{
    if (catalog_facet(column, "not_null") == NULL)
        return;
    g_autofree char *text = g_strdup_printf("no earlier value of %s", column->name);
    g_autofree char *condition = g_strdup_printf("row_1.%s %s", column->name, kept_columns_is_null(column));
    g_autoptr(GPtrArray) path = g_ptr_array_new();
    g_ptr_array_add(path, (gpointer)(guintptr)table);
    append_removals(kept, path, condition, text);
}

/* "a, b": what is kept of the columns. */
static char *names_of(GPtrArray *columns)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < columns->len; i++)
        column_append_text(names, ((const struct catalog_object *)g_ptr_array_index(columns, i))->name);
    return g_string_free(names, FALSE);
}

/*
 * Without a key: what is kept of rows that are not all there any more goes to none of them, unless it is the same for
 * all. Append: the table `missed`, of what is left over.
 */
static void append_missed(GString *script, const struct row_key *key, const char *missed, const char *kept,
                          const char *names)
{
    g_autofree char *source = row_key_source(key, NULL);

    g_string_append_printf(
            script,
            "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS\n    SELECT migrator_row, migrator_number, %s\n    FROM (\n"
            "        SELECT *, count(*) OVER same AS migrator_copies,\n"
            "               min(ROW(%s)::text) OVER same <> max(ROW(%s)::text) OVER same AS migrator_differs\n"
            "        FROM %s WINDOW same AS (PARTITION BY migrator_row)\n    ) AS kept\n    LEFT JOIN (\n"
            "        SELECT migrator_row, count(*) AS migrator_there FROM %s GROUP BY migrator_row\n"
            "    ) AS there USING (migrator_row)\n"
            "    WHERE coalesce(migrator_there, 0) < migrator_copies\n"
            "        AND (migrator_differs OR migrator_number > coalesce(migrator_there, 0));\n",
            missed, names, names, names, kept, source);
}

/* What is kept and finds no row is a conflict; the rest gets its row. */
static void append_update(struct kept_rows *kept, const struct row_key *key, const char *name, const char *names,
                          const char *assignments)
{
    GString *script = kept->scripts[KEPT_BACK];
    g_autofree char *text = g_strdup_printf("earlier %s of a row that is not there any more", names);
    g_autofree char *reason = sql_quote_literal(text);
    g_autofree char *is_any = g_strdup_printf("num_nonnulls(%s) > 0", names);

    if (key->columns->len > 0) {
        g_autofree char *table = row_key_table(key, NULL);
        g_autofree char *condition = row_key_condition(key, NULL, "kept", "target");
        g_autofree char *is_missed =
                g_strdup_printf("%s AND NOT EXISTS (SELECT FROM %s AS target WHERE %s)", is_any, table, condition);
        kept_rows_append_conflict(script, kept, key->table, name, reason, is_missed);
        kept_rows_append_update(script, key, NULL, name, assignments);
        return;
    }
    g_autofree char *missed = g_strdup_printf("pg_temp.missed_%u", kept->tables);
    g_autofree char *condition = row_key_condition(key, NULL, "kept", "missed");
    g_autofree char *found = g_strdup_printf(
            "(\n        SELECT * FROM %s AS kept WHERE NOT EXISTS (SELECT FROM %s AS missed WHERE %s)\n    )", name,
            missed, condition);
    append_missed(script, key, missed, name, names);
    kept_rows_append_conflict(script, kept, key->table, missed, reason, is_any);
    kept_rows_append_update(script, key, NULL, found, assignments);
}

void kept_columns_plan(struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns,
                       GPtrArray *unstable)
{
    CLEANUP(row_key_release) struct row_key key = { 0 };
    GString *assignments = g_string_new(NULL);

    row_key_find(&key, table, unstable);
    g_autofree char *source = row_key_source(&key, NULL);
    GString *list = g_string_new(NULL);
    g_autofree char *keys = row_key_kept(&key, NULL);
    g_string_append(list, keys);
    for (guint i = 0; i < columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(columns, i);
        g_autofree char *type = column_type(column);
        g_autofree char *assignment = column_is_kept_as_text(column)
                                              ? g_strdup_printf("%s = kept.%s::%s", column->name, column->name, type)
                                              : g_strdup_printf("%s = kept.%s", column->name, column->name);
        column_append_kept(list, column);
        column_append_text(assignments, assignment);
    }
    g_autofree char *name = kept_rows_next_table(kept, "before");
    kept_rows_append_lock(kept->scripts[KEPT_BEFORE], table);
    kept_rows_append_keep(kept->scripts[KEPT_BEFORE], name, list->str, source);
    g_autofree char *names = names_of(columns);
    append_update(kept, &key, name, names, assignments->str);
    for (guint i = 0; i < columns->len; i++) {
        append_default(kept, &key, g_ptr_array_index(columns, i), name);
        kept_columns_append_unfilled(kept, table, g_ptr_array_index(columns, i));
    }
    g_string_free(list, TRUE);
    g_string_free(assignments, TRUE);
}
