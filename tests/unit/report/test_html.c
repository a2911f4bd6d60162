/* tests/unit/report/test_html.c */
#include "report/report.h"

#include "support/golden.h"
#include "support/markup_reader.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <string.h>

static char *html_of(struct report *report)
{
    static const struct report_options plain = { 0 };
    char *text = report_write(report, REPORT_AS_HTML, &plain);
    report_free(report);
    return text;
}

START_TEST(the_sample_is_as_agreed)
{
    g_autofree char *text = html_of(sample_report_new());
    golden_compare("report/sample.html", text);
}
END_TEST

START_TEST(every_text_stays_text)
{
    static const char hostile[] = "</title></style><script>alert(\"1\")</script><img src=x onerror='y'>&lt;&\x1b";
    g_autofree char *text = html_of(sample_report_of(hostile));
    g_auto(GStrv) list = markup_read(text);

    ck_assert_uint_eq(markup_count(list, "<script") + markup_count(list, "<img"), 0);
    ck_assert_uint_eq(markup_count_prefix(list, "src=") + markup_count_prefix(list, "onerror="), 0);
    ck_assert_uint_eq(markup_count(list, "</title></style><script>alert(\"1\")</script><img src=x onerror='y'>&lt;&␛"),
                      1 /* h1 */ + 2 /* fact */ + 5 /* tables */ + 1 /* file */ +
                              3 * FINDING_SEVERITY_COUNT /* at a glance, head, safe way */ + 1 /* note */);
}
END_TEST

START_TEST(the_page_needs_nothing_else)
{
    g_autofree char *text = html_of(sample_report_new());

    ck_assert_ptr_null(strstr(text, "http://"));
    ck_assert_ptr_null(strstr(text, "https://"));
    ck_assert_ptr_null(strstr(text, "<script"));
    ck_assert_ptr_null(strstr(text, "url("));
}
END_TEST

Suite *suite_report_html(void)
{
    const TTest *tests[] = { the_sample_is_as_agreed, every_text_stays_text, the_page_needs_nothing_else, NULL };
    return suite_of("report/html", tests, NULL, NULL);
}
