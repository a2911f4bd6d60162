/* sql/lower_table.c - CREATE TABLE in its forms, and TRUNCATE. */
#include "sql/lower.h"

#include <string.h>

/* "range", "list", "hash" */
static void fill_partitioning(struct sql_lowering *lowering, struct sql_action *action,
                              const PgQuery__PartitionSpec *partitioning)
{
    g_autofree char *strategy = NULL;

    if (partitioning == NULL)
        return;
    strategy = g_ascii_strdown(partitioning->strategy, -1);
    action->flags |= SQL_PARTITIONED;
    action->name = sql_lower_string(lowering, strategy);
    action->columns = sql_lower_strings(lowering, partitioning->n_part_params, partitioning->part_params);
}

static void lower_parents(struct sql_lowering *lowering, const struct sql_action *table,
                          const PgQuery__CreateStmt *statement)
{
    for (size_t index = 0; index < statement->n_inh_relations; index++) {
        const PgQuery__RangeVar *parent = statement->inh_relations[index]->range_var;
        struct sql_action *action = sql_lower_add(lowering, SQL_INHERIT, parent->location);

        action->flags |= table->flags;
        action->relation = table->relation;
        action->other = sql_lower_relation(lowering, parent);
    }
}

#define INCLUDES(name) (1U << (PG_QUERY__TABLE_LIKE_OPTION__CREATE_TABLE_LIKE_##name - 1))

static void lower_like(struct sql_lowering *lowering, const struct sql_action *table,
                       const PgQuery__TableLikeClause *like)
{
    static const struct {
        unsigned option;
        const char *name;
    } options[] = {
        { INCLUDES(COMMENTS), "comments" },       { INCLUDES(COMPRESSION), "compression" },
        { INCLUDES(CONSTRAINTS), "constraints" }, { INCLUDES(DEFAULTS), "defaults" },
        { INCLUDES(GENERATED), "generated" },     { INCLUDES(IDENTITY), "identity" },
        { INCLUDES(INDEXES), "indexes" },         { INCLUDES(STATISTICS), "statistics" },
        { INCLUDES(STORAGE), "storage" },
    };
    struct sql_action *action = sql_lower_add(lowering, SQL_LIKE, like->relation->location);
    const char *included[G_N_ELEMENTS(options)];
    size_t count = 0;

    action->flags |= table->flags;
    action->relation = table->relation;
    action->other = sql_lower_relation(lowering, like->relation);
    for (size_t index = 0; index < G_N_ELEMENTS(options); index++)
        if ((like->options & options[index].option) != 0)
            included[count++] = options[index].name;
    action->settings = count > 0 ? sql_arena_list(lowering->arena, included, count) : NULL;
}

static void lower_element(struct sql_lowering *lowering, const struct sql_action *table, const PgQuery__Node *element)
{
    if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
        sql_lower_column(lowering, table, element->column_def);
    else if (element->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
        sql_lower_constraint(lowering, table, element->constraint);
    else if (element->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE)
        lower_like(lowering, table, element->table_like_clause);
}

static void fill_partition_of(struct sql_lowering *lowering, struct sql_action *action,
                              const PgQuery__CreateStmt *statement)
{
    if (statement->partbound == NULL || statement->n_inh_relations == 0)
        return;
    action->other = sql_lower_relation(lowering, statement->inh_relations[0]->range_var);
    if (statement->partbound->is_default)
        action->flags |= SQL_IS_DEFAULT;
    action->expression = sql_lower_bounds(lowering, statement->partbound);
}

static void lower_create(struct sql_lowering *lowering, const PgQuery__CreateStmt *statement, enum sql_object object)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_TABLE, SQL_NOWHERE);
    struct sql_action table = { .object = object, .flags = SQL_IN_CREATE };

    action->object = object;
    action->relation = table.relation = sql_lower_relation(lowering, statement->relation);
    action->flags |= sql_lower_relation_flags(statement->relation);
    if (statement->if_not_exists)
        action->flags |= SQL_IF_EXISTS;
    if (statement->oncommit == PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_DROP)
        action->flags |= SQL_ON_COMMIT_DROP;
    fill_partitioning(lowering, action, statement->partspec);
    fill_partition_of(lowering, action, statement);
    if (statement->partbound == NULL)
        lower_parents(lowering, &table, statement);
    for (size_t index = 0; index < statement->n_table_elts; index++)
        lower_element(lowering, &table, statement->table_elts[index]);
}

void sql_lower_create_table(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    lower_create(lowering, node->create_stmt, SQL_OBJECT_TABLE);
}

void sql_lower_create_foreign_table(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    lower_create(lowering, node->create_foreign_table_stmt->base_stmt, SQL_OBJECT_FOREIGN_TABLE);
}

void sql_lower_create_table_as(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateTableAsStmt *statement = node->create_table_as_stmt;
    bool is_view = statement->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
    struct sql_action *action =
            sql_lower_add(lowering, is_view ? SQL_CREATE_MATERIALIZED_VIEW : SQL_CREATE_TABLE, SQL_NOWHERE);

    action->object = is_view ? SQL_OBJECT_MATERIALIZED_VIEW : SQL_OBJECT_TABLE;
    action->relation = sql_lower_relation(lowering, statement->into->rel);
    action->flags |= sql_lower_relation_flags(statement->into->rel);
    if (statement->if_not_exists)
        action->flags |= SQL_IF_EXISTS;
    if (statement->into->on_commit == PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_DROP)
        action->flags |= SQL_ON_COMMIT_DROP;
    if (statement->into->skip_data)
        action->flags |= SQL_NO_DATA;
    action->query = sql_lower_query(lowering, &statement->query->base, NULL);
    action->columns =
            sql_lower_output(lowering, statement->query, statement->into->n_col_names, statement->into->col_names);
}

void sql_lower_truncate(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__TruncateStmt *statement = node->truncate_stmt;

    for (size_t index = 0; index < statement->n_relations; index++) {
        const PgQuery__RangeVar *relation = statement->relations[index]->range_var;
        struct sql_action *action = sql_lower_add(lowering, SQL_TRUNCATE, SQL_NOWHERE);

        action->relation = sql_lower_relation(lowering, relation);
        action->flags |= relation->inh ? 0 : SQL_ONLY;
        if (statement->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
            action->flags |= SQL_CASCADE;
    }
}
