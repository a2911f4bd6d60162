/* tests/unit/analysis/test_statement_way.c - by what rules say that leads to each */
#include "analysis/statement_way.h"

#include "support/judge.h"
#include "support/suite.h"

static const struct {
    const char *text, *id, *way; /* NULL: none */
} cases[] = {
    { "DROP VIEW a, b;", "drop-view",
      "-- 1. the application:\n-- a release that no longer names a; wait until no older one runs\n\n"
      "-- 2. a migration:\nDROP VIEW a, b;\n" },
    { "ALTER TABLE a ALTER COLUMN b DROP DEFAULT", "drop-default",
      "-- 1. the application:\n-- a release that works before and after what follows; wait until no older one runs\n\n"
      "-- 2. a migration:\nALTER TABLE a ALTER COLUMN b DROP DEFAULT;\n" },
    { "ALTER TABLE a\n    SET LOGGED;", "set-logged",
      "-- 1. a migration:\n-- when nobody has to wait, and nothing else in it\nALTER TABLE a\n    SET LOGGED;\n" },
    { "DROP TABLE a /* b */ Cascade;", "drop-table-cascade",
      "-- 1. the application:\n-- a release that no longer names what goes; wait until no older one runs\n\n"
      "-- 2. a migration:\n-- first, by name, what depends on it\nDROP TABLE a /* b */;\n" },
    { "DROP TABLE \"CASCADE\" CASCADE;", "drop-table-cascade",
      "-- 1. the application:\n-- a release that no longer names what goes; wait until no older one runs\n\n"
      "-- 2. a migration:\n-- first, by name, what depends on it\nDROP TABLE \"CASCADE\";\n" },
    { "DO $$ BEGIN DROP VIEW a; END $$;", "drop-view", NULL },
    { "DO $$ BEGIN DROP TABLE a CASCADE; END $$;", "drop-table-cascade", NULL },
};

START_TEST(the_statement_comes_after_what_it_needs)
{
    CLEANUP(judged_clear) struct judged judged;
    const struct finding *finding = NULL;

    judge(&(const struct analysis_options){ .server_version = 18 }, &(const struct judge_case){ NULL, cases[_i].text },
          &judged);
    finding = judged_finding(&judged, cases[_i].id);
    ck_assert_msg(finding != NULL, "%s: no %s", cases[_i].text, cases[_i].id);
    ck_assert_pstr_eq(finding->safe_way, cases[_i].way);
}
END_TEST

Suite *suite_analysis_statement_way(void)
{
    Suite *suite = suite_create("analysis/statement_way");
    TCase *tcase = tcase_create("statement_way");

    tcase_add_loop_test(tcase, the_statement_comes_after_what_it_needs, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
