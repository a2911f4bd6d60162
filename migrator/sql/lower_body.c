/* sql/lower_body.c - what is within DO and CREATE FUNCTION; CALL, PREPARE and EXECUTE. */
#include "sql/lower_body.h"

#include <string.h>

static const PgQuery__DefElem *option_of(size_t count, PgQuery__Node *const *options, const char *name)
{
    for (size_t index = 0; index < count; index++)
        if (strcmp(options[index]->def_elem->defname, name) == 0)
            return options[index]->def_elem;
    return NULL;
}

const struct sql_actions *sql_lower_function_body(struct sql_lowering *lowering,
                                                  const PgQuery__CreateFunctionStmt *statement, const char *language)
{
    (void)lowering;
    (void)statement;
    (void)language;
    return NULL;
}

void sql_lower_do(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DefElem *language = option_of(node->do_stmt->n_args, node->do_stmt->args, "language");
    struct sql_action *action = sql_lower_add(lowering, SQL_DO, SQL_NOWHERE);

    action->new_name = language == NULL ? "plpgsql" : sql_lower_value(lowering, language->arg);
    sql_lower_opaque(lowering, SQL_NOWHERE, "a body that is not read yet");
}

void sql_lower_call(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__FuncCall *call = node->call_stmt->funccall;
    struct sql_action *action = sql_lower_add(lowering, SQL_CALL, SQL_NOWHERE);

    action->object = SQL_OBJECT_PROCEDURE;
    action->relation = sql_lower_name(lowering, call->n_funcname, call->funcname);
    action->query = sql_lower_query(lowering, &call->base, NULL);
}

void sql_lower_prepare(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_PREPARE, SQL_NOWHERE);

    action->name = sql_lower_string(lowering, node->prepare_stmt->name);
}

void sql_lower_execute(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)node;
    sql_lower_opaque(lowering, SQL_NOWHERE, "EXECUTE of a statement that was prepared elsewhere");
}
