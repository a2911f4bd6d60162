/* rollback/kept_aside.c - what the newer release wrote, until it is there again. */
#include "rollback/kept_aside.h"

#include "sql/script.h"

#include <string.h>

/* Append statements that run only where something was set aside, which goes then. */
static void append_restore(struct kept_rows *kept, const char *aside, const char *statements)
{
    g_autofree char *literal = sql_quote_literal(aside);

    g_string_append_printf(
            kept->scripts[KEPT_AGAIN],
            "DO $aside$ DECLARE migrator_place tid; BEGIN IF to_regclass(%s) IS NOT NULL THEN\n%sDROP TABLE "
            "%s;\nEND IF; END $aside$;\n",
            literal, statements, aside);
}

static const char not_put_back[] = "set aside, not put back: ";

/*
 * The same of rows of a table. Nothing of the project's own hears of it, as nothing is new. write: the statements, for
 * rows from a source. first: what comes before them, once.
 */
static void append_rows_restore(struct kept_rows *kept, const struct catalog_object *table, const char *aside,
                                const char *first,
                                char *(*write)(const struct kept_rows *kept, const struct catalog_object *table,
                                               GPtrArray *columns, const char *source),
                                GPtrArray *columns)
{
    g_autoptr(GString) quiet = g_string_new(NULL);
    g_autoptr(GString) loud = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new("SET CONSTRAINTS ALL IMMEDIATE;\n");
    g_autofree char *one = kept_rows_one_of(aside);
    g_autofree char *all_rows = write(kept, table, columns, aside), *one_row = write(kept, table, columns, one);

    for (guint i = 0; i < table->users->len; i++)
        kept_rows_append_silence(quiet, loud, g_ptr_array_index(table->users, i));
    g_string_append_printf(text, "%s%s", quiet->str, first);
    kept_rows_append_fitting(text, kept, table, aside, all_rows, one_row, not_put_back);
    g_string_append(text, loud->str);
    append_restore(kept, aside, text->str);
}

/* ---- tables ---- */

/* What an identity column has cannot be set again, and need not: the sequence goes on. */
static bool can_be_set(const struct catalog_object *column)
{
    return g_strcmp0(catalog_facet(column, "identity_kind"), "ALWAYS") != 0 &&
           catalog_facet(column, "generated") == NULL;
}

/* "a = kept.a, …" for those of the columns that can be set. */
static char *assignments_of(GPtrArray *columns)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < columns->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(columns, i);
        g_autofree char *value = column_value(column, "kept");
        g_autofree char *assignment = g_strdup_printf("%s = %s", column->name, value);
        if (can_be_set(column))
            column_append_text(list, assignment);
    }
    return g_string_free(list, FALSE);
}

/* Append: rows that up has made under another key, and that are the same by what else is unique, get what was kept. */
static void append_same_rows(GString *restore, const struct row_key *key, const char *source, const char *missing,
                             const char *assignments)
{
    g_autoptr(GPtrArray) keys = row_keys_besides(key);
    g_autofree char *unmatched = g_strdup_printf("(SELECT * FROM %s AS kept WHERE %s)", source, missing);

    for (guint i = 0; i < keys->len; i++)
        kept_rows_append_update(restore, g_ptr_array_index(keys, i), NULL, unmatched, assignments);
}

/* Append: rows that are still missing, but for those in whose way there are others. */
static void append_missing_rows(GString *restore, const struct catalog_object *table, const char *source,
                                const char *missing)
{
    g_autofree char *names = columns_names(table);
    g_autofree char *values = columns_values(table);

    g_string_append_printf(restore,
                           "INSERT INTO %s (%s)\n    OVERRIDING SYSTEM VALUE\n    SELECT %s FROM %s AS kept%s%s\n"
                           "    ON CONFLICT DO NOTHING;\n",
                           table->identity, names, values, source, missing != NULL ? "\n    WHERE " : "",
                           missing != NULL ? missing : "");
}

/* What up itself put there is as it was left; without a key, there is nothing by which to tell. */
static char *write_table(const struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns,
                         const char *source)
{
    CLEANUP(row_key_release) struct row_key key = { 0 };
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    GString *restore = g_string_new(NULL);

    (void)columns;
    row_key_find(&key, table, none);
    if (key.columns->len == 0) {
        append_missing_rows(restore, table, source, NULL);
        return g_string_free(restore, FALSE);
    }
    g_autofree char *assignments = assignments_of(key.stable);
    g_autofree char *condition = row_key_condition(&key, NULL, "kept", "target");
    g_autofree char *missing =
            g_strdup_printf("NOT EXISTS (SELECT FROM ONLY %s AS target WHERE %s)", table->identity, condition);
    if (*assignments != '\0') {
        kept_rows_append_update(restore, &key, NULL, source, assignments);
        append_same_rows(restore, &key, source, missing, assignments);
    }
    append_missing_rows(restore, table, source, missing);
    kept_rows_append_conflict(restore, kept, table, source, "'set aside, not put back: another row is in its way'",
                              missing);
    return g_string_free(restore, FALSE);
}

static bool has_key(const struct catalog_object *table)
{
    CLEANUP(row_key_release) struct row_key key = { 0 };
    g_autoptr(GPtrArray) none = g_ptr_array_new();

    row_key_find(&key, table, none);
    return key.columns->len > 0;
}

static void set_table_aside(struct kept_rows *kept, const struct catalog_object *table)
{
    g_autofree char *columns = columns_kept(table);

    if (*columns == '\0')
        return;
    g_autofree char *aside = kept_rows_next_table(kept, "aside");
    g_autofree char *source = g_strconcat("ONLY ", table->identity, NULL);
    g_autofree char *first = has_key(table) ? g_strdup("") : g_strdup_printf("DELETE FROM %s;\n", source);
    kept_rows_append_keep(kept->scripts[KEPT_ASIDE], aside, columns, source);
    append_rows_restore(kept, table, aside, first, write_table, NULL);
}

/* ---- columns ---- */

static GPtrArray *gained_columns(const GPtrArray *gained, const struct catalog_object *table)
{
    GPtrArray *own = g_ptr_array_new();

    for (guint i = 0; i < gained->len; i++)
        if (column_is_of(g_ptr_array_index(gained, i), table))
            g_ptr_array_add(own, g_ptr_array_index(gained, i));
    return own;
}

static char *write_columns(const struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns,
                           const char *source)
{
    CLEANUP(row_key_release) struct row_key key = { 0 };
    g_autofree char *assignments = assignments_of(columns);
    GString *restore = g_string_new(NULL);

    (void)kept;
    row_key_find(&key, table, columns);
    if (*assignments != '\0')
        kept_rows_append_update(restore, &key, NULL, source, assignments);
    return g_string_free(restore, FALSE);
}

static void set_columns_aside(struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns)
{
    CLEANUP(row_key_release) struct row_key key = { 0 };
    g_autofree char *aside = kept_rows_next_table(kept, "aside");

    row_key_find(&key, table, columns);
    g_autofree char *source = row_key_source(&key, NULL);
    g_autofree char *keys = row_key_kept(&key, NULL);
    g_autoptr(GString) list = g_string_new(keys);
    for (guint i = 0; i < columns->len; i++)
        column_append_kept(list, g_ptr_array_index(columns, i));
    kept_rows_append_keep(kept->scripts[KEPT_ASIDE], aside, list->str, source);
    append_rows_restore(kept, table, aside, "", write_columns, columns);
}

/* ---- sequences ---- */

static void set_position_aside(struct kept_rows *kept, const char *sequence)
{
    g_autofree char *aside = kept_rows_next_table(kept, "aside");
    g_autofree char *literal = sql_quote_literal(sequence);
    g_autofree char *restore = g_strdup_printf(
            "PERFORM setval(%s, greatest(kept.last_value, now.last_value), kept.is_called OR now.is_called)\n"
            "    FROM %s AS kept, %s AS now;\n",
            literal, aside, sequence);

    kept_rows_append_keep(kept->scripts[KEPT_ASIDE], aside, "last_value, is_called", sequence);
    append_restore(kept, aside, restore);
}

static void set_sequences_aside(struct kept_rows *kept, const GPtrArray *gained)
{
    for (guint i = 0; i < gained->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(gained, i);
        if (catalog_is(object, KIND_SEQUENCE) || catalog_is(object, KIND_IDENTITY_SEQUENCE))
            set_position_aside(kept, object->identity);
    }
}

/* The objects as up left them. */
static GPtrArray *as_applied(const struct kept_rows *kept, const GPtrArray *objects)
{
    GPtrArray *applied = g_ptr_array_new();

    for (guint i = 0; i < objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(objects, i);
        g_ptr_array_add(applied, snapshot_find(kept->applied, &object->address));
    }
    return applied;
}

void kept_aside_plan(struct kept_rows *kept, const GPtrArray *gained)
{
    g_autoptr(GPtrArray) tables = snapshot_tables(kept->applied);
    g_autoptr(GPtrArray) applied = as_applied(kept, gained);

    for (guint i = 0; i < tables->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(tables, i);
        g_autoptr(GPtrArray) columns = gained_columns(applied, table);
        if (catalog_contains(applied, table))
            set_table_aside(kept, table);
        else if (columns->len > 0)
            set_columns_aside(kept, table, columns);
    }
    set_sequences_aside(kept, applied);
}
