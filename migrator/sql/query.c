/* sql/query.c - what is to be known of a query. */
#include "sql/extent.h"
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
static const char *where_of(struct sql_lowering *lowering, const PgQuery__SelectStmt *select)
{
    struct sql_text text;

    while (select->larg != NULL)
        select = select->larg;
    if (select->where_clause == NULL)
        return NULL;
    text = sql_extent(lowering, &select->where_clause->base);
    return sql_arena_text(lowering->arena, text.text, text.length);
}

static guint value_count(const PgQuery__SelectStmt *select)
{
    return select->n_values_lists > 0 ? (guint)select->values_lists[0]->list->n_items : 0;
}

static bool is_condensed(const PgQuery__SelectStmt *select)
{
    return select->n_distinct_clause > 0 || select->n_group_clause > 0 || select->having_clause != NULL ||
           select->limit_offset != NULL;
}

static bool is_read(const struct sql_query *query, struct sql_name name)
{
    for (guint index = 0; index < query->relation_count; index++)
        if (g_strcmp0(query->relations[index].schema, name.schema) == 0 &&
            g_strcmp0(query->relations[index].name, name.name) == 0)
            return true;
    return false;
}

/* What its own WITH gives is not read; a list behind its alias gives its columns other names. */
static struct sql_name only_from(struct sql_lowering *lowering, const PgQuery__SelectStmt *select,
                                 const struct sql_query *query)
{
    const PgQuery__Node *item = select->n_from_clause == 1 ? select->from_clause[0] : NULL;
    struct sql_name name = { 0 };

    if (item != NULL && item->node_case == PG_QUERY__NODE__NODE_RANGE_VAR &&
        (item->range_var->alias == NULL || item->range_var->alias->n_colnames == 0))
        name = sql_lower_relation(lowering, item->range_var);
    return is_read(query, name) ? name : (struct sql_name){ 0 };
}

static struct sql_output output_of(struct sql_lowering *lowering, const PgQuery__Node *value)
{
    if (value->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        return (struct sql_output){ .type = sql_lower_type(lowering, value->type_cast->type_name) };
    if (value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        return (struct sql_output){ .column = sql_lower_string(lowering, sql_lower_value_name(value)) };
    return (struct sql_output){ .is_call = value->node_case == PG_QUERY__NODE__NODE_FUNC_CALL };
}

static const struct sql_output *outputs_of(struct sql_lowering *lowering, const PgQuery__SelectStmt *select)
{
    struct sql_output *outputs = sql_arena_allocate(lowering->arena, select->n_target_list * sizeof *outputs);

    for (size_t index = 0; index < select->n_target_list; index++)
        outputs[index] = output_of(lowering, select->target_list[index]->res_target->val);
    return outputs;
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
        .calls = sql_gathered_calls(&gathered, lowering),
        .call_count = gathered.calls->len,
        .implied = sql_gathered_implied(&gathered, lowering->arena),
        .implied_count = gathered.implied->len,
        .value_count = select != NULL ? value_count(select) : 0,
        .takes_default = gathered.takes_default,
        .has_star = gathered.has_star,
        .where = select != NULL ? where_of(lowering, select) : NULL,
        .has_limit = select != NULL && select->limit_count != NULL,
        .is_condensed = select != NULL && is_condensed(select),
        .orders_by_random = gathered.orders_by_random,
        .has_leading_wildcard = gathered.has_leading_wildcard,
    };
    if (select != NULL && select->larg == NULL) {
        lowered->from = only_from(lowering, select, lowered);
        lowered->outputs = outputs_of(lowering, select);
        lowered->output_count = (guint)select->n_target_list;
    }
    return lowered;
}
