/* tests/unit/apply/test_unit.c */
#include "apply/apply.h"

#include "migration/reader.h"
#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

static struct apply_unit unit;
static GPtrArray *findings;
static struct migration *migration;

static void start(void)
{
    findings = finding_list_new();
}

static void stop(void)
{
    apply_unit_release(&unit);
    g_clear_pointer(&migration, sample_migration_free);
    g_ptr_array_unref(findings);
}

static void read_unit(const char *up, bool is_native)
{
    stop();
    start();
    migration = sample_migration_new(7, "seven", up);
    apply_unit_read(&unit, migration, is_native, findings);
}

static const struct {
    enum migration_part part;
    bool says_off, is_native;
    enum sql_script_mode mode;
} modes[] = {
    { MIGRATION_UP, false, true, SQL_TRANSACTIONAL },    { MIGRATION_UP, true, true, SQL_TRANSACTION_OFF },
    { MIGRATION_UP, false, false, SQL_DERIVE },          { MIGRATION_UP, true, false, SQL_TRANSACTION_OFF },
    { MIGRATION_DOWN, false, true, SQL_DERIVE },         { MIGRATION_DOWN, true, true, SQL_DERIVE },
    { MIGRATION_BEFORE, true, true, SQL_TRANSACTIONAL }, { MIGRATION_AFTER, true, false, SQL_TRANSACTIONAL },
};

START_TEST(each_part_has_its_mode)
{
    migration = sample_migration_new(7, "seven", "SELECT 1;\n");
    migration->header.transaction_off = modes[_i].says_off;
    ck_assert_int_eq(apply_script_mode(migration, modes[_i].part, modes[_i].is_native), modes[_i].mode);
}
END_TEST

START_TEST(all_parts_but_the_way_back_are_read)
{
    migration = sample_migration_new(7, "seven", "CREATE TABLE a (b int); SELECT 1;\n");
    sample_migration_add(migration, MIGRATION_BEFORE, "SELECT true;\n");
    sample_migration_add(migration, MIGRATION_AFTER, "SELECT true; SELECT false;\n");
    sample_migration_add(migration, MIGRATION_DOWN, "DROP TABLE a;\n");
    apply_unit_read(&unit, migration, true, findings);
    ck_assert_uint_eq(unit.parts[MIGRATION_UP].statements->len, 2);
    ck_assert_uint_eq(unit.parts[MIGRATION_BEFORE].statements->len, 1);
    ck_assert_uint_eq(unit.parts[MIGRATION_AFTER].statements->len, 2);
    ck_assert_ptr_null(unit.parts[MIGRATION_DOWN].statements);
    ck_assert(!unit.transaction_off);
    ck_assert_uint_eq(findings->len, 0);
}
END_TEST

START_TEST(the_entry_has_a_checksum_line_for_each_file_once)
{
    migration = sample_migration_new(7, "seven", "SELECT 1;\n");
    sample_migration_add(migration, MIGRATION_AFTER, "SELECT true;\n");
    struct migration_file *up = &migration->parts[MIGRATION_UP];
    migration->parts[MIGRATION_DOWN] = (struct migration_file){
        .name = g_strdup(up->name), .path = g_strdup(up->path), .text = g_bytes_ref(up->text), .digest = up->digest
    };
    migration->header.incompatible = g_strdup("why");
    apply_unit_read(&unit, migration, true, findings);
    struct ledger_entry entry = apply_unit_entry(&unit);

    ck_assert_str_eq(entry.kind, "apply");
    ck_assert_int_eq(entry.version, 7);
    ck_assert_str_eq(entry.name, "seven");
    ck_assert_str_eq(entry.class_name, "incompatible");
    ck_assert(entry.has_digest && digest_equal(&entry.digest, &up->digest));
    ck_assert_str_eq(entry.files, "SHA256 (7_seven.up.sql) = "
                                  "b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd\n"
                                  "SHA256 (7_seven.after.sql) = "
                                  "cc37a9ae28b5659eceef8b08b0c6c873fbebd628a686c3ce667a85734503a7c7\n");
}
END_TEST

START_TEST(other_layouts_derive_that_no_transaction_is_wanted)
{
    read_unit("CREATE INDEX CONCURRENTLY a ON b (c);\n", false);
    ck_assert(unit.transaction_off);
    ck_assert_uint_eq(finding_count(findings, FINDING_ERROR), 0);
    read_unit("CREATE INDEX CONCURRENTLY a ON b (c);\n", true);
    ck_assert(!unit.transaction_off);
    ck_assert_uint_eq(finding_count(findings, FINDING_ERROR), 1);
}
END_TEST

START_TEST(a_way_back_is_a_unit_of_its_own)
{
    static const char down[] = "-- migrator: transaction off\nDROP INDEX CONCURRENTLY a;\n";
    struct migration_file *file = NULL;
    struct ledger_entry *applied = sample_entry_new(LEDGER_APPLY, 7, NULL);
    struct ledger_entry entry;

    applied->name = g_strdup("seven");
    g_free(applied->class_name);
    applied->class_name = g_strdup("destructive");
    migration = sample_migration_new(7, "seven", "SELECT 1;\n");
    sample_migration_add(migration, MIGRATION_DOWN, down);
    file = &migration->parts[MIGRATION_DOWN];
    apply_unit_read_stored(&unit, LEDGER_ROLLBACK, applied, file, findings);
    ledger_entry_free(applied); /* nothing is borrowed from it */
    migration_file_release(file);
    entry = apply_unit_entry(&unit);
    ck_assert_str_eq(entry.kind, "rollback");
    ck_assert_int_eq(entry.version, 7);
    ck_assert_str_eq(entry.name, "seven");
    ck_assert_str_eq(entry.class_name, "destructive");
    ck_assert(g_str_has_prefix(entry.files, "SHA256 (7_seven.down.sql) = "));
    ck_assert(unit.transaction_off);
    ck_assert_uint_eq(unit.parts[MIGRATION_UP].statements->len, 1);
    ck_assert_int_eq(apply_unit_lock_timeout(&unit, -1), APPLY_ORDINARY_LOCK_MS);
}
END_TEST

static void free_file(gpointer item)
{
    migration_file_release(item);
    g_free(item);
}

static void add_way_back(const char *name, const char *text)
{
    struct migration_file *file = g_new0(struct migration_file, 1);

    *file = (struct migration_file){ .name = g_strconcat("../rollback/7_seven/", name, NULL),
                                     .path = g_strconcat("rollback/7_seven/", name, NULL),
                                     .text = g_bytes_new_take(g_strdup(text), strlen(text)),
                                     .length = strlen(text),
                                     .digest = digest_of(text, strlen(text)) };
    if (migration->way_back == NULL)
        migration->way_back = g_ptr_array_new_with_free_func(free_file);
    g_ptr_array_add(migration->way_back, file);
}

static void check_capture(guint statement, bool is_after, guint number, const char *expected)
{
    const struct apply_moment moment = { statement, is_after };
    g_autofree char *text = apply_capture_text(&unit, moment, number);

    ck_assert_pstr_eq(text, expected);
}

START_TEST(what_is_kept_is_cut_where_up_runs)
{
    g_autofree char *line = apply_capture_line(APPLY_CAPTURE_WHOLE);
    g_autofree char *capture = g_strconcat("LOCK TABLE a IN ACCESS EXCLUSIVE MODE; CREATE TABLE k AS TABLE a;\n", line,
                                           "DROP TRIGGER t ON a;\n", NULL);

    migration = sample_migration_new(7, "seven", "UPDATE a SET b = 1;\n");
    add_way_back("capture.sql", capture);
    add_way_back("repair.sql", "SELECT 2;\n");
    apply_unit_read(&unit, migration, true, findings);
    check_capture(APPLY_CAPTURE_WHOLE, false, 0, "LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
    check_capture(APPLY_CAPTURE_WHOLE, false, 1, "CREATE TABLE k AS TABLE a");
    check_capture(APPLY_CAPTURE_WHOLE, false, 2, NULL);
    check_capture(APPLY_CAPTURE_WHOLE, true, 0, "DROP TRIGGER t ON a");
    check_capture(APPLY_CAPTURE_WHOLE, true, 1, NULL);
    ck_assert_int_eq(apply_unit_lock_timeout(&unit, -1), APPLY_STRONG_LOCK_MS);
    ck_assert_ptr_nonnull(strstr(unit.files, "(../rollback/7_seven/capture.sql)"));
    ck_assert_ptr_nonnull(strstr(unit.files, "(../rollback/7_seven/repair.sql)"));
}
END_TEST

START_TEST(outside_of_a_transaction_each_statement_has_its_own)
{
    g_autofree char *line = apply_capture_line(2);
    g_autofree char *capture = g_strconcat("LOCK TABLE a IN ACCESS EXCLUSIVE MODE;\n", line, "DROP TRIGGER t ON a;\n",
                                           apply_capture_end, "SELECT 3;\n", NULL);

    migration = sample_migration_new(7, "seven", "VACUUM a; DELETE FROM a;\n");
    migration->header.transaction_off = true;
    add_way_back("capture.sql", capture);
    apply_unit_read(&unit, migration, true, findings);
    check_capture(2, false, 0, "LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
    check_capture(2, false, 1, NULL);
    check_capture(2, true, 0, "DROP TRIGGER t ON a");
    check_capture(APPLY_CAPTURE_WHOLE, true, 0, "SELECT 3");
    check_capture(1, false, 0, NULL);
    check_capture(1, true, 0, NULL);
    check_capture(APPLY_CAPTURE_WHOLE, false, 0, NULL);
}
END_TEST

static const struct {
    const char *up;
    int64_t header_ms, asked_ms, expected_ms;
} lock_timeouts[] = {
    { "INSERT INTO a VALUES (1);", HEADER_TIMEOUT_UNSET, -1, APPLY_ORDINARY_LOCK_MS },
    { "INSERT INTO a VALUES (1); DROP TABLE a;", HEADER_TIMEOUT_UNSET, -1, APPLY_STRONG_LOCK_MS },
    { "MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE RETURNING a.c;", HEADER_TIMEOUT_UNSET, -1,
      APPLY_STRONG_LOCK_MS }, /* nobody knows */
    { "DROP TABLE a;", HEADER_TIMEOUT_UNSET, 0, 0 },
    { "DROP TABLE a;", HEADER_TIMEOUT_UNSET, 77, 77 },
    { "DROP TABLE a;", 9, 77, 9 },
    { "DROP TABLE a;", 0, 77, 0 },
};

START_TEST(the_lock_timeout_is_the_headers_then_what_was_asked_then_by_the_locks)
{
    read_unit(lock_timeouts[_i].up, true);
    migration->header.lock_timeout_ms = lock_timeouts[_i].header_ms;
    ck_assert_int_eq(apply_unit_lock_timeout(&unit, lock_timeouts[_i].asked_ms), lock_timeouts[_i].expected_ms);
}
END_TEST

START_TEST(the_statement_timeout_is_the_headers_then_what_was_asked_then_none)
{
    read_unit("DROP TABLE a;", true);
    ck_assert_int_eq(apply_unit_statement_timeout(&unit, -1), 0);
    ck_assert_int_eq(apply_unit_statement_timeout(&unit, 77), 77);
    migration->header.statement_timeout_ms = 9;
    ck_assert_int_eq(apply_unit_statement_timeout(&unit, 77), 9);
}
END_TEST

START_TEST(a_session_is_put_back_in_order)
{
    static char limits[] = "SET lock_timeout = 1";
    struct session session = { 0 };
    size_t count = 0;

    ck_assert_str_eq(apply_restoring_statement(&session, 0), "RESET SESSION AUTHORIZATION");
    ck_assert_str_eq(apply_restoring_statement(&session, 2), "RESET ALL");
    session.limits = limits;
    ck_assert_str_eq(apply_restoring_statement(&session, 3), limits); /* else RESET ALL would have the last word */
    while (apply_restoring_statement(&session, count + 1) != NULL)
        count++;
    ck_assert_str_eq(apply_restoring_statement(&session, count), "DEALLOCATE ALL");
}
END_TEST

START_TEST(a_fault_points_into_the_file)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    const struct sql_statement *second;

    read_unit("SELECT 1;\n  SELECT 2, x;\n", true);
    second = &g_array_index(unit.parts[MIGRATION_UP].statements, struct sql_statement, 1);
    fault_set(&fault, FAULT_FAILED, "column \"x\" does not exist");
    ck_assert(!apply_statement_fault(migration, MIGRATION_UP, second, 10, &fault));
    ck_assert_str_eq(fault.text, "7_seven failed: column \"x\" does not exist");
    ck_assert_str_eq(fault.place.file, "migrations/7_seven.up.sql");
    ck_assert_uint_eq(fault.place.line, 2);
    ck_assert_uint_eq(fault.place.column, 13);
    ck_assert_str_eq(fault.place.source_line, "  SELECT 2, x;");
}
END_TEST

START_TEST(a_check_is_wrapped_whole_with_its_place)
{
    migration = sample_migration_new(7, "seven", "SELECT 1;\n");
    sample_migration_add(migration, MIGRATION_AFTER, "-- it's there\nSELECT count(*) = 1 FROM a -- all;\n");
    apply_unit_read(&unit, migration, true, findings);
    g_autofree char *text =
            apply_check_text("\"my ledger\"", &migration->parts[MIGRATION_AFTER],
                             &g_array_index(unit.parts[MIGRATION_AFTER].statements, struct sql_statement, 0));

    ck_assert_str_eq(text, "SELECT \"my ledger\".require((SELECT count(*) = 1 FROM a\n), '7_seven.after.sql:2')");
}
END_TEST

START_TEST(what_runs_behind_a_unit_runs_after_it)
{
    const struct apply_moment before = { APPLY_CAPTURE_WHOLE, false }, after = { APPLY_CAPTURE_WHOLE, true };

    read_unit("CREATE TABLE a (b int);\n", true);
    apply_unit_run_after(&unit, "SELECT 'behind'", findings);
    g_autofree char *first = apply_capture_text(&unit, before, 0);
    g_autofree char *last = apply_capture_text(&unit, after, 0);
    ck_assert_ptr_null(first);
    ck_assert_str_eq(last, "SELECT 'behind'");
}
END_TEST

START_TEST(what_is_known_of_the_way_back_comes_into_the_entry)
{
    const struct ledger_way_back way_back = { .rehearsed_at = 1000000, .repair_us = -1 };

    read_unit("SELECT 1;\n", true);
    apply_unit_note(&unit, &ledger_no_way_back);
    ck_assert_ptr_null(apply_unit_entry(&unit).detail);
    apply_unit_note(&unit, &way_back);
    const struct ledger_entry entry = apply_unit_entry(&unit);
    ck_assert_int_eq(ledger_entry_way_back(&entry).rehearsed_at, 1000000);
}
END_TEST

Suite *suite_apply_unit(void)
{
    const TTest *tests[] = {
        all_parts_but_the_way_back_are_read,
        the_entry_has_a_checksum_line_for_each_file_once,
        other_layouts_derive_that_no_transaction_is_wanted,
        a_way_back_is_a_unit_of_its_own,
        what_runs_behind_a_unit_runs_after_it,
        what_is_known_of_the_way_back_comes_into_the_entry,
        what_is_kept_is_cut_where_up_runs,
        outside_of_a_transaction_each_statement_has_its_own,
        the_statement_timeout_is_the_headers_then_what_was_asked_then_none,
        a_session_is_put_back_in_order,
        a_fault_points_into_the_file,
        a_check_is_wrapped_whole_with_its_place,
        NULL,
    };
    Suite *suite = suite_of("apply/unit", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, each_part_has_its_mode, 0, G_N_ELEMENTS(modes));
    tcase_add_loop_test(tables, the_lock_timeout_is_the_headers_then_what_was_asked_then_by_the_locks, 0,
                        G_N_ELEMENTS(lock_timeouts));
    suite_add_tcase(suite, tables);
    return suite;
}
