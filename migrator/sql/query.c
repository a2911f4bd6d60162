/* sql/query.c - what is to be known of a query. */
#include "sql/gather.h"

static const PgQuery__SelectStmt *outermost(const ProtobufCMessage *message)
{
    const PgQuery__Node *node = (const PgQuery__Node *)message;

    if (message->descriptor == &pg_query__node__descriptor)
        return node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? node->select_stmt : NULL;
    if (message->descriptor == &pg_query__select_stmt__descriptor)
        return (const PgQuery__SelectStmt *)message;
    if (message->descriptor == &pg_query__insert_stmt__descriptor) {
        node = ((const PgQuery__InsertStmt *)message)->select_stmt;
        return node == NULL ? NULL : node->select_stmt;
    }
    return NULL;
}

/* A UNION has the clauses that are behind it; WHERE is each part's. */
static bool has_where(const PgQuery__SelectStmt *select)
{
    while (select->larg != NULL)
        select = select->larg;
    return select->where_clause != NULL;
}

const struct sql_query *sql_lower_query(struct sql_lowering *lowering, const ProtobufCMessage *query,
                                        const ProtobufCMessage *left_out)
{
    CLEANUP(sql_gathered_clear) struct sql_gathered gathered;
    const PgQuery__SelectStmt *select = outermost(query);
    struct sql_query *lowered = sql_arena_allocate(lowering->arena, sizeof *lowered);

    sql_gather(&gathered, query, left_out);
    *lowered = (struct sql_query){
        .relations = sql_gathered_relations(&gathered, lowering->arena),
        .relation_count = gathered.relations->len,
        .columns = sql_gathered_columns(&gathered, lowering->arena),
        .calls = sql_gathered_calls(&gathered, lowering->arena),
        .call_count = gathered.calls->len,
        .has_star = gathered.has_star,
        .has_where = select != NULL && has_where(select),
        .has_limit = select != NULL && select->limit_count != NULL,
        .orders_by_random = gathered.orders_by_random,
        .has_leading_wildcard = gathered.has_leading_wildcard,
    };
    return lowered;
}
