/* tests/unit/sql/test_query.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "SELECT a, t.b, now() FROM s.t JOIN u USING (c) WHERE d LIKE '%x' ORDER BY random() LIMIT 1",
      "SELECT query={ from=s.t from=u columns=a,b,c,d calls=now/0,random/0 where limit random wildcard }" },
    { "SELECT * FROM a WHERE b IN (SELECT c FROM d WHERE e)", "SELECT query={ from=a from=d columns=b,c,e * where }" },
    { "SELECT DISTINCT a FROM b", "SELECT query={ from=b columns=a condensed }" },
    { "SELECT a FROM b HAVING true", "SELECT query={ from=b columns=a condensed }" },
    { "SELECT a FROM b OFFSET 1", "SELECT query={ from=b columns=a condensed }" },
    { "WITH users AS (SELECT * FROM users) SELECT * FROM users", "SELECT query={ from=users * }" },
    { "WITH x AS (SELECT 1), y AS (SELECT * FROM x) SELECT * FROM y, z", "SELECT query={ from=z * }" },
    { "WITH RECURSIVE x AS (SELECT 1 UNION ALL SELECT a FROM x) SELECT * FROM x", "SELECT query={ columns=a * }" },
    { "SELECT (WITH x AS (SELECT 1) SELECT * FROM x), y FROM x", "SELECT query={ from=x columns=y * }" },
    { "SELECT a FROM b WHERE c UNION SELECT d FROM e LIMIT 3",
      "SELECT query={ from=b from=e columns=a,c,d where limit }" },
    { "SELECT count(*), f(a, b), f(a, b), f(1), s.f(1), CURRENT_DATE, extract(year FROM c)",
      "SELECT query={ columns=a,b,c calls=count/0,pg_catalog.extract/2,f/1,f/2,s.f/1,now/0 }" },
    { "SELECT a FROM b ORDER BY random(), a", "SELECT query={ from=b columns=a calls=random/0 random }" },
    { "SELECT 1 FROM a WHERE b ILIKE 'x%'", "SELECT query={ from=a columns=b where }" },
};

START_TEST(queries)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_query(void)
{
    Suite *suite = suite_create("sql/query");
    TCase *test_case = tcase_create("query");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, queries, 0, G_N_ELEMENTS(cases));
    return suite;
}
