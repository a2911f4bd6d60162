/* rollback/kept_rebuilt.c - from the plain table into the new one. */
#include "rollback/kept_rebuilt.h"

#include "rollback/row_key.h"
#include "sql/script.h"

/* The statement that moves rows from a source. */
static char *insert_text(const struct catalog_object *table, const char *source)
{
    g_autofree char *names = columns_names(table);

    return *names == '\0'
                   ? g_strdup_printf("INSERT INTO %s SELECT FROM %s AS kept;\n", table->identity, source)
                   : g_strdup_printf(
                             "INSERT INTO %s (%s)\n    OVERRIDING SYSTEM VALUE\n    SELECT %s FROM %s AS kept;\n",
                             table->identity, names, names, source);
}

static void move_rows(struct kept_rows *kept, const struct repair_rebuilt *rebuilt)
{
    GString *script = kept->scripts[KEPT_ANEW];
    g_autofree char *one = kept_rows_one_of(rebuilt->rows);
    g_autofree char *all_rows = insert_text(rebuilt->table, rebuilt->rows);
    g_autofree char *one_row = insert_text(rebuilt->table, one);

    kept_rows_append_fitting_block(script, kept, rebuilt->table, rebuilt->rows, all_rows, one_row, "does not fit: ");
    g_string_append_printf(script, "DROP TABLE %s;\n", rebuilt->rows);
}

void kept_rebuilt_plan(struct kept_rows *kept, const struct repair *repair)
{
    for (guint i = 0; i < repair->rebuilt->len; i++)
        move_rows(kept, g_ptr_array_index(repair->rebuilt, i));
    for (guint i = 0; i < repair->moved->len; i++) {
        const struct catalog_object *sequence = g_ptr_array_index(repair->moved, i);
        g_autofree char *name = kept_rows_next_table(kept, "now");
        kept_rows_append_position(kept, kept->scripts[KEPT_NOW], name, sequence->identity);
        g_string_append_printf(kept->scripts[KEPT_POSITIONS], "DROP TABLE %s;\n", name);
    }
}
