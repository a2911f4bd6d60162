/* rollback/dml.c - finds its columns, and writes them. */
#include "rollback/dml.h"

#include "sql/script.h"

void dml_free(void *data)
{
    struct dml *dml = data;

    row_key_release(&dml->key);
    g_clear_pointer(&dml->written, g_ptr_array_unref);
    g_clear_pointer(&dml->all, g_ptr_array_unref);
    g_free(dml->target);
    g_free(dml->rows);
    g_free(dml->net);
    g_free(dml);
}

static char *literal(const char *text)
{
    return sql_quote_literal(text);
}

/* A column's name as it is a key of the kept line: 'name'. It is the one that the column had before up. */
char *dml_key_literal(const struct catalog_object *column)
{
    g_autofree char *name = column_plain_name(column);

    return literal(name);
}

/* "side->>'name'": what was kept of a column. */
char *dml_value_of(const struct catalog_object *column, const char *side)
{
    g_autofree char *key = dml_key_literal(column);

    return g_strdup_printf("%s->>%s", side, key);
}

static bool is_retyped(const struct dml *dml, const struct catalog_object *column)
{
    const GPtrArray *retyped = dml->repair->retyped;

    for (guint i = 0; i < retyped->len; i++)
        if (((const struct repair_retyped *)g_ptr_array_index(retyped, i))->before == column)
            return true;
    return false;
}

/* What was kept of a column that up gave another type may be of that one; its earlier value comes back later. */
char *dml_typed_value(const struct dml *dml, const struct catalog_object *column, const char *side)
{
    g_autofree char *value = dml_value_of(column, side);
    g_autofree char *type = column_type(column);
    g_autofree char *name = literal(type);

    return is_retyped(dml, column) ? g_strdup_printf("pg_temp.text_as(%s, %s)::%s", value, name, type)
                                   : g_strdup_printf("(%s)::%s", value, type);
}

/* A list of what `write` makes of each column. */
char *dml_each(const struct dml *dml, GPtrArray *columns, const char *separator,
               char *(*write)(const struct dml *dml, const struct catalog_object *column))
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < columns->len; i++) {
        g_autofree char *text = write(dml, g_ptr_array_index(columns, i));
        g_string_append_printf(list, "%s%s", i > 0 ? separator : "", text);
    }
    return g_string_free(list, FALSE);
}

/* ---- what the parts of statements look like ---- */

char *dml_write_name(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    return g_strdup(column->name);
}

char *dml_write_key_literal(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    return dml_key_literal(column);
}

char *dml_write_target_text(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    return g_strdup_printf("target.%s::text", column->name);
}

/* ---- one table ---- */

static bool is_generated(const struct catalog_object *column)
{
    return catalog_facet(column, "generated") != NULL;
}

static void find_columns(struct dml *dml)
{
    dml->written = g_ptr_array_new();
    dml->all = g_ptr_array_new();
    for (guint i = 0; i < dml->key.stable->len; i++) {
        struct catalog_object *column = g_ptr_array_index(dml->key.stable, i);
        if (dml->key.columns->len == 0 || g_strcmp0(catalog_facet(column, "identity_kind"), "ALWAYS") != 0)
            g_ptr_array_add(dml->written, column);
    }
    for (guint i = 0; i < dml->key.table->users->len; i++) {
        struct catalog_object *column = g_ptr_array_index(dml->key.table->users, i);
        if (column_is_of(column, dml->key.table) && !is_generated(column))
            g_ptr_array_add(dml->all, column);
    }
}

struct dml *dml_new(struct kept_rows *kept, const struct catalog_object *root, const struct repair *repair,
                    const GPtrArray *tables)
{
    g_autoptr(GPtrArray) unstable = repair_unstable_columns(repair);
    struct dml *dml = g_new0(struct dml, 1);

    *dml = (struct dml){ .kept = kept, .repair = repair, .tables = tables };
    row_key_find(&dml->key, root, unstable);
    find_columns(dml);
    dml->target = row_key_table(&dml->key, NULL);
    dml->rows = kept_rows_next_table(kept, "rows");
    dml->net = g_strdup_printf("pg_temp.net_%u", kept->tables);
    return dml;
}

char *dml_write_before(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    return dml_value_of(column, "before");
}

char *dml_write_after(const struct dml *dml, const struct catalog_object *column)
{
    (void)dml;
    return dml_value_of(column, "after");
}
