/* tests/unit/migration/test_set.c */
#include "migration/set.h"

#include "base/file.h"
#include "migration/layout.h"
#include "migration/seals.h"
#include "migration/sumfile.h"
#include "support/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char *root;
static char *directory;
static struct migration_set set;
static GPtrArray *findings;
static struct fault fault;

static void start(void)
{
    root = g_dir_make_tmp("migrator-test-XXXXXX", NULL);
    directory = g_build_filename(root, "migrations", NULL);
    ck_assert_int_eq(mkdir(directory, 0700), 0);
    findings = finding_list_new();
}

static void stop(void)
{
    migration_set_release(&set);
    fault_clear(&fault);
    g_ptr_array_free(findings, TRUE);
    ck_assert(file_remove_tree(root, &fault));
    g_free(directory);
    g_free(root);
}

static void put_bytes(const char *name, const char *content, size_t length)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);

    ck_assert_int_eq(g_mkdir_with_parents(folder, 0700), 0);
    ck_assert(g_file_set_contents(path, content, (gssize)length, NULL));
}

static void put(const char *name, const char *content)
{
    put_bytes(name, content, strlen(content));
}

static void read_as(const char *layout_wanted)
{
    const struct layout *layout = NULL;

    migration_set_release(&set);
    g_ptr_array_set_size(findings, 0);
    if (layout_wanted != NULL)
        ck_assert(layout_from_name(layout_wanted, &layout, &fault));
    bool is_read = migration_set_read_even_empty(&set, directory, layout, findings, &fault);
    ck_assert_msg(is_read, "%s", fault.text);
    finding_sort(findings);
}

/* Write the checksum file that fits, and read again. */
static void seal(void)
{
    struct sumfile *sumfile = NULL;

    read_as(NULL);
    sumfile = seals_make(&set);
    g_autofree char *text = sumfile_text(sumfile);
    sumfile_free(sumfile);
    put(SUMFILE_NAME, text);
    read_as(NULL);
}

static const struct migration *at(guint index)
{
    ck_assert_uint_lt(index, set.migrations->len);
    return g_ptr_array_index(set.migrations, index);
}

static const struct finding *find(const char *id)
{
    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->id, id) == 0)
            return finding;
    }
    return NULL;
}

static const struct finding *expect(const char *id, const char *file)
{
    const struct finding *finding = find(id);

    ck_assert_msg(finding != NULL, "no finding %s", id);
    ck_assert_msg(g_str_has_suffix(finding->place.file, file), "%s is at %s", id, finding->place.file);
    ck_assert_ptr_nonnull(finding->remedy);
    return finding;
}

START_TEST(versions_are_ordered_as_numbers_and_parts_belong_together)
{
    put("10_b.up.sql", "SELECT 10;");
    put("9_a.sql", "SELECT 9;");
    put("10_b.down.sql", "SELECT -10;");
    put("10_b.before.sql", "SELECT true;");
    put("10_b.after.sql", "SELECT false;");
    put("README.md", "words");
    put(".gitattributes", "*.sql text");
    read_as("native");
    ck_assert_uint_eq(set.migrations->len, 2);
    ck_assert_int_eq(at(0)->version, 9);
    ck_assert_int_eq(at(1)->version, 10);
    ck_assert_str_eq(at(1)->name, "b");
    ck_assert_str_eq(at(1)->parts[MIGRATION_DOWN].name, "10_b.down.sql");
    ck_assert_str_eq(g_bytes_get_data(at(1)->parts[MIGRATION_AFTER].text, NULL), "SELECT false;");
    ck_assert_uint_eq(at(1)->parts[MIGRATION_AFTER].length, strlen("SELECT false;"));
    ck_assert_ptr_null(at(0)->parts[MIGRATION_DOWN].text);
    ck_assert_ptr_eq(migration_set_find(&set, 10), at(1));
    ck_assert_ptr_null(migration_set_find(&set, 11));
    ck_assert_uint_eq(findings->len, 1); /* not-sealed */
    g_autofree char *label = migration_label(at(1));
    ck_assert_str_eq(label, "10_b");
}
END_TEST

START_TEST(a_sealed_set_has_no_findings)
{
    put("20260101000000_a.up.sql", "SELECT 1;");
    put("20260102000000_b.up.sql", "SELECT 2;");
    put("../rollback/20260102000000_b/repair.sql", "SELECT -2;");
    put("../rollback/20260102000000_b/evidence.json", "{}");
    seal();
    ck_assert_uint_eq(findings->len, 0);
    ck_assert(at(0)->sealed);
    ck_assert(at(1)->sealed);
    ck_assert_uint_eq(at(1)->way_back->len, 1);
    ck_assert_uint_eq(set.sum->lines->len, 3);
}
END_TEST

START_TEST(coreutils_accepts_the_checksum_file)
{
    put("20260101000000_a.up.sql", "SELECT 1;\n");
    put("../rollback/20260101000000_a/repair.sql", "SELECT -2;\n");
    seal();
    const char *arguments[] = { "sha256sum", "--check", "--strict", "--quiet", SUMFILE_NAME, NULL };
    int status = -1;
    ck_assert(g_spawn_sync(directory, (char **)(void *)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                           &status, NULL));
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(an_edited_file_is_not_sealed)
{
    put("20260101000000_a.up.sql", "SELECT 1;");
    put("20260102000000_b.up.sql", "SELECT 2;");
    seal();
    put("20260102000000_b.up.sql", "SELECT 3;");
    read_as(NULL);
    expect("checksum-differs", "20260102000000_b.up.sql");
    ck_assert(at(0)->sealed);
    ck_assert(!at(1)->sealed);
}
END_TEST

START_TEST(an_edited_way_back_is_not_sealed)
{
    put("20260101000000_a.up.sql", "SELECT 1;");
    put("../rollback/20260101000000_a/repair.sql", "SELECT -1;");
    seal();
    put("../rollback/20260101000000_a/repair.sql", "SELECT -3;");
    read_as(NULL);
    expect("checksum-differs", "repair.sql");
    ck_assert(!at(0)->sealed);
}
END_TEST

START_TEST(added_and_removed_files_are_told)
{
    put("20260101000000_a.up.sql", "SELECT 1;");
    put("20260102000000_b.up.sql", "SELECT 2;");
    seal();
    g_autofree char *gone = g_build_filename(directory, "20260101000000_a.up.sql", NULL);
    ck_assert_int_eq(unlink(gone), 0);
    put("20260103000000_c.up.sql", "SELECT 3;");
    read_as(NULL);
    ck_assert_uint_eq(expect("sealed-file-missing", SUMFILE_NAME)->place.line, 2);
    expect("not-sealed", "20260103000000_c.up.sql");
}
END_TEST

START_TEST(nothing_is_sealed_by_a_damaged_checksum_file)
{
    put("20260101000000_a.up.sql", "SELECT 1;");
    seal();
    g_autofree char *path = g_build_filename(directory, SUMFILE_NAME, NULL);
    g_autofree char *text = NULL;
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    *strstr(text, "# head") = '\0';
    put(SUMFILE_NAME, text);
    read_as(NULL);
    expect("sumfile-cut", SUMFILE_NAME);
    ck_assert(!at(0)->sealed);
}
END_TEST

START_TEST(byte_order_mark_and_windows_line_ends_do_not_change_the_text)
{
    put("1_a.up.sql", "\xEF\xBB\xBFSELECT 1;\r\nSELECT '\r';\r\n");
    put("2_b.up.sql", "SELECT 1;\nSELECT '\r';\n");
    read_as("golang-migrate");
    ck_assert(digest_equal(&at(0)->parts[0].digest, &at(1)->parts[0].digest));
    ck_assert_ptr_null(find("file-line-ends"));
    read_as("native");
    expect("file-line-ends", "1_a.up.sql");
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

    put("20260101000000_first.up.sql", "SELECT 1;");
    put_bytes(bad_files[_i].name, content, bad_files[_i].length > 0 ? bad_files[_i].length : strlen(content));
    read_as("native");
    const struct finding *finding = expect(bad_files[_i].finding, "");
    ck_assert_int_eq(finding->severity, FINDING_ERROR);
    ck_assert(g_utf8_validate(finding->place.file, -1, NULL));
    ck_assert_uint_eq(findings->len, 2); /* and not-sealed */
    ck_assert_ptr_nonnull(migration_set_find(&set, 20260101000000));
}
END_TEST

START_TEST(invalid_utf8_is_told_with_its_place)
{
    put("1_a.up.sql", "SELECT 1;\nSELECT '\xc3\xa4\xe9';\n");
    read_as("native");
    const struct finding *finding = expect("file-encoding", "1_a.up.sql");
    ck_assert_uint_eq(finding->place.line, 2);
    ck_assert_uint_eq(finding->place.column, 10);
}
END_TEST

START_TEST(a_file_over_the_bound_is_not_read)
{
    put("1_a.up.sql", "SELECT 1;");
    put("2_b.up.sql", "SELECT 2;");
    g_autofree char *path = g_build_filename(directory, "2_b.up.sql", NULL);
    ck_assert_int_eq(truncate(path, (off_t)100 * 1024 * 1024), 0);
    read_as("native");
    ck_assert_str_eq(expect("file-too-large", "2_b.up.sql")->text, "this file has 100 MiB; at most 64 MiB are read");
    ck_assert_uint_eq(set.migrations->len, 1);
}
END_TEST

START_TEST(a_link_may_stay_inside_but_not_lead_out)
{
    g_autofree char *inside = g_build_filename(directory, "1_a.up.sql", NULL);
    g_autofree char *outside = g_build_filename(directory, "2_b.up.sql", NULL);
    g_autofree char *nowhere = g_build_filename(directory, "3_c.up.sql", NULL);

    put("..data/1_a.up.sql", "SELECT 1;");
    put("../secret.sql", "SELECT 2;");
    ck_assert_int_eq(symlink("..data/1_a.up.sql", inside), 0);
    ck_assert_int_eq(symlink("../secret.sql", outside), 0);
    ck_assert_int_eq(symlink("gone.sql", nowhere), 0);
    read_as("native");
    ck_assert_uint_eq(set.migrations->len, 1);
    ck_assert_str_eq(g_bytes_get_data(at(0)->parts[MIGRATION_UP].text, NULL), "SELECT 1;");
    expect("file-symlink", "2_b.up.sql");
    ck_assert_uint_eq(findings->len, 3);
}
END_TEST

START_TEST(what_is_no_plain_file_is_not_waited_for)
{
    g_autofree char *pipe_path = g_build_filename(directory, "2_b.up.sql", NULL);
    g_autofree char *folder = g_build_filename(directory, "3_c.up.sql", NULL);

    put("1_a.up.sql", "SELECT 1;");
    ck_assert_int_eq(mkfifo(pipe_path, 0600), 0);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    read_as("native");
    expect("file-unreadable", "2_b.up.sql");
    ck_assert_uint_eq(findings->len, 3);
    ck_assert_uint_eq(set.migrations->len, 1);
}
END_TEST

START_TEST(a_missing_or_empty_directory_is_a_fault_that_says_what_to_do)
{
    g_autofree char *missing = g_build_filename(root, "missing", NULL);

    ck_assert(!migration_set_read(&set, missing, NULL, findings, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.hint, "migrator new NAME"));
    fault_clear(&fault);

    ck_assert(!migration_set_read(&set, directory, NULL, findings, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.hint, "migrator new NAME"));
    fault_clear(&fault);

    put("create.sql", "SELECT 1;");
    ck_assert(!migration_set_read(&set, directory, NULL, findings, &fault));
    ck_assert_ptr_nonnull(strstr(fault.detail, "create.sql"));
    ck_assert_ptr_null(set.migrations);
    fault_clear(&fault);

    g_autofree char *file = g_build_filename(directory, "create.sql", NULL);
    ck_assert(!migration_set_read(&set, file, NULL, findings, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
}
END_TEST

START_TEST(golang_migrate_pairs_by_version_and_takes_zero_and_gaps)
{
    put("0000_create.up.sql", "SELECT 0;");
    put("0002_add.up.sql", "");
    put("0002_addition.down.sql", "SELECT -2;");
    put("1528395533_.up.sql", "SELECT 3;\r\n");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "golang-migrate");
    ck_assert_uint_eq(set.migrations->len, 3);
    ck_assert_int_eq(at(0)->version, 0);
    ck_assert_str_eq(at(1)->parts[MIGRATION_DOWN].name, "0002_addition.down.sql");
    ck_assert_str_eq(at(2)->name, "");
    ck_assert_uint_eq(finding_count(findings, FINDING_WARNING), 1); /* not-sealed */
}
END_TEST

START_TEST(maragu_files_that_share_a_number_run_by_name)
{
    put("0000_b.up.sql", "SELECT 2;");
    put("0000_a.up.sql", "SELECT 1;");
    put("0000_a.down.sql", "SELECT -1;");
    put("0001_c.up.sql", "SELECT 3;");
    put("0001_misspelt.down.sql", "SELECT -3;");
    put("0002_d.up.sql", "SELECT 4;");
    put("0002_e.up.sql", "SELECT 5;");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "maragu");
    ck_assert_uint_eq(set.migrations->len, 5);
    ck_assert_int_eq(at(0)->version, 1);
    ck_assert_str_eq(at(0)->parts[MIGRATION_DOWN].name, "0000_a.down.sql");
    ck_assert_int_eq(at(1)->version, 2);
    ck_assert_str_eq(at(1)->name, "b");
    ck_assert_int_eq(at(2)->version, 1001);
    ck_assert_str_eq(at(2)->parts[MIGRATION_DOWN].name, "0001_misspelt.down.sql");
    ck_assert_ptr_null(find("version-duplicate"));
}
END_TEST

START_TEST(maragu_down_file_that_may_be_of_two_is_of_none)
{
    put("0000_a.up.sql", "SELECT 1;");
    put("0000_b.down.sql", "SELECT -1;");
    put("0000_c.up.sql", "SELECT 3;");
    read_as("maragu");
    expect("file-orphan", "0000_b.down.sql");
    ck_assert_uint_eq(set.migrations->len, 2);
}
END_TEST

START_TEST(number_shared_by_accident_is_a_finding)
{
    put("0001_a.up.sql", "SELECT 1;");
    put("0002_b.up.sql", "SELECT 2;");
    put("0002_c.up.sql", "SELECT 3;");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "golang-migrate");
    expect("version-duplicate", "0002_c.up.sql");
}
END_TEST

START_TEST(what_another_tool_passes_over_is_a_warning)
{
    put("0001_a.up.sql", "SELECT 1;");
    put("0002_b_up.sql", "SELECT 2;");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "golang-migrate");
    ck_assert_int_eq(expect("file-name", "0002_b_up.sql")->severity, FINDING_WARNING);
}
END_TEST

START_TEST(diesel_folders_are_read)
{
    put("00000000000000_diesel_initial_setup/up.sql", "SELECT 0;");
    put("00000000000000_diesel_initial_setup/down.sql", "SELECT 0;");
    put("2018-07-10-061642_create_tables/up.sql", "SELECT 1;");
    put("2018-07-10-061642_create_tables/metadata.toml", "# why\nrun_in_transaction = false\n");
    put("2018-07-10-0700-update-tables/up.sql", "SELECT 2;");
    put("notes/up.sql", "SELECT 1;");
    put("words/README.md", "words");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "diesel");
    ck_assert_uint_eq(set.migrations->len, 3);
    ck_assert_int_eq(at(2)->version, 20180710070000);
    ck_assert_str_eq(at(2)->name, "update-tables");
    expect("file-name", "notes");
    ck_assert_uint_eq(findings->len, 2); /* and not-sealed */
    ck_assert_int_eq(at(0)->version, 0);
    ck_assert_int_eq(at(1)->version, 20180710061642);
    ck_assert_str_eq(at(1)->name, "create_tables");
    ck_assert(at(1)->header.transaction_off);
    ck_assert(!at(0)->header.transaction_off);
    ck_assert_str_eq(at(1)->parts[MIGRATION_UP].name, "2018-07-10-061642_create_tables/up.sql");
    g_autofree char *label = migration_label(at(1));
    ck_assert_str_eq(label, "2018-07-10-061642_create_tables");
}
END_TEST

START_TEST(prisma_folders_are_read)
{
    put("migration_lock.toml", "provider = \"postgresql\"\n");
    put("20230518191501_init/migration.sql", "SELECT 1;");
    put("20230522093201_empty/README.md", "no migration here");
    put("20230529214728_second/migration.sql", "SELECT 3;");
    put("20230529214728_first/migration.sql", "SELECT 2;");
    put("20250625_day/migration.sql", "SELECT 4;");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "prisma");
    ck_assert_uint_eq(set.migrations->len, 4);
    ck_assert_int_eq(at(3)->version, 20250625000000001);
    ck_assert_int_eq(at(0)->version, 20230518191501001);
    ck_assert_str_eq(at(0)->name, "init");
    ck_assert_int_eq(at(2)->version, 20230529214728002);
    ck_assert_str_eq(at(2)->name, "second");
    ck_assert_ptr_null(find("version-duplicate"));
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
    put("20260101000000_a.sql", "-- migrate:up transaction:false\nSELECT 1;\n\n-- migrate:down\nSELECT -1;\n");
    put("20260102000000_b.sql", "-- migrate:down\nSELECT -2;\n-- migrate:up\nSELECT 2;\n");
    put("20260103000000_c.sql", "SELECT 3;\n");
    put("20260104000000_d.sql", "-- migrate:upp\nSELECT 4;\n");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "dbmate");
    assert_section(&at(0)->parts[MIGRATION_UP], "-- migrate:up transaction:false\nSELECT 1;\n\n");
    assert_section(&at(0)->parts[MIGRATION_DOWN], "-- migrate:down\nSELECT -1;\n");
    assert_section(&at(1)->parts[MIGRATION_UP], "-- migrate:up\nSELECT 2;\n");
    assert_section(&at(1)->parts[MIGRATION_DOWN], "-- migrate:down\nSELECT -2;\n");
    ck_assert(at(0)->header.transaction_off);
    ck_assert(!at(1)->header.transaction_off);
    ck_assert(digest_equal(&at(0)->parts[MIGRATION_DOWN].digest, &at(0)->parts[MIGRATION_UP].digest));
    expect("directive", "20260103000000_c.sql");
    ck_assert_uint_eq(finding_count(findings, FINDING_ERROR), 4); /* c, twice d, not-sealed */
    seal();
    ck_assert_uint_eq(set.sum->lines->len, 4);
    ck_assert(at(0)->sealed);
}
END_TEST

START_TEST(goose_sections_are_cut)
{
    put("00001_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n"
                       "-- +goose StatementEnd\n-- +goose Down\nSELECT -1;\n");
    put("00002_b.sql", "-- +goose Up\n-- +goose ENVSUB ON\nSELECT 2;\n");
    put("00003_c.go", "package migrations\n");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "goose");
    ck_assert_uint_eq(set.migrations->len, 2);
    ck_assert(at(0)->header.transaction_off);
    assert_section(&at(0)->parts[MIGRATION_DOWN], "-- +goose Down\nSELECT -1;\n");
    ck_assert_ptr_null(at(1)->parts[MIGRATION_DOWN].text);
    ck_assert_uint_eq(expect("directive", "00002_b.sql")->place.line, 2);
}
END_TEST

START_TEST(sqlx_is_known_by_the_cargo_file_beside_it)
{
    put("../Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n");
    put("1_a.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a);\n");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "sqlx");
    ck_assert(at(0)->header.transaction_off);
}
END_TEST

START_TEST(our_own_directives_count_in_other_layouts_too)
{
    put("20260101000000_a/migration.sql", "-- migrator: transaction off\nCREATE INDEX CONCURRENTLY i ON t (a);\n");
    read_as(NULL);
    ck_assert_str_eq(layout_name(set.layout), "prisma");
    ck_assert(at(0)->header.transaction_off);
}
END_TEST

START_TEST(a_directive_in_another_part_is_told)
{
    put("1_a.up.sql", "SELECT 1;");
    put("1_a.down.sql", "-- migrator: transaction off\nSELECT 1;");
    read_as("native");
    ck_assert_int_eq(expect("directive", "1_a.down.sql")->severity, FINDING_WARNING);
    ck_assert(!at(0)->header.transaction_off);
}
END_TEST

START_TEST(more_files_than_one_thread_digests_are_all_digested)
{
    for (int i = 1; i <= 1203; i++) {
        g_autofree char *name = g_strdup_printf("%d_a.up.sql", i);
        g_autofree char *text = g_strdup_printf("SELECT %d;", i);
        put(name, text);
    }
    read_as("native");
    ck_assert_uint_eq(set.migrations->len, 1203);
    for (guint i = 0; i < 1203; i++) {
        g_autofree char *text = g_strdup_printf("SELECT %u;", i + 1);
        struct digest digest = digest_of(text, strlen(text));
        ck_assert(digest_equal(&at(i)->parts[MIGRATION_UP].digest, &digest));
    }
}
END_TEST

START_TEST(an_unknown_layout_names_the_nearest)
{
    const struct layout *layout = NULL;

    ck_assert(!layout_from_name("golang-migrat", &layout, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.hint, "did you mean \"golang-migrate\"?"));
    ck_assert_ptr_null(layout);
}
END_TEST

Suite *suite_migration_set(void)
{
    const TTest *tests[] = {
        versions_are_ordered_as_numbers_and_parts_belong_together,
        a_sealed_set_has_no_findings,
        coreutils_accepts_the_checksum_file,
        an_edited_file_is_not_sealed,
        an_edited_way_back_is_not_sealed,
        added_and_removed_files_are_told,
        nothing_is_sealed_by_a_damaged_checksum_file,
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
        goose_sections_are_cut,
        sqlx_is_known_by_the_cargo_file_beside_it,
        our_own_directives_count_in_other_layouts_too,
        a_directive_in_another_part_is_told,
        more_files_than_one_thread_digests_are_all_digested,
        an_unknown_layout_names_the_nearest,
        NULL,
    };
    Suite *suite = suite_of("migration/set", tests, start, stop);
    TCase *tcase = tcase_create("bad files");

    tcase_add_checked_fixture(tcase, start, stop);
    tcase_add_loop_test(tcase, a_bad_file_is_one_finding_and_the_rest_is_read, 0, (int)G_N_ELEMENTS(bad_files));
    suite_add_tcase(suite, tcase);
    return suite;
}
