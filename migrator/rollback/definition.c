/* rollback/definition.c - puts the definitions of keys and plain indexes together. */
#include "rollback/definition.h"

#include "rollback/pattern.h"

#include <stdlib.h>
#include <string.h>

struct composing {
    const struct snapshot *snapshot;
    const struct catalog_object *object;
    const struct definition_parts *parts;
    bool is_whole; /* all that was named is there */
};

static const struct catalog_object *part_of_table(struct composing *composing, uint32_t table, int attnum)
{
    const struct catalog_address address = { g_intern_static_string("pg_class"), table, attnum };
    const struct catalog_object *object = snapshot_find(composing->snapshot, &address);

    composing->is_whole = composing->is_whole && object != NULL;
    return object;
}

static void append_columns(GString *text, struct composing *composing, uint32_t table, const char *attnums)
{
    const char *separator = "";

    attnums += strspn(attnums, "{");
    for (char *end; *attnums >= '0' && *attnums <= '9'; attnums = end + strspn(end, ", ")) {
        const struct catalog_object *column = part_of_table(composing, table, (int)strtol(attnums, &end, 10));
        g_string_append(text, separator);
        g_string_append(text, column != NULL ? column->name : "");
        separator = ", ";
    }
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

char *definition_compose(const struct snapshot *snapshot, const struct catalog_object *object,
                         const struct definition_parts *parts)
{
    struct composing composing = { snapshot, object, parts, true };

    if (parts->pattern == NULL || object->parent == NULL)
        return NULL;
    g_autofree char *definition = pattern_fill(parts->pattern, append_named, &composing);
    return composing.is_whole ? g_steal_pointer(&definition) : NULL;
}
