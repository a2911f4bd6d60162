/* tests/unit/migration/test_create.c */
#include "migration/create.h"

#include "base/file.h"
#include "migration/layout.h"
#include "support/suite.h"

#include <string.h>

static char *root;
static struct fault fault;
static GPtrArray *findings;

static void start(void)
{
    root = g_dir_make_tmp("migrator-test-XXXXXX", NULL);
    findings = finding_list_new();
}

static void stop(void)
{
    fault_clear(&fault);
    g_ptr_array_free(findings, TRUE);
    ck_assert(file_remove_tree(root, &fault));
    g_free(root);
}

START_TEST(a_title_becomes_a_name)
{
    static const struct {
        const char *title;
        const char *slug;
    } cases[] = {
        { "Add users table", "add_users_table" },
        { "  drop -- legacy/role!  ", "drop_legacy_role" },
        { "v2.0", "v2_0" },
        { "caf\xc3\xa9", "cafe" },
        { "../../etc/passwd", "etc_passwd" },
        { "", NULL },
        { "---", NULL },
        { "\xff", NULL },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *slug = create_slug(cases[i].title);
        if (cases[i].slug == NULL)
            ck_assert_msg(slug == NULL || strspn(slug, "_") == 0, "%s", cases[i].title);
        else
            ck_assert_str_eq(slug, cases[i].slug);
    }
    g_autofree char *long_title = g_strnfill(5000, 'x');
    g_autofree char *cut = create_slug(long_title);
    ck_assert_uint_le(strlen(cut), MIGRATION_NAME_BYTES_MAX);
}
END_TEST

/* Create one in a directory that holds `before` (NULL: that is not there); the new file's path below the directory. */
static char *create_beside(const char *layout_wanted, const char *before, GDateTime *now)
{
    g_autofree char *directory = g_build_filename(root, "db", "migrations", NULL);
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    const struct layout *layout = NULL;
    g_autofree char *path = NULL;

    ck_assert(file_remove_tree(directory, &fault));
    if (before != NULL) {
        g_autofree char *file = g_build_filename(directory, before, NULL);
        g_autofree char *folder = g_path_get_dirname(file);
        ck_assert(file_make_directory(folder, &fault));
        ck_assert(g_file_set_contents(file, "-- migrate:up\nSELECT 1;", -1, NULL));
    }
    ck_assert(layout_from_name(layout_wanted, &layout, &fault));
    ck_assert(migration_set_read_even_empty(&set, directory, layout, findings, &fault));
    ck_assert_msg(migration_create(&set, "Add x", now, &path, &fault), "%s", fault.text);
    ck_assert(g_str_has_prefix(path, directory));
    return g_strdup(path + strlen(directory) + 1);
}

START_TEST(the_version_is_the_time_or_above_the_newest)
{
    static const struct {
        const char *layout;
        const char *before;
        const char *made;
    } cases[] = {
        { "native", NULL, "20260301020406_add_x.up.sql" },
        { "native", "20260228000000_a.up.sql", "20260301020406_add_x.up.sql" },
        { "native", "20260301020406_a.up.sql", "20260301020407_add_x.up.sql" },
        { "native", "20990101235959_a.up.sql", "20990102000000_add_x.up.sql" },
        { "native", "7_a.sql", "8_add_x.up.sql" },
        { "golang-migrate", "0099_a.up.sql", "0100_add_x.up.sql" },
        { "maragu", "0099_a.up.sql", "0100_add_x.up.sql" },
        { "golang-migrate", "1528395533_.up.sql", "1528395534_add_x.up.sql" },
        { "diesel", "2018-07-10-061642_a/up.sql", "2026-03-01-020406_add_x/up.sql" },
        { "prisma", "20180710061642_a/migration.sql", "20260301020406_add_x/migration.sql" },
        { "dbmate", "20180710061642_a.sql", "20260301020406_add_x.sql" },
        { "goose", "00001_a.sql", "00002_add_x.sql" },
        { "sql-migrate", "20180805174141-a.sql", "20260301020406_add_x.sql" },
        { "node-pg-migrate", "1576071462120_a.sql", "20260301020406_add_x.sql" },
        { "graphile-migrate", "000007-a.sql", "000008-add_x.sql" },
        { "flyway", "V0007__a.sql", "V0008__add_x.sql" },
        { "sqlx", "20180710061642_a.sql", "20260301020406_add_x.sql" },
    };
    g_autoptr(GDateTime) now = g_date_time_new_utc(2026, 3, 1, 2, 4, 6);

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *made = create_beside(cases[i].layout, cases[i].before, now);
        ck_assert_str_eq(made, cases[i].made);
    }
}
END_TEST

START_TEST(what_is_made_is_read_without_findings)
{
    for (const struct layout *layout = layout_table(); layout->name != NULL; layout++) {
        g_autofree char *directory = g_build_filename(root, layout->name, NULL);
        CLEANUP(migration_set_release) struct migration_set set = { 0 };
        CLEANUP(migration_set_release) struct migration_set again = { 0 };
        g_autoptr(GDateTime) now = g_date_time_new_now_utc();
        g_autofree char *path = NULL;

        g_ptr_array_set_size(findings, 0);
        ck_assert(migration_set_read_even_empty(&set, directory, layout, findings, &fault));
        ck_assert(migration_create(&set, "-- migrator: nonsense\nDROP TABLE x;", now, &path, &fault));
        ck_assert(migration_set_read(&again, directory, layout, findings, &fault));
        ck_assert_uint_eq(again.migrations->len, 1);
        const struct finding *finding = g_ptr_array_index(findings, 0);
        ck_assert_uint_eq(findings->len, 1);
        ck_assert_str_eq(finding->id, "not-sealed");
    }
}
END_TEST

START_TEST(a_title_that_leaves_no_name_is_refused)
{
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *path = NULL;

    ck_assert(migration_set_read_even_empty(&set, root, NULL, findings, &fault));
    ck_assert(!migration_create(&set, "!!!", now, &path, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_null(path);
}
END_TEST

START_TEST(a_line_is_added_once)
{
    g_autofree char *path = g_build_filename(root, ".gitignore", NULL);
    g_autofree char *text = NULL;
    bool is_added = false;

    ck_assert(g_file_set_contents(path, "node_modules/", -1, NULL));
    ck_assert(create_line(path, ".migrator/", &is_added, &fault));
    ck_assert(is_added);
    ck_assert(create_line(path, ".migrator/", &is_added, &fault));
    ck_assert(!is_added);
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    ck_assert_str_eq(text, "node_modules/\n.migrator/\n");
}
END_TEST

Suite *suite_migration_create(void)
{
    const TTest *tests[] = {
        a_title_becomes_a_name,
        the_version_is_the_time_or_above_the_newest,
        what_is_made_is_read_without_findings,
        a_title_that_leaves_no_name_is_refused,
        a_line_is_added_once,
        NULL,
    };
    return suite_of("migration/create", tests, start, stop);
}
