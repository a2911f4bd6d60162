/* rollback/difference.c - compares by identity. */
#include "rollback/difference.h"

#include "rollback/contents.h"

#include <string.h>

static GHashTable *by_identity(const struct snapshot *snapshot)
{
    GHashTable *objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < snapshot->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(snapshot->objects, i);
        g_hash_table_insert(objects, g_strdup_printf("%s %s", object->kind->word, object->identity), object);
    }
    return objects;
}

static void compare_facets(const struct catalog_object *before, const struct catalog_object *now, GPtrArray *lines)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && now->kind->facets[i].name != NULL; i++)
        if (g_strcmp0(before->facets[i], now->facets[i]) != 0)
            g_ptr_array_add(lines, g_strdup_printf("~ %s %s: %s %s, was %s", now->kind->word, now->identity,
                                                   now->kind->facets[i].name,
                                                   now->facets[i] != NULL ? now->facets[i] : "nothing",
                                                   before->facets[i] != NULL ? before->facets[i] : "nothing"));
}

void difference_schemas(const struct snapshot *before, const struct snapshot *now, GPtrArray *lines)
{
    g_autoptr(GHashTable) present = by_identity(now);
    g_autoptr(GHashTable) past = by_identity(before);

    for (guint i = 0; i < before->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(before->objects, i);
        g_autofree char *name = g_strdup_printf("%s %s", object->kind->word, object->identity);
        const struct catalog_object *same = g_hash_table_lookup(present, name);
        if (same == NULL)
            g_ptr_array_add(lines, g_strconcat("- ", name, NULL));
        else
            compare_facets(object, same, lines);
    }
    for (guint i = 0; i < now->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(now->objects, i);
        g_autofree char *name = g_strdup_printf("%s %s", object->kind->word, object->identity);
        if (!g_hash_table_contains(past, name))
            g_ptr_array_add(lines, g_strconcat("+ ", name, NULL));
    }
}

/* A sequence that has gone on is as good as it was. */
static bool is_further(const char *before, const char *now)
{
    if (now == NULL || !g_str_has_prefix(before, CONTENTS_POSITION) || !g_str_has_prefix(now, CONTENTS_POSITION))
        return false;
    return g_ascii_strtoll(now + strlen(CONTENTS_POSITION), NULL, 10) >
           g_ascii_strtoll(before + strlen(CONTENTS_POSITION), NULL, 10);
}

void difference_rows(GHashTable *before, GHashTable *now, GPtrArray *lines)
{
    GHashTableIter iter;
    gpointer table = NULL, rows = NULL;

    g_hash_table_iter_init(&iter, before);
    while (g_hash_table_iter_next(&iter, &table, &rows)) {
        const char *other = g_hash_table_lookup(now, table);
        if (g_strcmp0(rows, other) != 0 && !is_further(rows, other))
            g_ptr_array_add(lines, g_strdup_printf("~ rows of %s", (const char *)table));
    }
}
