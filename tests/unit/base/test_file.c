/* tests/unit/base/test_file.c */
#include "base/file.h"

#include "support/suite.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BYTES_MAX = 1000 };

static char *top;

static void make_top(void)
{
    top = g_dir_make_tmp("file-XXXXXX", NULL);
    ck_assert_ptr_nonnull(top);
}

static void remove_top(void)
{
    struct fault fault = { 0 };

    ck_assert(file_remove_tree(top, &fault));
    g_clear_pointer(&top, g_free);
}

static char *path_of(const char *name)
{
    return g_build_filename(top, name, NULL);
}

static char *content_of(const char *path)
{
    g_autoptr(GBytes) content = NULL;
    struct fault fault = { 0 };
    gsize length = 0;

    ck_assert_msg(file_read(path, BYTES_MAX, &content, &fault), "%s", fault.text);
    const char *text = g_bytes_get_data(content, &length);
    return g_strndup(length == 0 ? "" : text, length);
}

static void assert_unreadable(const char *path, const char *reason)
{
    GBytes *content = NULL;
    struct fault fault = { 0 };

    ck_assert(!file_read(path, BYTES_MAX, &content, &fault));
    ck_assert_ptr_null(content);
    ck_assert_int_eq(fault.kind, FAULT_IO);
    ck_assert_ptr_nonnull(strstr(fault.text, path));
    ck_assert_msg(strstr(fault.text, reason) != NULL, "%s", fault.text);
    fault_clear(&fault);
}

START_TEST(what_was_written_is_read)
{
    g_autofree char *path = path_of("a");
    struct fault fault = { 0 };

    ck_assert(file_create(path, "one", 3, &fault));
    ck_assert(file_replace(path, "", 0, &fault));
    g_autofree char *nothing = content_of(path);
    ck_assert_str_eq(nothing, "");
    ck_assert(file_replace(path, "two", 3, &fault));
    g_autofree char *text = content_of(path);
    ck_assert_str_eq(text, "two");
}
END_TEST

START_TEST(what_is_there_is_not_created_again)
{
    g_autofree char *path = path_of("a");
    struct fault fault = { 0 };

    ck_assert(file_create(path, "one", 3, &fault));
    ck_assert(!file_create(path, "two", 3, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    g_autofree char *text = content_of(path);
    ck_assert_str_eq(text, "one");
    fault_clear(&fault);
}
END_TEST

START_TEST(missing_and_special_files_and_directories_are_told_apart)
{
    g_autofree char *missing = path_of("missing");
    g_autofree char *fifo = path_of("fifo");

    assert_unreadable(missing, "No such file");
    assert_unreadable(top, "not a regular file");
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    assert_unreadable(fifo, "not a regular file");
    assert_unreadable("/dev/zero", "not a regular file");
}
END_TEST

START_TEST(reading_is_bounded)
{
    g_autofree char *path = path_of("large");
    g_autofree char *text = g_strnfill(BYTES_MAX + 1, 'x');
    struct fault fault = { 0 };

    ck_assert(file_create(path, text, BYTES_MAX, &fault));
    g_autofree char *read = content_of(path);
    ck_assert_uint_eq(strlen(read), BYTES_MAX);
    ck_assert(file_replace(path, text, BYTES_MAX + 1, &fault));
    assert_unreadable(path, "1001 bytes");
}
END_TEST

START_TEST(a_failed_replacement_leaves_the_old_file_and_nothing_else)
{
    g_autofree char *path = path_of("directory");
    g_autofree char *inner = g_build_filename(path, "inner", NULL);
    struct fault fault = { 0 };
    ck_assert(file_make_directory(inner, &fault));

    ck_assert(!file_replace(path, "x", 1, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    fault_clear(&fault);
    ck_assert(g_file_test(inner, G_FILE_TEST_IS_DIR));
    g_autoptr(GDir) entries = g_dir_open(top, 0, NULL);
    ck_assert_str_eq(g_dir_read_name(entries), "directory");
    ck_assert_ptr_null(g_dir_read_name(entries));
}
END_TEST

START_TEST(a_tree_is_removed_and_what_its_links_lead_to_is_not)
{
    g_autofree char *tree = path_of("tree");
    g_autofree char *deep = path_of("tree/a/b/c");
    g_autofree char *link = path_of("tree/a/link");
    g_autofree char *outside = path_of("outside");
    g_autofree char *precious = path_of("outside/file");
    struct fault fault = { 0 };
    ck_assert(file_make_directory(deep, &fault));
    ck_assert(file_make_directory(outside, &fault));
    ck_assert(file_create(precious, "x", 1, &fault));
    ck_assert_int_eq(symlink(outside, link), 0);

    ck_assert(file_remove_tree(tree, &fault));
    ck_assert(!g_file_test(tree, G_FILE_TEST_EXISTS));
    ck_assert(g_file_test(precious, G_FILE_TEST_EXISTS));
    ck_assert(file_remove_tree(tree, &fault));
}
END_TEST

/* In a process of its own, which tells by its exit code: the runner needs its descriptors. */
START_TEST(closed_standard_files_are_not_given_to_the_next_that_is_opened)
{
    pid_t child = fork();
    if (child == 0) {
        for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
            close(file);
        file_hold_standard();
        _exit(open("/dev/null", O_RDONLY) > STDERR_FILENO && write(STDOUT_FILENO, "x", 1) < 0 ? 0 : 1);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}
END_TEST

Suite *suite_base_file(void)
{
    const TTest *tests[] = {
        what_was_written_is_read,
        what_is_there_is_not_created_again,
        missing_and_special_files_and_directories_are_told_apart,
        reading_is_bounded,
        a_failed_replacement_leaves_the_old_file_and_nothing_else,
        a_tree_is_removed_and_what_its_links_lead_to_is_not,
        closed_standard_files_are_not_given_to_the_next_that_is_opened,
        NULL,
    };
    return suite_of("base/file", tests, make_top, remove_top);
}
