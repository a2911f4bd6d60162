/* tests/fuzz/fuzz_history.c - any bytes as a history: nothing crashes, and no entry comes out that was not put in. */
#include "base/file.h"
#include "history/history.h"
#include "history/merge.h"
#include "support/chain.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 30, EDIT_BYTES = 4 };

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GPtrArray *chain;
static char *folder;
static char *path;
static char *good; /* a whole history of the chain */
static gsize good_size;

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void remove_folder(void)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    require(file_remove_tree(folder, &fault));
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    const struct history_database database = chain_database();
    CLEANUP(history_cleanup) struct history *history = NULL;
    struct fault fault = { 0 };

    (void)count;
    (void)arguments;
    chain = chain_new(ENTRIES);
    folder = g_dir_make_tmp("fuzz-XXXXXX", NULL);
    path = g_build_filename(folder, "history.db", NULL);
    atexit(remove_folder);
    require(history_open_in_memory(&history, &fault) && history_store(history, &database, chain, &fault));
    for (guint i = 1; i < chain->len; i++) {
        g_autoptr(GBytes) body = chain_body(chain, i);
        require(history_store_content(history, &chain_entry(chain, i)->digest, body, &fault));
    }
    require(history_export(history, database.id, path, &fault));
    require(g_file_get_contents(path, &good, &good_size, NULL));
    return 0;
}

/* The first byte chooses: the bytes themselves, or edits of a good file: three bytes where, one what. */
static GBytes *file_of(const uint8_t *data, size_t size)
{
    if (size < 1 || data[0] % 4 == 0)
        return g_bytes_new(data + MIN(size, 1), size - MIN(size, 1));
    char *bytes = g_memdup2(good, good_size);
    for (size_t i = 1; i + EDIT_BYTES <= size; i += EDIT_BYTES)
        bytes[((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2]) % good_size] = (char)data[i + 3];
    return g_bytes_new_take(bytes, good_size);
}

static void write_file(GBytes *bytes)
{
    gsize length = 0;
    const void *data = g_bytes_get_data(bytes, &length);

    require(g_file_set_contents_full(path, data == NULL ? "" : data, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600,
                                     NULL));
}

/* What is read is true, as far as the pin is ours: another one may have any name, but never another link. */
static void check_entries(struct history *history)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autoptr(GPtrArray) entries = NULL;

    if (!history_entries(history, chain_database().id, 0, &entries, &fault))
        return;
    for (guint i = 0; i < entries->len; i++) {
        const struct ledger_entry *entry = chain_entry(entries, i);
        const struct digest link = ledger_entry_link(entry);
        require(digest_equal(&link, &entry->link));
        require(i == 0 || digest_equal(&entry->previous, &chain_entry(entries, i - 1)->link));
    }
}

static void check_history(struct history *history)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    CLEANUP(fault_clear) struct fault other = { 0 };
    g_autoptr(GPtrArray) databases = NULL;
    g_autoptr(GBytes) body = NULL;

    check_entries(history);
    if (history_databases(history, &databases, &fault))
        for (guint i = 0; i < databases->len; i++)
            require(((struct history_database *)databases->pdata[i])->id != NULL);
    if (history_content(history, &chain_entry(chain, 3)->digest, &body, &other) && body != NULL) {
        g_autoptr(GBytes) expected = chain_body(chain, 3);
        require(g_bytes_equal(body, expected));
    }
}

static void open_it(void)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    CLEANUP(history_cleanup) struct history *history = NULL;
    g_autofree char *notice = NULL;

    if (history_open(&history, path, &notice, &fault))
        check_history(history);
}

static void merge_it(void)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    CLEANUP(history_cleanup) struct history *history = NULL;
    struct history_merged merged;

    require(history_open_in_memory(&history, &fault));
    if (history_merge(history, path, &merged, &fault))
        check_history(history);
    else
        require(fault.kind == FAULT_IO || fault.kind == FAULT_REFUSED || fault.kind == FAULT_TAMPERED);
}

static void empty_folder(void)
{
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);

    for (const char *name = g_dir_read_name(listing); name != NULL; name = g_dir_read_name(listing)) {
        g_autofree char *file = g_build_filename(folder, name, NULL);
        CLEANUP(fault_clear) struct fault fault = { 0 };
        require(file_remove_tree(file, &fault));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) bytes = file_of(data, size);

    write_file(bytes);
    merge_it();
    open_it();
    empty_folder();
    return 0;
}
