/* tests/unit/sql/test_lower_body.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "DO $$ BEGIN DROP TABLE a; END $$", "DO new=plpgsql\n"
                                          "DROP TABLE relation=a [IN_BODY]" },
    { "DO LANGUAGE plpython3u 'x'", "DO new=plpython3u\n"
                                    "OPAQUE name=a body in a language that is not read" },
    { "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'DELETE FROM a; SELECT $1'",
      "CREATE FUNCTION relation=f language=sql volatility=v arguments=int4 names= returns=int4 body={DELETE relation=a query={ }\n"
      "SELECT query={ }}" },
    { "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.a := now(); RETURN NEW; END $f$",
      "CREATE FUNCTION relation=f language=plpgsql volatility=v returns=trigger trigger body={SELECT query={ calls=now/0 }\nOTHER name=RETURN NEW}" },
    { "CREATE FUNCTION f(a int) RETURNS int RETURN a + b(1)",
      "CREATE FUNCTION relation=f language=sql volatility=v arguments=int4 names=a returns=int4 body={SELECT query={ columns=a calls=b/1 }}" },
    { "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC INSERT INTO x VALUES (1); SELECT b(1); END",
      "CREATE FUNCTION relation=f language=sql volatility=v returns=int4 body={INSERT relation=x rows=1 query={ values=1 }\n"
      "SELECT query={ calls=b/1 }}" },
    { "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELEC 1'",
      "CREATE FUNCTION relation=f language=sql volatility=v returns=int4 body={OPAQUE name=syntax error at or near \"SELEC\"}" },
    { "CALL s.p(1, f(2))", "CALL relation=s.p query={ calls=f/1,s.p/2 }" },
    { "PREPARE p (int) AS DELETE FROM a WHERE b = $1; EXECUTE p (1); EXECUTE q",
      "PREPARE name=p\n"
      "DELETE relation=a expression={b = $1} reads=b query={ columns=b }\n"
      "OPAQUE name=EXECUTE of a statement that was prepared elsewhere" },
    { "DO 'BEGIN EXECUTE ''DO $x$ BEGIN DROP TABLE a; END $x$''; END'", "DO new=plpgsql\n"
                                                                        "DO new=plpgsql [IN_BODY]\n"
                                                                        "DROP TABLE relation=a [IN_BODY]" },
};

START_TEST(bodies)
{
    actions_assert(&cases[_i]);
}
END_TEST

static const struct actions_case places[] = {
    { "DO $$ BEGIN DROP TABLE a; ALTER TABLE a ADD b int; END $$", "DO DROP b" },
    { "DO 'BEGIN DROP TABLE a; END'", "DO DROP" },
    { "DO 'BEGIN SELECT ''x''; DROP TABLE a; END'", "DO BEGIN BEGIN" },
    { "DO E'BEGIN\\nDROP TABLE a; END'", "DO BEGIN\\nDROP" },
    { "PREPARE p AS DELETE FROM a; EXECUTE p", "PREPARE EXECUTE" },
};

START_TEST(a_finding_points_into_the_body)
{
    actions_assert_places(&places[_i]);
}
END_TEST

START_TEST(statements_in_bodies_are_counted)
{
    CLEANUP(actions_fixture_clear)
    struct actions_fixture fixture = actions_read("DO $$ BEGIN DROP TABLE a; EXECUTE x; y := f(1); END $$");

    ck_assert_uint_eq(fixture.actions.statements, 4);
    ck_assert_uint_eq(fixture.actions.opaque, 1);
}
END_TEST

START_TEST(bodies_within_bodies_have_an_end)
{
    g_autoptr(GString) text = g_string_new("DROP TABLE a");

    for (int depth = 0; depth < 12; depth++) {
        g_autofree char *inner = sql_quote_literal(text->str);

        g_string_printf(text, "DO $d%d$ BEGIN EXECUTE %s; END $d%d$", depth, inner, depth);
    }
    {
        CLEANUP(actions_fixture_clear) struct actions_fixture fixture = actions_read(text->str);
        const struct sql_action *last = actions_at(&fixture, fixture.actions.list->len - 1);

        ck_assert_int_eq(last->kind, SQL_OPAQUE);
        ck_assert_pstr_eq(last->name, "a body within too many others");
    }
}
END_TEST

Suite *suite_sql_lower_body(void)
{
    Suite *suite = suite_create("sql/lower_body");
    TCase *test_case = tcase_create("lower_body");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, bodies, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(test_case, a_finding_points_into_the_body, 0, G_N_ELEMENTS(places));
    tcase_add_test(test_case, statements_in_bodies_are_counted);
    tcase_add_test(test_case, bodies_within_bodies_have_an_end);
    return suite;
}
