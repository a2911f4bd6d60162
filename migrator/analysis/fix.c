/* analysis/fix.c - statements in, files out. */
#include "analysis/fix.h"

#include "sql/action.h"

#include <string.h>

static void clear_fix(gpointer data)
{
    safe_way_release(&((struct fix *)data)->way);
}

GArray *fix_list_new(void)
{
    GArray *fixes = g_array_new(FALSE, TRUE, sizeof(struct fix));

    g_array_set_clear_func(fixes, clear_fix);
    return fixes;
}

/* Parts while they grow. */
struct cutting {
    const struct sql_script *script;
    const char *text;
    size_t length;
    size_t position;      /* up to here the text is in a part */
    guint next;           /* the first statement that is in none */
    GArray *parts;        /* struct fix_part; the text of the last is still in `growing` */
    GString *growing;     /* NULL: the next text begins a part */
    const char *name;     /* of the part that grows; NULL: the migration's own */
    bool transaction_off; /* it runs so */
    bool is_closed;       /* no more statements for it */
    GString *comment;     /* for the statement that comes next, in whichever part that is */
};

static void clear_part(gpointer data)
{
    struct fix_part *part = data;

    g_free(part->name);
    g_free(part->text);
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static void end_part(struct cutting *cutting)
{
    if (cutting->growing == NULL)
        return;
    g_array_append_val(cutting->parts, ((struct fix_part){
                                               .name = cutting->parts->len > 0 ? g_strdup(cutting->name) : NULL,
                                               .text = g_string_free(cutting->growing, FALSE),
                                               .transaction_off = cutting->transaction_off,
                                       }));
    cutting->growing = NULL;
}

static void append(GString *string, const char *text)
{
    g_string_append(string, text);
    if (string->len > 0 && string->str[string->len - 1] != '\n')
        g_string_append_c(string, '\n');
}

/* Statements that run in a transaction or outside of one; they join the part before them where that is open for them.
 */
static void add_text(struct cutting *cutting, const char *name, const char *text, bool transaction_off)
{
    bool joins = cutting->growing != NULL && !cutting->is_closed && !transaction_off && !cutting->transaction_off;

    g_string_append(cutting->comment, text);
    if (!joins) {
        end_part(cutting);
        cutting->growing = g_string_new(transaction_off ? "-- migrator: transaction off\n" : NULL);
        cutting->name = name;
        cutting->transaction_off = transaction_off;
        cutting->is_closed = false;
    }
    append(cutting->growing, cutting->comment->str + (joins ? 0 : strspn(cutting->comment->str, " \t\r\n")));
    g_string_truncate(cutting->comment, 0);
}

/* `next`: the first statement behind it. */
static void take_up_to(struct cutting *cutting, size_t end, guint next)
{
    g_autofree char *text = g_strndup(cutting->text + cutting->position, end - cutting->position);

    if (cutting->next < next)
        add_text(cutting, "rest", text, false);
    else if (!is_blank(text))
        g_string_append(cutting->comment, text);
    cutting->next = next;
    cutting->position = end;
}

/* Past the statement's semicolon, and the end of its line when nothing else is on it. */
static size_t end_of(const struct cutting *cutting, const struct sql_statement *statement)
{
    size_t end = statement->offset + statement->length;
    size_t semicolon = end;

    while (semicolon < cutting->length && g_ascii_isspace(cutting->text[semicolon]))
        semicolon++;
    if (semicolon < cutting->length && cutting->text[semicolon] == ';')
        end = semicolon + 1;
    return end < cutting->length && cutting->text[end] == '\n' ? end + 1 : end;
}

static void replace(struct cutting *cutting, const struct fix *fix)
{
    const struct sql_statement *statement =
            &g_array_index(cutting->script->statements, struct sql_statement, fix->statement);

    take_up_to(cutting, statement->offset, fix->statement);
    for (guint index = 0; index < fix->way.steps->len; index++) {
        const struct safe_step *step = &g_array_index(fix->way.steps, struct safe_step, index);

        cutting->is_closed = cutting->is_closed || index > 0 || fix->way.is_apart;
        add_text(cutting, step->name, step->sql, step->transaction_off);
    }
    cutting->is_closed = fix->way.steps->len > 1 || fix->way.is_apart;
    cutting->position = end_of(cutting, statement);
    cutting->next = fix->statement + 1;
}

/* Comments behind the last statement stay with it. */
static void take_rest(struct cutting *cutting)
{
    take_up_to(cutting, cutting->length, cutting->script->statements->len);
    if (cutting->growing != NULL && cutting->comment->len > 0)
        append(cutting->growing, cutting->comment->str);
    end_part(cutting);
    g_string_free(cutting->comment, TRUE);
}

/* What ends with the session or the transaction, in words: "its SET search_path would not hold in another file". */
static char *state_of(const struct sql_action *action)
{
    static const struct {
        enum sql_action_kind kind;
        bool is_named; /* by the action's name */
    } states[] = {
        { SQL_SET, true },         { SQL_RESET, true },       { SQL_SET_ROLE, false },
        { SQL_SAVEPOINT, true },   { SQL_ROLLBACK_TO, true }, { SQL_SET_CONSTRAINTS, false },
        { SQL_LOCK_TABLE, false }, { SQL_RELEASE, false },
    };

    if ((action->flags & SQL_TEMPORARY) != 0 || g_strcmp0(action->relation.schema, "pg_temp") == 0)
        return g_strdup_printf("its temporary %s would not be there for another file", action->relation.name);
    if ((action->flags & SQL_FOR_UPDATE) != 0)
        return g_strdup("its row locks would not hold in another file");
    for (size_t index = 0; index < G_N_ELEMENTS(states); index++)
        if (action->kind == states[index].kind)
            return g_strdup_printf("its %s%s%s would not hold in another file", sql_action_name(action->kind),
                                   states[index].is_named ? " " : "", states[index].is_named ? action->name : "");
    return NULL;
}

/* What the statements before the last replaced one leave to those behind them; NULL: nothing that is lost. Owned. */
static char *lost_state(const struct sql_script *script, const GArray *fixes)
{
    CLEANUP(sql_actions_release) struct sql_actions actions = { 0 };
    guint last = g_array_index(fixes, struct fix, fixes->len - 1).statement;
    char *state = NULL;

    sql_actions_read(&actions, script);
    for (guint index = 0; state == NULL && index < actions.list->len; index++) {
        const struct sql_action *action = &g_array_index(actions.list, struct sql_action, index);

        if (action->statement < last)
            state = state_of(action);
    }
    for (guint index = 0; state == NULL && index < last; index++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, index);

        if (statement->changes_session)
            state = g_strdup_printf("what its %s sets would not hold in another file", statement->tag);
    }
    return state;
}

static bool has_directives(const struct migration_header *header)
{
    return header != NULL &&
           (header->incompatible != NULL || header->irreversible != NULL || header->role != NULL ||
            header->lock_timeout_ms != HEADER_TIMEOUT_UNSET || header->statement_timeout_ms != HEADER_TIMEOUT_UNSET);
}

/* What a person has to do; NULL: nothing. */
static const char *obstacle(const struct sql_script *script, const struct migration_header *header)
{
    if (script->transaction_off)
        return "it runs outside of a transaction";
    if (script->wrapped)
        return "it is wrapped in BEGIN and COMMIT";
    if (script->opaque || script->needs_simple)
        return "it holds COPY data, or text that is not understood";
    return has_directives(header) ? "its header has directives for all of it" : NULL;
}

GArray *fix_cut(const struct sql_script *script, const struct migration_header *header, const GArray *fixes, char **why)
{
    struct cutting cutting = { .script = script };

    *why = g_strdup(obstacle(script, header));
    if (*why != NULL)
        return NULL;
    cutting.comment = g_string_new(NULL);
    cutting.text = g_bytes_get_data(script->text, &cutting.length);
    cutting.parts = g_array_new(FALSE, TRUE, sizeof(struct fix_part));
    g_array_set_clear_func(cutting.parts, clear_part);
    for (guint index = 0; index < fixes->len; index++)
        replace(&cutting, &g_array_index(fixes, struct fix, index));
    take_rest(&cutting);
    *why = cutting.parts->len > 1 ? lost_state(script, fixes) : NULL;
    if (*why == NULL)
        return cutting.parts;
    g_array_unref(cutting.parts);
    return NULL;
}
