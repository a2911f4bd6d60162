/* analysis/source.c - cuts clauses out of a statement's text, token by token. */
#include "analysis/source.h"

#include "sql/token.h"

#include <string.h>

/* How the depth of parentheses changes with a token. */
static int depth_change(const struct sql_token *token)
{
    if (sql_token_is_symbol(token, '(') || sql_token_is_symbol(token, '['))
        return 1;
    return sql_token_is_symbol(token, ')') || sql_token_is_symbol(token, ']') ? -1 : 0;
}

/* From the lexer's position up to the comma that ends the clause, or to the end. */
static char *rest_of_clause(struct sql_lexer lexer)
{
    struct sql_token token;
    const char *begin = NULL, *end = NULL;
    int depth = 0;

    while (sql_token_next(&lexer, &token)) {
        depth += depth_change(&token);
        if (depth < 0 || (depth == 0 && (sql_token_is_symbol(&token, ',') || sql_token_is_symbol(&token, ';'))))
            break;
        begin = begin != NULL ? begin : token.text;
        end = token.text + token.length;
    }
    return begin != NULL ? g_strndup(begin, (size_t)(end - begin)) : NULL;
}

/* Pass the next token if it is this keyword. */
static bool pass_word(struct sql_lexer *lexer, const char *word)
{
    struct sql_lexer ahead = *lexer;
    struct sql_token token;

    if (!sql_token_next(&ahead, &token) || !sql_token_is_word(&token, word))
        return false;
    *lexer = ahead;
    return true;
}

/*
 * From the action to its statement's end. False in a body, where offsets need not be those of the action's own text.
 */
static bool lexer_init(struct sql_lexer *lexer, const struct rule_view *view)
{
    const struct sql_action *action = view->action;
    const struct sql_statement *statement = NULL;

    if (view->script == NULL || view_has(view, SQL_IN_BODY) || action->statement >= view->script->statements->len)
        return false;
    statement = &g_array_index(view->script->statements, struct sql_statement, action->statement);
    if (action->offset < statement->offset || action->offset > statement->offset + statement->length)
        return false;
    *lexer = (struct sql_lexer){
        .text = (const char *)g_bytes_get_data(view->script->text, NULL) + action->offset,
        .length = statement->offset + statement->length - action->offset,
    };
    return true;
}

/* Is the token, which the lexer has passed, the first of another constraint of the same column? */
static bool begins_another(struct sql_lexer lexer, const struct sql_token *token)
{
    static const char *const words[] = { "CONSTRAINT", "CHECK",     "UNIQUE",  "PRIMARY", "REFERENCES",
                                         "DEFAULT",    "GENERATED", "COLLATE", "NULL" };

    for (size_t index = 0; index < G_N_ELEMENTS(words); index++)
        if (sql_token_is_word(token, words[index]))
            return true;
    return sql_token_is_word(token, "NOT") && pass_word(&lexer, "NULL");
}

/* From the lexer's position, where a column's constraint begins, up to the next one: ON DELETE SET NULL is none. */
static char *rest_of_inline(struct sql_lexer lexer)
{
    char *text = rest_of_clause(lexer);
    struct sql_lexer inside = { .text = text, .length = text != NULL ? strlen(text) : 0 };
    struct sql_token token;
    bool is_set = true; /* nor is its own first word */
    size_t end = 0;
    int depth = 0;

    while (text != NULL && sql_token_next(&inside, &token)) {
        if (depth == 0 && !is_set && begins_another(inside, &token))
            break;
        is_set = sql_token_is_word(&token, "SET");
        depth += depth_change(&token);
        end = inside.position;
    }
    if (text != NULL)
        text[end] = '\0';
    return text;
}

/* The list of a table's UNIQUE or PRIMARY KEY comes before what else is said of it, but for NULLS NOT DISTINCT. */
static size_t place_of_list(const char *text)
{
    struct sql_lexer lexer = { .text = text, .length = strlen(text) };

    if (!pass_word(&lexer, "UNIQUE") && pass_word(&lexer, "PRIMARY"))
        (void)pass_word(&lexer, "KEY");
    if (pass_word(&lexer, "NULLS")) {
        (void)pass_word(&lexer, "NOT");
        (void)pass_word(&lexer, "DISTINCT");
    }
    return lexer.position;
}

static char *constraint_of_column(const struct rule_view *view, struct sql_lexer lexer)
{
    g_autofree char *text = rest_of_inline(lexer);
    g_autofree char *columns = sql_quote_columns(view->action->columns);
    size_t place = 0;

    if (text == NULL || view->action->constraint == SQL_CONSTRAINT_CHECK)
        return g_steal_pointer(&text);
    if (view->action->constraint == SQL_CONSTRAINT_FOREIGN_KEY)
        return g_strdup_printf("FOREIGN KEY (%s) %s", columns, text);
    place = place_of_list(text);
    return g_strdup_printf("%.*s (%s)%s", (int)place, text, columns, text + place);
}

char *source_constraint(const struct rule_view *view)
{
    struct sql_lexer lexer;
    struct sql_token name;

    if (!lexer_init(&lexer, view))
        return NULL;
    (void)pass_word(&lexer, "ADD");
    if (pass_word(&lexer, "CONSTRAINT"))
        (void)sql_token_next(&lexer, &name);
    return view_has(view, SQL_INLINE) ? constraint_of_column(view, lexer) : rest_of_clause(lexer);
}

void source_drop_not_valid(char *text)
{
    struct sql_lexer lexer = { .text = text, .length = strlen(text) };
    struct sql_token token;

    while (sql_token_next(&lexer, &token)) {
        if (!sql_token_is_word(&token, "NOT") || !pass_word(&lexer, "VALID"))
            continue;
        memmove(text + (token.text - text), text + lexer.position, lexer.length - lexer.position + 1);
        g_strchomp(text);
        return;
    }
}

/* Pass "schema.table", with or without ONLY before it. */
static void pass_table(struct sql_lexer *lexer)
{
    struct sql_lexer ahead;
    struct sql_token token;

    (void)pass_word(lexer, "ONLY");
    (void)sql_token_next(lexer, &token);
    ahead = *lexer;
    while (sql_token_next(&ahead, &token) && sql_token_is_symbol(&token, '.') && sql_token_next(&ahead, &token))
        *lexer = ahead;
}

char *source_renamed(const struct rule_view *view, const char *name)
{
    g_autofree char *statement = view_has(view, SQL_IN_BODY) ? NULL : view_statement(view);
    struct sql_lexer lexer = { .text = statement, .length = statement != NULL ? strlen(statement) : 0 };
    struct sql_token token;
    size_t begin = 0;

    while (statement != NULL && sql_token_next(&lexer, &token) && !sql_token_is_word(&token, "FUNCTION") &&
           !sql_token_is_word(&token, "PROCEDURE") && !sql_token_is_word(&token, "VIEW"))
        continue;
    if (statement == NULL)
        return NULL;
    begin = lexer.position;
    pass_table(&lexer);
    return g_strdup_printf("%.*s %s%s", (int)begin, statement, name, statement + lexer.position);
}

char *source_index(const struct rule_view *view)
{
    struct sql_lexer lexer;
    struct sql_token token;

    if (!lexer_init(&lexer, view))
        return NULL;
    while (sql_token_next(&lexer, &token) && !sql_token_is_word(&token, "ON"))
        continue;
    pass_table(&lexer);
    return rest_of_clause(lexer);
}

const char *source_behind_list(const char *text)
{
    struct sql_lexer lexer = { .text = text, .length = strlen(text) };
    struct sql_token token;
    int depth = 0;

    while (sql_token_next(&lexer, &token)) {
        int change = depth_change(&token);

        depth += change;
        if (change < 0 && depth == 0)
            break;
    }
    return text + lexer.position + strspn(text + lexer.position, " \t\r\n");
}

bool source_has_word(const char *text, const char *word)
{
    struct sql_lexer lexer = { .text = text, .length = strlen(text) };
    struct sql_token token;
    int depth = 0;

    while (sql_token_next(&lexer, &token)) {
        depth += depth_change(&token);
        if (depth == 0 && sql_token_is_word(&token, word))
            return true;
    }
    return false;
}
