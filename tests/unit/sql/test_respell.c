/* tests/unit/sql/test_respell.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b * 2) VIRTUAL, d int GENERATED ALWAYS AS (b + 1), e int GENERATED ALWAYS AS (b) STORED, f int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 expression={b * 2} reads=b [GENERATED] [VIRTUAL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=d type=int4 expression={b + 1} reads=b [GENERATED] [VIRTUAL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=e type=int4 expression={b} reads=b terms=(b = true) [GENERATED] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=f type=int4 [IN_CREATE]" },
    { "ALTER TABLE a ADD CONSTRAINT b CHECK (c > 0) NOT ENFORCED, ADD CONSTRAINT g CHECK (h) ENFORCED",
      "ADD CONSTRAINT relation=a constraint=check name=b expression={c > 0} reads=c terms=(c > 0) [NOT_ENFORCED]\n"
      "ADD CONSTRAINT relation=a constraint=check name=g expression={h} reads=h terms=(h = true)" },
    { "ALTER TABLE a ALTER CONSTRAINT b NOT ENFORCED", "ALTER CONSTRAINT relation=a name=b [NOT_ENFORCED]" },
    { "ALTER TABLE a ALTER CONSTRAINT b ENFORCED, ADD CONSTRAINT g CHECK (h) ENFORCED",
      "ADD CONSTRAINT relation=a constraint=check name=g expression={h} reads=h terms=(h = true)\n"
      "ALTER CONSTRAINT relation=a name=b [FINALIZE]" },
    { "ALTER TABLE a ALTER CONSTRAINT b NO INHERIT; ALTER TABLE a ALTER CONSTRAINT b INHERIT",
      "ALTER CONSTRAINT relation=a name=b [NO_INHERIT_FLAG]\n"
      "ALTER CONSTRAINT relation=a name=b [FULL]" },
    { "ALTER TABLE a ALTER COLUMN b SET STATISTICS DEFAULT", "SET STATISTICS relation=a name=b" },
    { "CREATE TABLE a (b int NOT NULL NO INHERIT, c int CONSTRAINT d NOT NULL NO INHERIT)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [NOT_NULL] [IN_CREATE]" },
    { "ALTER TABLE a ADD CONSTRAINT b NOT NULL c NOT VALID, ADD NOT NULL \"D e\" NO INHERIT",
      "ADD CONSTRAINT relation=a constraint=not-null name=b columns=c [NOT_VALID]\n"
      "ADD CONSTRAINT relation=a constraint=not-null columns=D e [NO_INHERIT_FLAG]" },
    { "CREATE TABLE a (b int NOT NULL, CONSTRAINT c NOT NULL b, NOT NULL d)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 [NOT_NULL] [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a constraint=not-null name=c columns=b [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a constraint=not-null columns=d [IN_CREATE]" },
    { "ALTER TABLE a ALTER COLUMN b SET EXPRESSION AS (c + 1)",
      "SET EXPRESSION relation=a name=b expression={c + 1} reads=c" },
    { "CREATE TABLE a (b int, c tstzrange, PRIMARY KEY (b, c WITHOUT OVERLAPS), FOREIGN KEY (b, PERIOD c) REFERENCES d (b, PERIOD c))",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=tstzrange [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a constraint=primary-key columns=b,c [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a other=d constraint=foreign-key columns=b,c others=b,c [IN_CREATE]" },
    { "MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE RETURNING a.c",
      "MERGE relation=a query={ from=b columns=c } [ON]" },
    { "MERGE INTO a USING b ON a.c = b.c WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED BY TARGET THEN INSERT VALUES (1)",
      "MERGE relation=a query={ from=b columns=c } [ON]" },
    { "INSERT INTO a VALUES (1_000, 0x1F, 0o17, 0b11) RETURNING WITH (OLD AS o) o.b",
      "INSERT relation=a rows=1 query={ columns=b values=4 }" },
    { "ALTER TABLE a ADD CHECK (b IS JSON OBJECT AND c > 0x1f)",
      "ADD CONSTRAINT relation=a constraint=check expression={b IS JSON OBJECT AND c > 0x1f} reads=b,c terms=(c > 31)…" },
    { "SELECT a AT LOCAL", "SELECT query={ columns=a }" },
    { "CREATE TABLE a (b text STORAGE external)", "CREATE TABLE relation=a\n"
                                                  "ADD COLUMN relation=a name=b type=text [IN_CREATE]" },
    { "SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (a int PATH '$'))",
      "OPAQUE name=JSON_TABLE(), which is PostgreSQL 17's" },
    { "SELECT a FROM (SELECT 1 AS a)", "SELECT query={ columns=a }" },
    { "CREATE TABLE a AS SELECT max(b) AS b, c FROM (SELECT b, c FROM d UNION ALL SELECT 'x  (', f(c)\n FROM e)GROUP BY c",
      "OPAQUE name=a subquery in FROM without an alias, which is PostgreSQL 16's" },
    { "CREATE TABLE a AS SELECT max(b) AS b, c FROM (\n  SELECT b, c FROM d\n  UNION ALL\n  SELECT 1, c FROM e)\nGROUP BY c",
      "CREATE TABLE relation=a columns=b,c query={ from=d from=e columns=b,c calls=max/1 condensed }" },
    { "INSERT INTO a SELECT b FROM (SELECT b FROM (SELECT b FROM c) WHERE b > 0x10) JOIN (VALUES (1)) USING (b)",
      "INSERT relation=a query={ from=c columns=b }" },
    { "SELECT a FROM(SELECT 1 AS a)", "OPAQUE name=a subquery in FROM without an alias, which is PostgreSQL 16's" },
    { "SELEC 1", "OPAQUE name=syntax error at or near \"SELEC\"" },
    { "REPACK a", "OPAQUE name=REPACK, which is PostgreSQL 19's" },
    { "ANALYZE ONLY a", "ANALYZE relation=a" },
    { "ALTER TABLE a ADD CHECK (b > 0), ALTER CONSTRAINT c NOT ENFORCED",
      "ADD CONSTRAINT relation=a constraint=check expression={b > 0} reads=b terms=(b > 0)\n"
      "ALTER CONSTRAINT relation=a name=c [NOT_ENFORCED]" },
    { "ALTER TABLE a ADD CONSTRAINT b UNIQUE (c) NOT NULL", "OPAQUE name=syntax error at or near \"NULL\"" },
    { "MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE RETURNING f(a.c)",
      "OPAQUE name=MERGE … RETURNING, which is PostgreSQL 17's" },
    { "DO $$ BEGIN EXECUTE 'ALTER TABLE a ADD b int GENERATED ALWAYS AS (c), ADD d int'; ALTER TABLE a ADD CONSTRAINT b NOT NULL c; END $$",
      "DO new=plpgsql\n"
      "ADD COLUMN relation=a name=b type=int4 expression={c} reads=c terms=(c = true) [GENERATED] [VIRTUAL] [IN_BODY]\n"
      "ADD COLUMN relation=a name=d type=int4 [IN_BODY]\n"
      "ADD CONSTRAINT relation=a constraint=not-null name=b columns=c [IN_BODY]" },
    { "SELECT 0xZZ", "OPAQUE name=a number such as 0x1f or 1_000, which is PostgreSQL 16's" },
    { "CREATE TABLE a (b int GENERATED ALWAYS AS (c", "OPAQUE name=syntax error at end of input" },
};

START_TEST(newer_words_are_understood)
{
    actions_assert(&cases[_i]);
}
END_TEST

static const struct actions_case places[] = {
    { "ALTER TABLE a ADD b int GENERATED ALWAYS AS (c) VIRTUAL, ADD CONSTRAINT d NOT NULL e, ALTER f SET EXPRESSION AS (g)",
      "b ALTER CONSTRAINT" },
    { "DROP TABLE a; SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (a int PATH '$'))", "DROP SELECT" },
};

START_TEST(a_finding_points_at_the_same_place)
{
    actions_assert_places(&places[_i]);
}
END_TEST

Suite *suite_sql_respell(void)
{
    Suite *suite = suite_create("sql/respell");
    TCase *test_case = tcase_create("respell");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, newer_words_are_understood, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(test_case, a_finding_points_at_the_same_place, 0, G_N_ELEMENTS(places));
    return suite;
}
