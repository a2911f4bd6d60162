/* tests/unit/report/test_value.c */
#include "report/value.h"

#include "support/suite.h"

START_TEST(a_duration_is_said_in_two_units_at_most)
{
    static const struct {
        int64_t microseconds;
        const char *words;
    } cases[] = {
        { 0, "0.0 ms" },
        { 9949, "9.9 ms" },
        { 9950, "10 ms" },
        { 999499, "999 ms" },
        { 999500, "1.0 s" },
        { 59949999, "59.9 s" },
        { 59950000, "1 min 0 s" },
        { 3599500000, "1 h 0 min" },
        { INT64_C(86399500000), "1 d 0 h" },
        { -1200000, "-1.2 s" },
        { INT64_MAX, "106751991 d 4 h" },
        { INT64_MIN, "-106751991 d 4 h" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words = value_duration_words(cases[i].microseconds);
        ck_assert_str_eq(words, cases[i].words);
    }
}
END_TEST

START_TEST(a_time_is_utc_with_microseconds)
{
    static const struct {
        int64_t time;
        const char *rfc3339;
    } cases[] = {
        { 0, "1970-01-01T00:00:00.000000Z" },
        { -1, "1969-12-31T23:59:59.999999Z" },
        { INT64_C(1772366400123456), "2026-03-01T12:00:00.123456Z" },
        { INT64_MAX, "9223372036854775807" },
        { INT64_MIN, "-9223372036854775808" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = value_time_rfc3339(cases[i].time);
        ck_assert_str_eq(text, cases[i].rfc3339);
    }
}
END_TEST

START_TEST(a_commit_is_short_for_people)
{
    static const struct {
        const char *text;
        const char *words;
    } cases[] = {
        { "3f786850e387550fdab836ed7e6dc881de23001b", "3f786850e387" },
        { "3f786850e387550fdab836ed7e6dc881de23001", "3f786850e387550fdab836ed7e6dc881de23001" },
        { "release-2026-03-01-of-the-whole-application", "release-2026-03-01-of-the-whole-application" },
        { "2.4.0", "2.4.0" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct report_value value = report_commit(cases[i].text);
        g_autofree char *words = value_words(&value);
        ck_assert_str_eq(words, cases[i].words);
    }
    ck_assert_int_eq(report_commit(NULL).type, REPORT_NULL);
}
END_TEST

START_TEST(every_type_has_words)
{
    const struct {
        struct report_value value;
        const char *words;
    } cases[] = {
        { report_null(), "-" },
        { report_text(NULL), "-" },
        { report_text("a\tb"), "a␉b" },
        { report_integer(INT64_MIN), "-9223372036854775808" },
        { report_boolean(true), "yes" },
        { report_boolean(false), "no" },
        { report_time(INT64_C(1772366400999999)), "2026-03-01 12:00:00Z" },
        { report_duration(1500), "1.5 ms" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words = value_words(&cases[i].value);
        ck_assert_str_eq(words, cases[i].words);
    }
}
END_TEST

START_TEST(a_time_is_read_as_it_was_written)
{
    static const struct {
        const char *text;
        int64_t time;
    } cases[] = {
        { "2026-03-01T12:00:00.000001Z", INT64_C(1772366400000001) },
        { "2026-03-01T14:00:00+02:00", INT64_C(1772366400000000) },
        { "2026-03-01", INT64_C(1772323200000000) },
    };
    int64_t time = 7;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ck_assert(value_time_read(cases[i].text, &time));
        ck_assert_int_eq(time, cases[i].time);
    }
    ck_assert(!value_time_read("noon", &time));
    ck_assert(!value_time_read("", &time));
    ck_assert_int_eq(time, cases[2].time);
}
END_TEST

Suite *suite_report_value(void)
{
    const TTest *tests[] = {
        a_duration_is_said_in_two_units_at_most,
        a_time_is_utc_with_microseconds,
        a_commit_is_short_for_people,
        every_type_has_words,
        a_time_is_read_as_it_was_written,
        NULL,
    };
    return suite_of("report/value", tests, NULL, NULL);
}
