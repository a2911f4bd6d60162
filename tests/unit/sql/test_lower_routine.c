/* tests/unit/sql/test_lower_routine.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE OR REPLACE FUNCTION s.f(a int, b text[], OUT c int, VARIADIC d s.t[]) LANGUAGE C IMMUTABLE STRICT SECURITY DEFINER SET search_path = x AS 'l', 's'",
      "CREATE FUNCTION relation=s.f language=c volatility=i arguments=int4,text[],s.t[] names=a,b,d returns=(c int4) strict definer search_path [OR_REPLACE] [UNLOGGED]" },
    { "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpython3u AS 'x'",
      "CREATE FUNCTION relation=f language=plpython3u volatility=v returns=trigger trigger" },
    { "CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE C AS 'x'",
      "CREATE FUNCTION relation=f language=c volatility=v returns=SETOF (a int4)" },
    { "CREATE PROCEDURE f(INOUT a int) LANGUAGE C AS 'x'",
      "CREATE FUNCTION relation=f language=c volatility=v arguments=int4 names=a returns=(a int4)" },
    { "ALTER FUNCTION s.f(int) SECURITY DEFINER SET search_path = x STABLE",
      "ALTER FUNCTION relation=s.f settings=security,set,volatility language= volatility=s arguments=int4 definer search_path [UNLOGGED]" },
    { "DROP FUNCTION f", "DROP FUNCTION relation=f language= volatility=v" },
    { "CREATE OR REPLACE TRIGGER t BEFORE UPDATE OF b ON s.a FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION s.f()",
      "CREATE TRIGGER relation=s.a other=s.f name=t method=before columns=b settings=update expression={NEW.b > 1} reads=b terms=(b > 1) [OR_REPLACE] [FOR_EACH_ROW]" },
    { "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()",
      "CREATE TRIGGER relation=a other=f name=t settings=insert [UNIQUE] [DEFERRABLE] [FOR_EACH_ROW]" },
    { "CREATE TRIGGER t BEFORE TRUNCATE OR DELETE OR INSERT OR UPDATE ON a EXECUTE FUNCTION f()",
      "CREATE TRIGGER relation=a other=f name=t method=before settings=insert,update,delete,truncate" },
    { "CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION f()", "CREATE EVENT TRIGGER other=f name=t" },
    { "CREATE OR REPLACE RULE r AS ON DELETE TO a WHERE b = 1 DO INSTEAD NOTHING",
      "CREATE RULE relation=a name=r settings=delete expression={b = 1} reads=b terms=(b = 1) language= volatility=v "
      "body={} [OR_REPLACE] [ON]" },
    { "CREATE RULE r AS ON INSERT TO a DO ALSO (INSERT INTO b VALUES (1); DELETE FROM c)",
      "CREATE RULE relation=a name=r settings=insert language= volatility=v "
      "body={INSERT relation=b rows=1 query={ values=1 }\nDELETE relation=c query={ }}" },
    { "CREATE POLICY p ON s.a FOR SELECT TO x, PUBLIC USING (b = current_user)",
      "CREATE POLICY relation=s.a name=p columns=x,public expression={b = current_user} reads=b calls=current_user/0" },
    { "ALTER POLICY p ON a WITH CHECK (b = 1)",
      "ALTER POLICY relation=a name=p expression={b = 1} reads=b terms=(b = 1)" },
};

START_TEST(routines)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_routine(void)
{
    Suite *suite = suite_create("sql/lower_routine");
    TCase *test_case = tcase_create("lower_routine");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, routines, 0, G_N_ELEMENTS(cases));
    return suite;
}
