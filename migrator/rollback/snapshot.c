/* rollback/snapshot.c - reads the catalog, object by object. */
#include "rollback/snapshot.h"

#include "generated/sql.h"

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

/* ---- a kind's rows ---- */

/* Which of the result's columns is which, looked up once; -1: the query does not have it. */
struct shape {
    int object, sub, identity, name, schema, parent_class, parent, parent_sub;
    int facets[CATALOG_FACETS_MAX];
};

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
    };
    for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
        shape->facets[i] = PQfnumber(result, kind->facets[i].name);
}

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

static void take_object(struct snapshot *snapshot, const struct catalog_kind *kind, const PGresult *result, int row,
                        const struct shape *shape)
{
    struct catalog_object *object = g_new0(struct catalog_object, 1);

    object->kind = kind;
    object->address = (struct catalog_address){ .class = g_intern_string(kind->class),
                                                .object = (uint32_t)number_at(result, row, shape->object),
                                                .sub = (int)number_at(result, row, shape->sub) };
    object->identity = keep(snapshot, text_at(result, row, shape->identity));
    object->name = keep(snapshot, text_at(result, row, shape->name));
    object->schema = keep(snapshot, text_at(result, row, shape->schema));
    for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
        object->facets[i] = keep(snapshot, text_at(result, row, shape->facets[i]));
    object->needs = g_ptr_array_new();
    object->users = g_ptr_array_new();
    g_ptr_array_add(snapshot->objects, object);
    g_hash_table_replace(snapshot->addresses, &object->address, object);
}

static void link_need(struct catalog_object *user, struct catalog_object *used)
{
    if (user == NULL || used == NULL || user == used || g_ptr_array_find(user->needs, used, NULL))
        return;
    g_ptr_array_add(user->needs, used);
    g_ptr_array_add(used->users, user);
}

static void take_parent(const struct snapshot *snapshot, struct catalog_object *object, const PGresult *result, int row,
                        const struct shape *shape)
{
    const char *class = object->kind->parent_class;
    const struct catalog_address address = {
        .class = g_intern_string(*class != '\0' ? class : text_at(result, row, shape->parent_class)),
        .object = (uint32_t)number_at(result, row, shape->parent),
        .sub = (int)number_at(result, row, shape->parent_sub),
    };

    object->parent = snapshot_find(snapshot, &address);
    link_need(object, object->parent);
}

static void take_kind(struct snapshot *snapshot, const struct catalog_kind *kind, const struct rows *rows)
{
    const guint first = snapshot->objects->len;
    struct shape shape;

    shape_of(rows->result, kind, &shape);
    for (int i = 0; i < rows_count(rows); i++)
        take_object(snapshot, kind, rows->result, i, &shape);
    for (int i = 0; kind->parent_class != NULL && i < rows_count(rows); i++)
        take_parent(snapshot, g_ptr_array_index(snapshot->objects, first + (guint)i), rows->result, i, &shape);
}

/* ---- what is read of all kinds at once ---- */

static struct catalog_address address_of(const struct rows *rows, int row, const char *class, const char *object,
                                         const char *sub)
{
    return (struct catalog_address){ .class = g_intern_string(rows_text(rows, row, class)),
                                     .object = (uint32_t)rows_number(rows, row, object, 0),
                                     .sub = (int)rows_number(rows, row, sub, 0) };
}

static void take_comments(struct snapshot *snapshot, const struct rows *rows)
{
    for (int i = 0; i < rows_count(rows); i++) {
        const struct catalog_address address = address_of(rows, i, "class", "object", "sub");
        struct catalog_object *object = snapshot_find(snapshot, &address);
        if (object != NULL)
            object->facets[catalog_facet_index(object->kind, "comment")] =
                    keep(snapshot, rows_text(rows, i, "comment"));
    }
}

/* A dependency on a part that is no object of its own, such as a system column, is one on the whole. */
static struct catalog_object *find_nearest(const struct snapshot *snapshot, struct catalog_address address)
{
    struct catalog_object *object = snapshot_find(snapshot, &address);

    address.sub = 0;
    return object != NULL ? object : snapshot_find(snapshot, &address);
}

static void take_needs(struct snapshot *snapshot, const struct rows *rows)
{
    for (int i = 0; i < rows_count(rows); i++)
        link_need(find_nearest(snapshot, address_of(rows, i, "class", "object", "sub")),
                  find_nearest(snapshot, address_of(rows, i, "on_class", "on_object", "on_sub")));
}

/* ---- asking ---- */

enum { QUESTION_COMMENTS = KIND_COUNT, QUESTION_NEEDS, QUESTIONS };

static void take_answer(gpointer argument, size_t number, struct rows *rows)
{
    struct snapshot *snapshot = argument;

    if (number == QUESTION_COMMENTS)
        take_comments(snapshot, rows);
    else if (number == QUESTION_NEEDS)
        take_needs(snapshot, rows);
    else
        take_kind(snapshot, &catalog_kinds[number], rows);
}

static bool ask(struct snapshot *snapshot, struct session *session, struct fault *fault)
{
    const struct value schema = value_text(session->ledger_schema);
    struct question questions[QUESTIONS] = {
        [QUESTION_COMMENTS] = { .text = SQL_CATALOG_COMMENT },
        [QUESTION_NEEDS] = { .text = SQL_CATALOG_DEPEND },
    };

    for (size_t i = 0; i < KIND_COUNT; i++)
        questions[i] = (struct question){ catalog_kinds[i].sql, &schema, 1 };
    return session_query_all(session, questions, QUESTIONS, take_answer, snapshot, fault);
}

/* Names are qualified by what is not in the search_path, so it is emptied; rows: what it was. */
static bool read_qualified(struct snapshot *snapshot, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows settled = { 0 };

    if (!session_query(session, SQL_CATALOG_PATH_EMPTY, NULL, 0, &settled, fault) || !ask(snapshot, session, fault))
        return false;
    const struct value before[] = { value_text(rows_text(&settled, 0, "path")),
                                    value_text(rows_text(&settled, 0, "plans")) };
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
        return read_qualified(snapshot, session, fault);
    if (!session_run_text(session, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", fault))
        return false;
    bool is_read = read_qualified(snapshot, session, fault);
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

char *snapshot_text(const struct snapshot *snapshot, bool is_reduced)
{
    g_autoptr(GPtrArray) sorted = snapshot_sorted(snapshot);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < sorted->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(sorted, i);
        g_string_append_printf(text, "%s %s\n", object->kind->word, object->identity);
        for (size_t facet = 0; facet < CATALOG_FACETS_MAX && object->kind->facets[facet].name != NULL; facet++)
            if (object->facets[facet] != NULL && !(is_reduced && object->kind->facets[facet].is_versioned))
                g_string_append_printf(text, "  %s = %s\n", object->kind->facets[facet].name, object->facets[facet]);
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
