/* tests/unit/analysis/test_model_privilege.c - who has privileges, and whom a new relation leaves out. */
#include "analysis/model.h"

#include "support/model_fixture.h"
#include "support/suite.h"

#define TWO "CREATE TABLE a (i int); CREATE TABLE b (i int); CREATE SEQUENCE s;"

static const struct model_case grants[] = {
    { TWO "GRANT SELECT ON a TO x, PUBLIC", "public.a granted to x" },
    { TWO "GRANT SELECT ON a TO x, PUBLIC", "public.a granted to public" },
    { TWO "GRANT SELECT ON a TO x", "!public.b granted" },
    { TWO "GRANT SELECT ON ALL TABLES IN SCHEMA public TO x", "public.b granted to x" },
    { TWO "GRANT SELECT ON ALL TABLES IN SCHEMA public TO x", "!public.s granted" },
    { TWO "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO x", "public.s granted to x" },
    { TWO "GRANT SELECT ON a TO x; REVOKE ALL ON a FROM x", "!granted" },
    { TWO "GRANT SELECT ON a TO x; REVOKE ALL ON ALL TABLES IN SCHEMA public FROM x", "!granted" },
    { TWO "GRANT ALL ON a TO x; REVOKE INSERT ON a FROM x", "public.a granted to x" },
    { TWO "GRANT SELECT ON a TO x; ALTER TABLE a RENAME TO c", "public.c granted to x" },
    { TWO "BEGIN; GRANT SELECT ON a TO x; ROLLBACK", "!granted" },
    { TWO "GRANT EXECUTE ON FUNCTION a() TO x", "!granted" },
};

START_TEST(relations_know_who_has_privileges)
{
    model_assert(&grants[_i]);
}
END_TEST

static const struct {
    const char *text, *name, *missing;
} others[] = {
    { TWO "GRANT SELECT ON a, b TO x", "c", "x" },
    { TWO "GRANT SELECT ON a, b TO y, x", "c", "x y" },
    { TWO "GRANT SELECT ON a TO x", "c", "" },
    { TWO "GRANT SELECT ON a TO x; GRANT SELECT ON b TO y", "c", "" },
    { TWO "GRANT SELECT ON a, b TO x", "app.c", "" },
    { TWO "GRANT SELECT ON a, b TO x; CREATE TABLE c (i int)", "c", "x" },
    { TWO "GRANT SELECT ON a, b TO x; CREATE TABLE c (i int); GRANT SELECT ON c TO x", "c", "" },
    { TWO "GRANT SELECT ON a, b TO x; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x", "c", "" },
    { TWO "GRANT SELECT ON a, b TO x; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO x", "c", "x" },
    { TWO "GRANT SELECT ON a, b TO x; ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO x", "c", "x" },
    { TWO "GRANT SELECT ON a, b TO x; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x;"
          "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM x",
      "c", "x" },
    { TWO "GRANT SELECT ON a, b TO x; BEGIN; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x; ROLLBACK", "c",
      "x" },
};

START_TEST(who_has_privileges_on_most_is_left_out)
{
    CLEANUP(model_cleanup) struct model *model = model_new();
    g_autoptr(GPtrArray) missing = NULL;
    g_autofree char *joined = NULL;

    model_begin_migration(model, false);
    model_replay(model, others[_i].text);
    missing = model_missing_grantees(model, model_named(others[_i].name), false);
    g_ptr_array_add(missing, NULL);
    joined = g_strjoinv(" ", (char **)missing->pdata);
    ck_assert_msg(g_str_equal(joined, others[_i].missing), "%s: %s", others[_i].text, joined);
}
END_TEST

Suite *suite_analysis_model_privilege(void)
{
    Suite *suite = suite_create("analysis/model_privilege");
    TCase *cases = tcase_create("cases");

    tcase_add_loop_test(cases, relations_know_who_has_privileges, 0, G_N_ELEMENTS(grants));
    tcase_add_loop_test(cases, who_has_privileges_on_most_is_left_out, 0, G_N_ELEMENTS(others));
    suite_add_tcase(suite, cases);
    return suite;
}
