/* tests/unit/report/test_fault_text.c */
#include "report/report.h"

#include "support/suite.h"

#include <string.h>

static const struct report_options plain = { 0 };

static void set_place(struct fault *fault, const char *text, size_t offset)
{
    fault_set_place(fault, place_at("migrations/x.up.sql", text, strlen(text), offset));
}

START_TEST(everything_that_is_known_is_said)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    fault_set(&fault, FAULT_FAILED, "x failed: relation \"agent\" does not exist");
    g_strlcpy(fault.sqlstate, "42P01", sizeof(fault.sqlstate));
    set_place(&fault, "\n\nALTER TABLE agent DROP COLUMN role;\n", 14);
    fault_set_detail(&fault, "the server's detail\nin two lines");
    fault_set_state(&fault, "the migration was rolled back; 3 before it were applied");
    fault_set_hint(&fault, "mend it");

    g_autofree char *text = report_fault_text(&fault, &plain);
    ck_assert_str_eq(text, "error: x failed: relation \"agent\" does not exist (42P01)\n"
                           "  migrations/x.up.sql:3:13\n"
                           "    3 | ALTER TABLE agent DROP COLUMN role;\n"
                           "      |             ^\n"
                           "detail: the server's detail\n"
                           "  in two lines\n"
                           "state: the migration was rolled back; 3 before it were applied\n"
                           "help: mend it\n");
}
END_TEST

START_TEST(a_text_alone_is_one_line)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    fault_set(&fault, FAULT_USAGE, "no such command");

    g_autofree char *text = report_fault_text(&fault, &plain);
    ck_assert_str_eq(text, "error: no such command\n");
}
END_TEST

START_TEST(the_caret_stands_under_its_column)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    static const char line[] = "\tSELECT '表é', x";
    fault_set(&fault, FAULT_FAILED, "x");
    set_place(&fault, line, strlen(line) - 1);

    g_autofree char *text = report_fault_text(&fault, &plain);
    ck_assert_str_eq(text, "error: x\n"
                           "  migrations/x.up.sql:1:15\n"
                           "    1 | \tSELECT '表é', x\n"
                           "      | \t              ^\n");
}
END_TEST

START_TEST(an_escape_sequence_in_the_source_is_shown_not_sent)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    static const char line[] = "SELECT '\033[2J' x";
    fault_set(&fault, FAULT_FAILED, "%s", "bad \033]0;title\a");
    set_place(&fault, line, strlen(line) - 1);

    g_autofree char *text = report_fault_text(&fault, &plain);
    ck_assert_str_eq(text, "error: bad ␛]0;title␇\n"
                           "  migrations/x.up.sql:1:15\n"
                           "    1 | SELECT '␛[2J' x\n"
                           "      |               ^\n");
}
END_TEST

START_TEST(a_long_line_is_cut_around_the_caret)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    const struct report_options options = { .width = 40 };
    g_autofree char *before = g_strnfill(150, 'b');
    g_autofree char *line = g_strconcat(before, "X", before, NULL);
    fault_set(&fault, FAULT_FAILED, "x");
    set_place(&fault, line, 150);

    g_autofree char *text = report_fault_text(&fault, &options);
    ck_assert_str_eq(text, "error: x\n"
                           "  migrations/x.up.sql:1:151\n"
                           "    1 | …bbbbbbbbbbXbbbbbbbbbbbbbbbbbbb…\n"
                           "      |            ^\n");
}
END_TEST

START_TEST(a_column_past_what_is_kept_of_the_line_has_no_caret)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autofree char *line = g_strnfill(1000, 'b');
    fault_set(&fault, FAULT_FAILED, "x");
    set_place(&fault, line, 900);

    g_autofree char *text = report_fault_text(&fault, &plain);
    ck_assert_ptr_nonnull(strstr(text, "x.up.sql:1:901\n    1 | bbb"));
    ck_assert_ptr_null(strchr(text, '^'));
}
END_TEST

START_TEST(invalid_utf8_is_replaced)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    fault_set(&fault, FAULT_FAILED,
              "a\xff"
              "b\xc3");
    fault_set_detail(&fault, "\xf0\x9f");

    g_autofree char *text = report_fault_text(&fault, &plain);
    ck_assert(g_utf8_validate(text, -1, NULL));
    ck_assert_ptr_nonnull(strstr(text, "a\xef\xbf\xbd"
                                       "b"));
}
END_TEST

Suite *suite_report_fault_text(void)
{
    const TTest *tests[] = {
        everything_that_is_known_is_said,
        a_text_alone_is_one_line,
        the_caret_stands_under_its_column,
        an_escape_sequence_in_the_source_is_shown_not_sent,
        a_long_line_is_cut_around_the_caret,
        a_column_past_what_is_kept_of_the_line_has_no_caret,
        invalid_utf8_is_replaced,
        NULL,
    };
    return suite_of("report/fault_text", tests, NULL, NULL);
}
