/* tests/unit/shadow/test_programs.c */
#include "shadow/programs.h"

#include "base/file.h"
#include "support/suite.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_program(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct fault fault = { 0 };

    ck_assert(file_make_directory(folder, &fault));
    ck_assert(file_create(path, "#!/bin/sh\n", 10, &fault));
    ck_assert_int_eq(chmod(path, 0755), 0);
}

static void assert_found(const char *wanted, const char *expected)
{
    g_autofree char *found = NULL;
    struct fault fault = { 0 };

    ck_assert_msg(programs_find(wanted, &found, &fault), "%s", fault.text);
    ck_assert_str_eq(found, expected);
}

START_TEST(the_newest_version_comes_first_by_number)
{
    const char *folders[] = { "/usr/lib/postgresql/9.6/bin", "/usr/local/pgsql/bin", "/usr/pgsql-18/bin",
                              "/usr/lib/postgresql/15/bin" };
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        g_ptr_array_add(list, g_strdup(folders[i]));
    g_ptr_array_set_free_func(list, g_free);

    g_ptr_array_sort(list, programs_newer_first);
    ck_assert_str_eq(g_ptr_array_index(list, 0), "/usr/pgsql-18/bin");
    ck_assert_str_eq(g_ptr_array_index(list, 1), "/usr/lib/postgresql/15/bin");
    ck_assert_str_eq(g_ptr_array_index(list, 2), "/usr/lib/postgresql/9.6/bin");
}
END_TEST

START_TEST(links_in_path_lead_to_the_real_folder)
{
    g_autofree char *top = g_dir_make_tmp("programs-XXXXXX", NULL);
    g_autofree char *real = g_build_filename(top, "real", NULL);
    g_autofree char *links = g_build_filename(top, "links", NULL);
    g_autofree char *link = g_build_filename(links, "initdb", NULL);
    g_autofree char *target = g_build_filename(real, "initdb", NULL);
    struct fault fault = { 0 };
    make_program(real, "initdb");
    make_program(real, "postgres");
    ck_assert(file_make_directory(links, &fault));
    ck_assert_int_eq(symlink(target, link), 0);
    g_setenv("PATH", links, TRUE);

    assert_found(NULL, real);
    ck_assert(file_remove_tree(top, &fault));
}
END_TEST

START_TEST(a_folder_that_is_named_is_the_only_one_looked_at)
{
    g_autofree char *top = g_dir_make_tmp("programs-XXXXXX", NULL);
    g_autofree char *found = NULL;
    struct fault fault = { 0 };
    make_program(top, "initdb");

    ck_assert(!programs_find(top, &found, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.text, top));
    fault_clear(&fault);
    make_program(top, "postgres");
    assert_found(top, top);
    ck_assert(file_remove_tree(top, &fault));
}
END_TEST

Suite *suite_shadow_programs(void)
{
    const TTest *tests[] = {
        the_newest_version_comes_first_by_number,
        links_in_path_lead_to_the_real_folder,
        a_folder_that_is_named_is_the_only_one_looked_at,
        NULL,
    };
    return suite_of("shadow/programs", tests, NULL, NULL);
}
