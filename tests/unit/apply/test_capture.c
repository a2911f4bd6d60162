/* tests/unit/apply/test_capture.c - when what stands in a capture runs. */
#include "apply/capture.h"

#include "support/suite.h"

#include <string.h>

/* Of a copy that ends where the text does, as one from the ledger. */
static void check(const char *text, const char *what, guint statement, bool is_after)
{
    const size_t length = strlen(text);
    g_autofree char *copy = g_memdup2(text, length);
    const struct apply_moment moment = apply_capture_moment(copy, length, (size_t)(strstr(text, what) - text));

    ck_assert_uint_eq(moment.statement, statement);
    ck_assert(moment.is_after == is_after);
}

START_TEST(one_line_parts_what_runs_before_from_what_runs_after)
{
    g_autofree char *line = apply_capture_line(APPLY_CAPTURE_WHOLE);
    g_autofree char *text = g_strconcat("-- head\none;\n", line, "two;\n", NULL);

    check(text, "one;", APPLY_CAPTURE_WHOLE, false);
    check(text, "two;", APPLY_CAPTURE_WHOLE, true);
}
END_TEST

START_TEST(each_transaction_has_a_line_and_an_end)
{
    g_autofree char *third = apply_capture_line(3);
    g_autofree char *twelfth = apply_capture_line(12);
    g_autofree char *text = g_strconcat("one;\n", third, "two;\n", apply_capture_end, "three;\n", twelfth, "four;\n",
                                        apply_capture_end, "five;\n", NULL);

    check(text, "one;", 3, false);
    check(text, "two;", 3, true);
    check(text, "three;", 12, false);
    check(text, "four;", 12, true);
    check(text, "five;", APPLY_CAPTURE_WHOLE, true);
}
END_TEST

START_TEST(without_a_line_it_all_runs_before)
{
    check("-- Here is what is kept.\none;\n", "one;", APPLY_CAPTURE_WHOLE, false);
    check("one;\n-- Here its statement 1", "one;", 1, false); /* cut short */
}
END_TEST

Suite *suite_apply_capture(void);
Suite *suite_apply_capture(void)
{
    const TTest *tests[] = { one_line_parts_what_runs_before_from_what_runs_after,
                             each_transaction_has_a_line_and_an_end, without_a_line_it_all_runs_before, NULL };

    return suite_of("apply/capture", tests, NULL, NULL);
}
