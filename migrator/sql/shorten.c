/* sql/shorten.c - rows that differ in their literals only are all alike. */
#include "sql/shorten.h"

#include "sql/token.h"

#include <glib.h>
#include <string.h>

static bool is_literal(const struct sql_token *token)
{
    return token->kind == SQL_TOKEN_STRING || token->kind == SQL_TOKEN_DOLLAR || token->kind == SQL_TOKEN_NUMBER ||
           sql_token_is_word(token, "NULL") || sql_token_is_word(token, "TRUE") || sql_token_is_word(token, "FALSE") ||
           sql_token_is_word(token, "DEFAULT");
}

/* Add the token as the rows' shape has it: of literals, only that there is one. */
static void add_token(GString *shape, const struct sql_token *token)
{
    if (is_literal(token))
        g_string_append(shape, "? ");
    else if (!sql_token_is_symbol(token, '-'))
        g_string_append_printf(shape, "%.*s ", (int)token->length, token->text);
}

/* From behind an opening parenthesis to behind its closing one; false: there is none. */
static bool skip_row(struct sql_lexer *lexer, GString *shape)
{
    size_t depth = 1;
    struct sql_token token;

    g_string_truncate(shape, 0);
    while (depth > 0 && sql_token_next(lexer, &token)) {
        if (sql_token_is_symbol(&token, '('))
            depth++;
        else if (sql_token_is_symbol(&token, ')'))
            depth--;
        add_token(shape, &token);
    }
    return depth == 0;
}

/* VALUES, outside of all parentheses. */
static bool find_values(struct sql_lexer *lexer)
{
    struct sql_token token;
    size_t depth = 0;

    while (sql_token_next(lexer, &token)) {
        if (sql_token_is_symbol(&token, '('))
            depth++;
        else if (sql_token_is_symbol(&token, ')') && depth > 0)
            depth--;
        else if (depth == 0 && sql_token_is_word(&token, "VALUES"))
            return true;
    }
    return false;
}

/* The next row, from its comma to its end, when one stands here. */
static bool next_row(struct sql_lexer *lexer, bool is_first, size_t *start, GString *shape)
{
    struct sql_lexer ahead = *lexer;
    struct sql_token token;

    if (!sql_token_next(&ahead, &token))
        return false;
    *start = (size_t)(token.text - lexer->text);
    if (!is_first && (!sql_token_is_symbol(&token, ',') || !sql_token_next(&ahead, &token)))
        return false;
    if (!sql_token_is_symbol(&token, '(') || !skip_row(&ahead, shape))
        return false;
    *lexer = ahead;
    return true;
}

size_t sql_shorten_rows(char *text, size_t length)
{
    g_autoptr(GHashTable) shapes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) shape = g_string_new(NULL);
    struct sql_lexer lexer = { text, length, 0 };
    struct sql_token token;
    size_t start, left_out = 0;

    if (!sql_token_next(&lexer, &token) || !sql_token_is_word(&token, "INSERT") || !find_values(&lexer))
        return 0;
    for (bool is_first = true; next_row(&lexer, is_first, &start, shape); is_first = false) {
        if (g_hash_table_add(shapes, g_strdup(shape->str)))
            continue;
        memset(text + start, ' ', lexer.position - start);
        left_out++;
    }
    return left_out;
}
