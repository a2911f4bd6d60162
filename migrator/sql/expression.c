/* sql/expression.c - what is to be known of an expression: is it constant, which simple conditions does it state. */
#include "sql/extent.h"
#include "sql/gather.h"

#include <string.h>

#define KIND(name) PG_QUERY__A__EXPR__KIND__AEXPR_##name
#define NODE(name) PG_QUERY__NODE__NODE_##name

static bool is_constant(const PgQuery__Node *node)
{
    while (node != NULL && node->node_case == NODE(TYPE_CAST))
        node = node->type_cast->arg;
    if (node == NULL)
        return false;
    if (node->node_case == NODE(A_ARRAY_EXPR)) {
        for (size_t index = 0; index < node->a_array_expr->n_elements; index++)
            if (!is_constant(node->a_array_expr->elements[index]))
                return false;
        return true;
    }
    if (node->node_case == NODE(COLLATE_CLAUSE))
        return is_constant(node->collate_clause->arg);
    return node->node_case == NODE(A_CONST);
}

static bool is_null(const PgQuery__Node *node)
{
    while (node != NULL && node->node_case == NODE(TYPE_CAST))
        node = node->type_cast->arg;
    return node != NULL && node->node_case == NODE(A_CONST) && node->a_const->isnull;
}

static const char *operator_of(const PgQuery__AExpr *expression)
{
    const PgQuery__Node *name = expression->n_name == 0 ? NULL : expression->name[expression->n_name - 1];

    return name == NULL || name->node_case != NODE(STRING) ? "" : name->string->sval;
}

/* What a condition is for every row. */
enum truth { TRUTH_OPEN, TRUTH_TRUE, TRUTH_FALSE };

static enum truth opposite(enum truth truth)
{
    return truth == TRUTH_OPEN ? TRUTH_OPEN : truth == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

static bool is_integer(const PgQuery__Node *node)
{
    return node != NULL && node->node_case == NODE(A_CONST) && node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL;
}

/* 1 = 1, 1 <> 0: other texts may be equal all the same. */
static enum truth truth_of_comparison(struct sql_lowering *lowering, const PgQuery__AExpr *expression)
{
    bool is_equality = strcmp(operator_of(expression), "=") == 0;
    const char *left = sql_lower_value(lowering, expression->lexpr);
    const char *right = sql_lower_value(lowering, expression->rexpr);
    enum truth truth = TRUTH_OPEN;

    if (expression->kind != KIND(OP) || (!is_equality && strcmp(operator_of(expression), "<>") != 0) || left == NULL ||
        right == NULL)
        return TRUTH_OPEN;
    if (strcmp(left, right) == 0)
        truth = TRUTH_TRUE;
    else if (is_integer(expression->lexpr) && is_integer(expression->rexpr))
        truth = TRUTH_FALSE;
    return is_equality ? truth : opposite(truth);
}

static enum truth truth_of(struct sql_lowering *lowering, const PgQuery__Node *node);

/* One that decides is enough; else all have to be the other. */
static enum truth truth_of_all(struct sql_lowering *lowering, const PgQuery__BoolExpr *expression, enum truth decides)
{
    enum truth truth = opposite(decides);

    for (size_t index = 0; index < expression->n_args; index++) {
        enum truth part = truth_of(lowering, expression->args[index]);

        if (part == decides)
            return decides;
        if (part == TRUTH_OPEN)
            truth = TRUTH_OPEN;
    }
    return truth;
}

static enum truth truth_of(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    if (node->node_case == NODE(A_CONST) && node->a_const->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
        return node->a_const->boolval->boolval ? TRUTH_TRUE : TRUTH_FALSE;
    if (node->node_case == NODE(TYPE_CAST))
        return truth_of(lowering, node->type_cast->arg);
    if (node->node_case == NODE(A_EXPR))
        return truth_of_comparison(lowering, node->a_expr);
    if (node->node_case != NODE(BOOL_EXPR))
        return TRUTH_OPEN;
    if (node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR)
        return opposite(truth_of(lowering, node->bool_expr->args[0]));
    return truth_of_all(lowering, node->bool_expr,
                        node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR ? TRUTH_FALSE : TRUTH_TRUE);
}

/* The column that a reference names, "" for anything else. */
static const char *column_of(const PgQuery__Node *node)
{
    const PgQuery__Node *last;

    if (node == NULL || node->node_case != NODE(COLUMN_REF) || node->column_ref->n_fields == 0)
        return "";
    last = node->column_ref->fields[node->column_ref->n_fields - 1];
    return last->node_case == NODE(STRING) ? last->string->sval : "";
}

/* Conditions as they are found. */
struct conditions {
    struct sql_lowering *lowering;
    GArray *terms;       /* struct sql_term */
    GPtrArray *computed; /* const char *: columns */
    bool is_whole;
};

static void add_term(struct conditions *conditions, const char *column, const char *operator, const char * constant)
{
    struct sql_term term = { .operator= operator, .constant = constant };

    term.column = sql_lower_string(conditions->lowering, column);
    g_array_append_val(conditions->terms, term);
}

/* The operators that a term may have, as static text, and how each reads from right to left. */
static const char *comparison(const char *operator, bool is_reversed)
{
    static const char *const pairs[][2] = { { "=", "=" },   { "<>", "<>" }, { "<", ">" },
                                            { "<=", ">=" }, { ">", "<" },   { ">=", "<=" } };

    for (size_t index = 0; index < G_N_ELEMENTS(pairs); index++)
        if (strcmp(pairs[index][0], operator) == 0)
            return pairs[index][is_reversed ? 1 : 0];
    return NULL;
}

static bool take_comparison(struct conditions *conditions, const PgQuery__AExpr *expression)
{
    bool is_reversed = column_of(expression->lexpr)[0] == '\0';
    const char *column = column_of(is_reversed ? expression->rexpr : expression->lexpr);
    const PgQuery__Node *constant = is_reversed ? expression->lexpr : expression->rexpr;
    const char *operator= comparison(operator_of(expression), is_reversed);
    const char *value = sql_lower_value(conditions->lowering, constant);

    if (operator== NULL || column[0] == '\0' || value == NULL)
        return false;
    add_term(conditions, column, operator, value);
    return true;
}

static bool take_list(struct conditions *conditions, const char *column, size_t count, PgQuery__Node *const *values)
{
    g_autoptr(GString) joined = g_string_new(NULL);

    if (column[0] == '\0' || count == 0)
        return false;
    for (size_t index = 0; index < count; index++) {
        const char *value = sql_lower_value(conditions->lowering, values[index]);

        if (value == NULL)
            return false;
        g_string_append_printf(joined, "%s%s", index == 0 ? "" : ", ", value);
    }
    add_term(conditions, column, "IN", sql_arena_text(conditions->lowering->arena, joined->str, joined->len));
    return true;
}

/* a IN (1, 2); a = ANY (ARRAY[1, 2]) */
static bool take_membership(struct conditions *conditions, const PgQuery__AExpr *expression)
{
    const PgQuery__Node *values = expression->rexpr;
    const char *column = column_of(expression->lexpr);

    while (values != NULL && values->node_case == NODE(TYPE_CAST))
        values = values->type_cast->arg;
    if (values == NULL || strcmp(operator_of(expression), "=") != 0)
        return false;
    if (expression->kind == KIND(IN) && values->node_case == NODE(LIST))
        return take_list(conditions, column, values->list->n_items, values->list->items);
    if (expression->kind == KIND(OP_ANY) && values->node_case == NODE(A_ARRAY_EXPR))
        return take_list(conditions, column, values->a_array_expr->n_elements, values->a_array_expr->elements);
    return false;
}

static bool take_between(struct conditions *conditions, const PgQuery__AExpr *expression)
{
    const char *column = column_of(expression->lexpr);
    const PgQuery__Node *range = expression->rexpr;
    const char *low, *high;

    if (column[0] == '\0' || range == NULL || range->node_case != NODE(LIST) || range->list->n_items != 2)
        return false;
    low = sql_lower_value(conditions->lowering, range->list->items[0]);
    high = sql_lower_value(conditions->lowering, range->list->items[1]);
    if (low == NULL || high == NULL)
        return false;
    add_term(conditions, column, ">=", low);
    add_term(conditions, column, "<=", high);
    return true;
}

static bool take_null_test(struct conditions *conditions, const PgQuery__NullTest *test)
{
    const char *column = column_of(test->arg);

    if (column[0] == '\0')
        return false;
    add_term(conditions, column, test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL ? "IS NULL" : "IS NOT NULL",
             NULL);
    return true;
}

/* active, NOT active */
static bool take_boolean(struct conditions *conditions, const PgQuery__Node *node, const char *value)
{
    const char *column = column_of(node);

    if (column[0] == '\0')
        return false;
    add_term(conditions, column, "=", value);
    return true;
}

static bool take_expression(struct conditions *conditions, const PgQuery__AExpr *expression)
{
    if (expression->kind == KIND(OP))
        return take_comparison(conditions, expression);
    if (expression->kind == KIND(BETWEEN))
        return take_between(conditions, expression);
    return take_membership(conditions, expression);
}

/* lower(a), a + 1: no index on a itself helps to find what it is compared with. */
static void take_computed(struct conditions *conditions, const PgQuery__Node *side)
{
    CLEANUP(sql_gathered_clear) struct sql_gathered gathered = { 0 };
    const char *const *columns;

    if (side == NULL || (side->node_case != NODE(FUNC_CALL) && side->node_case != NODE(A_EXPR)))
        return;
    sql_gather(&gathered, &side->base, NULL);
    columns = sql_gathered_columns(&gathered, conditions->lowering->arena);
    for (; *columns != NULL && !gathered.has_query; columns++)
        g_ptr_array_add(conditions->computed, (gpointer)(guintptr)*columns);
}

static void take_condition(struct conditions *conditions, const PgQuery__Node *node)
{
    bool is_taken = false;

    if (node->node_case == NODE(BOOL_EXPR) && node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR) {
        for (size_t index = 0; index < node->bool_expr->n_args; index++)
            take_condition(conditions, node->bool_expr->args[index]);
        return;
    }
    if (truth_of(conditions->lowering, node) == TRUTH_TRUE)
        return;
    if (node->node_case == NODE(A_EXPR)) {
        take_computed(conditions, node->a_expr->lexpr);
        take_computed(conditions, node->a_expr->rexpr);
        is_taken = take_expression(conditions, node->a_expr);
    } else if (node->node_case == NODE(NULL_TEST)) {
        is_taken = take_null_test(conditions, node->null_test);
    } else if (node->node_case == NODE(BOOL_EXPR) && node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) {
        is_taken = take_boolean(conditions, node->bool_expr->args[0], "false");
    } else {
        is_taken = take_boolean(conditions, node, "true");
    }
    conditions->is_whole = conditions->is_whole && is_taken;
}

static void fill_terms(struct sql_lowering *lowering, struct sql_expression *expression, const PgQuery__Node *node)
{
    g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(struct sql_term));
    g_autoptr(GPtrArray) computed = g_ptr_array_new();
    struct conditions conditions = { .lowering = lowering, .terms = terms, .computed = computed, .is_whole = true };

    take_condition(&conditions, node);
    g_ptr_array_add(computed, NULL);
    expression->computed = sql_arena_copy(lowering->arena, computed->pdata, computed->len * sizeof(char *));
    expression->term_count = terms->len;
    expression->terms = sql_arena_copy(lowering->arena, terms->data, terms->len * sizeof(struct sql_term));
    expression->is_whole = conditions.is_whole;
}

/* a; a::text; CAST(a AS text)::varchar(10): the outermost cast is the last to be done. */
static void fill_casts(struct sql_lowering *lowering, struct sql_expression *expression, const PgQuery__Node *node)
{
    g_autoptr(GArray) types = g_array_new(FALSE, FALSE, sizeof(struct sql_type));

    for (; node != NULL && node->node_case == NODE(TYPE_CAST); node = node->type_cast->arg) {
        const struct sql_type type = sql_lower_type(lowering, node->type_cast->type_name);

        g_array_prepend_val(types, type);
    }
    if (column_of(node)[0] == '\0')
        return;
    expression->is_column = true;
    expression->cast_count = types->len;
    expression->casts = sql_arena_copy(lowering->arena, types->data, types->len * sizeof(struct sql_type));
}

const struct sql_expression *sql_lower_expression(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    CLEANUP(sql_gathered_clear) struct sql_gathered gathered = { 0 };
    struct sql_expression *expression;
    struct sql_text text;
    enum truth truth;

    if (node == NULL)
        return NULL;
    sql_gather(&gathered, &node->base, NULL);
    text = sql_extent(lowering, &node->base);
    truth = truth_of(lowering, node);
    expression = sql_arena_allocate(lowering->arena, sizeof *expression);
    *expression = (struct sql_expression){
        .text = sql_arena_text(lowering->arena, text.text, text.length),
        .columns = sql_gathered_columns(&gathered, lowering->arena),
        .calls = sql_gathered_calls(&gathered, lowering),
        .call_count = gathered.calls->len,
        .implied = sql_gathered_implied(&gathered, lowering->arena),
        .implied_count = gathered.implied->len,
        .is_constant = is_constant(node),
        .is_null = is_null(node),
        .is_true = truth == TRUTH_TRUE,
        .is_false = truth == TRUTH_FALSE,
        .has_query = gathered.has_query,
    };
    fill_terms(lowering, expression, node);
    fill_casts(lowering, expression, node);
    return expression;
}
