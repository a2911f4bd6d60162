/* tests/unit/shadow/test_prepared.c */
#define _DEFAULT_SOURCE /* flock */

#include "shadow/prepared.h"

#include "base/file.h"
#include "support/suite.h"

#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char *top;

static void begin(void)
{
    top = g_dir_make_tmp("prepared-XXXXXX", NULL);
    g_setenv("XDG_CACHE_HOME", top, TRUE);
}

static void end(void)
{
    struct fault fault = { 0 };

    ck_assert(file_remove_tree(top, &fault));
    g_clear_pointer(&top, g_free);
}

static char *path_of(const char *name)
{
    struct digest key = digest_of(name, strlen(name));

    return prepared_path(&key);
}

static char *make_data(const char *content)
{
    g_autofree char *data = g_build_filename(top, "data", NULL);
    g_autofree char *version = g_build_filename(data, "PG_VERSION", NULL);
    struct fault fault = { 0 };

    ck_assert(file_make_directory(data, &fault) && file_replace(version, content, strlen(content), &fault));
    return g_steal_pointer(&data);
}

static void keep(const char *name, const char *content)
{
    g_autofree char *path = path_of(name), *data = make_data(content);
    struct fault fault = { 0 };

    ck_assert_msg(prepared_keep(data, path, &fault), "%s", fault.text);
}

static void assert_holds(const char *name, const char *content)
{
    g_autofree char *path = path_of(name), *copy = g_build_filename(top, "copy", NULL);
    g_autofree char *version = g_build_filename(copy, "PG_VERSION", NULL);
    g_autofree char *found = NULL;
    struct fault fault = { 0 };

    ck_assert_msg(prepared_take(path, copy, &fault), "%s", fault.text);
    ck_assert(g_file_get_contents(version, &found, NULL, NULL));
    ck_assert_str_eq(found, content);
    ck_assert(file_remove_tree(copy, &fault));
}

START_TEST(what_is_kept_is_taken_and_the_first_stays)
{
    g_autofree char *path = path_of("one");

    ck_assert(!prepared_is_there(path));
    keep("one", "first");
    ck_assert(prepared_is_there(path));
    keep("one", "second");
    assert_holds("one", "first");
}
END_TEST

START_TEST(what_is_not_there_cannot_be_taken)
{
    g_autofree char *path = path_of("none"), *copy = g_build_filename(top, "copy", NULL);
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(!prepared_take(path, copy, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
}
END_TEST

/* In that order, a second apart as far as anybody can tell. */
static void use_at(const char *name, time_t when)
{
    g_autofree char *path = path_of(name);
    const struct timespec times[] = { { .tv_sec = when }, { .tv_sec = when } };

    ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool is_kept(const char *name)
{
    g_autofree char *path = path_of(name);

    return prepared_is_there(path);
}

START_TEST(those_used_last_stay_unless_they_are_in_use)
{
    char name[2] = "a";

    for (int i = 0; i < PREPARED_MAX; i++, name[0]++) {
        keep(name, name);
        use_at(name, 1000 + i);
    }
    g_autofree char *oldest = path_of("a");
    int held = open(oldest, O_RDONLY | O_DIRECTORY);
    ck_assert_int_eq(flock(held, LOCK_SH), 0);
    keep("x", "x");
    ck_assert_msg(is_kept("a"), "somebody copies it");
    close(held);
    keep("y", "y");
    ck_assert(!is_kept("a") && !is_kept("b") && is_kept("c") && is_kept("x") && is_kept("y"));
}
END_TEST

START_TEST(a_folder_that_others_may_write_to_is_not_used)
{
    g_autofree char *path = path_of("one"), *folder = g_path_get_dirname(path);

    ck_assert_int_eq(chmod(folder, 0777), 0);
    ck_assert_ptr_null(path_of("one"));
}
END_TEST

Suite *suite_shadow_prepared(void);
Suite *suite_shadow_prepared(void)
{
    const TTest *tests[] = { what_is_kept_is_taken_and_the_first_stays, what_is_not_there_cannot_be_taken,
                             those_used_last_stay_unless_they_are_in_use, a_folder_that_others_may_write_to_is_not_used,
                             NULL };

    return suite_of("shadow/prepared", tests, begin, end);
}
