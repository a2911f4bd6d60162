/* tests/unit/sql/test_large_object.c */
#include "sql/action.h"

#include "support/suite.h"

static const struct {
    struct sql_name function;
    enum sql_large_objects does;
} cases[] = {
    { { NULL, "lo_unlink" }, SQL_LARGE_OBJECTS_LOST },
    { { "pg_catalog", "lo_put" }, SQL_LARGE_OBJECTS_LOST },
    { { NULL, "lo_from_bytea" }, SQL_LARGE_OBJECTS_MADE },
    { { "public", "lo_unlink" }, SQL_LARGE_OBJECTS_LEFT }, /* somebody's own */
    { { "public", "lo_manage" }, SQL_LARGE_OBJECTS_LOST }, /* the extension's, wherever it lies */
    { { NULL, "lo_get" }, SQL_LARGE_OBJECTS_LEFT },
    { { NULL, NULL }, SQL_LARGE_OBJECTS_LEFT },
};

START_TEST(a_function_is_known_by_name_and_schema)
{
    ck_assert_int_eq(sql_large_objects_of(cases[_i].function), cases[_i].does);
}
END_TEST

Suite *suite_sql_large_object(void)
{
    Suite *suite = suite_create("sql/large_object");
    TCase *test_case = tcase_create("large_object");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, a_function_is_known_by_name_and_schema, 0, G_N_ELEMENTS(cases));
    return suite;
}
