/* rollback/repair_marks.c - compares two snapshots and follows what uses what. */
#include "rollback/repair_marks.h"

#include "rollback/row_key.h"
#include "rollback/statement.h"

#include <string.h>

struct marking {
    struct repair_marks *marks;
    const struct snapshot *before, *after;
};

static void mark_dropped(struct marking *marking, struct catalog_object *object);
static void mark_rebuilt(struct marking *marking, struct catalog_object *before);
static void mark_retyped(struct marking *marking, struct catalog_object *object);

static bool add(GHashTable *objects, const struct catalog_object *object)
{
    return g_hash_table_add(objects, (gpointer)(guintptr)object);
}

/* What values are of: an extension stands for its types. */
static bool is_type(const struct catalog_object *object)
{
    return catalog_is(object, KIND_ENUM) || catalog_is(object, KIND_DOMAIN) || catalog_is(object, KIND_COMPOSITE) ||
           catalog_is(object, KIND_RANGE) || catalog_is(object, KIND_BASE_TYPE) || catalog_is(object, KIND_EXTENSION);
}

/* ---- made anew ---- */

static void mark_made(struct marking *marking, struct catalog_object *object)
{
    if (!add(marking->marks->made, object))
        return;
    for (guint i = 0; i < object->users->len; i++) {
        struct catalog_object *user = g_ptr_array_index(object->users, i);
        if (user->parent == object)
            mark_made(marking, user);
    }
}

/* A type that stays in use by a column that stays is renamed out of the way, and dropped at the very end. */
static void set_aside(struct marking *marking, struct catalog_object *type)
{
    if (!g_hash_table_contains(marking->marks->aside, type))
        g_hash_table_insert(marking->marks->aside, type,
                            g_strdup_printf("migrator_aside_%u", g_hash_table_size(marking->marks->aside) + 1));
}

static void mark_user_of_dropped(struct marking *marking, struct catalog_object *used, struct catalog_object *user)
{
    const bool is_kept_column = catalog_is(user, KIND_COLUMN) && snapshot_find_same(marking->before, user) != NULL &&
                                catalog_facet(user, "generated") == NULL;

    if (!is_type(used) || !is_kept_column || repair_marks_dropped(marking->marks, user)) {
        mark_dropped(marking, user);
        return;
    }
    set_aside(marking, used);
    mark_retyped(marking, user);
}

static void mark_dropped(struct marking *marking, struct catalog_object *object)
{
    struct catalog_object *before = snapshot_find_same(marking->before, object);

    if (catalog_is(object, KIND_TABLE) && before != NULL) {
        mark_rebuilt(marking, before);
        return;
    }
    if (!add(marking->marks->dropped, object))
        return;
    if (before != NULL)
        mark_made(marking, before);
    if (before != NULL && catalog_is(object, KIND_ATTRIBUTE)) /* an ADD ATTRIBUTE would leave NULL in every value */
        mark_dropped(marking, object->parent);
    for (guint i = 0; i < object->users->len; i++)
        mark_user_of_dropped(marking, object, g_ptr_array_index(object->users, i));
}

/* ---- made anew with what it holds ---- */

static void add_rebuilt(struct marking *marking, const struct catalog_object *before, char *name)
{
    struct catalog_object *after = snapshot_find_same(marking->after, before);

    g_hash_table_insert(marking->marks->rebuilt, (gpointer)(guintptr)before, name);
    if (after == NULL)
        return;
    g_hash_table_insert(marking->marks->rebuilt, after, NULL);
    add(marking->marks->dropped, after);
}

/* What uses a column of a table that goes: a sequence that belongs to it stays, that of an identity goes along. */
static void mark_user_of_column(struct marking *marking, struct catalog_object *column, struct catalog_object *user)
{
    const struct catalog_object *before = snapshot_find_same(marking->before, user);

    if (catalog_is(user, KIND_IDENTITY_SEQUENCE) && before != NULL)
        add_rebuilt(marking, before, NULL);
    else if (!catalog_is(user, KIND_SEQUENCE) && !column_is_of(user, column->parent))
        mark_user_of_dropped(marking, column, user);
}

static void mark_users_of_rebuilt(struct marking *marking, struct catalog_object *table)
{
    for (guint i = 0; i < table->users->len; i++) {
        struct catalog_object *user = g_ptr_array_index(table->users, i);
        if (!column_is_of(user, table)) {
            mark_user_of_dropped(marking, table, user);
            continue;
        }
        for (guint j = 0; j < user->users->len; j++)
            mark_user_of_column(marking, user, g_ptr_array_index(user->users, j));
    }
}

static void rebuild_tree(struct marking *marking, struct catalog_object *table, char *name)
{
    struct catalog_object *after = snapshot_find_same(marking->after, table);

    add_rebuilt(marking, table, name);
    for (guint i = 0; i < table->users->len; i++) {
        struct catalog_object *part = g_ptr_array_index(table->users, i);
        if (catalog_is(part, KIND_TABLE) && catalog_partitioned(part) == table)
            rebuild_tree(marking, part, NULL);
    }
    if (after != NULL)
        mark_users_of_rebuilt(marking, after);
}

/* Its partitions go with it, and it with what it is a partition of, as far up as that is still there. */
static void mark_rebuilt(struct marking *marking, struct catalog_object *before)
{
    struct catalog_object *above = catalog_partitioned(before);

    if (g_hash_table_contains(marking->marks->rebuilt, before))
        return;
    if (above != NULL && snapshot_find_same(marking->after, above) != NULL)
        mark_rebuilt(marking, above);
    else
        rebuild_tree(marking, before,
                     g_strdup_printf("migrator_rows_%u", g_hash_table_size(marking->marks->rebuilt) + 1));
}

/* ---- another type ---- */

/*
 * An ALTER COLUMN TYPE takes plain indexes and foreign keys along; what holds an expression may not fit, nor may a key
 * that cannot have the NULL which stands for a value that cannot be converted.
 */
static bool is_in_the_way(const struct catalog_object *user)
{
    if (catalog_is(user, KIND_CONSTRAINT))
        return g_str_has_prefix(catalog_facet(user, "definition"), "CHECK") ||
               g_str_has_prefix(catalog_facet(user, "definition"), "PRIMARY KEY");
    if (catalog_is(user, KIND_INDEX))
        return strstr(catalog_facet(user, "definition"), " WHERE ") != NULL;
    if (catalog_is(user, KIND_COLUMN))
        return catalog_facet(user, "generated") != NULL;
    return !catalog_is(user, KIND_SEQUENCE) && !catalog_is(user, KIND_IDENTITY_SEQUENCE) &&
           !catalog_is(user, KIND_GRANT) && !catalog_is(user, KIND_TABLE) && !catalog_is(user, KIND_NOT_NULL);
}

static void mark_retyped(struct marking *marking, struct catalog_object *object)
{
    struct catalog_object *before = snapshot_find_same(marking->before, object);

    if (!add(marking->marks->retyped, before))
        return;
    for (guint i = 0; i < object->users->len; i++) {
        struct catalog_object *user = g_ptr_array_index(object->users, i);
        if (is_in_the_way(user))
            mark_dropped(marking, user);
    }
    if (before->is_partition_key)
        mark_rebuilt(marking, before->parent);
}

/* ---- comparing ---- */

static void compare(struct marking *marking, struct catalog_object *before, struct catalog_object *after)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && before->kind->facets[i].name != NULL; i++) {
        const char *from = after->facets[i], *to = before->facets[i];
        if (g_strcmp0(from, to) == 0)
            continue;
        if (catalog_is(before, KIND_COLUMN) && i == 0 && catalog_facet(after, "generated") == NULL)
            mark_retyped(marking, after);
        else if (catalog_is(before, KIND_COLUMN) && i == 0)
            mark_dropped(marking, after);
        else if (!statement_can_change(&before->kind->facets[i], from, to))
            mark_dropped(marking, after);
    }
}

/* Objects that are made again would get what is given by default: it comes back when they have what they had. */
static void hold_default_privileges_back(struct marking *marking)
{
    if (g_hash_table_size(marking->marks->made) == 0 && g_hash_table_size(marking->marks->rebuilt) == 0)
        return;
    for (guint i = 0; i < marking->after->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(marking->after->objects, i);
        if (catalog_is(object, KIND_DEFAULT_PRIVILEGE))
            mark_dropped(marking, object);
    }
}

/* What is gone is made; for an attribute so is its type, as values of it would not have it. */
static void mark_gone(struct marking *marking, struct catalog_object *before)
{
    struct catalog_object *type =
            catalog_is(before, KIND_ATTRIBUTE) ? snapshot_find_same(marking->after, before->parent) : NULL;

    if (type != NULL)
        mark_dropped(marking, type);
    else
        mark_made(marking, before);
}

/* ---- types that are made of others ---- */

static void set_aside_needed(struct marking *marking, const struct catalog_object *object);

/* A type that stays in use keeps those in use that it is made of. */
static void set_aside_with_needed(struct marking *marking, struct catalog_object *type)
{
    if (!is_type(type) || !repair_marks_dropped(marking->marks, type) || repair_marks_is_aside(marking->marks, type))
        return;
    set_aside(marking, type);
    set_aside_needed(marking, type);
}

static void set_aside_needed(struct marking *marking, const struct catalog_object *object)
{
    for (guint i = 0; i < object->needs->len; i++)
        set_aside_with_needed(marking, g_ptr_array_index(object->needs, i));
    for (guint i = 0; i < object->users->len; i++) {
        const struct catalog_object *attribute = g_ptr_array_index(object->users, i);
        if (catalog_is(attribute, KIND_ATTRIBUTE) && attribute->parent == object)
            set_aside_needed(marking, attribute);
    }
}

static void set_all_needed_aside(struct marking *marking)
{
    for (guint i = 0; i < marking->after->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(marking->after->objects, i);
        if (repair_marks_is_aside(marking->marks, object))
            set_aside_needed(marking, object);
    }
}

/* ---- what is unique ---- */

static bool is_unique(const struct catalog_object *object)
{
    const char *definition = catalog_is(object, KIND_CONSTRAINT) || catalog_is(object, KIND_INDEX)
                                     ? catalog_facet(object, "definition")
                                     : "";

    return g_str_has_prefix(definition, "PRIMARY KEY ") || g_str_has_prefix(definition, "UNIQUE ") ||
           g_str_has_prefix(definition, "EXCLUDE ") || g_str_has_prefix(definition, "CREATE UNIQUE INDEX ");
}

static bool is_crowded(const struct marking *marking, const struct catalog_object *table, const GPtrArray *crowded)
{
    const struct catalog_object *before = snapshot_find_same(marking->before, table);

    for (guint i = 0; before != NULL && i < crowded->len; i++)
        if (catalog_root(g_ptr_array_index(crowded, i)) == catalog_root(before))
            return true;
    return false;
}

static void hold_unique_back(struct marking *marking, const GPtrArray *crowded)
{
    for (guint i = 0; crowded != NULL && i < marking->after->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(marking->after->objects, i);
        if (is_unique(object) && catalog_is(object->parent, KIND_TABLE) && is_crowded(marking, object->parent, crowded))
            mark_dropped(marking, object);
    }
}

void repair_marks_find(struct repair_marks *marks, const struct snapshot *before, const struct snapshot *after,
                       const GPtrArray *crowded)
{
    struct marking marking = { .marks = marks, .before = before, .after = after };

    *marks = (struct repair_marks){ .dropped = g_hash_table_new(NULL, NULL),
                                    .aside = g_hash_table_new_full(NULL, NULL, NULL, g_free),
                                    .made = g_hash_table_new(NULL, NULL),
                                    .retyped = g_hash_table_new(NULL, NULL),
                                    .rebuilt = g_hash_table_new_full(NULL, NULL, NULL, g_free) };
    for (guint i = 0; i < after->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(after->objects, i);
        struct catalog_object *same = snapshot_find_same(before, object);
        if (same == NULL)
            mark_dropped(&marking, object);
        else
            compare(&marking, same, object);
    }
    for (guint i = 0; i < before->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(before->objects, i);
        if (snapshot_find_same(after, object) == NULL)
            mark_gone(&marking, object);
    }
    hold_unique_back(&marking, crowded);
    hold_default_privileges_back(&marking);
    set_all_needed_aside(&marking);
}

void repair_marks_release(struct repair_marks *marks)
{
    g_clear_pointer(&marks->dropped, g_hash_table_unref);
    g_clear_pointer(&marks->aside, g_hash_table_unref);
    g_clear_pointer(&marks->made, g_hash_table_unref);
    g_clear_pointer(&marks->retyped, g_hash_table_unref);
    g_clear_pointer(&marks->rebuilt, g_hash_table_unref);
}

bool repair_marks_dropped(const struct repair_marks *marks, const struct catalog_object *object)
{
    return g_hash_table_contains(marks->dropped, object);
}

bool repair_marks_made(const struct repair_marks *marks, const struct catalog_object *object)
{
    return g_hash_table_contains(marks->made, object);
}

bool repair_marks_retyped(const struct repair_marks *marks, const struct catalog_object *object)
{
    return g_hash_table_contains(marks->retyped, object);
}

bool repair_marks_rebuilt(const struct repair_marks *marks, const struct catalog_object *object)
{
    return g_hash_table_contains(marks->rebuilt, object);
}

const char *repair_marks_rows_name(const struct repair_marks *marks, const struct catalog_object *table)
{
    return g_hash_table_lookup(marks->rebuilt, table);
}

bool repair_marks_is_aside(const struct repair_marks *marks, const struct catalog_object *object)
{
    return g_hash_table_contains(marks->aside, object);
}

const char *repair_marks_aside_name(const struct repair_marks *marks, const struct catalog_object *object)
{
    return g_hash_table_lookup(marks->aside, object);
}
