/* tests/unit/report/test_visible.c */
#include "report/visible.h"

#include "support/suite.h"

START_TEST(what_steers_a_terminal_is_shown_as_a_sign)
{
    static const struct {
        const char *text;
        const char *keep;
        const char *shown;
    } cases[] = {
        { "plain é 表", "", "plain é 表" },
        { "\x1b[31m\x07\x7f", "", "␛[31m␇␡" },
        { "a\tb\nc\r", "\t\n", "a\tb\nc␍" },
        { "a\tb\nc\r", "", "a␉b␊c␍" },
        { "\xc2\x85\xe2\x80\xa8\xe2\x81\xa6\xef\xbb\xbf\xef\xbf\xbf", "", "<U+0085><U+2028><U+2066><U+FEFF><U+FFFF>" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *shown = visible_text(cases[i].text, cases[i].keep);
        ck_assert_str_eq(shown, cases[i].shown);
    }
}
END_TEST

START_TEST(width_is_that_of_a_terminal)
{
    ck_assert_uint_eq(visible_width(""), 0);
    ck_assert_uint_eq(visible_width("größe"), 5);
    ck_assert_uint_eq(visible_width("表"), 2);
    ck_assert_uint_eq(visible_width("e\xcc\x81"), 1);
}
END_TEST

START_TEST(a_cut_never_exceeds_its_width)
{
    static const struct {
        const char *text;
        size_t width;
        const char *cut;
    } cases[] = {
        { "abcdef", 6, "abcdef" }, { "abcdef", 5, "abcd…" }, { "表表表", 5, "表表…" },
        { "表表表", 4, "表…" },    { "abc", 1, "…" },        { "", 3, "" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *cut = visible_cut(cases[i].text, cases[i].width);
        ck_assert_str_eq(cut, cases[i].cut);
    }
}
END_TEST

Suite *suite_report_visible(void)
{
    const TTest *tests[] = {
        what_steers_a_terminal_is_shown_as_a_sign,
        width_is_that_of_a_terminal,
        a_cut_never_exceeds_its_width,
        NULL,
    };
    return suite_of("report/visible", tests, NULL, NULL);
}
