/* tests/unit/report/test_github.c */
#include "report/report.h"

#include "support/golden.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <string.h>

static char *github_of(struct report *report)
{
    static const struct report_options plain = { 0 };
    char *text = report_write(report, REPORT_AS_GITHUB, &plain);
    report_free(report);
    return text;
}

START_TEST(the_sample_is_as_agreed)
{
    g_autofree char *text = github_of(sample_report_new());
    golden_compare("report/sample.github", text);
}
END_TEST

START_TEST(nothing_found_gives_no_command)
{
    g_autofree char *text = github_of(sample_report_empty());
    ck_assert_str_eq(text, "migrator verify: 12 migrations are in order\n");
}
END_TEST

START_TEST(a_text_cannot_start_a_command_of_its_own)
{
    g_autofree char *text = github_of(sample_report_of("::error::x\n::set-output name=a::b\r##[command]c%0A, :d"));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    ck_assert_uint_eq(g_strv_length(lines), 1 + FINDING_SEVERITY_COUNT + 1 + 1);
    ck_assert_str_eq(lines[0], "migrator status: ::error::x␊::set-output name=a::b␍## [command]c%0A, :d");
    ck_assert(g_str_has_prefix(lines[1], "::notice title=an-id,file=%3A%3Aerror%3A%3Ax%0A%3A%3Aset-output name=a%3A"
                                         "%3Ab%0D##[command]c%250A%2C %3Ad,line=2,col="));
    ck_assert(g_str_has_prefix(lines[2], "::warning title="));
    ck_assert(g_str_has_prefix(lines[3], "::error title=an-id"));
    ck_assert(g_str_has_prefix(lines[4], "::error title=failed"));
    ck_assert_ptr_nonnull(strstr(
            lines[1], "::::error::x%0A::set-output name=a::b%0D##[command]c%250A, :d (availability, parsed)%0A"));
}
END_TEST

Suite *suite_report_github(void)
{
    const TTest *tests[] = {
        the_sample_is_as_agreed,
        nothing_found_gives_no_command,
        a_text_cannot_start_a_command_of_its_own,
        NULL,
    };
    return suite_of("report/github", tests, NULL, NULL);
}
