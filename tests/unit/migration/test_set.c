/* tests/unit/migration/test_set.c */
#include "migration/set.h"

#include "base/file.h"
#include "migration/layout.h"
#include "migration/sumfile.h"
#include "support/set_fixture.h"
#include "support/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(versions_are_ordered_as_numbers_and_parts_belong_together)
{
    set_put("10_b.up.sql", "SELECT 10;");
    set_put("9_a.sql", "SELECT 9;");
    set_put("10_b.down.sql", "SELECT -10;");
    set_put("10_b.before.sql", "SELECT true;");
    set_put("10_b.after.sql", "SELECT false;");
    set_put("README.md", "words");
    set_put(".gitattributes", "*.sql text");
    set_read_as("native");
    ck_assert_uint_eq(set.migrations->len, 2);
    ck_assert_int_eq(set_at(0)->version, 9);
    ck_assert_int_eq(set_at(1)->version, 10);
    ck_assert_str_eq(set_at(1)->name, "b");
    ck_assert_str_eq(set_at(1)->parts[MIGRATION_DOWN].name, "10_b.down.sql");
    ck_assert_str_eq(g_bytes_get_data(set_at(1)->parts[MIGRATION_AFTER].text, NULL), "SELECT false;");
    ck_assert_uint_eq(set_at(1)->parts[MIGRATION_AFTER].length, strlen("SELECT false;"));
    ck_assert_ptr_null(set_at(0)->parts[MIGRATION_DOWN].text);
    ck_assert_ptr_eq(migration_set_find(&set, 10), set_at(1));
    ck_assert_ptr_null(migration_set_find(&set, 11));
    ck_assert_uint_eq(set_findings->len, 1); /* not-sealed */
    g_autofree char *label = migration_label(set_at(1));
    ck_assert_str_eq(label, "10_b");
}
END_TEST

START_TEST(byte_order_mark_and_windows_line_ends_do_not_change_the_text)
{
    set_put("1_a.up.sql", "\xEF\xBB\xBFSELECT 1;\r\nSELECT '\r';\r\n");
    set_put("2_b.up.sql", "SELECT 1;\nSELECT '\r';\n");
    set_read_as("golang-migrate");
    ck_assert(digest_equal(&set_at(0)->parts[0].digest, &set_at(1)->parts[0].digest));
    ck_assert_ptr_null(set_find("file-line-ends"));
    set_read_as("native");
    set_expect("file-line-ends", "1_a.up.sql");
}
END_TEST

static const struct {
    const char *name;
    const char *content;
    size_t length; /* 0: strlen */
    const char *finding;
} bad_files[] = {
    { "create_table.sql", "SELECT 1;", 0, "file-name" },
    { "1_b c.up.sql", "SELECT 1;", 0, "file-name" },
    { "1_\xc3\xa4.up.sql", "SELECT 1;", 0, "file-name" },
    { "1.sql", "SELECT 1;", 0, "file-name" },
    { "1_.up.sql", "SELECT 1;", 0, "file-name" },
    { "1_a.UP.SQL", "SELECT 1;", 0, "file-name" },
    { "1_a.undo.sql", "SELECT 1;", 0, "file-name" },
    { "0_a.up.sql", "SELECT 1;", 0, "version-range" },
    { "000_a.up.sql", "SELECT 1;", 0, "version-range" },
    { "1234567890123456789_a.up.sql", "SELECT 1;", 0, "version-range" },
    { "99999999999999999999999999_a.up.sql", "SELECT 1;", 0, "version-range" },
    { "1_a.down.sql", "SELECT 1;", 0, "file-orphan" },
    { "20260101000000_b.down.sql", "SELECT 1;", 0, "file-orphan" },
    { "20260101000000_b.up.sql", "SELECT 1;", 0, "version-duplicate" },
    { "020260101000000_first.up.sql", "SELECT 1;", 0, "version-duplicate" },
    { "20260101000000_first.sql", "SELECT 1;", 0, "version-duplicate" },
    { "1_a.up.sql", "", 0, "file-empty" },
    { "1_a.up.sql", " \n\t\n", 0, "file-empty" },
    { "1_a.up.sql", "SELECT\0 1;", 10, "file-binary" },
    { "1_a.up.sql",
      "\x7f"
      "ELF\x02\x01\x01\0\0\0",
      10, "file-binary" },
    { "1_a.up.sql", "SELECT '\xe9';", 0, "file-encoding" },
    { "1_a.up.sql", "\xff\xfeS\0E\0", 6, "file-encoding" },
    { "1_a.up.sql", "SELECT 1;\r\n", 0, "file-line-ends" },
    { "1_a.up.sql", "-- migrator: transacton off\nSELECT 1;", 0, "directive" },
};

START_TEST(a_bad_file_is_one_finding_and_the_rest_is_read)
{
    const char *content = bad_files[_i].content;

    set_put("20260101000000_first.up.sql", "SELECT 1;");
    set_put_bytes(bad_files[_i].name, content, bad_files[_i].length > 0 ? bad_files[_i].length : strlen(content));
    set_read_as("native");
    const struct finding *finding = set_expect(bad_files[_i].finding, "");
    ck_assert_int_eq(finding->severity, FINDING_ERROR);
    ck_assert(g_utf8_validate(finding->place.file, -1, NULL));
    ck_assert_uint_eq(set_findings->len, 2); /* and not-sealed */
    ck_assert_ptr_nonnull(migration_set_find(&set, 20260101000000));
}
END_TEST

START_TEST(invalid_utf8_is_told_with_its_place)
{
    set_put("1_a.up.sql", "SELECT 1;\nSELECT '\xc3\xa4\xe9';\n");
    set_read_as("native");
    const struct finding *finding = set_expect("file-encoding", "1_a.up.sql");
    ck_assert_uint_eq(finding->place.line, 2);
    ck_assert_uint_eq(finding->place.column, 10);
}
END_TEST

START_TEST(a_file_over_the_bound_is_not_read)
{
    set_put("1_a.up.sql", "SELECT 1;");
    set_put("2_b.up.sql", "SELECT 2;");
    g_autofree char *path = g_build_filename(set_directory, "2_b.up.sql", NULL);
    ck_assert_int_eq(truncate(path, (off_t)100 * 1024 * 1024), 0);
    set_read_as("native");
    ck_assert_str_eq(set_expect("file-too-large", "2_b.up.sql")->text,
                     "this file has 100 MiB; at most 64 MiB are read of one line");
    ck_assert_uint_eq(set.migrations->len, 1);
}
END_TEST

START_TEST(a_link_may_stay_inside_but_not_lead_out)
{
    g_autofree char *inside = g_build_filename(set_directory, "1_a.up.sql", NULL);
    g_autofree char *outside = g_build_filename(set_directory, "2_b.up.sql", NULL);
    g_autofree char *nowhere = g_build_filename(set_directory, "3_c.up.sql", NULL);

    set_put("..data/1_a.up.sql", "SELECT 1;");
    set_put("../secret.sql", "SELECT 2;");
    ck_assert_int_eq(symlink("..data/1_a.up.sql", inside), 0);
    ck_assert_int_eq(symlink("../secret.sql", outside), 0);
    ck_assert_int_eq(symlink("gone.sql", nowhere), 0);
    set_read_as("native");
    ck_assert_uint_eq(set.migrations->len, 1);
    ck_assert_str_eq(g_bytes_get_data(set_at(0)->parts[MIGRATION_UP].text, NULL), "SELECT 1;");
    set_expect("file-symlink", "2_b.up.sql");
    ck_assert_uint_eq(set_findings->len, 3);
}
END_TEST

START_TEST(what_is_no_plain_file_is_not_waited_for)
{
    g_autofree char *pipe_path = g_build_filename(set_directory, "2_b.up.sql", NULL);
    g_autofree char *folder = g_build_filename(set_directory, "3_c.up.sql", NULL);

    set_put("1_a.up.sql", "SELECT 1;");
    ck_assert_int_eq(mkfifo(pipe_path, 0600), 0);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    set_read_as("native");
    set_expect("file-unreadable", "2_b.up.sql");
    ck_assert_uint_eq(set_findings->len, 3);
    ck_assert_uint_eq(set.migrations->len, 1);
}
END_TEST

START_TEST(a_missing_or_empty_directory_is_a_fault_that_says_what_to_do)
{
    g_autofree char *missing = g_build_filename(set_root, "missing", NULL);

    ck_assert(!migration_set_read(&set, missing, NULL, set_findings, &set_fault));
    ck_assert_int_eq(set_fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(set_fault.hint, "migrator new NAME"));
    fault_clear(&set_fault);

    ck_assert(!migration_set_read(&set, set_directory, NULL, set_findings, &set_fault));
    ck_assert_int_eq(set_fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(set_fault.hint, "migrator new NAME"));
    fault_clear(&set_fault);

    set_put("create.sql", "SELECT 1;");
    ck_assert(!migration_set_read(&set, set_directory, NULL, set_findings, &set_fault));
    ck_assert_ptr_nonnull(strstr(set_fault.detail, "create.sql"));
    ck_assert_ptr_null(set.migrations);
    fault_clear(&set_fault);

    g_autofree char *file = g_build_filename(set_directory, "create.sql", NULL);
    ck_assert(!migration_set_read(&set, file, NULL, set_findings, &set_fault));
    ck_assert_int_eq(set_fault.kind, FAULT_USAGE);
}
END_TEST

START_TEST(golang_migrate_pairs_by_version_and_takes_zero_and_gaps)
{
    set_put("0000_create.up.sql", "SELECT 0;");
    set_put("0002_add.up.sql", "");
    set_put("0002_addition.down.sql", "SELECT -2;");
    set_put("1528395533_.up.sql", "SELECT 3;\r\n");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "golang-migrate");
    ck_assert_uint_eq(set.migrations->len, 3);
    ck_assert_int_eq(set_at(0)->version, 0);
    ck_assert_str_eq(set_at(1)->parts[MIGRATION_DOWN].name, "0002_addition.down.sql");
    ck_assert_str_eq(set_at(2)->name, "");
    ck_assert_uint_eq(finding_count(set_findings, FINDING_WARNING), 1); /* not-sealed */
}
END_TEST

START_TEST(maragu_files_that_share_a_number_run_by_name)
{
    set_put("0000_b.up.sql", "SELECT 2;");
    set_put("0000_a.up.sql", "SELECT 1;");
    set_put("0000_a.down.sql", "SELECT -1;");
    set_put("0001_c.up.sql", "SELECT 3;");
    set_put("0001_misspelt.down.sql", "SELECT -3;");
    set_put("0002_d.up.sql", "SELECT 4;");
    set_put("0002_e.up.sql", "SELECT 5;");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "maragu");
    ck_assert_uint_eq(set.migrations->len, 5);
    ck_assert_int_eq(set_at(0)->version, 1);
    ck_assert_str_eq(set_at(0)->parts[MIGRATION_DOWN].name, "0000_a.down.sql");
    ck_assert_int_eq(set_at(1)->version, 2);
    ck_assert_str_eq(set_at(1)->name, "b");
    ck_assert_int_eq(set_at(2)->version, 1001);
    ck_assert_str_eq(set_at(2)->parts[MIGRATION_DOWN].name, "0001_misspelt.down.sql");
    ck_assert_ptr_null(set_find("version-duplicate"));
}
END_TEST

START_TEST(maragu_down_file_that_may_be_of_two_is_of_none)
{
    set_put("0000_a.up.sql", "SELECT 1;");
    set_put("0000_b.down.sql", "SELECT -1;");
    set_put("0000_c.up.sql", "SELECT 3;");
    set_read_as("maragu");
    set_expect("file-orphan", "0000_b.down.sql");
    ck_assert_uint_eq(set.migrations->len, 2);
}
END_TEST

START_TEST(number_shared_by_accident_is_a_finding)
{
    set_put("0001_a.up.sql", "SELECT 1;");
    set_put("0002_b.up.sql", "SELECT 2;");
    set_put("0002_c.up.sql", "SELECT 3;");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "golang-migrate");
    set_expect("version-duplicate", "0002_c.up.sql");
}
END_TEST

START_TEST(what_another_tool_passes_over_is_a_warning)
{
    set_put("0001_a.up.sql", "SELECT 1;");
    set_put("0002_b_up.sql", "SELECT 2;");
    set_put("0003_c.down.sql", "SELECT 3;");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "golang-migrate");
    ck_assert_int_eq(set_expect("file-name", "0002_b_up.sql")->severity, FINDING_WARNING);
    ck_assert_int_eq(set_expect("file-orphan", "0003_c.down.sql")->severity, FINDING_WARNING);
}
END_TEST

START_TEST(diesel_folders_are_read)
{
    set_put("00000000000000_diesel_initial_setup/up.sql", "SELECT 0;");
    set_put("00000000000000_diesel_initial_setup/down.sql", "SELECT 0;");
    set_put("2018-07-10-061642_create_tables/up.sql", "SELECT 1;");
    set_put("2018-07-10-061642_create_tables/metadata.toml", "# why\nrun_in_transaction = false\n");
    set_put("2018-07-10-0700-update-tables/up.sql", "SELECT 2;");
    set_put("notes/up.sql", "SELECT 1;");
    set_put("words/README.md", "words");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "diesel");
    ck_assert_uint_eq(set.migrations->len, 3);
    ck_assert_int_eq(set_at(2)->version, 20180710070000);
    ck_assert_str_eq(set_at(2)->name, "update-tables");
    set_expect("file-name", "notes");
    ck_assert_uint_eq(set_findings->len, 2); /* and not-sealed */
    ck_assert_int_eq(set_at(0)->version, 0);
    ck_assert_int_eq(set_at(1)->version, 20180710061642);
    ck_assert_str_eq(set_at(1)->name, "create_tables");
    ck_assert(set_at(1)->header.transaction_off);
    ck_assert(!set_at(0)->header.transaction_off);
    ck_assert_str_eq(set_at(1)->parts[MIGRATION_UP].name, "2018-07-10-061642_create_tables/up.sql");
    g_autofree char *label = migration_label(set_at(1));
    ck_assert_str_eq(label, "2018-07-10-061642_create_tables");
}
END_TEST

START_TEST(prisma_folders_are_read)
{
    set_put("migration_lock.toml", "provider = \"postgresql\"\n");
    set_put("20230518191501_init/migration.sql", "SELECT 1;");
    set_put("20230522093201_empty/README.md", "no migration here");
    set_put("20230529214728_second/migration.sql", "SELECT 3;");
    set_put("20230529214728_first/migration.sql", "SELECT 2;");
    set_put("20250625_day/migration.sql", "SELECT 4;");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "prisma");
    ck_assert_uint_eq(set.migrations->len, 4);
    ck_assert_int_eq(set_at(3)->version, 20250625000000001);
    ck_assert_int_eq(set_at(0)->version, 20230518191501001);
    ck_assert_str_eq(set_at(0)->name, "init");
    ck_assert_int_eq(set_at(2)->version, 20230529214728002);
    ck_assert_str_eq(set_at(2)->name, "second");
    ck_assert_ptr_null(set_find("version-duplicate"));
}
END_TEST

static void assert_section(const struct migration_file *file, const char *text)
{
    const char *start_of_file = g_bytes_get_data(file->text, NULL);

    ck_assert_uint_le(file->offset + file->length, g_bytes_get_size(file->text));
    ck_assert_uint_eq(file->length, strlen(text));
    ck_assert_mem_eq(start_of_file + file->offset, text, file->length);
}

START_TEST(dbmate_sections_are_cut)
{
    set_put("20260101000000_a.sql", "-- migrate:up transaction:false\nSELECT 1;\n\n-- migrate:down\nSELECT -1;\n");
    set_put("20260102000000_b.sql", "-- migrate:down\nSELECT -2;\n-- migrate:up\nSELECT 2;\n");
    set_put("20260103000000_c.sql", "SELECT 3;\n");
    set_put("20260104000000_d.sql", "-- migrate:upp\nSELECT 4;\n");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "dbmate");
    assert_section(&set_at(0)->parts[MIGRATION_UP], "-- migrate:up transaction:false\nSELECT 1;\n\n");
    assert_section(&set_at(0)->parts[MIGRATION_DOWN], "-- migrate:down\nSELECT -1;\n");
    assert_section(&set_at(1)->parts[MIGRATION_UP], "-- migrate:up\nSELECT 2;\n");
    assert_section(&set_at(1)->parts[MIGRATION_DOWN], "-- migrate:down\nSELECT -2;\n");
    ck_assert(set_at(0)->header.transaction_off);
    ck_assert(!set_at(1)->header.transaction_off);
    ck_assert(digest_equal(&set_at(0)->parts[MIGRATION_DOWN].digest, &set_at(0)->parts[MIGRATION_UP].digest));
    set_expect("directive", "20260103000000_c.sql");
    ck_assert_uint_eq(finding_count(set_findings, FINDING_ERROR), 4); /* c, twice d, not-sealed */
    set_seal();
    ck_assert_uint_eq(set.sum->lines->len, 4);
    ck_assert(set_at(0)->sealed);
}
END_TEST

START_TEST(flyway_files_are_read_and_what_is_not_sql_is_told)
{
    set_put("V1__a.sql", "SELECT 1;\n");
    set_put("U1__a.sql", "SELECT -1;\n");
    set_put("V2__b.sql", "SELECT 2;\n");
    set_put("V2.1__c.sql", "SELECT 3;\n");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "flyway");
    ck_assert_uint_eq(set.migrations->len, 2);
    assert_section(&set_at(0)->parts[MIGRATION_DOWN], "SELECT -1;\n");
    ck_assert_int_eq(set_expect("file-name", "V2.1__c.sql")->severity, FINDING_ERROR);
}
END_TEST

START_TEST(goose_sections_are_cut)
{
    set_put("00001_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n"
                           "-- +goose StatementEnd\n-- +goose Down\nSELECT -1;\n");
    set_put("00002_b.sql", "-- +goose Up\n-- +goose ENVSUB ON\nSELECT 2;\n");
    set_put("00003_c.go", "package migrations\n");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "goose");
    ck_assert_uint_eq(set.migrations->len, 2);
    ck_assert(set_at(0)->header.transaction_off);
    assert_section(&set_at(0)->parts[MIGRATION_DOWN], "-- +goose Down\nSELECT -1;\n");
    ck_assert_ptr_null(set_at(1)->parts[MIGRATION_DOWN].text);
    ck_assert_uint_eq(set_expect("directive", "00002_b.sql")->place.line, 2);
    ck_assert_int_eq(set_expect("file-name", "00003_c.go")->severity, FINDING_ERROR);
}
END_TEST

START_TEST(sqlx_is_known_by_the_cargo_file_beside_it)
{
    set_put("../Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n");
    set_put("1_a.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a);\n");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "sqlx");
    ck_assert(set_at(0)->header.transaction_off);
}
END_TEST

START_TEST(our_own_directives_count_in_other_layouts_too)
{
    set_put("20260101000000_a/migration.sql", "-- migrator: transaction off\nCREATE INDEX CONCURRENTLY i ON t (a);\n");
    set_read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "prisma");
    ck_assert(set_at(0)->header.transaction_off);
}
END_TEST

START_TEST(a_directive_in_another_part_is_told)
{
    set_put("1_a.up.sql", "SELECT 1;");
    set_put("1_a.down.sql", "-- migrator: transaction off\nSELECT 1;");
    set_read_as("native");
    ck_assert_int_eq(set_expect("directive", "1_a.down.sql")->severity, FINDING_WARNING);
    ck_assert(!set_at(0)->header.transaction_off);
}
END_TEST

START_TEST(more_files_than_one_thread_digests_are_all_digested)
{
    for (int i = 1; i <= 1203; i++) {
        g_autofree char *name = g_strdup_printf("%d_a.up.sql", i);
        g_autofree char *text = g_strdup_printf("SELECT %d;", i);
        set_put(name, text);
    }
    set_read_as("native");
    ck_assert_uint_eq(set.migrations->len, 1203);
    for (guint i = 0; i < 1203; i++) {
        g_autofree char *text = g_strdup_printf("SELECT %u;", i + 1);
        struct digest digest = digest_of(text, strlen(text));
        ck_assert(digest_equal(&set_at(i)->parts[MIGRATION_UP].digest, &digest));
    }
}
END_TEST

START_TEST(an_unknown_layout_names_the_nearest)
{
    const struct layout *layout = NULL;

    ck_assert(!layout_from_name("golang-migrat", &layout, &set_fault));
    ck_assert_int_eq(set_fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(set_fault.hint, "did you mean \"golang-migrate\"?"));
    ck_assert_ptr_null(layout);
}
END_TEST

START_TEST(a_way_back_that_is_nowhere_else_is_a_file_like_others)
{
    guint index = 0, files = 0;

    set_put("10_b.up.sql", "SELECT 10;");
    set_read_as("native");
    ck_assert_ptr_null(migration_way_back(set_at(0), "repair.sql"));
    migration_add_way_back(migration_set_find(&set, 10), "repair.sql", "SELECT -10;");
    const struct migration_file *repair = migration_way_back(set_at(0), "repair.sql");
    const struct digest digest = digest_of("SELECT -10;", strlen("SELECT -10;"));
    ck_assert_str_eq(repair->name, SUMFILE_ROLLBACK "10_b/repair.sql");
    ck_assert_str_eq(g_bytes_get_data(repair->text, NULL), "SELECT -10;"); /* the NUL behind it is there */
    ck_assert_uint_eq(repair->length, strlen("SELECT -10;"));
    ck_assert(digest_equal(&repair->digest, &digest));
    ck_assert(digest_equal(&repair->text_digest, &digest));
    while (migration_next_file(set_at(0), &index) != NULL)
        files++;
    ck_assert_uint_eq(files, 2);
}
END_TEST

Suite *suite_migration_set(void)
{
    const TTest *tests[] = {
        versions_are_ordered_as_numbers_and_parts_belong_together,
        byte_order_mark_and_windows_line_ends_do_not_change_the_text,
        invalid_utf8_is_told_with_its_place,
        a_file_over_the_bound_is_not_read,
        a_link_may_stay_inside_but_not_lead_out,
        what_is_no_plain_file_is_not_waited_for,
        a_missing_or_empty_directory_is_a_fault_that_says_what_to_do,
        golang_migrate_pairs_by_version_and_takes_zero_and_gaps,
        maragu_files_that_share_a_number_run_by_name,
        maragu_down_file_that_may_be_of_two_is_of_none,
        number_shared_by_accident_is_a_finding,
        what_another_tool_passes_over_is_a_warning,
        diesel_folders_are_read,
        prisma_folders_are_read,
        dbmate_sections_are_cut,
        flyway_files_are_read_and_what_is_not_sql_is_told,
        goose_sections_are_cut,
        sqlx_is_known_by_the_cargo_file_beside_it,
        our_own_directives_count_in_other_layouts_too,
        a_directive_in_another_part_is_told,
        more_files_than_one_thread_digests_are_all_digested,
        an_unknown_layout_names_the_nearest,
        a_way_back_that_is_nowhere_else_is_a_file_like_others,
        NULL,
    };
    Suite *suite = suite_of("migration/set", tests, set_fixture_start, set_fixture_stop);
    TCase *tcase = tcase_create("bad files");

    tcase_add_checked_fixture(tcase, set_fixture_start, set_fixture_stop);
    tcase_add_loop_test(tcase, a_bad_file_is_one_finding_and_the_rest_is_read, 0, (int)G_N_ELEMENTS(bad_files));
    suite_add_tcase(suite, tcase);
    return suite;
}
