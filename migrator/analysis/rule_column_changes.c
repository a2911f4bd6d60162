/* analysis/rule_column_changes.c - hazards of columns that are dropped, renamed, or get other rules for their values.
 */
#include "analysis/column_way.h"
#include "analysis/dependents.h"
#include "analysis/question.h"
#include "analysis/rule.h"
#include "analysis/statement_way.h"

#include <string.h>

/* ---- dropped and renamed ---- */

static bool is_in_use(struct rule_view *view)
{
    return view_column_is_in_use(view);
}

static void stop_using_then_drop(const struct rule_view *view, struct safe_way *way)
{
    const struct model_column *column = view->column;
    bool may_be_left_out = column != NULL && column->type.name != NULL && (column->has_default || !column->is_not_null);
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *quoted = sql_quote_identifier(view->action->name);
    g_autofree char *dependents = view_has(view, SQL_CASCADE) ? dependents_drop(view) : NULL;

    if (!may_be_left_out)
        safe_way_step(way, false, "make_optional", "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL;\n", table, quoted);
    safe_way_program(way, "neither read nor write %s.%s\n", view->action->relation.name, view->action->name);
    safe_way_step(way, false, "drop_column", "%sALTER TABLE %s DROP COLUMN %s;\n", dependents != NULL ? dependents : "",
                  table, quoted);
}

static void list(GString *detail, const char *kind, const char *name)
{
    g_string_append_printf(detail, "%s%s %s", detail->len > 0 ? ", " : "", kind,
                           name != NULL ? name : "without a name");
}

static bool is_shared(const char *const *columns, const char *column)
{
    return columns != NULL && g_strv_length((char **)(gpointer)(guintptr)columns) > 1 &&
           g_strv_contains(columns, column);
}

/* What only this column is in is expected to go with it. */
static bool drops_shared_constraint(struct rule_view *view)
{
    for (guint position = 0; view->relation != NULL && position < view->relation->constraints->len; position++) {
        const struct model_constraint *constraint = g_ptr_array_index(view->relation->constraints, position);

        if (is_shared(constraint->columns, view->action->name))
            list(view->detail, "constraint", constraint->name);
    }
    for (guint position = 0; view->relation != NULL && position < view->relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(view->relation->indexes, position);

        if (index->constraint == NULL && is_shared(index->columns, view->action->name))
            list(view->detail, "index", index->name.name);
    }
    return view->detail->len > 0;
}

static bool drops_all_that_depends(struct rule_view *view)
{
    if (!view_has(view, SQL_CASCADE))
        return false;
    if (view_readers(view, view->detail))
        g_string_prepend(view->detail, ", among it ");
    return true;
}

static bool is_read_by_views(struct rule_view *view)
{
    return !view_has(view, SQL_CASCADE) && view_readers(view, view->detail);
}

/* What a program can write, and ALTER TABLE can add columns to. */
static bool has_rows_of_its_own(const struct model_relation *relation)
{
    return relation->kind != MODEL_VIEW && relation->kind != MODEL_MATERIALIZED_VIEW;
}

static void rename_in_steps(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_type *type = view->column != NULL ? &view->column->type : NULL;

    if (type == NULL || type->name == NULL || !has_rows_of_its_own(view->relation))
        return;
    column_way_swap(view, way,
                    &(struct column_swap){
                            .from = view->action->name,
                            .to = view->action->new_name,
                            .from_type = type,
                            .to_type = type,
                    });
}

/* ---- defaults, identities, expressions ---- */

static bool changes_default(struct rule_view *view)
{
    bool has_to_be_named = is_known_not_null(view) && view->column->type.name != NULL && !view->column->has_default;

    return view_column_is_in_use(view) && !has_to_be_named;
}

static bool gets_other_value(const struct rule_view *view)
{
    return view_follows(view, SQL_SET_DEFAULT) != NULL || view_follows(view, SQL_ADD_IDENTITY) != NULL;
}

/* A column that is new in this release is left out by the running one: it lives on the default. */
static bool drops_needed_default(struct rule_view *view)
{
    const struct model_column *column = view->column;

    if (column != NULL && column->type.name != NULL && !column->has_default)
        return false;
    if (gets_other_value(view))
        return false;
    return view_column_is_in_use(view) || is_known_not_null(view);
}

static bool is_no_longer_filled(struct rule_view *view)
{
    return view_column_is_in_use(view) && !gets_other_value(view);
}

static bool refuses_given_values(struct rule_view *view)
{
    return view_column_is_in_use(view) && g_strcmp0(view->action->new_name, "by default") != 0;
}

static bool changes_to_always(struct rule_view *view)
{
    return view_column_is_in_use(view) && g_strcmp0(view->action->new_name, "always") == 0;
}

static bool calls(const struct sql_action *action, const char *function)
{
    for (guint index = 0; action->query != NULL && index < action->query->call_count; index++)
        if (strcmp(action->query->calls[index].function.name, function) == 0)
            return true;
    return false;
}

static bool sets_start(const struct sql_action *action)
{
    return action->settings != NULL &&
           (g_strv_contains(action->settings, "start") || g_strv_contains(action->settings, "restart"));
}

static bool starts_at_one(struct rule_view *view)
{
    if (!view_column_is_in_use(view) || sets_start(view->action))
        return false;
    for (guint index = 0; index < view->following_count; index++)
        if (calls(&view->following[index], "setval") || sets_start(&view->following[index]))
            return false;
    return true;
}

static bool is_computed_anew(struct rule_view *view)
{
    return view->effect.rewrites && view_column_is_in_use(view);
}

static bool is_computed_otherwise(struct rule_view *view)
{
    return view_column_is_in_use(view);
}

/* ---- what to write instead ---- */

static void keep_a_default(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view->action->name);
    g_autofree char *plain = g_strdup_printf("%s_%s_from", view->action->relation.name, view->action->name);
    const struct sql_name named = { view->action->relation.schema, plain };
    g_autofree char *sequence = sql_quote_name(named);
    g_autofree char *literal = sql_quote_literal(sequence);

    safe_way_step(way, false, "default_for_identity",
                  "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY;\n"
                  "CREATE SEQUENCE %s OWNED BY %s.%s;\n"
                  "SELECT setval(%s, max(%s)) FROM %s;\n"
                  "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval(%s);\n",
                  table, column, sequence, table, column, literal, column, table, table, column, literal);
}

const struct rule rules_of_column_changes[] = {
    {
            .id = "drop-column",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_COLUMN },
            .matches = is_in_use,
            .summary = "A column that may be in use is dropped",
            .text = "{relation}.{name} is dropped",
            .effect = "its values are lost, and queries of the running release that name it fail",
            .remedy = "first release a program that no longer uses it, then drop it in a migration that is marked",
            .safe_way = stop_using_then_drop,
    },
    {
            .id = "drop-column-drops-constraint",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .kinds = { SQL_DROP_COLUMN },
            .matches = drops_shared_constraint,
            .summary = "A column is dropped that constraints or indexes share with other columns",
            .text = "with {relation}.{name} goes what it shares with other columns: {detail}",
            .effect =
                    "PostgreSQL drops them without a word: what they guarantee or speed up for the other columns is gone",
            .remedy = "where it is still needed, build it for the remaining columns before the column is dropped",
    },
    {
            .id = "drop-column-cascade",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_COLUMN },
            .matches = drops_all_that_depends,
            .summary = "A column is dropped with all that depends on it",
            .text = "everything that depends on {relation}.{name} is dropped with it{detail}",
            .effect = "views, foreign keys, policies and functions vanish, and the running release may use them",
            .remedy = "leave CASCADE out, and drop or change by name what PostgreSQL then complains of",
            .safe_way = statement_way_without_cascade,
    },
    {
            .id = "drop-column-dependents",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .kinds = { SQL_DROP_COLUMN },
            .matches = is_read_by_views,
            .summary = "A column is dropped that views read",
            .text = "{relation}.{name} is read by {detail}",
            .effect = "PostgreSQL refuses to drop it",
            .remedy = "first change what reads it (a view is dropped and created again without the column)",
    },
    {
            .id = "rename-column",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_COLUMN },
            .matches = is_in_use,
            .summary = "A column that may be in use is renamed",
            .text = "{relation}.{name} is renamed to {new_name}",
            .effect = "queries of the running release that name it fail at once; views and indexes follow, texts of "
                      "functions do not",
            .remedy = "add a column of the new name, keep both equal with a trigger, and drop the old one a release "
                      "later",
            .safe_way = rename_in_steps,
    },
    {
            .id = "set-default",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_SET_DEFAULT },
            .matches = changes_default,
            .summary = "The default of a column that may be in use changes",
            .text = "{relation}.{name} gets another default",
            .effect =
                    "rows that the running release inserts without it have the new value from then on; those that are "
                    "there stay as they are",
            .remedy = "make sure that the running release can read it",
    },
    {
            .id = "drop-default",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_DEFAULT },
            .matches = drops_needed_default,
            .summary = "A column loses the default that the running release may need",
            .text = "{relation}.{name} loses its default",
            .effect = "an INSERT of the running release that leaves it out writes NULL, and fails where it is NOT NULL",
            .remedy = "keep the default until all programs name the column",
            .safe_way = statement_way_after,
    },
    {
            .id = "add-identity",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ADD_IDENTITY },
            .matches = refuses_given_values,
            .summary = "A column becomes GENERATED ALWAYS AS IDENTITY",
            .text = "{relation}.{name} becomes GENERATED ALWAYS AS IDENTITY",
            .effect = "an INSERT of the running release that gives it a value fails",
            .remedy = "use GENERATED BY DEFAULT until no program gives it a value",
            .safe_way = statement_way_after,
    },
    {
            .id = "set-identity-always",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_IDENTITY },
            .matches = changes_to_always,
            .summary = "An identity no longer takes given values",
            .text = "{relation}.{name} is GENERATED ALWAYS from then on",
            .effect = "an INSERT of the running release that gives it a value fails",
            .remedy = "first release a program that gives it none",
            .safe_way = statement_way_after,
    },
    {
            .id = "add-identity-start",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .kinds = { SQL_ADD_IDENTITY },
            .matches = starts_at_one,
            .summary = "An identity starts at 1 on a table that has rows",
            .text = "{relation}.{name} becomes an identity that counts from 1",
            .effect = "the next rows get numbers that are taken, and fail where it is unique",
            .remedy = "give START WITH, or set the sequence behind the greatest value in the same migration: "
                      "setval(pg_get_serial_sequence(…), max({name}))",
    },
    {
            .id = "drop-identity",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_IDENTITY },
            .matches = is_no_longer_filled,
            .summary = "A column is no longer numbered",
            .text = "{relation}.{name} is no longer an identity, and stays NOT NULL",
            .effect = "an INSERT of the running release that leaves it out fails",
            .remedy =
                    "give it a default (a sequence of its own) in the same migration, or first release a program that "
                    "fills it",
            .safe_way = keep_a_default,
    },
    {
            .id = "set-expression",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .since = 17,
            .kinds = { SQL_SET_EXPRESSION },
            .matches = is_computed_anew,
            .summary = "A stored column is computed by another expression",
            .text = "{relation}.{name}, which is stored, is computed by another expression",
            .effect = "every row and all indexes are written anew while readers and writers wait ({lock})",
            .remedy =
                    "add a plain column that a trigger fills, fill the rows that are there in batches, and let it take the "
                    "name; from PostgreSQL 18 on the expression of a VIRTUAL column changes at once",
            .safe_way = statement_way_alone,
    },
    {
            .id = "set-expression-values",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .since = 17,
            .kinds = { SQL_SET_EXPRESSION },
            .matches = is_computed_otherwise,
            .summary = "The values of a generated column are replaced: another expression computes them",
            .text = "the values of {relation}.{name} are computed by another expression",
            .effect = "the running release reads other values than it reckons with",
            .remedy = "add another generated column, and let the next release read that",
    },
    {
            .id = "drop-expression",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_EXPRESSION },
            .matches = is_no_longer_filled,
            .summary = "A column is no longer computed",
            .text = "{relation}.{name} is no longer computed",
            .effect =
                    "rows that the running release writes have NULL there, and others keep a value that no longer fits",
            .remedy = "let a trigger compute it until all programs write it",
            .safe_way = statement_way_after,
    },
    { .id = NULL },
};
