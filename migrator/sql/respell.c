/* sql/respell.c - a table of newer words, and what is written in their place. */
#include "sql/respell.h"

#include "sql/token.h"

#include <string.h>

struct respeller {
    char *text;
    const char *before; /* the text as it was */
    GArray *tokens;     /* struct sql_token; of that */
    GArray *respelt;
    bool has_changed;
};

/* Words that stand at `index`, `count` tokens of them. */
struct respelling {
    const char *words; /* in upper case; "*" is any token, other signs stand for themselves */
    void (*respell)(struct respeller *respeller, guint index, guint count);
};

static const struct sql_token *token_at(const struct respeller *respeller, guint index)
{
    static const struct sql_token none = { .kind = SQL_TOKEN_END, .text = "" };

    return index < respeller->tokens->len ? &g_array_index(respeller->tokens, struct sql_token, index) : &none;
}

static bool is_word(const struct respeller *respeller, guint index, const char *word)
{
    return sql_token_is_word(token_at(respeller, index), word);
}

static bool is_symbol(const struct respeller *respeller, guint index, char symbol)
{
    return sql_token_is_symbol(token_at(respeller, index), symbol);
}

static size_t location(const struct respeller *respeller, guint index)
{
    const struct sql_token *token = token_at(respeller, index);

    return token->kind == SQL_TOKEN_END ? strlen(respeller->before) : (size_t)(token->text - respeller->before);
}

/* Write `words` in the place of tokens [first, end), which are longer. */
static void write_words(struct respeller *respeller, guint first, guint end, const char *words)
{
    size_t start, length;

    if (first >= end || end > respeller->tokens->len)
        return;
    start = location(respeller, first);
    length = location(respeller, end - 1) + token_at(respeller, end - 1)->length - start;
    if (strlen(words) > length)
        return;
    memset(respeller->text + start, ' ', length);
    memcpy(respeller->text + start, words, strlen(words));
    respeller->has_changed = true;
}

static void note(struct respeller *respeller, guint index, enum sql_action_kind kind, enum sql_action_kind becomes,
                 unsigned flags)
{
    struct sql_respelt respelt = { location(respeller, index), kind, kind, becomes, flags, false };

    g_array_append_val(respeller->respelt, respelt);
}

static struct sql_respelt *last_note(const struct respeller *respeller)
{
    return &g_array_index(respeller->respelt, struct sql_respelt, respeller->respelt->len - 1);
}

static guint closing_parenthesis(const struct respeller *respeller, guint open)
{
    guint depth = 0;

    for (guint index = open; index < respeller->tokens->len; index++) {
        depth += is_symbol(respeller, index, '(') ? 1 : 0;
        depth -= is_symbol(respeller, index, ')') ? 1 : 0;
        if (depth == 0)
            return index;
    }
    return respeller->tokens->len;
}

static void leave_out(struct respeller *respeller, guint index, guint count)
{
    write_words(respeller, index, index + count, "");
}

static void respell_not_enforced(struct respeller *respeller, guint index, guint count)
{
    leave_out(respeller, index, count);
    note(respeller, index, SQL_ADD_CONSTRAINT, SQL_OPAQUE, SQL_NOT_ENFORCED);
    last_note(respeller)->or_kind = SQL_ALTER_CONSTRAINT;
}

/* Are these words of ALTER CONSTRAINT, and whole: not those behind a NOT or NO that had its turn? */
static bool is_of_alter(const struct respeller *respeller, guint index)
{
    if (index == 0 || is_word(respeller, index - 1, "NOT") || is_word(respeller, index - 1, "NO"))
        return false;
    for (; index > 1 && !is_symbol(respeller, index - 1, ','); index--)
        if (is_word(respeller, index - 1, "CONSTRAINT"))
            return is_word(respeller, index - 2, "ALTER");
    return false;
}

/* Of a constraint that is added it says nothing new. */
static void respell_enforced(struct respeller *respeller, guint index, guint count)
{
    if (is_of_alter(respeller, index))
        note(respeller, index, SQL_ALTER_CONSTRAINT, SQL_OPAQUE, SQL_ENFORCED);
    leave_out(respeller, index, count);
}

/* ALTER CONSTRAINT … [NO] INHERIT */
static void respell_inherit(struct respeller *respeller, guint index, guint count)
{
    if (!is_of_alter(respeller, index))
        return;
    note(respeller, index, SQL_ALTER_CONSTRAINT, SQL_OPAQUE, count > 1 ? SQL_NO_INHERIT_FLAG : SQL_INHERITED);
    leave_out(respeller, index, count);
}

/* SET STATISTICS DEFAULT */
static void respell_statistics(struct respeller *respeller, guint index, guint count)
{
    write_words(respeller, index + count - 1, index + count, "-1");
}

/* GENERATED ALWAYS AS (…) [VIRTUAL]: DEFAULT (…) */
static void respell_generated(struct respeller *respeller, guint index, guint count)
{
    guint close = closing_parenthesis(respeller, index + count - 1);

    if (is_word(respeller, close + 1, "STORED"))
        return;
    write_words(respeller, index, index + count - 1, "DEFAULT");
    if (is_word(respeller, close + 1, "VIRTUAL"))
        leave_out(respeller, close + 1, 1);
    note(respeller, index, SQL_ADD_COLUMN, SQL_OPAQUE, SQL_GENERATED | SQL_VIRTUAL);
}

/* What may follow the column of a table's NOT NULL. */
static unsigned respell_attributes(struct respeller *respeller, guint index)
{
    unsigned flags = 0;

    for (;; index += 2) {
        if (is_word(respeller, index, "NOT") && is_word(respeller, index + 1, "VALID"))
            flags |= SQL_NOT_VALID;
        else if (is_word(respeller, index, "NO") && is_word(respeller, index + 1, "INHERIT"))
            flags |= SQL_NO_INHERIT_FLAG;
        else
            return flags;
        leave_out(respeller, index, 2);
    }
}

static bool begins_element(const struct respeller *respeller, guint index)
{
    return index > 0 && (is_word(respeller, index - 1, "ADD") || is_symbol(respeller, index - 1, '(') ||
                         is_symbol(respeller, index - 1, ','));
}

/* Of a column's own NOT NULL only its table knows it. */
static void leave_no_inherit_out(struct respeller *respeller, guint index)
{
    if (is_word(respeller, index, "NO") && is_word(respeller, index + 1, "INHERIT"))
        leave_out(respeller, index, 2);
}

/* [CONSTRAINT a] NOT NULL b: UNIQUE(b), which is no longer. `negation`: the token NOT. */
static void respell_not_null(struct respeller *respeller, guint first, guint negation)
{
    const struct sql_token *column = token_at(respeller, negation + 2);
    g_autofree char *words = NULL;

    if (!begins_element(respeller, first))
        leave_no_inherit_out(respeller, negation + 2);
    if (!begins_element(respeller, first) || (column->kind != SQL_TOKEN_WORD && column->kind != SQL_TOKEN_QUOTED))
        return;
    words = g_strdup_printf("UNIQUE(%.*s)", (int)column->length, column->text);
    write_words(respeller, negation, negation + 3, words);
    note(respeller, first, SQL_ADD_CONSTRAINT, SQL_OPAQUE, respell_attributes(respeller, negation + 3));
    last_note(respeller)->location = location(respeller, negation);
    last_note(respeller)->is_not_null = true;
}

static void respell_named_not_null(struct respeller *respeller, guint index, guint count)
{
    (void)count;
    respell_not_null(respeller, index, index + 2);
}

static void respell_unnamed_not_null(struct respeller *respeller, guint index, guint count)
{
    (void)count;
    respell_not_null(respeller, index, index);
}

/* SET EXPRESSION AS (…): SET DEFAULT (…) */
static void respell_set_expression(struct respeller *respeller, guint index, guint count)
{
    write_words(respeller, index, index + count - 1, "SET DEFAULT");
    note(respeller, index, SQL_SET_DEFAULT, SQL_SET_EXPRESSION, 0);
}

static void respell_period(struct respeller *respeller, guint index, guint count)
{
    (void)count;
    if (index > 0 && is_symbol(respeller, index - 1, ',') && is_symbol(respeller, index + 2, ')'))
        leave_out(respeller, index, 1);
}

/* WHEN NOT MATCHED BY SOURCE: WHEN MATCHED, which allows what it does. */
static void respell_by_source(struct respeller *respeller, guint index, guint count)
{
    write_words(respeller, index, index + count, "MATCHED");
}

static void respell_by_target(struct respeller *respeller, guint index, guint count)
{
    write_words(respeller, index, index + count, "NOT MATCHED");
}

/* MERGE … RETURNING columns: nothing is lost that a rule asks for, unless something is called. */
static void respell_returning(struct respeller *respeller, guint index, guint count)
{
    (void)count;
    if (!is_word(respeller, 0, "MERGE"))
        return;
    for (guint next = index; next < respeller->tokens->len; next++)
        if (is_symbol(respeller, next, '('))
            return;
    leave_out(respeller, index, respeller->tokens->len - index);
}

/* RETURNING WITH (OLD AS o, NEW AS n) */
static void respell_returning_with(struct respeller *respeller, guint index, guint count)
{
    guint close = closing_parenthesis(respeller, index + count - 1);

    leave_out(respeller, index + 1, close - index);
}

/* a IS JSON: a cast is neither a simple condition nor a call. */
static void respell_is_json(struct respeller *respeller, guint index, guint count)
{
    static const char *const kinds[] = { "VALUE", "SCALAR", "ARRAY", "OBJECT" };

    write_words(respeller, index, index + count, "::json");
    for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++)
        if (is_word(respeller, index + count, kinds[kind]))
            leave_out(respeller, index + count, 1);
}

/* CREATE TABLE (a text STORAGE external) */
static void respell_storage(struct respeller *respeller, guint index, guint count)
{
    if (is_word(respeller, 0, "CREATE"))
        leave_out(respeller, index, count);
}

static void respell_only(struct respeller *respeller, guint index, guint count)
{
    if (index == 0)
        leave_out(respeller, count - 1, 1);
}

static const struct respelling respellings[] = {
    { "NOT ENFORCED", respell_not_enforced },
    { "NO INHERIT", respell_inherit },
    { "INHERIT", respell_inherit },
    { "SET STATISTICS DEFAULT", respell_statistics },
    { "ENFORCED", respell_enforced },
    { "GENERATED ALWAYS AS (", respell_generated },
    { "CONSTRAINT * NOT NULL *", respell_named_not_null },
    { "NOT NULL *", respell_unnamed_not_null },
    { "SET EXPRESSION AS (", respell_set_expression },
    { "WITHOUT OVERLAPS", leave_out },
    { "PERIOD *", respell_period },
    { "NOT MATCHED BY SOURCE", respell_by_source },
    { "NOT MATCHED BY TARGET", respell_by_target },
    { "RETURNING WITH (", respell_returning_with },
    { "RETURNING", respell_returning },
    { "IS JSON", respell_is_json },
    { "IS NOT JSON", respell_is_json },
    { "AT LOCAL", leave_out },
    { "STORAGE *", respell_storage },
    { "VACUUM ONLY", respell_only },
    { "ANALYZE ONLY", respell_only },
};

static guint base_of(const char *number)
{
    char prefix = number[0] == '0' ? g_ascii_tolower(number[1]) : '\0';

    return prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
}

/* 1_000, 0x1f, 0o17, 0b101: in decimal they are shorter. */
static void respell_number(struct respeller *respeller, guint index)
{
    const struct sql_token *token = token_at(respeller, index);
    g_autoptr(GString) number = g_string_new_len(token->text, (gssize)token->length);
    char *end = number->str;
    guint64 value;

    (void)g_string_replace(number, "_", "", 0);
    if (base_of(number->str) != 10) {
        value = g_ascii_strtoull(number->str + 2, &end, base_of(number->str));
        if (*end != '\0' || end == number->str + 2)
            return;
        g_string_printf(number, "%" G_GUINT64_FORMAT, value);
    }
    if (number->len < token->length)
        write_words(respeller, index, index + 1, number->str);
}

/* How many tokens the words cover when they stand at `index`; 0: they do not. */
static guint words_at(const struct respeller *respeller, guint index, const char *words)
{
    guint count = 0;

    for (const char *word = words; *word != '\0'; count++) {
        size_t length = strcspn(word, " ");
        const struct sql_token *token = token_at(respeller, index + count);
        bool is_there =
                token->kind != SQL_TOKEN_END &&
                (word[0] == '*' || (token->length == length && g_ascii_strncasecmp(token->text, word, length) == 0));

        if (!is_there)
            return 0;
        word += length + (word[length] == ' ' ? 1 : 0);
    }
    return count;
}

/* The first row that has the words; behind them it goes on with the next token, whose own turn it is then. */
static void respell_at(struct respeller *respeller, guint index)
{
    if (token_at(respeller, index)->kind == SQL_TOKEN_NUMBER)
        respell_number(respeller, index);
    if (token_at(respeller, index)->kind != SQL_TOKEN_WORD)
        return;
    for (size_t row = 0; row < G_N_ELEMENTS(respellings); row++) {
        guint count = words_at(respeller, index, respellings[row].words);

        if (count > 0) {
            respellings[row].respell(respeller, index, count);
            return;
        }
    }
}

/* ---- subqueries that have no alias ---- */

/* FROM (SELECT …), with what can only come behind an alias. `open`: the parenthesis; close: the other one. */
static bool lacks_alias(const struct respeller *respeller, guint open, guint close)
{
    static const char *const befores[] = { "FROM", "JOIN", "LATERAL" };
    static const char *const firsts[] = { "SELECT", "VALUES", "WITH" };
    static const char *const behinds[] = { "WHERE",  "GROUP", "HAVING",  "WINDOW",    "ORDER",  "LIMIT",
                                           "OFFSET", "FETCH", "FOR",     "UNION",     "EXCEPT", "JOIN",
                                           "LEFT",   "RIGHT", "INNER",   "INTERSECT", "FULL",   "CROSS",
                                           "ON",     "USING", "NATURAL", "RETURNING" };
    bool begins = false, ends = close + 1 == respeller->tokens->len;

    for (size_t index = 0; index < G_N_ELEMENTS(befores) && !begins && open > 0; index++)
        begins = is_word(respeller, open - 1, befores[index]);
    if (!begins)
        return false;
    begins = false;
    for (size_t index = 0; index < G_N_ELEMENTS(firsts) && !begins; index++)
        begins = is_word(respeller, open + 1, firsts[index]);
    for (size_t index = 0; index < G_N_ELEMENTS(behinds) && !ends; index++)
        ends = is_word(respeller, close + 1, behinds[index]);
    return begins && (ends || is_symbol(respeller, close + 1, ')') || is_symbol(respeller, close + 1, ',') ||
                      is_symbol(respeller, close + 1, ';'));
}

static bool is_bracket(const struct respeller *respeller, guint index)
{
    return is_symbol(respeller, index, '(') || is_symbol(respeller, index, ')') || is_symbol(respeller, index, ',');
}

/* The last blank up to `close` that nobody needs, at the latest the one before `open`; 0: there is none. */
static size_t spare_blank(const struct respeller *respeller, guint open, guint close)
{
    for (guint index = close; index >= open; index--) {
        size_t start = location(respeller, index - 1) + token_at(respeller, index - 1)->length;
        size_t blanks = strspn(respeller->before + start, " \t\r\n");
        bool is_alone = is_bracket(respeller, index - 1) || is_bracket(respeller, index);

        if (start + blanks >= location(respeller, index) && blanks >= (is_alone ? 1 : 2))
            return start;
    }
    return 0;
}

/* The alias takes the room of a blank: what is between moves by a byte. False: there is no room. */
static bool give_alias(struct respeller *respeller, guint open, guint close)
{
    size_t end = location(respeller, close);
    size_t blank = spare_blank(respeller, open, close);
    char behind = respeller->before[end + 1];

    if (blank == 0 || g_ascii_isalnum(behind) || behind == '_' || behind == '"')
        return false;
    memmove(respeller->text + blank, respeller->text + blank + 1, end - blank);
    respeller->text[end] = 'a';
    respeller->has_changed = true;
    return true;
}

static bool give_first_alias(struct respeller *respeller)
{
    for (guint index = 0; index < respeller->tokens->len; index++) {
        guint close = is_symbol(respeller, index, '(') ? closing_parenthesis(respeller, index) : 0;

        if (close > 0 && close < respeller->tokens->len && lacks_alias(respeller, index, close) &&
            give_alias(respeller, index, close))
            return true;
    }
    return false;
}

/* ---- all of it ---- */

/* Of what the text is now. */
static void read_tokens(struct respeller *respeller, size_t length)
{
    struct sql_lexer lexer = { respeller->before, length, 0 };
    struct sql_token token;

    g_array_set_size(respeller->tokens, 0);
    while (sql_token_next(&lexer, &token))
        g_array_append_val(respeller->tokens, token);
}

bool sql_respell(char *text, size_t length, GArray *respelt)
{
    g_autofree char *before = g_strndup(text, length);
    struct respeller respeller = { .text = text, .before = before, .respelt = respelt };

    respeller.tokens = g_array_new(FALSE, FALSE, sizeof(struct sql_token));
    read_tokens(&respeller, length);
    for (guint index = 0; index < respeller.tokens->len; index++)
        respell_at(&respeller, index);
    do { /* each moves what is before it */
        memcpy(before, text, length);
        read_tokens(&respeller, length);
    } while (give_first_alias(&respeller));
    g_array_unref(respeller.tokens);
    return respeller.has_changed;
}
