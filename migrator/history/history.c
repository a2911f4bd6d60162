/* history/history.c - what is asked of an open history. */
#include "history/history.h"

#include "generated/sql.h"
#include "history/handle.h"
#include "history/store.h"

#include <string.h>

void history_database_free(struct history_database *database)
{
    if (database == NULL)
        return;
    g_free(database->id);
    g_free(database->environment);
    g_free(database->name);
    g_free(database->server);
    g_free(database);
}

static bool read_databases(struct sqlite *sqlite, GPtrArray **databases, struct fault *fault)
{
    g_autoptr(GPtrArray) read = NULL;

    if (!store_databases(sqlite, &read, fault))
        return false;
    for (guint i = 0; read != NULL && i < read->len; i++)
        if (!store_head(sqlite, read->pdata[i], fault))
            return false;
    *databases = g_steal_pointer(&read);
    return true;
}

bool history_databases(struct history *history, GPtrArray **databases, struct fault *fault)
{
    return read_databases(&history->sqlite, databases, fault) || history_heal(history, fault);
}

static bool find_database(struct history *history, const char *id, const char *environment,
                          struct history_database **database, struct fault *fault)
{
    g_autoptr(GPtrArray) databases = NULL;

    if (!history_databases(history, &databases, fault))
        return false;
    *database = NULL;
    for (guint i = 0; databases != NULL && i < databases->len && *database == NULL; i++) {
        const struct history_database *candidate = databases->pdata[i];
        if ((id == NULL || strcmp(candidate->id, id) == 0) &&
            (environment == NULL || g_strcmp0(candidate->environment, environment) == 0))
            *database = g_ptr_array_steal_index(databases, i);
    }
    return true;
}

bool history_find(struct history *history, const char *environment, struct history_database **database,
                  struct fault *fault)
{
    return find_database(history, NULL, environment, database, fault);
}

bool history_find_id(struct history *history, const char *database_id, struct history_database **database,
                     struct fault *fault)
{
    return find_database(history, database_id, NULL, database, fault);
}

bool history_entries(struct history *history, const char *database_id, int64_t after, GPtrArray **entries,
                     struct fault *fault)
{
    return store_entries(&history->sqlite, database_id, after + 1, INT64_MAX, entries, fault) ||
           history_heal(history, fault);
}

bool history_link(struct history *history, const char *database_id, int64_t seq, bool *known, struct digest *link,
                  struct fault *fault)
{
    g_autoptr(GPtrArray) entries = NULL;

    if (!store_entries(&history->sqlite, database_id, seq, seq, &entries, fault))
        return history_heal(history, fault);
    *known = entries != NULL && entries->len > 0;
    if (*known)
        *link = ((const struct ledger_entry *)entries->pdata[0])->link;
    return true;
}

bool history_begin(struct history *history, struct fault *fault)
{
    return sqlite_begin(&history->sqlite, fault) || history_heal(history, fault);
}

bool history_end(struct history *history, bool keep, struct fault *fault)
{
    return sqlite_end(&history->sqlite, keep, fault) || history_heal(history, fault);
}

bool history_store(struct history *history, const struct history_database *database, const GPtrArray *entries,
                   struct fault *fault)
{
    struct history_database now = *database;
    struct store_counts counts = { 0 };

    now.seen_at = g_get_real_time();
    if (!history_begin(history, fault))
        return false;
    return history_end(history, store_write(&history->sqlite, &now, entries, &counts, fault), fault);
}

static bool lose_entries(struct sqlite *sqlite, const char *database_id, int64_t seq, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };

    if (!query_prepare(&query, sqlite, SQL_HISTORY_ENTRIES_LOSE, fault))
        return false;
    query_bind_text(&query, database_id);
    query_bind_integer(&query, seq);
    query_bind_integer(&query, g_get_real_time());
    sqlite->has_changed = true;
    return query_run(&query, fault);
}

bool history_rewind(struct history *history, const char *database_id, int64_t seq, struct fault *fault)
{
    return lose_entries(&history->sqlite, database_id, seq, fault) || history_heal(history, fault);
}

bool history_has_content(struct history *history, const struct digest *digest, bool *has, struct fault *fault)
{
    return store_has_content(&history->sqlite, digest, has, fault) || history_heal(history, fault);
}

bool history_store_content(struct history *history, const struct digest *digest, GBytes *body, struct fault *fault)
{
    return store_write_content(&history->sqlite, digest, body, fault) || history_heal(history, fault);
}

bool history_content(struct history *history, const struct digest *digest, GBytes **body, struct fault *fault)
{
    return store_content(&history->sqlite, digest, body, fault) || history_heal(history, fault);
}
