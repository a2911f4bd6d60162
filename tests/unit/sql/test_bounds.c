/* tests/unit/sql/test_bounds.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "ALTER TABLE a ATTACH PARTITION b FOR VALUES FROM ('2024-01-01', MINVALUE) TO ('2025-01-01', MAXVALUE)",
      "ATTACH PARTITION relation=a other=b expression={} terms=(1 >= 2024-01-01)(1 < 2025-01-01)" },
    { "ALTER TABLE a ATTACH PARTITION b FOR VALUES IN (1, 'x', NULL)",
      "ATTACH PARTITION relation=a other=b expression={} terms=(1 IN 1, x, NULL)" },
    { "ALTER TABLE a ATTACH PARTITION b FOR VALUES WITH (MODULUS 4, REMAINDER 1)",
      "ATTACH PARTITION relation=a other=b expression={}" },
};

START_TEST(bounds_are_conditions_on_the_key)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_bounds(void)
{
    Suite *suite = suite_create("sql/bounds");
    TCase *test_case = tcase_create("bounds");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, bounds_are_conditions_on_the_key, 0, G_N_ELEMENTS(cases));
    return suite;
}
