/* tests/unit/rollback/test_foreign_key.c; what leads to a table is in tests/integration/cascade.t */
#include "rollback/foreign_key.h"

#include "support/suite.h"

static const struct {
    const char *definition, *condition;
} cases[] = {
    { "FOREIGN KEY (agent) REFERENCES public.agents(id) ON DELETE CASCADE", "r.agent = t.id" },
    { "FOREIGN KEY (x, y) REFERENCES s.t(a, b)", "r.x = t.a AND r.y = t.b" },
    { "FOREIGN KEY (\"a, b\", \"c)\") REFERENCES \"s (1)\".\"t\"\"(\"(\"d\"\"e\", f) MATCH FULL",
      "r.\"a, b\" = t.\"d\"\"e\" AND r.\"c)\" = t.f" },
    { "FOREIGN KEY (id, PERIOD \"the \"\"days\") REFERENCES price(id, PERIOD valid_at)",
      "r.id = t.id AND r.\"the \"\"days\" && t.valid_at" },
    { "FOREIGN KEY (period) REFERENCES t(\"PERIOD x\")", "r.period = t.\"PERIOD x\"" },
    { "CHECK (x > 1)", "" },
};

START_TEST(a_condition_pairs_the_columns)
{
    g_autofree char *condition = foreign_key_condition(cases[_i].definition, "r", "t");

    ck_assert_str_eq(condition, cases[_i].condition);
}
END_TEST

static const struct {
    const char *definition, *orphans;
} orphans[] = {
    { "FOREIGN KEY (agent) REFERENCES public.agents(id) ON DELETE CASCADE",
      "num_nulls(target.agent) = 0 AND NOT EXISTS (SELECT FROM public.agents AS referred WHERE target.agent = "
      "referred.id)" },
    { "FOREIGN KEY (x, \"y)\") REFERENCES \"s (1)\".t(a, b) MATCH FULL",
      "num_nonnulls(target.x, target.\"y)\") > 0 AND NOT EXISTS (SELECT FROM \"s (1)\".t AS referred WHERE "
      "target.x = referred.a AND target.\"y)\" = referred.b)" },
};

START_TEST(orphans_refer_to_nothing_that_is_there)
{
    g_autofree char *condition = foreign_key_orphans(orphans[_i].definition);

    ck_assert_str_eq(condition, orphans[_i].orphans);
}
END_TEST

Suite *suite_rollback_foreign_key(void)
{
    Suite *suite = suite_create("rollback/foreign_key");
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, a_condition_pairs_the_columns, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(tables, orphans_refer_to_nothing_that_is_there, 0, G_N_ELEMENTS(orphans));
    suite_add_tcase(suite, tables);
    return suite;
}
