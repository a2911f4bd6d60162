/* tests/unit/analysis/test_model_name.c */
#include "analysis/model_state.h"

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

Suite *suite_analysis_model_name(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_name", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, names_are_cut_as_postgresql_cuts_them, 0, G_N_ELEMENTS(made));
    suite_add_tcase(suite, tables);
    return suite;
}
