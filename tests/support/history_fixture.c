/* tests/support/history_fixture.c - a folder with a history for each test, and steps that must succeed. */
#include "support/history_fixture.h"

#include "base/file.h"
#include "support/chain.h"

#include <check.h>

char *folder;
char *path;

void history_fixture_start(void)
{
    folder = g_dir_make_tmp("history-XXXXXX", NULL);
    ck_assert_ptr_nonnull(folder);
    path = g_build_filename(folder, ".migrator", "history.db", NULL);
}

void history_fixture_stop(void)
{
    struct fault fault = { 0 };

    ck_assert(file_remove_tree(folder, &fault));
    g_free(path);
    g_free(folder);
}

struct history *open_good(void)
{
    struct history *history = NULL;
    struct fault fault = { 0 };
    char *notice = NULL;

    ck_assert_msg(history_open(&history, path, &notice, &fault), "%s", fault.text);
    ck_assert_msg(notice == NULL, "%s", notice);
    return history;
}

void store_good(struct history *history, const GPtrArray *entries)
{
    struct history_database database = chain_database();
    struct fault fault = { 0 };

    ck_assert_msg(history_store(history, &database, entries, &fault), "%s", fault.text);
}

GPtrArray *read_good(struct history *history, int64_t after)
{
    GPtrArray *entries = NULL;
    struct fault fault = { 0 };

    ck_assert_msg(history_entries(history, chain_database().id, after, &entries, &fault), "%s", fault.text);
    return entries;
}

void make_filled(void)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = open_good();

    store_good(history, chain);
    history_close(history);
}
