/* tests/unit/sql/test_plpgsql_declare.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "DO $$ DECLARE a text := 'b'; BEGIN EXECUTE 'DROP TABLE ' || a; END $$", "DO new=plpgsql\n"
                                                                               "DROP TABLE relation=b [IN_BODY]" },
    { "DO $$ DECLARE a CONSTANT text = 'x'; b varchar(10) NOT NULL DEFAULT 'y'; c text := a || '_' || b; BEGIN EXECUTE 'DROP TABLE ' || a || b || c; END $$",
      "DO new=plpgsql\n"
      "DROP TABLE relation=xyx_y [IN_BODY]" },
    { "DO $$ DECLARE a text := 'b'; BEGIN a := 'c'; EXECUTE 'DROP TABLE ' || a; END $$",
      "DO new=plpgsql\n"
      "OPAQUE name=EXECUTE of text that is put together at run time [IN_BODY]" },
    { "DO $$ DECLARE a text := 'b'; BEGIN SELECT x INTO b, a FROM y; EXECUTE 'DROP TABLE ' || a; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ from=y columns=x } [IN_BODY]\n"
      "OPAQUE name=EXECUTE of text that is put together at run time [IN_BODY]" },
    { "DO $$ DECLARE a text := 'b'; BEGIN FOR a IN SELECT 1 LOOP EXECUTE 'DROP TABLE ' || a; END LOOP; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ } [IN_BODY]\n"
      "OPAQUE name=EXECUTE of text that is put together at run time [CONDITIONAL] [IN_BODY]" },
    { "DO $$ DECLARE a text := 'b'; BEGIN DELETE FROM t WHERE n = a AND f(1, a, 2); EXECUTE format('DROP TABLE %I.%I', a, 'c'); END $$",
      "DO new=plpgsql\n"
      "DELETE relation=t expression={n = a AND f(1, a, 2)} reads=a,n calls=f/3 query={ columns=a,n calls=f/3 } [IN_BODY]\n"
      "DROP TABLE relation=b.c [IN_BODY]" },
    { "DO $$ DECLARE a text := 'b'; BEGIN DECLARE a text := 'c'; BEGIN EXECUTE 'DROP TABLE ' || a; END; END $$",
      "DO new=plpgsql\n"
      "OPAQUE name=EXECUTE of text that is put together at run time [IN_BODY]" },
    { "DO $$ DECLARE a int := f(1); c CURSOR (k int) FOR SELECT x FROM y WHERE z = k; d ALIAS FOR $1; e t%ROWTYPE; g text COLLATE \"C\" := h(1); BEGIN NULL; END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=f/1 } [IN_BODY]\n"
      "SELECT query={ from=y columns=k,x,z where } [CONDITIONAL] [IN_BODY]\n"
      "SELECT query={ calls=h/1 } [IN_BODY]" },
    { "DO $$ DECLARE a int; $$", "DO new=plpgsql\n"
                                 "OPAQUE name=a body whose structure cannot be followed [IN_BODY]" },
};

START_TEST(declarations)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_plpgsql_declare(void)
{
    Suite *suite = suite_create("sql/plpgsql_declare");
    TCase *test_case = tcase_create("plpgsql_declare");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, declarations, 0, G_N_ELEMENTS(cases));
    return suite;
}
