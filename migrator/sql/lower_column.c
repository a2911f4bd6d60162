/* sql/lower_column.c - what CREATE TABLE and ALTER TABLE share: columns and constraints. */
#include "sql/lower.h"

#define CONSTRAINT(name) PG_QUERY__CONSTR_TYPE__CONSTR_##name

static const enum sql_constraint_kind kinds[] = {
    [CONSTRAINT(CHECK)] = SQL_CONSTRAINT_CHECK,         [CONSTRAINT(PRIMARY)] = SQL_CONSTRAINT_PRIMARY_KEY,
    [CONSTRAINT(UNIQUE)] = SQL_CONSTRAINT_UNIQUE,       [CONSTRAINT(EXCLUSION)] = SQL_CONSTRAINT_EXCLUDE,
    [CONSTRAINT(FOREIGN)] = SQL_CONSTRAINT_FOREIGN_KEY,
};

static enum sql_constraint_kind kind_of(const PgQuery__Constraint *constraint)
{
    return (size_t)constraint->contype < G_N_ELEMENTS(kinds) ? kinds[constraint->contype] : SQL_CONSTRAINT_NONE;
}

/* The tree has NO ACTION both where it is written and where nothing is. */
static bool writes_on_delete(struct sql_lowering *lowering, const PgQuery__Constraint *constraint)
{
    guint index = sql_lower_token_at(lowering, (size_t)MAX(constraint->location, 0));
    int depth = 0;

    for (;; index++) {
        const struct sql_token *token = sql_lower_token(lowering, index);

        if (token->kind == SQL_TOKEN_END || sql_token_is_symbol(token, ';'))
            return false;
        if (sql_token_is_symbol(token, '('))
            depth++;
        else if (sql_token_is_symbol(token, ')'))
            depth--;
        if (depth < 0 || (depth == 0 && sql_token_is_symbol(token, ',')))
            return false;
        if (sql_token_is_word(token, "ON") && sql_token_is_word(sql_lower_token(lowering, index + 1), "DELETE"))
            return true;
    }
}

static void fill_foreign_key(struct sql_lowering *lowering, struct sql_action *action,
                             const PgQuery__Constraint *constraint)
{
    char on_delete = constraint->fk_del_action == NULL ? '\0' : constraint->fk_del_action[0];

    if (on_delete == 'a' && !writes_on_delete(lowering, constraint))
        on_delete = '\0';
    action->on_delete = on_delete;
    action->other = sql_lower_relation(lowering, constraint->pktable);
    if (action->columns == NULL)
        action->columns = sql_lower_strings(lowering, constraint->n_fk_attrs, constraint->fk_attrs);
    action->other_columns = sql_lower_strings(lowering, constraint->n_pk_attrs, constraint->pk_attrs);
}

static void fill_index(struct sql_lowering *lowering, struct sql_action *action, const PgQuery__Constraint *constraint)
{
    if (constraint->n_keys > 0)
        action->columns = sql_lower_strings(lowering, constraint->n_keys, constraint->keys);
    if (constraint->n_exclusions > 0)
        action->columns = sql_lower_strings(lowering, constraint->n_exclusions, constraint->exclusions);
    action->other_columns = sql_lower_strings(lowering, constraint->n_including, constraint->including);
    action->new_name = sql_lower_string(lowering, constraint->indexname);
    action->method = sql_lower_string(lowering, constraint->access_method);
    if (constraint->where_clause != NULL)
        action->expression = sql_lower_expression(lowering, constraint->where_clause);
}

static unsigned constraint_flags(const PgQuery__Constraint *constraint)
{
    unsigned flags = 0;

    if (constraint->skip_validation)
        flags |= SQL_NOT_VALID;
    if (constraint->deferrable)
        flags |= SQL_DEFERRABLE;
    if (constraint->initdeferred)
        flags |= SQL_INITIALLY_DEFERRED;
    if (constraint->is_no_inherit)
        flags |= SQL_NO_INHERIT_FLAG;
    return flags;
}

/* column: of an inline one; NULL for a table's. */
static void add_constraint(struct sql_lowering *lowering, const struct sql_action *table,
                           const PgQuery__Constraint *constraint, const char *column, unsigned flags)
{
    const struct sql_expression *expression =
            constraint->raw_expr == NULL ? NULL : sql_lower_expression(lowering, constraint->raw_expr);
    struct sql_action *action = sql_lower_add(lowering, SQL_ADD_CONSTRAINT, constraint->location);

    action->constraint = kind_of(constraint);
    action->flags |= table->flags | flags | constraint_flags(constraint);
    action->object = table->object;
    action->relation = table->relation;
    action->name = sql_lower_string(lowering, constraint->conname);
    action->columns = sql_lower_one_string(lowering, column);
    action->expression = expression;
    if (action->constraint == SQL_CONSTRAINT_FOREIGN_KEY)
        fill_foreign_key(lowering, action, constraint);
    else if (action->constraint != SQL_CONSTRAINT_CHECK)
        fill_index(lowering, action, constraint);
}

void sql_lower_constraint(struct sql_lowering *lowering, const struct sql_action *table,
                          const PgQuery__Constraint *constraint)
{
    add_constraint(lowering, table, constraint, NULL, 0);
}

/* Constraints of a column, and the words behind them that are constraints of their own in the tree: DEFERRABLE. */
static unsigned attribute_flags(const PgQuery__ColumnDef *column, size_t index)
{
    unsigned flags = 0;

    for (index++; index < column->n_constraints; index++) {
        PgQuery__ConstrType type = column->constraints[index]->constraint->contype;

        if (type != CONSTRAINT(ATTR_DEFERRABLE) && type != CONSTRAINT(ATTR_NOT_DEFERRABLE) &&
            type != CONSTRAINT(ATTR_DEFERRED) && type != CONSTRAINT(ATTR_IMMEDIATE))
            break;
        if (type == CONSTRAINT(ATTR_DEFERRABLE) || type == CONSTRAINT(ATTR_DEFERRED))
            flags |= SQL_DEFERRABLE;
        if (type == CONSTRAINT(ATTR_DEFERRED))
            flags |= SQL_INITIALLY_DEFERRED;
    }
    return flags;
}

static void fill_column_from(struct sql_lowering *lowering, struct sql_action *action,
                             const PgQuery__Constraint *constraint)
{
    if (constraint->contype == CONSTRAINT(NOTNULL))
        action->flags |= SQL_NOT_NULL;
    else if (constraint->contype == CONSTRAINT(IDENTITY))
        action->flags |= SQL_IDENTITY;
    else if (constraint->contype == CONSTRAINT(GENERATED))
        action->flags |= SQL_GENERATED;
    if (constraint->contype == CONSTRAINT(DEFAULT) || constraint->contype == CONSTRAINT(GENERATED))
        action->expression = sql_lower_expression(lowering, constraint->raw_expr);
}

struct sql_name sql_lower_collation(struct sql_lowering *lowering, const PgQuery__CollateClause *clause)
{
    if (clause == NULL)
        return (struct sql_name){ 0 };
    return sql_lower_name(lowering, clause->n_collname, clause->collname);
}

void sql_lower_column(struct sql_lowering *lowering, const struct sql_action *table, const PgQuery__ColumnDef *column)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_ADD_COLUMN, column->location);
    const char *name = sql_lower_string(lowering, column->colname);

    action->flags |= table->flags | (column->is_not_null ? (unsigned)SQL_NOT_NULL : 0);
    action->object = table->object;
    action->relation = table->relation;
    action->name = name;
    action->type = sql_lower_type(lowering, column->type_name);
    action->type.collation = sql_lower_collation(lowering, column->coll_clause);
    for (size_t index = 0; index < column->n_constraints; index++)
        fill_column_from(lowering, action, column->constraints[index]->constraint);
    for (size_t index = 0; index < column->n_constraints; index++)
        if (kind_of(column->constraints[index]->constraint) != SQL_CONSTRAINT_NONE)
            add_constraint(lowering, table, column->constraints[index]->constraint, name,
                           SQL_INLINE | attribute_flags(column, index));
}
