/* command/applied.c - from the history's entries to what is applied now. */
#include "command/applied.h"

#include "ledger/ledger.h"

#include <string.h>

static struct applied_database *database_of(const char *environment, const struct ledger *ledger)
{
    struct applied_database *database = applied_database_new(environment);
    GHashTableIter iterator;
    void *value = NULL;

    g_hash_table_iter_init(&iterator, ledger->applied);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const struct ledger_entry *entry = value;
        applied_database_add(database, entry->version, entry->name, entry->files, entry->at);
    }
    return database;
}

static bool read_database(struct history *history, const struct history_database *known, GPtrArray *databases,
                          struct fault *fault)
{
    CLEANUP(ledger_release) struct ledger ledger = { 0 };
    g_autoptr(GPtrArray) entries = NULL;

    if (!history_entries(history, known->id, 0, &entries, fault))
        return false;
    ledger_init(&ledger);
    g_ptr_array_set_free_func(entries, NULL); /* the ledger owns them */
    for (guint i = 0; i < entries->len; i++)
        ledger_add(&ledger, g_ptr_array_index(entries, i));
    g_ptr_array_add(databases, database_of(known->environment, &ledger));
    return true;
}

GPtrArray *applied_read(struct history *history)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    g_autoptr(GPtrArray) known = NULL;
    GPtrArray *databases = g_ptr_array_new_with_free_func(applied_database_free);

    if (history == NULL || !history_databases(history, &known, &ignored))
        return databases;
    for (guint i = 0; i < known->len; i++) {
        const struct history_database *database = g_ptr_array_index(known, i);
        if (database->environment == NULL || strcmp(database->environment, "development") == 0)
            continue;
        if (!read_database(history, database, databases, &ignored))
            break;
    }
    return databases;
}

GPtrArray *applied_read_file(const char *path)
{
    CLEANUP(history_cleanup) struct history *history = NULL;
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    g_autofree char *notice = NULL;
    bool is_open = g_file_test(path, G_FILE_TEST_IS_REGULAR) && history_open(&history, path, &notice, &ignored);

    return applied_read(is_open ? history : NULL);
}
