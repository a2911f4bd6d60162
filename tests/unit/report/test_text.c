/* tests/unit/report/test_text.c */
#include "report/report.h"

#include "support/golden.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

static const struct report_options plain = { 0 };

static char *text_of(struct report *report, const struct report_options *options)
{
    char *text = report_write(report, REPORT_AS_TEXT, options);
    report_free(report);
    return text;
}

START_TEST(the_sample_is_as_agreed)
{
    g_autofree char *text = text_of(sample_report_new(), &plain);
    golden_compare("report/sample.txt", text);
}
END_TEST

START_TEST(the_sample_in_colour_is_as_agreed)
{
    const struct report_options options = { .colour = true, .width = 72 };
    g_autofree char *text = text_of(sample_report_new(), &options);
    golden_compare("report/sample-colour.txt", text);
}
END_TEST

START_TEST(no_rows_are_said_in_a_sentence)
{
    g_autofree char *text = text_of(sample_report_empty(), &plain);
    ck_assert_str_eq(text, "12 migrations are in order\n"
                           "\n"
                           "Order\n"
                           "  Every version comes after the one before it.\n");
}
END_TEST

START_TEST(a_terminal_never_gets_a_control_character)
{
    char hostile[64] = "";
    for (int i = 1; i < 32; i++)
        hostile[i - 1] = (char)i;
    g_autofree char *all = g_strconcat(hostile, "\x7f\xc2\x9b", "31m\xe2\x80\xae", NULL);
    g_autofree char *text = text_of(sample_report_of(all), &plain);

    for (const char *at = text; *at != '\0'; at++)
        ck_assert_msg((unsigned char)*at >= ' ' ? *at != 0x7f : strchr("\n\t", *at) != NULL, "byte %d", *at);
    ck_assert_ptr_null(strstr(text, "\xc2\x9b"));
    ck_assert_ptr_null(strstr(text, "\xe2\x80\xae"));
    ck_assert_ptr_nonnull(strstr(text, "␛"));
    ck_assert_ptr_nonnull(strstr(text, "<U+009B>31m<U+202E>"));
}
END_TEST

START_TEST(nothing_is_cut_where_there_is_no_terminal)
{
    g_autofree char *name = g_strnfill(300, 'n');
    g_autofree char *text = text_of(sample_report_of(name), &plain);
    ck_assert_ptr_null(strstr(text, "…"));
}
END_TEST

START_TEST(a_table_fits_the_terminal)
{
    const struct report_options options = { .width = 40 };
    const struct report_column columns[] = { { "a", "A", false }, { "b", "B", true } };
    const struct report_value row[] = { report_text("表表表表表表表表表表表表表表表表表表表表表表表表表"),
                                        report_integer(7) };
    struct report *report = report_new("x");

    report_table(report, "t", NULL, NULL, columns, 2);
    report_row(report, row, 2);
    g_autofree char *text = text_of(report, &options);
    ck_assert_str_eq(text, "  A                                    B\n"
                           "  表表表表表表表表表表表表表表表表表…  7\n");
}
END_TEST

START_TEST(one_long_text_does_not_widen_every_row)
{
    enum { LONG = 1 << 20, ROWS = 1000 };
    static const struct report_options terminal = { .width = 80 };
    const struct report_column columns[] = { { "a", "A", false }, { "b", "B", false } };
    const struct report_value row[] = { report_text("x"), report_text("y") };
    g_autofree char *text = g_strnfill(LONG, 'l');
    const struct report_value long_row[] = { report_text(text), report_text("y") };
    CLEANUP(report_cleanup) struct report *report = report_new("x");

    report_table(report, "t", NULL, NULL, columns, G_N_ELEMENTS(columns));
    report_row(report, long_row, G_N_ELEMENTS(row));
    for (int i = 1; i < ROWS; i++)
        report_row(report, row, G_N_ELEMENTS(row));
    g_autofree char *whole = report_write(report, REPORT_AS_TEXT, &plain);
    ck_assert_ptr_nonnull(strstr(whole, text));
    ck_assert_uint_lt(strlen(whole), LONG + ROWS * 200);
    g_autofree char *cut = report_write(report, REPORT_AS_TEXT, &terminal);
    ck_assert_uint_lt(strlen(cut), ROWS * 100);
}
END_TEST

START_TEST(what_is_ready_goes_to_the_stream)
{
    enum { FINDINGS = 5000 };
    CLEANUP(report_cleanup) struct report *report = report_new("x");
    g_autoptr(GPtrArray) findings = finding_list_new();
    char *sent = NULL;
    size_t length = 0;
    struct report_options streamed = { .stream = open_memstream(&sent, &length) };

    for (int i = 0; i < FINDINGS; i++)
        (void)finding_add(findings, "drop-column", FINDING_ERROR, place_in("a.sql"), "the finding number %d", i);
    report_take_findings(report, findings);
    g_autofree char *whole = report_write(report, REPORT_AS_TEXT, &plain);
    g_autofree char *rest = report_write(report, REPORT_AS_TEXT, &streamed);
    (void)fclose(streamed.stream);
    g_autofree char *joined = g_strconcat(sent, rest, NULL);
    ck_assert_str_eq(joined, whole);
    ck_assert_uint_gt(length, strlen(rest));
    free(sent);
}
END_TEST

START_TEST(a_column_without_label_or_values_is_for_machines_only)
{
    const struct report_column columns[] = { { "a", "A", false }, { "b", NULL, false }, { "c", "C", false } };
    const struct report_value row[] = { report_text("x"), report_text("y"), report_null() };
    struct report *report = report_new("x");

    report_table(report, "t", NULL, NULL, columns, G_N_ELEMENTS(columns));
    report_row(report, row, G_N_ELEMENTS(row));
    g_autofree char *json = report_write(report, REPORT_AS_JSON, &plain);
    ck_assert_ptr_nonnull(strstr(json, "\"b\": \"y\""));
    ck_assert_ptr_nonnull(strstr(json, "\"c\": null"));
    g_autofree char *text = text_of(report, &plain);
    ck_assert_str_eq(text, "  A\n  x\n");
}
END_TEST

START_TEST(a_table_for_machines_leaves_no_trace)
{
    static const enum report_format formats[] = { REPORT_AS_TEXT, REPORT_AS_MARKDOWN, REPORT_AS_HTML };
    const struct report_column columns[] = { { "a", NULL, false } };
    const struct report_value row = report_text("x");
    struct report *report = report_new("x");
    char *without[G_N_ELEMENTS(formats)];

    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        without[i] = report_write(report, formats[i], &plain);
    report_table(report, "t", "Title", NULL, columns, G_N_ELEMENTS(columns));
    report_row(report, &row, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *with = report_write(report, formats[i], &plain);
        ck_assert_str_eq(with, without[i]);
        g_free(without[i]);
    }
    report_free(report);
}
END_TEST

START_TEST(a_column_with_an_empty_label_is_shown)
{
    const struct report_column columns[] = { { "a", "A", false }, { "b", "", false } };
    const struct report_value row[] = { report_text("x"), report_text("said") };
    struct report *report = report_new("x");

    report_table(report, "t", NULL, NULL, columns, G_N_ELEMENTS(columns));
    report_row(report, row, G_N_ELEMENTS(row));
    g_autofree char *text = text_of(report, &plain);
    ck_assert_str_eq(text, "  A\n  x  said\n");
}
END_TEST

START_TEST(a_row_does_not_end_in_blanks)
{
    g_autofree char *text = text_of(sample_report_new(), &plain);
    ck_assert_ptr_null(strstr(text, " \n"));
}
END_TEST

START_TEST(a_fact_given_twice_has_the_later_value)
{
    struct report *report = report_new("x");

    report_fact(report, "applied", "Applied", report_integer(1));
    report_fact(report, "applied", "Applied", report_integer(2));
    g_autofree char *text = text_of(report, &plain);
    ck_assert_str_eq(text, "  Applied  2\n");
}
END_TEST

Suite *suite_report_text(void)
{
    const TTest *tests[] = {
        the_sample_is_as_agreed,
        the_sample_in_colour_is_as_agreed,
        no_rows_are_said_in_a_sentence,
        a_terminal_never_gets_a_control_character,
        nothing_is_cut_where_there_is_no_terminal,
        a_table_fits_the_terminal,
        one_long_text_does_not_widen_every_row,
        what_is_ready_goes_to_the_stream,
        a_column_without_label_or_values_is_for_machines_only,
        a_table_for_machines_leaves_no_trace,
        a_column_with_an_empty_label_is_shown,
        a_row_does_not_end_in_blanks,
        a_fact_given_twice_has_the_later_value,
        NULL,
    };
    return suite_of("report/text", tests, NULL, NULL);
}
