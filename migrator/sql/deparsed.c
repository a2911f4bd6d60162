/* sql/deparsed.c - finds the casts of lists, by their tokens. */
#include "sql/deparsed.h"

#include "sql/token.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static bool next_is_symbol(struct sql_lexer *lexer, char symbol)
{
    struct sql_token token;

    return sql_token_next(lexer, &token) && sql_token_is_symbol(&token, symbol);
}

static bool next_is_cast(struct sql_lexer *lexer)
{
    struct sql_token first, second;

    return sql_token_next(lexer, &first) && sql_token_next(lexer, &second) && sql_token_is_symbol(&first, ':') &&
           sql_token_is_symbol(&second, ':');
}

/* A type's name, up to the symbol that ends the element; "": none, or one with a length or of an array. */
static char *read_type(struct sql_lexer *lexer, struct sql_token *end)
{
    const size_t start = lexer->position;

    while (sql_token_next(lexer, end) &&
           (end->kind == SQL_TOKEN_WORD || end->kind == SQL_TOKEN_QUOTED || sql_token_is_symbol(end, '.')))
        ;
    if (!sql_token_is_symbol(end, ',') && !sql_token_is_symbol(end, ']'))
        return g_strdup("");
    return g_strndup(lexer->text + start, (size_t)(end->text - lexer->text) - start);
}

/* From behind "ARRAY[" to behind its "]": the type of all elements, when they are literals of one; or NULL. */
static char *read_elements(struct sql_lexer *lexer)
{
    g_autofree char *type = NULL;
    struct sql_token end = { .kind = SQL_TOKEN_SYMBOL, .text = ",", .length = 1 };

    while (sql_token_is_symbol(&end, ',')) {
        struct sql_token literal;
        if (!sql_token_next(lexer, &literal) || literal.kind != SQL_TOKEN_STRING || !next_is_cast(lexer))
            return NULL;
        g_autofree char *own = read_type(lexer, &end);
        if (*own == '\0' || (type != NULL && strcmp(type, own) != 0))
            return NULL;
        if (type == NULL)
            type = g_steal_pointer(&own);
    }
    return g_steal_pointer(&type);
}

/* From behind a "(": the type of a list that is cast as a whole, and where the list ends; NULL: it is none. */
static char *read_list(struct sql_lexer lexer, size_t *end)
{
    struct sql_token array;

    if (!sql_token_next(&lexer, &array) || !sql_token_is_word(&array, "ARRAY") || !next_is_symbol(&lexer, '['))
        return NULL;
    g_autofree char *type = read_elements(&lexer);
    const size_t behind = lexer.position;
    if (type == NULL || !next_is_symbol(&lexer, ')') || !next_is_cast(&lexer))
        return NULL;
    *end = behind;
    return g_steal_pointer(&type);
}

char *sql_deparsed(const char *text)
{
    const bool has_list = strstr(text, "(ARRAY[") != NULL;
    GString *put = g_string_new(NULL);
    struct sql_lexer lexer = { .text = text, .length = strlen(text) };
    struct sql_token token;
    size_t copied = 0;

    while (has_list && sql_token_next(&lexer, &token)) {
        size_t end = 0;
        g_autofree char *type = sql_token_is_symbol(&token, '(') ? read_list(lexer, &end) : NULL;
        if (type == NULL)
            continue;
        g_string_append_len(put, text + copied, (gssize)(end - copied));
        g_string_append_printf(put, "::%s[]", type);
        copied = lexer.position = end;
    }
    g_string_append(put, text + copied);
    return g_string_free(put, FALSE);
}
