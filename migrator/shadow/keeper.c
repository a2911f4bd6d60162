/* shadow/keeper.c - initdb, start, wait for the program's end, stop and remove: all in a process of its own. */
#define _GNU_SOURCE /* close_range, pipe2 */

#include "shadow/keeper.h"

#include "base/file.h"
#include "shadow/folders.h"
#include "shadow/prepared.h"
#include "shadow/shadow.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
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

/* The keeper's own view of what it keeps. */
struct service {
    const struct keeper_task *task;
    struct folders folders;
    char *data;
    pid_t server; /* 0: none */
};

/* Letters beyond ASCII are letters where the system knows them; sorting is by bytes everywhere. */
static const char *character_types(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

    if (locale == (locale_t)0)
        return "--lc-ctype=C";
    freelocale(locale);
    return "--lc-ctype=C.UTF-8";
}

static bool initialise(const struct service *service, struct fault *fault)
{
    g_autofree char *initdb = g_build_filename(service->task->bindir, "initdb", NULL);
    const char *const arguments[] = { initdb,         "--pgdata",
                                      service->data,  "--username=postgres",
                                      "--auth=trust", "--encoding=UTF8",
                                      "--locale=C",   character_types(),
                                      "--no-sync",    NULL };
    const struct process_options options = { .directory = service->folders.directory,
                                             .environment = server_environment,
                                             .run_as = service->task->run_as,
                                             .ends_with_parent = SIGTERM,
                                             .timeout_ms = INITDB_TIMEOUT_MS };
    CLEANUP(process_result_clear) struct process_result result = { 0 };

    return process_run(arguments, &options, &result, fault) && process_check(arguments, &result, fault);
}

/*
 * Nothing is to survive a crash of the machine, so nothing waits for the disk but what is measured. Two-phase commit
 * and logical decoding are on because migrations and freezes have to deal with them.
 */
static bool launch(struct service *service, struct fault *fault)
{
    g_autofree char *postgres = g_build_filename(service->task->bindir, "postgres", NULL);
    g_autofree char *log_path = g_build_filename(service->folders.directory, "server.log", NULL);
    g_autofree char *sockets = g_strdup_printf("unix_socket_directories=\"%s\"", service->folders.socket_directory);
    g_autofree char *port = g_strdup_printf("port=%d", SHADOW_PORT);
    const bool is_durable = service->task->is_durable;
    const char *const arguments[] = { postgres,
                                      "-D",
                                      service->data,
                                      "-c",
                                      sockets,
                                      "-c",
                                      port,
                                      "-c",
                                      "listen_addresses=",
                                      "-c",
                                      is_durable ? "fsync=on" : "fsync=off",
                                      "-c",
                                      is_durable ? "synchronous_commit=on" : "synchronous_commit=off",
                                      "-c",
                                      is_durable ? "full_page_writes=on" : "full_page_writes=off",
                                      "-c",
                                      "shared_buffers=32MB",
                                      "-c",
                                      "min_wal_size=32MB",
                                      "-c",
                                      "wal_level=logical",
                                      "-c",
                                      "max_prepared_transactions=10",
                                      NULL };
    const struct process_options options = { .directory = service->folders.directory,
                                             .environment = server_environment,
                                             .run_as = service->task->run_as,
                                             .ends_with_parent = SIGQUIT };
    int log_file = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (log_file < 0)
        return fault_set(fault, FAULT_IO, "cannot write %s: %s", log_path, g_strerror(errno));
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int files[3] = { input, log_file, log_file };
    bool is_started = process_start(arguments, &options, files, &service->server, fault);
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

static bool await_ready(struct service *service, struct fault *fault)
{
    gint64 deadline_us = g_get_monotonic_time() + (gint64)READY_TIMEOUT_MS * 1000;

    while (!is_ready(service->data)) {
        bool is_gone = has_ended(service->server);
        if (is_gone || is_abandoned(0) || g_get_monotonic_time() > deadline_us) {
            g_autofree char *tail = log_tail(service->folders.directory);
            if (is_gone)
                service->server = 0;
            fault_set(fault, FAULT_CONNECT, "the private PostgreSQL server %s",
                      is_gone ? "did not start" : "is not ready in time");
            return fault_set_detail(fault, "%s", tail);
        }
        g_usleep(STEP_US);
    }
    return true;
}

/* A copy of what is prepared is as good as what initdb makes; where it cannot be had, that is made. */
static bool make_data(const struct service *service, struct fault *fault)
{
    const char *prepared = service->task->prepared;
    CLEANUP(fault_clear) struct fault not_there = { 0 };

    if (prepared != NULL && prepared_is_there(prepared) && prepared_take(prepared, service->data, &not_there))
        return true;
    return file_remove_tree(service->data, fault) && initialise(service, fault);
}

static bool serve(struct service *service, struct fault *fault)
{
    if (!folders_make(&service->folders, service->task->keep, service->task->run_as, fault))
        return false;
    if (chdir("/") != 0) /* not before: the paths given may be relative; not after: we would keep a folder busy */
        return fault_set(fault, FAULT_IO, "cannot leave the current directory: %s", g_strerror(errno));
    service->data = g_build_filename(service->folders.directory, "data", NULL);
    g_autofree char *version = g_build_filename(service->data, "PG_VERSION", NULL);
    return (g_file_test(version, G_FILE_TEST_EXISTS) || make_data(service, fault)) && launch(service, fault) &&
           await_ready(service, fault);
}

/* Immediate shutdown where nothing is kept: no checkpoint for files that are going to be removed. */
static void stop_server(const struct service *service, bool is_kept)
{
    kill(service->server, is_kept ? SIGINT : SIGQUIT);
    for (gint64 waited_us = 0; !has_ended(service->server); waited_us += STEP_US) {
        if (waited_us == (gint64)STOP_TIMEOUT_MS * 1000)
            kill(service->server, SIGKILL);
        g_usleep(STEP_US);
    }
}

/* What the keeper tells the program, once: fields that each end with a NUL. */
enum report_field { FIELD_KIND, FIELD_SERVER, FIELD_FIRST, FIELD_SECOND, FIELD_COUNT };

/* The third and fourth are the folders or, with a fault, its text and detail. */
static void report(const struct service *service, const struct fault *fault)
{
    bool is_good = fault->kind == FAULT_NONE;
    g_autofree char *kind = g_strdup_printf("%d", (int)fault->kind);
    g_autofree char *server = g_strdup_printf("%ld", (long)service->server);
    const char *fields[FIELD_COUNT] = {
        [FIELD_KIND] = kind,
        [FIELD_SERVER] = server,
        [FIELD_FIRST] = is_good ? service->folders.directory : fault->text,
        [FIELD_SECOND] = is_good ? service->folders.socket_directory : fault->detail,
    };
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < FIELD_COUNT; i++)
        g_string_append_len(text, fields[i] == NULL ? "" : fields[i],
                            1 + (gssize)(fields[i] == NULL ? 0 : strlen(fields[i])));
    ssize_t ignored = write(REPORT_FILE, text->str, text->len); /* fits into a pipe: the log's tail is bounded */
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
}

/* The program dies without a word; when it has something to say, it does so before it closes its end. */
static bool is_told_to_keep(void)
{
    char word = 0;

    return read(WATCH_FILE, &word, 1) == 1;
}

_Noreturn static void keep(const struct keeper_task *task, int watch, int report_to)
{
    struct service service = { .task = task };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    detach(watch, report_to);
    bool is_serving = serve(&service, &fault), is_prepared = false;
    if (is_serving) {
        report(&service, &fault);
        while (!is_abandoned(-1))
            continue;
        is_prepared = is_told_to_keep();
    }
    if (service.server != 0)
        stop_server(&service, service.folders.keep || is_prepared);
    if (is_prepared && !prepared_keep(service.data, task->prepared, &fault))
        fault_clear(&fault); /* whoever wants it looks for it */
    folders_remove(&service.folders);
    if (!is_serving)
        report(&service, &fault); /* after the files are gone */
    _exit(EXIT_SUCCESS);
}

static GString *read_report(int file)
{
    GString *text = g_string_new(NULL);
    char buffer[4096];

    while (text->len < REPORT_BYTES_MAX) {
        ssize_t count = read(file, buffer, sizeof(buffer));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        g_string_append_len(text, buffer, count);
    }
    return text;
}

static bool take_report(struct keeper *keeper, const GString *text, struct fault *fault)
{
    const char *fields[FIELD_COUNT];
    const char *next = text->str;

    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (next >= text->str + text->len)
            return fault_set(fault, FAULT_CONNECT, "the keeper of the private PostgreSQL server died");
        fields[i] = next;
        next += strlen(next) + 1;
    }
    enum fault_kind kind = (enum fault_kind)g_ascii_strtoll(fields[FIELD_KIND], NULL, 10);
    if (kind != FAULT_NONE) {
        fault_set(fault, kind, "%s", fields[FIELD_FIRST]);
        return *fields[FIELD_SECOND] != '\0' && fault_set_detail(fault, "%s", fields[FIELD_SECOND]);
    }
    keeper->server = (pid_t)g_ascii_strtoll(fields[FIELD_SERVER], NULL, 10);
    keeper->directory = g_strdup(fields[FIELD_FIRST]);
    keeper->socket_directory = g_strdup(fields[FIELD_SECOND]);
    return true;
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
    g_autoptr(GString) text = started.pid < 0 ? g_string_new(NULL) : read_report(reports[0]);
    close(reports[0]);
    if (started.pid < 0) {
        close(watch[1]);
        return fault_set(fault, FAULT_IO, "cannot start a server: %s", g_strerror(error));
    }
    if (!take_report(&started, text, fault)) {
        keeper_stop(&started, false);
        return false;
    }
    *keeper = started;
    return true;
}

void keeper_stop(struct keeper *keeper, bool is_prepared)
{
    if (is_prepared && write(keeper->watch_file, "+", 1) != 1)
        errno = 0; /* it is gone, and with it what was to be kept */
    close(keeper->watch_file);
    while (waitpid(keeper->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    *keeper = (struct keeper){ 0 };
}
