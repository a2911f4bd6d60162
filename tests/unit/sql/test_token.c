/* tests/unit/sql/test_token.c */
#include "sql/token.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

/* One letter for each kind of token. */
static const char kinds[] = "$wqsdnybu";

static const struct {
    const char *text, *tokens; /* each as "kind<text>" */
} lines[] = {
    { "a _b c1$ ä", "w<a>w<_b>w<c1$>w<ä>" },
    { "\"a\"\"b\" U&\"c\"", "q<\"a\"\"b\">q<U&\"c\">" },
    { "'a''b' E'c\\'d' b'1' X'f' n'g' u&'h'", "s<'a''b'>s<E'c\\'d'>s<b'1'>s<X'f'>s<n'g'>s<u&'h'>" },
    { "'a\\' 'b'", "s<'a\\'>s<'b'>" },
    { "'a'\n'b'", "s<'a'\n'b'>" },
    { "E'a'\n 'b\\'' c", "s<E'a'\n 'b\\''>w<c>" },
    { "ee'a'", "w<ee>s<'a'>" },
    { "$$a$b$$ $x$ $$ $x$ $1 $y", "d<$$a$b$$>d<$x$ $$ $x$>y<$>n<1>y<$>w<y>" },
    { "$x$ $xx$ $x$", "d<$x$ $xx$ $x$>" },
    { "1 1.5 1e5 0x1F 1_000", "n<1>n<1.5>n<1e5>n<0x1F>n<1_000>" },
    { "a::b;", "w<a>y<:>y<:>w<b>y<;>" },
    { "a--b\nc/*d/*e*/f*/g", "w<a>w<c>w<g>" },
    { "a\\b", "w<a>b<\\>w<b>" },
    { "'open", "s<'open>" },
    { "\"open", "q<\"open>" },
    { "$$open$", "d<$$open$>" },
    { "E'open\\", "s<E'open\\>" },
    { "a /* open", "w<a>u</* open>" },
    { "a /* b /* c */ d", "w<a>u</* b /* c */ d>" },
    { "/*", "u</*>" },
    { "a -- open", "w<a>" },
    { "", "" },
};

START_TEST(text_is_cut_into_tokens)
{
    struct sql_lexer lexer = { lines[_i].text, strlen(lines[_i].text), 0 };
    g_autoptr(GString) found = g_string_new(NULL);
    struct sql_token token;

    while (sql_token_next(&lexer, &token))
        g_string_append_printf(found, "%c<%.*s>", kinds[token.kind], (int)token.length, token.text);
    ck_assert_str_eq(found->str, lines[_i].tokens);
    ck_assert_int_eq(token.kind, SQL_TOKEN_END);
}
END_TEST

START_TEST(a_word_is_compared_whole_and_in_any_case)
{
    struct sql_token token = { SQL_TOKEN_WORD, "selected", 6 };

    ck_assert(sql_token_is_word(&token, "SELECT"));
    ck_assert(!sql_token_is_word(&token, "SELECTED"));
    ck_assert(!sql_token_is_word(&token, "SELEC"));
    token.kind = SQL_TOKEN_QUOTED;
    ck_assert(!sql_token_is_word(&token, "SELECT"));
}
END_TEST

static const struct {
    enum sql_token_kind kind;
    const char *text, *identifier;
} identifiers[] = {
    { SQL_TOKEN_WORD, "Agents", "agents" },     { SQL_TOKEN_QUOTED, "\"Agents\"", "Agents" },
    { SQL_TOKEN_QUOTED, "\"a\"\"b\"", "a\"b" }, { SQL_TOKEN_QUOTED, "\"open", "\"open" },
    { SQL_TOKEN_QUOTED, "\"", "\"" },           { SQL_TOKEN_QUOTED, "U&\"a\"", "U&\"a\"" },
};

START_TEST(identifiers_are_folded_or_unquoted)
{
    struct sql_token token = { identifiers[_i].kind, identifiers[_i].text, strlen(identifiers[_i].text) };
    g_autofree char *identifier = sql_token_identifier(&token);

    ck_assert_str_eq(identifier, identifiers[_i].identifier);
}
END_TEST

static const struct {
    const char *text, *comments;
} commented[] = {
    { "", "" },
    { "-- a", "<-- a>" },
    { "-- a\n--b\r\nSELECT 1 -- c", "<-- a><--b>ww<-- c>" },
    { "/* a /* b */ c */ SELECT /* d", "</* a /* b */ c */>ww" },
    { "'-- a' \"-- b\" $$-- c$$ E'\\'-- d' --e", "wwww<--e>" },
    { "a - - b / * c", "wwwwwww" },
};

/* Each token is a w. */
START_TEST(comments_are_found_between_tokens)
{
    struct sql_lexer lexer = { .text = commented[_i].text, .length = strlen(commented[_i].text) };
    g_autoptr(GString) found = g_string_new(NULL);
    struct sql_comment comment;
    struct sql_token token;

    do {
        while (sql_comment_next(&lexer, &comment)) {
            ck_assert(comment.is_block == (comment.text[0] == '/'));
            g_string_append_printf(found, "<%.*s>", (int)comment.length, comment.text);
        }
        sql_token_next(&lexer, &token);
        g_string_append(found, token.kind != SQL_TOKEN_END ? "w" : "");
    } while (token.kind != SQL_TOKEN_END);
    ck_assert_str_eq(found->str, commented[_i].comments);
}
END_TEST

Suite *suite_sql_token(void)
{
    Suite *suite = suite_create("sql/token");
    TCase *test_case = tcase_create("token");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, text_is_cut_into_tokens, 0, G_N_ELEMENTS(lines));
    tcase_add_loop_test(test_case, comments_are_found_between_tokens, 0, G_N_ELEMENTS(commented));
    tcase_add_test(test_case, a_word_is_compared_whole_and_in_any_case);
    tcase_add_loop_test(test_case, identifiers_are_folded_or_unquoted, 0, G_N_ELEMENTS(identifiers));
    return suite;
}
