/* tests/unit/report/test_excerpt.c */
#include "report/excerpt.h"

#include "support/suite.h"

#include <string.h>

static const struct report_options plain = { 0 };
static const struct report_options coloured = { .colour = true };

START_TEST(paint_is_for_those_who_asked)
{
    g_autoptr(GString) out = g_string_new(NULL);

    excerpt_paint(out, &plain, REPORT_BAD, "a");
    excerpt_paint(out, &coloured, REPORT_PLAIN, "b");
    excerpt_paint(out, &coloured, REPORT_BAD, "");
    ck_assert_str_eq(out->str, "ab");
    excerpt_paint(out, &coloured, REPORT_GOOD, "c");
    ck_assert_str_eq(out->str, "ab\033[32mc\033[0m");
}
END_TEST

static const struct {
    const char *file;
    size_t line, column;
    const char *shown;
} places[] = {
    { NULL, 3, 4, "" },           { "a.sql", 0, 0, "a.sql" },     { "a.sql", 0, 4, "a.sql" },
    { "a.sql", 3, 0, "a.sql:3" }, { "a.sql", 3, 4, "a.sql:3:4" }, { "a\nb\033.sql", 3, 4, "a␊b␛.sql:3:4" },
};

START_TEST(a_place_is_shown_as_far_as_it_is_known)
{
    g_autofree char *file = g_strdup(places[_i].file);
    const struct place place = { .file = file, .line = places[_i].line, .column = places[_i].column };
    g_autofree char *shown = excerpt_place(&place);

    ck_assert_str_eq(shown, places[_i].shown);
}
END_TEST

static const struct {
    const char *source;
    size_t column;
    int width;
    const char *shown;
} lines[] = {
    { "SELEC 1;", 1, 0, "   12 | SELEC 1;\n      | ^\n" },
    { "SELEC 1;", 9, 0, "   12 | SELEC 1;\n      |         ^\n" }, /* at its end */
    { "SELEC 1;", 10, 0, "   12 | SELEC 1;\n" },                   /* past what is kept of it */
    { "SELEC 1;", 0, 0, "   12 | SELEC 1;\n" },
    { "SELEC 1; \r", 1, 0, "   12 | SELEC 1;\n      | ^\n" },
    { "", 1, 0, "   12 |\n      | ^\n" },
    { "\tSELEC", 2, 0, "   12 | \tSELEC\n      | \t^\n" },
    { "表 x", 3, 0, "   12 | 表 x\n      |    ^\n" },
    { "a\033b", 3, 0, "   12 | a␛b\n      |   ^\n" },
    { "0123456789012345678901234567890123456789", 1, 30, "   12 | 01234567890123456789…\n      | ^\n" },
    { "0123456789012345678901234567890123456789", 31, 30, "   12 | …34567890123456789\n      |         ^\n" },
    { "0123456789012345678901234567890123456789", 1, 20, /* too narrow to cut */
      "   12 | 0123456789012345678901234567890123456789\n      | ^\n" },
};

START_TEST(a_line_has_its_caret_below)
{
    g_autofree char *source = g_strdup(lines[_i].source);
    const struct place place = { .line = 12, .column = lines[_i].column, .source_line = source };
    const struct report_options options = { .width = lines[_i].width };
    g_autoptr(GString) out = g_string_new(NULL);

    excerpt_line(out, &options, REPORT_BAD, &place);
    ck_assert_str_eq(out->str, lines[_i].shown);
}
END_TEST

START_TEST(no_line_is_nothing)
{
    const struct place place = { .line = 12, .column = 1 };
    g_autoptr(GString) out = g_string_new(NULL);

    excerpt_line(out, &plain, REPORT_BAD, &place);
    ck_assert_str_eq(out->str, "");
}
END_TEST

static const struct {
    const char *text, *shown;
} paragraphs[] = {
    { "a", "a\n" }, { "a\nb\n", "a\n  b\n" }, { "a\n\nb", "a\n  \n  b\n" }, { "a\033\tb", "a␛\tb\n" }, { "", "\n" },
};

START_TEST(further_lines_are_indented)
{
    g_autoptr(GString) out = g_string_new(NULL);

    excerpt_paragraph(out, "  ", paragraphs[_i].text);
    ck_assert_str_eq(out->str, paragraphs[_i].shown);
}
END_TEST

static const struct {
    const char *axis, *basis, *shown;
} grounds[] = {
    { "data", "replayed", "data, replayed" },
    { "data", NULL, "data" },
    { NULL, "parsed", "parsed" },
    { NULL, NULL, NULL },
};

START_TEST(grounds_are_shown_as_far_as_they_are_said)
{
    const struct finding finding = { .axis = grounds[_i].axis, .basis = grounds[_i].basis };
    g_autofree char *shown = excerpt_grounds(&finding);

    ck_assert_pstr_eq(shown, grounds[_i].shown);
}
END_TEST

Suite *suite_report_excerpt(void)
{
    const TTest *tests[] = { paint_is_for_those_who_asked, no_line_is_nothing, NULL };
    Suite *suite = suite_of("report/excerpt", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, a_place_is_shown_as_far_as_it_is_known, 0, G_N_ELEMENTS(places));
    tcase_add_loop_test(tables, a_line_has_its_caret_below, 0, G_N_ELEMENTS(lines));
    tcase_add_loop_test(tables, further_lines_are_indented, 0, G_N_ELEMENTS(paragraphs));
    tcase_add_loop_test(tables, grounds_are_shown_as_far_as_they_are_said, 0, G_N_ELEMENTS(grounds));
    suite_add_tcase(suite, tables);
    return suite;
}
