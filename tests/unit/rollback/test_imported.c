/* tests/unit/rollback/test_imported.c */
#include "rollback/imported.h"

#include "support/suite.h"

#include <string.h>

static struct imported imported;

static void start(void)
{
    imported_init(&imported, "migrator");
}

static void stop(void)
{
    imported_release(&imported);
}

/* The file without its head. */
static char *written(unsigned limit, unsigned *count)
{
    g_autofree char *file = imported_write(&imported, limit, count);
    const char *from = strstr(file, "\n\n");

    return g_strdup(from != NULL ? from + 2 : "");
}

START_TEST(each_statement_is_there_once)
{
    unsigned count = 0;

    imported_add(&imported, "SELECT a FROM runs WHERE b = 1", 1);
    imported_add(&imported, "UPDATE \"Odd Name\" SET a = 'x'", 5);
    imported_add(&imported, "SELECT a FROM runs WHERE b = 2", 2);
    imported_add(&imported, "SELECT c FROM s.runs", 1);
    g_autofree char *file = written(9, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(file, "-- name: update_Odd_Name\nUPDATE \"Odd Name\" SET a = $1;\n\n"
                           "-- name: select_runs\nSELECT a FROM runs WHERE b = $1;\n\n"
                           "-- name: select_runs_2\nSELECT c FROM s.runs;\n");
    ck_assert_uint_eq(imported.passed_over, 0);
}
END_TEST

START_TEST(the_most_frequent_are_taken)
{
    unsigned count = 0;

    imported_add(&imported, "SELECT a FROM seldom", 1);
    imported_add(&imported, "SELECT a FROM often", 2);
    g_autofree char *file = written(1, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(file, "-- name: select_often\nSELECT a FROM often;\n");
}
END_TEST

static const char *const others[] = {
    "SELECT 1",
    "SELECT now(), pg_sleep(1)",
    "SELECT relname FROM pg_class JOIN pg_catalog.pg_namespace ON true",
    "SELECT * FROM information_schema.tables",
    "INSERT INTO migrator.ledger VALUES (1)",
    "SELECT migrator.enter('a')",
    "VACUUM runs",
    "CREATE ROLE a PASSWORD 'secret'",
    "EXPLAIN SELECT a FROM runs",
    "not SQL",
    "",
};

START_TEST(what_is_not_the_projects_is_passed_over)
{
    unsigned count = 0;

    imported_add(&imported, others[_i], 1);
    g_autofree char *file = written(9, &count);
    ck_assert_uint_eq(count, 0);
    ck_assert_uint_eq(imported.passed_over, 1);
}
END_TEST

START_TEST(a_function_of_the_projects_is_its_subject)
{
    unsigned count = 0;

    imported_add(&imported, "SELECT lower('A'), api.next_run(7)", 1);
    g_autofree char *file = written(9, &count);
    ck_assert_str_eq(file, "-- name: select_next_run\nSELECT lower($1), api.next_run($2);\n");
}
END_TEST

Suite *suite_rollback_imported(void)
{
    Suite *suite = suite_create("rollback/imported");
    TCase *tcase = tcase_create("imported");

    tcase_add_checked_fixture(tcase, start, stop);
    tcase_add_test(tcase, each_statement_is_there_once);
    tcase_add_test(tcase, the_most_frequent_are_taken);
    tcase_add_loop_test(tcase, what_is_not_the_projects_is_passed_over, 0, (int)G_N_ELEMENTS(others));
    tcase_add_test(tcase, a_function_of_the_projects_is_its_subject);
    suite_add_tcase(suite, tcase);
    return suite;
}
