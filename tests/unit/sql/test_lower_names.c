/* tests/unit/sql/test_lower_names.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "ALTER TABLE \"A\".\"b c\" ADD d bigint, ADD e int8, ADD f \"char\", ADD g char(3), ADD h timestamp(3), ADD i float, ADD j s.t[], ADD k geometry(Point, 4326), ADD l bit varying(5), ADD m time with time zone",
      "ADD COLUMN relation=A.b c name=d type=int8\n"
      "ADD COLUMN relation=A.b c name=e type=int8\n"
      "ADD COLUMN relation=A.b c name=f type=char\n"
      "ADD COLUMN relation=A.b c name=g type=bpchar(3)\n"
      "ADD COLUMN relation=A.b c name=h type=timestamp(3)\n"
      "ADD COLUMN relation=A.b c name=i type=float8\n"
      "ADD COLUMN relation=A.b c name=j type=s.t[]\n"
      "ADD COLUMN relation=A.b c name=k type=geometry(-1,4326)\n"
      "ADD COLUMN relation=A.b c name=l type=varbit(5)\n"
      "ADD COLUMN relation=A.b c name=m type=timetz" },
    { "ALTER TABLE db.s.a ADD b int", "ADD COLUMN relation=s.a name=b type=int4" },
    { "CREATE FUNCTION f(a t.c%TYPE, b pg_catalog.int4, c SETOF s.t) LANGUAGE C AS 'x'",
      "CREATE FUNCTION relation=f language=c volatility=v arguments=t.c%TYPE,int4,s.t names=a,b,c" },
    { "SET a = 1, -2.5, true, 'x', yes", "SET name=a new=1, -2.5, true, x, yes" },
    { "DELETE FROM a WHERE b = 12345678901 AND c = B'101' AND d = '' AND e = 'x'::text",
      "DELETE relation=a expression={b = 12345678901 AND c = B'101' AND d = '' AND e = 'x'::text} reads=b,c,d,e terms=(b = 12345678901)(c = b101)(d = )(e = x) query={ columns=b,c,d,e }" },
};

START_TEST(names_types_values)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_names(void)
{
    Suite *suite = suite_create("sql/lower_names");
    TCase *test_case = tcase_create("lower_names");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, names_types_values, 0, G_N_ELEMENTS(cases));
    return suite;
}
