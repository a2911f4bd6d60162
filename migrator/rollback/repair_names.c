/* rollback/repair_names.c - earlier names and schemas. */
#include "rollback/repair.h"
#include "rollback/statement.h"

#include <string.h>

/* 0: schemas; 1: what stands in a schema; 2: what belongs to that. Each level's names depend on those before. */
static int level_of(const struct catalog_object *object)
{
    if (catalog_is(object, KIND_SCHEMA))
        return 0;
    return object->kind->parent_class == NULL || catalog_is(object, KIND_INDEX) ? 1 : 2;
}

static bool differs(const char *before, const char *after)
{
    return before != NULL && after != NULL && strcmp(before, after) != 0;
}

/* ---- who has a name ---- */

/* The name that an object has among relations, or NULL: a constraint's index has one, too. */
static const char *relation_name(const struct catalog_object *object)
{
    if (catalog_is(object, KIND_CONSTRAINT))
        return catalog_facet(object, "index");
    return strcmp(object->kind->class, "pg_class") == 0 && object->address.sub == 0 ? object->identity : NULL;
}

/* The same among types: what has rows is one. */
static const char *type_name(const struct catalog_object *object)
{
    if (strcmp(object->kind->class, "pg_type") == 0)
        return object->address.sub == 0 ? object->identity : NULL;
    return object->kind->rank == CATALOG_TABLE || object->kind->rank == CATALOG_VIEW ? relation_name(object) : NULL;
}

static bool is_same_name(const char *one, const char *other)
{
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

static bool have_same_name(const struct catalog_object *one, const struct catalog_object *other)
{
    return (one->address.class == other->address.class && strcmp(one->identity, other->identity) == 0) ||
           is_same_name(relation_name(one), relation_name(other)) || is_same_name(type_name(one), type_name(other));
}

/* Does somebody else have the name that is wanted? */
static struct catalog_object *holder_of(const struct snapshot *after, const struct catalog_object *before)
{
    for (guint i = 0; i < after->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(after->objects, i);
        if ((object->address.class != before->address.class || object->address.object != before->address.object ||
             object->address.sub != before->address.sub) &&
            have_same_name(object, before))
            return object;
    }
    return NULL;
}

/* ---- giving names back ---- */

/* One round: no object is named twice in it, as the snapshot does not know the first of these names. */
struct naming {
    const struct snapshot *after;
    GPtrArray *statements;
    GHashTable *named; /* struct catalog_object * of `after` */
};

/* Has a table the column, by the name that it has for now? */
static bool has_column(const struct catalog_object *table, const struct catalog_object *column)
{
    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *other = g_ptr_array_index(table->users, i);
        if (other->parent == table && other->kind == column->kind && strcmp(other->name, column->name) == 0)
            return true;
    }
    return false;
}

/* A column that the table inherits is renamed where it is inherited from. */
static bool is_renamed_above(const struct catalog_object *object)
{
    const struct catalog_object *table = object->parent;

    if (!catalog_is(object, KIND_COLUMN) && !catalog_is(object, KIND_FOREIGN_COLUMN))
        return false;
    for (guint i = 0; i < table->needs->len; i++) {
        const struct catalog_object *above = g_ptr_array_index(table->needs, i);
        if (catalog_is(above, KIND_TABLE) && has_column(above, object))
            return true;
    }
    return false;
}

/* A name by its place among all, so that the same migration makes the same script on every server. */
static void make_room(struct naming *naming, struct catalog_object *holder)
{
    guint place = 0;

    (void)g_ptr_array_find(naming->after->objects, holder, &place);
    const char *quote = catalog_is(holder, KIND_LABEL) ? "'" : ""; /* its name is a literal */
    g_autofree char *name = g_strdup_printf("%smigrator_aside_%u%s", quote, place, quote);

    if (!is_renamed_above(holder) && g_hash_table_add(naming->named, holder))
        statement_add(naming->statements, holder->kind->rename, holder, name);
}

/* A sequence that a column owns moves with the table. */
static bool moves_by_itself(const struct catalog_object *object)
{
    return object->kind->move != NULL &&
           (!catalog_is(object, KIND_SEQUENCE) || catalog_facet(object, "owned_by") == NULL);
}

static void give_name(struct naming *naming, const struct catalog_object *before, struct catalog_object *object)
{
    const bool has_other_schema = moves_by_itself(object) && differs(before->schema, object->schema);
    struct catalog_object *holder = holder_of(naming->after, before);

    if (holder != NULL)
        make_room(naming, holder);
    else if (!g_hash_table_add(naming->named, object))
        return;
    else if (has_other_schema)
        statement_add(naming->statements, object->kind->move, object, before->schema);
    else if (differs(before->name, object->name))
        statement_add(naming->statements, object->kind->rename, object, before->name);
}

static bool is_misnamed(const struct catalog_object *before, const struct catalog_object *object)
{
    return (object->kind->rename != NULL && differs(before->name, object->name) && !is_renamed_above(object)) ||
           (moves_by_itself(object) && differs(before->schema, object->schema));
}

/* ---- letting go ---- */

/* A table that became a partition, or a child, of another is by itself again: so are its indexes and its columns. */
static void let_go(GPtrArray *statements, const struct catalog_object *before, const struct catalog_object *object)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && object->kind->facets[i].name != NULL; i++)
        if (object->kind->facets[i].is_belonging)
            statement_add_reset(statements, object, i, before->facets[i]);
}

GPtrArray *repair_names(const struct snapshot *before, const struct snapshot *after)
{
    g_autoptr(GHashTable) named = g_hash_table_new(NULL, NULL);
    struct naming naming = { after, g_ptr_array_new_with_free_func(g_free), named };

    for (int level = 0; level <= 2 && naming.statements->len == 0; level++)
        for (guint i = 0; i < after->objects->len; i++) {
            struct catalog_object *object = g_ptr_array_index(after->objects, i);
            const struct catalog_object *same = snapshot_find_same(before, object);
            if (same != NULL && level_of(object) == level && is_misnamed(same, object))
                give_name(&naming, same, object);
        }
    const bool has_names = naming.statements->len == 0;
    for (guint i = 0; i < after->objects->len && has_names; i++) {
        const struct catalog_object *object = g_ptr_array_index(after->objects, i);
        const struct catalog_object *same = snapshot_find_same(before, object);
        if (same != NULL)
            let_go(naming.statements, same, object);
    }
    return naming.statements;
}
