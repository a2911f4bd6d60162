/* rollback/unkept.c - fills in the statements that tell what was written. */
#include "rollback/unkept.h"

#include "generated/sql.h"
#include "sql/script.h"

/* The tables whose rows are kept, whatever becomes of them, as an array: ARRAY['public.item']::text[]. */
static char *kept_whole(const struct repair *repair, GPtrArray *touched)
{
    g_autoptr(GPtrArray) tables = g_ptr_array_copy(touched, NULL, NULL);
    g_autoptr(GString) array = g_string_new("ARRAY[");

    for (guint i = 0; i < repair->lost->len; i++) {
        struct catalog_object *lost = g_ptr_array_index(repair->lost, i);
        if (catalog_is(lost, KIND_TABLE) && !catalog_contains(tables, lost))
            g_ptr_array_add(tables, lost);
    }
    for (guint i = 0; i < tables->len; i++) {
        const struct catalog_object *table = g_ptr_array_index(tables, i);
        g_autofree char *name = sql_quote_literal(table->identity);
        g_string_append_printf(array, "%s%s", i > 0 ? ", " : "", name);
    }
    g_string_append(array, "]::text[]");
    return g_string_free(g_steal_pointer(&array), FALSE);
}

static void append_filled(GString *script, const struct kept_rows *kept, const char *template_text, const char *whole)
{
    g_autoptr(GString) text = g_string_new(template_text);
    g_autofree char *table = g_strdup_printf("%s.written_%" G_GINT64_FORMAT, kept->schema, kept->version);

    g_string_replace(text, "@schema@", kept->schema, 0);
    g_string_replace(text, "@table@", table, 0);
    g_string_replace(text, "@kept@", whole, 0);
    g_string_append(script, text->str);
}

void unkept_append(struct kept_rows *kept, const struct repair *repair, GPtrArray *touched)
{
    g_autofree char *whole = kept_whole(repair, touched);

    append_filled(kept->scripts[KEPT_BEFORE], kept, SQL_ROLLBACK_SCRIPT_WRITTEN_BEFORE, whole);
    append_filled(kept->scripts[KEPT_AFTER], kept, SQL_ROLLBACK_SCRIPT_WRITTEN_AFTER, whole);
}
