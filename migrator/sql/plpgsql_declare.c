/* sql/plpgsql_declare.c - DECLARE: default values, cursors, and which variables are constants in effect. */
#include "sql/fold.h"
#include "sql/plpgsql_reader.h"

#include <string.h>

static bool is_name(struct plpgsql_reader *reader, guint index, const char *name)
{
    const struct sql_token *token = sql_lower_token(reader->lowering, index);
    g_autofree char *identifier = NULL;

    if (token->kind != SQL_TOKEN_WORD && token->kind != SQL_TOKEN_QUOTED)
        return false;
    identifier = sql_token_identifier(token);
    return strcmp(identifier, name) == 0;
}

/* := or = at `index`: how many tokens; 0: neither. */
static guint assignment_at(struct plpgsql_reader *reader, guint index)
{
    if (sql_plpgsql_is_symbol(reader, index, ':') && sql_plpgsql_is_symbol(reader, index + 1, '='))
        return 2;
    return sql_plpgsql_is_symbol(reader, index, '=') ? 1 : 0;
}

static bool begins_statement(struct plpgsql_reader *reader, guint index)
{
    static const char *const words[] = { "THEN", "ELSE", "LOOP", "BEGIN" };

    for (size_t word = 0; word < G_N_ELEMENTS(words); word++)
        if (sql_plpgsql_is_word(reader, index - 1, words[word]))
            return true;
    return sql_plpgsql_is_symbol(reader, index - 1, ';') || sql_plpgsql_is_symbol(reader, index - 1, '>');
}

static bool is_target(struct plpgsql_reader *reader, guint index)
{
    static const char *const words[] = { "INTO", "STRICT", "FOR", "FOREACH", "DIAGNOSTICS" };

    for (size_t word = 0; word < G_N_ELEMENTS(words); word++)
        if (sql_plpgsql_is_word(reader, index - 1, words[word]))
            return true;
    return false;
}

/* A place where the variable may get a value: what looks like one is taken for one. */
static bool may_assign(struct plpgsql_reader *reader, guint index, int depth)
{
    guint length = assignment_at(reader, index + 1);

    return length == 2 || (length == 1 && begins_statement(reader, index)) || is_target(reader, index) ||
           sql_plpgsql_is_symbol(reader, index + 1, '[') ||
           (depth == 0 && sql_plpgsql_is_symbol(reader, index - 1, ','));
}

static bool keeps_its_value(struct plpgsql_reader *reader, guint from, const char *name)
{
    int depth = 0;

    for (guint index = from; sql_lower_token(reader->lowering, index)->kind != SQL_TOKEN_END; index++) {
        if (is_name(reader, index, name) && may_assign(reader, index, depth))
            return false;
        depth += sql_plpgsql_is_symbol(reader, index, '(') ? 1 : 0;
        depth -= sql_plpgsql_is_symbol(reader, index, ')') ? 1 : 0;
    }
    return true;
}

static void note_constant(struct plpgsql_reader *reader, guint name, guint first, guint end)
{
    g_autofree char *variable = sql_token_identifier(sql_lower_token(reader->lowering, name));
    g_autofree char *text = sql_fold_text(sql_lower_token(reader->lowering, first), end - first, reader->constants);
    bool is_shadowed = !g_hash_table_insert(reader->constants, g_strdup(variable), NULL);

    if (text != NULL && !is_shadowed && keeps_its_value(reader, end, variable))
        g_hash_table_insert(reader->constants, g_steal_pointer(&variable), g_steal_pointer(&text));
}

/* Where the value begins: behind := or = or DEFAULT; `end` when there is none. */
static guint find_value(struct plpgsql_reader *reader, guint first, guint end)
{
    for (guint index = first; index < end; index++) {
        guint length = assignment_at(reader, index);

        if (length > 0 || sql_plpgsql_is_word(reader, index, "DEFAULT"))
            return MIN(index + MAX(length, 1), end);
    }
    return end;
}

/* name CURSOR (…) FOR query: read when it is opened. */
static void declare_cursor(struct plpgsql_reader *reader, guint first, guint end)
{
    guint query = sql_plpgsql_find(reader, first, "FOR", "IS");

    if (query >= end)
        return;
    reader->conditional++;
    sql_plpgsql_lower_statement(reader, query + 1, end);
    reader->conditional--;
}

static void declare_variable(struct plpgsql_reader *reader, guint end)
{
    guint value = find_value(reader, reader->next + 1, end);

    for (guint index = reader->next + 1; index < value; index++) {
        if (sql_plpgsql_is_word(reader, index, "CURSOR")) {
            declare_cursor(reader, index, end);
            return;
        }
    }
    if (value == end)
        return;
    sql_plpgsql_lower_expression(reader, value, end);
    note_constant(reader, reader->next, value, end);
}

void sql_plpgsql_declare(struct plpgsql_reader *reader)
{
    reader->next++;
    while (!sql_plpgsql_is_word(reader, reader->next, "BEGIN")) {
        guint end = sql_plpgsql_find(reader, reader->next, NULL, NULL);

        if (sql_lower_token(reader->lowering, end)->kind == SQL_TOKEN_END) {
            reader->is_lost = true;
            return;
        }
        if (!sql_plpgsql_is_word(reader, reader->next, "DECLARE"))
            declare_variable(reader, end);
        reader->next = end + 1;
    }
}
