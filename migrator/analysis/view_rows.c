/* analysis/view_rows.c - how many rows a change can take, as far as its WHERE says. */
#include "analysis/rule.h"

#include <string.h>

static bool is_operator(const struct sql_term *term, const char *one, const char *other)
{
    return strcmp(term->operator, one) == 0 || strcmp(term->operator, other) == 0;
}

static bool has_term(const struct sql_expression *where, const char *column, const char *one, const char *other)
{
    for (guint index = 0; index < where->term_count; index++) {
        const struct sql_term *term = &where->terms[index];

        if (term->constant != NULL && strcmp(term->column, column) == 0 && is_operator(term, one, other))
            return true;
    }
    return false;
}

static bool names_key(const struct sql_expression *where, const struct model_index *index)
{
    if (!index->is_unique || index->is_partial || index->has_expression)
        return false;
    for (const char *const *column = index->columns; *column != NULL; column++)
        if (!has_term(where, *column, "=", "IN"))
            return false;
    return true;
}

/* Of a table whose keys are not known, a column of this name is one. */
static bool names_rows(const struct sql_expression *where, const struct model_relation *relation)
{
    for (guint index = 0; relation != NULL && index < relation->indexes->len; index++)
        if (names_key(where, g_ptr_array_index(relation->indexes, index)))
            return true;
    return (relation == NULL || !relation->is_whole) && has_term(where, "id", "=", "IN");
}

static bool names_range(const struct sql_expression *where)
{
    for (guint index = 0; index < where->term_count; index++) {
        const char *column = where->terms[index].column;

        if (has_term(where, column, ">", ">=") && has_term(where, column, "<", "<="))
            return true;
    }
    return false;
}

static bool has_rows(const struct rule_view *view, struct sql_name name)
{
    const struct model_relation *relation = model_find_relation(view->model, name);

    return relation == NULL || !view_is_unused(view, relation->birth);
}

bool view_reads_a_table(const struct rule_view *view)
{
    const struct sql_query *query = view->action->query;

    if (query == NULL || query->has_limit)
        return false;
    for (guint index = 0; index < query->relation_count; index++)
        if (has_rows(view, query->relations[index]))
            return true;
    return false;
}

bool view_changes_many_rows(const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    if (!view_changes_rows(view) || action->kind == SQL_COPY_FROM || action->rows > 0)
        return false;
    if (action->kind == SQL_INSERT || action->kind == SQL_MERGE)
        return view_reads_a_table(view);
    return action->expression == NULL ||
           (!names_rows(action->expression, view->relation) && !names_range(action->expression));
}

/* What others have read may be another table's. */
static bool holds_for_every_row(const struct rule_view *view, const struct sql_term *term)
{
    const struct model_column *column = view->relation != NULL ? model_find_column(view->relation, term->column) : NULL;

    return strcmp(term->operator, "IS NOT NULL") == 0 && column != NULL && column->is_not_null;
}

bool view_changes_every_row(const struct rule_view *view)
{
    const struct sql_action *action = view->action;
    const struct sql_expression *where = action->expression;

    if (action->rows > 0 || (action->kind != SQL_UPDATE && action->kind != SQL_DELETE))
        return false;
    if (where == NULL || where->is_true)
        return true;
    if (!where->is_whole || (action->query != NULL && action->query->relation_count > 0))
        return false;
    for (guint index = 0; index < where->term_count; index++)
        if (!holds_for_every_row(view, &where->terms[index]))
            return false;
    return true;
}
