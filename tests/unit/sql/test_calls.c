/* tests/unit/sql/test_calls.c */
#include "sql/facts.h"

#include "support/script.h"
#include "support/suite.h"

static const struct {
    const char *text;
    bool calls;
} statements[] = {
    { "SELECT 1", false },
    { "SELECT now(), COUNT(*), coalesce(a, lower(b)) FROM c", false },
    { "SELECT a.now()", true },
    { "SELECT pg_catalog.now()", false },
    { "SELECT PG_CATALOG . now ()", false },
    { "SELECT \"now\"()", true },
    { "SELECT f /* of */ ()", true },
    { "SELECT set_config('a', 'b', false)", true },
    { "SELECT dblink_exec('a', 'b')", true },
    { "SELECT pg_advisory_unlock_all()", true },
    { "SELECT nowhere()", true }, /* no prefix of a known name passes for it */
    { "SELECT no()", true },
    { "SELECT zzz()", true },
    { "SELECT abs(-1), values(1)", false }, /* around the first and the last of the known names */
    { "INSERT INTO a (b, c) VALUES (1, 2)", false },
    { "INSERT INTO a.b (c) VALUES (1)", false },
    { "INSERT INTO \"A\".\"b\" (c) VALUES (f(1))", true },
    { "COPY a.b (c) FROM STDIN", false },
    { "UPDATE a SET b = (SELECT 1) WHERE c IN (1, 2)", false },
    { "SELECT 'f()', $$g()$$ -- h()", false },
    { "SELECT (1)", false },
    { "(", false },
    { "", false },
};

START_TEST(only_functions_that_leave_the_session_alone_are_no_calls)
{
    ck_assert_msg(sql_text_calls(text_of(statements[_i].text)) == statements[_i].calls, "%s", statements[_i].text);
}
END_TEST

Suite *suite_sql_calls(void)
{
    Suite *suite = suite_create("sql/calls");
    TCase *test_case = tcase_create("calls");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, only_functions_that_leave_the_session_alone_are_no_calls, 0,
                        G_N_ELEMENTS(statements));
    return suite;
}
