/* tests/unit/analysis/test_class.c */
#include "analysis/class.h"

#include "support/suite.h"

START_TEST(the_words_are_those_of_ledger_and_files)
{
    ck_assert_str_eq(class_name(CLASS_COMPATIBLE), "compatible");
    ck_assert_str_eq(class_name(CLASS_INCOMPATIBLE), "incompatible");
    ck_assert_str_eq(class_name(CLASS_DESTRUCTIVE), "destructive");
}
END_TEST

START_TEST(the_worse_is_the_greater)
{
    ck_assert_int_lt(CLASS_COMPATIBLE, CLASS_INCOMPATIBLE);
    ck_assert_int_lt(CLASS_INCOMPATIBLE, CLASS_DESTRUCTIVE);
}
END_TEST

Suite *suite_analysis_class(void)
{
    const TTest *const tests[] = { the_words_are_those_of_ledger_and_files, the_worse_is_the_greater, NULL };
    return suite_of("analysis/class", tests, NULL, NULL);
}
