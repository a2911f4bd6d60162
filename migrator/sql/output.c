/* sql/output.c - what PostgreSQL calls the columns that a query gives: parser/parse_target.c, FigureColname(). */
#include "sql/lower.h"

static const char *last_string(size_t count, PgQuery__Node *const *nodes)
{
    if (count == 0)
        return NULL;
    if (nodes[count - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR)
        return "*";
    return nodes[count - 1]->node_case == PG_QUERY__NODE__NODE_STRING ? nodes[count - 1]->string->sval : NULL;
}

static const char *name_of_value(const PgQuery__Node *node);

static const char *name_of_field(const PgQuery__AIndirection *indirection)
{
    const char *name = last_string(indirection->n_indirection, indirection->indirection);

    return name != NULL ? name : name_of_value(indirection->arg);
}

static const char *name_of_subquery(const PgQuery__SubLink *link)
{
    const PgQuery__SelectStmt *select = link->subselect->select_stmt;

    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK)
        return "exists";
    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK)
        return "array";
    if (link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK || select->n_target_list == 0)
        return NULL;
    if (select->target_list[0]->res_target->name[0] != '\0')
        return select->target_list[0]->res_target->name;
    return name_of_value(select->target_list[0]->res_target->val);
}

static const char *name_of_cast(const PgQuery__TypeCast *cast)
{
    const char *name = name_of_value(cast->arg);

    return name != NULL ? name : last_string(cast->type_name->n_names, cast->type_name->names);
}

const char *sql_lower_value_name(const PgQuery__Node *node)
{
    return name_of_value(node);
}

static const char *name_of_value(const PgQuery__Node *node)
{
    const char *name = NULL;

    if (node == NULL)
        return NULL;
    if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        name = last_string(node->column_ref->n_fields, node->column_ref->fields);
    else if (node->node_case == PG_QUERY__NODE__NODE_A_INDIRECTION)
        name = name_of_field(node->a_indirection);
    else if (node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL)
        name = last_string(node->func_call->n_funcname, node->func_call->funcname);
    else if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        name = name_of_cast(node->type_cast);
    else if (node->node_case == PG_QUERY__NODE__NODE_COLLATE_CLAUSE)
        name = name_of_value(node->collate_clause->arg);
    else if (node->node_case == PG_QUERY__NODE__NODE_SUB_LINK)
        name = name_of_subquery(node->sub_link);
    else if (node->node_case == PG_QUERY__NODE__NODE_CASE_EXPR)
        name = (name = name_of_value(node->case_expr->defresult)) != NULL ? name : "case";
    else if (node->node_case == PG_QUERY__NODE__NODE_COALESCE_EXPR)
        name = "coalesce";
    else if (node->node_case == PG_QUERY__NODE__NODE_MIN_MAX_EXPR)
        name = node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least";
    else if (node->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR)
        name = "array";
    else if (node->node_case == PG_QUERY__NODE__NODE_ROW_EXPR)
        name = "row";
    return name;
}

static const char *name_of_target(const PgQuery__ResTarget *target)
{
    const char *name = target->name[0] != '\0' ? target->name : name_of_value(target->val);

    return name != NULL ? name : "?column?";
}

const char *const *sql_lower_output(struct sql_lowering *lowering, const PgQuery__Node *query, size_t alias_count,
                                    PgQuery__Node *const *aliases)
{
    const PgQuery__SelectStmt *select;
    g_autofree const char **names = NULL;

    if (query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
        return sql_lower_strings(lowering, alias_count, aliases);
    for (select = query->select_stmt; select->larg != NULL;)
        select = select->larg;
    names = g_new0(const char *, MAX(select->n_target_list, alias_count) + 1);
    for (size_t index = 0; index < select->n_target_list; index++)
        names[index] = name_of_target(select->target_list[index]->res_target);
    for (size_t index = 0; index < alias_count; index++)
        if (aliases[index]->node_case == PG_QUERY__NODE__NODE_STRING)
            names[index] = aliases[index]->string->sval;
    return sql_arena_list(lowering->arena, names, MAX(select->n_target_list, alias_count));
}
