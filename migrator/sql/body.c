/* sql/body.c - a look into the literal bodies of DO blocks: do they commit, do they lock tables? */
#include "sql/facts.h"

#include <glib.h>
#include <string.h>

struct sql_text sql_literal_content(const struct sql_token *literal)
{
    const char *open = memchr(literal->text, literal->kind == SQL_TOKEN_DOLLAR ? '$' : '\'', literal->length);
    size_t quote_length = 1;
    size_t start;

    if (literal->kind == SQL_TOKEN_DOLLAR)
        quote_length = (size_t)((const char *)memchr(open + 1, '$', literal->length - 1) - open) + 1;
    start = (size_t)(open - literal->text) + quote_length;
    if (literal->length < start + quote_length)
        return (struct sql_text){ literal->text, 0 };
    return (struct sql_text){ literal->text + start, literal->length - start - quote_length };
}

static bool may_precede_statement(const struct sql_token *token)
{
    return token->kind == SQL_TOKEN_END || sql_token_is_symbol(token, ';') || sql_token_is_symbol(token, '>') ||
           sql_token_is_word(token, "BEGIN") || sql_token_is_word(token, "THEN") || sql_token_is_word(token, "ELSE") ||
           sql_token_is_word(token, "LOOP");
}

static bool may_follow_commit(const struct sql_token *token)
{
    return token->kind == SQL_TOKEN_END || sql_token_is_symbol(token, ';') || sql_token_is_word(token, "AND");
}

static bool content_commits(struct sql_text content)
{
    struct sql_lexer lexer = { content.text, content.length, 0 };
    struct sql_token token, before = { .kind = SQL_TOKEN_END };

    for (; sql_token_next(&lexer, &token); before = token) {
        struct sql_lexer ahead = lexer;
        struct sql_token next;

        if (!sql_token_is_word(&token, "COMMIT") && !sql_token_is_word(&token, "ROLLBACK"))
            continue;
        (void)sql_token_next(&ahead, &next);
        if (may_precede_statement(&before) && may_follow_commit(&next))
            return true;
    }
    return false;
}

static bool content_locks(struct sql_text content)
{
    static const char *const words[] = { "ALTER",   "DROP",    "TRUNCATE", "LOCK",    "EXECUTE", "REINDEX",
                                         "CLUSTER", "REFRESH", "INDEX",    "TRIGGER", "RULE",    "POLICY" };

    for (size_t word = 0; word < G_N_ELEMENTS(words); word++)
        if (sql_text_has(content, words[word], NULL))
            return true;
    return false;
}

static bool any_literal(struct sql_text statement, bool (*holds)(struct sql_text content))
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token token;

    while (sql_token_next(&lexer, &token))
        if ((token.kind == SQL_TOKEN_DOLLAR || token.kind == SQL_TOKEN_STRING) && holds(sql_literal_content(&token)))
            return true;
    return false;
}

bool sql_text_body_commits(struct sql_text statement)
{
    return any_literal(statement, content_commits);
}

bool sql_text_body_locks(struct sql_text statement)
{
    return any_literal(statement, content_locks);
}
