/* rollback/kept_circle.c - finds them by the order, and defers them. */
#include "rollback/kept_circle.h"

#include <string.h>

/* Does it refer to a table that is in the list behind that place? */
static bool refers_to_later(const struct catalog_object *key, const GPtrArray *tables, guint place)
{
    for (guint i = 0; i < key->needs->len; i++) {
        const struct catalog_object *need = g_ptr_array_index(key->needs, i);
        guint at = 0;
        if (g_ptr_array_find((GPtrArray *)(guintptr)tables, need->parent != NULL ? need->parent : need, &at) &&
            at > place)
            return true;
    }
    return false;
}

/* How a key that has to wait is made not to, as it was; NULL: it waits by itself. */
static const char *timing_of(const struct catalog_object *key)
{
    const char *definition = catalog_facet(key, "definition");

    if (strstr(definition, " INITIALLY DEFERRED") != NULL)
        return NULL;
    return strstr(definition, " DEFERRABLE") != NULL ? "DEFERRABLE INITIALLY IMMEDIATE" : "NOT DEFERRABLE";
}

static void defer(GString *quiet, GString *loud, const struct catalog_object *key)
{
    const char *timing = timing_of(key), *table = key->parent->identity;

    if (timing == NULL)
        return;
    g_string_append_printf(quiet,
                           "ALTER TABLE %s ALTER CONSTRAINT %s DEFERRABLE INITIALLY DEFERRED;\n"
                           "SET CONSTRAINTS %s.%s DEFERRED;\n",
                           table, key->name, key->parent->schema, key->name);
    g_string_append_printf(loud, "ALTER TABLE %s ALTER CONSTRAINT %s %s;\n", table, key->name, timing);
}

void kept_circle_defer(GString *quiet, GString *loud, const GPtrArray *tables, GPtrArray *standing)
{
    for (guint place = 0; place < tables->len; place++) {
        const struct catalog_object *table = g_ptr_array_index(tables, place);
        for (guint i = 0; i < table->users->len; i++) {
            const struct catalog_object *key = g_ptr_array_index(table->users, i);
            if (key->parent == table && catalog_is_foreign_key(key) && catalog_contains(standing, key) &&
                refers_to_later(key, tables, place))
                defer(quiet, loud, key);
        }
    }
}
