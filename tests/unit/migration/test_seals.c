/* tests/unit/migration/test_seals.c */
#include "migration/seals.h"

#include "migration/sumfile.h"
#include "support/set_fixture.h"
#include "support/suite.h"

#include <string.h>
#include <unistd.h>

START_TEST(a_sealed_set_has_no_findings)
{
    set_put("20260101000000_a.up.sql", "SELECT 1;");
    set_put("20260102000000_b.up.sql", "SELECT 2;");
    set_put("../rollback/20260102000000_b/repair.sql", "SELECT -2;");
    set_put("../rollback/20260102000000_b/evidence.json", "{}");
    set_seal();
    ck_assert_uint_eq(set_findings->len, 0);
    ck_assert(set_at(0)->sealed);
    ck_assert(set_at(1)->sealed);
    ck_assert_uint_eq(set_at(1)->way_back->len, 1);
    ck_assert_uint_eq(set.sum->lines->len, 3);
}
END_TEST

START_TEST(coreutils_accepts_the_checksum_file)
{
    set_put("20260101000000_a.up.sql", "SELECT 1;\n");
    set_put("../rollback/20260101000000_a/repair.sql", "SELECT -2;\n");
    set_seal();
    const char *arguments[] = { "sha256sum", "--check", "--strict", "--quiet", SUMFILE_NAME, NULL };
    int status = -1;
    ck_assert(g_spawn_sync(set_directory, (char **)(void *)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                           &status, NULL));
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(an_edited_file_is_not_sealed)
{
    set_put("20260101000000_a.up.sql", "SELECT 1;");
    set_put("20260102000000_b.up.sql", "SELECT 2;");
    set_seal();
    set_put("20260102000000_b.up.sql", "SELECT 3;");
    set_read_as(NULL);
    set_expect("checksum-differs", "20260102000000_b.up.sql");
    ck_assert(set_at(0)->sealed);
    ck_assert(!set_at(1)->sealed);
}
END_TEST

START_TEST(an_edited_way_back_is_not_sealed)
{
    set_put("20260101000000_a.up.sql", "SELECT 1;");
    set_put("../rollback/20260101000000_a/repair.sql", "SELECT -1;");
    set_seal();
    set_put("../rollback/20260101000000_a/repair.sql", "SELECT -3;");
    set_read_as(NULL);
    set_expect("checksum-differs", "repair.sql");
    ck_assert(!set_at(0)->sealed);
}
END_TEST

START_TEST(added_and_removed_files_are_told)
{
    set_put("20260101000000_a.up.sql", "SELECT 1;");
    set_put("20260102000000_b.up.sql", "SELECT 2;");
    set_seal();
    g_autofree char *gone = g_build_filename(set_directory, "20260101000000_a.up.sql", NULL);
    ck_assert_int_eq(unlink(gone), 0);
    set_put("20260103000000_c.up.sql", "SELECT 3;");
    set_read_as(NULL);
    ck_assert_uint_eq(set_expect("sealed-file-missing", SUMFILE_NAME)->place.line, 2);
    set_expect("not-sealed", "20260103000000_c.up.sql");
}
END_TEST

START_TEST(nothing_is_sealed_by_a_damaged_checksum_file)
{
    set_put("20260101000000_a.up.sql", "SELECT 1;");
    set_seal();
    g_autofree char *path = g_build_filename(set_directory, SUMFILE_NAME, NULL);
    g_autofree char *text = NULL;
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    *strstr(text, "# head") = '\0';
    set_put(SUMFILE_NAME, text);
    set_read_as(NULL);
    set_expect("sumfile-cut", SUMFILE_NAME);
    ck_assert(!set_at(0)->sealed);
}
END_TEST

START_TEST(the_checksum_file_lists_every_file_once_in_order)
{
    set_put("10_b.sql", "-- migrate:up\nSELECT 10;\n-- migrate:down\nSELECT -10;\n");
    set_put("9_a.sql", "-- migrate:up\nSELECT 9;\n");
    set_put("../rollback/9_a/repair.sql", "SELECT -9;\n");
    set_put("../rollback/9_a/capture.sql", "SELECT 99;\n");
    set_put("../rollback/8_gone/repair.sql", "SELECT -8;\n");
    set_read_as("dbmate");
    struct sumfile *made = seals_make(&set);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < made->lines->len; i++)
        g_string_append_printf(names, "%s ", ((const struct sumfile_line *)made->lines->pdata[i])->name);
    sumfile_free(made);
    ck_assert_str_eq(names->str, "9_a.sql ../rollback/9_a/capture.sql ../rollback/9_a/repair.sql 10_b.sql ");
}
END_TEST

START_TEST(a_set_without_a_checksum_file_is_one_finding)
{
    set_put("20260101000000_a.up.sql", "SELECT 1;");
    set_put("20260102000000_b.up.sql", "SELECT 2;");
    set_read_as(NULL);
    ck_assert_uint_eq(set_findings->len, 1);
    set_expect("not-sealed", SUMFILE_NAME);
    ck_assert(!set_at(0)->sealed);
    ck_assert_ptr_null(set.sum);
}
END_TEST

Suite *suite_migration_seals(void)
{
    const TTest *tests[] = {
        a_sealed_set_has_no_findings,
        coreutils_accepts_the_checksum_file,
        an_edited_file_is_not_sealed,
        an_edited_way_back_is_not_sealed,
        added_and_removed_files_are_told,
        nothing_is_sealed_by_a_damaged_checksum_file,
        the_checksum_file_lists_every_file_once_in_order,
        a_set_without_a_checksum_file_is_one_finding,
        NULL,
    };
    return suite_of("migration/seals", tests, set_fixture_start, set_fixture_stop);
}
