/* tests/unit/report/test_junit.c */
#include "report/report.h"

#include "support/golden.h"
#include "support/markup_reader.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <string.h>

static char *junit_of(struct report *report)
{
    static const struct report_options plain = { 0 };
    char *text = report_write(report, REPORT_AS_JUNIT, &plain);
    report_free(report);
    return text;
}

START_TEST(the_sample_is_as_agreed)
{
    g_autofree char *text = junit_of(sample_report_new());
    golden_compare("report/sample.junit.xml", text);
}
END_TEST

START_TEST(nothing_found_is_one_test_that_passes)
{
    g_autofree char *text = junit_of(sample_report_empty());
    g_auto(GStrv) list = markup_read(text);

    ck_assert_uint_eq(markup_count(list, "<testcase"), 1);
    ck_assert_uint_eq(markup_count(list, "name=12 migrations are in order"), 1);
    ck_assert_uint_eq(markup_count(list, "tests=1"), 1);
    ck_assert_uint_eq(markup_count(list, "failures=0"), 1);
    ck_assert_uint_eq(markup_count(list, "<failure") + markup_count(list, "<error"), 0);
}
END_TEST

START_TEST(only_errors_fail)
{
    g_autofree char *text = junit_of(sample_report_of("x"));
    g_auto(GStrv) list = markup_read(text);

    ck_assert_uint_eq(markup_count(list, "<testcase"), FINDING_SEVERITY_COUNT + 1);
    ck_assert_uint_eq(markup_count(list, "<failure"), 1);
    ck_assert_uint_eq(markup_count(list, "<error"), 1);
    ck_assert_uint_eq(markup_count(list, "tests=4"), 1);
}
END_TEST

START_TEST(every_text_stays_text)
{
    g_autofree char *text =
            junit_of(sample_report_of("]]></failure><x a=\"b\" c='d'>&amp;\x01\xef\xbf\xbe\x1b</x><!-- \xff"));
    g_auto(GStrv) list = markup_read(text);

    ck_assert_uint_eq(markup_count(list, "<x"), 0);
    ck_assert_uint_eq(markup_count(list, "message=]]></failure><x a=\"b\" c='d'>&amp;␁<U+FFFE>␛</x><!-- \xef\xbf\xbd"),
                      2);
}
END_TEST

Suite *suite_report_junit(void)
{
    const TTest *tests[] = {
        the_sample_is_as_agreed, nothing_found_is_one_test_that_passes, only_errors_fail, every_text_stays_text, NULL,
    };
    return suite_of("report/junit", tests, NULL, NULL);
}
