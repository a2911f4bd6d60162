/* tests/unit/analysis/test_question.c */
#include "analysis/question.h"

#include "support/suite.h"

static bool implies(struct sql_term premise, struct sql_term conclusion)
{
    return terms_imply((struct terms){ &premise, 1 }, (struct terms){ &conclusion, 1 });
}

START_TEST(a_list_implies_a_longer_one)
{
    const struct sql_term two = { "role", "IN", "viewer, admin" };
    const struct sql_term three = { "role", "IN", "viewer, operator, admin" };
    const struct sql_term one = { "role", "=", "admin" };

    ck_assert(implies(two, three));
    ck_assert(!implies(three, two));
    ck_assert(implies(one, two));
    ck_assert(!implies(two, one));
    ck_assert(!implies(two, (struct sql_term){ "rank", "IN", "viewer, admin" }));
}
END_TEST

START_TEST(a_term_implies_itself_alone)
{
    const struct sql_term present = { "role", "IS NOT NULL", NULL };

    ck_assert(implies(present, present));
    ck_assert(!implies(present, (struct sql_term){ "role", "IS NULL", NULL }));
    ck_assert(!implies((struct sql_term){ "a", "<", "5" }, (struct sql_term){ "a", "<", "7" }));
}
END_TEST

START_TEST(every_term_has_to_be_implied)
{
    const struct sql_term both[] = { { "a", "IS NOT NULL", NULL }, { "b", "IS NOT NULL", NULL } };

    ck_assert(terms_imply((struct terms){ both, 2 }, (struct terms){ both, 1 }));
    ck_assert(!terms_imply((struct terms){ both, 1 }, (struct terms){ both, 2 }));
    ck_assert_msg(!terms_imply((struct terms){ both, 2 }, (struct terms){ NULL, 0 }), "of nothing nothing is known");
}
END_TEST

Suite *suite_analysis_question(void)
{
    const TTest *const tests[] = {
        a_list_implies_a_longer_one,
        a_term_implies_itself_alone,
        every_term_has_to_be_implied,
        NULL,
    };
    return suite_of("analysis/question", tests, NULL, NULL);
}
