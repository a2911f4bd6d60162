/* tests/unit/analysis/test_model_constraint.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TABLE a (x int CHECK (x > 0), CHECK (x < 9), CHECK (x <> y), y int)",
      "a_x_check1 check (x) valid {x < 9} whole" },
    { "CREATE TABLE a (x int, y int, CHECK (x <> y))", "a_check check (x,y)" },
    { "CREATE TABLE a (x int PRIMARY KEY)", "public.a column 000 x int4 not-null" },
    { "CREATE TABLE a (x int UNIQUE, PRIMARY KEY (x))", "!a_x_key" },
    { "CREATE TABLE a (x int PRIMARY KEY, UNIQUE (x))", "!a_x_key" },
    { "CREATE TABLE a (x int, y int, UNIQUE (x) INCLUDE (y))", "a_x_y_key btree (x) include (y)" },
    { "CREATE TABLE a (x int, EXCLUDE USING gist (x WITH =))", "a_x_excl gist (x)" },
    { "CREATE TABLE a_b (c int CHECK (c > 0)); CREATE TABLE a (b_c int CHECK (b_c > 0))",
      "public.a constraint a_b_c_check1 check (b_c)" },
    { "CREATE TABLE a (x int CHECK (x > 0) NOT VALID)", "!not-valid" },
    { "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID", "c check (x) not-valid {x > 0} whole" },
    { "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c",
      "c check (x) valid" },
    { "ALTER TABLE a ADD FOREIGN KEY (x, y) REFERENCES s.b ON DELETE CASCADE DEFERRABLE",
      "a_x_y_fkey foreign-key (x,y) -> s.b () c valid deferrable" },
    { "CREATE TABLE b (id int PRIMARY KEY, boss int REFERENCES b)",
      "b_boss_fkey foreign-key (boss) -> public.b (id) a valid" },
    { "CREATE TABLE a (x int); CREATE UNIQUE INDEX i ON a (x); ALTER TABLE a ADD CONSTRAINT c PRIMARY KEY USING INDEX i",
      "index public.c btree (x) include () others () part of - unique primary of c" },
    { "CREATE TABLE a (x int); CREATE UNIQUE INDEX i ON a (x); ALTER TABLE a ADD UNIQUE USING INDEX i",
      "constraint i unique (x)" },
    { "CREATE TABLE a (x int UNIQUE); ALTER TABLE a DROP CONSTRAINT a_x_key", "!a_x_key" },
    { "CREATE TABLE a (x int UNIQUE); CREATE TABLE b (x int REFERENCES a (x)); ALTER TABLE a DROP CONSTRAINT a_x_key CASCADE",
      "!foreign" },
    { "CREATE TABLE a (x int PRIMARY KEY); ALTER TABLE a DROP CONSTRAINT a_pkey", "x int4 not-null" },
    { "CREATE TABLE a (x int NOT NULL); ALTER TABLE a DROP CONSTRAINT a_x_not_null", "!x int4 not-null" },
    { "CREATE TABLE a (x int UNIQUE); ALTER TABLE a RENAME CONSTRAINT a_x_key TO k",
      "index public.k btree (x) include () others () part of - unique of k" },
    { "CREATE TABLE a (x int REFERENCES b); ALTER TABLE a ALTER CONSTRAINT a_x_fkey DEFERRABLE", "valid deferrable" },
    { "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0)",
      "public.b constraint c" },
    { "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NO INHERIT",
      "!public.b constraint" },
    { "CREATE TABLE a (x int CONSTRAINT c CHECK (x > 0)); CREATE TABLE b () INHERITS (a); ALTER TABLE a DROP CONSTRAINT c",
      "!constraint" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_constraint(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_constraint", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
