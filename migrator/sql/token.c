/* sql/token.c - the lexer: one function per kind of token. */
#include "sql/token.h"

#include <glib.h>
#include <string.h>

static char peek(const struct sql_lexer *lexer, size_t ahead)
{
    return lexer->length - lexer->position > ahead ? lexer->text[lexer->position + ahead] : '\0';
}

static bool at_end(const struct sql_lexer *lexer)
{
    return lexer->position >= lexer->length;
}

static bool is_blank(char character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static bool starts_word(char character)
{
    return g_ascii_isalpha(character) || character == '_' || (unsigned char)character >= 0x80;
}

static bool continues_tag(char character)
{
    return starts_word(character) || g_ascii_isdigit(character);
}

static bool continues_word(char character)
{
    return continues_tag(character) || character == '$';
}

static void skip_line(struct sql_lexer *lexer)
{
    while (!at_end(lexer) && peek(lexer, 0) != '\n' && peek(lexer, 0) != '\r')
        lexer->position++;
}

/* Without an end it stays where it is. */
static void skip_block_comment(struct sql_lexer *lexer)
{
    size_t start = lexer->position;
    size_t depth = 0;

    do {
        if (peek(lexer, 0) == '/' && peek(lexer, 1) == '*') {
            depth++;
            lexer->position += 2;
        } else if (peek(lexer, 0) == '*' && peek(lexer, 1) == '/') {
            depth--;
            lexer->position += 2;
        } else {
            lexer->position++;
        }
    } while (depth > 0 && !at_end(lexer));
    if (depth > 0)
        lexer->position = start;
}

bool sql_comment_next(struct sql_lexer *lexer, struct sql_comment *comment)
{
    while (!at_end(lexer) && is_blank(peek(lexer, 0)))
        lexer->position++;
    comment->text = lexer->text + lexer->position;
    comment->is_block = peek(lexer, 0) == '/' && peek(lexer, 1) == '*';
    if (comment->is_block)
        skip_block_comment(lexer);
    else if (peek(lexer, 0) == '-' && peek(lexer, 1) == '-')
        skip_line(lexer);
    comment->length = (size_t)(lexer->text + lexer->position - comment->text);
    return comment->length > 0;
}

/* From the opening quote to the closing one; a doubled quote stands for itself. */
static void skip_quoted(struct sql_lexer *lexer, char quote, bool has_escapes)
{
    for (lexer->position++; !at_end(lexer); lexer->position++) {
        if (has_escapes && peek(lexer, 0) == '\\')
            lexer->position++;
        else if (peek(lexer, 0) == quote && peek(lexer, 1) == quote)
            lexer->position++;
        else if (peek(lexer, 0) == quote)
            break;
    }
    lexer->position = MIN(lexer->position + 1, lexer->length);
}

/* Literals apart by blanks with at least one line end are one literal, and the first one's prefix holds for all. */
static bool string_continues(struct sql_lexer *lexer)
{
    struct sql_lexer ahead = *lexer;
    bool has_line_end = false;

    for (; !at_end(&ahead); ahead.position++) {
        if (peek(&ahead, 0) == '-' && peek(&ahead, 1) == '-')
            skip_line(&ahead);
        if (peek(&ahead, 0) == '\n' || peek(&ahead, 0) == '\r')
            has_line_end = true;
        else if (!is_blank(peek(&ahead, 0)))
            break;
    }
    if (!has_line_end || peek(&ahead, 0) != '\'')
        return false;
    lexer->position = ahead.position;
    return true;
}

static enum sql_token_kind read_string(struct sql_lexer *lexer, bool has_escapes)
{
    do
        skip_quoted(lexer, '\'', has_escapes);
    while (string_continues(lexer));
    return SQL_TOKEN_STRING;
}

static enum sql_token_kind read_word(struct sql_lexer *lexer)
{
    bool has_unicode_prefix = (peek(lexer, 0) == 'u' || peek(lexer, 0) == 'U') && peek(lexer, 1) == '&';

    if (peek(lexer, 1) == '\'' && peek(lexer, 0) != '\0' && strchr("bBeEnNxX", peek(lexer, 0)) != NULL) {
        bool has_escapes = peek(lexer, 0) == 'e' || peek(lexer, 0) == 'E';

        lexer->position++;
        return read_string(lexer, has_escapes);
    }
    if (has_unicode_prefix && peek(lexer, 2) == '\'') {
        lexer->position += 2;
        return read_string(lexer, false);
    }
    if (has_unicode_prefix && peek(lexer, 2) == '"') {
        lexer->position += 2;
        skip_quoted(lexer, '"', false);
        return SQL_TOKEN_QUOTED;
    }
    while (!at_end(lexer) && continues_word(peek(lexer, 0)))
        lexer->position++;
    return SQL_TOKEN_WORD;
}

/* The length of "$tag$" here, or 0. */
static size_t dollar_tag_length(const struct sql_lexer *lexer)
{
    size_t length = 1;

    if (g_ascii_isdigit(peek(lexer, 1)))
        return 0;
    while (continues_tag(peek(lexer, length)))
        length++;
    return peek(lexer, length) == '$' ? length + 1 : 0;
}

static enum sql_token_kind read_dollar(struct sql_lexer *lexer)
{
    size_t tag_length = dollar_tag_length(lexer);
    const char *tag = lexer->text + lexer->position;

    if (tag_length == 0) {
        lexer->position++;
        return SQL_TOKEN_SYMBOL;
    }
    lexer->position += tag_length;
    while (!at_end(lexer)) {
        const char *rest = lexer->text + lexer->position;
        size_t rest_length = lexer->length - lexer->position;
        const char *dollar = memchr(rest, '$', rest_length);

        if (dollar == NULL || rest_length - (size_t)(dollar - rest) < tag_length) {
            lexer->position = lexer->length;
        } else if (memcmp(dollar, tag, tag_length) == 0) {
            lexer->position = (size_t)(dollar - lexer->text) + tag_length;
            break;
        } else {
            lexer->position = (size_t)(dollar - lexer->text) + 1;
        }
    }
    return SQL_TOKEN_DOLLAR;
}

static enum sql_token_kind read_number(struct sql_lexer *lexer)
{
    while (!at_end(lexer) && (continues_tag(peek(lexer, 0)) || peek(lexer, 0) == '.'))
        lexer->position++;
    return SQL_TOKEN_NUMBER;
}

static enum sql_token_kind read_any(struct sql_lexer *lexer)
{
    char first = peek(lexer, 0);

    if (starts_word(first))
        return read_word(lexer);
    if (g_ascii_isdigit(first))
        return read_number(lexer);
    if (first == '\'')
        return read_string(lexer, false);
    if (first == '$')
        return read_dollar(lexer);
    if (first == '"') {
        skip_quoted(lexer, '"', false);
        return SQL_TOKEN_QUOTED;
    }
    if (first == '/' && peek(lexer, 1) == '*') {
        lexer->position = lexer->length;
        return SQL_TOKEN_UNCLOSED;
    }
    lexer->position++;
    return first == '\\' ? SQL_TOKEN_BACKSLASH : SQL_TOKEN_SYMBOL;
}

bool sql_token_next(struct sql_lexer *lexer, struct sql_token *token)
{
    struct sql_comment comment;
    size_t start;

    while (sql_comment_next(lexer, &comment))
        ;
    lexer->position = MIN(lexer->position, lexer->length);
    start = lexer->position;
    token->text = lexer->text + start;
    token->kind = at_end(lexer) ? SQL_TOKEN_END : read_any(lexer);
    token->length = lexer->position - start;
    return token->kind != SQL_TOKEN_END;
}

bool sql_token_is_word(const struct sql_token *token, const char *word)
{
    return token->kind == SQL_TOKEN_WORD && strlen(word) == token->length &&
           g_ascii_strncasecmp(token->text, word, token->length) == 0;
}

bool sql_token_is_symbol(const struct sql_token *token, char symbol)
{
    return token->kind == SQL_TOKEN_SYMBOL && token->text[0] == symbol;
}

char *sql_token_identifier(const struct sql_token *token)
{
    g_autoptr(GString) name = NULL;

    if (token->kind == SQL_TOKEN_WORD)
        return g_ascii_strdown(token->text, (gssize)token->length);
    if (token->length < 2 || token->text[0] != '"' || token->text[token->length - 1] != '"')
        return g_strndup(token->text, token->length);
    name = g_string_new_len(token->text + 1, (gssize)token->length - 2);
    g_string_replace(name, "\"\"", "\"", 0);
    return g_string_free(g_steal_pointer(&name), FALSE);
}
