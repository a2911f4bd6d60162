/* tests/unit/analysis/test_model_inherit.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TABLE a (x int NOT NULL DEFAULT 1); CREATE TABLE b (y int, x int) INHERITS (a)",
      "public.b column 000 x int4 not-null default" },
    { "CREATE TABLE b () INHERITS (a)", "public.b table not-whole by - () parent public.a" },
    { "CREATE TABLE a (x int PRIMARY KEY) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT",
      "public.b constraint b_pkey primary-key (x)" },
    { "CREATE TABLE a (x int PRIMARY KEY) PARTITION BY LIST (x); CREATE TABLE b (x int PRIMARY KEY); ALTER TABLE a ATTACH PARTITION b DEFAULT",
      "index public.b_pkey btree (x) include () others () part of public.a_pkey" },
    { "CREATE TABLE a (x int REFERENCES c) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT",
      "public.b constraint a_x_fkey foreign-key (x) -> public.c ()" },
    { "CREATE TABLE a (x int) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT PARTITION BY LIST (x); CREATE TABLE c PARTITION OF b DEFAULT; CREATE INDEX ON a (x)",
      "public.c index public.c_x_idx btree (x) include () others () part of public.b_x_idx" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_inherit(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_inherit", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
