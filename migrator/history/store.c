/* history/store.c - reading and writing the rows of a history; nothing that is read is believed unchecked. */
#include "history/store.h"

#include "generated/sql.h"

#include <inttypes.h>

enum { DURATION_NOT_KNOWN = -1 };

/* The statements of one store_write(), prepared once, and the link that the next entry has to follow. */
struct writer {
    struct sqlite *sqlite;
    const char *database_id;
    struct query find;
    struct query is_lost;
    struct query store;
    int64_t seq; /* of `link`; 0: no entry before */
    struct digest link;
};

static void database_free(void *database)
{
    history_database_free(database);
}

static void entry_free(void *entry)
{
    ledger_entry_free(entry);
}

static void entry_cleanup(struct ledger_entry **entry)
{
    ledger_entry_free(*entry);
}

/* The columns of schemas/history/entries.sql. */
static struct ledger_entry *read_entry(struct query *row)
{
    struct ledger_entry *entry = g_new0(struct ledger_entry, 1);
    int column = 0;

    entry->seq = query_integer(row, column++);
    entry->kind = query_text(row, column++);
    entry->version = query_integer_or(row, column++, LEDGER_NO_VERSION);
    entry->name = query_text(row, column++);
    entry->has_digest = query_digest(row, column++, &entry->digest);
    entry->files = query_text(row, column++);
    entry->class_name = query_text(row, column++);
    entry->application = query_text(row, column++);
    entry->run = query_text(row, column++);
    entry->role = query_text(row, column++);
    entry->host = query_text(row, column++);
    entry->program = query_text(row, column++);
    entry->at = query_integer(row, column++);
    entry->xid = query_text(row, column++);
    entry->detail = query_text(row, column++);
    entry->has_previous = query_digest(row, column++, &entry->previous);
    query_digest(row, column++, &entry->link);
    entry->duration = query_integer_or(row, column, DURATION_NOT_KNOWN);
    return entry;
}

/* The parameters of schemas/history/entry_store.sql. */
static void bind_entry(struct query *query, const struct ledger_entry *entry, const char *database_id)
{
    query_bind_integer(query, entry->seq);
    query_bind_text(query, entry->kind);
    if (entry->version == LEDGER_NO_VERSION)
        query_bind_null(query);
    else
        query_bind_integer(query, entry->version);
    query_bind_text(query, entry->name);
    query_bind_digest(query, entry->has_digest ? &entry->digest : NULL);
    query_bind_text(query, entry->files);
    query_bind_text(query, entry->class_name);
    query_bind_text(query, entry->application);
    query_bind_text(query, entry->run);
    query_bind_text(query, entry->role);
    query_bind_text(query, entry->host);
    query_bind_text(query, entry->program);
    query_bind_integer(query, entry->at);
    query_bind_text(query, entry->xid);
    query_bind_text(query, entry->detail);
    query_bind_digest(query, entry->has_previous ? &entry->previous : NULL);
    query_bind_digest(query, &entry->link);
    if (entry->duration < 0)
        query_bind_null(query);
    else
        query_bind_integer(query, entry->duration);
    query_bind_text(query, database_id);
}

static bool follows(const struct ledger_entry *entry, int64_t seq, const struct digest *link)
{
    if (entry->seq != seq + 1 || entry->has_previous != (seq > 0))
        return false;
    return !entry->has_previous || digest_equal(&entry->previous, link);
}

/* Read the next row; *entry is NULL when there is none. */
static bool next_entry(struct query *row, struct ledger_entry **entry, struct fault *fault)
{
    bool has_row = false;

    *entry = NULL;
    if (!query_next(row, &has_row, fault))
        return false;
    if (!has_row)
        return true;
    CLEANUP(entry_cleanup) struct ledger_entry *read = read_entry(row);
    if (!query_is_sound(row, fault))
        return false;
    if (read->kind == NULL)
        return sqlite_damaged(row->sqlite, fault, "an entry has no kind");
    *entry = g_steal_pointer(&read);
    return true;
}

static bool check_link(struct sqlite *sqlite, const struct ledger_entry *entry, struct fault *fault)
{
    struct digest link = ledger_entry_link(entry);

    if (digest_equal(&link, &entry->link))
        return true;
    return sqlite_damaged(sqlite, fault, "sequence %" PRId64 " does not fit its own link", entry->seq);
}

static void bind_range(struct query *query, const char *database_id, int64_t first, int64_t last)
{
    query_bind_text(query, database_id);
    query_bind_integer(query, first);
    query_bind_integer(query, last);
}

bool store_read_entries(struct sqlite *sqlite, const char *database_id, int64_t first, int64_t last,
                        GPtrArray **entries, struct fault *fault)
{
    g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func(entry_free);
    CLEANUP(query_finish) struct query query = { 0 };
    struct ledger_entry *entry = NULL;

    if (!query_prepare(&query, sqlite, SQL_HISTORY_ENTRIES, fault))
        return false;
    bind_range(&query, database_id, first, last);
    if (!next_entry(&query, &entry, fault))
        return false;
    while (entry != NULL) {
        g_ptr_array_add(read, entry);
        if (!next_entry(&query, &entry, fault))
            return false;
    }
    *entries = g_steal_pointer(&read);
    return true;
}

bool store_entries(struct sqlite *sqlite, const char *database_id, int64_t first, int64_t last, GPtrArray **entries,
                   struct fault *fault)
{
    g_autoptr(GPtrArray) read = NULL;
    const struct ledger_entry *before = NULL;

    if (!store_read_entries(sqlite, database_id, first, last, &read, fault))
        return false;
    for (guint i = 0; i < read->len; i++) {
        const struct ledger_entry *entry = read->pdata[i];
        if (!check_link(sqlite, entry, fault))
            return false;
        if (before != NULL && !follows(entry, before->seq, &before->link))
            return sqlite_damaged(sqlite, fault, "sequence %" PRId64 " does not follow the one before", entry->seq);
        before = entry;
    }
    *entries = g_steal_pointer(&read);
    return true;
}

bool store_head(struct sqlite *sqlite, struct history_database *database, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };
    g_autoptr(GPtrArray) entries = NULL;
    bool has_row = false;

    if (!query_prepare(&query, sqlite, SQL_HISTORY_HEAD, fault))
        return false;
    query_bind_text(&query, database->id);
    if (!query_next(&query, &has_row, fault))
        return false;
    const int64_t seq = query_integer_or(&query, 0, 0);
    if (!query_is_sound(&query, fault) || !store_entries(sqlite, database->id, seq, seq, &entries, fault))
        return false;
    if (entries != NULL && entries->len > 0) {
        const struct ledger_entry *head = entries->pdata[0];
        database->head_seq = head->seq;
        database->head_link = head->link;
    }
    return true;
}

static struct history_database *read_database(struct query *row)
{
    struct history_database *database = g_new0(struct history_database, 1);

    database->id = query_text(row, 0);
    database->environment = query_text(row, 1);
    database->name = query_text(row, 2);
    database->server = query_text(row, 3);
    database->seen_at = query_integer(row, 4);
    return database;
}

bool store_databases(struct sqlite *sqlite, GPtrArray **databases, struct fault *fault)
{
    g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func(database_free);
    CLEANUP(query_finish) struct query query = { 0 };
    bool has_row = false;

    if (!query_prepare(&query, sqlite, SQL_HISTORY_DATABASES, fault) || !query_next(&query, &has_row, fault))
        return false;
    while (has_row) {
        struct history_database *database = read_database(&query);
        g_ptr_array_add(read, database);
        if (!query_is_sound(&query, fault))
            return false;
        if (database->id == NULL)
            return sqlite_damaged(sqlite, fault, "a database has no id");
        if (!query_next(&query, &has_row, fault))
            return false;
    }
    *databases = g_steal_pointer(&read);
    return true;
}

static bool write_database(struct sqlite *sqlite, const struct history_database *database, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };

    if (!query_prepare(&query, sqlite, SQL_HISTORY_DATABASE_STORE, fault))
        return false;
    query_bind_text(&query, database->id);
    query_bind_text(&query, database->environment);
    query_bind_text(&query, database->name);
    query_bind_text(&query, database->server);
    query_bind_integer(&query, database->seen_at);
    return query_run(&query, fault);
}

static void writer_release(struct writer *writer)
{
    query_finish(&writer->find);
    query_finish(&writer->is_lost);
    query_finish(&writer->store);
}

static bool writer_find(struct writer *writer, int64_t seq, struct ledger_entry **entry, struct fault *fault)
{
    query_again(&writer->find);
    bind_range(&writer->find, writer->database_id, seq, seq);
    return next_entry(&writer->find, entry, fault) && (*entry == NULL || check_link(writer->sqlite, *entry, fault));
}

static bool writer_init(struct writer *writer, struct sqlite *sqlite, const char *database_id, int64_t first,
                        struct fault *fault)
{
    CLEANUP(entry_cleanup) struct ledger_entry *before = NULL;

    *writer = (struct writer){ .sqlite = sqlite, .database_id = database_id };
    if (!query_prepare(&writer->find, sqlite, SQL_HISTORY_ENTRIES, fault) ||
        !query_prepare(&writer->is_lost, sqlite, SQL_HISTORY_ENTRY_IS_LOST, fault) ||
        !query_prepare(&writer->store, sqlite, SQL_HISTORY_ENTRY_STORE, fault) ||
        !writer_find(writer, first - 1, &before, fault))
        return false;
    if (before != NULL) {
        writer->seq = before->seq;
        writer->link = before->link;
    }
    return true;
}

/* Whether the entry is one of those that the database lost: then it neither contradicts nor is it news. */
static bool is_lost(struct writer *writer, const struct ledger_entry *entry, bool *lost, struct fault *fault)
{
    bool has_row = false;

    query_again(&writer->is_lost);
    query_bind_text(&writer->is_lost, writer->database_id);
    query_bind_integer(&writer->is_lost, entry->seq);
    query_bind_digest(&writer->is_lost, &entry->link);
    if (!query_next(&writer->is_lost, &has_row, fault))
        return false;
    *lost = query_integer(&writer->is_lost, 0) != 0;
    return query_is_sound(&writer->is_lost, fault);
}

/* What speaks against keeping the entry, in words; NULL: nothing. */
static char *contradiction(const struct writer *writer, const struct ledger_entry *known,
                           const struct ledger_entry *entry)
{
    const char *field = known == NULL ? NULL : ledger_entry_difference(known, entry);
    struct digest link = ledger_entry_link(entry);

    if (field != NULL)
        return g_strdup_printf("sequence %" PRId64 ": field %s differs from what the history knows", entry->seq, field);
    if (!digest_equal(&link, &entry->link))
        return g_strdup_printf("sequence %" PRId64 ": its fields do not give its link", entry->seq);
    if (!follows(entry, writer->seq, &writer->link))
        return g_strdup_printf("sequence %" PRId64 ": field previous is not the link of sequence %" PRId64, entry->seq,
                               entry->seq - 1);
    return NULL;
}

static bool write_entry(struct writer *writer, const struct ledger_entry *entry, struct store_counts *counts,
                        struct fault *fault)
{
    CLEANUP(entry_cleanup) struct ledger_entry *known = NULL;

    if (!writer_find(writer, entry->seq, &known, fault))
        return false;
    g_autofree char *cause = contradiction(writer, known, entry);
    if (cause != NULL) {
        bool lost = false;
        if (!is_lost(writer, entry, &lost, fault))
            return false;
        counts->known += lost ? 1 : 0;
        return lost || fault_set(fault, FAULT_TAMPERED, "%s", cause);
    }
    writer->seq = entry->seq;
    writer->link = entry->link;
    if (known != NULL && (entry->duration < 0 || entry->duration == known->duration)) {
        counts->known++;
        return true;
    }
    query_again(&writer->store);
    bind_entry(&writer->store, entry, writer->database_id);
    if (!query_run(&writer->store, fault))
        return false;
    *(known != NULL ? &counts->known : &counts->entries) += 1;
    writer->sqlite->has_changed = true;
    return true;
}

bool store_write(struct sqlite *sqlite, const struct history_database *database, const GPtrArray *entries,
                 struct store_counts *counts, struct fault *fault)
{
    CLEANUP(writer_release) struct writer writer = { 0 };

    if (!write_database(sqlite, database, fault))
        return false;
    if (entries->len == 0)
        return true;
    const struct ledger_entry *first = entries->pdata[0];
    if (!writer_init(&writer, sqlite, database->id, first->seq, fault))
        return false;
    for (guint i = 0; i < entries->len; i++)
        if (!write_entry(&writer, entries->pdata[i], counts, fault))
            return false;
    return true;
}

bool store_has_content(struct sqlite *sqlite, const struct digest *digest, bool *has, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };
    bool has_row = false;

    if (!query_prepare(&query, sqlite, SQL_HISTORY_CONTENT_IS_THERE, fault))
        return false;
    query_bind_digest(&query, digest);
    if (!query_next(&query, &has_row, fault))
        return false;
    const bool is_there = query_integer(&query, 0) != 0;
    if (!query_is_sound(&query, fault))
        return false;
    *has = is_there;
    return true;
}

static bool has_digest(GBytes *body, const struct digest *digest)
{
    gsize length = 0;
    const void *data = g_bytes_get_data(body, &length);
    struct digest of_body = digest_of(data, length);

    return digest_equal(&of_body, digest);
}

bool store_write_content(struct sqlite *sqlite, const struct digest *digest, GBytes *body, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };

    if (!has_digest(body, digest))
        return fault_set(fault, FAULT_REFUSED, "the content does not have the digest that it is to be found by");
    if (!query_prepare(&query, sqlite, SQL_HISTORY_CONTENT_STORE, fault))
        return false;
    query_bind_digest(&query, digest);
    query_bind_bytes(&query, body);
    sqlite->has_changed = true;
    return query_run(&query, fault);
}

bool store_content(struct sqlite *sqlite, const struct digest *digest, GBytes **body, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };
    bool has_row = false;

    if (!query_prepare(&query, sqlite, SQL_HISTORY_CONTENT, fault))
        return false;
    query_bind_digest(&query, digest);
    if (!query_next(&query, &has_row, fault))
        return false;
    g_autoptr(GBytes) read = has_row ? query_bytes(&query, 1) : NULL;
    if (!query_is_sound(&query, fault))
        return false;
    if (has_row && (read == NULL || !has_digest(read, digest)))
        return sqlite_damaged(sqlite, fault, "a body does not have its digest");
    *body = g_steal_pointer(&read);
    return true;
}
