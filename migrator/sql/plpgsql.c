/* sql/plpgsql.c - reads PL/pgSQL statement by statement; what is SQL in it goes to the parser. */
#include "sql/plpgsql.h"

#include "sql/plpgsql_reader.h"

#include <string.h>

struct statement {
    const char *word;
    void (*read)(struct plpgsql_reader *reader);
};

static bool is_at_end(struct plpgsql_reader *reader)
{
    return sql_plpgsql_peek(reader, 0)->kind == SQL_TOKEN_END;
}

static void open_block(struct plpgsql_reader *reader, enum plpgsql_block_kind kind)
{
    struct plpgsql_block block = { kind, kind != PLPGSQL_BEGIN };

    g_array_append_val(reader->blocks, block);
    reader->conditional += block.is_conditional ? 1 : 0;
}

static struct plpgsql_block *innermost(struct plpgsql_reader *reader)
{
    if (reader->blocks->len == 0)
        return NULL;
    return &g_array_index(reader->blocks, struct plpgsql_block, reader->blocks->len - 1);
}

static bool is_in(struct plpgsql_reader *reader, enum plpgsql_block_kind kind)
{
    return innermost(reader) != NULL && innermost(reader)->kind == kind;
}

static void close_block(struct plpgsql_reader *reader, enum plpgsql_block_kind kind)
{
    if (!is_in(reader, kind)) {
        reader->is_lost = true;
        return;
    }
    reader->conditional -= innermost(reader)->is_conditional ? 1 : 0;
    g_array_set_size(reader->blocks, reader->blocks->len - 1);
}

static guint end_of_statement(struct plpgsql_reader *reader)
{
    return sql_plpgsql_find(reader, reader->next, NULL, NULL);
}

static void read_begin(struct plpgsql_reader *reader)
{
    open_block(reader, PLPGSQL_BEGIN);
    reader->next++;
}

/* Handlers run or not; what is before them does. */
static void read_exception(struct plpgsql_reader *reader)
{
    if (!is_in(reader, PLPGSQL_BEGIN) || innermost(reader)->is_conditional) {
        reader->is_lost = true;
        return;
    }
    innermost(reader)->is_conditional = true;
    reader->conditional++;
    reader->next++;
}

static void skip_statement(struct plpgsql_reader *reader)
{
    reader->next = end_of_statement(reader) + 1;
}

static void read_end(struct plpgsql_reader *reader)
{
    guint word = reader->next + 1;

    if (sql_plpgsql_is_word(reader, word, "IF"))
        close_block(reader, PLPGSQL_IF);
    else if (sql_plpgsql_is_word(reader, word, "LOOP"))
        close_block(reader, PLPGSQL_LOOP);
    else if (sql_plpgsql_is_word(reader, word, "CASE"))
        close_block(reader, PLPGSQL_CASE);
    else
        close_block(reader, PLPGSQL_BEGIN);
    while (!is_at_end(reader) && !sql_plpgsql_is_symbol(reader, reader->next, ';'))
        reader->next++;
    reader->next++;
}

/* From the next token to the word: an expression; behind it goes on. */
static void read_condition(struct plpgsql_reader *reader, const char *word)
{
    guint end = sql_plpgsql_find(reader, reader->next + 1, word, NULL);

    if (!sql_plpgsql_is_word(reader, end, word)) {
        reader->is_lost = true;
        return;
    }
    sql_plpgsql_lower_expression(reader, reader->next + 1, end);
    reader->next = end + 1;
}

static void read_if(struct plpgsql_reader *reader)
{
    read_condition(reader, "THEN");
    open_block(reader, PLPGSQL_IF);
}

static void read_elsif(struct plpgsql_reader *reader)
{
    reader->is_lost = !is_in(reader, PLPGSQL_IF);
    read_condition(reader, "THEN");
}

static void read_else(struct plpgsql_reader *reader)
{
    reader->is_lost = !is_in(reader, PLPGSQL_IF) && !is_in(reader, PLPGSQL_CASE);
    reader->next++;
}

static void read_case(struct plpgsql_reader *reader)
{
    guint when = sql_plpgsql_find(reader, reader->next + 1, "WHEN", NULL);

    sql_plpgsql_lower_expression(reader, reader->next + 1, when);
    reader->next = when;
    open_block(reader, PLPGSQL_CASE);
}

/* WHEN of a CASE, or of an exception handler, whose conditions are names. */
static void read_when(struct plpgsql_reader *reader)
{
    if (is_in(reader, PLPGSQL_CASE))
        read_condition(reader, "THEN");
    else if (is_in(reader, PLPGSQL_BEGIN) && innermost(reader)->is_conditional)
        reader->next = sql_plpgsql_find(reader, reader->next, "THEN", NULL) + 1;
    else
        reader->is_lost = true;
}

static void read_loop(struct plpgsql_reader *reader)
{
    open_block(reader, PLPGSQL_LOOP);
    reader->next++;
}

static void read_while(struct plpgsql_reader *reader)
{
    read_condition(reader, "LOOP");
    open_block(reader, PLPGSQL_LOOP);
}

/* EXECUTE text [INTO …] [USING …], up to `end`; the next token is EXECUTE's. */
static void read_dynamic(struct plpgsql_reader *reader, guint execute, guint end)
{
    guint text_end = MIN(sql_plpgsql_find(reader, execute + 1, "INTO", "USING"), end);
    guint using = MIN(sql_plpgsql_find(reader, text_end, "USING", NULL), end);

    if (using < end)
        sql_plpgsql_lower_expression(reader, using + 1, end);
    sql_plpgsql_lower_dynamic(reader, execute, execute + 1, text_end);
}

static bool begins_query(struct plpgsql_reader *reader, guint index)
{
    static const char *const words[] = { "SELECT", "WITH",  "INSERT", "UPDATE",  "DELETE",
                                         "VALUES", "TABLE", "MERGE",  "EXPLAIN", "SHOW" };

    for (size_t word = 0; word < G_N_ELEMENTS(words); word++)
        if (sql_plpgsql_is_word(reader, index, words[word]))
            return true;
    return sql_plpgsql_is_symbol(reader, index, '(');
}

static void put_comma(char *place)
{
    place[0] = ',';
    place[1] = ' ';
}

/* FOR i IN a .. b BY c: the lexer takes "1..b" for a number. Read as a list it is a query's. */
static bool list_range(struct plpgsql_reader *reader, guint first, guint end)
{
    char *start = reader->text + sql_plpgsql_location(reader, first);
    char *dots = g_strstr_len(
            start, (gssize)(sql_plpgsql_end_location(reader, end) - sql_plpgsql_location(reader, first)), "..");
    guint by = sql_plpgsql_find(reader, first, "BY", NULL);

    if (dots == NULL)
        return false;
    put_comma(dots);
    if (by < end)
        put_comma(reader->text + sql_plpgsql_location(reader, by));
    return true;
}

/* Over what a FOR goes; it is read once, whatever the loop does. */
static void read_range(struct plpgsql_reader *reader, guint first, guint end)
{
    if (sql_plpgsql_is_word(reader, first, "REVERSE"))
        first++;
    if (sql_plpgsql_is_word(reader, first, "EXECUTE"))
        read_dynamic(reader, first, end);
    else if (begins_query(reader, first) && !sql_plpgsql_is_symbol(reader, first, '('))
        sql_plpgsql_lower_statement(reader, first, end);
    else if (end > first && list_range(reader, first, end))
        sql_plpgsql_lower_expression(reader, first, end);
    else if (begins_query(reader, first))
        sql_plpgsql_lower_statement(reader, first, end);
}

static void read_for(struct plpgsql_reader *reader)
{
    guint in = sql_plpgsql_find(reader, reader->next, "IN", NULL);
    guint loop = sql_plpgsql_find(reader, in, "LOOP", NULL);

    if (!sql_plpgsql_is_word(reader, in, "IN") || !sql_plpgsql_is_word(reader, loop, "LOOP")) {
        reader->is_lost = true;
        return;
    }
    if (sql_plpgsql_is_word(reader, in + 1, "ARRAY"))
        sql_plpgsql_lower_expression(reader, in + 2, loop);
    else
        read_range(reader, in + 1, loop);
    open_block(reader, PLPGSQL_LOOP);
    reader->next = loop + 1;
}

/* EXIT and CONTINUE */
static void read_exit(struct plpgsql_reader *reader)
{
    guint end = end_of_statement(reader);
    guint when = sql_plpgsql_find(reader, reader->next, "WHEN", NULL);

    if (when < end)
        sql_plpgsql_lower_expression(reader, when + 1, end);
    reader->next = end + 1;
}

/* What a trigger's function says of the row; NULL: it is something else. */
static const char *row_returned(struct plpgsql_reader *reader, guint value)
{
    static const char *const known[][2] = { { "NULL", "RETURN NULL" },
                                            { "NEW", "RETURN NEW" },
                                            { "OLD", "RETURN OLD" } };

    for (size_t index = 0; index < G_N_ELEMENTS(known); index++)
        if (sql_plpgsql_is_word(reader, value, known[index][0]))
            return known[index][1];
    return NULL;
}

static void read_return(struct plpgsql_reader *reader)
{
    guint first = reader->next + 1;
    guint end = end_of_statement(reader);

    if (sql_plpgsql_is_word(reader, first, "QUERY")) {
        if (sql_plpgsql_is_word(reader, first + 1, "EXECUTE"))
            read_dynamic(reader, first + 1, end);
        else
            sql_plpgsql_lower_statement(reader, first + 1, end);
    } else if (sql_plpgsql_is_word(reader, first, "NEXT")) {
        sql_plpgsql_lower_expression(reader, first + 1, end);
    } else if (first + 1 == end && row_returned(reader, first) != NULL) {
        sql_plpgsql_note(reader, reader->next, row_returned(reader, first));
        reader->may_have_returned = reader->may_have_returned || reader->conditional > 0;
    } else {
        sql_plpgsql_lower_expression(reader, first, end);
        reader->may_have_returned = reader->may_have_returned || reader->conditional > 0;
    }
    reader->next = end + 1;
}

static bool is_message(struct plpgsql_reader *reader, guint index)
{
    static const char *const levels[] = { "DEBUG", "LOG", "INFO", "NOTICE", "WARNING" };

    for (size_t level = 0; level < G_N_ELEMENTS(levels); level++)
        if (sql_plpgsql_is_word(reader, index, levels[level]))
            return true;
    return false;
}

/* RAISE NOTICE 'a % b', x, f(y) USING …; */
static void read_raise(struct plpgsql_reader *reader)
{
    guint end = end_of_statement(reader);
    guint using = MIN(sql_plpgsql_find(reader, reader->next, "USING", NULL), end);

    for (guint index = reader->next; index < using; index++) {
        if (sql_plpgsql_is_symbol(reader, index, ',')) {
            sql_plpgsql_lower_expression(reader, index + 1, using);
            break;
        }
    }
    if (!is_message(reader, reader->next + 1))
        sql_plpgsql_note(reader, reader->next, "RAISE");
    reader->next = end + 1;
}

static void read_assert(struct plpgsql_reader *reader)
{
    guint end = end_of_statement(reader);

    if (sql_plpgsql_is_word(reader, reader->next + 1, "FALSE") &&
        (reader->next + 2 == end || sql_plpgsql_is_symbol(reader, reader->next + 2, ',')))
        sql_plpgsql_note(reader, reader->next, "RAISE");
    else
        sql_plpgsql_lower_expression(reader, reader->next + 1, end);
    reader->next = end + 1;
}

static void read_execute(struct plpgsql_reader *reader)
{
    guint end = end_of_statement(reader);

    read_dynamic(reader, reader->next, end);
    reader->next = end + 1;
}

/* PERFORM f(x) is SELECT f(x). */
static void read_perform(struct plpgsql_reader *reader)
{
    guint end = end_of_statement(reader);

    memcpy(reader->text + sql_plpgsql_location(reader, reader->next), "SELECT ", strlen("SELECT "));
    sql_plpgsql_lower_statement(reader, reader->next, end);
    reader->next = end + 1;
}

static void read_open(struct plpgsql_reader *reader)
{
    guint end = end_of_statement(reader);
    guint query = sql_plpgsql_find(reader, reader->next, "FOR", NULL);

    if (query >= end)
        sql_plpgsql_lower_expression(reader, reader->next + 1, end);
    else if (sql_plpgsql_is_word(reader, query + 1, "EXECUTE"))
        read_dynamic(reader, query + 1, end);
    else
        sql_plpgsql_lower_statement(reader, query + 1, end);
    reader->next = end + 1;
}

/* The token behind a variable: "a", "a.b", "a[1].b". */
static guint skip_variable(struct plpgsql_reader *reader, guint index)
{
    const struct sql_token *token = sql_lower_token(reader->lowering, index);

    if (token->kind != SQL_TOKEN_WORD && token->kind != SQL_TOKEN_QUOTED && !sql_token_is_symbol(token, '$'))
        return index;
    index += sql_token_is_symbol(token, '$') ? 2 : 1;
    for (;;) {
        if (sql_plpgsql_is_symbol(reader, index, '.')) {
            index += 2;
        } else if (sql_plpgsql_is_symbol(reader, index, '[')) {
            for (int depth = 0; sql_lower_token(reader->lowering, index)->kind != SQL_TOKEN_END; index++) {
                depth += sql_plpgsql_is_symbol(reader, index, '[') ? 1 : 0;
                depth -= sql_plpgsql_is_symbol(reader, index, ']') ? 1 : 0;
                if (depth == 0)
                    break;
            }
            index++;
        } else {
            return index;
        }
    }
}

/* := or =, as the value of an assignment begins behind it; 0: this is none. */
static guint value_of_assignment(struct plpgsql_reader *reader)
{
    guint index = skip_variable(reader, reader->next);

    if (index == reader->next)
        return 0;
    if (sql_plpgsql_is_symbol(reader, index, ':') && sql_plpgsql_is_symbol(reader, index + 1, '='))
        return index + 2;
    return sql_plpgsql_is_symbol(reader, index, '=') ? index + 1 : 0;
}

/* SELECT … INTO [STRICT] a, b: the parser is not shown it. */
static void blank_into(struct plpgsql_reader *reader, guint first, guint end)
{
    for (guint index = first + 1; index < end; index++) {
        guint target = index + 1;

        if (!sql_plpgsql_is_word(reader, index, "INTO") || sql_plpgsql_is_word(reader, index - 1, "INSERT") ||
            sql_plpgsql_is_word(reader, index - 1, "MERGE"))
            continue;
        if (sql_plpgsql_is_word(reader, target, "STRICT"))
            target++;
        target = skip_variable(reader, target);
        while (target < end && sql_plpgsql_is_symbol(reader, target, ','))
            target = skip_variable(reader, target + 1);
        sql_plpgsql_blank(reader, index, MIN(target, end));
    }
}

static void read_sql(struct plpgsql_reader *reader)
{
    guint end = end_of_statement(reader);

    if (!sql_plpgsql_is_word(reader, reader->next, "IMPORT"))
        blank_into(reader, reader->next, end);
    sql_plpgsql_lower_statement(reader, reader->next, end);
    reader->next = end + 1;
}

static const struct statement statements[] = {
    { "DECLARE", sql_plpgsql_declare },
    { "BEGIN", read_begin },
    { "EXCEPTION", read_exception },
    { "END", read_end },
    { "IF", read_if },
    { "ELSIF", read_elsif },
    { "ELSEIF", read_elsif },
    { "ELSE", read_else },
    { "CASE", read_case },
    { "WHEN", read_when },
    { "LOOP", read_loop },
    { "WHILE", read_while },
    { "FOR", read_for },
    { "FOREACH", read_for },
    { "EXIT", read_exit },
    { "CONTINUE", read_exit },
    { "RETURN", read_return },
    { "RAISE", read_raise },
    { "ASSERT", read_assert },
    { "EXECUTE", read_execute },
    { "PERFORM", read_perform },
    { "OPEN", read_open },
    { "GET", skip_statement },
    { "NULL", skip_statement },
    { "CLOSE", skip_statement },
    { "FETCH", skip_statement },
    { "MOVE", skip_statement },
};

/* <<label>>, #variable_conflict use_column, and a lone semicolon say nothing. */
static bool skip_noise(struct plpgsql_reader *reader)
{
    if (sql_plpgsql_is_symbol(reader, reader->next, '<') && sql_plpgsql_is_symbol(reader, reader->next + 1, '<'))
        reader->next += 5;
    else if (sql_plpgsql_is_symbol(reader, reader->next, '#'))
        reader->next += 3;
    else if (sql_plpgsql_is_symbol(reader, reader->next, ';'))
        reader->next++;
    else
        return false;
    return true;
}

static void read_statement(struct plpgsql_reader *reader)
{
    guint value = value_of_assignment(reader);

    if (skip_noise(reader))
        return;
    if (value > 0) {
        guint end = end_of_statement(reader);

        sql_plpgsql_lower_expression(reader, value, end);
        reader->next = end + 1;
        return;
    }
    for (size_t index = 0; index < G_N_ELEMENTS(statements); index++) {
        if (sql_plpgsql_is_word(reader, reader->next, statements[index].word)) {
            statements[index].read(reader);
            return;
        }
    }
    read_sql(reader);
}

void sql_lower_plpgsql(struct sql_lowering *lowering)
{
    char *text = sql_arena_text(lowering->scratch, lowering->source.text, lowering->source.length);
    struct plpgsql_reader reader = { .lowering = lowering, .text = text };

    lowering->source.text = text;
    reader.scratch = sql_arena_new();
    reader.blocks = g_array_new(FALSE, FALSE, sizeof(struct plpgsql_block));
    reader.constants = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    while (!reader.is_lost && !is_at_end(&reader))
        read_statement(&reader);
    if (reader.is_lost || reader.blocks->len > 0) {
        lowering->actions->statements++;
        sql_lower_opaque(lowering,
                         is_at_end(&reader) ? SQL_NOWHERE : (int64_t)sql_plpgsql_location(&reader, reader.next),
                         "a body whose structure cannot be followed");
    }
    g_clear_pointer(&lowering->tokens, g_array_unref);
    g_hash_table_unref(reader.constants);
    g_array_unref(reader.blocks);
    sql_arena_free(reader.scratch);
}
