/* tests/unit/sql/test_quote.c */
#include "sql/action.h"

#include "support/suite.h"

static const struct {
    const char *name, *quoted;
} identifiers[] = {
    { "a", "a" },
    { "_a1", "_a1" },
    { "agent_runs", "agent_runs" },
    { "A", "\"A\"" },
    { "1a", "\"1a\"" },
    { "", "\"\"" },
    { "a b", "\"a b\"" },
    { "a$b", "\"a$b\"" },
    { "a\"b", "\"a\"\"b\"" },
    { "ä", "\"ä\"" },
    { "a;drop", "\"a;drop\"" },
    { "select", "\"select\"" },         /* reserved */
    { "user", "\"user\"" },             /* reserved */
    { "between", "\"between\"" },       /* no function or type name */
    { "left", "\"left\"" },             /* function or type name */
    { "json_table", "\"json_table\"" }, /* since 17 */
    { "name", "name" },                 /* a keyword, but unreserved */
    { "zone", "zone" },
};

START_TEST(identifiers_are_quoted_when_they_need_it)
{
    g_autofree char *quoted = sql_quote_identifier(identifiers[_i].name);

    ck_assert_str_eq(quoted, identifiers[_i].quoted);
}
END_TEST

static const struct {
    const char *text, *quoted;
} literals[] = {
    { "", "''" },
    { "a", "'a'" },
    { "it's", "'it''s'" },
    { "''", "''''''" },
    { "a\\b", " E'a\\\\b'" },
    { "a\\'b", " E'a\\\\''b'" },
    { "line\nend", "'line\nend'" },
};

START_TEST(literals_are_quoted)
{
    g_autofree char *quoted = sql_quote_literal(literals[_i].text);

    ck_assert_str_eq(quoted, literals[_i].quoted);
}
END_TEST

START_TEST(a_type_that_is_a_keyword_needs_no_quotes)
{
    static const struct sql_type type = { .name = "json", .is_array = true };
    g_autofree char *quoted = sql_quote_type(&type);

    ck_assert_str_eq(quoted, "json[]");
}
END_TEST

Suite *suite_sql_quote(void)
{
    Suite *suite = suite_create("sql/quote");
    TCase *test_case = tcase_create("quote");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, identifiers_are_quoted_when_they_need_it, 0, G_N_ELEMENTS(identifiers));
    tcase_add_loop_test(test_case, literals_are_quoted, 0, G_N_ELEMENTS(literals));
    tcase_add_test(test_case, a_type_that_is_a_keyword_needs_no_quotes);
    return suite;
}
