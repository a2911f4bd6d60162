/* shadow/keeper.c - initdb, start, wait for the program's end, stop and remove: all in a process of its own. */
#define _GNU_SOURCE /* close_range, pipe2 */

#include "shadow/keeper.h"

#include "base/file.h"
#include "shadow/shadow.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    INITDB_TIMEOUT_MS = 120000,
    READY_TIMEOUT_MS = 60000,
    STOP_TIMEOUT_MS = 10000,
    STEP_US = 5000,
    LOG_TAIL_BYTES = 2000,
    LOG_BYTES_MAX = 16 * 1024 * 1024,
    PIDFILE_BYTES_MAX = 4096,
    PIDFILE_STATUS_LINE = 7, /* counted from 0; miscadmin.h, LOCK_FILE_LINE_PM_STATUS */
    REPORT_BYTES_MAX = 65536,
    WATCH_FILE = 3,
    REPORT_FILE = 4
};

/* Its own words in English; its own time zone, which spares initdb a search of some 100 ms. */
static const char *const server_environment[] = { "LC_ALL=C", "TZ=UTC", "PGDATA", "PGPORT", "PGOPTIONS", NULL };

bool keeper_can_hold_socket(const char *directory)
{
    g_autofree char *socket = g_strdup_printf("%s/.s.PGSQL.%d", directory, SHADOW_PORT);

    /* libpq takes a comma as the start of another host */
    return strlen(socket) < sizeof(((struct sockaddr_un *)NULL)->sun_path) && strpbrk(directory, ",\"") == NULL;
}

/* The end of the server's log, so that the user need not look for a file that is going to be removed. */
static char *log_tail(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "server.log", NULL);
    g_autoptr(GBytes) content = NULL;
    CLEANUP(fault_clear) struct fault no_log = { 0 };

    if (!file_read(path, LOG_BYTES_MAX, &content, &no_log))
        return g_strdup("");
    gsize length = 0;
    const char *text = g_bytes_get_data(content, &length);
    gsize skipped = length > LOG_TAIL_BYTES ? length - LOG_TAIL_BYTES : 0;
    return g_strchomp(g_utf8_make_valid(length == 0 ? "" : text + skipped, (gssize)(length - skipped)));
}

/* Letters beyond ASCII are letters where the system knows them; sorting is by bytes everywhere. */
static const char *character_types(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

    if (locale == (locale_t)0)
        return "--lc-ctype=C";
    freelocale(locale);
    return "--lc-ctype=C.UTF-8";
}

static bool initialise(const struct keeper_task *task, const char *data, struct fault *fault)
{
    g_autofree char *initdb = g_build_filename(task->bindir, "initdb", NULL);
    const char *const arguments[] = { initdb,         "--pgdata",          data,         "--username=postgres",
                                      "--auth=trust", "--encoding=UTF8",   "--locale=C", character_types(),
                                      "--no-sync",    "--no-instructions", NULL };
    const struct process_options options = { .directory = task->directory,
                                             .environment = server_environment,
                                             .run_as = task->run_as,
                                             .ends_with_parent = SIGTERM,
                                             .timeout_ms = INITDB_TIMEOUT_MS };
    CLEANUP(process_result_clear) struct process_result result = { 0 };

    return process_run(arguments, &options, &result, fault) && process_check(arguments, &result, fault);
}

/*
 * Nothing is to survive a crash of the machine, so nothing waits for the disk. Two-phase commit and logical decoding
 * are on because migrations and freezes have to deal with them.
 */
static bool launch(const struct keeper_task *task, const char *data, pid_t *server, struct fault *fault)
{
    g_autofree char *postgres = g_build_filename(task->bindir, "postgres", NULL);
    g_autofree char *log_path = g_build_filename(task->directory, "server.log", NULL);
    g_autofree char *sockets = g_strdup_printf("unix_socket_directories=\"%s\"", task->socket_directory);
    g_autofree char *port = g_strdup_printf("port=%d", SHADOW_PORT);
    const char *const arguments[] = { postgres,
                                      "-D",
                                      data,
                                      "-c",
                                      sockets,
                                      "-c",
                                      port,
                                      "-c",
                                      "listen_addresses=",
                                      "-c",
                                      "fsync=off",
                                      "-c",
                                      "synchronous_commit=off",
                                      "-c",
                                      "full_page_writes=off",
                                      "-c",
                                      "shared_buffers=32MB",
                                      "-c",
                                      "wal_level=logical",
                                      "-c",
                                      "max_prepared_transactions=10",
                                      NULL };
    const struct process_options options = { .directory = task->directory,
                                             .environment = server_environment,
                                             .run_as = task->run_as,
                                             .ends_with_parent = SIGQUIT };
    int log_file = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (log_file < 0)
        return fault_set(fault, FAULT_IO, "cannot write %s: %s", log_path, g_strerror(errno));
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int files[3] = { input, log_file, log_file };
    bool is_started = process_start(arguments, &options, files, server, fault);
    close(input);
    close(log_file);
    return is_started;
}

/* The postmaster writes its state into its pid file; pg_ctl --wait looks there, too. */
static bool is_ready(const char *data)
{
    g_autofree char *path = g_build_filename(data, "postmaster.pid", NULL);
    g_autoptr(GBytes) content = NULL;
    CLEANUP(fault_clear) struct fault not_yet = { 0 };

    if (!file_read(path, PIDFILE_BYTES_MAX, &content, &not_yet))
        return false;
    gsize length = 0;
    const char *bytes = g_bytes_get_data(content, &length);
    g_autofree char *text = g_strndup(length == 0 ? "" : bytes, length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strv_length(lines) > PIDFILE_STATUS_LINE && g_str_has_prefix(lines[PIDFILE_STATUS_LINE], "ready");
}

/* Whether the program has closed its end, or is no more. */
static bool is_abandoned(int timeout_ms)
{
    struct pollfd watch = { .fd = WATCH_FILE, .events = POLLIN };

    return poll(&watch, 1, timeout_ms) > 0;
}

static bool has_ended(pid_t server)
{
    return waitpid(server, NULL, WNOHANG) != 0;
}

static bool await_ready(const struct keeper_task *task, const char *data, pid_t *server, struct fault *fault)
{
    gint64 deadline_us = g_get_monotonic_time() + (gint64)READY_TIMEOUT_MS * 1000;

    while (!is_ready(data)) {
        bool is_gone = has_ended(*server);
        if (is_gone || is_abandoned(0) || g_get_monotonic_time() > deadline_us) {
            g_autofree char *tail = log_tail(task->directory);
            if (is_gone)
                *server = 0;
            fault_set(fault, FAULT_CONNECT, "the private PostgreSQL server %s",
                      is_gone ? "did not start" : "is not ready in time");
            return fault_set_detail(fault, "%s", tail);
        }
        g_usleep(STEP_US);
    }
    return true;
}

static bool serve(const struct keeper_task *task, pid_t *server, struct fault *fault)
{
    g_autofree char *data = g_build_filename(task->directory, "data", NULL);
    g_autofree char *version = g_build_filename(data, "PG_VERSION", NULL);

    return (g_file_test(version, G_FILE_TEST_EXISTS) || initialise(task, data, fault)) &&
           launch(task, data, server, fault) && await_ready(task, data, server, fault);
}

/* Immediate shutdown where nothing is kept: no checkpoint for files that are going to be removed. */
static void stop_server(const struct keeper_task *task, pid_t server)
{
    kill(server, task->keep ? SIGINT : SIGQUIT);
    for (gint64 waited_us = 0; !has_ended(server); waited_us += STEP_US) {
        if (waited_us == (gint64)STOP_TIMEOUT_MS * 1000)
            kill(server, SIGKILL);
        g_usleep(STEP_US);
    }
}

static void remove_files(const struct keeper_task *task)
{
    CLEANUP(fault_clear) struct fault nobody_to_tell = { 0 };

    if (!task->keep && !file_remove_tree(task->directory, &nobody_to_tell))
        fault_clear(&nobody_to_tell);
    if (strcmp(task->socket_directory, task->directory) != 0 &&
        !file_remove_tree(task->socket_directory, &nobody_to_tell))
        fault_clear(&nobody_to_tell);
}

/* "KIND\nTEXT\nDETAIL"; for a server that is ready its pid stands for TEXT. */
static void report(const struct fault *fault, pid_t server)
{
    g_autofree char *number = g_strdup_printf("%ld", (long)server);
    g_autofree char *text =
            g_strdup_printf("%d\n%s\n%s", (int)fault->kind, fault->kind == FAULT_NONE ? number : fault->text,
                            fault->detail == NULL ? "" : fault->detail);
    ssize_t ignored = write(REPORT_FILE, text, strlen(text)); /* at most a pipe's buffer: LOG_TAIL_BYTES bound it */

    (void)ignored;
    close(REPORT_FILE);
}

static void do_nothing(int signal_number)
{
    (void)signal_number;
}

/*
 * Away from the terminal and its ^C, deaf to what is meant for the program, and with no file of it open: a reader of
 * its output would wait for us. A handler instead of SIG_IGN, which the server would inherit.
 */
static void detach(int watch, int report_to)
{
    const int deaf_to[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM };
    const struct sigaction action = { .sa_handler = do_nothing, .sa_flags = SA_RESTART };

    setsid();
    for (size_t i = 0; i < G_N_ELEMENTS(deaf_to); i++)
        sigaction(deaf_to[i], &action, NULL);
    int kept_watch = fcntl(watch, F_DUPFD_CLOEXEC, REPORT_FILE + 1);
    int kept_report = fcntl(report_to, F_DUPFD_CLOEXEC, REPORT_FILE + 1);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        dup2(nothing, i);
    dup3(kept_watch, WATCH_FILE, O_CLOEXEC);
    dup3(kept_report, REPORT_FILE, O_CLOEXEC);
    close_range(REPORT_FILE + 1, ~0U, 0);
    if (chdir("/") != 0)
        _exit(EXIT_FAILURE);
}

_Noreturn static void keep(const struct keeper_task *task, int watch, int report_to)
{
    pid_t server = 0;
    CLEANUP(fault_clear) struct fault fault = { 0 };

    detach(watch, report_to);
    bool is_ready_now = serve(task, &server, &fault);
    if (is_ready_now) {
        report(&fault, server);
        while (!is_abandoned(-1))
            continue;
    }
    if (server != 0)
        stop_server(task, server);
    remove_files(task);
    if (!is_ready_now)
        report(&fault, 0); /* after the files are gone */
    _exit(EXIT_SUCCESS);
}

static char *read_report(int file)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char buffer[4096];

    while (text->len < REPORT_BYTES_MAX) {
        ssize_t count = read(file, buffer, sizeof(buffer));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        g_string_append_len(text, buffer, count);
    }
    return g_strdup(text->str);
}

static bool take_report(struct keeper *keeper, const char *text, struct fault *fault)
{
    g_auto(GStrv) parts = g_strsplit(text, "\n", 3);

    if (g_strv_length(parts) < 3)
        return fault_set(fault, FAULT_CONNECT, "the keeper of the private PostgreSQL server died");
    enum fault_kind kind = (enum fault_kind)g_ascii_strtoll(parts[0], NULL, 10);
    if (kind == FAULT_NONE) {
        keeper->server = (pid_t)g_ascii_strtoll(parts[1], NULL, 10);
        return true;
    }
    fault_set(fault, kind, "%s", parts[1]);
    return *parts[2] != '\0' && fault_set_detail(fault, "%s", parts[2]);
}

bool keeper_start(struct keeper *keeper, const struct keeper_task *task, struct fault *fault)
{
    int watch[2];
    int reports[2];

    if (pipe2(watch, O_CLOEXEC) != 0)
        return fault_set(fault, FAULT_IO, "cannot start a server: %s", g_strerror(errno));
    if (pipe2(reports, O_CLOEXEC) != 0) {
        close(watch[0]);
        close(watch[1]);
        return fault_set(fault, FAULT_IO, "cannot start a server: %s", g_strerror(errno));
    }
    struct keeper started = { .watch_file = watch[1], .pid = fork() };
    if (started.pid == 0)
        keep(task, watch[0], reports[1]);
    int error = errno;
    close(watch[0]);
    close(reports[1]);
    g_autofree char *text = started.pid < 0 ? g_strdup("") : read_report(reports[0]);
    close(reports[0]);
    if (started.pid < 0) {
        close(watch[1]);
        return fault_set(fault, FAULT_IO, "cannot start a server: %s", g_strerror(error));
    }
    if (!take_report(&started, text, fault)) {
        keeper_stop(&started);
        return false;
    }
    *keeper = started;
    return true;
}

void keeper_stop(struct keeper *keeper)
{
    close(keeper->watch_file);
    while (waitpid(keeper->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    *keeper = (struct keeper){ 0 };
}
