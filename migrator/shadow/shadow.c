/* shadow/shadow.c - the folders and the user of a private server, and its connection string. */
#define _DEFAULT_SOURCE /* mkdtemp beside POSIX 2008 */

#include "shadow/shadow.h"

#include "base/file.h"
#include "base/process.h"
#include "shadow/keeper.h"
#include "shadow/programs.h"

#include <errno.h>
#include <glib.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_NAME "migrator-XXXXXX"

/* PostgreSQL refuses to run as root. False when we are not root, and need no other user. */
static bool find_user(struct process_user *user)
{
    if (geteuid() != 0)
        return false;
    const struct passwd *entry = getpwnam("postgres");
    if (entry == NULL)
        entry = getpwnam("nobody");
    *user = entry == NULL ? (struct process_user){ .user = 65534, .group = 65534 }
                          : (struct process_user){ .user = entry->pw_uid, .group = entry->pw_gid };
    return true;
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
    g_autofree char *path = g_build_filename(parent, TEMPORARY_NAME, NULL);

    if (mkdtemp(path) == NULL)
        return fault_set(fault, FAULT_IO, "cannot make a temporary directory in %s: %s", parent, g_strerror(errno));
    if (!hand_over(path, run_as, fault)) {
        rmdir(path);
        return false;
    }
    *directory = g_steal_pointer(&path);
    return true;
}

/* TMPDIR is a wish: where the server's user cannot use it, /tmp is as good. */
static bool make_temporary_somewhere(const struct process_user *run_as, char **directory, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault not_there = { 0 };
    g_autofree char *wanted = g_canonicalize_filename(g_get_tmp_dir(), NULL);

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

static bool make_folders(struct shadow *shadow, const struct shadow_options *options, const struct process_user *run_as,
                         struct fault *fault)
{
    if (!(options->keep != NULL ? make_kept(options->keep, run_as, &shadow->directory, fault)
                                : make_temporary_somewhere(run_as, &shadow->directory, fault)))
        return false;
    if (keeper_can_hold_socket(shadow->directory)) {
        shadow->socket_directory = g_strdup(shadow->directory);
        return true;
    }
    return make_temporary("/tmp", run_as, &shadow->socket_directory, fault);
}

static char *url_of(const char *socket_directory)
{
    g_autofree char *host = g_uri_escape_string(socket_directory, "/", FALSE);

    return g_strdup_printf("postgresql:///postgres?host=%s&port=%d&user=postgres", host, SHADOW_PORT);
}

static void release(struct shadow *shadow)
{
    g_free(shadow->directory);
    g_free(shadow->socket_directory);
    g_free(shadow->url);
    *shadow = (struct shadow){ 0 };
}

bool shadow_start(struct shadow *shadow, const struct shadow_options *options, struct fault *fault)
{
    g_autofree char *bindir = NULL;
    struct process_user user;
    const struct process_user *run_as = find_user(&user) ? &user : NULL;
    CLEANUP(release) struct shadow made = { 0 };
    struct keeper keeper;

    if (!programs_find(options->bindir, &bindir, fault))
        return false;
    if (!make_folders(&made, options, run_as, fault)) {
        if (made.directory != NULL && options->keep == NULL)
            rmdir(made.directory);
        return false;
    }
    const struct keeper_task task = { .bindir = bindir,
                                      .directory = made.directory,
                                      .socket_directory = made.socket_directory,
                                      .run_as = run_as,
                                      .keep = options->keep != NULL };
    if (!keeper_start(&keeper, &task, fault))
        return false;
    made.url = url_of(made.socket_directory);
    made.pid = keeper.server;
    made.keeper = keeper.pid;
    made.watch_file = keeper.watch_file;
    *shadow = made;
    made = (struct shadow){ 0 };
    return true;
}

void shadow_stop(struct shadow *shadow)
{
    if (shadow->keeper != 0)
        keeper_stop(&(struct keeper){ .pid = (pid_t)shadow->keeper, .watch_file = shadow->watch_file });
    release(shadow);
}
