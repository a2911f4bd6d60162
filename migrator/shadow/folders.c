/* shadow/folders.c - making, handing over and removing the folders of a private server. */
#define _DEFAULT_SOURCE /* mkdtemp beside POSIX 2008 */

#include "shadow/folders.h"

#include "base/file.h"
#include "shadow/shadow.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <unistd.h>

#define MEMORY_BYTES_MIN (UINT64_C(2) << 30)

static const char temporary_name[] = "migrator-XXXXXX";
static const char memory[] = "/dev/shm";

bool folders_can_hold_socket(const char *directory)
{
    g_autofree char *socket = g_strdup_printf("%s/.s.PGSQL.%d", directory, SHADOW_PORT);

    /* libpq takes a comma as the start of another host */
    return strlen(socket) < sizeof((struct sockaddr_un){ 0 }.sun_path) && strpbrk(directory, ",\"") == NULL;
}

/* Whether the server's user may enter the folder through all that are above it. */
static bool can_enter(const char *directory, const struct process_user *run_as)
{
    const char *const arguments[] = { "true", NULL };
    const struct process_options options = { .directory = directory, .run_as = run_as };
    CLEANUP(process_result_clear) struct process_result result = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    return process_run(arguments, &options, &result, &fault);
}

static bool hand_over(const char *directory, const struct process_user *run_as, struct fault *fault)
{
    if (chmod(directory, S_IRWXU) != 0 || (run_as != NULL && chown(directory, run_as->user, run_as->group) != 0))
        return fault_set(fault, FAULT_IO, "cannot make %s the server's own: %s", directory, g_strerror(errno));
    return can_enter(directory, run_as) ||
           fault_set(fault, FAULT_IO, "the server's user may not enter %s; use a folder that others may enter",
                     directory);
}

static bool make_temporary(const char *parent, const struct process_user *run_as, char **directory, struct fault *fault)
{
    g_autofree char *path = g_build_filename(parent, temporary_name, NULL);

    if (mkdtemp(path) == NULL)
        return fault_set(fault, FAULT_IO, "cannot make a temporary directory in %s: %s", parent, g_strerror(errno));
    if (!hand_over(path, run_as, fault)) {
        rmdir(path);
        return false;
    }
    *directory = g_steal_pointer(&path);
    return true;
}

/* Databases are hundreds of files, made and removed again and again: in memory that is no work, where there is plenty.
 */
static bool has_memory(void)
{
    struct statvfs disk;

    return statvfs(memory, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize >= MEMORY_BYTES_MIN;
}

/* TMPDIR is a wish: where the server's user cannot use it, /tmp is as good. */
static bool make_temporary_somewhere(const struct process_user *run_as, char **directory, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault not_there = { 0 };
    const bool is_wished = g_getenv("TMPDIR") != NULL;
    g_autofree char *wanted = g_canonicalize_filename(!is_wished && has_memory() ? memory : g_get_tmp_dir(), NULL);

    return make_temporary(wanted, run_as, directory, &not_there) || make_temporary("/tmp", run_as, directory, fault);
}

/* A folder to be kept is ours when it is empty, or when an earlier run made it. */
static bool is_ours(const char *directory)
{
    g_autofree char *version = g_build_filename(directory, "data", "PG_VERSION", NULL);
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);

    return entries != NULL && (g_dir_read_name(entries) == NULL || g_file_test(version, G_FILE_TEST_EXISTS));
}

static bool make_kept(const char *wanted, const struct process_user *run_as, char **directory, struct fault *fault)
{
    g_autofree char *path = g_canonicalize_filename(wanted, NULL);

    if (!file_make_directory(path, fault))
        return false;
    if (!is_ours(path))
        return fault_set(fault, FAULT_REFUSED, "%s holds something else; nothing was touched", path);
    if (!hand_over(path, run_as, fault))
        return false;
    *directory = g_steal_pointer(&path);
    return true;
}

static bool make_both(struct folders *folders, const char *keep, const struct process_user *run_as, struct fault *fault)
{
    if (!(keep != NULL ? make_kept(keep, run_as, &folders->directory, fault)
                       : make_temporary_somewhere(run_as, &folders->directory, fault)))
        return false;
    if (folders_can_hold_socket(folders->directory)) {
        folders->socket_directory = g_strdup(folders->directory);
        return true;
    }
    return make_temporary("/tmp", run_as, &folders->socket_directory, fault);
}

bool folders_make(struct folders *folders, const char *keep, const struct process_user *run_as, struct fault *fault)
{
    struct folders made = { .keep = keep != NULL };

    if (!make_both(&made, keep, run_as, fault)) {
        folders_remove(&made);
        return false;
    }
    *folders = made;
    return true;
}

void folders_remove(struct folders *folders)
{
    CLEANUP(fault_clear) struct fault nobody_to_tell = { 0 };

    if (folders->socket_directory != NULL && strcmp(folders->socket_directory, folders->directory) != 0 &&
        !file_remove_tree(folders->socket_directory, &nobody_to_tell))
        fault_clear(&nobody_to_tell);
    if (folders->directory != NULL && !folders->keep && !file_remove_tree(folders->directory, &nobody_to_tell))
        fault_clear(&nobody_to_tell);
    g_free(folders->directory);
    g_free(folders->socket_directory);
    *folders = (struct folders){ 0 };
}
