/* tests/unit/sql/test_query_text.c */
#include "sql/action.h"
#include "support/suite.h"

static const struct {
    struct sql_name function;
    int argument;
} cases[] = {
    { { NULL, "query_to_xml" }, 0 },
    { { "pg_catalog", "query_to_xmlschema" }, 0 },
    { { NULL, "ts_stat" }, 0 },
    { { NULL, "ts_rewrite" }, 1 },
    { { "app", "query_to_xml" }, -1 },
    { { NULL, "cursor_to_xml" }, -1 },
    { { NULL, NULL }, -1 },
};

START_TEST(a_query_is_one_of_its_arguments)
{
    ck_assert_int_eq(sql_query_argument(cases[_i].function), cases[_i].argument);
}
END_TEST

Suite *suite_sql_query_text(void);
Suite *suite_sql_query_text(void)
{
    Suite *suite = suite_create("sql/query_text");
    TCase *test_case = tcase_create("query_text");

    tcase_add_loop_test(test_case, a_query_is_one_of_its_arguments, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, test_case);
    return suite;
}
