/* analysis/rule_not_null.c - hazards of NOT NULL, set or dropped, and of what proves it. */
#include "analysis/column_way.h"
#include "analysis/question.h"
#include "analysis/rule.h"
#include "analysis/statement_way.h"

#include <string.h>

static bool is_term_not_null(const struct sql_term *term, const char *column)
{
    return strcmp(term->operator, "IS NOT NULL") == 0 && strcmp(term->column, column) == 0;
}

/* NOT VALID is enough: what is written from now on has to obey. */
static bool refuses_null(const struct model_constraint *constraint, const char *column)
{
    if (!constraint->is_enforced)
        return false;
    if (constraint->kind == SQL_CONSTRAINT_NOT_NULL)
        return constraint->columns != NULL && g_strv_contains(constraint->columns, column);
    for (guint index = 0; constraint->kind == SQL_CONSTRAINT_CHECK && index < constraint->term_count; index++)
        if (is_term_not_null(&constraint->terms[index], column))
            return true;
    return false;
}

/* By a constraint that is there, or was until this transaction dropped it. */
static bool are_nulls_refused(const struct rule_view *view)
{
    const GArray *dropped = view->transaction->dropped;

    for (guint position = 0; view->relation != NULL && position < view->relation->constraints->len; position++)
        if (refuses_null(g_ptr_array_index(view->relation->constraints, position), view_column_name(view)))
            return true;
    for (guint index = 0; index < dropped->len; index++) {
        const struct rule_dropped *old = &g_array_index(dropped, struct rule_dropped, index);

        if (old->relation == view->relation && refuses_null(&old->constraint, view_column_name(view)))
            return true;
    }
    return false;
}

static bool becomes_not_null(const struct rule_view *view)
{
    return view->action->kind == SQL_SET_NOT_NULL || adds_constraint(view, SQL_CONSTRAINT_NOT_NULL);
}

static bool is_known_nullable(const struct rule_view *view)
{
    return view->column != NULL && view->column->type.name != NULL && !view->column->is_not_null;
}

static const struct model_constraint *not_null_proof(const struct rule_view *view)
{
    return view->relation != NULL ? model_not_null_proof(view->relation, view_column_name(view)) : NULL;
}

/* A validated CHECK of this column that is true for NULL, as most are: the author may have meant it as the proof. */
static const struct model_constraint *failed_proof(const struct rule_view *view)
{
    for (guint position = 0; view->relation != NULL && position < view->relation->constraints->len; position++) {
        const struct model_constraint *constraint = g_ptr_array_index(view->relation->constraints, position);

        if (constraint->kind == SQL_CONSTRAINT_CHECK && constraint->is_validated &&
            constraint->validated.migration > 0 && constraint->validated.migration != constraint->birth.migration &&
            constraint->columns != NULL && g_strv_contains(constraint->columns, view_column_name(view)))
            return constraint;
    }
    return NULL;
}

/*
 * The CHECK that would prove it, had not the same statement dropped it: one ALTER TABLE drops what is to be dropped
 * before it sets NOT NULL, in whatever order they are written. NULL: there is none.
 */
static const struct model_constraint *dropped_proof(const struct rule_view *view)
{
    const GArray *dropped = view->transaction->dropped;

    for (guint index = 0; !view_has(view, SQL_IN_BODY) && index < dropped->len; index++) {
        const struct rule_dropped *old = &g_array_index(dropped, struct rule_dropped, index);

        if (old->relation == view->relation && old->statement == view->action->statement &&
            old->constraint.is_validated && refuses_null(&old->constraint, view_column_name(view)))
            return &old->constraint;
    }
    return NULL;
}

static bool has_no_proof(const struct rule_view *view)
{
    return becomes_not_null(view) && !view_has(view, SQL_NOT_VALID) && !is_known_not_null(view) &&
           not_null_proof(view) == NULL && dropped_proof(view) == NULL;
}

static bool scans_for_nulls(struct rule_view *view)
{
    return has_no_proof(view) && failed_proof(view) == NULL;
}

static bool relies_on_other_check(struct rule_view *view)
{
    const struct model_constraint *constraint = has_no_proof(view) ? failed_proof(view) : NULL;

    if (constraint == NULL)
        return false;
    g_string_append(view->detail, constraint->name != NULL ? constraint->name : "a CHECK");
    return true;
}

static bool drops_proof_at_once(struct rule_view *view)
{
    const struct model_constraint *proof = becomes_not_null(view) ? dropped_proof(view) : NULL;

    if (proof == NULL)
        return false;
    g_string_append(view->detail, proof->name);
    return true;
}

/* A column that the running release does not know gets its default, and nothing when it has none. */
static bool refuses_writes(struct rule_view *view)
{
    if (!becomes_not_null(view) || is_known_not_null(view) || are_nulls_refused(view))
        return false;
    return view_column_is_in_use(view) || view->column == NULL || !view->column->has_default;
}

static void set_not_null_in_steps(const struct rule_view *view, struct safe_way *way)
{
    column_way_require(view, way, view_column_name(view));
    way->is_mechanical = view_is_statement(view, 1);
}

static void set_not_null_then_drop(const struct rule_view *view, struct safe_way *way)
{
    const struct model_constraint *proof = dropped_proof(view);

    if (proof == NULL)
        return;
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *column = sql_quote_identifier(view_column_name(view));
    g_autofree char *constraint = sql_quote_identifier(proof->name);

    safe_way_step(way, false, "set_not_null",
                  "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL;\nALTER TABLE %s DROP CONSTRAINT %s;\n", table, column,
                  table, constraint);
    way->is_mechanical = view_is_statement(view, 2);
}

static bool lets_nulls_in(struct rule_view *view)
{
    return view_column_name(view) != NULL && view_column_is_in_use(view) && !is_known_nullable(view);
}

const struct rule rules_of_not_null[] = {
    {
            .id = "set-not-null",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_SET_NOT_NULL, SQL_ADD_CONSTRAINT },
            .matches = scans_for_nulls,
            .summary = "NOT NULL is set without a validated proof",
            .text = "{relation}.{column} becomes NOT NULL, and no validated CHECK proves that it is filled",
            .effect = "the whole table is read while readers and writers wait ({lock}); a single NULL makes it fail",
            .remedy = "let a constraint that is NOT VALID first and validated later prove it; then nothing is read",
            .safe_way = set_not_null_in_steps,
    },
    {
            .id = "set-not-null-unproved-check",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_SET_NOT_NULL, SQL_ADD_CONSTRAINT },
            .matches = relies_on_other_check,
            .summary = "NOT NULL is set, and the CHECK that was validated does not prove it",
            .text = "{relation}.{column} becomes NOT NULL, which {detail} does not prove: a CHECK is also met where its "
                    "condition is NULL",
            .effect = "the whole table is read while readers and writers wait ({lock}); a single NULL makes it fail",
            .remedy = "add a CHECK ({column} IS NOT NULL) as NOT VALID, and validate it first",
            .safe_way = set_not_null_in_steps,
    },
    {
            .id = "set-not-null-drop-check-together",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_SET_NOT_NULL, SQL_ADD_CONSTRAINT },
            .matches = drops_proof_at_once,
            .summary = "NOT NULL is set by the statement that drops its proof",
            .text = "{relation}.{column} becomes NOT NULL in the statement that drops {detail}, which proves it",
            .effect =
                    "PostgreSQL drops the CHECK first, and reads the whole table while readers and writers wait ({lock})",
            .remedy = "make them two statements",
            .safe_way = set_not_null_then_drop,
    },
    {
            .id = "set-not-null-breaks-writes",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_NOT_NULL, SQL_ADD_CONSTRAINT },
            .matches = refuses_writes,
            .summary = "A column becomes NOT NULL that the running release may leave empty",
            .text = "{relation}.{column} becomes NOT NULL",
            .effect = "what the running release writes without a value for it is refused",
            .remedy = "first release a program that always fills it, or give it a default; mark the migration{proof}",
            .safe_way = statement_way_after,
    },
    {
            .id = "drop-not-null",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_NOT_NULL, SQL_DROP_CONSTRAINT },
            .matches = lets_nulls_in,
            .summary = "A column no longer is NOT NULL",
            .text = "{relation}.{column} may be NULL from then on",
            .effect = "a release that expects a value reads NULL as soon as another one writes it, also after a "
                      "rollback; NOT NULL cannot come back before these rows are filled",
            .remedy = "first release a program that reads NULL, then let it be written",
    },
    { .id = NULL },
};
