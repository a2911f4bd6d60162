/* analysis/rule_history.c - hazards of what only the whole set shows. */
#include "analysis/rule.h"

#include <string.h>

/* It was used before, and nothing had created it. */
static bool was_assumed(struct rule_view *view)
{
    return view->relation != NULL && view->relation->kind == MODEL_UNKNOWN && !view_has(view, SQL_IF_EXISTS) &&
           !view_has(view, SQL_OR_REPLACE) && !view_has(view, SQL_TEMPORARY);
}

static bool is_there_already(struct rule_view *view)
{
    const struct sql_action *action = view->action;

    if (!view_has(view, SQL_IF_EXISTS) || view->relation == NULL || view->relation->kind == MODEL_UNKNOWN)
        return false;
    if (action->kind == SQL_ADD_COLUMN && view->column == NULL)
        return false;
    if (action->kind == SQL_ADD_COLUMN)
        g_string_append_printf(view->detail, "%s of ", action->name);
    return true;
}

const struct rule rules_of_history[] = {
    {
            .id = "ordering-hazard",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .kinds = { SQL_CREATE_TABLE, SQL_CREATE_VIEW, SQL_CREATE_MATERIALIZED_VIEW, SQL_CREATE_SEQUENCE },
            .matches = was_assumed,
            .summary = "Something is used before the migration that creates it",
            .text = "{relation} is created here, and an earlier statement of the set uses it already",
            .effect = "on an empty database the set fails there",
            .remedy = "create it before it is used; where two things have this name, write their schemas",
    },
    {
            .id = "if-not-exists-hides-drift",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE, SQL_ADD_COLUMN, SQL_CREATE_SEQUENCE },
            .matches = is_there_already,
            .summary = "IF NOT EXISTS creates what is there already, perhaps another one",
            .text = "{detail}{relation} is there already, so IF NOT EXISTS does nothing",
            .effect = "where the two differ the database keeps the old one, and nothing says so",
            .remedy = "leave the statement out, or change what is there: ALTER TABLE",
    },
    { .id = NULL },
};
