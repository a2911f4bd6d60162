/* tests/unit/sql/test_lower_index.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.a USING btree (b, lower(c)) INCLUDE (d) WHERE e IS NULL",
      "CREATE INDEX relation=s.a name=i new=b_lower_d method=btree columns=b, others=d expression={e IS NULL} reads=e terms=(e IS NULL) query={ columns=b,c,d,e calls=lower/1 } [IF_EXISTS] [CONCURRENTLY] [UNIQUE] [HAS_EXPRESSION] [ONLY]" },
    { "CREATE INDEX ON a (b)", "CREATE INDEX relation=a new=b method=btree columns=b" },
    { "REINDEX INDEX CONCURRENTLY s.i", "REINDEX relation=s.i [CONCURRENTLY]" },
    { "REINDEX (CONCURRENTLY false) TABLE a", "REINDEX relation=a" },
    { "REINDEX SCHEMA s", "REINDEX name=s" },
    { "CREATE OR REPLACE TEMP VIEW a WITH (security_barrier) AS SELECT b, c AS d FROM e",
      "CREATE VIEW relation=a columns=b,d settings=security_barrier query={ from=e columns=b,c } [OR_REPLACE] [TEMPORARY]" },
    { "CREATE VIEW a WITH (security_invoker = off) AS SELECT b FROM c WITH CHECK OPTION",
      "CREATE VIEW relation=a columns=b settings=no_security_invoker,check_option query={ from=c columns=b }" },
    { "REFRESH MATERIALIZED VIEW CONCURRENTLY s.a", "REFRESH MATERIALIZED VIEW relation=s.a [CONCURRENTLY]" },
    { "REFRESH MATERIALIZED VIEW a WITH NO DATA", "REFRESH MATERIALIZED VIEW relation=a [NO_DATA]" },
    { "CREATE SEQUENCE IF NOT EXISTS s.a AS int CYCLE OWNED BY b.c",
      "CREATE SEQUENCE relation=s.a other=b new=c type=int4 settings=as,cycle,owned_by [IF_EXISTS]" },
    { "ALTER SEQUENCE IF EXISTS a RESTART WITH 5 NO CYCLE INCREMENT 2",
      "ALTER SEQUENCE relation=a settings=restart,no_cycle,increment [IF_EXISTS]" },
    { "CREATE STATISTICS IF NOT EXISTS s.a (dependencies) ON b, c FROM d",
      "CREATE STATISTICS relation=d name=a [IF_EXISTS]" },
};

START_TEST(indexes_views_sequences)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_index(void)
{
    Suite *suite = suite_create("sql/lower_index");
    TCase *test_case = tcase_create("lower_index");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, indexes_views_sequences, 0, G_N_ELEMENTS(cases));
    return suite;
}
