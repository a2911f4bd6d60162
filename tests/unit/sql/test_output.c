/* tests/unit/sql/test_output.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE VIEW v AS SELECT a, b.c, d AS e, *, b.*, 1, 'x'::text, a::int, f(1), s.g(1), count(*), NULL",
      "CREATE VIEW relation=v columns=a,c,e,*,*,?column?,text,a,f,g,count,?column? query={ columns=a,c,d calls=count/0,f/1,s.g/1 * }" },
    { "CREATE VIEW v AS SELECT (a).b, c[1], CASE WHEN a THEN b ELSE c END, CASE WHEN a THEN b END, coalesce(a, b), greatest(a), least(a), ARRAY[1], ROW(1)",
      "CREATE VIEW relation=v columns=b,c,c,case,coalesce,greatest,least,array,row query={ columns=a,b,c }" },
    { "CREATE VIEW v AS SELECT EXISTS (SELECT 1), (SELECT a FROM b), (SELECT 1 AS c), ARRAY(SELECT 1), a COLLATE \"C\"",
      "CREATE VIEW relation=v columns=exists,a,c,array,a query={ from=b columns=a }" },
    { "CREATE VIEW v AS SELECT a FROM b UNION SELECT c FROM d",
      "CREATE VIEW relation=v columns=a query={ from=b from=d columns=a,c }" },
    { "CREATE VIEW v (x, y) AS SELECT a, b, c", "CREATE VIEW relation=v columns=x,y,c query={ columns=a,b,c }" },
    { "CREATE VIEW v (x) AS VALUES (1)", "CREATE VIEW relation=v columns=x query={ values=1 }" },
    { "CREATE VIEW v AS VALUES (1, 2)", "CREATE VIEW relation=v query={ values=2 }" },
};

START_TEST(names_of_what_a_view_gives)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_output(void)
{
    Suite *suite = suite_create("sql/output");
    TCase *test_case = tcase_create("output");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, names_of_what_a_view_gives, 0, G_N_ELEMENTS(cases));
    return suite;
}
