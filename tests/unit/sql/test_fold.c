/* tests/unit/sql/test_fold.c */
#include "sql/fold.h"

#include "support/suite.h"

#include <string.h>

struct fold_case {
    const char *text, *value;
};

static const struct fold_case cases[] = {
    { "'a'", "a" },
    { "'it''s'", "it's" },
    { "E'a\\n\\'b'", "a\n'b" },
    { "E'\\x41'", NULL },
    { "U&'a'", NULL },
    { "B'1'", NULL },
    { "$x$a$x$", "a" },
    { "'a'\n  'b' -- c'\n 'd'", "abd" },
    { "'a' || 'b' || 'c'", "abc" },
    { "('a' || ('b'))", "ab" },
    { "'a'::text || 'b'::varchar", "ab" },
    { "'a'::regclass", NULL },
    { "v", "value" },
    { "V || '!'", "value!" },
    { "\"V\"", NULL },
    { "w", NULL },
    { "'a' || w", NULL },
    { "format('%s %I %L %%', 'a b', 'C', 'it''s')", "a b \"C\" 'it''s' %" },
    { "format('%2$s %1$s', 'a', 'b')", "b a" },
    { "format('%s')", NULL },
    { "format('%s', w)", NULL },
    { "format('%10s', 'a')", NULL },
    { "format('%', 'a')", NULL },
    { "format('%0$s', 'a')", NULL },
    { "format('%s', 1)", "1" },
    { "quote_ident('A') || quote_literal('b')", "\"A\"'b'" },
    { "concat('a', 1, v)", "a1value" },
    { "f('a')", NULL },
    { "", NULL },
    { "'a' 'b'", NULL },
    { "'a' ||", NULL },
    { "('a'", NULL },
    { "'a", NULL },
};

static char *fold(const char *text, GHashTable *constants)
{
    struct sql_lexer lexer = { text, strlen(text), 0 };
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(struct sql_token));
    struct sql_token token;

    while (sql_token_next(&lexer, &token))
        g_array_append_val(tokens, token);
    return sql_fold_text((const struct sql_token *)(const void *)tokens->data, tokens->len, constants);
}

START_TEST(constant_text_is_known)
{
    g_autoptr(GHashTable) constants = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *value = NULL;

    g_hash_table_insert(constants, g_strdup("v"), g_strdup("value"));
    value = fold(cases[_i].text, constants);
    ck_assert_pstr_eq(value, cases[_i].value);
}
END_TEST

START_TEST(deep_nesting_is_not_followed)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int depth = 0; depth < 100 * 1000; depth++)
        g_string_append_c(text, '(');
    ck_assert_ptr_null(fold(text->str, NULL));
}
END_TEST

Suite *suite_sql_fold(void)
{
    Suite *suite = suite_create("sql/fold");
    TCase *test_case = tcase_create("fold");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, constant_text_is_known, 0, G_N_ELEMENTS(cases));
    tcase_add_test(test_case, deep_nesting_is_not_followed);
    return suite;
}
