/* sql/words.c - looks for words and options in a statement, outside of its literals. */
#include "sql/facts.h"

#include <string.h>

bool sql_text_has(struct sql_text statement, const char *first, const char *second)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token token;
    bool is_after_first = false;

    while (sql_token_next(&lexer, &token)) {
        if (is_after_first && sql_token_is_word(&token, second))
            return true;
        is_after_first = sql_token_is_word(&token, first);
        if (is_after_first && second == NULL)
            return true;
    }
    return false;
}

static bool says_no(const struct sql_token *value)
{
    return sql_token_is_word(value, "FALSE") || sql_token_is_word(value, "OFF") ||
           (value->length == 1 && value->text[0] == '0') ||
           (value->length == 7 && memcmp(value->text, "'false'", 7) == 0) ||
           (value->length == 5 && memcmp(value->text, "'off'", 5) == 0);
}

bool sql_text_option(struct sql_text statement, const char *name, bool absent)
{
    struct sql_lexer lexer = { statement.text, statement.length, 0 };
    struct sql_token token, before = { .kind = SQL_TOKEN_END };

    for (; sql_token_next(&lexer, &token); before = token) {
        if (!sql_token_is_word(&token, name) ||
            (!sql_token_is_symbol(&before, '(') && !sql_token_is_symbol(&before, ',')))
            continue;
        if (sql_token_next(&lexer, &token) && sql_token_is_symbol(&token, '='))
            sql_token_next(&lexer, &token);
        return !says_no(&token);
    }
    return absent;
}
