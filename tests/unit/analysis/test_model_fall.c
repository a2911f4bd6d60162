/* tests/unit/analysis/test_model_fall.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TABLE a (id serial); DROP TABLE a", "!a_id_seq" },
    { "CREATE TABLE a (x int); CREATE TABLE b () INHERITS (a); DROP TABLE a CASCADE", "!public.b" },
    { "CREATE TABLE a (x int, y int UNIQUE); CREATE TABLE b (y int REFERENCES a (y)); ALTER TABLE a DROP x CASCADE",
      "foreign-key (y) -> public.a (y)" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_fall(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_fall", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
