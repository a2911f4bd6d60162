/* tests/unit/shadow/test_shadow.c */
#include "shadow/shadow.h"

#include "base/file.h"
#include "base/process.h"
#include "support/suite.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_US = 60 * G_USEC_PER_SEC, STEP_US = 10000 };

static struct shadow start(const struct shadow_options *options)
{
    struct shadow shadow = { 0 };
    struct fault fault = { 0 };

    ck_assert_msg(shadow_start(&shadow, options, &fault), "%s: %s", fault.text, fault.detail);
    return shadow;
}

static struct fault start_fails(const struct shadow_options *options)
{
    struct shadow shadow = { 0 };
    struct fault fault = { 0 };

    ck_assert(!shadow_start(&shadow, options, &fault));
    ck_assert_ptr_null(shadow.directory);
    return fault;
}

static char *ask(const struct shadow *shadow, const char *question)
{
    const char *const arguments[] = { "psql", "-XAtd", shadow->url, "-c", question, NULL };
    struct process_result result = { 0 };
    struct fault fault = { 0 };

    ck_assert_msg(process_run(arguments, NULL, &result, &fault), "%s", fault.text);
    ck_assert_msg(result.exit_code == 0, "%s", result.errors);
    g_free(result.errors);
    return g_strchomp(result.output);
}

static bool is_there(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool is_gone_in_time(const char *path, long pid)
{
    for (gint64 waited_us = 0; waited_us < PATIENCE_US; waited_us += STEP_US) {
        if (!is_there(path) && kill((pid_t)pid, 0) != 0 && errno == ESRCH)
            return true;
        g_usleep(STEP_US);
    }
    return false;
}

START_TEST(it_answers_on_its_socket_and_is_removed)
{
    struct shadow shadow = start(&(struct shadow_options){ 0 });
    g_autofree char *directory = g_strdup(shadow.directory);
    g_autofree char *answer =
            ask(&shadow, "SELECT current_user, current_database(), current_setting('listen_addresses')");
    long pid = shadow.pid;

    ck_assert_str_eq(answer, "postgres|postgres|");
    shadow_stop(&shadow);
    ck_assert_ptr_null(shadow.url);
    ck_assert(!is_there(directory));
    ck_assert_int_eq(kill((pid_t)pid, 0), -1);
    shadow_stop(&shadow);
}
END_TEST

START_TEST(nobody_else_may_enter_and_no_server_runs_as_root)
{
    struct shadow shadow = start(&(struct shadow_options){ 0 });
    g_autofree char *process = g_strdup_printf("/proc/%ld", shadow.pid);
    struct stat status;

    ck_assert_int_eq(stat(shadow.directory, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0700);
    ck_assert_int_eq(stat(process, &status), 0);
    ck_assert_uint_ne(status.st_uid, 0);
    shadow_stop(&shadow);
}
END_TEST

/* Start a server in another process, which is then killed. */
START_TEST(a_killed_program_leaves_no_server_and_no_files)
{
    int told[2];
    ck_assert_int_eq(pipe(told), 0);
    pid_t program = fork();
    if (program == 0) {
        struct shadow shadow = start(&(struct shadow_options){ 0 });
        g_autofree char *text = g_strdup_printf("%ld %s", shadow.pid, shadow.directory);
        ck_assert_int_gt(write(told[1], text, strlen(text) + 1), 0);
        pause();
        _exit(0);
    }
    char text[4096];
    long pid = 0;
    ck_assert_int_gt(read(told[0], text, sizeof(text)), 0);
    char *directory = strchr(text, ' ') + 1;
    pid = strtol(text, NULL, 10);

    ck_assert(is_there(directory));
    kill(program, SIGKILL);
    waitpid(program, NULL, 0);
    ck_assert(is_gone_in_time(directory, pid));
}
END_TEST

START_TEST(a_killed_keeper_takes_the_server_along)
{
    struct shadow shadow = start(&(struct shadow_options){ 0 });
    long pid = shadow.pid;
    g_autofree char *directory = g_strdup(shadow.directory);
    struct fault fault = { 0 };

    kill((pid_t)shadow.keeper, SIGKILL);
    ck_assert(is_gone_in_time("/nonexistent", pid));
    shadow_stop(&shadow);
    ck_assert(file_remove_tree(directory, &fault));
}
END_TEST

START_TEST(a_long_or_odd_temporary_directory_is_no_obstacle)
{
    g_autofree char *letters = g_strnfill(120, 'x');
    g_autofree char *parent = g_strconcat("/tmp/", letters, "-XXXXXX", NULL);
    struct fault fault = { 0 };
    ck_assert_ptr_nonnull(g_mkdtemp(parent)); /* not g_dir_make_tmp(): GLib asks for TMPDIR only once */
    ck_assert_int_eq(chmod(parent, 0755), 0); /* root's server belongs to another user */
    g_autofree char *odd = g_strconcat(parent, "/a b,c\"d", NULL);
    ck_assert(file_make_directory(odd, &fault));
    ck_assert_int_eq(chmod(odd, 01777), 0);
    g_setenv("TMPDIR", odd, TRUE);

    struct shadow shadow = start(&(struct shadow_options){ 0 });
    g_autofree char *directory = g_strdup(shadow.directory);
    g_autofree char *sockets = g_strdup(shadow.socket_directory);
    g_autofree char *answer = ask(&shadow, "SELECT 1");
    ck_assert(g_str_has_prefix(directory, odd));
    ck_assert_str_eq(answer, "1");
    shadow_stop(&shadow);
    ck_assert(!is_there(directory));
    ck_assert(!is_there(sockets));
    ck_assert(file_remove_tree(parent, &fault));
}
END_TEST

START_TEST(what_is_kept_can_be_gone_on_with)
{
    g_autofree char *directory = g_dir_make_tmp("kept-XXXXXX", NULL);
    const struct shadow_options options = { .keep = directory };
    struct fault fault = { 0 };

    struct shadow shadow = start(&options);
    g_free(ask(&shadow, "CREATE TABLE kept (); SELECT 1"));
    shadow_stop(&shadow);
    shadow = start(&options);
    g_autofree char *answer = ask(&shadow, "SELECT to_regclass('kept')");
    ck_assert_str_eq(answer, "kept");
    shadow_stop(&shadow);
    ck_assert(file_remove_tree(directory, &fault));
}
END_TEST

START_TEST(a_folder_with_something_else_is_not_touched)
{
    g_autofree char *directory = g_dir_make_tmp("else-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(directory, "letter.txt", NULL);
    struct fault fault = { 0 };
    ck_assert(file_create(file, "dear", 4, &fault));
    ck_assert_int_eq(chmod(directory, 0755), 0);

    fault = start_fails(&(struct shadow_options){ .keep = directory });
    struct stat status;
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_int_eq(stat(directory, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0755);
    fault_clear(&fault);
    ck_assert(file_remove_tree(directory, &fault));
}
END_TEST

START_TEST(a_folder_without_programs_is_named)
{
    struct fault fault = start_fails(&(struct shadow_options){ .bindir = "/var/empty" });

    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.text, "/var/empty"));
    fault_clear(&fault);
}
END_TEST

Suite *suite_shadow_shadow(void)
{
    const TTest *tests[] = {
        it_answers_on_its_socket_and_is_removed,
        a_folder_with_something_else_is_not_touched,
        a_folder_without_programs_is_named,
        NULL,
    };
    const TTest *slow[] = {
        nobody_else_may_enter_and_no_server_runs_as_root,
        a_killed_program_leaves_no_server_and_no_files,
        a_killed_keeper_takes_the_server_along,
        a_long_or_odd_temporary_directory_is_no_obstacle,
        what_is_kept_can_be_gone_on_with,
        NULL,
    };
    Suite *suite = suite_of("shadow/shadow", tests, NULL, NULL);

    suite_add_slow(suite, slow, NULL, NULL);
    return suite;
}
