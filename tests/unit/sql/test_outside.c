/* tests/unit/sql/test_outside.c */
#include "sql/action.h"
#include "support/suite.h"

static const struct {
    struct sql_name function;
    bool is_outside;
} cases[] = {
    { { NULL, "lo_export" }, true },     { { "pg_catalog", "lo_export" }, true }, { { "app", "lo_export" }, false },
    { { NULL, "dblink_exec" }, true },   { { "app", "dblink_exec" }, true },      { { NULL, "dblink" }, false },
    { { NULL, "pg_file_write" }, true }, { { NULL, "lo_unlink" }, false },        { { NULL, NULL }, false },
};

START_TEST(a_function_is_told_by_its_name)
{
    ck_assert_int_eq(sql_is_outside(cases[_i].function), cases[_i].is_outside);
}
END_TEST

Suite *suite_sql_outside(void);
Suite *suite_sql_outside(void)
{
    Suite *suite = suite_create("sql/outside");
    TCase *test_case = tcase_create("outside");

    tcase_add_loop_test(test_case, a_function_is_told_by_its_name, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, test_case);
    return suite;
}
