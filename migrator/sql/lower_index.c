/* sql/lower_index.c - indexes, views, sequences, statistics. */
#include "sql/lower.h"

#include <string.h>

static bool has_expression(const PgQuery__IndexStmt *statement)
{
    for (size_t index = 0; index < statement->n_index_params; index++)
        if (statement->index_params[index]->index_elem->expr != NULL)
            return true;
    return false;
}

/* Each once, with a number behind it if need be: ChooseIndexColumnNames() of PostgreSQL's indexcmds.c. */
static void add_column_name(GPtrArray *names, const PgQuery__IndexElem *element)
{
    const char *name = element->expr == NULL ? element->name : sql_lower_value_name(element->expr);
    g_autofree char *numbered = g_strdup(name != NULL ? name : "expr");

    for (guint number = 1; g_ptr_array_find_with_equal_func(names, numbered, g_str_equal, NULL); number++) {
        g_free(numbered);
        numbered = g_strdup_printf("%s%u", name != NULL ? name : "expr", number);
    }
    g_ptr_array_add(names, g_steal_pointer(&numbered));
}

static const char *name_after(struct sql_lowering *lowering, const PgQuery__IndexStmt *statement)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *joined = NULL;

    for (size_t index = 0; index < statement->n_index_params; index++)
        add_column_name(names, statement->index_params[index]->index_elem);
    for (size_t index = 0; index < statement->n_index_including_params; index++)
        add_column_name(names, statement->index_including_params[index]->index_elem);
    g_ptr_array_add(names, NULL);
    joined = g_strjoinv("_", (char **)names->pdata);
    return sql_lower_string(lowering, joined);
}

/* CREATE INDEX reads what its expressions call. */
void sql_lower_create_index(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__IndexStmt *statement = node->index_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_INDEX, SQL_NOWHERE);

    action->object = SQL_OBJECT_INDEX;
    action->relation = sql_lower_relation(lowering, statement->relation);
    action->name = sql_lower_string(lowering, statement->idxname);
    action->new_name = name_after(lowering, statement);
    action->method = sql_lower_string(lowering, statement->access_method);
    action->columns = sql_lower_strings(lowering, statement->n_index_params, statement->index_params);
    action->other_columns =
            sql_lower_strings(lowering, statement->n_index_including_params, statement->index_including_params);
    action->settings = sql_lower_strings(lowering, statement->n_options, statement->options);
    action->expression = sql_lower_expression(lowering, statement->where_clause);
    action->flags |= statement->unique ? SQL_UNIQUE : 0U;
    action->flags |= statement->concurrent ? SQL_CONCURRENTLY : 0U;
    action->flags |= statement->if_not_exists ? SQL_IF_EXISTS : 0U;
    action->flags |= statement->relation->inh ? 0U : SQL_ONLY;
    if (has_expression(statement)) {
        action->flags |= SQL_HAS_EXPRESSION;
        action->query = sql_lower_query(lowering, &statement->base, &statement->relation->base);
    }
}

/* Is an option such as (CONCURRENTLY) or (FULL false) on? */
bool sql_lower_option(size_t count, PgQuery__Node *const *options, const char *name)
{
    for (size_t index = 0; index < count; index++) {
        const PgQuery__DefElem *option = options[index]->def_elem;
        const PgQuery__Node *value = option->arg;

        if (strcmp(option->defname, name) != 0)
            continue;
        if (value == NULL)
            return true;
        if (value->node_case == PG_QUERY__NODE__NODE_INTEGER)
            return value->integer->ival != 0;
        if (value->node_case == PG_QUERY__NODE__NODE_BOOLEAN)
            return value->boolean->boolval;
        if (value->node_case == PG_QUERY__NODE__NODE_STRING)
            return g_ascii_strcasecmp(value->string->sval, "false") != 0 &&
                   g_ascii_strcasecmp(value->string->sval, "off") != 0;
        return true;
    }
    return false;
}

void sql_lower_reindex(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    static const enum sql_object objects[] = {
        [PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_INDEX] = SQL_OBJECT_INDEX,
        [PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_TABLE] = SQL_OBJECT_TABLE,
        [PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SCHEMA] = SQL_OBJECT_SCHEMA,
        [PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SYSTEM] = SQL_OBJECT_OTHER,
        [PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_DATABASE] = SQL_OBJECT_DATABASE,
    };
    const PgQuery__ReindexStmt *statement = node->reindex_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_REINDEX, SQL_NOWHERE);

    if ((size_t)statement->kind < G_N_ELEMENTS(objects))
        action->object = objects[statement->kind];
    action->relation = sql_lower_relation(lowering, statement->relation);
    action->name = sql_lower_string(lowering, statement->name);
    if (sql_lower_option(statement->n_params, statement->params, "concurrently"))
        action->flags |= SQL_CONCURRENTLY;
}

/* WITH CHECK OPTION is one of them. */
static const char *const *view_options(struct sql_lowering *lowering, const PgQuery__ViewStmt *statement)
{
    const char *const *given = sql_lower_switches(lowering, statement->n_options, statement->options);
    const char **names = sql_arena_allocate(lowering->arena, (statement->n_options + 2) * sizeof *names);
    size_t count = 0;

    for (; given != NULL && given[count] != NULL; count++)
        names[count] = given[count];
    if (statement->with_check_option == PG_QUERY__VIEW_CHECK_OPTION__LOCAL_CHECK_OPTION ||
        statement->with_check_option == PG_QUERY__VIEW_CHECK_OPTION__CASCADED_CHECK_OPTION)
        names[count++] = "check_option";
    names[count] = NULL;
    return count == 0 ? NULL : names;
}

void sql_lower_create_view(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__ViewStmt *statement = node->view_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_VIEW, SQL_NOWHERE);

    action->object = SQL_OBJECT_VIEW;
    action->relation = sql_lower_relation(lowering, statement->view);
    action->flags |= sql_lower_relation_flags(statement->view) | (statement->replace ? SQL_OR_REPLACE : 0U);
    action->settings = view_options(lowering, statement);
    action->query = sql_lower_query(lowering, &statement->query->base, NULL);
    action->columns = sql_lower_output(lowering, statement->query, statement->n_aliases, statement->aliases);
}

void sql_lower_refresh(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__RefreshMatViewStmt *statement = node->refresh_mat_view_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_REFRESH_MATERIALIZED_VIEW, SQL_NOWHERE);

    action->object = SQL_OBJECT_MATERIALIZED_VIEW;
    action->relation = sql_lower_relation(lowering, statement->relation);
    action->flags |= statement->concurrent ? SQL_CONCURRENTLY : 0U;
    action->flags |= statement->skip_data ? SQL_NO_DATA : 0U;
}

/* OWNED BY NONE has one name only. */
static void fill_owner(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__Node *names)
{
    const PgQuery__List *list = names != NULL && names->node_case == PG_QUERY__NODE__NODE_LIST ? names->list : NULL;

    if (list == NULL || list->n_items < 2)
        return;
    action->other = sql_lower_name(lowering, list->n_items - 1, list->items);
    action->new_name = sql_lower_name(lowering, list->n_items, list->items).name;
}

/* NO CYCLE is "no_cycle". */
static void fill_sequence(struct sql_lowering *lowering, struct sql_action *action, size_t count,
                          PgQuery__Node *const *options)
{
    const char **settings = sql_arena_allocate(lowering->arena, (count + 1) * sizeof *settings);

    for (size_t index = 0; index < count; index++) {
        const PgQuery__DefElem *option = options[index]->def_elem;

        settings[index] = sql_lower_string(lowering, option->defname);
        if (settings[index] == NULL)
            settings[index] = "";
        if (strcmp(option->defname, "as") == 0 && option->arg != NULL)
            action->type = sql_lower_type(lowering, option->arg->type_name);
        if (strcmp(option->defname, "owned_by") == 0)
            fill_owner(lowering, action, option->arg);
        if (strcmp(option->defname, "cycle") == 0 && !sql_lower_option(1, &options[index], "cycle"))
            settings[index] = "no_cycle";
    }
    settings[count] = NULL;
    if (count > 0)
        action->settings = settings;
}

void sql_lower_create_sequence(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateSeqStmt *statement = node->create_seq_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_SEQUENCE, SQL_NOWHERE);

    action->object = SQL_OBJECT_SEQUENCE;
    action->relation = sql_lower_relation(lowering, statement->sequence);
    action->flags |= sql_lower_relation_flags(statement->sequence) | (statement->if_not_exists ? SQL_IF_EXISTS : 0U);
    fill_sequence(lowering, action, statement->n_options, statement->options);
}

void sql_lower_alter_sequence(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterSeqStmt *statement = node->alter_seq_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_ALTER_SEQUENCE, SQL_NOWHERE);

    action->object = SQL_OBJECT_SEQUENCE;
    action->relation = sql_lower_relation(lowering, statement->sequence);
    action->flags |= statement->missing_ok ? SQL_IF_EXISTS : 0U;
    fill_sequence(lowering, action, statement->n_options, statement->options);
}

void sql_lower_create_statistics(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateStatsStmt *statement = node->create_stats_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_STATISTICS, SQL_NOWHERE);

    action->name = sql_lower_name(lowering, statement->n_defnames, statement->defnames).name;
    if (statement->n_relations > 0)
        action->relation = sql_lower_object_name(lowering, statement->relations[0]);
    action->flags |= statement->if_not_exists ? SQL_IF_EXISTS : 0U;
}
