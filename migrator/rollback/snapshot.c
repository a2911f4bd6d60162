/* rollback/snapshot.c - reads the catalog, object by object. */
#include "rollback/snapshot.h"

#include "generated/sql.h"
#include "postgres/beside.h"

#include <stdlib.h>
#include <string.h>

static guint address_hash(gconstpointer key)
{
    const struct catalog_address *address = key;

    return g_direct_hash(address->class) + address->object * 2654435761U + (guint)address->sub * 40503U;
}

static gboolean address_equal(gconstpointer one, gconstpointer other)
{
    const struct catalog_address *left = one, *right = other;

    return left->class == right->class && left->object == right->object && left->sub == right->sub;
}

static void object_free(void *data)
{
    struct catalog_object *object = data;

    g_ptr_array_unref(object->needs);
    g_ptr_array_unref(object->users);
    g_free(object);
}

/* ---- what is read ---- */

/* A walk over what the catalog says of objects. */
struct reading {
    struct snapshot *snapshot;
    GPtrArray *of_kind[KIND_COUNT]; /* struct catalog_object *: owned until they are all there */
    GHashTable *classes;            /* oid of a system catalog -> its name, interned */
    GHashTable *marks;              /* char *: of the kinds that may be there; owned */
    int64_t relations;              /* how many of all kinds there are */
};

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
    return text != NULL ? g_string_chunk_insert_const(snapshot->texts, text) : NULL;
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
    int object, sub, identity, name, schema, parent_class, parent, parent_sub;
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
        .parent_class = PQfnumber(result, "parent_class"),
        .parent = PQfnumber(result, "parent"),
        .parent_sub = PQfnumber(result, "parent_sub"),
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
        .needs = g_ptr_array_new(),
        .users = g_ptr_array_new(),
    };
    for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
        object->facets[i] = keep(snapshot, text_at(result, place->row, shape->facets[i]));
    for (size_t i = 0; parent != NULL && i < PARENT_FACETS_MAX && shape->of_parent[i].name != NULL; i++)
        parent->facets[catalog_facet_index(parent->kind, shape->of_parent[i].name)] =
                keep(snapshot, text_at(result, place->row, shape->of_parent[i].column));
    link_need(object, parent);
    g_ptr_array_add(reading->of_kind[kind - catalog_kinds], object);
    g_hash_table_replace(snapshot->addresses, &object->address, object);
}

static void take_kind(const struct reading *reading, const struct catalog_kind *kind, const PGresult *result)
{
    struct shape shape;

    shape_of(result, kind, &shape);
    g_autoptr(GArray) places = places_of(result, &shape);
    for (guint i = 0; i < places->len; i++)
        take_row(reading, kind, result, &g_array_index(places, struct row_place, i), &shape);
}

/* ---- what is read of all kinds at once ---- */

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

static void take_comments(const struct reading *reading, const PGresult *result)
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
                                  !PQgetisnull(result, i, part) };
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

static void take_needs(const struct reading *reading, const PGresult *result)
{
    const int count = PQntuples(result);
    g_autofree struct need *needs = needs_of(reading, result);
    g_autoptr(GHashTable) parts = g_hash_table_new(address_hash, address_equal);

    for (int i = 0; i < count; i++)
        if (needs[i].is_part)
            g_hash_table_insert(parts, &needs[i].user, &needs[i].used);
    for (int i = 0; i < count; i++)
        link_need(find_nearest(reading->snapshot, parts, &needs[i].user),
                  find_nearest(reading->snapshot, parts, &needs[i].used));
}

static void take_definitions(const struct reading *reading, const struct catalog_kind *kind, const PGresult *result)
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

/* ---- asking ---- */

enum { RELATIONS_SHARED = 1000 }; /* from so many on, a second session is worth its start */

static void take_first_answer(gpointer argument, size_t number, struct rows *rows)
{
    struct reading *reading = argument;

    for (int i = 0; i < rows_count(rows); i++)
        if (number == 0) {
            g_hash_table_add(reading->marks, g_strdup(rows_text(rows, i, "mark")));
            reading->relations += rows_number(rows, i, "relations", 0);
        } else {
            g_hash_table_insert(reading->classes, GINT_TO_POINTER(rows_number(rows, i, "class", 0)),
                                (gpointer)(guintptr)g_intern_string(rows_text(rows, i, "name")));
        }
}

/* Who takes an answer; a kind of its own, the definitions of a kind, or what is of all kinds. */
enum { ABOUT_DEFINITIONS = KIND_COUNT, ABOUT_COMMENTS = 2 * KIND_COUNT, ABOUT_NEEDS, ABOUT_COUNT };

struct asking {
    const struct reading *reading;
    struct question questions[ABOUT_COUNT];
    size_t about[ABOUT_COUNT]; /* of each question */
    size_t count;
    struct rows definitions[KIND_COUNT]; /* by kind: until all objects are there */
};

static void take_answer(gpointer argument, size_t number, struct rows *rows)
{
    struct asking *asking = argument;
    const size_t about = asking->about[number];

    if (about == ABOUT_COMMENTS) {
        take_comments(asking->reading, rows->result);
    } else if (about == ABOUT_NEEDS) {
        take_needs(asking->reading, rows->result);
    } else if (about >= ABOUT_DEFINITIONS) {
        asking->definitions[about - ABOUT_DEFINITIONS] = *rows;
        *rows = (struct rows){ 0 };
    } else {
        take_kind(asking->reading, &catalog_kinds[about], rows->result);
    }
}

static void add_question(struct asking *asking, size_t about, struct question question)
{
    asking->about[asking->count] = about;
    asking->questions[asking->count++] = question;
}

static bool may_be_there(const struct reading *reading, const struct catalog_kind *kind)
{
    return kind->mark == NULL || g_hash_table_contains(reading->marks, kind->mark);
}

/* Those kinds that others may be in come first. schema: the ledger's; borrowed. */
static void add_questions(struct asking *asking, const struct value *schema)
{
    for (int with_parent = 0; with_parent <= 1; with_parent++)
        for (size_t i = 0; i < KIND_COUNT; i++)
            if ((catalog_kinds[i].parent_class != NULL) == with_parent &&
                may_be_there(asking->reading, &catalog_kinds[i]))
                add_question(asking, i,
                             (struct question){ .text = catalog_kinds[i].sql, .values = schema, .count = 1 });
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (catalog_kinds[i].definition_sql != NULL && may_be_there(asking->reading, &catalog_kinds[i]))
            add_question(asking, ABOUT_DEFINITIONS + i,
                         (struct question){ .text = catalog_kinds[i].definition_sql, .is_apart = true });
    add_question(asking, ABOUT_COMMENTS, (struct question){ .text = SQL_CATALOG_COMMENT });
    add_question(asking, ABOUT_NEEDS, (struct question){ .text = SQL_CATALOG_DEPEND });
}

static void take_all_definitions(struct asking *asking)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (asking->definitions[i].result != NULL)
            take_definitions(asking->reading, &catalog_kinds[i], asking->definitions[i].result);
        rows_release(&asking->definitions[i]);
    }
}

static bool ask(struct reading *reading, struct session *session, bool is_alone, struct fault *fault)
{
    static const struct question first[] = { { .text = SQL_CATALOG_PRESENT }, { .text = SQL_CATALOG_SYSTEM_CATALOG } };
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    const struct value schema = value_text(session->ledger_schema);
    struct asking asking = { .reading = reading };
    struct session beside = { 0 };

    if (!session_query_all(session, NULL, first, G_N_ELEMENTS(first), take_first_answer, reading, fault))
        return false;
    add_questions(&asking, &schema);
    const bool is_shared =
            !is_alone && reading->relations >= RELATIONS_SHARED && session_open_beside(&beside, session, &ignored);
    const bool is_answered = session_query_all(session, is_shared ? &beside : NULL, asking.questions, asking.count,
                                               take_answer, &asking, fault);
    if (is_shared)
        session_close(&beside);
    take_all_definitions(&asking);
    return is_answered;
}

static void gather(const struct reading *reading)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        g_ptr_array_extend_and_steal(reading->snapshot->objects, reading->of_kind[i]);
}

/* Whatever may happen between two questions of one transaction. */
static bool is_whole(const struct snapshot *snapshot, struct fault *fault)
{
    for (guint i = 0; i < snapshot->objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(snapshot->objects, i);
        if (object->kind->definition_sql != NULL && catalog_facet(object, "definition") == NULL)
            return fault_set(fault, FAULT_FAILED, "the %s %s was changed while the catalog was read",
                             object->kind->word, object->identity);
    }
    return true;
}

/* Names are qualified by what is not in the search_path, so it is emptied. is_alone: no other session sees the same. */
static bool read_qualified(struct snapshot *snapshot, struct session *session, bool is_alone, struct fault *fault)
{
    CLEANUP(rows_release) struct rows settled = { 0 };
    g_autoptr(GHashTable) classes = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct reading reading = { .snapshot = snapshot, .classes = classes, .marks = marks };

    for (size_t i = 0; i < KIND_COUNT; i++)
        reading.of_kind[i] = g_ptr_array_new_with_free_func(object_free);
    const bool is_read = session_query(session, SQL_CATALOG_PATH_EMPTY, NULL, 0, &settled, fault) &&
                         ask(&reading, session, is_alone, fault);
    gather(&reading);
    if (!is_read || !is_whole(snapshot, fault))
        return false;
    const struct value before[] = { value_text(rows_text(&settled, 0, "path")),
                                    value_text(rows_text(&settled, 0, "plans")),
                                    value_text(rows_text(&settled, 0, "jit")) };
    return session_query(session, SQL_CATALOG_PATH_RESTORE, before, G_N_ELEMENTS(before), NULL, fault);
}

bool snapshot_read(struct snapshot *snapshot, struct session *session, struct fault *fault)
{
    const bool is_inside = session_is_in_transaction(session);

    *snapshot = (struct snapshot){ .objects = g_ptr_array_new_with_free_func(object_free),
                                   .addresses = g_hash_table_new(address_hash, address_equal),
                                   .texts = g_string_chunk_new(64 * 1024),
                                   .server_version = session->server_version };
    if (is_inside)
        return read_qualified(snapshot, session, true, fault);
    if (!session_run_text(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", fault))
        return false;
    bool is_read = read_qualified(snapshot, session, false, fault);
    session_rollback(session);
    return is_read;
}

void snapshot_release(struct snapshot *snapshot)
{
    g_clear_pointer(&snapshot->objects, g_ptr_array_unref);
    g_clear_pointer(&snapshot->addresses, g_hash_table_unref);
    g_clear_pointer(&snapshot->texts, g_string_chunk_free);
}

bool snapshot_is_same_version(const struct snapshot *one, const struct snapshot *other)
{
    return one->server_version / 10000 == other->server_version / 10000;
}

struct catalog_object *snapshot_find(const struct snapshot *snapshot, const struct catalog_address *address)
{
    return g_hash_table_lookup(snapshot->addresses, address);
}

struct catalog_object *snapshot_find_same(const struct snapshot *snapshot, const struct catalog_object *object)
{
    struct catalog_object *same = snapshot_find(snapshot, &object->address);

    return same != NULL && same->kind == object->kind ? same : NULL;
}

struct catalog_object *snapshot_find_identity(const struct snapshot *snapshot, const struct catalog_kind *kind,
                                              const char *identity)
{
    for (guint i = 0; i < snapshot->objects->len; i++) {
        struct catalog_object *object = g_ptr_array_index(snapshot->objects, i);
        if (object->kind == kind && strcmp(object->identity, identity) == 0)
            return object;
    }
    return NULL;
}

const char *catalog_facet(const struct catalog_object *object, const char *name)
{
    return object->facets[catalog_facet_index(object->kind, name)];
}

/* ---- tables and what refers to them ---- */

bool catalog_is_same(const struct catalog_object *one, const struct catalog_object *other)
{
    return address_equal(&one->address, &other->address);
}

bool catalog_is(const struct catalog_object *object, enum catalog_kind_number number)
{
    return object->kind == &catalog_kinds[number];
}

bool catalog_contains(GPtrArray *objects, const struct catalog_object *object)
{
    return g_ptr_array_find(objects, object, NULL);
}

bool catalog_is_foreign_key(const struct catalog_object *object)
{
    return catalog_is(object, KIND_CONSTRAINT) && g_str_has_prefix(catalog_facet(object, "definition"), "FOREIGN KEY");
}

static void add_after_referenced(struct catalog_object *table, GHashTable *done, GPtrArray *tables)
{
    if (!catalog_is(table, KIND_TABLE) || !g_hash_table_add(done, table))
        return;
    for (guint i = 0; i < table->users->len; i++) {
        const struct catalog_object *key = g_ptr_array_index(table->users, i);
        for (guint need = 0; key->parent == table && catalog_is_foreign_key(key) && need < key->needs->len; need++) {
            struct catalog_object *other = g_ptr_array_index(key->needs, need);
            add_after_referenced(other->parent != NULL ? other->parent : other, done, tables);
        }
    }
    g_ptr_array_add(tables, table);
    for (guint i = 0; i < table->users->len; i++) /* its partitions hold its rows */
        add_after_referenced(g_ptr_array_index(table->users, i), done, tables);
}

GPtrArray *snapshot_tables(const struct snapshot *snapshot)
{
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    GPtrArray *tables = g_ptr_array_new();

    for (guint i = 0; i < snapshot->objects->len; i++)
        add_after_referenced(g_ptr_array_index(snapshot->objects, i), done, tables);
    return tables;
}

/* ---- the fingerprint ---- */

static gint by_kind_and_identity(gconstpointer one, gconstpointer other)
{
    const struct catalog_object *left = *(struct catalog_object *const *)one;
    const struct catalog_object *right = *(struct catalog_object *const *)other;

    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return strcmp(left->identity, right->identity);
}

GPtrArray *snapshot_sorted(const struct snapshot *snapshot)
{
    GPtrArray *sorted = g_ptr_array_copy(snapshot->objects, NULL, NULL);

    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, by_kind_and_identity);
    return sorted;
}

static void append_all(GString *text, const char *const *parts)
{
    for (; *parts != NULL; parts++)
        g_string_append(text, *parts);
}

char *snapshot_text(const struct snapshot *snapshot, bool is_reduced)
{
    g_autoptr(GPtrArray) sorted = snapshot_sorted(snapshot);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < sorted->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(sorted, i);
        const struct catalog_facet *facets = object->kind->facets;
        append_all(text, (const char *const[]){ object->kind->word, " ", object->identity, "\n", NULL });
        for (size_t facet = 0; facet < CATALOG_FACETS_MAX && facets[facet].name != NULL; facet++)
            if (object->facets[facet] != NULL && !(is_reduced && facets[facet].is_versioned))
                append_all(text,
                           (const char *const[]){ "  ", facets[facet].name, " = ", object->facets[facet], "\n", NULL });
    }
    return g_string_free(text, FALSE);
}

static struct digest fingerprint(const struct snapshot *snapshot, bool is_reduced)
{
    g_autofree char *text = snapshot_text(snapshot, is_reduced);

    return digest_of(text, strlen(text));
}

struct digest snapshot_fingerprint(const struct snapshot *snapshot)
{
    return fingerprint(snapshot, false);
}

struct digest snapshot_reduced_fingerprint(const struct snapshot *snapshot)
{
    return fingerprint(snapshot, true);
}
