/* tests/unit/analysis/test_model_name.c */
#include "analysis/model_state.h"

#include "support/model_fixture.h"
#include "support/suite.h"

#include <string.h>

#define TEN  "abcdefghij"
#define LONG TEN TEN TEN TEN TEN TEN "abc"

/* As PostgreSQL 15 names them. */
static const struct {
    const char *first, *second, *label, *name;
} made[] = {
    { "t", "a_b", "key", "t_a_b_key" },
    { "t", NULL, "pkey", "t_pkey" },
    { LONG, NULL, "pkey", TEN TEN TEN TEN TEN "abcdefgh_pkey" },
    { LONG, "a", "idx", TEN TEN TEN TEN TEN "abcdefg_a_idx" },
    { LONG, LONG, "fkey", TEN TEN "abcdefghi_" TEN TEN "abcdefgh_fkey" },
    { "t", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü", "check", "t_äöüäöüäöüäöüäöüäöüäöüäöüäöü_check" },
};

START_TEST(names_are_cut_as_postgresql_cuts_them)
{
    g_autofree char *name = model_make_name(made[_i].first, made[_i].second, made[_i].label);

    ck_assert_uint_le(strlen(name), 63);
    ck_assert_str_eq(name, made[_i].name);
}
END_TEST

START_TEST(a_name_that_is_free_has_a_number_when_its_schema_has_it_already)
{
    static const struct {
        const char *table, *second, *label, *name;
    } free[] = {
        { "runs", "agent_id", "fkey", "runs_agent_id_fkey2" }, { "runs", "state", "fkey", "runs_state_fkey" },
        { "runs", "state", "idx", "runs_state_idx1" },         { "runs", "state", "key", "runs_state_key1" },
        { "app.runs", "state", "idx", "runs_state_idx" },      { "elsewhere", "a", "check", "elsewhere_a_check" },
    };
    struct model *model = model_new();

    model_begin_migration(model, true);
    model_replay(model, "CREATE SCHEMA app; CREATE TABLE app.runs (state text);"
                        "CREATE TABLE agents (agent_id bigint PRIMARY KEY);"
                        "CREATE TABLE runs (agent_id bigint REFERENCES agents REFERENCES agents, state text UNIQUE);"
                        "CREATE INDEX ON runs (state);");
    for (size_t index = 0; index < G_N_ELEMENTS(free); index++) {
        g_autofree char *name =
                model_free_name(model, model_named(free[index].table), free[index].second, free[index].label);

        ck_assert_str_eq(name, free[index].name);
    }
    model_free(model);
}
END_TEST

Suite *suite_analysis_model_name(void)
{
    const TTest *tests[] = { a_name_that_is_free_has_a_number_when_its_schema_has_it_already, NULL };
    Suite *suite = suite_of("analysis/model_name", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, names_are_cut_as_postgresql_cuts_them, 0, G_N_ELEMENTS(made));
    suite_add_tcase(suite, tables);
    return suite;
}
