/* sql/lower_rows.c - what reads and writes rows. */
#include "sql/lower.h"

#include <string.h>

/* WITH gone AS (DELETE …) INSERT …: each writes. */
static void lower_with(struct sql_lowering *lowering, const PgQuery__WithClause *with)
{
    if (with == NULL)
        return;
    for (size_t index = 0; index < with->n_ctes; index++) {
        const PgQuery__Node *query = with->ctes[index]->common_table_expr->ctequery;

        if (query != NULL && query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
            sql_lower_statement(lowering, query);
    }
}

static int64_t limit_of(const PgQuery__SelectStmt *select)
{
    const PgQuery__Node *limit = select->limit_count;

    while (limit != NULL && limit->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        limit = limit->type_cast->arg;
    if (limit == NULL || limit->node_case != PG_QUERY__NODE__NODE_A_CONST)
        return 0;
    if (limit->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL)
        return limit->a_const->ival->ival;
    return limit->a_const->val_case == PG_QUERY__A__CONST__VAL_FVAL
                   ? g_ascii_strtoll(limit->a_const->fval->fval, NULL, 10)
                   : 0;
}

/* A subquery that is compared with has one row, whatever its LIMIT. */
static bool gives_rows(const ProtobufCMessage *message)
{
    PgQuery__SubLinkType type;

    if (message->descriptor != &pg_query__sub_link__descriptor)
        return true;
    type = ((const PgQuery__SubLink *)message)->sub_link_type;
    return type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK || type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK;
}

static bool find_limit(const ProtobufCMessage *message, void *context)
{
    int64_t *limit = context;

    if (!gives_rows(message))
        return false;
    if (*limit == 0 && message->descriptor == &pg_query__select_stmt__descriptor)
        *limit = limit_of((const PgQuery__SelectStmt *)message);
    return *limit == 0;
}

/* UPDATE … WHERE id IN (SELECT … LIMIT 1000), or FROM or WITH such a query. */
static int64_t rows_at_most(const PgQuery__Node *where, const PgQuery__WithClause *with, size_t count,
                            PgQuery__Node *const *from)
{
    int64_t limit = 0;

    if (where != NULL)
        sql_walk(&where->base, find_limit, &limit);
    if (with != NULL)
        sql_walk(&with->base, find_limit, &limit);
    for (size_t index = 0; index < count; index++)
        sql_walk(&from[index]->base, find_limit, &limit);
    return limit;
}

static bool is_listed(const char *const *names, size_t count, const char *name)
{
    for (size_t index = 0; index < count; index++)
        if (strcmp(names[index], name) == 0)
            return true;
    return false;
}

/* Each once. Of no targets: NULL. */
static const char *const *columns_of(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *targets)
{
    const char **names = count > 0 ? sql_arena_allocate(lowering->arena, (count + 1) * sizeof *names) : NULL;
    size_t used = 0;

    for (size_t index = 0; index < count; index++)
        if (!is_listed(names, used, targets[index]->res_target->name))
            names[used++] = sql_lower_string(lowering, targets[index]->res_target->name);
    if (names != NULL)
        names[used] = NULL;
    return names;
}

/* Two parts of a column, limits[1] and limits[2], go together; a part and the whole do not. */
static bool clash(const PgQuery__ResTarget *one, const PgQuery__ResTarget *other)
{
    return strcmp(one->name, other->name) == 0 && (one->n_indirection == 0 || other->n_indirection == 0);
}

static const char *named_twice(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *targets)
{
    for (size_t index = 1; index < count; index++)
        for (size_t before = 0; before < index; before++)
            if (clash(targets[before]->res_target, targets[index]->res_target))
                return sql_lower_string(lowering, targets[index]->res_target->name);
    return NULL;
}

static const char *conflict_word(const PgQuery__OnConflictClause *conflict)
{
    if (conflict == NULL)
        return NULL;
    return conflict->action == PG_QUERY__ON_CONFLICT_ACTION__ONCONFLICT_NOTHING ? "do nothing" : "do update";
}

static bool is_named(const PgQuery__FuncCall *call, const char *name)
{
    return call->n_funcname > 0 && call->funcname[call->n_funcname - 1]->node_case == PG_QUERY__NODE__NODE_STRING &&
           strcmp(call->funcname[call->n_funcname - 1]->string->sval, name) == 0;
}

/* set_config('lock_timeout', '5s', true) is SET LOCAL. */
static void lower_set_config(struct sql_lowering *lowering, const PgQuery__FuncCall *call)
{
    const char *values[3];
    struct sql_action *action;

    for (size_t index = 0; index < G_N_ELEMENTS(values); index++)
        values[index] = sql_lower_value(lowering, call->args[index]);
    if (values[0] == NULL || values[1] == NULL || values[2] == NULL)
        return;
    action = sql_lower_add(lowering, SQL_SET, call->location);
    action->name = values[0];
    action->new_name = values[1];
    action->flags |= g_ascii_tolower(values[2][0]) == 't' ? SQL_LOCAL : 0U;
}

/* The call pg_get_serial_sequence('runs', 'run_id'); NULL: it is none, or not of constants. */
static const PgQuery__FuncCall *serial_sequence(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__FuncCall *call = node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL ? node->func_call : NULL;

    return call != NULL && is_named(call, "pg_get_serial_sequence") && call->n_args == 2 &&
                           sql_lower_value(lowering, call->args[0]) != NULL &&
                           sql_lower_value(lowering, call->args[1]) != NULL
                   ? call
                   : NULL;
}

/* setval('runs_run_id_seq', 1), setval(pg_get_serial_sequence('runs', 'run_id'), 1); of another sequence no name is
 * there */
static void lower_setval(struct sql_lowering *lowering, const PgQuery__FuncCall *call)
{
    const char *sequence = sql_lower_value(lowering, call->args[0]);
    const PgQuery__FuncCall *serial = serial_sequence(lowering, call->args[0]);
    struct sql_action *action = NULL;

    if (sql_lower_value(lowering, call->args[1]) == NULL)
        return;
    action = sql_lower_add(lowering, SQL_SET_SEQUENCE, call->location);
    if (sequence == NULL && serial == NULL)
        return;
    action->relation =
            sql_lower_regclass(lowering, serial != NULL ? sql_lower_value(lowering, serial->args[0]) : sequence);
    action->name = serial != NULL ? sql_lower_value(lowering, serial->args[1]) : NULL;
}

/* Calls that do what a statement of its own would. */
static bool lower_function_call(const ProtobufCMessage *message, void *context)
{
    const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;

    if (message->descriptor != &pg_query__func_call__descriptor)
        return true;
    if (is_named(call, "set_config") && call->n_args == 3)
        lower_set_config(context, call);
    else if (is_named(call, "setval") && call->n_args >= 2)
        lower_setval(context, call);
    else
        sql_lower_extension_call(context, call);
    return true;
}

static void lower_calls(struct sql_lowering *lowering, const ProtobufCMessage *statement, const struct sql_query *query)
{
    if (query->call_count > 0)
        sql_walk(statement, lower_function_call, lowering);
}

void sql_lower_insert(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__InsertStmt *statement = node->insert_stmt;
    const PgQuery__Node *source = statement->select_stmt;
    const PgQuery__OnConflictClause *conflict = statement->on_conflict_clause;
    struct sql_action *action;

    lower_with(lowering, statement->with_clause);
    action = sql_lower_add(lowering, SQL_INSERT, SQL_NOWHERE);
    action->relation = sql_lower_relation(lowering, statement->relation);
    action->columns = columns_of(lowering, statement->n_cols, statement->cols);
    action->name = named_twice(lowering, statement->n_cols, statement->cols);
    if (action->name == NULL && conflict != NULL)
        action->name = named_twice(lowering, conflict->n_target_list, conflict->target_list);
    action->rows = source == NULL ? 1 : (int64_t)source->select_stmt->n_values_lists;
    action->rows += (int64_t)lowering->rows_left_out;
    action->settings = sql_lower_one_string(lowering, conflict_word(conflict));
    if (conflict != NULL)
        action->other_columns = columns_of(lowering, conflict->n_target_list, conflict->target_list);
    action->query = sql_lower_query(lowering, &statement->base, &statement->relation->base);
    lower_calls(lowering, &statement->base, action->query);
}

void sql_lower_update(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__UpdateStmt *statement = node->update_stmt;
    struct sql_action *action;

    lower_with(lowering, statement->with_clause);
    action = sql_lower_add(lowering, SQL_UPDATE, SQL_NOWHERE);
    action->relation = sql_lower_relation(lowering, statement->relation);
    action->flags |= statement->relation->inh ? 0U : SQL_ONLY;
    action->columns = columns_of(lowering, statement->n_target_list, statement->target_list);
    action->name = named_twice(lowering, statement->n_target_list, statement->target_list);
    action->expression = sql_lower_expression(lowering, statement->where_clause);
    action->query = sql_lower_query(lowering, &statement->base, &statement->relation->base);
    action->rows = rows_at_most(statement->where_clause, statement->with_clause, statement->n_from_clause,
                                statement->from_clause);
    lower_calls(lowering, &statement->base, action->query);
}

void sql_lower_delete(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DeleteStmt *statement = node->delete_stmt;
    struct sql_action *action;

    lower_with(lowering, statement->with_clause);
    action = sql_lower_add(lowering, SQL_DELETE, SQL_NOWHERE);
    action->relation = sql_lower_relation(lowering, statement->relation);
    action->flags |= statement->relation->inh ? 0U : SQL_ONLY;
    action->expression = sql_lower_expression(lowering, statement->where_clause);
    action->query = sql_lower_query(lowering, &statement->base, &statement->relation->base);
    action->rows = rows_at_most(statement->where_clause, statement->with_clause, statement->n_using_clause,
                                statement->using_clause);
    lower_calls(lowering, &statement->base, action->query);
}

void sql_lower_merge(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__MergeStmt *statement = node->merge_stmt;
    struct sql_action *action;

    lower_with(lowering, statement->with_clause);
    action = sql_lower_add(lowering, SQL_MERGE, SQL_NOWHERE);
    action->relation = sql_lower_relation(lowering, statement->relation);
    for (size_t index = 0; index < statement->n_merge_when_clauses; index++) {
        const PgQuery__MergeWhenClause *when = statement->merge_when_clauses[index]->merge_when_clause;

        if (action->name == NULL)
            action->name = named_twice(lowering, when->n_target_list, when->target_list);
        if (when->command_type == PG_QUERY__CMD_TYPE__CMD_UPDATE ||
            when->command_type == PG_QUERY__CMD_TYPE__CMD_DELETE)
            action->flags |= SQL_ON;
    }
    action->query = sql_lower_query(lowering, &statement->base, &statement->relation->base);
    lower_calls(lowering, &statement->base, action->query);
}

/* SELECT … INTO: the first SELECT of a UNION has it. */
static const PgQuery__IntoClause *into_of(const PgQuery__SelectStmt *select)
{
    while (select->larg != NULL)
        select = select->larg;
    return select->into_clause;
}

static void lower_select_into(struct sql_lowering *lowering, const PgQuery__Node *node, const PgQuery__IntoClause *into)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_TABLE, SQL_NOWHERE);

    action->object = SQL_OBJECT_TABLE;
    action->relation = sql_lower_relation(lowering, into->rel);
    action->flags |= sql_lower_relation_flags(into->rel);
    action->query = sql_lower_query(lowering, &node->select_stmt->base, &into->base);
    action->columns = sql_lower_output(lowering, node, 0, NULL);
}

void sql_lower_select(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__SelectStmt *select = node->select_stmt;
    const PgQuery__IntoClause *into = into_of(select);
    struct sql_action *action;

    lower_with(lowering, select->with_clause);
    if (into != NULL) {
        lower_select_into(lowering, node, into);
        return;
    }
    action = sql_lower_add(lowering, SQL_SELECT, SQL_NOWHERE);
    action->query = sql_lower_query(lowering, &select->base, NULL);
    action->flags |= select->n_locking_clause > 0 ? SQL_FOR_UPDATE : 0U;
    lower_calls(lowering, &select->base, action->query);
}

/* A cursor reads when it is fetched from, in the same transaction. */
void sql_lower_declare_cursor(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    sql_lower_statement(lowering, node->declare_cursor_stmt->query);
}

void sql_lower_copy(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CopyStmt *statement = node->copy_stmt;
    bool is_client = !statement->is_program && (statement->filename == NULL || statement->filename[0] == '\0');
    struct sql_action *action;

    if (statement->query != NULL && statement->query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
        sql_lower_statement(lowering, statement->query); /* COPY (DELETE … RETURNING) TO */
    action = sql_lower_add(lowering, statement->is_from ? SQL_COPY_FROM : SQL_COPY_TO, SQL_NOWHERE);
    action->relation = sql_lower_relation(lowering, statement->relation);
    action->columns = sql_lower_strings(lowering, statement->n_attlist, statement->attlist);
    action->settings = sql_lower_one_string(lowering, statement->is_program ? "program" : NULL);
    action->flags |= statement->is_from && is_client ? SQL_FROM_STDIN : 0U;
    action->expression = sql_lower_expression(lowering, statement->where_clause);
    if (statement->query != NULL)
        action->query = sql_lower_query(lowering, &statement->query->base, NULL);
}

void sql_lower_lock(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    static const char *const modes[] = {
        /* PostgreSQL's numbers, storage/lockdefs.h */
        [1] = "ACCESS SHARE", [2] = "ROW SHARE",           [3] = "ROW EXCLUSIVE", [4] = "SHARE UPDATE EXCLUSIVE",
        [5] = "SHARE",        [6] = "SHARE ROW EXCLUSIVE", [7] = "EXCLUSIVE",     [8] = "ACCESS EXCLUSIVE"
    };
    const PgQuery__LockStmt *statement = node->lock_stmt;

    for (size_t index = 0; index < statement->n_relations; index++) {
        struct sql_action *action = sql_lower_add(lowering, SQL_LOCK_TABLE, SQL_NOWHERE);

        action->relation = sql_lower_relation(lowering, statement->relations[index]->range_var);
        action->flags |= statement->relations[index]->range_var->inh ? 0U : SQL_ONLY;
        if (statement->mode > 0 && (size_t)statement->mode < G_N_ELEMENTS(modes))
            action->name = modes[statement->mode];
    }
}
