/* tests/unit/report/test_report.c */
#include "report/report.h"

#include "support/sample_report.h"
#include "support/suite.h"

#include <string.h>

static const struct report_options plain = { 0 };

START_TEST(every_format_is_found_by_its_name)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    for (int i = 0; i < REPORT_FORMAT_COUNT; i++) {
        enum report_format format = REPORT_FORMAT_COUNT;
        ck_assert(report_format_from_name(report_format_name((enum report_format)i), &format, &fault));
        ck_assert_int_eq((int)format, i);
    }
}
END_TEST

START_TEST(an_unknown_format_names_the_nearest)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    enum report_format format = REPORT_AS_JUNIT;

    ck_assert(!report_format_from_name("markdwon", &format, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_str_eq(fault.text, "there is no format \"markdwon\"");
    ck_assert(g_str_has_prefix(fault.hint, "did you mean markdown? The formats are text, json,"));
    ck_assert_int_eq(format, REPORT_AS_JUNIT);
}
END_TEST

START_TEST(every_format_is_valid_utf8_and_ends_with_a_newline)
{
    static const char *const texts[] = { "", " ", "\n", "\xff\xc3", "a\n\n", "\x7f\x01", "表\xcc\x81", "%s%n" };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        for (int format = 0; format < REPORT_FORMAT_COUNT; format++) {
            CLEANUP(report_cleanup) struct report *report = sample_report_of(texts[i]);
            g_autofree char *text = report_write(report, (enum report_format)format, &plain);
            ck_assert_msg(g_utf8_validate(text, -1, NULL), "%d", format);
            ck_assert_msg(g_str_has_suffix(text, "\n"), "%d: %s", format, text);
        }
    }
}
END_TEST

START_TEST(findings_are_taken_and_sorted)
{
    CLEANUP(report_cleanup) struct report *report = report_new("verify");
    g_autoptr(GPtrArray) findings = finding_list_new();

    finding_add(findings, "second", FINDING_ERROR, place_in("b.sql"), "x");
    finding_add(findings, "first", FINDING_ERROR, place_in("a.sql"), "x");
    report_take_findings(report, findings);
    ck_assert_uint_eq(findings->len, 0);
    g_autofree char *text = report_write(report, REPORT_AS_TEXT, &plain);
    ck_assert_str_eq(text, "a.sql: error: x [first]\n\nb.sql: error: x [second]\n");
}
END_TEST

Suite *suite_report_report(void)
{
    const TTest *tests[] = {
        every_format_is_found_by_its_name,
        an_unknown_format_names_the_nearest,
        every_format_is_valid_utf8_and_ends_with_a_newline,
        findings_are_taken_and_sorted,
        NULL,
    };
    return suite_of("report/report", tests, NULL, NULL);
}
