/* analysis/rule_constraints.c - hazards of constraints that are added or validated; keys have files of their own. */
#include "analysis/rule.h"

#include "analysis/builtin.h"
#include "analysis/question.h"
#include "analysis/source.h"

#include <string.h>

/* ---- CHECK ---- */

static bool validates_check(struct rule_view *view)
{
    return adds_constraint(view, SQL_CONSTRAINT_CHECK) && !view_has(view, SQL_NOT_VALID);
}

static void add_check_unread(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *check = source_constraint(view);
    g_autofree char *alter = alter_table(view);
    g_autofree char *name = quoted_name(view, "check");

    if (check == NULL)
        return;
    safe_way_step(way, false, "add_check", "%s ADD CONSTRAINT %s %s NOT VALID;\n", alter, name, check);
    safe_way_step(way, false, "validate_check", "%s VALIDATE CONSTRAINT %s;\n", alter, name);
    way->is_mechanical = view_is_statement(view, 1);
}

/*
 * Built-in functions whose result differs from moment to moment or from session to session. A list, because length()
 * and its like are stable for some types and immutable for those that a CHECK has.
 */
static bool is_of_the_moment(const char *function)
{
    static const char *const names[] = {
        "age",
        "clock_timestamp",
        "current_database",
        "current_role",
        "current_schema",
        "current_user",
        "current_setting",
        "gen_random_uuid",
        "nextval",
        "now",
        "random",
        "session_user",
        "statement_timestamp",
        "timeofday",
        "user",
        "pg_backend_pid",
        "transaction_timestamp",
        "txid_current",
        "inet_client_addr",
        "current_date",
    };

    for (size_t index = 0; index < G_N_ELEMENTS(names); index++)
        if (strcmp(function, names[index]) == 0)
            return true;
    return false;
}

/* What a call depends on besides its arguments, for a text; NULL: nothing, as far as is known. */
static char *dependence_of(const struct rule_view *view, const struct sql_call *call)
{
    const struct model_function *function = model_find_function(view->model, call->function, call->arguments);
    g_autofree char *name = view_name(call->function);

    if (function != NULL)
        return function->volatility != 'i' ? g_strdup_printf("%s(), which is not IMMUTABLE", name) : NULL;
    if (builtin_volatility(call->function.name) == '\0')
        return g_strdup_printf("%s(), of which nothing is known", name);
    return is_of_the_moment(call->function.name) ? g_strdup_printf("%s()", name) : NULL;
}

static bool is_volatile_check(struct rule_view *view)
{
    const struct sql_expression *check = view->action->expression;

    if (view->action->constraint != SQL_CONSTRAINT_CHECK || check == NULL)
        return false;
    for (guint index = 0; index < check->call_count; index++) {
        g_autofree char *dependence = dependence_of(view, &check->calls[index]);

        if (dependence == NULL)
            continue;
        g_string_append(view->detail, dependence);
        return true;
    }
    return false;
}

/* ---- what the running release writes ---- */

static const char *constraint_words(enum sql_constraint_kind kind)
{
    static const char *const words[] = {
        [SQL_CONSTRAINT_CHECK] = "a CHECK",
        [SQL_CONSTRAINT_UNIQUE] = "a UNIQUE constraint",
        [SQL_CONSTRAINT_PRIMARY_KEY] = "a primary key",
        [SQL_CONSTRAINT_EXCLUDE] = "an exclusion constraint",
        [SQL_CONSTRAINT_FOREIGN_KEY] = "a foreign key",
    };
    return (size_t)kind < G_N_ELEMENTS(words) ? words[kind] : NULL;
}

/* Does a CHECK that the transaction dropped refuse all that this one does? */
static bool widens_dropped(const struct rule_view *view)
{
    const GArray *dropped = view->transaction->dropped;
    const struct sql_expression *check = view->action->expression;

    for (guint index = 0; check != NULL && check->is_whole && index < dropped->len; index++) {
        const struct rule_dropped *old = &g_array_index(dropped, struct rule_dropped, index);

        if (old->relation == view->relation && old->constraint.kind == SQL_CONSTRAINT_CHECK &&
            terms_imply((struct terms){ old->constraint.terms, old->constraint.term_count },
                        (struct terms){ check->terms, check->term_count }))
            return true;
    }
    return false;
}

static bool says_only_not_null(const struct sql_expression *check)
{
    guint index = 0;

    while (index < check->term_count && strcmp(check->terms[index].operator, "IS NOT NULL") == 0)
        index++;
    return check->is_whole && index > 0 && index == check->term_count;
}

/* A CHECK that can refuse nothing that was not refused before. */
static bool is_idle_check(const struct rule_view *view)
{
    const struct sql_expression *check = view->action->expression;

    return check != NULL &&
           (widens_dropped(view) || (says_only_not_null(check) && are_not_null(view->relation, check->columns)));
}

/* Duplicates are refused already, by the index that it takes over or another one; a primary key refuses NULL, too. */
static bool is_refused_by_index(const struct rule_view *view)
{
    if (view->action->constraint == SQL_CONSTRAINT_UNIQUE && was_unique(view))
        return true;
    return view->action->new_name != NULL &&
           (view->action->constraint != SQL_CONSTRAINT_PRIMARY_KEY || are_not_null(view->relation, columns_of(view)));
}

static bool refuses_writes(struct rule_view *view)
{
    const char *words = constraint_words(view->action->constraint);

    if (words == NULL || !adds_constraint(view, view->action->constraint) || is_idle_check(view) ||
        is_refused_by_index(view) || has_unused_column(view, columns_of(view)) ||
        (view->action->constraint == SQL_CONSTRAINT_FOREIGN_KEY && !is_used(view, view->other)))
        return false;
    g_string_append(view->detail, words);
    return true;
}

/* ---- VALIDATE, and what is never validated ---- */

static bool validates_what_it_added(struct rule_view *view)
{
    return view->constraint != NULL && view->transaction->is_open && !view->constraint->is_validated &&
           model_age(view->model, view->constraint->birth) == MODEL_NEW;
}

static void validate_alone(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *alter = alter_table(view);
    g_autofree char *name = sql_quote_identifier(view->action->name);

    safe_way_step(way, false, "validate_constraint", "%s VALIDATE CONSTRAINT %s;\n", alter, name);
    way->is_mechanical = view_is_statement(view, 1);
    way->is_apart = true;
}

static bool is_not_validated(struct rule_view *view)
{
    const char *words = constraint_words(view->action->constraint);

    if (!view_has(view, SQL_NOT_VALID) || view_has(view, SQL_NOT_ENFORCED))
        return false;
    if (view->action->name != NULL)
        g_string_append(view->detail, view->action->name);
    else
        g_string_append(view->detail, words != NULL ? words : "a constraint");
    return true;
}

static bool is_validated_or_gone(const struct model *model, const struct rule_memory *memory)
{
    const struct model_relation *relation = model_find_relation(model, memory->relation);

    for (guint index = 0; relation != NULL && index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (!constraint->is_validated && constraint->is_enforced &&
            (memory->name == NULL || g_strcmp0(constraint->name, memory->name) == 0))
            return false;
    }
    return true;
}

static bool is_not_enforced(struct rule_view *view)
{
    return view_has(view, SQL_NOT_ENFORCED);
}

const struct rule rules_of_constraints[] = {
    {
            .id = "add-check-validating",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = validates_check,
            .summary = "A CHECK is added and all rows are checked at once",
            .text = "a CHECK is added to {relation} and all rows are checked at once",
            .effect = "the whole table is read while readers and writers wait ({lock})",
            .remedy = "add it NOT VALID, and VALIDATE CONSTRAINT in a migration of its own, which lets both through",
            .safe_way = add_check_unread,
    },
    {
            .id = "volatile-check",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_volatile_check,
            .summary = "A CHECK depends on more than the row",
            .text = "a CHECK of {relation} depends on {detail}",
            .effect = "a row that was right when it was written can be refused later: when it is updated, or restored "
                      "from a dump",
            .remedy = "check what depends on the moment in a trigger or in the program",
    },
    {
            .id = "constraint-refuses-writes",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = refuses_writes,
            .summary = "A constraint is added to columns that the running release writes",
            .text = "{detail} is added to {relation}, which the running release writes",
            .effect = "its writes that break it fail from then on; NOT VALID spares only the rows that are there",
            .remedy = "release a program that keeps to it first; then say in the header that this is so{proof}",
    },
    {
            .id = "not-valid-and-validate-same-tx",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_VALIDATE_CONSTRAINT },
            .matches = validates_what_it_added,
            .summary = "A constraint is added NOT VALID and validated in one transaction",
            .text = "{name} of {relation} is validated in the transaction that added it NOT VALID",
            .effect = "the table is read while the lock of adding it is still held, as if it had not been NOT VALID",
            .remedy = "validate it in a migration of its own",
            .safe_way = validate_alone,
    },
    {
            .id = "not-valid-never-validated",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .traits = RULE_REPLAYED,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_not_validated,
            .is_settled = is_validated_or_gone,
            .summary = "A constraint is added NOT VALID and never validated",
            .text = "{detail}, added to {relation} NOT VALID, is validated by no migration",
            .effect = "older rows may break it, and the planner does not rely on it",
            .remedy = "add a migration with VALIDATE CONSTRAINT, which lets readers and writers through",
    },
    {
            .id = "not-enforced-constraint",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = is_not_enforced,
            .summary = "A constraint is NOT ENFORCED",
            .text = "a constraint of {relation} is NOT ENFORCED",
            .effect = "it is never checked: readers of the schema believe what no row has to keep to",
            .remedy = "leave NOT ENFORCED out, or state it in a comment instead",
    },
    { .id = NULL },
};
