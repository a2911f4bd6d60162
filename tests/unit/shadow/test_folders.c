/* tests/unit/shadow/test_folders.c */
#include "shadow/folders.h"

#include "base/file.h"
#include "support/suite.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct process_user nobody = { .user = 65534, .group = 65534 };

static struct folders make(const char *keep)
{
    struct folders folders = { 0 };
    struct fault fault = { 0 };

    ck_assert_msg(folders_make(&folders, keep, NULL, &fault), "%s", fault.text);
    return folders;
}

static bool is_there(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

START_TEST(temporary_ones_are_closed_to_others_and_removed)
{
    struct folders folders = make(NULL);
    g_autofree char *directory = g_strdup(folders.directory);
    struct stat status;

    ck_assert_int_eq(stat(directory, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0700);
    ck_assert_str_eq(folders.socket_directory, directory);
    folders_remove(&folders);
    ck_assert_ptr_null(folders.directory);
    ck_assert(!is_there(directory));
    folders_remove(&folders);
}
END_TEST

START_TEST(kept_ones_stay)
{
    g_autofree char *directory = g_dir_make_tmp("kept-XXXXXX", NULL);
    g_autofree char *wanted = g_build_filename(directory, "a", "b", NULL);
    struct fault fault = { 0 };

    struct folders folders = make(wanted);
    ck_assert_str_eq(folders.directory, wanted);
    folders_remove(&folders);
    ck_assert(is_there(wanted));
    ck_assert(file_remove_tree(directory, &fault));
}
END_TEST

START_TEST(a_path_that_is_too_long_gets_its_socket_elsewhere)
{
    g_autofree char *top = g_dir_make_tmp("long-XXXXXX", NULL);
    g_autofree char *letters = g_strnfill(100, 'x');
    g_autofree char *wanted = g_build_filename(top, letters, NULL);
    struct fault fault = { 0 };

    struct folders folders = make(wanted);
    g_autofree char *sockets = g_strdup(folders.socket_directory);
    ck_assert_str_ne(sockets, folders.directory);
    ck_assert(folders_can_hold_socket(sockets));
    folders_remove(&folders);
    ck_assert(!is_there(sockets));
    ck_assert(file_remove_tree(top, &fault));
}
END_TEST

START_TEST(sockets_need_short_paths_that_are_one_name)
{
    g_autofree char *longest = g_strnfill(107 - strlen("/.s.PGSQL.5432"), 'x');
    g_autofree char *longer = g_strconcat(longest, "x", NULL);

    ck_assert(folders_can_hold_socket(longest));
    ck_assert(!folders_can_hold_socket(longer));
    ck_assert(!folders_can_hold_socket("/tmp/a,b"));
    ck_assert(!folders_can_hold_socket("/tmp/a\"b"));
    ck_assert(folders_can_hold_socket("/tmp/a b"));
}
END_TEST

/* Only root hands folders over to others. */
START_TEST(a_folder_that_the_user_cannot_enter_is_refused_and_nothing_left)
{
    g_autofree char *top = g_dir_make_tmp("closed-XXXXXX", NULL);
    g_autofree char *wanted = g_build_filename(top, "data", NULL);
    struct folders folders = { 0 };
    struct fault fault = { 0 };

    ck_assert(!folders_make(&folders, wanted, &nobody, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    ck_assert_ptr_nonnull(strstr(fault.text, wanted));
    ck_assert_ptr_null(folders.directory);
    fault_clear(&fault);
    ck_assert(file_remove_tree(top, &fault));
}
END_TEST

Suite *suite_shadow_folders(void)
{
    const TTest *tests[] = {
        temporary_ones_are_closed_to_others_and_removed,
        kept_ones_stay,
        a_path_that_is_too_long_gets_its_socket_elsewhere,
        sockets_need_short_paths_that_are_one_name,
        a_folder_that_the_user_cannot_enter_is_refused_and_nothing_left,
        NULL,
    };
    return suite_of("shadow/folders", tests, NULL, NULL);
}
