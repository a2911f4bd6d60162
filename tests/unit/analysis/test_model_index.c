/* tests/unit/analysis/test_model_index.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE TABLE a (x int); CREATE INDEX ON a (x)",
      "public.a index public.a_x_idx btree (x) include () others () part of -" },
    { "CREATE INDEX i ON a USING gin (x)", "public.a index public.i gin (x)" },
    { "CREATE UNIQUE INDEX ON a (lower(x), y) INCLUDE (z) WHERE w",
      "a_lower_y_z_idx btree (,y) include (z) others (w,x) part of - unique partial expression" },
    { "CREATE INDEX i ON a (x); CREATE INDEX IF NOT EXISTS i ON b (y)", "!public.b index" },
    { "CREATE INDEX i ON a (x); DROP INDEX i", "!index" },
    { "CREATE INDEX i ON s.a (x); DROP INDEX i", "index s.i" },
    { "CREATE INDEX i ON a (x); ALTER INDEX i RENAME TO j", "index public.j" },
    { "CREATE INDEX i ON a (x); ALTER TABLE i RENAME TO j", "index public.j" },
    { "CREATE TABLE a (x int UNIQUE); ALTER INDEX a_x_key RENAME TO j", "constraint j unique" },
    { "ALTER INDEX i RENAME TO j", "!j" },
    { "CREATE TABLE a (x int) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT; CREATE INDEX i ON a (x)",
      "public.b index public.b_x_idx btree (x) include () others () part of public.i" },
    { "CREATE TABLE a (x int) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT; CREATE INDEX i ON a (x); DROP INDEX i",
      "!index" },
    { "CREATE TABLE a (x int) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT; CREATE INDEX i ON ONLY a (x)",
      "index public.i btree (x) include () others () part of - invalid" },
    { "CREATE TABLE a (x int) PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT; CREATE INDEX i ON ONLY a (x); CREATE INDEX j ON b (x); ALTER INDEX i ATTACH PARTITION j",
      "!invalid" },
    { "CREATE TABLE a (x int NOT NULL UNIQUE); ALTER TABLE a REPLICA IDENTITY USING INDEX a_x_key",
      "replica-identity" },
    { "CREATE TABLE a (x int NOT NULL UNIQUE); ALTER TABLE a REPLICA IDENTITY USING INDEX a_x_key; ALTER TABLE a REPLICA IDENTITY FULL",
      "!replica-identity" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_index(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_index", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
