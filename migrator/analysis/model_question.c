/* analysis/model_question.c - what rules ask: volatility, proofs of NOT NULL, indexes for columns. */
#include "analysis/builtin.h"
#include "analysis/model_state.h"

#include <string.h>

/* ---- volatility ---- */

static char worse(char one, char other)
{
    static const char order[] = "isv";

    return strchr(order, one) > strchr(order, other) ? one : other;
}

static bool may_be_builtin(struct sql_name name)
{
    return name.schema == NULL || strcmp(name.schema, "pg_catalog") == 0;
}

/* A function of the set may be called instead of the server's own of this name: the worse of both counts. */
static char volatility_of(const struct model *model, const struct sql_call *call, bool *is_known)
{
    const struct model_function *function = model_find_function(model, call->function, call->arguments);
    char builtin = may_be_builtin(call->function) ? builtin_volatility(call->function.name) : '\0';

    *is_known = builtin != '\0' || (function != NULL && function->details != NULL);
    if (function == NULL)
        return *is_known ? builtin : 'v';
    return builtin != '\0' ? worse(builtin, function->volatility) : function->volatility;
}

char model_volatility(const struct model *model, const struct sql_expression *expression,
                      const struct sql_name **unknown)
{
    char volatility = 'i';

    *unknown = NULL;
    for (guint index = 0; expression != NULL && index < expression->call_count; index++) {
        const struct sql_call *call = &expression->calls[index];
        bool is_known = false;

        volatility = worse(volatility, volatility_of(model, call, &is_known));
        if (!is_known && *unknown == NULL)
            *unknown = &call->function;
    }
    return volatility;
}

/* ---- NOT NULL ---- */

static bool says_not_null(const struct model_constraint *constraint, const char *column)
{
    for (guint index = 0; index < constraint->term_count; index++) {
        const struct sql_term *term = &constraint->terms[index];

        if (g_strcmp0(term->column, column) == 0 && strcmp(term->operator, "IS NOT NULL") == 0)
            return true;
    }
    return false;
}

const struct model_constraint *model_not_null_proof(const struct model_relation *relation, const char *column)
{
    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (constraint->kind == SQL_CONSTRAINT_CHECK && constraint->is_validated && constraint->is_enforced &&
            says_not_null(constraint, column))
            return constraint;
    }
    return NULL;
}

/* ---- indexes ---- */

static bool leads_with(const struct model_index *index, const char *const *columns)
{
    guint count = g_strv_length((char **)(guintptr)columns);

    if (index->is_partial || !index->is_valid || g_strv_length((char **)(guintptr)index->columns) < count)
        return false;
    for (guint position = 0; position < count; position++)
        if (!model_list_has(columns, index->columns[position]) || !model_list_has(index->columns, columns[position]))
            return false;
    return true;
}

const struct model_index *model_index_for(const struct model_relation *relation, const char *const *columns)
{
    for (guint position = 0; position < relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(relation->indexes, position);

        if (leads_with(index, columns))
            return index;
    }
    return NULL;
}
