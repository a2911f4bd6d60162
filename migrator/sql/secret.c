/* sql/secret.c - finds literal passwords, and keeps them out of what is shown. */
#include "sql/facts.h"

#include <glib.h>
#include <string.h>

static bool is_literal(const struct sql_token *token)
{
    return token->kind == SQL_TOKEN_STRING || token->kind == SQL_TOKEN_DOLLAR;
}

static bool may_set_password(struct sql_text statement)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token verb, object;

    return sql_token_next(&lexer, &verb) && sql_token_next(&lexer, &object) &&
           (sql_token_is_word(&verb, "CREATE") || sql_token_is_word(&verb, "ALTER")) &&
           (sql_token_is_word(&object, "ROLE") || sql_token_is_word(&object, "USER") ||
            sql_token_is_word(&object, "GROUP"));
}

bool sql_text_password(struct sql_text statement, struct sql_token *password)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    bool is_after_password = false;

    if (!may_set_password(statement))
        return false;
    while (sql_token_next(&lexer, password)) {
        if (is_after_password && is_literal(password))
            return true;
        is_after_password = sql_token_is_word(password, "PASSWORD");
    }
    return false;
}

/* All but the quotes; a literal that goes on in the next line has only the first. */
static bool mask_literal(char *literal, size_t length)
{
    bool is_closed = length > 1 && strchr("'$", literal[length - 1]) != NULL;
    size_t quotes = is_closed ? 2 : 1;

    if (length <= quotes)
        return false;
    memset(literal + 1, '*', length - quotes);
    return true;
}

bool sql_secret_mask(char *line)
{
    struct sql_lexer lexer = { line, strlen(line), 0 };
    struct sql_token token;
    bool is_after_password = false;
    bool is_masked = false;

    while (sql_token_next(&lexer, &token)) {
        if (is_after_password && (is_literal(&token) || token.text[0] == '\''))
            is_masked |= mask_literal(line + (token.text - line), token.length);
        is_after_password = sql_token_is_word(&token, "PASSWORD");
    }
    return is_masked;
}
