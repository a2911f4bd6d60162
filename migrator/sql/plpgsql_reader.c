/* sql/plpgsql_reader.c - the tokens of a body, and its parts that go to the parser. */
#include "sql/plpgsql_reader.h"

#include "sql/fold.h"

#include <string.h>

const struct sql_token *sql_plpgsql_peek(struct plpgsql_reader *reader, guint ahead)
{
    return sql_lower_token(reader->lowering, reader->next + ahead);
}

bool sql_plpgsql_is_word(struct plpgsql_reader *reader, guint index, const char *word)
{
    return sql_token_is_word(sql_lower_token(reader->lowering, index), word);
}

bool sql_plpgsql_is_symbol(struct plpgsql_reader *reader, guint index, char symbol)
{
    return sql_token_is_symbol(sql_lower_token(reader->lowering, index), symbol);
}

guint sql_plpgsql_find(struct plpgsql_reader *reader, guint index, const char *word, const char *other)
{
    int depth = 0;

    for (;; index++) {
        const struct sql_token *token = sql_lower_token(reader->lowering, index);

        if (token->kind == SQL_TOKEN_END || (sql_token_is_symbol(token, ';') && depth <= 0))
            return index;
        if (depth == 0 &&
            ((word != NULL && sql_token_is_word(token, word)) || (other != NULL && sql_token_is_word(token, other))))
            return index;
        if (sql_token_is_symbol(token, '(') || sql_token_is_symbol(token, '[') || sql_token_is_word(token, "CASE"))
            depth++;
        else if (sql_token_is_symbol(token, ')') || sql_token_is_symbol(token, ']') || sql_token_is_word(token, "END"))
            depth--;
    }
}

size_t sql_plpgsql_location(struct plpgsql_reader *reader, guint index)
{
    return sql_lower_location(reader->lowering, sql_lower_token(reader->lowering, index));
}

size_t sql_plpgsql_end_location(struct plpgsql_reader *reader, guint end)
{
    return sql_plpgsql_location(reader, end - 1) + sql_lower_token(reader->lowering, end - 1)->length;
}

void sql_plpgsql_blank(struct plpgsql_reader *reader, guint first, guint end)
{
    if (end > first)
        memset(reader->text + sql_plpgsql_location(reader, first), ' ',
               sql_plpgsql_end_location(reader, end) - sql_plpgsql_location(reader, first));
}

/* The state for lowering a part of the body. */
static struct sql_lowering part_of(struct plpgsql_reader *reader, size_t start)
{
    struct sql_lowering part = *reader->lowering;

    sql_arena_clear(reader->scratch);
    part.scratch = reader->scratch;
    part.tokens = NULL;
    part.rows_left_out = 0;
    part.source.offset += part.source.is_there ? start : 0;
    if (reader->conditional > 0 || reader->may_have_returned)
        part.flags |= SQL_CONDITIONAL;
    return part;
}

void sql_plpgsql_lower_statement(struct plpgsql_reader *reader, guint first, guint end)
{
    struct sql_lowering part;
    size_t start;

    if (end <= first)
        return;
    start = sql_plpgsql_location(reader, first);
    part = part_of(reader, start);
    part.source.text = reader->text + start;
    part.source.length = sql_plpgsql_end_location(reader, end) - start;
    sql_lower_source(&part);
}

void sql_plpgsql_note(struct plpgsql_reader *reader, guint index, const char *words)
{
    struct sql_lowering part = part_of(reader, sql_plpgsql_location(reader, index));

    sql_lower_add(&part, SQL_OTHER, SQL_NOWHERE)->name = words;
}

/* An expression is only of interest for what it calls and reads. */
static void drop_pure_select(struct sql_actions *actions, guint before)
{
    const struct sql_action *action;

    if (actions->list->len != before + 1)
        return;
    action = &g_array_index(actions->list, struct sql_action, before);
    if (action->kind == SQL_SELECT && action->query->call_count == 0 && action->query->relation_count == 0)
        g_array_set_size(actions->list, before);
}

static bool may_call(struct plpgsql_reader *reader, guint first, guint end)
{
    for (guint index = first; index < end; index++)
        if (sql_plpgsql_is_symbol(reader, index, '('))
            return true;
    return false;
}

void sql_plpgsql_lower_expression(struct plpgsql_reader *reader, guint first, guint end)
{
    static const char select[] = "SELECT ";
    struct sql_actions *actions = reader->lowering->actions;
    guint before = actions->list->len;
    guint statements = actions->statements;
    g_autofree char *text = NULL;
    struct sql_lowering part;
    size_t start;

    if (!may_call(reader, first, end))
        return;
    start = sql_plpgsql_location(reader, first);
    part = part_of(reader, start);
    text = g_strdup_printf("%s%.*s", select, (int)(sql_plpgsql_end_location(reader, end) - start),
                           reader->text + start);
    part.source.text = text;
    part.source.length = strlen(text);
    part.source.prefix = strlen(select);
    sql_lower_source(&part);
    drop_pure_select(actions, before);
    if (actions->list->len == before)
        actions->statements = statements;
}

void sql_plpgsql_lower_dynamic(struct plpgsql_reader *reader, guint execute, guint first, guint end)
{
    g_autofree char *text = NULL;
    struct sql_lowering part = part_of(reader, sql_plpgsql_location(reader, execute));

    if (end > first)
        text = sql_fold_text(sql_lower_token(reader->lowering, first), end - first, reader->constants);
    part.source.is_there = false;
    part.source.text = "";
    part.source.length = 0;
    if (text == NULL) {
        sql_plpgsql_lower_expression(reader, first, end);
        reader->lowering->actions->statements++;
        sql_lower_opaque(&part, SQL_NOWHERE, "EXECUTE of text that is put together at run time");
        return;
    }
    part.source.text = text;
    part.source.length = strlen(text);
    part.nesting++;
    sql_lower_source(&part);
}
