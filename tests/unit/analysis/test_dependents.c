/* tests/unit/analysis/test_dependents.c - by what is to be dropped by name before something goes */
#include "analysis/dependents.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

#define TABLES                                                                                                         \
    "CREATE TYPE mood AS ENUM ('sad');"                                                                                \
    "CREATE COLLATION german (locale = 'de');"                                                                         \
    "CREATE TABLE a (id bigint PRIMARY KEY, code text UNIQUE, name text COLLATE german, m mood);"                      \
    "CREATE TABLE b (a bigint REFERENCES a, code text CONSTRAINT \"By code\" REFERENCES a (code));"                    \
    "CREATE TABLE \"C\" (b bigint);"                                                                                   \
    "CREATE VIEW names AS SELECT name FROM a;"                                                                         \
    "CREATE MATERIALIZED VIEW kept AS SELECT name FROM names;"                                                         \
    "CREATE SCHEMA s; CREATE SEQUENCE s.free; CREATE TABLE s.t (id serial, a bigint REFERENCES a);"                    \
    "CREATE VIEW other.v AS SELECT * FROM s.t;"

/* What the way drops, between the release that does without and the statement itself. */
static const struct {
    const char *text, *id, *dropped;
} drops[] = {
    { "DROP TABLE a CASCADE;", "drop-table-cascade",
      "DROP MATERIALIZED VIEW public.kept;\n"
      "DROP VIEW public.names;\n"
      "ALTER TABLE public.b DROP CONSTRAINT b_a_fkey;\n"
      "ALTER TABLE public.b DROP CONSTRAINT \"By code\";\n"
      "ALTER TABLE s.t DROP CONSTRAINT t_a_fkey;\n"
      "DROP TABLE a;\n" },
    { "ALTER TABLE a DROP COLUMN code CASCADE;", "drop-column-cascade",
      "ALTER TABLE public.b DROP CONSTRAINT \"By code\";\nALTER TABLE a DROP COLUMN code;\n" },
    { "DROP TYPE mood CASCADE;", "drop-type-cascade", "ALTER TABLE public.a DROP COLUMN m;\nDROP TYPE mood;\n" },
    { "DROP COLLATION german CASCADE;", "drop-object-cascade",
      "DROP MATERIALIZED VIEW public.kept;\n"
      "DROP VIEW public.names;\n"
      "ALTER TABLE public.a DROP COLUMN name;\n"
      "DROP COLLATION german;\n" },
    { "DROP SCHEMA s CASCADE;", "drop-schema-cascade",
      "DROP VIEW other.v;\nDROP SEQUENCE s.free;\nDROP TABLE s.t;\nDROP SCHEMA s;\n" },
    { "DROP TABLE \"C\" CASCADE;", "drop-table-cascade", "-- first, by name, what depends on it\nDROP TABLE \"C\";\n" },
    { "TRUNCATE a CASCADE;", "truncate-cascade", "TRUNCATE public.a, public.b, s.t;\n" },
};

START_TEST(what_depends_on_it_goes_first_by_name)
{
    static const struct analysis_options any = { 0 };
    CLEANUP(judged_clear) struct judged judged;
    const struct finding *finding = NULL;
    const char *step = NULL;

    judge(&any, &(const struct judge_case){ TABLES, drops[_i].text }, &judged);
    finding = judged_finding(&judged, drops[_i].id);
    ck_assert_msg(finding != NULL && finding->safe_way != NULL, "%s: no %s", drops[_i].text, drops[_i].id);
    step = strstr(finding->safe_way, "-- 2. a migration:\n");
    ck_assert_ptr_nonnull(step);
    ck_assert_str_eq(step + strlen("-- 2. a migration:\n"), drops[_i].dropped);
}
END_TEST

Suite *suite_analysis_dependents(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/dependents", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, what_depends_on_it_goes_first_by_name, 0, G_N_ELEMENTS(drops));
    suite_add_tcase(suite, tables);
    return suite;
}
