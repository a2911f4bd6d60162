/* tests/unit/migration/test_marks.c */
#include "migration/marks.h"

#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

static struct migration *migration;
static GPtrArray *findings;

static void start(void)
{
    findings = finding_list_new();
}

static void stop(void)
{
    g_clear_pointer(&migration, sample_migration_free);
    g_ptr_array_unref(findings);
}

/* The text of a part that is to run; "" when there is none. */
static char *part_text(enum migration_part part)
{
    const struct migration_file *file = &migration->parts[part];

    return file->text == NULL
                   ? g_strdup("")
                   : g_strndup((const char *)g_bytes_get_data(file->text, NULL) + file->offset, file->length);
}

static const struct {
    void (*read)(struct migration *migration, const char *metadata, GPtrArray *findings);
    const char *text, *up, *down;
    bool is_off;
    size_t line; /* of the finding; 0: none */
} files[] = {
    { marks_read_dbmate, "-- migrate:up\na;\n-- migrate:down\nb;\n", "-- migrate:up\na;\n", "-- migrate:down\nb;\n",
      false, 0 },
    { marks_read_dbmate, "-- migrate:down\nb;\n-- migrate:up\na;\n", "-- migrate:up\na;\n", "-- migrate:down\nb;\n",
      false, 0 },
    { marks_read_dbmate, "-- a word\n--  migrate:up transaction:false\na;\n",
      "-- a word\n--  migrate:up transaction:false\na;\n", "", true, 0 },
    { marks_read_dbmate, "-- migrate:up\n-- migrate:down transaction:false\n", "-- migrate:up\n",
      "-- migrate:down transaction:false\n", false, 0 },
    { marks_read_dbmate, "-- migrate:up\n-- migrate:down", "-- migrate:up\n", "-- migrate:down", false, 0 },
    { marks_read_dbmate, "a;\n", "a;\n", "", false, 1 },
    { marks_read_dbmate, " -- migrate:up\na;\n", " -- migrate:up\na;\n", "", false, 1 },
    { marks_read_dbmate, "-- migrate:up\na;\n-- migrate:upp\n", "-- migrate:up\na;\n-- migrate:upp\n", "", false, 3 },
    { marks_read_dbmate, "-- migrate:up\n-- migrate:up\n", "-- migrate:up\n-- migrate:up\n", "", false, 2 },
    { marks_read_goose, "-- +goose Up\na;\n-- +goose Down\nb;\n", "-- +goose Up\na;\n", "-- +goose Down\nb;\n", false,
      0 },
    { marks_read_goose, "-- +goose NO TRANSACTION\n-- +goose up\na;\n", "-- +goose NO TRANSACTION\n-- +goose up\na;\n",
      "", true, 0 },
    { marks_read_goose, "-- +goose Up\n-- +goose StatementBegin\na;\n-- +goose StatementEnd\n",
      "-- +goose Up\n-- +goose StatementBegin\na;\n-- +goose StatementEnd\n", "", false, 0 },
    { marks_read_goose, "-- +goose Up\n-- +goose ENVSUB ON\n", "-- +goose Up\n-- +goose ENVSUB ON\n", "", false, 2 },
    { marks_read_goose, "", "", "", false, 1 },
    { marks_read_sql_migrate, "/* ours */\n-- +migrate Up\na;\n-- +migrate Down\nb;\n",
      "/* ours */\n-- +migrate Up\na;\n", "-- +migrate Down\nb;\n", false, 0 },
    { marks_read_sql_migrate, "-- +migrate Up notransaction\na;\n", "-- +migrate Up notransaction\na;\n", "", true, 0 },
    { marks_read_sql_migrate, "-- +migrate Up\n-- +migrate Down fast\n", "-- +migrate Up\n-- +migrate Down fast\n", "",
      false, 2 },
    { marks_read_node_pg_migrate, "-- Up Migration\na;\n -- down migration\nb;\n", "-- Up Migration\na;\n",
      " -- down migration\nb;\n", false, 0 },
    { marks_read_node_pg_migrate, "--- - UP   MIGRATION\na;\n", "--- - UP   MIGRATION\na;\n", "", false, 0 },
    { marks_read_node_pg_migrate, "a; -- up and down migration\n", "a; -- up and down migration\n", "", false, 0 },
    { marks_read_node_pg_migrate, "a;\n-- Down Migration\n", "a;\n-- Down Migration\n", "", false, 1 },
    { marks_read_graphile_migrate, "--! Previous: -\n--! no-transaction\na;\n",
      "--! Previous: -\n--! no-transaction\na;\n", "", true, 0 },
    { marks_read_sqlx, "-- no-transaction\na;\n", "-- no-transaction\na;\n", "", true, 0 },
    { marks_read_sqlx, "\n-- no-transaction\na;\n", "\n-- no-transaction\na;\n", "", false, 0 },
};

START_TEST(sections_and_marks_are_read)
{
    migration = sample_migration_new(1, "a", files[_i].text);
    files[_i].read(migration, NULL, findings);
    g_autofree char *up = part_text(MIGRATION_UP);
    g_autofree char *down = part_text(MIGRATION_DOWN);

    ck_assert_str_eq(up, files[_i].up);
    ck_assert_str_eq(down, files[_i].down);
    ck_assert_int_eq(migration->header.transaction_off, files[_i].is_off);
    ck_assert_uint_eq(findings->len, files[_i].line > 0);
    if (files[_i].line > 0)
        ck_assert_uint_eq(((const struct finding *)findings->pdata[0])->place.line, files[_i].line);
}
END_TEST

static const struct {
    const char *metadata;
    bool is_off;
} diesel[] = {
    { NULL, false },
    { "", false },
    { "run_in_transaction = false\n", true },
    { "# a word\n\n  run_in_transaction=false # why", true },
    { "run_in_transaction = true\n", false },
    { "# run_in_transaction = false\n", false },
    { "run_in_transaction\n", false },
};

START_TEST(diesel_says_it_beside_the_file)
{
    migration = sample_migration_new(1, "a", "SELECT 1;\n");
    marks_read_diesel(migration, diesel[_i].metadata, findings);
    ck_assert_int_eq(migration->header.transaction_off, diesel[_i].is_off);
    ck_assert_uint_eq(findings->len, 0);
}
END_TEST

Suite *suite_migration_marks(void)
{
    Suite *suite = suite_create("migration/marks");
    TCase *test_case = tcase_create("marks");

    suite_add_tcase(suite, test_case);
    tcase_add_checked_fixture(test_case, start, stop);
    tcase_add_loop_test(test_case, sections_and_marks_are_read, 0, G_N_ELEMENTS(files));
    tcase_add_loop_test(test_case, diesel_says_it_beside_the_file, 0, G_N_ELEMENTS(diesel));
    return suite;
}
