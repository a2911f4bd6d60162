/* tests/unit/sql/test_transaction.c */
#include "sql/reading.h"

#include "support/script.h"
#include "support/suite.h"

#include <string.h>

static const struct script_case controls[] = {
    { "BEGIN; SELECT 1; COMMIT;", 0, "SELECT 1", "" },
    { "-- a\nSTART TRANSACTION; SELECT 1; END TRANSACTION; -- b", 0, "SELECT 1", "" },
    { "BEGIN; COMMIT;", 0, "", "" },
    { "BEGIN; SELECT 1; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT;", 0,
      "SELECT 1 | SAVEPOINT a | ROLLBACK TO a | RELEASE a", "" },
    { "BEGIN; SELECT 1; COMMIT AND NO CHAIN", 0, "SELECT 1", "" },
    { "BEGIN; SELECT 1; COMMIT AND CHAIN", 0, "BEGIN | SELECT 1 | COMMIT AND CHAIN", "transaction-uncommitted:1:18" },
    { "BEGIN; SELECT 1", 0, "BEGIN | SELECT 1", "transaction-uncommitted:1:1" },
    { "BEGIN; SELECT 1; BEGIN; COMMIT", 0, "BEGIN | SELECT 1 | BEGIN | COMMIT", "transaction-nesting:1:18" },
    { "SELECT 1; BEGIN; SELECT 2; COMMIT", 0, "SELECT 1 | BEGIN | SELECT 2 | COMMIT", "several-transactions:1:11" },
    { "BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2", 0, "BEGIN | SELECT 1 | COMMIT | BEGIN | SELECT 2",
      "several-transactions:1:18 transaction-uncommitted:1:26" },
    { "BEGIN; SELECT 1; COMMIT; COMMIT", 0, "BEGIN | SELECT 1 | COMMIT | COMMIT",
      "several-transactions:1:18 transaction-nesting:1:26" },
    { "BEGIN; SELECT 1; ROLLBACK", SQL_DERIVE, "SELECT 1 | ROLLBACK",
      "transaction-rolled-back:1:18 transaction-folded:1:1" },
    { "SELECT 1; COMMIT", 0, "SELECT 1 | COMMIT", "transaction-nesting:1:11" },
    { "BEGIN; SELECT 1; ROLLBACK", 0, "BEGIN | SELECT 1 | ROLLBACK", "transaction-rolled-back:1:18" },
    { "PREPARE TRANSACTION 'a'; ABORT", 0, "PREPARE TRANSACTION 'a' | ABORT",
      "transaction-nesting:1:1 transaction-nesting:1:26" },
    { "BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;", 0, "BEGIN | SELECT 1 | COMMIT | BEGIN | SELECT 2 | COMMIT",
      "several-transactions:1:18" },
    { "BEGIN; SELECT 1; COMMIT; SELECT 2; COMMIT;", SQL_DERIVE, "SELECT 1 | SELECT 2", "transaction-folded:1:1" },
    { "BEGIN ISOLATION LEVEL SERIALIZABLE; COMMIT; SELECT 2", SQL_DERIVE,
      "BEGIN ISOLATION LEVEL SERIALIZABLE | SELECT 2", "several-transactions:1:1 transaction-folded:1:37" },
    { "BEGIN; VACUUM; COMMIT", SQL_TRANSACTION_OFF, "BEGIN | VACUUM | COMMIT", "several-transactions:1:1" },
    { "SAVEPOINT a", SQL_TRANSACTION_OFF, "SAVEPOINT a", "transaction-nesting:1:1" },
    { "SELECT 1; SET TRANSACTION READ ONLY", 0, "SELECT 1 | SET TRANSACTION READ ONLY", "transaction-nesting:1:11" },
};

START_TEST(a_transaction_of_its_own_is_folded_or_found)
{
    script_assert(&controls[_i]);
}
END_TEST

static const struct script_case forbidden[] = {
    { "VACUUM", 0, "VACUUM", "non-transactional-statement:1:1" },
    { "DROP INDEX CONCURRENTLY a", 0, "DROP INDEX CONCURRENTLY a", "concurrently-in-transaction:1:1" },
    { "REINDEX (CONCURRENTLY) TABLE a", 0, "REINDEX (CONCURRENTLY) TABLE a", "concurrently-in-transaction:1:1" },
    { "VACUUM", SQL_TRANSACTION_OFF, "VACUUM", "" },
    { "COMMIT; VACUUM", 0, "COMMIT | VACUUM", "transaction-nesting:1:1" },
    { "SELECT 1; ROLLBACK; VACUUM", 0, "SELECT 1 | ROLLBACK | VACUUM", "transaction-nesting:1:11" },
    { "COMMIT AND CHAIN; VACUUM", 0, "COMMIT AND CHAIN | VACUUM",
      "transaction-nesting:1:1 non-transactional-statement:1:19" },
    { "COMMIT; BEGIN; VACUUM", 0, "COMMIT | BEGIN | VACUUM",
      "transaction-nesting:1:1 transaction-uncommitted:1:9 non-transactional-statement:1:16" },
    { "SET work_mem = 1; VACUUM; ANALYZE a", SQL_TRANSACTION_OFF, "SET work_mem = 1 | VACUUM | ANALYZE a", "" },
    { "VACUUM; CREATE TABLE a (b int)", SQL_TRANSACTION_OFF, "VACUUM | CREATE TABLE a (b int)",
      "transaction-mixed:1:9" },
    { "CREATE TABLE a (b int); CREATE TABLE c (d int)", SQL_TRANSACTION_OFF,
      "CREATE TABLE a (b int) | CREATE TABLE c (d int)", "" },
    { "CALL a(); CREATE TABLE a (b int)", SQL_TRANSACTION_OFF, "CALL a() | CREATE TABLE a (b int)",
      "transaction-mixed:1:11" },
    { "CALL a(); CREATE TABLE a (b int)", 0, "CALL a() | CREATE TABLE a (b int)", "" },
    { "CREATE TABLE a (b int); VACUUM", SQL_DERIVE, "CREATE TABLE a (b int) | VACUUM", "transaction-derived:1:25" },
    { "VACUUM", SQL_DERIVE, "VACUUM", "transaction-derived:1:1" },
    { "BEGIN; VACUUM; COMMIT", SQL_DERIVE, "VACUUM", "non-transactional-statement:1:8" },
    { "DO $$ BEGIN UPDATE a SET b = 1; COMMIT; END $$", 0, "DO $$ BEGIN UPDATE a SET b = 1; COMMIT; END $$",
      "non-transactional-statement:1:1" },
    { "DO $$ BEGIN RAISE 'no COMMIT; here'; END $$", 0, "DO $$ BEGIN RAISE 'no COMMIT; here'; END $$", "" },
};

START_TEST(what_cannot_run_in_a_transaction_is_found)
{
    script_assert(&forbidden[_i]);
}
END_TEST

static const struct {
    const char *text, *options;
} wrappers[] = {
    { "BEGIN; SELECT 1; COMMIT", NULL },
    { "BEGIN WORK ISOLATION LEVEL\n serializable, READ ONLY; SELECT 1; COMMIT",
      "ISOLATION LEVEL SERIALIZABLE, READ ONLY" },
    { "BEGIN READ WRITE; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1; COMMIT",
      "READ WRITE ISOLATION LEVEL REPEATABLE READ" },
    { "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1", "ISOLATION LEVEL SERIALIZABLE" },
};

START_TEST(a_wrapper_hands_its_options_over)
{
    CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(wrappers[_i].text, SQL_TRANSACTIONAL);

    ck_assert_uint_eq(fixture.script.statements->len, 1);
    ck_assert_uint_eq(fixture.findings->len, 0);
    ck_assert_int_eq(fixture.script.wrapped, g_str_has_prefix(wrappers[_i].text, "BEGIN"));
    if (wrappers[_i].options == NULL)
        ck_assert_ptr_null(fixture.script.begin_options);
    else
        ck_assert_str_eq(fixture.script.begin_options, wrappers[_i].options);
}
END_TEST

Suite *suite_sql_transaction(void)
{
    Suite *suite = suite_create("sql/transaction");
    TCase *test_case = tcase_create("transaction");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, a_transaction_of_its_own_is_folded_or_found, 0, G_N_ELEMENTS(controls));
    tcase_add_loop_test(test_case, what_cannot_run_in_a_transaction_is_found, 0, G_N_ELEMENTS(forbidden));
    tcase_add_loop_test(test_case, a_wrapper_hands_its_options_over, 0, G_N_ELEMENTS(wrappers));
    return suite;
}
