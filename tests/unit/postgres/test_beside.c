/* tests/unit/postgres/test_beside.c - a second session sees what the first one does, and no more. */
#include "postgres/beside.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

static struct beside beside;

static void begin(void)
{
    catalog_run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = pg_catalog;"
                "SET intervalstyle = iso_8601");
    beside_begin(&beside, &catalog_session);
    ck_assert_msg(beside_session(&beside) != NULL, "%s", beside.fault.text);
}

static void end(void)
{
    beside_end(&beside);
    session_rollback(&catalog_session);
}

static char *ask(const char *query)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    struct fault fault = { 0 };

    ck_assert_msg(session_select(&beside.session, query, &rows, &fault), "%s", fault.text);
    return g_strdup(PQgetvalue(rows.result, 0, 0));
}

START_TEST(it_sees_what_the_first_one_sees)
{
    struct session other = { 0 };
    struct fault fault = { 0 };
    g_autofree char *url = g_strdup_printf("host=%s dbname=catalog_test", PQhost(catalog_session.connection));
    const struct session_options options = { .url = url, .ledger_schema = "migrator" };

    catalog_run("CREATE TABLE early (id int)");
    begin();
    ck_assert_msg(session_open(&other, &options, &fault), "%s", fault.text);
    ck_assert(session_run_text(&other, "CREATE TABLE late (id int)", &fault));
    session_close(&other);
    g_autofree char *tables = ask("SELECT string_agg(relname, ' ') FROM pg_class WHERE relname IN ('early', 'late')");
    ck_assert_str_eq(tables, "early");
    end();
}
END_TEST

START_TEST(it_has_what_the_first_one_has_set)
{
    begin();
    g_autofree char *path = ask("SHOW search_path");
    g_autofree char *style = ask("SHOW intervalstyle");
    g_autofree char *pid = ask("SELECT pg_backend_pid()");
    ck_assert_str_eq(path, "pg_catalog");
    ck_assert_str_eq(style, "iso_8601");
    ck_assert_int_ne((int)g_ascii_strtoll(pid, NULL, 10), catalog_session.backend_pid);
    end();
}
END_TEST

START_TEST(it_cannot_write)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    begin();
    ck_assert(!session_run_text(&beside.session, "CREATE TABLE item (id int)", &fault));
    ck_assert_str_eq(fault.sqlstate, "25006");
    end();
}
END_TEST

START_TEST(without_a_transaction_there_is_none)
{
    beside_begin(&beside, &catalog_session);
    ck_assert_ptr_null(beside_session(&beside));
    ck_assert_int_ne(beside.fault.kind, FAULT_NONE);
    beside_end(&beside);
}
END_TEST

START_TEST(it_may_end_before_it_is_asked_for)
{
    catalog_run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    beside_begin(&beside, &catalog_session);
    end();
    ck_assert_ptr_null(beside_session(&beside));
}
END_TEST

Suite *suite_postgres_beside(void);
Suite *suite_postgres_beside(void)
{
    const TTest *tests[] = { it_sees_what_the_first_one_sees,     it_has_what_the_first_one_has_set, it_cannot_write,
                             without_a_transaction_there_is_none, it_may_end_before_it_is_asked_for, NULL };

    return suite_of("postgres/beside", tests, catalog_start, catalog_stop);
}
