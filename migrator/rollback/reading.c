/* rollback/reading.c - turns rows into objects. */
#include "rollback/reading.h"

#include "rollback/definition.h"

#include <stdlib.h>
#include <string.h>

void reading_init(struct reading *reading, struct snapshot *snapshot)
{
    *reading = (struct reading){ .snapshot = snapshot,
                                 .classes = g_hash_table_new(NULL, NULL),
                                 .usual = g_hash_table_new_full(NULL, NULL, NULL, g_free) };
    for (size_t i = 0; i < KIND_COUNT; i++)
        reading->of_kind[i] = g_ptr_array_new_with_free_func(catalog_object_free);
}

void reading_finish(struct reading *reading)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        g_ptr_array_extend_and_steal(reading->snapshot->objects, reading->of_kind[i]);
    g_hash_table_unref(reading->classes);
    g_hash_table_unref(reading->usual);
    *reading = (struct reading){ 0 };
}

/* ---- rows ---- */

static const char *text_at(const PGresult *result, int row, int column)
{
    return column < 0 || PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

static long number_at(const PGresult *result, int row, int column)
{
    const char *text = text_at(result, row, column);

    return text != NULL ? strtol(text, NULL, 10) : 0;
}

static const char *keep(struct snapshot *snapshot, const char *text)
{
    return text != NULL ? g_string_chunk_insert(snapshot->texts, text) : NULL;
}

static void link_need(struct catalog_object *user, struct catalog_object *used)
{
    if (user == NULL || used == NULL || user == used || g_ptr_array_find(user->needs, used, NULL))
        return;
    g_ptr_array_add(user->needs, used);
    g_ptr_array_add(used->users, user);
}

/* ---- a kind's rows ---- */

enum { PARENT_FACETS_MAX = 4 };

/* Which of the result's columns is which, looked up once; -1: the query does not have it. */
struct shape {
    int object, sub, identity, name, schema, owner, parent_class, parent, parent_sub;
    int pattern, columns, classes, collations, other, other_columns; /* as definition.h says, */
    int class, collation;                                            /* and what an index of it has usually */
    int facets[CATALOG_FACETS_MAX];
    const char *class_name, *parent_class_name; /* the kind's, interned */
    struct {
        const char *name; /* of the parent's facet; owned by the result */
        int column;
    } of_parent[PARENT_FACETS_MAX]; /* up to the first without a name */
};

static void shape_of_parent(const PGresult *result, struct shape *shape)
{
    size_t count = 0;

    for (int i = 0; i < PQnfields(result); i++)
        if (g_str_has_prefix(PQfname(result, i), "parent.") && count < PARENT_FACETS_MAX) {
            shape->of_parent[count].name = PQfname(result, i) + strlen("parent.");
            shape->of_parent[count++].column = i;
        }
}

static void shape_of(const PGresult *result, const struct catalog_kind *kind, struct shape *shape)
{
    *shape = (struct shape){
        .object = PQfnumber(result, "object"),
        .sub = PQfnumber(result, "sub"),
        .identity = PQfnumber(result, "identity"),
        .name = PQfnumber(result, "name"),
        .schema = PQfnumber(result, "schema"),
        .owner = PQfnumber(result, "owner"),
        .parent_class = PQfnumber(result, "parent_class"),
        .parent = PQfnumber(result, "parent"),
        .parent_sub = PQfnumber(result, "parent_sub"),
        .pattern = PQfnumber(result, "pattern"),
        .columns = PQfnumber(result, "columns"),
        .classes = PQfnumber(result, "classes"),
        .collations = PQfnumber(result, "collations"),
        .class = PQfnumber(result, "class"),
        .collation = PQfnumber(result, "collation"),
        .other = PQfnumber(result, "other"),
        .other_columns = PQfnumber(result, "other_columns"),
        .class_name = g_intern_string(kind->class),
        .parent_class_name = g_intern_string(kind->parent_class),
    };
    for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
        shape->facets[i] = PQfnumber(result, kind->facets[i].name);
    shape_of_parent(result, shape);
}

/* A row, and which object is in it. */
struct row_place {
    uint32_t object;
    int sub, row;
};

static gint by_object(gconstpointer one, gconstpointer other)
{
    const struct row_place *left = one, *right = other;

    return left->object != right->object ? (left->object < right->object ? -1 : 1)
                                         : (left->sub > right->sub) - (left->sub < right->sub);
}

/* The rows in the order of their objects, whatever plan the server came to. */
static GArray *places_of(const PGresult *result, const struct shape *shape)
{
    GArray *places = g_array_sized_new(FALSE, FALSE, sizeof(struct row_place), (guint)PQntuples(result));

    for (int i = 0; i < PQntuples(result); i++) {
        const struct row_place place = { (uint32_t)number_at(result, i, shape->object),
                                         (int)number_at(result, i, shape->sub), i };
        g_array_append_val(places, place);
    }
    g_array_sort(places, by_object);
    return places;
}

static struct catalog_object *parent_at(const struct snapshot *snapshot, const struct catalog_kind *kind,
                                        const PGresult *result, int row, const struct shape *shape)
{
    if (kind->parent_class == NULL)
        return NULL;
    const struct catalog_address address = {
        .class = *kind->parent_class != '\0' ? shape->parent_class_name
                                             : g_intern_string(text_at(result, row, shape->parent_class)),
        .object = (uint32_t)number_at(result, row, shape->parent),
        .sub = (int)number_at(result, row, shape->parent_sub),
    };
    return snapshot_find(snapshot, &address);
}

/* NULL: it has none, as its parent is not there. */
static const char *identity_at(struct snapshot *snapshot, const struct catalog_object *parent, const PGresult *result,
                               int row, const struct shape *shape)
{
    if (shape->identity >= 0)
        return keep(snapshot, PQgetvalue(result, row, shape->identity));
    g_autofree char *composed =
            parent != NULL ? g_strconcat(parent->identity, ".", PQgetvalue(result, row, shape->name), NULL) : NULL;
    return keep(snapshot, composed);
}

static void take_usual(const struct reading *reading, const struct catalog_object *object, const PGresult *result,
                       int row, const struct shape *shape)
{
    struct definition_usual *usual = g_new(struct definition_usual, 1);

    *usual = (struct definition_usual){ (uint32_t)number_at(result, row, shape->class),
                                        (uint32_t)number_at(result, row, shape->collation) };
    g_hash_table_insert(reading->usual, (gpointer)(guintptr)object, usual);
}

static void take_pattern(const struct reading *reading, struct catalog_object *object, const PGresult *result, int row,
                         const struct shape *shape)
{
    const struct definition_parts parts = {
        .pattern = text_at(result, row, shape->pattern),
        .columns = text_at(result, row, shape->columns),
        .classes = text_at(result, row, shape->classes),
        .collations = text_at(result, row, shape->collations),
        .other = text_at(result, row, shape->other),
        .other_columns = text_at(result, row, shape->other_columns),
    };
    g_autofree char *definition = definition_compose(reading->snapshot, reading->usual, object, &parts);

    if (definition != NULL)
        object->facets[catalog_facet_index(object->kind, "definition")] = keep(reading->snapshot, definition);
}

static void take_row(const struct reading *reading, const struct catalog_kind *kind, const PGresult *result,
                     const struct row_place *place, const struct shape *shape)
{
    struct snapshot *snapshot = reading->snapshot;
    struct catalog_object *parent = parent_at(snapshot, kind, result, place->row, shape);
    const char *identity = identity_at(snapshot, parent, result, place->row, shape);

    if (identity == NULL)
        return;
    struct catalog_object *object = g_new0(struct catalog_object, 1);
    *object = (struct catalog_object){
        .kind = kind,
        .address = { shape->class_name, place->object, place->sub },
        .identity = identity,
        .name = keep(snapshot, text_at(result, place->row, shape->name)),
        .schema = keep(snapshot, text_at(result, place->row, shape->schema)),
        .parent = parent,
        .reader = g_strcmp0(text_at(result, place->row, shape->owner), snapshot->reader) == 0 ? snapshot->reader : NULL,
        .needs = g_ptr_array_new(),
        .users = g_ptr_array_new(),
    };
    for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
        object->facets[i] = keep(snapshot, text_at(result, place->row, shape->facets[i]));
    if (shape->class >= 0)
        take_usual(reading, object, result, place->row, shape);
    if (shape->pattern >= 0)
        take_pattern(reading, object, result, place->row, shape);
    for (size_t i = 0; parent != NULL && i < PARENT_FACETS_MAX && shape->of_parent[i].name != NULL; i++)
        parent->facets[catalog_facet_index(parent->kind, shape->of_parent[i].name)] =
                keep(snapshot, text_at(result, place->row, shape->of_parent[i].column));
    link_need(object, parent);
    g_ptr_array_add(reading->of_kind[kind - catalog_kinds], object);
    g_hash_table_replace(snapshot->addresses, &object->address, object);
}

void reading_take_kind(const struct reading *reading, const struct catalog_kind *kind, const PGresult *result)
{
    struct shape shape;

    shape_of(result, kind, &shape);
    g_autoptr(GArray) places = places_of(result, &shape);
    for (guint i = 0; i < places->len; i++)
        take_row(reading, kind, result, &g_array_index(places, struct row_place, i), &shape);
}

/* ---- what is read of all kinds at once ---- */

void reading_take_classes(const struct reading *reading, const PGresult *result)
{
    const int class = PQfnumber(result, "class"), name = PQfnumber(result, "name");

    for (int i = 0; i < PQntuples(result); i++)
        g_hash_table_insert(reading->classes, GINT_TO_POINTER(number_at(result, i, class)),
                            (gpointer)(guintptr)g_intern_string(text_at(result, i, name)));
}

/* The columns of an address, looked up once: the class is an oid. */
struct address_shape {
    int class, object, sub;
};

static struct catalog_address address_at(const struct reading *reading, const PGresult *result, int row,
                                         const struct address_shape *shape)
{
    return (struct catalog_address){ .class = g_hash_table_lookup(
                                             reading->classes, GINT_TO_POINTER(number_at(result, row, shape->class))),
                                     .object = (uint32_t)number_at(result, row, shape->object),
                                     .sub = (int)number_at(result, row, shape->sub) };
}

void reading_take_comments(const struct reading *reading, const PGresult *result)
{
    const struct address_shape shape = { PQfnumber(result, "class"), PQfnumber(result, "object"),
                                         PQfnumber(result, "sub") };
    const int comment = PQfnumber(result, "comment");

    for (int i = 0; i < PQntuples(result); i++) {
        const struct catalog_address address = address_at(reading, result, i, &shape);
        struct catalog_object *object = snapshot_find(reading->snapshot, &address);
        if (object != NULL)
            object->facets[catalog_facet_index(object->kind, "comment")] =
                    keep(reading->snapshot, text_at(result, i, comment));
    }
}

/* One object of the server's that needs another, which need not be a snapshot's. */
struct need {
    struct catalog_address user, used;
    bool is_part; /* the user is no more than a part of what it needs */
    bool is_key;  /* what it needs is partitioned by it */
};

static struct need *needs_of(const struct reading *reading, const PGresult *result)
{
    const struct address_shape user = { PQfnumber(result, "class"), PQfnumber(result, "object"),
                                        PQfnumber(result, "sub") };
    const struct address_shape used = { PQfnumber(result, "on_class"), PQfnumber(result, "on_object"),
                                        PQfnumber(result, "on_sub") };
    const int part = PQfnumber(result, "part"), count = PQntuples(result);
    struct need *needs = g_new0(struct need, (gsize)count);

    for (int i = 0; i < count; i++)
        needs[i] = (struct need){ address_at(reading, result, i, &user), address_at(reading, result, i, &used),
                                  strcmp(PQgetvalue(result, i, part), "part") == 0,
                                  strcmp(PQgetvalue(result, i, part), "key") == 0 };
    return needs;
}

/*
 * The object that an address stands for: itself, or else the one that it is a part of, or else the whole that it is in,
 * such as the table of a system column. parts: address of a part -> address of what it belongs to.
 */
static struct catalog_object *find_nearest(const struct snapshot *snapshot, GHashTable *parts,
                                           const struct catalog_address *address)
{
    struct catalog_object *object = snapshot_find(snapshot, address);
    const struct catalog_address all = { address->class, address->object, 0 };
    const struct catalog_address *above = object == NULL ? g_hash_table_lookup(parts, &all) : NULL;

    if (above != NULL) {
        const struct catalog_address owner = { above->class, above->object,
                                               above->sub != 0 ? above->sub : address->sub };
        object = find_nearest(snapshot, parts, &owner);
    }
    return object != NULL || address->sub == 0 ? object : snapshot_find(snapshot, &all);
}

void reading_take_needs(const struct reading *reading, const PGresult *result)
{
    const int count = PQntuples(result);
    g_autofree struct need *needs = needs_of(reading, result);
    g_autoptr(GHashTable) parts = catalog_addresses_new();

    for (int i = 0; i < count; i++)
        if (needs[i].is_part)
            g_hash_table_insert(parts, &needs[i].user, &needs[i].used);
    for (int i = 0; i < count; i++) {
        struct catalog_object *user = find_nearest(reading->snapshot, parts, &needs[i].user);
        link_need(user, find_nearest(reading->snapshot, parts, &needs[i].used));
        if (user != NULL && needs[i].is_key)
            user->is_partition_key = true;
    }
}

void reading_take_definitions(const struct reading *reading, const struct catalog_kind *kind, const PGresult *result)
{
    const size_t facet = catalog_facet_index(kind, "definition");
    const char *class = g_intern_string(kind->class);
    const int object = PQfnumber(result, "object"), definition = PQfnumber(result, "definition");

    for (int i = 0; i < PQntuples(result); i++) {
        const struct catalog_address address = { class, (uint32_t)number_at(result, i, object), 0 };
        struct catalog_object *found = snapshot_find(reading->snapshot, &address);
        if (found != NULL && found->kind == kind)
            found->facets[facet] = keep(reading->snapshot, text_at(result, i, definition));
    }
}

char *reading_lacking(const struct reading *reading, const struct catalog_kind *kind)
{
    const GPtrArray *objects = reading->of_kind[kind - catalog_kinds];
    const size_t facet = catalog_facet_index(kind, "definition");
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(objects, i);
        if (object->facets[facet] == NULL)
            g_string_append_printf(list, "%s%u", list->len > 0 ? "," : "{", object->address.object);
    }
    return list->len > 0 ? g_strconcat(list->str, "}", NULL) : NULL;
}
