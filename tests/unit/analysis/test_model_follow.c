/* tests/unit/analysis/test_model_follow.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); ALTER TABLE a RENAME TO c",
      "public.b table by - () parent public.c" },
    { "CREATE TABLE a (x int); CREATE VIEW v AS SELECT x FROM a; ALTER TABLE a RENAME x TO y; ALTER TABLE a DROP y CASCADE",
      "!public.v" },
    { "CREATE TABLE a (x int); CREATE VIEW v AS SELECT x FROM a, b; ALTER TABLE a RENAME x TO y; ALTER TABLE b DROP x CASCADE",
      "!public.v" },
    { "CREATE TABLE a (x serial); ALTER SEQUENCE a_x_seq RENAME TO s", "owns s" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_follow(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_follow", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
