/* analysis/preflight.c - one query for each kind of promise. */
#include "analysis/preflight.h"

#include "analysis/question.h"
#include "analysis/source.h"

#include <string.h>

/* Before the migration the table is as others know it only while nothing of the migration has changed it. */
static bool is_first_to_change(const struct rule_view *view)
{
    for (guint index = 0; index < view->preceding_count; index++) {
        const struct sql_action *earlier = &view->preceding[index];

        if (earlier->statement != view->action->statement &&
            (view_same_name(earlier->relation, view->action->relation) ||
             (view->action->other.name != NULL && view_same_name(earlier->relation, view->action->other))))
            return false;
    }
    return true;
}

static bool are_plain(const char *const *columns)
{
    if (columns == NULL || *columns == NULL)
        return false;
    for (; *columns != NULL; columns++)
        if (**columns == '\0')
            return false;
    return true;
}

static void append_each(GString *text, const char *const *columns, const char *before, const char *behind,
                        const char *between)
{
    for (const char *const *column = columns; *column != NULL; column++) {
        g_autofree char *quoted = sql_quote_identifier(*column);

        g_string_append_printf(text, "%s%s%s%s", column == columns ? "" : between, before, quoted, behind);
    }
}

/* No row of the table meets the condition. */
static char *no_row(const struct rule_view *view, const char *condition)
{
    g_autofree char *table = sql_quote_name(view->action->relation);

    return g_strdup_printf("SELECT NOT EXISTS (SELECT FROM %s WHERE %s)", table, condition);
}

static char *no_null(const struct rule_view *view)
{
    const char *const columns[] = { view_column_name(view), NULL };
    g_autoptr(GString) condition = g_string_new(NULL);

    append_each(condition, columns, "", " IS NULL", " OR ");
    return no_row(view, condition->str);
}

static bool has_word(const struct rule_view *view, const char *word)
{
    g_autofree char *text = view->action->kind == SQL_CREATE_INDEX ? source_index(view) : source_constraint(view);

    return text != NULL && source_has_word(text, word);
}

/* Rows of which a column is NULL are no duplicates, unless it is said. */
static char *no_duplicate(const struct rule_view *view)
{
    const struct sql_expression *predicate = view->action->kind == SQL_CREATE_INDEX ? view->action->expression : NULL;
    bool is_key = view->action->constraint == SQL_CONSTRAINT_PRIMARY_KEY;
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autoptr(GString) rows = g_string_new(NULL);
    g_autoptr(GString) columns = g_string_new(NULL);
    g_autoptr(GString) nulls = g_string_new(NULL);

    if (!are_plain(view->action->columns))
        return NULL;
    if (predicate != NULL)
        g_string_printf(rows, " WHERE (%s)", predicate->text);
    if (is_key) {
        g_string_append(nulls, " AND NOT EXISTS (SELECT FROM ");
        g_string_append_printf(nulls, "%s WHERE ", table);
        append_each(nulls, view->action->columns, "", " IS NULL", " OR ");
        g_string_append_c(nulls, ')');
    } else if (!has_word(view, "NULLS")) {
        g_string_append(rows, rows->len > 0 ? " AND " : " WHERE ");
        append_each(rows, view->action->columns, "", " IS NOT NULL", " AND ");
    }
    append_each(columns, view->action->columns, "", "", ", ");
    return g_strdup_printf("SELECT NOT EXISTS (SELECT FROM %s%s GROUP BY %s HAVING count(*) > 1)%s", table, rows->str,
                           columns->str, nulls->str);
}

static const char *const *referenced_columns(const struct rule_view *view)
{
    const struct model_relation *other = view->other;

    if (view->action->other_columns != NULL && *view->action->other_columns != NULL)
        return view->action->other_columns;
    for (guint index = 0; other != NULL && index < other->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(other->constraints, index);

        if (constraint->kind == SQL_CONSTRAINT_PRIMARY_KEY)
            return constraint->columns;
    }
    return NULL;
}

/* MATCH FULL asks for more. */
static char *no_orphan(const struct rule_view *view)
{
    const char *const *own = view->action->columns, *const *others = referenced_columns(view);
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *other = sql_quote_name(view->action->other);
    g_autoptr(GString) given = g_string_new(NULL);
    g_autoptr(GString) equal = g_string_new(NULL);

    if (!are_plain(own) || !are_plain(others) || has_word(view, "FULL") ||
        g_strv_length((char **)(guintptr)own) != g_strv_length((char **)(guintptr)others))
        return NULL;
    append_each(given, own, "referring.", " IS NOT NULL", " AND ");
    for (guint index = 0; own[index] != NULL; index++) {
        g_autofree char *one = sql_quote_identifier(own[index]);
        g_autofree char *referred = sql_quote_identifier(others[index]);

        g_string_append_printf(equal, "%sreferred.%s = referring.%s", index > 0 ? " AND " : "", referred, one);
    }
    return g_strdup_printf("SELECT NOT EXISTS (SELECT FROM %s AS referring WHERE %s AND NOT EXISTS "
                           "(SELECT FROM %s AS referred WHERE %s))",
                           table, given->str, other, equal->str);
}

/* A CHECK that is NULL is met. */
static char *no_refusal(const struct rule_view *view)
{
    g_autofree char *condition = NULL;

    if (view->action->expression == NULL || view->action->expression->text == NULL)
        return NULL;
    condition = g_strdup_printf("(%s) IS FALSE", view->action->expression->text);
    return no_row(view, condition);
}

/* ---- a narrower type ---- */

static bool is_one_of(const struct sql_type *type, const char *const *names)
{
    return type->name != NULL && type->schema == NULL && !type->is_array && g_strv_contains(names, type->name);
}

static const char *const texts[] = { "text", "varchar", "bpchar", NULL };
static const char *const integers[] = { "int2", "int4", "int8", NULL };
static const char *const numbers[] = { "numeric", "int2", "int4", "int8", NULL };

/* Blanks at the end are cut without a word. */
static char *is_too_long(const struct sql_type *type, const char *column)
{
    if (type->modifier_count != 1 || strcmp(type->name, "text") == 0)
        return NULL;
    return g_strdup_printf("length(rtrim(%s, ' ')) > %d", column, type->modifiers[0]);
}

static char *is_out_of_range(const struct sql_type *type, const char *column)
{
    if (strcmp(type->name, "int2") == 0)
        return g_strdup_printf("%s NOT BETWEEN -32768 AND 32767", column);
    return strcmp(type->name, "int4") == 0 ? g_strdup_printf("%s NOT BETWEEN -2147483648 AND 2147483647", column)
                                           : NULL;
}

/* Digits behind the point are rounded without a word. */
static char *has_too_many_digits(const struct sql_type *type, const char *column)
{
    int scale = type->modifier_count > 1 ? type->modifiers[1] : 0;

    if (type->modifier_count == 0)
        return NULL;
    return g_strdup_printf("abs(round(%s::numeric, %d)) >= 10::numeric ^ %d", column, scale,
                           type->modifiers[0] - scale);
}

/* Old types, new types, and the condition of values that do not fit. */
static const struct {
    const char *const *from, *const *to;
    char *(*misfit)(const struct sql_type *type, const char *column);
} narrowings[] = {
    { texts, texts, is_too_long },
    { integers, integers, is_out_of_range },
    { numbers, numbers, has_too_many_digits },
};

static char *no_misfit(const struct rule_view *view)
{
    const struct sql_type *type = &view->action->type;
    g_autofree char *column = sql_quote_identifier(view->action->name);
    g_autofree char *misfit = NULL;

    if (view->column == NULL || view->action->expression != NULL)
        return NULL;
    for (size_t row = 0; row < G_N_ELEMENTS(narrowings) && misfit == NULL; row++)
        if (is_one_of(&view->column->type, narrowings[row].from) && is_one_of(type, narrowings[row].to))
            misfit = narrowings[row].misfit(type, column);
    return misfit != NULL ? no_row(view, misfit) : NULL;
}

/* ---- by action ---- */

static char *query_of_constraint(const struct rule_view *view)
{
    switch (view->action->constraint) {
    case SQL_CONSTRAINT_CHECK:
        return no_refusal(view);
    case SQL_CONSTRAINT_UNIQUE:
    case SQL_CONSTRAINT_PRIMARY_KEY:
        return no_duplicate(view);
    case SQL_CONSTRAINT_FOREIGN_KEY:
        return no_orphan(view);
    case SQL_CONSTRAINT_NOT_NULL:
        return no_null(view);
    case SQL_CONSTRAINT_NONE:
    case SQL_CONSTRAINT_EXCLUDE:
        break;
    }
    return NULL;
}

char *preflight_query(const struct rule_view *view)
{
    if (!is_first_to_change(view))
        return NULL;
    if (view->action->kind == SQL_SET_NOT_NULL)
        return no_null(view);
    if (view->action->kind == SQL_ALTER_COLUMN_TYPE)
        return no_misfit(view);
    if (view->action->kind == SQL_CREATE_INDEX && view_has(view, SQL_UNIQUE))
        return no_duplicate(view);
    return view->action->kind == SQL_ADD_CONSTRAINT ? query_of_constraint(view) : NULL;
}
