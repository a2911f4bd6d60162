/* history/open.c - opening a history, whatever state its file is in, and getting on when it turns out to be damaged. */
#include "base/file.h"
#include "generated/sql.h"
#include "history/handle.h"
#include "history/history.h"
#include "history/schema.h"
#include "history/sqlite.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

static const char in_memory[] = ":memory:";

static void close_descriptor(const int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
}

/*
 * LOCK_EX: one process at a time makes the file or moves it aside. LOCK_SH: meanwhile nobody opens it, for SQLite finds
 * a file's log by its name, and would take the next file's for that of the one just moved. Where folders cannot be
 * locked it is done without.
 */
static int lock_folder(const char *path, int operation)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor >= 0)
        flock(descriptor, operation);
    return descriptor;
}

static bool make_folder(const char *path, struct fault *fault)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *ignore = g_build_filename(folder, ".gitignore", NULL);
    CLEANUP(fault_clear) struct fault ignored = { 0 };

    if (g_file_test(folder, G_FILE_TEST_IS_DIR))
        return true;
    if (!file_make_directory(folder, fault))
        return false;
    /* Another process may have made it just now, or there is no room; neither matters. */
    const bool is_ignored = file_create(ignore, "*\n", 2, &ignored);
    (void)is_ignored;
    return true;
}

/* With the folder's lock for itself: make the tables, or bring them forward, if nobody else just did. */
static bool make_tables(struct sqlite *sqlite, int lock, struct fault *fault)
{
    enum schema_state state;

    flock(lock, LOCK_EX);
    if (!schema_look(sqlite, &state, fault))
        return false;
    if (state != SCHEMA_EMPTY && state != SCHEMA_OLDER)
        return schema_require(sqlite, state, fault);
    if (!sqlite_run(sqlite, SQL_HISTORY_USE_WAL, fault))
        return false;
    sqlite->has_changed = true;
    return schema_make(sqlite, fault);
}

static bool open_shared(struct sqlite *sqlite, const char *path, struct fault *fault)
{
    CLEANUP(close_descriptor) int lock = lock_folder(path, LOCK_SH);
    enum schema_state state;

    if (!sqlite_open(sqlite, path, SQLITE_MODE_SHARED, fault) || !schema_look(sqlite, &state, fault))
        return false;
    if ((state == SCHEMA_EMPTY || state == SCHEMA_OLDER) && !sqlite->is_read_only)
        return make_tables(sqlite, lock, fault);
    return schema_require(sqlite, state, fault);
}

/* Where nothing can be written, not even the files beside it that sharing needs. */
static bool open_fixed(struct sqlite *sqlite, const char *path, struct fault *fault)
{
    enum schema_state state;

    return sqlite_open(sqlite, path, SQLITE_MODE_FIXED, fault) && schema_look(sqlite, &state, fault) &&
           schema_require(sqlite, state, fault);
}

static bool can_be_read_only(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);

    return access(path, R_OK) == 0 && (access(path, W_OK) != 0 || access(folder, W_OK) != 0);
}

static bool open_either(struct sqlite *sqlite, const char *path, struct fault *fault)
{
    if (open_shared(sqlite, path, fault))
        return true;
    if (sqlite->is_damaged || fault->kind == FAULT_REFUSED || !can_be_read_only(path))
        return false;
    fault_clear(fault);
    sqlite_close(sqlite);
    return open_fixed(sqlite, path, fault);
}

static char *name_aside(const char *path)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y%m%dT%H%M%SZ");
    char *aside = g_strdup_printf("%s.damaged-%s", path, time);

    for (int n = 2; g_file_test(aside, G_FILE_TEST_EXISTS); n++) {
        g_free(aside);
        aside = g_strdup_printf("%s.damaged-%s-%d", path, time, n);
    }
    return aside;
}

/* Move the file and its log; close it. *aside stays NULL when another process was faster, which is as good. */
static bool move_aside(struct sqlite *sqlite, char **aside, struct fault *fault)
{
    g_autofree char *path = g_strdup(sqlite->path);
    CLEANUP(close_descriptor) int lock = lock_folder(path, LOCK_EX);
    const bool has_moved = sqlite_has_moved(sqlite);

    (void)lock; /* held to the end */
    sqlite_close(sqlite);
    if (has_moved)
        return true;
    g_autofree char *to = name_aside(path);
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    g_autofree char *log_to = g_strconcat(to, "-wal", NULL);
    g_autofree char *index = g_strconcat(path, "-shm", NULL);
    /* The companions first, which need not be there: beside the next file they would be taken for its own. */
    rename(log, log_to);
    unlink(index);
    if (rename(path, to) != 0)
        return fault_set(fault, FAULT_IO, "%s is damaged and cannot be moved aside", path);
    *aside = g_steal_pointer(&to);
    return true;
}

static bool replace_damaged(struct sqlite *sqlite, char **notice, struct fault *fault)
{
    g_autofree char *path = g_strdup(sqlite->path);
    g_autofree char *aside = NULL;

    if (!move_aside(sqlite, &aside, fault) || !open_either(sqlite, path, fault))
        return false;
    if (aside != NULL)
        *notice = g_strdup_printf("the history %s was damaged and is now %s; a new one is begun", path, aside);
    return true;
}

bool history_heal(struct history *history, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault found = { 0 };
    g_autofree char *notice = NULL;

    if (!history->sqlite.is_damaged)
        return false;
    fault_move(&found, fault);
    if (!replace_damaged(&history->sqlite, &notice, fault))
        return false;
    fault_set(fault, FAULT_IO, "%s", notice != NULL ? notice : found.text);
    return fault_set_detail(fault, "%s", found.text);
}

/* A history that takes over the open file. */
static struct history *history_new(struct sqlite *sqlite)
{
    struct history *history = g_new(struct history, 1);

    history->sqlite = *sqlite;
    *sqlite = (struct sqlite){ 0 };
    return history;
}

bool history_open(struct history **history, const char *path, char **notice, struct fault *fault)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = { 0 };
    CLEANUP(fault_clear) struct fault found = { 0 };

    *notice = NULL;
    if (!make_folder(path, fault))
        return false;
    if (!open_either(&sqlite, path, &found)) {
        if (!sqlite.is_damaged)
            return fault_move(fault, &found);
        if (!replace_damaged(&sqlite, notice, fault))
            return false;
    }
    *history = history_new(&sqlite);
    return true;
}

bool history_open_in_memory(struct history **history, struct fault *fault)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = { 0 };

    if (!sqlite_open(&sqlite, in_memory, SQLITE_MODE_PRIVATE, fault) || !schema_make(&sqlite, fault))
        return false;
    *history = history_new(&sqlite);
    return true;
}

void history_close(struct history *history)
{
    if (history == NULL)
        return;
    sqlite_close(&history->sqlite);
    g_free(history);
}

void history_cleanup(struct history **history)
{
    history_close(*history);
}
