/* tests/unit/sql/test_plpgsql.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "DO $$  BEGIN IF f(1) THEN DROP TABLE a; ELSIF g(1) THEN DROP TABLE b; ELSE DROP TABLE c; END IF; DROP TABLE d; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "DROP TABLE relation=a [CONDITIONAL] [IN_BODY]\n"
      "SELECT query={ calls=g/1 } [CONDITIONAL] [IN_BODY]\n"
      "DROP TABLE relation=b [CONDITIONAL] [IN_BODY]\n"
      "DROP TABLE relation=c [CONDITIONAL] [IN_BODY]\n"
      "DROP TABLE relation=d [IN_BODY]" },
    { "DO $$  BEGIN IF a THEN RETURN; END IF; DROP TABLE b; END $$", "DO new=plpgsql\n"
                                                                     "DROP TABLE relation=b [CONDITIONAL] [IN_BODY]" },
    { "DO $$  BEGIN CASE f(1) WHEN 1, 2 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE; DROP TABLE c; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "DROP TABLE relation=a [CONDITIONAL] [IN_BODY]\n"
      "DROP TABLE relation=b [CONDITIONAL] [IN_BODY]\n"
      "DROP TABLE relation=c [IN_BODY]" },
    { "DO $$  BEGIN CASE WHEN f(1) THEN NULL; END CASE; END $$", "DO new=plpgsql\n"
                                                                 "SELECT query={ calls=f/1 } [CONDITIONAL] [IN_BODY]" },
    { "DO $$  BEGIN <<l>> LOOP DROP TABLE a; EXIT l WHEN f(1); END LOOP l; DROP TABLE b; END $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=a [CONDITIONAL] [IN_BODY]\n"
      "SELECT query={ calls=f/1 } [CONDITIONAL] [IN_BODY]\n"
      "DROP TABLE relation=b [IN_BODY]" },
    { "DO $$  BEGIN WHILE f(1) LOOP DROP TABLE a; CONTINUE WHEN g(1); END LOOP; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "DROP TABLE relation=a [CONDITIONAL] [IN_BODY]\n"
      "SELECT query={ calls=g/1 } [CONDITIONAL] [IN_BODY]" },
    { "DO $$  BEGIN FOR r IN SELECT a FROM b LOOP UPDATE c SET d = r.a; END LOOP; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ from=b columns=a } [IN_BODY]\n"
      "UPDATE relation=c columns=d query={ columns=a } [CONDITIONAL] [IN_BODY]" },
    { "DO $$  BEGIN FOR i IN 1..f(2) BY 2 LOOP NULL; END LOOP; FOR i IN REVERSE g(1) .. (2) LOOP NULL; END LOOP; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "SELECT query={ calls=g/1 } [IN_BODY]" },
    { "DO $$  BEGIN FOR r IN (SELECT a FROM b) LOOP NULL; END LOOP; FOR r IN c LOOP NULL; END LOOP; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ from=b columns=a } [IN_BODY]" },
    { "DO $$  BEGIN FOR r IN EXECUTE 'SELECT a FROM b' USING f(1) LOOP NULL; END LOOP; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "SELECT query={ from=b columns=a } [IN_BODY]" },
    { "DO $$  BEGIN FOREACH x SLICE 1 IN ARRAY f(1) LOOP NULL; END LOOP; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]" },
    { "DO $$  BEGIN BEGIN DROP TABLE a; EXCEPTION WHEN undefined_table OR others THEN DROP TABLE b; WHEN division_by_zero THEN NULL; END; DROP TABLE c; END $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=a [IN_BODY]\n"
      "DROP TABLE relation=b [CONDITIONAL] [IN_BODY]\n"
      "DROP TABLE relation=c [IN_BODY]" },
    { "DO $$  BEGIN x := f(1); y.z = g(1); a[h(1)] := 2; b := 1; c := (d); END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "SELECT query={ calls=g/1 } [IN_BODY]" },
    { "DO $$  BEGIN PERFORM f(1); PERFORM a FROM b WHERE c = 1; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "SELECT query={ from=b columns=a,c where } [IN_BODY]" },
    { "DO $$  BEGIN SELECT a, b INTO STRICT x, y.z FROM c WHERE f(1); INSERT INTO a VALUES (1) RETURNING b INTO c; SELECT INTO x a FROM b; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ from=c columns=a,b calls=f/1 where } [IN_BODY]\n"
      "INSERT relation=a rows=1 query={ columns=b values=1 } [IN_BODY]\n"
      "SELECT query={ from=b columns=a } [IN_BODY]" },
    { "DO $$  BEGIN EXECUTE 'DROP TABLE ' || 'a'; EXECUTE f(1); EXECUTE 'DROP TABLE ' || x INTO y USING z; END $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=a [IN_BODY]\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "OPAQUE name=EXECUTE of text that is put together at run time [IN_BODY]\n"
      "OPAQUE name=EXECUTE of text that is put together at run time [IN_BODY]" },
    { "DO $$  BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN %I text DEFAULT %L', 'a', 'B', 'it''s'); END $$",
      "DO new=plpgsql\n"
      "ADD COLUMN relation=a name=B type=text expression={'it''s'} constant [IN_BODY]" },
    { "DO $$  BEGIN RETURN f(1); END $$", "DO new=plpgsql\n"
                                          "SELECT query={ calls=f/1 } [IN_BODY]" },
    { "DO $$  BEGIN RETURN NEXT f(1); RETURN QUERY SELECT a FROM b; RETURN QUERY EXECUTE 'SELECT c FROM d'; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "SELECT query={ from=b columns=a } [IN_BODY]\n"
      "SELECT query={ from=d columns=c } [IN_BODY]" },
    { "DO $$  BEGIN ASSERT false, 'x'; ASSERT FALSE; ASSERT false OR f(1); IF a THEN RETURN OLD; END IF; RETURN NEW; END $$",
      "DO new=plpgsql\n"
      "OTHER name=RAISE [IN_BODY]\n"
      "OTHER name=RAISE [IN_BODY]\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "OTHER name=RETURN OLD [CONDITIONAL] [IN_BODY]\n"
      "OTHER name=RETURN NEW [CONDITIONAL] [IN_BODY]" },
    { "DO $$  BEGIN RAISE NOTICE 'a % b', f(1) USING HINT = 'x'; RAISE EXCEPTION 'x'; RAISE; ASSERT f(1), 'x'; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "OTHER name=RAISE [IN_BODY]\n"
      "OTHER name=RAISE [IN_BODY]\n"
      "SELECT query={ calls=f/1 } [IN_BODY]" },
    { "DO $$  BEGIN RAISE WARNING 'x'; IF a THEN RAISE division_by_zero; RETURN NULL; END IF; RETURN b; END $$",
      "DO new=plpgsql\n"
      "OTHER name=RAISE [CONDITIONAL] [IN_BODY]\n"
      "OTHER name=RETURN NULL [CONDITIONAL] [IN_BODY]" },
    { "DO $$  BEGIN OPEN c FOR SELECT a FROM b; OPEN c FOR EXECUTE 'SELECT d FROM e'; OPEN c(f(1)); FETCH c INTO x; MOVE c; CLOSE c; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ from=b columns=a } [IN_BODY]\n"
      "SELECT query={ from=e columns=d } [IN_BODY]\n"
      "SELECT query={ calls=c/1,f/1 } [IN_BODY]" },
    { "DO $$  BEGIN GET DIAGNOSTICS x = ROW_COUNT; NULL; COMMIT; ROLLBACK; CALL p(1); END $$",
      "DO new=plpgsql\n"
      "COMMIT [IN_BODY]\n"
      "ROLLBACK [IN_BODY]\n"
      "CALL relation=p query={ calls=p/1 } [IN_BODY]" },
    { "DO $$  BEGIN LOCK a IN SHARE MODE; SET LOCAL lock_timeout = '1s'; END $$",
      "DO new=plpgsql\n"
      "LOCK TABLE relation=a name=SHARE [IN_BODY]\n"
      "SET name=lock_timeout new=1s [IN_BODY] [LOCAL]" },
    { "DO $$  BEGIN DROP TABLE a; SELEC 1; DROP TABLE b; END $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=a [IN_BODY]\n"
      "OPAQUE name=syntax error at or near \"SELEC\" [IN_BODY]\n"
      "DROP TABLE relation=b [IN_BODY]" },
    { "DO $$  BEGIN IF a THEN DROP TABLE b; END $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=b [CONDITIONAL] [IN_BODY]\n"
      "OPAQUE name=a body whose structure cannot be followed [IN_BODY]" },
    { "DO $$  BEGIN END IF; END $$", "DO new=plpgsql\n"
                                     "OPAQUE name=a body whose structure cannot be followed [IN_BODY]" },
    { "DO $$  BEGIN x := CASE WHEN a THEN f(1) ELSE 2 END; DROP TABLE a; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ columns=a calls=f/1 } [IN_BODY]\n"
      "DROP TABLE relation=a [IN_BODY]" },
    { "DO $$  BEGIN IF CASE WHEN a THEN b ELSE c END THEN DROP TABLE d; END IF; END $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=d [CONDITIONAL] [IN_BODY]" },
    { "DO $$ #variable_conflict use_column\n<<outer>> DECLARE a int; BEGIN DROP TABLE a; END outer $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=a [IN_BODY]" },
    { "DO ''", "DO new=plpgsql" },
    { "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN ''x'' || g(1); END'",
      "CREATE FUNCTION relation=f language=plpgsql volatility=v returns=int4 body={SELECT query={ calls=g/1 }}" },
};

START_TEST(statements_of_a_body)
{
    actions_assert(&cases[_i]);
}
END_TEST

static const struct actions_case places[] = {
    { "DO $$ DECLARE x int := f(1); BEGIN IF g(1) THEN x := h(2); END IF; PERFORM k(1); EXECUTE 'DROP TABLE a'; END $$",
      "DO f g h PERFORM EXECUTE" },
    { "DO $$ BEGIN FOR r IN SELECT a FROM b LOOP EXECUTE f(1); END LOOP; RETURN j(1); END $$",
      "DO SELECT f EXECUTE j" },
};

START_TEST(a_finding_points_at_the_statement)
{
    actions_assert_places(&places[_i]);
}
END_TEST

Suite *suite_sql_plpgsql(void)
{
    Suite *suite = suite_create("sql/plpgsql");
    TCase *test_case = tcase_create("plpgsql");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, statements_of_a_body, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(test_case, a_finding_points_at_the_statement, 0, G_N_ELEMENTS(places));
    return suite;
}
