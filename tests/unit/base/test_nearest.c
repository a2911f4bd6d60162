/* tests/unit/base/test_nearest.c */
#include "base/nearest.h"

#include "support/suite.h"

#include <string.h>

static const char *const names[] = { "up", "status", "verify", "rollback", "lock-timeout", "plan", NULL };

START_TEST(one_slip_of_each_kind_is_forgiven)
{
    ck_assert_pstr_eq(nearest_name("statsus", names), "status");
    ck_assert_pstr_eq(nearest_name("verfy", names), "verify");
    ck_assert_pstr_eq(nearest_name("rollbock", names), "rollback");
    ck_assert_pstr_eq(nearest_name("paln", names), "plan");
    ck_assert_pstr_eq(nearest_name("pu", names), "up");
}
END_TEST

START_TEST(case_does_not_count)
{
    ck_assert_pstr_eq(nearest_name("STATUS", names), "status");
}
END_TEST

START_TEST(a_word_of_its_own_has_no_nearest)
{
    ck_assert_ptr_null(nearest_name("frobnicate", names));
    ck_assert_ptr_null(nearest_name("xy", names));
    ck_assert_ptr_null(nearest_name("", names));
}
END_TEST

START_TEST(longer_words_may_hold_more_slips)
{
    ck_assert_pstr_eq(nearest_name("lock_timeuot", names), "lock-timeout");
    ck_assert_ptr_null(nearest_name("plnaa", names));
}
END_TEST

START_TEST(the_nearer_name_wins_over_an_earlier_one)
{
    const char *const close[] = { "history", "historic", NULL };

    ck_assert_pstr_eq(nearest_name("histori", close), "history");
    ck_assert_pstr_eq(nearest_name("historci", close), "historic");
}
END_TEST

START_TEST(an_overlong_word_is_no_name)
{
    char word[500];

    memset(word, 'a', sizeof(word) - 1);
    word[sizeof(word) - 1] = '\0';
    ck_assert_ptr_null(nearest_name(word, names));
}
END_TEST

Suite *suite_base_nearest(void)
{
    const TTest *tests[] = {
        one_slip_of_each_kind_is_forgiven,
        case_does_not_count,
        a_word_of_its_own_has_no_nearest,
        longer_words_may_hold_more_slips,
        the_nearer_name_wins_over_an_earlier_one,
        an_overlong_word_is_no_name,
        NULL,
    };
    return suite_of("base/nearest", tests, NULL, NULL);
}
