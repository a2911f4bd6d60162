/* history/merge.c - write a record, and take one in that is not trusted. */
#include "history/merge.h"

#include "generated/sql.h"
#include "history/handle.h"
#include "history/schema.h"
#include "history/sqlite.h"
#include "history/store.h"
#include "ledger/content.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t record_bytes_max = INT64_C(1) << 30;

static bool copy_content(struct sqlite *from, struct sqlite *to, const struct digest *digest, struct fault *fault)
{
    g_autoptr(GBytes) body = NULL;

    if (!store_content(from, digest, &body, fault))
        return false;
    return body == NULL || store_write_content(to, digest, body, fault);
}

/* The bodies of the files that an entry names. */
static bool copy_contents(struct sqlite *from, struct sqlite *to, const struct ledger_entry *entry, struct fault *fault)
{
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);

    if (entry->has_digest && !copy_content(from, to, &entry->digest, fault))
        return false;
    for (guint i = 0; i < names->len; i++) {
        const struct ledger_content_name *name = g_ptr_array_index(names, i);
        if (!copy_content(from, to, &name->digest, fault))
            return false;
    }
    return true;
}

static bool copy_database(struct sqlite *from, struct sqlite *to, const struct history_database *database,
                          struct fault *fault)
{
    g_autoptr(GPtrArray) entries = NULL;
    struct store_counts counts = { 0 };

    if (!store_entries(from, database->id, 1, INT64_MAX, &entries, fault) ||
        !store_write(to, database, entries, &counts, fault))
        return false;
    for (guint i = 0; i < entries->len; i++)
        if (!copy_contents(from, to, entries->pdata[i], fault))
            return false;
    return true;
}

static bool write_record(struct sqlite *from, const struct history_database *database, const char *path,
                         struct fault *fault)
{
    CLEANUP(sqlite_close) struct sqlite to = { 0 };

    if (!sqlite_open(&to, path, SQLITE_MODE_PRIVATE, fault) || !schema_make(&to, fault) || !sqlite_begin(&to, fault))
        return false;
    return sqlite_end(&to, copy_database(from, &to, database, fault), fault);
}

static void database_cleanup(struct history_database **database)
{
    history_database_free(*database);
}

bool history_export(struct history *history, const char *database_id, const char *path, struct fault *fault)
{
    CLEANUP(database_cleanup) struct history_database *database = NULL;
    g_autofree char *temporary = g_strdup_printf("%s.%ld.tmp", path, (long)getpid());

    if (!history_find_id(history, database_id, &database, fault))
        return false;
    if (database == NULL)
        return fault_set(fault, FAULT_USAGE, "the history does not know the database %s", database_id);
    unlink(temporary);
    if (write_record(&history->sqlite, database, temporary, fault) && rename(temporary, path) == 0)
        return true;
    fault_set(fault, FAULT_IO, "cannot write %s", path);
    unlink(temporary);
    return history_heal(history, fault);
}

/* The history that a path names: itself, or the one in that folder. */
static char *record_path(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR) ? g_build_filename(path, "history.db", NULL) : g_strdup(path);
}

static bool check_size(const char *path, struct fault *fault)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return fault_set(fault, FAULT_IO, "there is no record %s", path);
    if (!S_ISREG(status.st_mode))
        return fault_set(fault, FAULT_IO, "%s is not a file", path);
    if (status.st_size > record_bytes_max)
        return fault_set(fault, FAULT_IO, "%s is too big for a record", path);
    return true;
}

static bool check_soundness(struct sqlite *record, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };
    bool has_row = false;

    if (!query_prepare(&query, record, SQL_HISTORY_QUICK_CHECK, fault) || !query_next(&query, &has_row, fault))
        return false;
    g_autofree char *answer = has_row ? query_text(&query, 0) : NULL;
    return g_strcmp0(answer, "ok") == 0 || sqlite_damaged(record, fault, "%s", answer == NULL ? "no answer" : answer);
}

/* One that another process may be writing has a log beside it, and is read with it; any other leaves no trace. */
static bool open_record(struct sqlite *record, const char *path, struct fault *fault)
{
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    const bool is_shared = g_file_test(log, G_FILE_TEST_EXISTS);
    enum schema_state state;

    return check_size(path, fault) &&
           sqlite_open(record, path, is_shared ? SQLITE_MODE_SHARED : SQLITE_MODE_FIXED, fault) &&
           schema_look(record, &state, fault) && schema_require(record, state, fault) && check_soundness(record, fault);
}

static bool merge_database(struct sqlite *record, struct sqlite *history, struct history_database *database,
                           struct store_counts *counts, struct fault *fault)
{
    g_autoptr(GPtrArray) entries = NULL;
    const int64_t now = g_get_real_time();

    /* A contact in the future would hide all real ones. */
    database->seen_at = MIN(database->seen_at, now);
    return store_read_entries(record, database->id, 1, INT64_MAX, &entries, fault) &&
           store_write(history, database, entries, counts, fault);
}

static bool merge_content(struct query *row, struct sqlite *history, struct store_counts *counts, struct fault *fault)
{
    g_autoptr(GBytes) body = query_bytes(row, 1);
    struct digest digest = { 0 };
    bool is_known = false;
    const bool has_digest = query_digest(row, 0, &digest);

    if (!query_is_sound(row, fault))
        return false;
    if (!has_digest || body == NULL)
        return sqlite_damaged(row->sqlite, fault, "a body has no digest");
    if (!store_has_content(history, &digest, &is_known, fault) || !store_write_content(history, &digest, body, fault)) {
        if (fault->kind == FAULT_REFUSED) /* it came from the record, where it was to be found by that digest */
            fault->kind = FAULT_TAMPERED;
        return false;
    }
    counts->contents += is_known ? 0 : 1;
    return true;
}

static bool merge_contents(struct sqlite *record, struct sqlite *history, struct store_counts *counts,
                           struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };
    bool has_row = false;

    if (!query_prepare(&query, record, SQL_HISTORY_CONTENTS, fault) || !query_next(&query, &has_row, fault))
        return false;
    while (has_row)
        if (!merge_content(&query, history, counts, fault) || !query_next(&query, &has_row, fault))
            return false;
    return true;
}

static bool merge_all(struct sqlite *record, struct sqlite *history, struct history_merged *merged, struct fault *fault)
{
    g_autoptr(GPtrArray) databases = NULL;
    struct store_counts counts = { 0 };

    if (!store_databases(record, &databases, fault))
        return false;
    for (guint i = 0; i < databases->len; i++)
        if (!merge_database(record, history, databases->pdata[i], &counts, fault))
            return false;
    if (!merge_contents(record, history, &counts, fault))
        return false;
    *merged = (struct history_merged){
        .databases = databases->len, .entries = counts.entries, .known = counts.known, .contents = counts.contents
    };
    return true;
}

bool history_merge(struct history *history, const char *path, struct history_merged *merged, struct fault *fault)
{
    CLEANUP(sqlite_close) struct sqlite record = { 0 };
    g_autofree char *file = record_path(path);
    struct history_merged counted = { 0 };

    if (!open_record(&record, file, fault) || !history_begin(history, fault))
        return false;
    const bool is_merged = merge_all(&record, &history->sqlite, &counted, fault);
    if (!is_merged && fault->kind == FAULT_TAMPERED)
        fault_prefix(fault, "%s: ", file);
    if (!history_end(history, is_merged, fault))
        return false;
    *merged = counted;
    return true;
}
