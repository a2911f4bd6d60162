/* tests/unit/base/test_plural.c */
#include "base/plural.h"

#include "support/suite.h"

START_TEST(only_one_is_one)
{
    ck_assert_str_eq(plural(0), "s");
    ck_assert_str_eq(plural(1), "");
    ck_assert_str_eq(plural(2), "s");
    ck_assert_str_eq(plural(UINT64_MAX), "s");
}
END_TEST

Suite *suite_base_plural(void)
{
    const TTest *tests[] = { only_one_is_one, NULL };
    return suite_of("base/plural", tests, NULL, NULL);
}
