/* sql/depth.c - parentheses nest, and so do operators in a row: ((a + b) + c) + d. */
#include "sql/depth.h"

#include <glib.h>
#include <string.h>

/* What is open: "(", "[" or CASE. The first is the statement itself. */
struct level {
    char opener;      /* 'C': CASE */
    size_t operators; /* since the last comma */
    size_t sets;      /* UNION and JOIN, which commas do not end */
};

struct reading {
    GArray *levels;
    struct sql_depth depth;
    size_t now; /* the sum of all levels */
    struct sql_token previous;
};

static struct level *top(struct reading *reading)
{
    return &g_array_index(reading->levels, struct level, reading->levels->len - 1);
}

static void add(struct reading *reading, size_t *count)
{
    ++*count;
    reading->now++;
    reading->depth.levels = MAX(reading->depth.levels, reading->now);
}

static void open_level(struct reading *reading, char opener)
{
    struct level level = { .opener = opener };
    size_t one = 0;

    g_array_append_val(reading->levels, level);
    add(reading, &one);
}

static void end_operators(struct reading *reading)
{
    reading->now -= top(reading)->operators;
    top(reading)->operators = 0;
}

static void drop_level(struct reading *reading)
{
    end_operators(reading);
    reading->now -= top(reading)->sets + 1;
    g_array_set_size(reading->levels, reading->levels->len - 1);
}

/* CASE and END may be names as well: what is left open within parentheses ends with them. */
static void close_level(struct reading *reading, char opener)
{
    while (opener != 'C' && reading->levels->len > 1 && top(reading)->opener == 'C')
        drop_level(reading);
    if (reading->levels->len > 1 && top(reading)->opener == opener)
        drop_level(reading);
}

static bool is_one_of(const struct sql_token *token, const char *const *words, size_t count)
{
    for (size_t index = 0; index < count; index++)
        if (sql_token_is_word(token, words[index]))
            return true;
    return false;
}

static void take_word(struct reading *reading, const struct sql_token *token)
{
    static const char *const separators[] = { "AND", "OR", "WHEN", "THEN", "ELSE" };
    static const char *const operators[] = { "NOT",  "IS",    "ISNULL", "NOTNULL", "COLLATE", "AT",
                                             "LIKE", "ILIKE", "IN",     "SIMILAR", "BETWEEN", "OPERATOR" };
    static const char *const sets[] = { "UNION", "INTERSECT", "EXCEPT", "JOIN" };

    if (sql_token_is_word(token, "CASE"))
        open_level(reading, 'C');
    else if (sql_token_is_word(token, "END"))
        close_level(reading, 'C');
    else if (is_one_of(token, separators, G_N_ELEMENTS(separators)))
        end_operators(reading); /* AND and OR make flat lists */
    else if (is_one_of(token, operators, G_N_ELEMENTS(operators)))
        add(reading, &top(reading)->operators);
    else if (is_one_of(token, sets, G_N_ELEMENTS(sets)))
        add(reading, &top(reading)->sets);
}

/* Is it one operator together with the character before it? "+" and "-" may be operators of their own there. */
static bool continues_operator(const struct reading *reading, const struct sql_token *token)
{
    const struct sql_token *previous = &reading->previous;

    return previous->kind == SQL_TOKEN_SYMBOL && previous->text + 1 == token->text &&
           strchr("*/<>=~!@#%^&|`?:", previous->text[0]) != NULL && token->text[0] != '+' && token->text[0] != '-';
}

static void take_symbol(struct reading *reading, const struct sql_token *token)
{
    char symbol = token->text[0];

    if (symbol == '(' || symbol == '[')
        open_level(reading, symbol);
    else if (symbol == ')')
        close_level(reading, '(');
    else if (symbol == ']')
        close_level(reading, '[');
    else if (symbol == ',' || symbol == ';')
        end_operators(reading);
    else if (symbol != '.' && !continues_operator(reading, token))
        add(reading, &top(reading)->operators);
}

struct sql_depth sql_text_depth(struct sql_text text)
{
    struct sql_lexer lexer = { text.text, text.length, 0 };
    struct level statement = { 0 };
    struct reading reading = { .levels = g_array_new(FALSE, FALSE, sizeof(struct level)) };
    struct sql_token token;

    g_array_append_val(reading.levels, statement);
    for (; sql_token_next(&lexer, &token); reading.previous = token) {
        reading.depth.tokens++;
        if (token.kind == SQL_TOKEN_WORD)
            take_word(&reading, &token);
        else if (token.kind == SQL_TOKEN_SYMBOL)
            take_symbol(&reading, &token);
    }
    g_array_unref(reading.levels);
    return reading.depth;
}
