/* analysis/rule_columns.c - hazards of columns: added, dropped, renamed, changed. */
#include "analysis/rule.h"

static bool adds_column(const struct rule_view *view)
{
    return !view_has(view, SQL_IN_CREATE);
}

static bool has_volatile_default(struct rule_view *view)
{
    const struct sql_name *unknown = NULL;

    if (!adds_column(view) || view->action->expression == NULL || view_has(view, SQL_GENERATED) ||
        model_volatility(view->model, view->action->expression, &unknown) != 'v')
        return false;
    if (unknown != NULL)
        g_string_append_printf(view->detail, " (of %s() nothing is known, so it is taken for volatile)", unknown->name);
    return true;
}

static void add_column_then_fill(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->name);
    g_autofree char *type = sql_quote_type(&view->action->type);
    const char *value = view->action->expression->text;

    safe_way_step(way, false, "add_column",
                  "ALTER TABLE %s ADD COLUMN %s %s;\nALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s;\n", table, column,
                  type, table, column, value);
    safe_way_step(way, false, "fill_column",
                  "UPDATE %s SET %s = %s WHERE %s IS NULL; -- in batches where it is large\n", table, column, value,
                  column);
}

static bool drops_used_column(struct rule_view *view)
{
    return view->column == NULL || !view_is_unused(view, view->column->birth);
}

const struct rule rules_of_columns[] = {
    {
            .id = "add-column-volatile-default",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_volatile_default,
            .summary = "A column is added with a volatile default",
            .text = "{name} is added to {relation} with a default that differs from row to row{detail}",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock})",
            .remedy = "add the column without the default, set the default, fill the rows in batches",
            .safe_way = add_column_then_fill,
    },
    {
            .id = "drop-column",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_COLUMN },
            .matches = drops_used_column,
            .summary = "A column that may be in use is dropped",
            .text = "{relation}.{name} is dropped",
            .effect = "its values are lost, and queries of the running release that name it fail",
            .remedy = "first release a program that no longer uses it, then drop it in a migration that is marked",
    },
    { .id = NULL },
};
