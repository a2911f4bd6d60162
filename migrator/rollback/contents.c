/* rollback/contents.c - digests of rows. */
#include "rollback/contents.h"

#include <string.h>

static gint by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Row by row as text, the columns sorted by name. */
static char *query_for(const struct catalog_object *table)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *column = g_ptr_array_index(table->users, i);
        if (column->parent == table && catalog_is(column, KIND_COLUMN))
            g_ptr_array_add(names, (gpointer)(guintptr)column->name);
    }
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    return g_strdup_printf(
            "SELECT count(*) || ' ' || md5(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE \"C\"), "
            "'')) AS rows FROM (SELECT ROW(%s)::text AS line FROM ONLY %s) AS lines",
            list, table->identity);
}

/* The sequence that an object is, or has; NULL: none. */
static const char *sequence_of(const struct catalog_object *object)
{
    if (catalog_is(object, KIND_SEQUENCE))
        return object->identity;
    return catalog_is(object, KIND_COLUMN) ? catalog_facet(object, "identity_name") : NULL;
}

static char *position_query(const char *sequence)
{
    return g_strdup_printf("SELECT '" CONTENTS_POSITION
                           "' || CASE WHEN is_called THEN last_value ELSE last_value - 1 END "
                           "AS rows FROM %s",
                           sequence);
}

/* The tables and sequences that are asked for, and their answers. */
struct reading {
    GPtrArray *names; /* const char * */
    GPtrArray *queries;
    GHashTable *rows;
};

static void add(struct reading *reading, const struct catalog_object *object)
{
    const bool is_table = catalog_is(object, KIND_TABLE) && catalog_facet(object, "partition_by") == NULL;
    const char *sequence = sequence_of(object);

    if (!is_table && sequence == NULL)
        return;
    g_ptr_array_add(reading->names, (gpointer)(guintptr)(is_table ? object->identity : sequence));
    g_ptr_array_add(reading->queries, is_table ? query_for(object) : position_query(sequence));
}

static void take(gpointer argument, size_t number, struct rows *found)
{
    struct reading *reading = argument;

    g_hash_table_insert(reading->rows, g_strdup(g_ptr_array_index(reading->names, number)),
                        g_strdup(rows_text(found, 0, "rows")));
}

bool contents_read(GHashTable **rows, const struct snapshot *snapshot, struct session *session, struct fault *fault)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    struct reading reading = { names, queries, all };

    for (guint i = 0; i < snapshot->objects->len; i++)
        add(&reading, g_ptr_array_index(snapshot->objects, i));
    if (!session_select_all(session, queries, take, &reading, fault))
        return false;
    *rows = g_steal_pointer(&all);
    return true;
}
