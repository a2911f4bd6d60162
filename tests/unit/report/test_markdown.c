/* tests/unit/report/test_markdown.c */
#include "report/report.h"

#include "support/golden.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <string.h>

static char *markdown_of(struct report *report)
{
    static const struct report_options plain = { 0 };
    char *text = report_write(report, REPORT_AS_MARKDOWN, &plain);
    report_free(report);
    return text;
}

static struct report *report_with_rows(size_t rows)
{
    const struct report_column columns[] = { { "a", "A", false }, { "b", "B", true } };
    struct report *report = report_new("x");

    report_table(report, "t", "Rows", NULL, columns, G_N_ELEMENTS(columns));
    for (size_t i = 0; i < rows; i++) {
        const struct report_value row[] = { report_text("a|b"), report_integer((int64_t)i) };
        report_row(report, row, G_N_ELEMENTS(row));
    }
    return report;
}

START_TEST(the_sample_is_as_agreed)
{
    g_autofree char *text = markdown_of(sample_report_new());
    golden_compare("report/sample.md", text);
}
END_TEST

START_TEST(a_pipe_does_not_end_its_cell)
{
    g_autofree char *text = markdown_of(report_with_rows(1));
    ck_assert_str_eq(text, "### migrator x\n\n#### Rows\n\n| A | B |\n| --- | ---: |\n| a\\|b | 0 |\n");
}
END_TEST

START_TEST(a_long_table_is_folded)
{
    g_autofree char *text = markdown_of(report_with_rows(21));
    ck_assert_ptr_nonnull(strstr(text, "\n<details><summary>Rows (21)</summary>\n\n| A | B |\n"));
    ck_assert(g_str_has_suffix(text, "| a\\|b | 20 |\n\n</details>\n"));
}
END_TEST

START_TEST(what_means_something_in_markdown_is_escaped)
{
    struct report *report = report_new("x");
    static const char hostile[] = "a\\ `b` *c* _d_ [e](f) <g> &amp; ~h~ #1 $i$ @team\n# j\x1b";

    report_headline(report, REPORT_PLAIN, "%s", hostile);
    g_autofree char *text = markdown_of(report);
    ck_assert_str_eq(text, "### migrator x: a\\\\ \\`b\\` \\*c\\* \\_d\\_ \\[e\\](f) &lt;g&gt; &amp;amp; \\~h\\~ \\#1 "
                           "\\$i\\$ @<!-- -->team<br>\\# j␛\n");
}
END_TEST

START_TEST(what_means_something_at_the_start_of_a_line_is_escaped)
{
    static const struct {
        const char *note;
        const char *written;
    } cases[] = {
        { "1. x", "1\\. x" },   { "12) x", "12\\) x" }, { "- x", "\\- x" },     { "+ x", "\\+ x" },
        { "=== x", "\\=== x" }, { "    x", "x" },       { "2026 x", "2026 x" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct report *report = report_new("x");
        report_note(report, "%s", cases[i].note);
        g_autofree char *text = markdown_of(report);
        g_autofree char *expected = g_strdup_printf("### migrator x\n\n%s\n", cases[i].written);
        ck_assert_str_eq(text, expected);
    }
}
END_TEST

START_TEST(a_source_line_cannot_close_its_fence)
{
    struct report *report = report_new("x");
    g_autoptr(GPtrArray) findings = finding_list_new();

    finding_add(findings, "id", FINDING_ERROR, place_at("a.sql", "```` | </details>", 17, 0), "x");
    report_take_findings(report, findings);
    g_autofree char *text = markdown_of(report);
    ck_assert_ptr_nonnull(strstr(text, "\n  `````text\n      1 | ```` | </details>\n        | ^\n  `````\n"));
}
END_TEST

Suite *suite_report_markdown(void)
{
    const TTest *tests[] = {
        the_sample_is_as_agreed,
        a_pipe_does_not_end_its_cell,
        a_long_table_is_folded,
        what_means_something_in_markdown_is_escaped,
        what_means_something_at_the_start_of_a_line_is_escaped,
        a_source_line_cannot_close_its_fence,
        NULL,
    };
    return suite_of("report/markdown", tests, NULL, NULL);
}
