/* shadow/shadow.c - the programs and the user of a private server, and its connection string. */
#include "shadow/shadow.h"

#include "base/process.h"
#include "shadow/keeper.h"
#include "shadow/programs.h"

#include <glib.h>
#include <pwd.h>
#include <unistd.h>

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
    struct keeper keeper;

    if (!programs_find(options->bindir, &bindir, fault))
        return false;
    const struct keeper_task task = { .bindir = bindir,
                                      .keep = options->keep,
                                      .prepared = options->prepared,
                                      .is_durable = options->is_durable,
                                      .run_as = find_user(&user) ? &user : NULL };
    if (!keeper_start(&keeper, &task, fault))
        return false;
    *shadow = (struct shadow){ .directory = keeper.directory,
                               .socket_directory = keeper.socket_directory,
                               .url = url_of(keeper.socket_directory),
                               .pid = keeper.server,
                               .keeper = keeper.pid,
                               .watch_file = keeper.watch_file };
    return true;
}

static void stop(struct shadow *shadow, bool is_prepared)
{
    if (shadow->keeper != 0)
        keeper_stop(&(struct keeper){ .pid = (pid_t)shadow->keeper, .watch_file = shadow->watch_file }, is_prepared);
    release(shadow);
}

void shadow_stop_prepared(struct shadow *shadow)
{
    stop(shadow, true);
}

void shadow_stop(struct shadow *shadow)
{
    stop(shadow, false);
}
