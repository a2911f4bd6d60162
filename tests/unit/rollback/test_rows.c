/* tests/unit/rollback/test_rows.c - tables that have rows afterwards, and those that are said to have none. */
#include "rollback/rows.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

#include <string.h>

/* The tables that stayed empty, "a, b". */
static char *make_up(void)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    GPtrArray *unfilled = NULL;
    struct fault fault = { 0 };

    catalog_snapshot(&snapshot);
    ck_assert_msg(rows_make_up(&catalog_session, &snapshot, &unfilled, &fault), "%s", fault.text);
    g_ptr_array_add(unfilled, NULL);
    char *list = g_strjoinv(", ", (char **)unfilled->pdata);
    g_ptr_array_unref(unfilled);
    return list;
}

static void assert_filled(const char *statements)
{
    catalog_run(statements);
    g_autofree char *unfilled = make_up();
    ck_assert_str_eq(unfilled, "");
}

static void assert_count(const char *table, const char *expected)
{
    g_autofree char *query = g_strdup_printf("SELECT count(*) FROM %s", table);
    g_autofree char *count = catalog_ask(query);

    ck_assert_msg(strcmp(count, expected) == 0, "%s rows in %s, not %s", count, table, expected);
}

START_TEST(types_of_all_sorts_have_values)
{
    assert_filled(
            "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, b text);"
            "CREATE DOMAIN email AS text CHECK (VALUE ~ '^[a-z0-9.]+@[a-z.]+$');"
            "CREATE TABLE item (a smallint NOT NULL, b bigint NOT NULL, c numeric(3, 2) NOT NULL, d real NOT NULL,"
            " e boolean NOT NULL, f varchar(2) NOT NULL, g char(4) NOT NULL, h text[] NOT NULL, i int[] NOT NULL,"
            " j date NOT NULL, k timestamptz NOT NULL, l time NOT NULL, m interval NOT NULL, n uuid NOT NULL,"
            " o json NOT NULL, p jsonb NOT NULL, q bytea NOT NULL, r inet NOT NULL, s macaddr NOT NULL,"
            " t int4range NOT NULL, u daterange NOT NULL, v tsrange NOT NULL, w point NOT NULL, x bit(3) NOT NULL,"
            " y tsvector NOT NULL, z xml, mood mood NOT NULL, moods mood[] NOT NULL, pair pair NOT NULL,"
            " email email NOT NULL, money money NOT NULL, id serial PRIMARY KEY,"
            " number int GENERATED ALWAYS AS IDENTITY, twice int GENERATED ALWAYS AS (a * 2) STORED)");
    assert_count("item", "3");
    if (catalog_session.server_version < 140000)
        return;
    assert_filled("CREATE TABLE since_14 (many int4multirange NOT NULL)");
    assert_count("since_14", "3");
}
END_TEST

START_TEST(values_of_composite_types_have_no_null_in_them)
{
    assert_filled("CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, m mood);"
                  "CREATE TYPE outside AS (p pair, l pair[], t varchar(3), moods mood[]);"
                  "CREATE DOMAIN known AS outside CHECK ((VALUE).t IS NOT NULL);"
                  "CREATE TABLE item (p pair, o outside[], k known)");
    assert_count("item WHERE p IS NOT NULL AND o[1] IS NOT NULL AND k IS NOT NULL AND (k).p IS NOT NULL"
                 " AND ((k).l)[1] IS NOT NULL",
                 "3");
}
END_TEST

START_TEST(keys_lead_to_rows_that_are_there)
{
    assert_filled("CREATE TABLE child (id int PRIMARY KEY, x int NOT NULL, y text NOT NULL, note text NOT NULL UNIQUE);"
                  "CREATE TABLE parent (x int, y text, PRIMARY KEY (x, y));"
                  "CREATE TABLE node (id int PRIMARY KEY, up int NOT NULL REFERENCES node, other int REFERENCES node);"
                  "ALTER TABLE child ADD FOREIGN KEY (x, y) REFERENCES parent");
    assert_count("child", "3");
    assert_count("node", "3");
}
END_TEST

START_TEST(checks_are_satisfied_where_their_texts_say_how)
{
    assert_filled("CREATE TABLE item (state text NOT NULL CHECK (state IN ('open', 'closed')),"
                  " n int NOT NULL CHECK (n > 1000), share numeric NOT NULL CHECK (share BETWEEN 0.25 AND 0.5),"
                  " a int, b int, CHECK ((a IS NULL) <> (b IS NULL)), long text NOT NULL CHECK (length(long) > 40))");
    assert_count("item", "3");
}
END_TEST

START_TEST(partitions_get_rows_within_their_bounds)
{
    assert_filled("CREATE TABLE log (at date NOT NULL, kind text NOT NULL) PARTITION BY RANGE (at);"
                  "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');"
                  "CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2032-01-01') TO ('2033-01-01')"
                  " PARTITION BY LIST (kind); CREATE TABLE log_2_a PARTITION OF log_2 FOR VALUES IN ('this', 'that');"
                  "CREATE TABLE rest PARTITION OF log DEFAULT; CREATE TABLE h (n int) PARTITION BY HASH (n);"
                  "CREATE TABLE h_0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
                  "CREATE TABLE h_1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1)");
    assert_count("h_0", "3");
    assert_count("log_2_a", "3");
    assert_count("h_1", "3");
}
END_TEST

START_TEST(a_table_with_rows_is_left_alone)
{
    assert_filled("CREATE TABLE item (id int); INSERT INTO item VALUES (7)");
    assert_count("item", "1");
}
END_TEST

START_TEST(what_cannot_be_filled_is_named_and_the_rest_is_filled)
{
    catalog_run(
            "CREATE TABLE never (id int CHECK (id > 0 AND id < 0) NOT NULL); CREATE TABLE item (id int);"
            "CREATE TABLE \"Refers To\" (id int PRIMARY KEY, n int NOT NULL);"
            "ALTER TABLE never ADD UNIQUE (id); ALTER TABLE \"Refers To\" ADD FOREIGN KEY (n) REFERENCES never (id)");
    g_autofree char *unfilled = make_up();
    ck_assert_str_eq(unfilled, "public.never, public.\"Refers To\"");
    assert_count("item", "3");
}
END_TEST

START_TEST(nothing_of_its_own_is_left_behind)
{
    assert_filled("CREATE TABLE item (id int)");
    g_autofree char *functions = catalog_ask("SELECT count(*) FROM pg_proc WHERE proname = 'migrator_fits'");
    ck_assert_str_eq(functions, "0");
    ck_assert(!session_is_in_transaction(&catalog_session));
}
END_TEST

Suite *suite_rollback_rows(void);
Suite *suite_rollback_rows(void)
{
    const TTest *tests[] = { types_of_all_sorts_have_values,
                             values_of_composite_types_have_no_null_in_them,
                             keys_lead_to_rows_that_are_there,
                             checks_are_satisfied_where_their_texts_say_how,
                             partitions_get_rows_within_their_bounds,
                             a_table_with_rows_is_left_alone,
                             what_cannot_be_filled_is_named_and_the_rest_is_filled,
                             nothing_of_its_own_is_left_behind,
                             NULL };

    return suite_of("rollback/rows", tests, catalog_start, catalog_stop);
}
