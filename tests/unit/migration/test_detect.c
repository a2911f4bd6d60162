/* tests/unit/migration/test_detect.c */
#include "migration/detect.h"

#include "base/file.h"
#include "support/suite.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char *root;
static char *directory;
static struct fault fault;

static void start(void)
{
    root = g_dir_make_tmp("migrator-test-XXXXXX", NULL);
    directory = g_build_filename(root, "migrations", NULL);
    ck_assert(file_make_directory(directory, &fault));
}

static void stop(void)
{
    ck_assert(file_remove_tree(root, &fault));
    g_free(directory);
    g_free(root);
}

static int compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Directories as "name=content|…"; each is a file below migrations/. */
static const struct {
    const char *files, *layout;
} directories[] = {
    { "", "native" },
    { "20260101000000_a.up.sql=SELECT 1|20260101000000_a.down.sql=SELECT 2", "native" },
    { "20260101000000_a.sql=SELECT 1", "native" },
    { "20260101000000_a.sql=SELECT 1|migrator.sum=x", "native" },
    { "migration_lock.toml=x|notes=x", "prisma" },
    { "20260101000000_a/migration.sql=SELECT 1", "prisma" },
    { "2026-01-01-000000_a/up.sql=SELECT 1", "diesel" },
    { "1_a/notes.txt=x", "native" },
    { "1_a.sql=-- migrate:up", "dbmate" },
    { "1_a.sql=SELECT 1;\n-- migrate:up\n", "dbmate" },
    { "1_a.sql=SELECT '-- migrate:up'", "native" }, /* no line of its own */
    { "1_a.sql=SELECT 1|2_b.sql=-- +goose Up", "goose" },
    { "1_a.sql=x|2_b.sql=x|3_c.sql=x|4_d.sql=-- +goose Up", "native" }, /* only the first are looked into */
    { "1_a.up.sql=SELECT 1|1_a.down.sql=SELECT 2", "golang-migrate" },
    { "0001_a.up.sql=x|0002_b.up.sql=x|0002_c.up.sql=x", "golang-migrate" }, /* an accident */
    { "0001_a.up.sql=x|0001_b.up.sql=x|0002_c.up.sql=x|0002_d.up.sql=x", "maragu" },
    { "1_a.sql=SELECT 1|../Cargo.toml=[dependencies]\nsqlx = 1", "sqlx" },
    { "1_a.sql=SELECT 1|../Cargo.toml=[dependencies]\ndiesel = 1", "native" },
    { "1_a.sql=-- no-transaction\nSELECT 1", "sqlx" },
    { "1-a.sql=/* ours */\n-- +migrate Up\n", "sql-migrate" },
    { "1_a.sql=-- Up Migration\n", "node-pg-migrate" },
    { "000001.sql=--! Previous: -\n--! Hash: sha1:0\n", "graphile-migrate" },
    { "V1__a.sql=SELECT 1", "flyway" },
    { "V1.1__a.sql=SELECT 1", "flyway" },
    { "V1_a.sql=SELECT 1", "native" },
    { ".hidden=x|README.md=-- migrate:up", "native" },
};

START_TEST(a_directory_tells_whose_it_is)
{
    g_auto(GStrv) files = g_strsplit(directories[_i].files, "|", -1);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    ck_assert_int_ge(descriptor, 0);
    for (char **file = files; *file != NULL; file++) {
        g_auto(GStrv) sides = g_strsplit(*file, "=", 2);
        g_autofree char *path = g_build_filename(directory, sides[0], NULL);
        g_autofree char *folder = g_path_get_dirname(path);

        ck_assert(file_make_directory(folder, &fault));
        ck_assert(g_file_set_contents(path, sides[1], -1, NULL));
        if (sides[0][0] != '.' || sides[0][1] != '.')
            g_ptr_array_add(names, g_strndup(sides[0], strcspn(sides[0], "/")));
    }
    g_ptr_array_sort(names, compare_names);
    ck_assert_str_eq(layout_name(layout_detect(descriptor, names)), directories[_i].layout);
    close(descriptor);
}
END_TEST

Suite *suite_migration_detect(void)
{
    Suite *suite = suite_create("migration/detect");
    TCase *test_case = tcase_create("detect");

    suite_add_tcase(suite, test_case);
    tcase_add_checked_fixture(test_case, start, stop);
    tcase_add_loop_test(test_case, a_directory_tells_whose_it_is, 0, G_N_ELEMENTS(directories));
    return suite;
}
