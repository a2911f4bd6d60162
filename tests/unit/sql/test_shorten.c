/* tests/unit/sql/test_shorten.c */
#include "sql/shorten.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

struct shorten_case {
    const char *text, *shortened;
    size_t left_out;
};

static const struct shorten_case cases[] = {
    { "INSERT INTO a (b) VALUES (1), (2), (-3) RETURNING b", "INSERT INTO a (b) VALUES (1)            RETURNING b", 2 },
    { "INSERT INTO a VALUES ('x', NULL), ('y)', 2)", "INSERT INTO a VALUES ('x', NULL)           ", 1 },
    { "INSERT INTO a VALUES (1), (now()), (2), (now())", "INSERT INTO a VALUES (1), (now())              ", 2 },
    { "INSERT INTO a VALUES (f(1)), (g(1))", "INSERT INTO a VALUES (f(1)), (g(1))", 0 },
    { "INSERT INTO a VALUES (1), (2), (3", "INSERT INTO a VALUES (1)     , (3", 1 },
    { "INSERT INTO a SELECT 1, (2), (3)", "INSERT INTO a SELECT 1, (2), (3)", 0 },
    { "INSERT INTO a (SELECT * FROM (VALUES (1), (2)) AS b)", "INSERT INTO a (SELECT * FROM (VALUES (1), (2)) AS b)",
      0 },
    { "SELECT 1 WHERE a IN (1), (2)", "SELECT 1 WHERE a IN (1), (2)", 0 },
    { "", "", 0 },
};

START_TEST(rows_that_differ_in_literals_are_left_out)
{
    g_autofree char *text = g_strdup(cases[_i].text);

    ck_assert_uint_eq(sql_shorten_rows(text, strlen(text)), cases[_i].left_out);
    ck_assert_str_eq(text, cases[_i].shortened);
}
END_TEST

Suite *suite_sql_shorten(void)
{
    Suite *suite = suite_create("sql/shorten");
    TCase *test_case = tcase_create("shorten");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, rows_that_differ_in_literals_are_left_out, 0, G_N_ELEMENTS(cases));
    return suite;
}
