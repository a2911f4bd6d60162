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
    if (action->kind == SQL_ADD_COLUMN ? view->column == NULL : action->kind == SQL_CREATE_INDEX && !view->is_idle)
        return false;
    if (action->kind == SQL_ADD_COLUMN || action->kind == SQL_CREATE_INDEX)
        g_string_append_printf(view->detail, "%s of ", action->name);
    return true;
}

/* ---- made anew in the migration that makes it ---- */

/* Does it put into the table what cannot be counted here? */
static bool fills(const struct sql_action *action)
{
    switch ((int)action->kind) {
    case SQL_CREATE_TABLE:
        return action->query != NULL && (action->flags & SQL_NO_DATA) == 0;
    case SQL_INSERT:
        return action->rows == 0;
    default:
        return action->kind == SQL_COPY_FROM;
    }
}

static bool is_filled_since(const struct rule_view *view, const struct sql_action *created)
{
    const struct sql_action *end = view->preceding + view->preceding_count;

    for (const struct sql_action *action = created; action < end; action++)
        if (view_same_name(action->relation, view->action->relation) && fills(action))
            return true;
    return false;
}

static bool rewrites_what_it_filled(struct rule_view *view)
{
    const struct sql_action *created = view_precedes(view, SQL_CREATE_TABLE);

    if (created == NULL || !is_filled_since(view, created))
        return false;
    g_string_append(view->detail, "the table is created and filled");
    return true;
}

static bool rewrites_for_its_column(struct rule_view *view)
{
    const struct sql_action *added = view_precedes(view, SQL_ADD_COLUMN);

    if (view->action->kind == SQL_ADD_COLUMN || view->action->name == NULL || added == NULL ||
        (added->flags & SQL_IN_CREATE) != 0)
        return false;
    g_string_append_printf(view->detail, "the column %s is added", view->action->name);
    return true;
}

static bool rewrites_its_own(struct rule_view *view)
{
    return view->effect.rewrites && !view_has(view, SQL_IN_CREATE) &&
           (rewrites_what_it_filled(view) || rewrites_for_its_column(view));
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
            .kinds = { SQL_CREATE_TABLE, SQL_ADD_COLUMN, SQL_CREATE_SEQUENCE, SQL_CREATE_INDEX },
            .matches = is_there_already,
            .summary = "IF NOT EXISTS creates what is there already, perhaps another one",
            .text = "{detail}{relation} is there already, so IF NOT EXISTS does nothing",
            .effect = "where the two differ the database keeps the old one, and nothing says so",
            .remedy = "leave the statement out, or change what is there: ALTER TABLE",
    },
    {
            .id = "create-then-rewrite",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE, SQL_SET_EXPRESSION, SQL_SET_ACCESS_METHOD,
                       SQL_SET_TABLESPACE },
            .matches = rewrites_its_own,
            .summary = "What a migration creates it writes anew",
            .text = "{relation} is written anew, in the migration in which {detail}",
            .effect =
                    "rows and indexes are written twice, to the disk and to WAL, and the migration takes as much longer",
            .remedy = "create it as it is to be; what has to change a table changes it before it is filled",
    },
    { .id = NULL },
};
