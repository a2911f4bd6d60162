/* tests/unit/analysis/test_model_column.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TABLE a (x varchar(20) NOT NULL DEFAULT 'x')", "public.a column 000 x varchar(20) not-null default" },
    { "CREATE TABLE a (x int DEFAULT NULL)", "column 000 x int4\n" },
    { "CREATE TABLE a (x smallserial)", "column 000 x int2 not-null default owns a_x_seq" },
    { "CREATE TABLE a (x bigint GENERATED ALWAYS AS IDENTITY)", "x int8 not-null default identity owns a_x_seq" },
    { "CREATE TABLE a (x int, y int GENERATED ALWAYS AS (x + 1) STORED)", "y int4 default generated" },
    { "CREATE SEQUENCE a_x_seq; CREATE TABLE a (x serial)", "owns a_x_seq1" },
    { "ALTER TABLE a ADD x int", "public.a column 000 x int4" },
    { "ALTER TABLE a ADD x int; ALTER TABLE a ADD IF NOT EXISTS x text UNIQUE", "!unique" },
    { "ALTER TABLE a ADD IF NOT EXISTS x text UNIQUE", "unique" },
    { "ALTER TABLE a ADD x int; ALTER TABLE a DROP x; ALTER TABLE a ADD x text", "x text" },
    { "CREATE TABLE a (x int); ALTER TABLE a DROP x", "!column" },
    { "CREATE TABLE a (x serial); ALTER TABLE a DROP x", "!a_x_seq" },
    { "CREATE TABLE a (x int, y int, UNIQUE (x, y)); ALTER TABLE a DROP x", "!a_x_y_key" },
    { "CREATE TABLE a (x int, y int, CHECK (x > y)); ALTER TABLE a DROP y", "!a_check" },
    { "CREATE TABLE a (x int, y int); CREATE INDEX ON a (x) WHERE y > 0; ALTER TABLE a DROP y", "!index" },
    { "CREATE TABLE a (x int, y int); CREATE INDEX ON a (lower(y)); ALTER TABLE a DROP y", "!index" },
    { "CREATE TABLE a (x int, y int); CREATE VIEW v AS SELECT x FROM a; ALTER TABLE a DROP y CASCADE",
      "public.v view" },
    { "CREATE TABLE a (x int, y int); CREATE VIEW v AS SELECT x FROM a; ALTER TABLE a DROP x CASCADE", "!public.v" },
    { "CREATE TABLE a (x int UNIQUE); CREATE TABLE b (x int REFERENCES a (x)); ALTER TABLE a DROP x CASCADE",
      "!foreign-key" },
    { "CREATE TABLE a (x int PRIMARY KEY); ALTER TABLE a RENAME x TO y", "a_pkey btree (y)" },
    { "CREATE TABLE a (x int CHECK (x > 0)); ALTER TABLE a RENAME x TO y", "a_x_check check (y) valid {y > 0} whole" },
    { "CREATE TABLE a (x int UNIQUE); CREATE TABLE b (z int REFERENCES a (x)); ALTER TABLE a RENAME x TO y",
      "(z) -> public.a (y)" },
    { "CREATE TABLE a (x int) PARTITION BY HASH (x); ALTER TABLE a RENAME x TO y", "by hash (y)" },
    { "CREATE TABLE a (x serial); ALTER TABLE a RENAME x TO y", "owner public.a y" },
    { "CREATE TABLE a (x int); ALTER TABLE a ALTER x TYPE bigint", "x int8" },
    { "ALTER TABLE a ALTER x SET NOT NULL", "x ? not-null" },
    { "CREATE TABLE a (x int NOT NULL); ALTER TABLE a ALTER x DROP NOT NULL", "!not-null" },
    { "CREATE TABLE a (x int); ALTER TABLE a ALTER x SET DEFAULT 1", "x int4 default" },
    { "CREATE TABLE a (x int DEFAULT 1); ALTER TABLE a ALTER x SET DEFAULT NULL", "!default" },
    { "CREATE TABLE a (x int DEFAULT 1); ALTER TABLE a ALTER x DROP DEFAULT", "!default" },
    { "CREATE TABLE a (x int NOT NULL); ALTER TABLE a ALTER x ADD GENERATED ALWAYS AS IDENTITY",
      "default identity owns a_x_seq" },
    { "CREATE TABLE a (x int GENERATED ALWAYS AS IDENTITY); ALTER TABLE a ALTER x DROP IDENTITY", "!seq" },
    { "CREATE TABLE a (x int, y int GENERATED ALWAYS AS (x) STORED); ALTER TABLE a ALTER y DROP EXPRESSION",
      "!generated" },
    { "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); ALTER TABLE a ADD y serial",
      "public.b column 001 y int4 not-null default\n" },
    { "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); ALTER TABLE ONLY a ALTER x SET DEFAULT 1",
      "public.b column 000 x int4\n" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_column(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_column", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
