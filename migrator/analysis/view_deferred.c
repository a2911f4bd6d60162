/* analysis/view_deferred.c - which checks a change of rows leaves for COMMIT. */
#include "analysis/rule.h"

#include <string.h>

/* A reference from another table, while all of them are gone through. */
struct reference_search {
    const struct rule_view *view;
    const char *found; /* the constraint's name */
};

static bool is_put_off(const struct rule_view *view, const struct model_constraint *constraint)
{
    return constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY && constraint->is_deferrable &&
           (constraint->is_initially_deferred || view->transaction->is_deferred);
}

static bool sets_any(const struct sql_action *action, const char *const *columns)
{
    for (const char *const *set = action->columns; set != NULL && *set != NULL; set++)
        if (columns == NULL || *columns == NULL || g_strv_contains(columns, *set))
            return true;
    return false;
}

static const char *name_of(const struct model_constraint *constraint)
{
    return constraint->name != NULL ? constraint->name : "a foreign key";
}

static const char *own_reference(const struct rule_view *view)
{
    const GPtrArray *constraints = view->relation->constraints;

    for (guint index = 0; view->action->kind != SQL_DELETE && index < constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(constraints, index);

        if (is_put_off(view, constraint) &&
            (view->action->kind != SQL_UPDATE || sets_any(view->action, constraint->columns)))
            return name_of(constraint);
    }
    return NULL;
}

static void look_for_reference(gpointer argument, struct model_relation *relation)
{
    struct reference_search *search = argument;
    const struct rule_view *view = search->view;

    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (is_put_off(view, constraint) && view_same_name(constraint->other, view->relation->name) &&
            (view->action->kind != SQL_UPDATE || sets_any(view->action, constraint->other_columns)))
            search->found = name_of(constraint);
    }
}

const char *view_deferred_check(const struct rule_view *view)
{
    struct reference_search search = { .view = view };
    const char *own = NULL;

    if (!view_changes_rows(view))
        return NULL;
    if (view->relation == NULL || !view->relation->is_whole)
        return "";
    own = own_reference(view);
    if (own == NULL && view->action->kind != SQL_INSERT && view->action->kind != SQL_COPY_FROM)
        model_each_relation(view->model, look_for_reference, &search);
    return own != NULL ? own : search.found;
}

const char *view_pending_check(const struct rule_view *view)
{
    const GArray *pending = view->transaction->pending;
    struct sql_name table = view_table(view);

    for (guint index = 0; index < pending->len; index++) {
        const struct rule_pending *one = &g_array_index(pending, struct rule_pending, index);

        if (view_same_name(one->table, table))
            return one->check;
    }
    return NULL;
}
