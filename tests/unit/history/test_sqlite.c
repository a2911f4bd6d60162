/* tests/unit/history/test_sqlite.c */
#include "history/sqlite.h"

#include "generated/sql.h"
#include "history/schema.h"
#include "support/history_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct sqlite in_memory(void)
{
    struct sqlite sqlite;
    struct fault fault = { 0 };

    ck_assert(sqlite_open(&sqlite, ":memory:", SQLITE_MODE_PRIVATE, &fault));
    ck_assert(schema_make(&sqlite, &fault));
    return sqlite;
}

START_TEST(every_statement_fits_the_tables)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = in_memory();
    struct fault fault = { 0 };
    size_t count = 0;

    for (size_t i = 0; i < embedded_sql_count; i++) {
        const char *statement = embedded_sql[i].path;
        if (!g_str_has_prefix(statement, "schemas/history/") || strstr(statement, "/schema_") != NULL)
            continue;
        CLEANUP(query_finish) struct query query = { 0 };
        ck_assert_msg(query_prepare(&query, &sqlite, embedded_sql[i].text, &fault), "%s: %s", statement, fault.text);
        count++;
    }
    ck_assert_uint_ge(count, 15);
}
END_TEST

START_TEST(a_path_may_hold_any_character)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = { 0 };
    g_autofree char *odd = g_build_filename(folder, "a?mode=memory&b#c%41 ü.db", NULL);
    struct fault fault = { 0 };

    ck_assert_msg(sqlite_open(&sqlite, odd, SQLITE_MODE_SHARED, &fault), "%s", fault.text);
    ck_assert(schema_make(&sqlite, &fault));
    ck_assert(g_file_test(odd, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(an_inner_transaction_belongs_to_the_outer_one)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = in_memory();
    CLEANUP(query_finish) struct query query = { 0 };
    struct fault fault = { 0 };
    bool has_row = true;

    ck_assert(sqlite_begin(&sqlite, &fault) && sqlite_begin(&sqlite, &fault));
    ck_assert(sqlite_run(&sqlite, "INSERT INTO database (id, seen_at) VALUES ('a', 1)", &fault));
    ck_assert(sqlite_end(&sqlite, true, &fault));
    ck_assert(!sqlite_end(&sqlite, false, &fault));
    ck_assert_int_eq(fault.kind, FAULT_NONE);
    ck_assert(query_prepare(&query, &sqlite, "SELECT id FROM database", &fault));
    ck_assert(query_next(&query, &has_row, &fault));
    ck_assert(!has_row);
}
END_TEST

START_TEST(an_end_without_a_beginning_is_said)
{
    CLEANUP(sqlite_close) struct sqlite sqlite = in_memory();
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(!sqlite_end(&sqlite, true, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
}
END_TEST

/* Read a value of another type; the file must count as damaged. */
static void expect_malformed(const char *sql, void (*read)(struct query *query))
{
    CLEANUP(sqlite_close) struct sqlite sqlite = in_memory();
    CLEANUP(query_finish) struct query query = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };
    bool has_row = false;

    ck_assert(query_prepare(&query, &sqlite, sql, &fault));
    ck_assert(query_next(&query, &has_row, &fault) && has_row);
    read(&query);
    ck_assert(!query_is_sound(&query, &fault));
    ck_assert(sqlite.is_damaged);
    ck_assert_msg(strstr(fault.text, "column v") != NULL, "%s", fault.text);
}

static void read_integer(struct query *query)
{
    ck_assert_int_eq(query_integer(query, 0), 0);
}

static void read_text(struct query *query)
{
    ck_assert_ptr_null(query_text(query, 0));
}

static void read_digest(struct query *query)
{
    struct digest digest;

    ck_assert(!query_digest(query, 0, &digest));
}

static void read_bytes(struct query *query)
{
    ck_assert_ptr_null(query_bytes(query, 0));
}

START_TEST(values_of_another_type_or_size_are_never_believed)
{
    expect_malformed("SELECT 'x' AS v", read_integer);
    expect_malformed("SELECT NULL AS v", read_integer);
    expect_malformed("SELECT 1.5 AS v", read_integer);
    expect_malformed("SELECT 1 AS v", read_text);
    expect_malformed("SELECT x'00' AS v", read_text);
    expect_malformed("SELECT 'a' || char(0) || 'b' AS v", read_text);
    expect_malformed("SELECT 'a' AS v", read_digest);
    expect_malformed("SELECT zeroblob(31) AS v", read_digest);
    expect_malformed("SELECT zeroblob(33) AS v", read_digest);
    expect_malformed("SELECT 'a' AS v", read_bytes);
    expect_malformed("SELECT CAST(zeroblob(20000000) AS text) AS v", read_text);
}
END_TEST

START_TEST(what_is_closed_is_said_to_be)
{
    struct sqlite sqlite = in_memory();
    CLEANUP(fault_clear) struct fault fault = { 0 };

    sqlite_close(&sqlite);
    ck_assert(!sqlite_run(&sqlite, SQL_HISTORY_DATABASES, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    sqlite_close(&sqlite);
}
END_TEST

Suite *suite_history_sqlite(void)
{
    const TTest *tests[] = {
        every_statement_fits_the_tables,
        a_path_may_hold_any_character,
        an_inner_transaction_belongs_to_the_outer_one,
        an_end_without_a_beginning_is_said,
        values_of_another_type_or_size_are_never_believed,
        what_is_closed_is_said_to_be,
        NULL,
    };
    return suite_of("history/sqlite", tests, history_fixture_start, history_fixture_stop);
}
