/* tests/unit/rollback/test_sample_values.c */
#include "rollback/sample_values.h"

#include "support/suite.h"

static const struct {
    struct sample_type type;
    const char *first, *second;
} cases[] = {
    { { .base = "integer", .category = 'N' }, "1", "32001" },
    { { .base = "character varying", .category = 'S' }, "a", "example1" },
    { { .base = "citext", .category = 'S' }, "a", "example1" },
    { { .base = "boolean", .category = 'B' }, "true", "false" },
    { { .base = "jsonb", .category = 'U' }, "{}", "[]" },
    { { .base = "text[]", .category = 'A' }, "{}", "{}" },
    { { .base = "tstzrange", .category = 'R' }, "empty", "(,)" },
    { { .base = "run_status", .category = 'E', .first = "queued", .last = "failed" }, "queued", "failed" },
    { { .base = "pair", .category = 'C' }, NULL, NULL },
    { { .base = "", .category = '\0' }, NULL, NULL },
};

START_TEST(a_type_has_two_values)
{
    ck_assert_pstr_eq(sample_value(&cases[_i].type, 0), cases[_i].first);
    ck_assert_pstr_eq(sample_value(&cases[_i].type, 1), cases[_i].second);
}
END_TEST

Suite *suite_rollback_sample_values(void)
{
    Suite *suite = suite_create("rollback/sample_values");
    TCase *tcase = tcase_create("values");

    tcase_add_loop_test(tcase, a_type_has_two_values, 0, (int)(sizeof cases / sizeof cases[0]));
    suite_add_tcase(suite, tcase);
    return suite;
}
