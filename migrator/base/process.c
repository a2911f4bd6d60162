/* base/process.c - fork and exec with the child's part kept to calls that are safe between the two. */
#define _GNU_SOURCE /* pipe2, memfd_create, execvpe, setgroups */

#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_BYTES = 65536, DETAIL_BYTES_MAX = 4000, EXIT_NOT_STARTED = 127, WAIT_STEP_US = 2000 };

static const struct process_options no_options = { 0 };

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

struct pipe_ends {
    int read_end, write_end;
};

static bool pipe_open(struct pipe_ends *ends)
{
    int files[2];

    if (pipe2(files, O_CLOEXEC) != 0)
        return false;
    *ends = (struct pipe_ends){ .read_end = files[0], .write_end = files[1] };
    return true;
}

static void pipe_close(struct pipe_ends *ends)
{
    close_file(&ends->read_end);
    close_file(&ends->write_end);
}

static char **environment_with(const char *const *additions)
{
    char **environment = g_get_environ();

    for (size_t i = 0; additions != NULL && additions[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(additions[i], "=", 2);
        environment = parts[1] == NULL ? g_environ_unsetenv(environment, parts[0])
                                       : g_environ_setenv(environment, parts[0], parts[1], TRUE);
    }
    return environment;
}

static bool switch_user(const struct process_user *user)
{
    return setgroups(1, &user->group) == 0 && setgid(user->group) == 0 && setuid(user->user) == 0;
}

/* Put the three files at 0, 1 and 2, whatever their numbers are now; dup2 leaves close-on-exec off. */
static bool place_files(const int files[3])
{
    int copies[3];

    for (int i = 0; i < 3; i++) {
        copies[i] = fcntl(files[i], F_DUPFD_CLOEXEC, 3);
        if (copies[i] < 0)
            return false;
    }
    for (int i = 0; i < 3; i++)
        if (dup2(copies[i], i) < 0)
            return false;
    return true;
}

static void signals_to_default(void)
{
    sigset_t none;

    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The child's part. Tells errno through `report` when the program could not be started; does not return. */
_Noreturn static void become(const char *const *arguments, char *const *environment,
                             const struct process_options *options, const int files[3], int report)
{
    signals_to_default();
    if (place_files(files) && (options->run_as == NULL || switch_user(options->run_as)) &&
        (options->ends_with_parent == 0 || prctl(PR_SET_PDEATHSIG, options->ends_with_parent) == 0) &&
        (options->directory == NULL || chdir(options->directory) == 0)) {
        union {
            const char *const *read_only;
            char *const *for_exec;
        } list = { .read_only = arguments }; /* execvpe's type predates const; it changes nothing */
        execvpe(arguments[0], list.for_exec, environment);
    }
    int error = errno;
    ssize_t ignored = write(report, &error, sizeof(error));
    (void)ignored;
    _exit(EXIT_NOT_STARTED);
}

/* Wait until the child became the program (0) or said why not (its errno). */
static int await_start(int report)
{
    int error = 0;
    ssize_t count;

    do
        count = read(report, &error, sizeof(error));
    while (count < 0 && errno == EINTR);
    return count == (ssize_t)sizeof(error) ? error : 0;
}

static int wait_status_of(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

bool process_start(const char *const *arguments, const struct process_options *options, const int files[3], pid_t *pid,
                   struct fault *fault)
{
    options = options == NULL ? &no_options : options;
    g_auto(GStrv) environment = environment_with(options->environment);
    CLEANUP(pipe_close) struct pipe_ends report = { -1, -1 };
    if (!pipe_open(&report))
        return fault_set(fault, FAULT_IO, "cannot run %s: %s", arguments[0], g_strerror(errno));

    pid_t child = fork();
    if (child < 0)
        return fault_set(fault, FAULT_IO, "cannot run %s: %s", arguments[0], g_strerror(errno));
    if (child == 0)
        become(arguments, environment, options, files, report.write_end);
    close_file(&report.write_end);

    int error = await_start(report.read_end);
    if (error != 0) {
        wait_status_of(child);
        return fault_set(fault, error == ENOENT ? FAULT_USAGE : FAULT_IO, "cannot run %s: %s", arguments[0],
                         g_strerror(error));
    }
    *pid = child;
    return true;
}

/* The program's stdout and stderr while they are read. */
struct capture {
    struct pipe_ends pipe;
    GString *text;
};
struct captures {
    struct capture of[2];
};

static bool captures_open(struct captures *captures)
{
    for (int i = 0; i < 2; i++) {
        captures->of[i].text = g_string_new(NULL);
        if (!pipe_open(&captures->of[i].pipe))
            return false;
    }
    return true;
}

static void captures_clear(struct captures *captures)
{
    for (int i = 0; i < 2; i++) {
        pipe_close(&captures->of[i].pipe);
        if (captures->of[i].text != NULL)
            g_string_free(g_steal_pointer(&captures->of[i].text), TRUE);
    }
}

/* Read what is there. False when it is more than bytes_max. */
static bool capture_read(struct capture *capture, size_t bytes_max)
{
    char buffer[READ_BYTES];
    ssize_t count = read(capture->pipe.read_end, buffer, sizeof(buffer));

    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (count <= 0) {
        close_file(&capture->pipe.read_end);
        return true;
    }
    g_string_append_len(capture->text, buffer, count);
    return capture->text->len <= bytes_max;
}

/* Milliseconds left for poll(), -1 for ever, 0 when the time is over. */
static int time_left_ms(gint64 deadline_us)
{
    if (deadline_us == 0)
        return -1;
    gint64 left_ms = (deadline_us - g_get_monotonic_time() + 999) / 1000;
    return (int)CLAMP(left_ms, 0, G_MAXINT);
}

/* Read both outputs to their ends. */
static bool captures_read(struct captures *captures, size_t bytes_max, gint64 deadline_us, const char *program,
                          struct fault *fault)
{
    while (captures->of[0].pipe.read_end >= 0 || captures->of[1].pipe.read_end >= 0) {
        struct pollfd waiting[2] = {
            { .fd = captures->of[0].pipe.read_end, .events = POLLIN },
            { .fd = captures->of[1].pipe.read_end, .events = POLLIN },
        };
        int ready = poll(waiting, 2, time_left_ms(deadline_us));
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return fault_set(fault, FAULT_IO, "%s took too long and was stopped", program);
        for (int i = 0; i < 2; i++)
            if (waiting[i].revents != 0 && !capture_read(&captures->of[i], bytes_max))
                return fault_set(fault, FAULT_IO, "%s wrote more than %zu bytes and was stopped", program, bytes_max);
    }
    return true;
}

/* A program may close its outputs and live on. */
static bool await_end(pid_t pid, gint64 deadline_us, int *status, const char *program, struct fault *fault)
{
    if (deadline_us == 0) {
        *status = wait_status_of(pid);
        return true;
    }
    while (waitpid(pid, status, WNOHANG) == 0) {
        if (time_left_ms(deadline_us) == 0)
            return fault_set(fault, FAULT_IO, "%s took too long and was stopped", program);
        g_usleep(WAIT_STEP_US);
    }
    return true;
}

/* A file without a name that holds the input: no deadlock, no SIGPIPE, whatever the program reads of it. */
static int open_input(const struct process_options *options)
{
    if (options->input == NULL)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    int file = memfd_create("input", MFD_CLOEXEC);
    size_t done = 0;
    while (file >= 0 && done < options->input_length) {
        ssize_t count = write(file, options->input + done, options->input_length - done);
        if (count < 0 && errno != EINTR) {
            close_file(&file);
            return -1;
        }
        done += count > 0 ? (size_t)count : 0;
    }
    if (file >= 0)
        lseek(file, 0, SEEK_SET);
    return file;
}

static void result_take(struct process_result *result, struct captures *captures, int status)
{
    result->output_length = captures->of[0].text->len;
    result->output = g_string_free(g_steal_pointer(&captures->of[0].text), FALSE);
    result->errors_length = captures->of[1].text->len;
    result->errors = g_string_free(g_steal_pointer(&captures->of[1].text), FALSE);
    result->exit_code = process_exit_code(status);
}

bool process_run(const char *const *arguments, const struct process_options *options, struct process_result *result,
                 struct fault *fault)
{
    options = options == NULL ? &no_options : options;
    size_t bytes_max = options->output_bytes_max > 0 ? options->output_bytes_max : PROCESS_OUTPUT_BYTES_MAX;
    gint64 deadline_us = options->timeout_ms > 0 ? g_get_monotonic_time() + options->timeout_ms * 1000 : 0;
    CLEANUP(close_file) int input = open_input(options);
    CLEANUP(captures_clear) struct captures captures = { .of = { { .pipe = { -1, -1 } }, { .pipe = { -1, -1 } } } };
    if (input < 0 || !captures_open(&captures))
        return fault_set(fault, FAULT_IO, "cannot run %s: %s", arguments[0], g_strerror(errno));

    pid_t pid = 0;
    const int files[3] = { input, captures.of[0].pipe.write_end, captures.of[1].pipe.write_end };
    if (!process_start(arguments, options, files, &pid, fault))
        return false;
    for (int i = 0; i < 2; i++)
        close_file(&captures.of[i].pipe.write_end);

    int status = 0;
    if (!captures_read(&captures, bytes_max, deadline_us, arguments[0], fault) ||
        !await_end(pid, deadline_us, &status, arguments[0], fault)) {
        kill(pid, SIGKILL);
        wait_status_of(pid);
        return false;
    }
    result_take(result, &captures, status);
    return true;
}

bool process_check(const char *const *arguments, const struct process_result *result, struct fault *fault)
{
    if (result->exit_code == 0)
        return true;
    gssize length = (gssize)MIN(result->errors_length, DETAIL_BYTES_MAX);
    g_autofree char *errors = g_utf8_make_valid(result->errors, length);

    fault_set(fault, FAULT_IO, "%s ended with exit code %d", arguments[0], result->exit_code);
    if (length > 0)
        fault_set_detail(fault, "%s", g_strchomp(errors));
    return false;
}

int process_exit_code(int wait_status)
{
    return WIFSIGNALED(wait_status) ? PROCESS_EXIT_SIGNAL_BASE + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

void process_result_clear(struct process_result *result)
{
    g_free(result->output);
    g_free(result->errors);
    *result = (struct process_result){ 0 };
}
