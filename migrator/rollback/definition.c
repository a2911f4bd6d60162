/* rollback/definition.c - puts the definitions of keys and plain indexes together. */
#include "rollback/definition.h"

#include "rollback/pattern.h"

#include <stdlib.h>
#include <string.h>

struct composing {
    const struct snapshot *snapshot;
    GHashTable *usual;
    const struct catalog_object *object;
    const struct definition_parts *parts;
    bool is_whole; /* all that was named is there, and as usual */
};

static const struct catalog_object *part_of_table(struct composing *composing, uint32_t table, int attnum)
{
    const struct catalog_address address = { g_intern_static_string("pg_class"), table, attnum };
    const struct catalog_object *object = snapshot_find(composing->snapshot, &address);

    composing->is_whole = composing->is_whole && object != NULL;
    return object;
}

/* Take the next number off a list; false: there is none. */
static bool take_number(const char **list, uint32_t *number)
{
    char *end = NULL;

    if (*list == NULL)
        return false;
    *list += strspn(*list, "{, ");
    *number = (uint32_t)strtoul(*list, &end, 10);
    const bool is_there = end != *list;
    *list = end;
    return is_there;
}

static void append_columns(GString *text, struct composing *composing, uint32_t table, const char *attnums)
{
    const char *separator = "";

    for (uint32_t attnum; take_number(&attnums, &attnum); separator = ", ") {
        const struct catalog_object *column = part_of_table(composing, table, (int)attnum);
        g_string_append(text, separator);
        g_string_append(text, column != NULL ? column->name : "");
    }
}

/* Does an index have of each column what it would have anyway? */
static bool is_usual(struct composing *composing)
{
    const char *attnums = composing->parts->columns, *classes = composing->parts->classes;
    const char *collations = composing->parts->collations;
    uint32_t attnum, class, collation;

    while (take_number(&classes, &class) && take_number(&collations, &collation) && take_number(&attnums, &attnum)) {
        const struct catalog_object *column =
                part_of_table(composing, composing->object->parent->address.object, (int)attnum);
        const struct definition_usual *usual = g_hash_table_lookup(composing->usual, column);
        if (usual == NULL || usual->class != class || usual->collation != collation)
            return false;
    }
    return true;
}

static void append_named(GString *text, const char *name, gpointer argument)
{
    struct composing *composing = argument;
    const struct definition_parts *parts = composing->parts;
    const uint32_t other = parts->other != NULL ? (uint32_t)strtoul(parts->other, NULL, 10) : 0;

    if (strcmp(name, "name") == 0) {
        g_string_append(text, composing->object->name);
    } else if (strcmp(name, "parent") == 0) {
        g_string_append(text, composing->object->parent->identity);
    } else if (strcmp(name, "columns") == 0) {
        append_columns(text, composing, composing->object->parent->address.object, parts->columns);
    } else if (strcmp(name, "other_columns") == 0) {
        append_columns(text, composing, other, parts->other_columns);
    } else {
        const struct catalog_object *table = part_of_table(composing, other, 0);
        g_string_append(text, table != NULL ? table->identity : "");
    }
}

char *definition_compose(const struct snapshot *snapshot, GHashTable *usual, const struct catalog_object *object,
                         const struct definition_parts *parts)
{
    struct composing composing = { snapshot, usual, object, parts, true };

    if (parts->pattern == NULL || object->parent == NULL || !is_usual(&composing))
        return NULL;
    g_autofree char *definition = pattern_fill(parts->pattern, append_named, &composing);
    return composing.is_whole ? g_steal_pointer(&definition) : NULL;
}
