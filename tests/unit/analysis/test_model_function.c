/* tests/unit/analysis/test_model_function.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE FUNCTION f(a int, b text[]) RETURNS int LANGUAGE sql STABLE AS ''", "public.f function (int4,text[]) s" },
    { "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS ''; CREATE OR REPLACE FUNCTION f(b int) RETURNS int LANGUAGE sql IMMUTABLE AS ''",
      "!) v" },
    { "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS ''; CREATE FUNCTION f(b text) RETURNS int LANGUAGE sql AS ''; DROP FUNCTION f(int)",
      "!(int4)" },
    { "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS ''; DROP FUNCTION f", "!function" },
    { "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS ''; ALTER FUNCTION f(int) STABLE", "(int4) s" },
    { "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql STABLE AS ''; ALTER FUNCTION f(int) STRICT", "(int4) s" },
    { "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS ''; ALTER FUNCTION f(int) RENAME TO g; ALTER FUNCTION g(int) SET SCHEMA s",
      "s.g function (int4)" },
    { "CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f(); DROP FUNCTION f CASCADE", "!trigger" },
    { "CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f(); ALTER FUNCTION f RENAME TO g",
      "trigger t before calls g" },
    { "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f(); DROP FUNCTION f CASCADE",
      "!trigger" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_function(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_function", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
