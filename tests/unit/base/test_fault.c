/* tests/unit/base/test_fault.c */
#include "base/fault.h"

#include "support/suite.h"

#include <signal.h>

START_TEST(the_first_cause_counts)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(!fault_set(&fault, FAULT_USAGE, "no %s", "directory"));
    ck_assert(!fault_set(&fault, FAULT_BUG, "later"));
    ck_assert_str_eq(fault.text, "no directory");
    ck_assert_int_eq(fault_exit_code(&fault), 2);
}
END_TEST

START_TEST(a_signal_is_added_to_128)
{
    CLEANUP(fault_clear) struct fault fault = { .kind = FAULT_CANCELLED, .signal = SIGINT };

    ck_assert_int_eq(fault_exit_code(&fault), 130);
}
END_TEST

START_TEST(every_kind_has_a_name_and_a_meaning)
{
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        ck_assert_ptr_nonnull(fault_kinds[kind].name);
        ck_assert_ptr_nonnull(fault_kinds[kind].meaning);
    }
}
END_TEST

START_TEST(a_hint_without_a_fault_is_dropped)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert(!fault_set_hint(&fault, "try again"));
    ck_assert_ptr_null(fault.hint);
}
END_TEST

Suite *suite_base_fault(void)
{
    const TTest *tests[] = {
        the_first_cause_counts,
        a_signal_is_added_to_128,
        every_kind_has_a_name_and_a_meaning,
        a_hint_without_a_fault_is_dropped,
        NULL,
    };
    return suite_of("base/fault", tests, NULL, NULL);
}
