/* tests/unit/base/test_quantity.c */
#include "base/quantity.h"

#include "support/suite.h"

enum { UNTOUCHED = -7 };

static int64_t duration_of(const char *text)
{
    int64_t milliseconds = UNTOUCHED;

    return duration_from_text(text, &milliseconds) ? milliseconds : UNTOUCHED;
}

START_TEST(every_unit_is_read)
{
    ck_assert_int_eq(duration_of("500ms"), 500);
    ck_assert_int_eq(duration_of("60s"), 60000);
    ck_assert_int_eq(duration_of("30min"), 1800000);
    ck_assert_int_eq(duration_of("2h"), 7200000);
    ck_assert_int_eq(duration_of("1d"), 86400000);
    ck_assert_int_eq(duration_of("0"), 0);
}
END_TEST

START_TEST(without_a_unit_it_is_seconds)
{
    ck_assert_int_eq(duration_of("5"), 5000);
    ck_assert_int_eq(duration_of("5 s"), 5000);
}
END_TEST

START_TEST(anything_else_is_refused)
{
    const char *const wrong[] = { "", "s", "-5s", "5m", "5 seconds", "1.5s", "5s ", " 5s", "0x5", "\xC3\xA9" };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_msg(duration_of(wrong[i]) == UNTOUCHED, "'%s' was read as a duration", wrong[i]);
}
END_TEST

START_TEST(what_postgresql_cannot_hold_is_refused)
{
    ck_assert_int_eq(duration_of("2147483647ms"), INT32_MAX);
    ck_assert_int_eq(duration_of("2147483648ms"), UNTOUCHED);
    ck_assert_int_eq(duration_of("25d"), UNTOUCHED);
    ck_assert_int_eq(duration_of("99999999999999999999999999"), UNTOUCHED);
}
END_TEST

static int64_t size_of(const char *text)
{
    int64_t bytes = UNTOUCHED;

    return size_from_text(text, &bytes) ? bytes : UNTOUCHED;
}

START_TEST(sizes_have_the_servers_units)
{
    ck_assert_int_eq(size_of("10"), 10);
    ck_assert_int_eq(size_of("10B"), 10);
    ck_assert_int_eq(size_of("3kB"), 3 * 1024);
    ck_assert_int_eq(size_of("10 MB"), 10 * 1024 * 1024);
    ck_assert_int_eq(size_of("8388607TB"), INT64_C(8388607) << 40);
}
END_TEST

START_TEST(other_sizes_are_refused)
{
    const char *const wrong[] = { "", "MB", "10KB", "10mb", "1.5GB", "-1", "8388608TB", "99999999999999999999" };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_msg(size_of(wrong[i]) == UNTOUCHED, "'%s' was read as a size", wrong[i]);
}
END_TEST

Suite *suite_base_quantity(void)
{
    const TTest *tests[] = {
        every_unit_is_read,
        without_a_unit_it_is_seconds,
        anything_else_is_refused,
        what_postgresql_cannot_hold_is_refused,
        sizes_have_the_servers_units,
        other_sizes_are_refused,
        NULL,
    };
    return suite_of("base/quantity", tests, NULL, NULL);
}
