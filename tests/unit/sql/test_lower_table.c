/* tests/unit/sql/test_lower_table.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE TABLE IF NOT EXISTS s.a (b int)", "CREATE TABLE relation=s.a [IF_EXISTS]\n"
                                                "ADD COLUMN relation=s.a name=b type=int4 [IN_CREATE]" },
    { "CREATE TEMP TABLE a (b int)", "CREATE TABLE relation=a [TEMPORARY]\n"
                                     "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]" },
    { "CREATE UNLOGGED TABLE a (LIKE s.b INCLUDING ALL)",
      "CREATE TABLE relation=a [UNLOGGED]\n"
      "LIKE relation=a other=s.b settings=comments,compression,constraints,defaults,generated,identity,indexes,statistics,storage [IN_CREATE]" },
    { "CREATE TABLE a (b int) PARTITION BY LIST (b, (c + 1))",
      "CREATE TABLE relation=a name=list columns=b, [PARTITIONED]\n"
      "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]" },
    { "CREATE TABLE a PARTITION OF s.p FOR VALUES IN ('x')",
      "CREATE TABLE relation=a other=s.p expression={} terms=(1 IN x)" },
    { "CREATE TABLE a PARTITION OF p DEFAULT", "CREATE TABLE relation=a other=p expression={} [IS_DEFAULT]" },
    { "CREATE TABLE a () INHERITS (b, c)", "CREATE TABLE relation=a\n"
                                           "INHERIT relation=a other=b [IN_CREATE]\n"
                                           "INHERIT relation=a other=c [IN_CREATE]" },
    { "CREATE FOREIGN TABLE a (b int) SERVER s", "CREATE TABLE relation=a\n"
                                                 "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]" },
    { "CREATE TABLE a AS SELECT b FROM c", "CREATE TABLE relation=a columns=b query={ from=c columns=b }" },
    { "CREATE MATERIALIZED VIEW a (x) AS SELECT b FROM c WITH NO DATA",
      "CREATE MATERIALIZED VIEW relation=a columns=x query={ from=c columns=b } [NO_DATA]" },
    { "TRUNCATE s.a, ONLY b CASCADE", "TRUNCATE relation=s.a [CASCADE]\n"
                                      "TRUNCATE relation=b [CASCADE] [ONLY]" },
};

START_TEST(what_creates_and_empties_tables)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_table(void)
{
    Suite *suite = suite_create("sql/lower_table");
    TCase *test_case = tcase_create("lower_table");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, what_creates_and_empties_tables, 0, G_N_ELEMENTS(cases));
    return suite;
}
