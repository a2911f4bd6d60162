/* tests/unit/sql/test_depth.c */
#include "sql/depth.h"

#include "support/script.h"
#include "support/suite.h"

struct depth_case {
    const char *text;
    size_t levels, tokens;
};

static const struct depth_case cases[] = {
    { "", 0, 0 },
    { "a", 0, 1 },
    { "a + b + c", 2, 5 },
    { "a + b, c + d", 1, 7 },
    { "((a))", 2, 5 },
    { "(a + (b + c)) + d", 4, 11 },
    { "a = 1 OR b = 2 OR c = 3", 1, 11 },
    { "a || b || c", 2, 7 },
    { "a +- b", 2, 4 },
    { "a::b::c", 2, 7 },
    { "SELECT 1 UNION SELECT 2, 3 UNION SELECT 4", 2, 10 },
    { "CASE WHEN a + b THEN c ELSE CASE WHEN d END END", 2, 13 },
    { "(a AS case) (b AS end) (c)", 2, 13 },
    { "'((((' \"((\" -- ((((\n /* (( */ $$((($$", 0, 3 },
    { ")))) END ]]] a + b", 1, 11 },
    { "a + b; c + d", 1, 7 },
};

START_TEST(levels_are_what_nests)
{
    struct sql_depth depth = sql_text_depth(text_of(cases[_i].text));

    ck_assert_msg(depth.levels == cases[_i].levels && depth.tokens == cases[_i].tokens,
                  "%s gave %zu levels, %zu tokens", cases[_i].text, depth.levels, depth.tokens);
}
END_TEST

Suite *suite_sql_depth(void)
{
    Suite *suite = suite_create("sql/depth");
    TCase *test_case = tcase_create("depth");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, levels_are_what_nests, 0, G_N_ELEMENTS(cases));
    return suite;
}
