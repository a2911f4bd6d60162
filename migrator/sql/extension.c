/* sql/extension.c - functions by which extensions take over a table, rebuild it or take rows out of it. */
#include "sql/lower.h"

#include "sql/token.h"

#include <string.h>

/* As SQL_EXTENSION_CALL has it. Sources: the manuals of TimescaleDB 2, Citus 13 and pg_partman 5. */
static const struct known {
    const char *function, *extension, *does;
} functions[] = {
    { "create_hypertable", "TimescaleDB", SQL_EXTENSION_TAKES },
    { "create_distributed_hypertable", "TimescaleDB", SQL_EXTENSION_TAKES },
    { "drop_chunks", "TimescaleDB", SQL_EXTENSION_REMOVES },
    { "add_retention_policy", "TimescaleDB", SQL_EXTENSION_REMOVES },
    { "remove_retention_policy", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "by_range", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "by_hash", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "add_dimension", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "set_chunk_time_interval", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "add_compression_policy", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "remove_compression_policy", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "add_continuous_aggregate_policy", "TimescaleDB", SQL_EXTENSION_SETTLES },
    { "create_distributed_table", "Citus", SQL_EXTENSION_TAKES },
    { "create_reference_table", "Citus", SQL_EXTENSION_TAKES },
    { "create_distributed_table_concurrently", "Citus", SQL_EXTENSION_ADOPTS },
    { "citus_add_local_table_to_metadata", "Citus", SQL_EXTENSION_SETTLES },
    { "alter_distributed_table", "Citus", SQL_EXTENSION_MOVES },
    { "alter_table_set_access_method", "Citus", SQL_EXTENSION_MOVES },
    { "undistribute_table", "Citus", SQL_EXTENSION_LEAVES },
    { "truncate_local_data_after_distributing_table", "Citus", SQL_EXTENSION_REMOVES },
    { "create_parent", "pg_partman", SQL_EXTENSION_ADOPTS },
    { "partition_data_time", "pg_partman", SQL_EXTENSION_MOVES },
    { "partition_data_id", "pg_partman", SQL_EXTENSION_MOVES },
    { "undo_partition", "pg_partman", SQL_EXTENSION_LEAVES },
    { "drop_partition_time", "pg_partman", SQL_EXTENSION_REMOVES },
    { "drop_partition_id", "pg_partman", SQL_EXTENSION_REMOVES },
};

static const struct known *find_known(const char *function)
{
    for (size_t index = 0; function != NULL && index < G_N_ELEMENTS(functions); index++)
        if (strcmp(functions[index].function, function) == 0)
            return &functions[index];
    return NULL;
}

bool sql_is_extension_function(struct sql_name function)
{
    return find_known(function.name) != NULL;
}

/* The table is the first argument, or the one that is named so. */
static const PgQuery__Node *table_argument(const PgQuery__FuncCall *call)
{
    static const char *const names[] = { "relation", "main_table", "table_name", "p_parent_table", NULL };

    for (size_t index = 0; index < call->n_args; index++) {
        const PgQuery__Node *argument = call->args[index];

        if (argument->node_case != PG_QUERY__NODE__NODE_NAMED_ARG_EXPR)
            return index == 0 ? argument : NULL;
        if (g_strv_contains(names, argument->named_arg_expr->name))
            return argument->named_arg_expr->arg;
    }
    return NULL;
}

struct sql_name sql_lower_regclass(struct sql_lowering *lowering, const char *text)
{
    struct sql_lexer lexer = { text, text != NULL ? strlen(text) : 0, 0 };
    struct sql_name name = { 0 };
    struct sql_token token;

    while (sql_token_next(&lexer, &token) && (token.kind == SQL_TOKEN_WORD || token.kind == SQL_TOKEN_QUOTED)) {
        g_autofree char *word = sql_token_identifier(&token);

        name = (struct sql_name){ name.name, sql_lower_string(lowering, word) };
        if (!sql_token_next(&lexer, &token) || !sql_token_is_symbol(&token, '.'))
            break;
    }
    return name;
}

void sql_lower_extension_call(struct sql_lowering *lowering, const PgQuery__FuncCall *call)
{
    const struct sql_name function = sql_lower_name(lowering, call->n_funcname, call->funcname);
    const struct known *known = find_known(function.name);
    const char *table = known != NULL ? sql_lower_value(lowering, table_argument(call)) : NULL;
    struct sql_action *action = NULL;

    if (known == NULL)
        return;
    action = sql_lower_add(lowering, SQL_EXTENSION_CALL, call->location);
    action->name = known->function;
    action->method = known->extension;
    action->new_name = known->does;
    if (strcmp(known->does, SQL_EXTENSION_SETTLES) != 0)
        action->relation = sql_lower_regclass(lowering, table);
}
