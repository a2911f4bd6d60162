/* sql/lower_session.c - settings, transactions, upkeep. */
#include "sql/lower.h"

#include <string.h>

#define SETTING(name)     PG_QUERY__VARIABLE_SET_KIND__VAR_##name
#define TRANSACTION(name) PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_##name

/* Several values are joined as SHOW does. */
static const char *joined_values(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *values)
{
    g_autoptr(GString) joined = g_string_new(NULL);

    for (size_t index = 0; index < count; index++) {
        const char *value = sql_lower_value(lowering, values[index]);

        g_string_append_printf(joined, "%s%s", index == 0 ? "" : ", ", value == NULL ? "" : value);
    }
    return sql_arena_text(lowering->arena, joined->str, joined->len);
}

void sql_lower_setting(struct sql_lowering *lowering, struct sql_action *action,
                       const PgQuery__VariableSetStmt *statement)
{
    const char *name = sql_lower_string(lowering, statement->name);

    action->settings = sql_lower_one_string(lowering, name == NULL ? "all" : name);
    if (statement->kind == SETTING(SET_VALUE))
        action->new_name = joined_values(lowering, statement->n_args, statement->args);
    else
        action->new_name = statement->kind == SETTING(SET_CURRENT) ? "CURRENT" : "DEFAULT";
}

/* SET TRANSACTION and SET SESSION CHARACTERISTICS set what has a name of its own: transaction_isolation … */
static void lower_characteristics(struct sql_lowering *lowering, const PgQuery__VariableSetStmt *statement)
{
    bool is_default = strcmp(statement->name, "SESSION CHARACTERISTICS") == 0;

    for (size_t index = 0; index < statement->n_args; index++) {
        const PgQuery__Node *argument = statement->args[index];
        struct sql_action *action = sql_lower_add(lowering, SQL_SET, SQL_NOWHERE);

        action->flags |= is_default ? 0U : SQL_LOCAL;
        action->name = "transaction_snapshot";
        if (argument->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) {
            action->new_name = sql_lower_value(lowering, argument);
        } else {
            g_autofree char *name = g_strconcat(is_default ? "default_" : "", argument->def_elem->defname, NULL);

            action->name = sql_lower_string(lowering, name);
            action->new_name = sql_lower_value(lowering, argument->def_elem->arg);
        }
    }
}

static bool sets_role(const char *name)
{
    return strcmp(name, "role") == 0 || strcmp(name, "session_authorization") == 0;
}

void sql_lower_set(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__VariableSetStmt *statement = node->variable_set_stmt;
    bool sets_value = statement->kind == SETTING(SET_VALUE);
    struct sql_action *action;

    if (statement->kind == SETTING(SET_MULTI)) {
        lower_characteristics(lowering, statement);
        return;
    }
    action = sql_lower_add(lowering, sets_value ? SQL_SET : SQL_RESET, SQL_NOWHERE);
    action->name = statement->kind == SETTING(RESET_ALL) ? "all" : sql_lower_string(lowering, statement->name);
    action->flags |= statement->is_local ? SQL_LOCAL : 0U;
    if (sets_value)
        action->new_name = joined_values(lowering, statement->n_args, statement->args);
    if (statement->name != NULL && sets_role(statement->name))
        action->kind = SQL_SET_ROLE;
}

void sql_lower_set_constraints(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_SET_CONSTRAINTS, SQL_NOWHERE);

    action->flags |= node->constraints_set_stmt->deferred ? SQL_DEFERRED : 0U;
}

void sql_lower_transaction(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    static const enum sql_action_kind kinds[] = {
        [TRANSACTION(BEGIN)] = SQL_BEGIN,
        [TRANSACTION(START)] = SQL_BEGIN,
        [TRANSACTION(COMMIT)] = SQL_COMMIT,
        [TRANSACTION(ROLLBACK)] = SQL_ROLLBACK,
        [TRANSACTION(SAVEPOINT)] = SQL_SAVEPOINT,
        [TRANSACTION(RELEASE)] = SQL_RELEASE,
        [TRANSACTION(ROLLBACK_TO)] = SQL_ROLLBACK_TO,
        [TRANSACTION(PREPARE)] = SQL_PREPARED_TRANSACTION,
        [TRANSACTION(COMMIT_PREPARED)] = SQL_PREPARED_TRANSACTION,
        [TRANSACTION(ROLLBACK_PREPARED)] = SQL_PREPARED_TRANSACTION,
    };
    const PgQuery__TransactionStmt *statement = node->transaction_stmt;
    struct sql_action *action;

    if ((size_t)statement->kind >= G_N_ELEMENTS(kinds) || kinds[statement->kind] == SQL_OPAQUE) {
        sql_lower_opaque(lowering, SQL_NOWHERE, "a statement that is not known here");
        return;
    }
    action = sql_lower_add(lowering, kinds[statement->kind], SQL_NOWHERE);
    action->name = sql_lower_string(lowering, statement->savepoint_name);
    action->flags |= statement->chain ? SQL_ON : 0U;
}

static void lower_upkeep(struct sql_lowering *lowering, const PgQuery__VacuumStmt *statement,
                         const PgQuery__VacuumRelation *vacuumed)
{
    struct sql_action *action =
            sql_lower_add(lowering, statement->is_vacuumcmd ? SQL_VACUUM : SQL_ANALYZE, SQL_NOWHERE);

    if (vacuumed != NULL) {
        action->relation = sql_lower_relation(lowering, vacuumed->relation);
        action->columns = sql_lower_strings(lowering, vacuumed->n_va_cols, vacuumed->va_cols);
    }
    if (sql_lower_option(statement->n_options, statement->options, "full"))
        action->flags |= SQL_FULL;
}

void sql_lower_vacuum(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__VacuumStmt *statement = node->vacuum_stmt;

    for (size_t index = 0; index < statement->n_rels; index++)
        lower_upkeep(lowering, statement, statement->rels[index]->vacuum_relation);
    if (statement->n_rels == 0)
        lower_upkeep(lowering, statement, NULL);
}

void sql_lower_cluster(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_CLUSTER, SQL_NOWHERE);

    action->relation = sql_lower_relation(lowering, node->cluster_stmt->relation);
    action->name = sql_lower_string(lowering, node->cluster_stmt->indexname);
}

void sql_lower_alter_system(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_ALTER_SYSTEM, SQL_NOWHERE);

    sql_lower_setting(lowering, action, node->alter_system_stmt->setstmt);
    action->name = action->settings[0];
}

void sql_lower_notify(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_NOTIFY, SQL_NOWHERE);

    if (node->node_case == PG_QUERY__NODE__NODE_NOTIFY_STMT) {
        action->name = sql_lower_string(lowering, node->notify_stmt->conditionname);
        action->flags |= SQL_ON;
    } else if (node->node_case == PG_QUERY__NODE__NODE_LISTEN_STMT) {
        action->name = sql_lower_string(lowering, node->listen_stmt->conditionname);
    }
}

void sql_lower_checkpoint(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)node;
    (void)sql_lower_add(lowering, SQL_CHECKPOINT, SQL_NOWHERE);
}

/* DISCARD ALL resets what the session has set. */
void sql_lower_discard(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    bool is_all = node->discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_ALL;
    struct sql_action *action = sql_lower_add(lowering, is_all ? SQL_RESET : SQL_OTHER, SQL_NOWHERE);

    action->name = is_all ? "all" : "DISCARD";
}

/* EXPLAIN ANALYZE runs what it explains. */
void sql_lower_explain(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__ExplainStmt *statement = node->explain_stmt;

    if (sql_lower_option(statement->n_options, statement->options, "analyze"))
        sql_lower_statement(lowering, statement->query);
    else
        sql_lower_add(lowering, SQL_OTHER, SQL_NOWHERE)->name = "EXPLAIN";
}
