/* sql/lower_body.c - what is within DO and CREATE FUNCTION; CALL, PREPARE and EXECUTE. */
#include "sql/lower_body.h"

#include "sql/facts.h"
#include "sql/plpgsql.h"

#include <string.h>

enum { NESTING_MAX = 8 };

static const PgQuery__DefElem *option_of(size_t count, PgQuery__Node *const *options, const char *name)
{
    for (size_t index = 0; index < count; index++)
        if (strcmp(options[index]->def_elem->defname, name) == 0)
            return options[index]->def_elem;
    return NULL;
}

/* The literal that begins at the location or behind it. */
static const struct sql_token *literal_at(struct sql_lowering *lowering, int32_t location)
{
    for (guint index = sql_lower_token_at(lowering, (size_t)MAX(location, 0));; index++) {
        const struct sql_token *token = sql_lower_token(lowering, index);

        if (token->kind == SQL_TOKEN_STRING || token->kind == SQL_TOKEN_DOLLAR)
            return token;
        if (token->kind == SQL_TOKEN_END)
            return NULL;
    }
}

/* A body's text: where the file has it as it is, its places are the file's. */
static struct sql_source body_source(struct sql_lowering *lowering, const char *body, int32_t location)
{
    const struct sql_token *literal = literal_at(lowering, location);
    struct sql_source source = { .text = body, .length = strlen(body), .offset = lowering->source.offset };
    struct sql_text content;
    size_t start;

    if (literal == NULL || !lowering->source.is_there)
        return source;
    content = sql_literal_content(literal);
    start = (size_t)(content.text - lowering->source.text);
    source.offset += start - MIN(start, lowering->source.prefix);
    source.is_there = content.length == source.length && memcmp(content.text, body, content.length) == 0;
    return source;
}

static void lower_in_language(struct sql_lowering *body, const char *language)
{
    if (body->nesting > NESTING_MAX) {
        body->actions->statements++;
        sql_lower_opaque(body, SQL_NOWHERE, "a body within too many others");
        return;
    }
    body->scratch = sql_arena_new();
    if (strcmp(language, "plpgsql") == 0)
        sql_lower_plpgsql(body);
    else
        sql_lower_source(body);
    sql_arena_free(body->scratch);
}

static struct sql_lowering new_body(struct sql_lowering *lowering, struct sql_source source)
{
    struct sql_lowering body = *lowering;

    body.source = source;
    body.start = 0;
    body.tokens = NULL;
    body.rows_left_out = 0;
    body.nesting++;
    return body;
}

static void free_list(gpointer data)
{
    g_array_unref(data);
}

static struct sql_actions *new_actions(struct sql_lowering *lowering)
{
    struct sql_actions *actions = sql_arena_allocate(lowering->arena, sizeof *actions);

    *actions = (struct sql_actions){ .list = g_array_new(FALSE, FALSE, sizeof(struct sql_action)) };
    sql_arena_own(lowering->arena, actions->list, free_list);
    return actions;
}

/* BEGIN ATOMIC …; END, RETURN expression: the statements are in the tree already. */
static void lower_parsed(struct sql_lowering *body, const PgQuery__Node *node)
{
    if (node->node_case == PG_QUERY__NODE__NODE_LIST) {
        for (size_t index = 0; index < node->list->n_items; index++)
            lower_parsed(body, node->list->items[index]);
        return;
    }
    body->actions->statements++;
    if (node->node_case == PG_QUERY__NODE__NODE_RETURN_STMT)
        sql_lower_add(body, SQL_SELECT, SQL_NOWHERE)->query = sql_lower_query(body, &node->return_stmt->base, NULL);
    else
        sql_lower_statement(body, node);
}

const struct sql_actions *sql_lower_parsed_body(struct sql_lowering *lowering, size_t count,
                                                PgQuery__Node *const *statements)
{
    struct sql_lowering body = *lowering;
    struct sql_actions *actions = new_actions(lowering);

    body.actions = actions;
    body.tokens = NULL;
    body.flags = 0;
    for (size_t index = 0; index < count; index++)
        lower_parsed(&body, statements[index]);
    g_clear_pointer(&body.tokens, g_array_unref);
    return actions;
}

const struct sql_actions *sql_lower_function_body(struct sql_lowering *lowering,
                                                  const PgQuery__CreateFunctionStmt *statement, const char *language)
{
    const PgQuery__DefElem *text = option_of(statement->n_options, statement->options, "as");
    const char *value = text == NULL || text->arg == NULL || text->arg->list->n_items != 1
                                ? NULL
                                : text->arg->list->items[0]->string->sval;
    struct sql_actions *actions;
    struct sql_lowering body;

    if (statement->sql_body != NULL)
        return sql_lower_parsed_body(lowering, 1, &statement->sql_body);
    if (value == NULL || (strcmp(language, "sql") != 0 && strcmp(language, "plpgsql") != 0))
        return NULL;
    body = new_body(lowering, body_source(lowering, value, text->location));
    body.actions = actions = new_actions(lowering);
    body.flags = 0;
    lower_in_language(&body, language);
    return actions;
}

const struct sql_actions *sql_lower_query_text(struct sql_lowering *lowering, const PgQuery__FuncCall *call)
{
    const int argument = sql_query_argument(sql_lower_name(lowering, call->n_funcname, call->funcname));
    const char *text =
            argument < 0 || call->n_args <= (size_t)argument ? NULL : sql_lower_value(lowering, call->args[argument]);
    struct sql_actions *actions = NULL;
    struct sql_lowering body;

    if (text == NULL)
        return NULL;
    body = new_body(lowering,
                    (struct sql_source){ .text = text, .length = strlen(text), .offset = lowering->source.offset });
    body.actions = actions = new_actions(lowering);
    body.flags = 0;
    lower_in_language(&body, "sql");
    return actions;
}

void sql_lower_do(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DefElem *language = option_of(node->do_stmt->n_args, node->do_stmt->args, "language");
    const PgQuery__DefElem *text = option_of(node->do_stmt->n_args, node->do_stmt->args, "as");
    struct sql_action *action = sql_lower_add(lowering, SQL_DO, SQL_NOWHERE);
    const char *name = language == NULL ? "plpgsql" : sql_lower_value(lowering, language->arg);
    struct sql_lowering body;

    action->new_name = name;
    if (text == NULL || g_ascii_strcasecmp(name, "plpgsql") != 0) {
        lowering->actions->statements++;
        sql_lower_opaque(lowering, SQL_NOWHERE, "a body in a language that is not read");
        return;
    }
    body = new_body(lowering, body_source(lowering, text->arg->string->sval, text->location));
    body.flags |= SQL_IN_BODY;
    lower_in_language(&body, "plpgsql");
}

void sql_lower_call(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__FuncCall *call = node->call_stmt->funccall;
    struct sql_action *action = sql_lower_add(lowering, SQL_CALL, SQL_NOWHERE);

    action->object = SQL_OBJECT_PROCEDURE;
    action->relation = sql_lower_name(lowering, call->n_funcname, call->funcname);
    action->query = sql_lower_query(lowering, &call->base, NULL);
    sql_lower_extension_call(lowering, call);
}

/* The statement behind AS. */
static char *prepared_text(struct sql_lowering *lowering)
{
    int depth = 0;

    for (guint index = sql_lower_token_at(lowering, lowering->start);; index++) {
        const struct sql_token *token = sql_lower_token(lowering, index);
        const struct sql_token *next = sql_lower_token(lowering, index + 1);

        if (token->kind == SQL_TOKEN_END)
            return NULL;
        depth += sql_token_is_symbol(token, '(') ? 1 : 0;
        depth -= sql_token_is_symbol(token, ')') ? 1 : 0;
        if (depth == 0 && sql_token_is_word(token, "AS") && next->kind != SQL_TOKEN_END)
            return g_strndup(next->text, lowering->source.length - sql_lower_location(lowering, next));
    }
}

void sql_lower_prepare(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_PREPARE, SQL_NOWHERE);
    char *text = prepared_text(lowering);

    action->name = sql_lower_string(lowering, node->prepare_stmt->name);
    if (text != NULL)
        g_hash_table_insert(lowering->prepared, g_strdup(node->prepare_stmt->name), text);
}

void sql_lower_execute(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const char *text = g_hash_table_lookup(lowering->prepared, node->execute_stmt->name);
    struct sql_source source = { .text = text };
    struct sql_lowering body;

    if (text == NULL || lowering->nesting > NESTING_MAX) {
        sql_lower_opaque(lowering, SQL_NOWHERE, "EXECUTE of a statement that was prepared elsewhere");
        return;
    }
    source.length = strlen(text);
    source.offset = lowering->source.offset + (lowering->source.is_there ? lowering->start : 0);
    body = new_body(lowering, source);
    lowering->actions->statements--; /* the EXECUTE is the statement */
    lower_in_language(&body, "sql");
}
