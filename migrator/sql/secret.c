/* sql/secret.c - finds literal passwords. */
#include "sql/facts.h"

#include "base/secret.h"

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
            sql_token_is_word(&object, "GROUP") || sql_token_is_word(&object, "SERVER") ||
            sql_token_is_word(&object, "SUBSCRIPTION"));
}

/* A connection string with a password in it; secret_mask() knows its forms. */
static bool holds_connection_password(const struct sql_token *literal)
{
    g_autofree char *text = g_strndup(literal->text, literal->length);

    return secret_mask(text);
}

bool sql_text_password(struct sql_text statement, struct sql_token *password)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    bool is_after_password = false;

    if (!may_set_password(statement))
        return false;
    while (sql_token_next(&lexer, password)) {
        if (is_literal(password) && (is_after_password || holds_connection_password(password)))
            return true;
        is_after_password = sql_token_is_word(password, "PASSWORD");
    }
    return false;
}
