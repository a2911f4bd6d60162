/* tests/unit/report/test_markup.c */
#include "report/markup.h"

#include "support/suite.h"

static const struct {
    const char *text, *content, *attribute;
} texts[] = {
    { "", "", " a=\"\"" },
    { "a b", "a b", " a=\"a b\"" },
    { "<b>&\"'", "&lt;b&gt;&amp;&quot;&apos;", " a=\"&lt;b&gt;&amp;&quot;&apos;\"" },
    { "ä表", "ä表", " a=\"ä表\"" },
    { "a\n\tb", "a\n\tb", " a=\"a␊␉b\"" },
    { "a\033[31mb\r", "a␛[31mb␍", " a=\"a␛[31mb␍\"" }, /* XML has no such characters */
    { "\" onclick=\"x", "&quot; onclick=&quot;x", " a=\"&quot; onclick=&quot;x\"" },
};

START_TEST(text_is_escaped)
{
    g_autoptr(GString) content = g_string_new("-");
    g_autoptr(GString) attribute = g_string_new("-");

    markup_append(content, texts[_i].text);
    markup_append_attribute(attribute, "a", texts[_i].text);
    ck_assert_str_eq(content->str + 1, texts[_i].content);
    ck_assert_str_eq(attribute->str + 1, texts[_i].attribute);
    ck_assert_int_eq(content->str[0], '-'); /* it is appended */
}
END_TEST

static const struct {
    const char *text, *written;
} markdown[] = {
    { "", "" },           { "a *b* `c`", "a \\*b\\* \\`c\\`" }, { "1. x", "1\\. x" },
    { "a\nb", "a<br>b" }, { "@team", "@<!-- -->team" },         { "<b>&", "&lt;b&gt;&amp;" },
};

START_TEST(markdown_is_escaped)
{
    g_autoptr(GString) out = g_string_new("");

    markup_append_markdown(out, markdown[_i].text);
    ck_assert_str_eq(out->str, markdown[_i].written);
}
END_TEST

static const struct {
    const char *block, *written;
} blocks[] = {
    { "SELECT 1;\n", "  ```sql\n  SELECT 1;\n  ```\n" },
    { "a;\n\nb;", "  ```sql\n  a;\n\n  b;\n  ```\n" },
    { "-- ```` </details>", "  `````sql\n  -- ```` </details>\n  `````\n" },
    { "a\033[31m", "  ```sql\n  a␛[31m\n  ```\n" },
};

START_TEST(a_block_cannot_close_its_fence)
{
    g_autoptr(GString) out = g_string_new("");

    markup_append_fenced(out, "  ", "sql", blocks[_i].block);
    ck_assert_str_eq(out->str, blocks[_i].written);
}
END_TEST

Suite *suite_report_markup(void)
{
    Suite *suite = suite_create("report/markup");
    TCase *test_case = tcase_create("markup");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, text_is_escaped, 0, G_N_ELEMENTS(texts));
    tcase_add_loop_test(test_case, markdown_is_escaped, 0, G_N_ELEMENTS(markdown));
    tcase_add_loop_test(test_case, a_block_cannot_close_its_fence, 0, G_N_ELEMENTS(blocks));
    return suite;
}
