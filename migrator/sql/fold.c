/* sql/fold.c - reads the expressions on text that dynamic SQL is made of. */
#include "sql/fold.h"

#include "sql/facts.h"

#include <string.h>

enum { NESTING_MAX = 50, ARGUMENTS_MAX = 100 };

struct folding {
    const struct sql_token *tokens;
    guint count, next;
    guint nesting;
    GHashTable *constants;
};

static char *fold_sum(struct folding *folding);

static const struct sql_token *peek(const struct folding *folding, guint ahead)
{
    static const struct sql_token end = { .kind = SQL_TOKEN_END, .text = "" };

    return folding->next + ahead < folding->count ? &folding->tokens[folding->next + ahead] : &end;
}

static bool take_symbol(struct folding *folding, char symbol)
{
    if (!sql_token_is_symbol(peek(folding, 0), symbol))
        return false;
    folding->next++;
    return true;
}

/* The character that an escape stands for; NUL: none that is read here. */
static char escaped(char letter)
{
    static const char letters[] = "ntrbf\\'\"";
    static const char characters[] = "\n\t\r\b\f\\'\"";
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);

    return found == NULL ? '\0' : characters[found - letters];
}

/* From behind an opening quote to behind its closing one. */
static bool decode_segment(GString *value, const char **position, const char *end, bool has_escapes)
{
    for (; *position < end; ++*position) {
        char character = **position;

        if (character == '\'' && (*position + 1 == end || (*position)[1] != '\'')) {
            ++*position;
            return true;
        }
        if (character == '\'')
            ++*position;
        if (has_escapes && character == '\\') {
            ++*position;
            character = *position < end ? escaped(**position) : '\0';
            if (character == '\0')
                return false;
        }
        g_string_append_c(value, character);
    }
    return false;
}

/* Literals on lines below each other are one, with comments between them. */
static const char *next_segment(const char *position, const char *end)
{
    while (position < end && *position != '\'') {
        const char *line_end = memchr(position, '\n', (size_t)(end - position));

        if (position[0] == '-' && line_end != NULL)
            position = line_end;
        position++;
    }
    return position;
}

char *sql_fold_literal(const struct sql_token *literal)
{
    const char *end = literal->text + literal->length;
    const char *position = memchr(literal->text, '\'', literal->length);
    bool has_escapes = literal->text[0] == 'e' || literal->text[0] == 'E';
    g_autoptr(GString) value = g_string_new(NULL);

    if (literal->kind == SQL_TOKEN_DOLLAR) {
        struct sql_text content = sql_literal_content(literal);
        return g_strndup(content.text, content.length);
    }
    if (literal->kind != SQL_TOKEN_STRING || position == NULL || strchr("bBxXuU", literal->text[0]) != NULL)
        return NULL;
    while (position < end) {
        position++;
        if (!decode_segment(value, &position, end, has_escapes))
            return NULL;
        position = next_segment(position, end);
    }
    return g_string_free(g_steal_pointer(&value), FALSE);
}

/* f(a, b): the arguments, when all are known. */
static bool fold_arguments(struct folding *folding, GPtrArray *arguments)
{
    do {
        char *argument = fold_sum(folding);

        if (argument == NULL || arguments->len >= ARGUMENTS_MAX) {
            g_free(argument);
            return false;
        }
        g_ptr_array_add(arguments, argument);
    } while (take_symbol(folding, ','));
    return take_symbol(folding, ')');
}

/* What stands behind "%": "s", "2$I". */
static bool append_argument(GString *value, const char **position, GPtrArray *arguments, guint *next)
{
    const char *argument;
    char *number_end = NULL;
    guint64 number = g_ascii_strtoull(*position, &number_end, 10);
    g_autofree char *quoted = NULL;

    if (g_ascii_isdigit(**position) && *number_end == '$') {
        *position = number_end + 1;
        *next = (guint)MIN(number, ARGUMENTS_MAX * 2);
    }
    if (*next == 0 || *next >= arguments->len)
        return false;
    argument = g_ptr_array_index(arguments, (*next)++);
    if (**position == 'I')
        quoted = sql_quote_identifier(argument);
    else if (**position == 'L')
        quoted = sql_quote_literal(argument);
    else if (**position != 's')
        return false;
    g_string_append(value, quoted == NULL ? argument : quoted);
    return true;
}

static char *format_arguments(GPtrArray *arguments)
{
    g_autoptr(GString) value = g_string_new(NULL);
    guint next = 1;

    for (const char *position = g_ptr_array_index(arguments, 0); *position != '\0'; position++) {
        if (*position != '%') {
            g_string_append_c(value, *position);
        } else if (position[1] == '%') {
            g_string_append_c(value, *++position);
        } else {
            position++;
            if (!append_argument(value, &position, arguments, &next))
                return NULL;
        }
    }
    return g_string_free(g_steal_pointer(&value), FALSE);
}

static char *concatenate(GPtrArray *arguments)
{
    GString *value = g_string_new(NULL);

    for (guint index = 0; index < arguments->len; index++)
        g_string_append(value, g_ptr_array_index(arguments, index));
    return g_string_free(value, FALSE);
}

static char *fold_call(struct folding *folding)
{
    const struct sql_token *function = peek(folding, 0);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func(g_free);

    folding->next += 2;
    if (!fold_arguments(folding, arguments))
        return NULL;
    if (sql_token_is_word(function, "FORMAT"))
        return format_arguments(arguments);
    if (sql_token_is_word(function, "CONCAT"))
        return concatenate(arguments);
    if (sql_token_is_word(function, "QUOTE_IDENT") && arguments->len == 1)
        return sql_quote_identifier(g_ptr_array_index(arguments, 0));
    if (sql_token_is_word(function, "QUOTE_LITERAL") && arguments->len == 1)
        return sql_quote_literal(g_ptr_array_index(arguments, 0));
    return NULL;
}

static char *fold_variable(struct folding *folding)
{
    g_autofree char *name = sql_token_identifier(peek(folding, 0));

    folding->next++;
    if (folding->constants == NULL)
        return NULL;
    return g_strdup(g_hash_table_lookup(folding->constants, name));
}

static char *fold_value(struct folding *folding)
{
    const struct sql_token *token = peek(folding, 0);
    char *value = NULL;

    if (token->kind == SQL_TOKEN_STRING || token->kind == SQL_TOKEN_DOLLAR) {
        folding->next++;
        return sql_fold_literal(token);
    }
    if (token->kind == SQL_TOKEN_NUMBER) {
        folding->next++;
        return g_strndup(token->text, token->length);
    }
    if (take_symbol(folding, '(')) {
        value = fold_sum(folding);
        if (!take_symbol(folding, ')'))
            g_clear_pointer(&value, g_free);
        return value;
    }
    if (token->kind != SQL_TOKEN_WORD && token->kind != SQL_TOKEN_QUOTED)
        return NULL;
    return sql_token_is_symbol(peek(folding, 1), '(') ? fold_call(folding) : fold_variable(folding);
}

static bool take_concatenation(struct folding *folding)
{
    if (!sql_token_is_symbol(peek(folding, 0), '|') || !sql_token_is_symbol(peek(folding, 1), '|'))
        return false;
    folding->next += 2;
    return true;
}

/* 'a'::text is 'a'. */
static char *fold_cast(struct folding *folding)
{
    char *value = fold_value(folding);

    while (sql_token_is_symbol(peek(folding, 0), ':') && sql_token_is_symbol(peek(folding, 1), ':') &&
           (sql_token_is_word(peek(folding, 2), "TEXT") || sql_token_is_word(peek(folding, 2), "VARCHAR")))
        folding->next += 3;
    return value;
}

static char *fold_sum(struct folding *folding)
{
    g_autoptr(GString) sum = g_string_new(NULL);

    if (folding->nesting >= NESTING_MAX)
        return NULL;
    folding->nesting++;
    do {
        g_autofree char *part = fold_cast(folding);

        if (part == NULL)
            return NULL;
        g_string_append(sum, part);
    } while (take_concatenation(folding));
    folding->nesting--;
    return g_string_free(g_steal_pointer(&sum), FALSE);
}

char *sql_fold_text(const struct sql_token *tokens, guint count, GHashTable *constants)
{
    struct folding folding = { .tokens = tokens, .count = count, .constants = constants };
    g_autofree char *text = fold_sum(&folding);

    return folding.next == count ? g_steal_pointer(&text) : NULL;
}
