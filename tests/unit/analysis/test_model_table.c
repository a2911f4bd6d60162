/* tests/unit/analysis/test_model_table.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TABLE a (x int)", "public.a table by - () parent -" },
    { "CREATE TABLE s.a ()", "s.a table" },
    { "CREATE UNLOGGED TABLE a ()", "public.a table unlogged" },
    { "CREATE TEMP TABLE a ()", "pg_temp.a table temporary" },
    { "CREATE TABLE a (x int) PARTITION BY LIST (x, lower(y))", "public.a partitioned by list (x,)" },
    { "CREATE FOREIGN TABLE a (x int) SERVER s", "public.a foreign" },
    { "CREATE TABLE a AS SELECT 1 AS x", "public.a column 000 x ?\n" },
    { "CREATE TABLE a AS SELECT * FROM b", "public.a table not-whole" },
    { "CREATE TABLE b (x int NOT NULL); CREATE TABLE a AS SELECT * FROM b", "public.a column 000 x int4\n" },
    { "CREATE TABLE b (x int); CREATE TABLE a AS SELECT * FROM b; DROP TABLE b CASCADE", "public.a table by" },
    { "CREATE TABLE b (x serial, y varchar(20) NOT NULL); CREATE TABLE a AS SELECT y, b.x AS z FROM b WHERE EXISTS (SELECT FROM c)",
      "public.a column 000 y varchar(20)\n" },
    { "CREATE TABLE b (x serial); CREATE TABLE a AS SELECT 1, b.x AS z FROM ONLY b", "public.a column 001 z int4\n" },
    { "CREATE TABLE b (x int); SELECT x AS y INTO a FROM b", "public.a column 000 y int4\n" },
    { "CREATE TABLE a (y) AS SELECT f(x)::numeric(10, 2) FROM b, c", "public.a column 000 y numeric(10,2)\n" },
    { "CREATE TABLE b (x int); CREATE TABLE a AS SELECT x FROM b, c", "public.a column 000 x ?\n" },
    { "CREATE TABLE b (x int); CREATE TABLE a AS SELECT x FROM b UNION SELECT 1.5", "public.a column 000 x ?\n" },
    { "CREATE TABLE b (x int, y int); CREATE TABLE a AS SELECT x FROM b AS q (y, x)", "public.a column 000 x ?\n" },
    { "CREATE TABLE b (x int); CREATE TABLE a AS SELECT * FROM (SELECT x AS y FROM b) AS q",
      "public.a table not-whole" },
    { "CREATE TABLE b (x int); CREATE TABLE a AS WITH b AS (SELECT 1.5 AS x) SELECT x FROM b",
      "public.a column 000 x ?\n" },
    { "CREATE TABLE a (x int); CREATE TABLE IF NOT EXISTS a (y int NOT NULL UNIQUE)", "!column 001" },
    { "CREATE TABLE IF NOT EXISTS a (y int NOT NULL UNIQUE)", "public.a constraint a_y_key unique (y)" },
    { "ALTER TABLE a ADD x int; CREATE TABLE a (y int)", "public.a table by" },
    { "ALTER TABLE a ADD x int; CREATE TABLE IF NOT EXISTS a (y int)", "!column 000 y" },
    { "CREATE TABLE a (id serial PRIMARY KEY); DROP TABLE a", "!a" },
    { "DROP TABLE IF EXISTS a", "!a" },
    { "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a); DROP TABLE a CASCADE",
      "!foreign-key" },
    { "CREATE TABLE a (id int); CREATE VIEW v AS SELECT * FROM a; CREATE VIEW w AS SELECT * FROM v; DROP TABLE a CASCADE",
      "!public.w" },
    { "CREATE TABLE a (x int) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT; DROP TABLE a",
      "!public.b" },
    { "CREATE TABLE a (id serial); ALTER TABLE a RENAME TO b",
      "public.a_id_seq sequence by - () parent - owner public.b id" },
    { "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a); ALTER TABLE a RENAME TO c",
      "(a_id) -> public.c (id)" },
    { "CREATE TABLE a (id int); CREATE VIEW v AS SELECT * FROM a; ALTER TABLE a RENAME TO c",
      "public.v reads public.c" },
    { "ALTER TABLE a RENAME TO b", "public.b unknown not-whole" },
    { "CREATE TABLE a (id serial PRIMARY KEY); ALTER TABLE a SET SCHEMA s", "s.a index s.a_pkey" },
    { "CREATE TABLE a (id serial PRIMARY KEY); ALTER TABLE a SET SCHEMA s",
      "s.a_id_seq sequence by - () parent - owner s.a id" },
    { "CREATE UNLOGGED TABLE a (); ALTER TABLE a SET LOGGED", "!unlogged" },
    { "ALTER TABLE a ENABLE ROW LEVEL SECURITY", "public.a unknown not-whole row-security" },
    { "ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE a DISABLE ROW LEVEL SECURITY", "!row-security" },
    { "ALTER TABLE a ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
      "public.a unknown not-whole row-security forced" },
    { "ALTER TABLE a FORCE ROW LEVEL SECURITY; ALTER TABLE a NO FORCE ROW LEVEL SECURITY", "!forced" },
    { "ALTER TABLE a ATTACH PARTITION b DEFAULT",
      "public.b unknown not-whole by - () parent public.a partition default" },
    { "ALTER TABLE a ATTACH PARTITION b DEFAULT; ALTER TABLE a DETACH PARTITION b", "!partition default" },
    { "CREATE TABLE a (id int); CREATE TABLE b () INHERITS (a); ALTER TABLE b NO INHERIT a",
      "public.b table by - () parent - " },
    { "CREATE TABLE a (x int CHECK (x > 0)); CREATE TABLE b (LIKE a)", "!public.b constraint" },
    { "CREATE TABLE a (x int CHECK (x > 0)); CREATE TABLE b (LIKE a INCLUDING CONSTRAINTS)",
      "public.b constraint a_x_check" },
    { "CREATE TABLE a (x int PRIMARY KEY); CREATE TABLE b (LIKE a INCLUDING INDEXES)",
      "public.b constraint b_pkey primary-key (x)" },
    { "CREATE TABLE a (x int GENERATED ALWAYS AS IDENTITY); CREATE TABLE b (LIKE a INCLUDING IDENTITY)",
      "public.b column 000 x int4 not-null default identity owns b_x_seq" },
    { "CREATE TABLE b (LIKE a)", "public.b table not-whole" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_table(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_table", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
