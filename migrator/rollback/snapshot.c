/* rollback/snapshot.c - reads the catalog: asks what there is, and by what it is known. */
#include "rollback/snapshot.h"

#include "generated/sql.h"
#include "postgres/beside.h"
#include "rollback/reading.h"

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

GHashTable *catalog_addresses_new(void)
{
    return g_hash_table_new(address_hash, address_equal);
}

void catalog_object_free(gpointer data)
{
    struct catalog_object *object = data;

    g_ptr_array_unref(object->needs);
    g_ptr_array_unref(object->users);
    g_free(object);
}

/* ---- asking ---- */

enum { CATALOG_BYTES_SHARED = 256 * 1024 }; /* from a pg_class so large on, a second session is worth its start */

/* Who takes an answer: a kind of its own, the definitions of a kind, or what is of all. */
enum { ABOUT_DEFINITIONS = KIND_COUNT, ABOUT_COMMENTS = 2 * KIND_COUNT, ABOUT_NEEDS, ABOUT_COUNT };

struct asking {
    const struct reading *reading;
    GHashTable *marks; /* char *: of the kinds that may be there; owned */
    struct question questions[ABOUT_COUNT];
    size_t about[ABOUT_COUNT]; /* of each question */
    size_t count;
    size_t next;                   /* what the first session answers next, */
    size_t apart;                  /* and the second: all that was asked apart before is taken */
    struct rows held[ABOUT_COUNT]; /* answers of the second that came before the first one's to an earlier question */
};

static void take_first_answer(gpointer argument, size_t number, struct rows *rows)
{
    struct asking *asking = argument;

    if (number != 0)
        reading_take_classes(asking->reading, rows->result);
    for (int i = 0; number == 0 && i < rows_count(rows); i++)
        g_hash_table_add(asking->marks, g_strdup(rows_text(rows, i, "mark")));
}

static void take(const struct reading *reading, size_t about, const PGresult *result)
{
    if (about == ABOUT_COMMENTS)
        reading_take_comments(reading, result);
    else if (about == ABOUT_NEEDS)
        reading_take_needs(reading, result);
    else if (about >= ABOUT_DEFINITIONS)
        reading_take_definitions(reading, &catalog_kinds[about - ABOUT_DEFINITIONS], result);
    else
        reading_take_kind(reading, &catalog_kinds[about], result);
}

static void skip_apart(struct asking *asking)
{
    while (asking->next < asking->count && asking->questions[asking->next].is_apart)
        asking->next++;
}

static void take_held(struct asking *asking)
{
    for (; asking->apart < asking->next; asking->apart++) {
        struct rows *rows = &asking->held[asking->apart];
        if (asking->questions[asking->apart].is_apart && rows->result == NULL)
            return;
        if (rows->result != NULL)
            take(asking->reading, asking->about[asking->apart], rows->result);
        rows_release(rows);
    }
}

static void take_answer(gpointer argument, size_t number, struct rows *rows)
{
    struct asking *asking = argument;

    if (asking->questions[number].is_apart) {
        asking->held[number] = *rows;
        *rows = (struct rows){ 0 };
    } else {
        take(asking->reading, asking->about[number], rows->result);
        asking->next = number + 1;
        skip_apart(asking);
    }
    take_held(asking);
}

static void add_question(struct asking *asking, size_t about, struct question question)
{
    asking->about[asking->count] = about;
    asking->questions[asking->count++] = question;
}

static bool may_be_there(const struct asking *asking, const struct catalog_kind *kind)
{
    return kind->mark == NULL || g_hash_table_contains(asking->marks, kind->mark);
}

/* schema: the ledger's; none: no oids. */
static void add_kind(struct asking *asking, const struct catalog_kind *kind, const struct value *schema,
                     const struct value *none)
{
    const size_t number = (size_t)(kind - catalog_kinds);

    add_question(asking, number,
                 (struct question){ .text = kind->sql, .values = schema, .count = 1, .is_apart = kind->can_wait });
    if (kind->definition_sql != NULL)
        add_question(asking, ABOUT_DEFINITIONS + number,
                     (struct question){ .text = kind->definition_sql, .values = none, .count = 1, .is_apart = true });
}

/*
 * Each after what its answer builds on: those kinds that others may be in come first. Asked apart is what is much work
 * for the server and nothing else builds on, but what is of all kinds.
 */
static void add_questions(struct asking *asking, const struct value *schema, const struct value *none)
{
    for (int with_parent = 0; with_parent <= 1; with_parent++)
        for (size_t i = 0; i < KIND_COUNT; i++)
            if ((catalog_kinds[i].parent_class != NULL) == with_parent && may_be_there(asking, &catalog_kinds[i]))
                add_kind(asking, &catalog_kinds[i], schema, none);
    add_question(asking, ABOUT_COMMENTS, (struct question){ .text = SQL_CATALOG_COMMENT, .is_apart = true });
    add_question(asking, ABOUT_NEEDS, (struct question){ .text = SQL_CATALOG_DEPEND, .is_apart = true });
}

/* What is still wanted once all are there that could be put together, or were expected to need the server. */
static bool ask_for_the_rest(const struct reading *reading, struct session *session, struct fault *fault)
{
    for (const struct catalog_kind *kind = catalog_kinds; kind->word != NULL; kind++) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        g_autofree char *oids = kind->definition_sql != NULL ? reading_lacking(reading, kind) : NULL;
        const struct value value = value_text(oids);
        if (oids == NULL)
            continue;
        if (!session_query(session, kind->definition_sql, &value, 1, &rows, fault))
            return false;
        reading_take_definitions(reading, kind, rows.result);
    }
    return true;
}

static bool ask_for_all(struct asking *asking, struct session *session, struct session *beside, struct fault *fault)
{
    const struct value schema = value_text(session->ledger_schema), none = value_null();

    add_questions(asking, &schema, &none);
    skip_apart(asking);
    const bool is_answered =
            session_query_all(session, beside, asking->questions, asking->count, take_answer, asking, fault);
    for (size_t i = 0; i < asking->count; i++)
        rows_release(&asking->held[i]);
    return is_answered;
}

static bool ask(const struct reading *reading, struct session *session, struct beside *beside, struct fault *fault)
{
    static const struct question first[] = { { .text = SQL_CATALOG_PRESENT }, { .text = SQL_CATALOG_SYSTEM_CATALOG } };
    g_autoptr(GHashTable) marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct asking asking = { .reading = reading, .marks = marks };

    return session_query_all(session, NULL, first, G_N_ELEMENTS(first), take_first_answer, &asking, fault) &&
           ask_for_all(&asking, session, beside_session(beside), fault) && ask_for_the_rest(reading, session, fault);
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
    CLEANUP(beside_end) struct beside beside = { 0 };
    struct reading reading;

    if (!session_query(session, SQL_CATALOG_PATH_EMPTY, NULL, 0, &settled, fault))
        return false;
    if (!is_alone && rows_number(&settled, 0, "catalog_bytes", 0) >= CATALOG_BYTES_SHARED)
        beside_begin(&beside, session);
    snapshot->reader = g_string_chunk_insert(snapshot->texts, rows_text(&settled, 0, "reader"));
    reading_init(&reading, snapshot);
    const bool is_read = ask(&reading, session, &beside, fault);
    reading_finish(&reading);
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

    *snapshot = (struct snapshot){ .objects = g_ptr_array_new_with_free_func(catalog_object_free),
                                   .addresses = catalog_addresses_new(),
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

struct catalog_object *catalog_partitioned(const struct catalog_object *table)
{
    for (guint i = 0; catalog_facet(table, "partition_of") != NULL && i < table->needs->len; i++)
        if (catalog_is(g_ptr_array_index(table->needs, i), KIND_TABLE))
            return g_ptr_array_index(table->needs, i);
    return NULL;
}

const struct catalog_object *catalog_root(const struct catalog_object *table)
{
    const struct catalog_object *above = catalog_partitioned(table);

    return above != NULL ? catalog_root(above) : table;
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
        if (object->kind->is_parents)
            continue;
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
