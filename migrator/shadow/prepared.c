/* shadow/prepared.c - a folder with a data directory for each key: copied from, copied into, held within bounds. */
#define _DEFAULT_SOURCE /* flock, mkdtemp beside POSIX 2008 */

#include "shadow/prepared.h"

#include "base/file.h"
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_OPEN_MAX = 16, OTHERS = S_IRWXG | S_IRWXO };

/* ---- the folder ---- */

/* What lies there is started as a server: nobody else may have put it there. */
static bool is_ours_alone(const char *folder)
{
    struct stat found;

    return lstat(folder, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
           (found.st_mode & OTHERS) == 0;
}

char *prepared_path(const struct digest *key)
{
    g_autofree char *folder = g_build_filename(g_get_user_cache_dir(), "migrator", "shadow", NULL);
    char hex[DIGEST_HEX_BYTES];

    if (g_mkdir_with_parents(folder, S_IRWXU) != 0 || !is_ours_alone(folder))
        return NULL;
    digest_to_hex(key, hex);
    return g_build_filename(folder, hex, NULL);
}

bool prepared_is_there(const char *path)
{
    g_autofree char *version = g_build_filename(path, "PG_VERSION", NULL);

    return g_file_test(version, G_FILE_TEST_IS_REGULAR);
}

/* ---- copies ---- */

static bool copy(const char *from, const char *to, struct fault *fault)
{
    const char *const arguments[] = { "cp", "-a", from, to, NULL };
    CLEANUP(process_result_clear) struct process_result result = { 0 };

    return process_run(arguments, NULL, &result, fault) && process_check(arguments, &result, fault);
}

/* The lock of a prepared one: shared while it is copied, exclusive to remove it. -1: it is not to be had. */
static int lock(const char *path, int operation)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder >= 0 && flock(folder, operation) != 0) {
        close(folder);
        return -1;
    }
    return folder;
}

bool prepared_take(const char *path, const char *data, struct fault *fault)
{
    CLEANUP(file_close) int held = lock(path, LOCK_SH);

    if (held < 0)
        return fault_set(fault, FAULT_IO, "%s cannot be read: %s", path, g_strerror(errno));
    (void)utimensat(AT_FDCWD, path, NULL, 0);
    return copy(path, data, fault);
}

/* ---- bounds ---- */

struct entry {
    char *path;
    gint64 used, bytes;
};

static void entry_free(gpointer data)
{
    struct entry *entry = data;

    g_free(entry->path);
    g_free(entry);
}

static gint last_used_first(gconstpointer one, gconstpointer other)
{
    const struct entry *left = *(const struct entry *const *)one, *right = *(const struct entry *const *)other;

    return (left->used < right->used) - (left->used > right->used);
}

/* nftw() has no argument for it. */
static _Thread_local gint64 walked_bytes;

static int add_size(const char *path, const struct stat *found, int flag, struct FTW *place)
{
    (void)path, (void)flag, (void)place;
    walked_bytes += found->st_size;
    return 0;
}

static gint64 size_of(const char *path)
{
    walked_bytes = 0;
    (void)nftw(path, add_size, FOLDERS_OPEN_MAX, FTW_PHYS);
    return walked_bytes;
}

/* Out of sight first: half a data directory must not be taken for a whole one. */
void prepared_remove(const char *path)
{
    CLEANUP(fault_clear) struct fault nobody_to_tell = { 0 };
    CLEANUP(file_close) int held = lock(path, LOCK_EX | LOCK_NB);
    g_autofree char *gone = g_strconcat(path, ".XXXXXX", NULL);

    if (held < 0 || mkdtemp(gone) == NULL)
        return;
    if (rename(path, gone) == 0 && !file_remove_tree(gone, &nobody_to_tell))
        return;
    rmdir(gone);
}

/* A copy's temporary name has a dot. */
static void take_entry(GPtrArray *entries, const char *folder, const char *name)
{
    CLEANUP(fault_clear) struct fault nobody_to_tell = { 0 };
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct stat found;

    if (lstat(path, &found) != 0)
        return;
    if (strchr(name, '.') == NULL) {
        struct entry *entry = g_new(struct entry, 1);
        *entry = (struct entry){ g_strdup(path), found.st_mtime, size_of(path) };
        g_ptr_array_add(entries, entry);
    } else if (g_get_real_time() / G_USEC_PER_SEC - found.st_ctime > PREPARED_LEFTOVER_SECONDS) {
        bool is_removed = file_remove_tree(path, &nobody_to_tell);
        (void)is_removed;
    }
}

static void hold_bounds(const char *folder)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func(entry_free);
    g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
    gint64 bytes = 0;

    for (const char *name; names != NULL && (name = g_dir_read_name(names)) != NULL;)
        take_entry(entries, folder, name);
    g_ptr_array_sort(entries, last_used_first);
    for (guint i = 0; i < entries->len; i++) {
        const struct entry *entry = g_ptr_array_index(entries, i);
        bytes += entry->bytes;
        if (i >= PREPARED_MAX || bytes > PREPARED_BYTES_MAX)
            prepared_remove(entry->path);
    }
}

bool prepared_keep(const char *data, const char *path, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault nobody_to_tell = { 0 };
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
    g_autofree char *whole = NULL;

    if (mkdtemp(temporary) == NULL)
        return fault_set(fault, FAULT_IO, "cannot keep a data directory in %s: %s", folder, g_strerror(errno));
    whole = g_build_filename(temporary, "data", NULL);
    const bool is_copied = copy(data, whole, fault);
    const bool is_kept = is_copied && (rename(whole, path) == 0 || prepared_is_there(path));
    const int error = errno;
    if (!file_remove_tree(temporary, &nobody_to_tell))
        fault_clear(&nobody_to_tell);
    if (is_copied && !is_kept)
        return fault_set(fault, FAULT_IO, "cannot keep %s: %s", path, g_strerror(error));
    hold_bounds(folder);
    return is_kept;
}
