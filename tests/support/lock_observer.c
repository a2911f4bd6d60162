/* tests/support/lock_observer.c - pg_locks, files and scans before, while and after a statement runs. */
#include "support/lock_observer.h"

#include <stdlib.h>
#include <string.h>

#define DATABASE "lock_samples"

enum { POLL_MICROSECONDS = 2000, PATIENCE_MICROSECONDS = 20 * 1000 * 1000 };

/* Everything that is not the server's own; an index with its table's oid. A size takes a lock: only afterwards. */
#define RELATIONS_QUERY(bytes)                                                                                         \
    "SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relkind, c.relfilenode, coalesce(i.indrelid, 0) AS owner," \
    " pg_stat_get_xact_numscans(c.oid) AS scans, " bytes " AS bytes"                                                   \
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid"      \
    " WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"                                                 \
    " AND c.relkind IN ('r', 'p', 'i', 'I', 'v', 'm', 'S') ORDER BY i.indexrelid IS NOT NULL, name"

static const char before_query[] = RELATIONS_QUERY("0");
static const char after_query[] =
        RELATIONS_QUERY("CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) ELSE 0 END");

static const char locks_query[] =
        "SELECT relation, mode, granted FROM pg_locks WHERE pid = $1 AND locktype = 'relation'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

static const char wait_query[] = "SELECT count(*) AS waits FROM pg_locks WHERE pid = $1 AND NOT granted";

static const char *const mode_names[] = {
    [LOCK_NONE] = "",
    [LOCK_ACCESS_SHARE] = "AccessShareLock",
    [LOCK_ROW_SHARE] = "RowShareLock",
    [LOCK_ROW_EXCLUSIVE] = "RowExclusiveLock",
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = "ShareUpdateExclusiveLock",
    [LOCK_SHARE] = "ShareLock",
    [LOCK_SHARE_ROW_EXCLUSIVE] = "ShareRowExclusiveLock",
    [LOCK_EXCLUSIVE] = "ExclusiveLock",
    [LOCK_ACCESS_EXCLUSIVE] = "AccessExclusiveLock",
};

/* A relation at one time. */
struct relation {
    struct lock_seen *seen; /* what it is reported as; of an index: its table */
    int64_t file, scans;
    bool is_index;
    bool is_emptied; /* a new file without a row in it, TRUNCATE's: no work */
};

static enum lock_mode mode_of(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(mode_names); i++)
        if (strcmp(mode_names[i], name) == 0)
            return (enum lock_mode)i;
    g_error("no lock is called %s", name);
}

static void seen_free(gpointer data)
{
    struct lock_seen *seen = data;

    g_free(seen->name);
    g_free(seen);
}

static void open_session(struct session *session, const char *database)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autofree char *url = g_strdup_printf("dbname=%s", database);
    const struct session_options options = { .url = url, .ledger_schema = "migrator" };

    if (!session_open(session, &options, &fault))
        g_error("%s", fault.text);
}

/* As in the tests of the program itself: the user's own server is never touched. */
static void run_elsewhere(const char *text)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    struct session session = { 0 };
    int64_t position = 0;

    open_session(&session, "postgres");
    if (!session_run(&session, text, NULL, &position, &fault))
        g_error("%s", fault.text);
    session_close(&session);
}

void lock_observer_start(struct lock_observer *observer)
{
    *observer = (struct lock_observer){ 0 };
    run_elsewhere("DROP DATABASE IF EXISTS " DATABASE);
    run_elsewhere("CREATE DATABASE " DATABASE);
    open_session(&observer->subject, DATABASE);
    open_session(&observer->beside, DATABASE);
    open_session(&observer->watch, DATABASE);
}

void lock_observer_stop(struct lock_observer *observer)
{
    session_close(&observer->subject);
    session_close(&observer->beside);
    session_close(&observer->watch);
    run_elsewhere("DROP DATABASE " DATABASE);
}

static void ask(struct session *session, const char *query, struct rows *rows)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    if (!session_query(session, query, NULL, 0, rows, &fault))
        g_error("%s", fault.text);
}

static void ask_about(struct session *session, const char *query, int backend_pid, struct rows *rows)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    char number[VALUE_NUMBER_BYTES];
    const struct value values[] = { value_number(backend_pid, number) };

    if (!session_query(session, query, values, G_N_ELEMENTS(values), rows, &fault))
        g_error("%s", fault.text);
}

static bool run(struct session *session, const char *text, struct fault *fault)
{
    int64_t position = -1;

    return session_run(session, text, NULL, &position, fault);
}

/* What is there before the statement: oid -> struct relation; `all` has what is to be reported. */
static GHashTable *find_relations(struct session *session, GPtrArray *all)
{
    GHashTable *relations = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    CLEANUP(rows_release) struct rows rows = { 0 };

    ask(session, before_query, &rows);
    for (int i = 0; i < rows_count(&rows); i++) {
        struct relation *relation = g_new0(struct relation, 1);
        int64_t oid = rows_number(&rows, i, "oid", 0), owner = rows_number(&rows, i, "owner", 0);
        const struct relation *table = g_hash_table_lookup(relations, &owner);

        relation->file = rows_number(&rows, i, "relfilenode", 0);
        relation->scans = rows_number(&rows, i, "scans", 0);
        relation->is_index = table != NULL;
        relation->seen = table != NULL ? table->seen : g_new0(struct lock_seen, 1);
        if (table == NULL) {
            relation->seen->name = g_strdup(rows_text(&rows, i, "name"));
            relation->seen->kind = *rows_text(&rows, i, "relkind");
            g_ptr_array_add(all, relation->seen);
        }
        g_hash_table_insert(relations, g_memdup2(&oid, sizeof(oid)), relation);
    }
    return relations;
}

/* The locks that the subject holds or waits for. */
static void see_locks(struct session *session, int backend_pid, GHashTable *relations)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    ask_about(session, locks_query, backend_pid, &rows);
    for (int i = 0; i < rows_count(&rows); i++) {
        int64_t oid = rows_number(&rows, i, "relation", 0);
        const struct relation *relation = g_hash_table_lookup(relations, &oid);
        enum lock_mode mode = mode_of(rows_text(&rows, i, "mode"));

        if (relation == NULL)
            continue;
        if (relation->is_index)
            relation->seen->index = MAX(relation->seen->index, mode);
        else
            relation->seen->mode = MAX(relation->seen->mode, mode);
    }
}

static bool has_file(GHashTable *relations, int64_t file)
{
    GHashTableIter iterator;
    gpointer relation;

    g_hash_table_iter_init(&iterator, relations);
    while (g_hash_table_iter_next(&iterator, NULL, &relation))
        if (((struct relation *)relation)->file == file)
            return true;
    return false;
}

static void see_table(const struct rows *rows, int row, struct relation *before)
{
    bool is_new = before->file != rows_number(rows, row, "relfilenode", 0);
    bool is_empty = rows_number(rows, row, "bytes", 0) == 0;
    bool is_scanned = rows_number(rows, row, "scans", 0) > before->scans;

    before->is_emptied = is_new && is_empty;
    before->seen->is_rewritten = is_new && !is_empty;
    before->seen->is_scanned = is_scanned && !before->is_emptied;
}

static void see_files(struct session *session, GHashTable *relations)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    ask(session, after_query, &rows);
    for (int i = 0; i < rows_count(&rows); i++) {
        int64_t oid = rows_number(&rows, i, "oid", 0), owner = rows_number(&rows, i, "owner", 0);
        int64_t file = rows_number(&rows, i, "relfilenode", 0);
        struct relation *before = g_hash_table_lookup(relations, &oid);
        const struct relation *table = g_hash_table_lookup(relations, &owner);
        char kind = *rows_text(&rows, i, "relkind");

        if (before != NULL && (kind == 'r' || kind == 'm'))
            see_table(&rows, i, before);
        if (kind == 'i' && table != NULL && !table->is_emptied && !has_file(relations, file))
            table->seen->has_built = true;
    }
}

/* One by one: some of them may not be in a transaction with others. */
static bool run_each(struct session *session, const char *text, struct fault *fault)
{
    g_auto(GStrv) statements = g_strsplit(text, ";\n", -1);

    for (char **statement = statements; *statement != NULL; statement++)
        if (!run(session, *statement, fault))
            return false;
    return true;
}

static bool observe_inside(struct lock_observer *observer, const struct lock_sample *sample, GPtrArray *all,
                           struct fault *fault)
{
    struct session *subject = &observer->subject;

    if (!run(subject, "BEGIN", fault))
        return false;
    g_autoptr(GHashTable) relations = find_relations(subject, all);
    if (!run(subject, sample->statement, fault))
        return false;
    see_locks(subject, subject->backend_pid, relations);
    see_files(subject, relations);
    return true;
}

/* A statement that runs while others look on. */
struct running {
    struct session *session;
    const char *text;
    struct fault fault;
    gint is_done;
    bool is_fine;
};

static gpointer run_statement(gpointer data)
{
    struct running *running = data;

    running->is_fine = run(running->session, running->text, &running->fault);
    g_atomic_int_set(&running->is_done, 1);
    return NULL;
}

static bool is_waiting(struct session *session, int backend_pid)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    ask_about(session, wait_query, backend_pid, &rows);
    return rows_number(&rows, 0, "waits", 0) > 0;
}

/* Look on until it waits for the other session, which then gives way: whom it waits for afterwards is gone. */
static void watch(struct lock_observer *observer, struct running *running, GHashTable *relations)
{
    gint64 deadline = g_get_monotonic_time() + PATIENCE_MICROSECONDS;
    int backend_pid = running->session->backend_pid;
    bool is_held = true;

    while (g_atomic_int_get(&running->is_done) == 0) {
        bool waits = is_waiting(&observer->watch, backend_pid);
        if (is_held)
            see_locks(&observer->watch, backend_pid, relations);
        if (is_held && waits) {
            session_rollback(&observer->beside);
            is_held = false;
        }
        if (g_get_monotonic_time() > deadline)
            g_error("%s: does not end", running->text);
        g_usleep(POLL_MICROSECONDS);
    }
    if (is_held)
        g_error("%s: did not wait for the session beside", running->text);
}

static bool observe_outside(struct lock_observer *observer, const struct lock_sample *sample, const char *beside,
                            GPtrArray *all, struct fault *fault)
{
    struct running running = { .session = &observer->subject, .text = sample->statement };
    g_autoptr(GHashTable) relations = find_relations(&observer->watch, all);

    if (!run(&observer->beside, "BEGIN", fault) || !run(&observer->beside, beside, fault))
        return false;
    GThread *thread = g_thread_new("statement", run_statement, &running);
    watch(observer, &running, relations);
    g_thread_join(thread);
    see_files(&observer->watch, relations);
    *fault = running.fault;
    return running.is_fine;
}

/* Back to an empty database. */
static void clean(struct lock_observer *observer)
{
    static const char text[] =
            "RESET ALL; DISCARD TEMP; SET client_min_messages = error; DO $$ DECLARE what text; BEGIN"
            " FOR what IN SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication UNION ALL"
            " SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace"
            " WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' UNION ALL"
            " SELECT 'DROP ACCESS METHOD pile' FROM pg_am WHERE amname = 'pile' UNION ALL"
            " SELECT 'DROP OWNED BY lock_sample_owner' FROM pg_roles WHERE rolname = 'lock_sample_owner'"
            " LOOP EXECUTE what; END LOOP; END $$;"
            " DROP ROLE IF EXISTS lock_sample_owner; CREATE SCHEMA public";
    CLEANUP(fault_clear) struct fault fault = { 0 };

    session_rollback(&observer->subject);
    session_rollback(&observer->beside);
    if (!run(&observer->subject, text, &fault) ||
        !run(&observer->subject, "DROP TABLESPACE IF EXISTS lock_sample", &fault))
        g_error("%s", fault.text);
}

/* beside NULL: in a transaction. */
static GPtrArray *observe_once(struct lock_observer *observer, const struct lock_sample *sample, const char *beside,
                               struct fault *fault)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(seen_free);
    bool is_fine;

    clean(observer);
    is_fine = run(&observer->subject, sample->common, fault) && run_each(&observer->subject, sample->before, fault) &&
              (beside == NULL ? observe_inside(observer, sample, all, fault)
                              : observe_outside(observer, sample, beside, all, fault));
    clean(observer);
    return is_fine ? g_steal_pointer(&all) : NULL;
}

/* The relations are the same, in the same order. */
static void add_seen(GPtrArray *all, const GPtrArray *more)
{
    for (guint index = 0; index < all->len; index++) {
        struct lock_seen *seen = all->pdata[index];
        const struct lock_seen *other = more->pdata[index];

        seen->mode = MAX(seen->mode, other->mode);
        seen->index = MAX(seen->index, other->index);
    }
}

GPtrArray *lock_observe(struct lock_observer *observer, const struct lock_sample *sample, struct fault *fault)
{
    const char *first = sample->besides->len > 0 ? sample->besides->pdata[0] : NULL;
    g_autoptr(GPtrArray) all = observe_once(observer, sample, first, fault);

    for (guint index = 1; all != NULL && index < sample->besides->len; index++) {
        g_autoptr(GPtrArray) more = observe_once(observer, sample, sample->besides->pdata[index], fault);

        if (more == NULL)
            return NULL;
        add_seen(all, more);
    }
    return g_steal_pointer(&all);
}
