/* sql/lower_type.c - enums, domains, and other types. */
#include "sql/lower.h"

#include <string.h>

void sql_lower_create_enum(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateEnumStmt *statement = node->create_enum_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_ENUM, SQL_NOWHERE);

    action->object = SQL_OBJECT_TYPE;
    action->relation = sql_lower_name(lowering, statement->n_type_name, statement->type_name);
    action->columns = sql_lower_strings(lowering, statement->n_vals, statement->vals);
}

void sql_lower_alter_enum(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterEnumStmt *statement = node->alter_enum_stmt;
    const char *old = sql_lower_string(lowering, statement->old_val);
    const char *new = sql_lower_string(lowering, statement->new_val);
    struct sql_action *action =
            sql_lower_add(lowering, old == NULL ? SQL_ENUM_ADD_VALUE : SQL_ENUM_RENAME_VALUE, SQL_NOWHERE);

    action->object = SQL_OBJECT_TYPE;
    action->relation = sql_lower_name(lowering, statement->n_type_name, statement->type_name);
    action->name = old == NULL ? new : old;
    action->new_name = old == NULL ? NULL : new;
    if (statement->new_val_neighbor != NULL && statement->new_val_neighbor[0] != '\0')
        action->flags |= SQL_BEFORE_OR_AFTER;
    if (statement->skip_if_new_val_exists)
        action->flags |= SQL_IF_EXISTS;
}

static void lower_domain_constraint(struct sql_lowering *lowering, const struct sql_action *domain,
                                    const PgQuery__Constraint *constraint)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_DOMAIN_ADD_CONSTRAINT, constraint->location);

    action->object = SQL_OBJECT_DOMAIN;
    action->flags |= domain->flags;
    action->relation = domain->relation;
    action->name = sql_lower_string(lowering, constraint->conname);
    action->constraint = SQL_CONSTRAINT_CHECK;
    action->expression = sql_lower_expression(lowering, constraint->raw_expr);
    if (constraint->skip_validation)
        action->flags |= SQL_NOT_VALID;
}

void sql_lower_create_domain(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateDomainStmt *statement = node->create_domain_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_DOMAIN, SQL_NOWHERE);
    struct sql_action domain = { .flags = SQL_IN_CREATE };

    domain.relation = sql_lower_name(lowering, statement->n_domainname, statement->domainname);
    action->object = SQL_OBJECT_DOMAIN;
    action->relation = domain.relation;
    action->type = sql_lower_type(lowering, statement->type_name);
    action->type.collation = sql_lower_collation(lowering, statement->coll_clause);
    for (size_t index = 0; index < statement->n_constraints; index++) {
        const PgQuery__Constraint *constraint = statement->constraints[index]->constraint;

        if (constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
            action->flags |= SQL_NOT_NULL;
        if (constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT)
            action->expression = sql_lower_expression(lowering, constraint->raw_expr);
    }
    for (size_t index = 0; index < statement->n_constraints; index++)
        if (statement->constraints[index]->constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_CHECK)
            lower_domain_constraint(lowering, &domain, statement->constraints[index]->constraint);
}

static enum sql_action_kind domain_kind(char subtype)
{
    switch (subtype) {
    case 'N':
        return SQL_DOMAIN_DROP_NOT_NULL;
    case 'O':
        return SQL_DOMAIN_SET_NOT_NULL;
    case 'X':
        return SQL_DOMAIN_DROP_CONSTRAINT;
    case 'V':
        return SQL_DOMAIN_VALIDATE_CONSTRAINT;
    default:
        return SQL_DOMAIN_SET_DEFAULT;
    }
}

void sql_lower_alter_domain(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterDomainStmt *statement = node->alter_domain_stmt;
    char subtype = statement->subtype == NULL ? '\0' : statement->subtype[0];
    struct sql_action domain = { .relation = sql_lower_name(lowering, statement->n_type_name, statement->type_name) };
    struct sql_action *action;

    if (subtype == 'C' && statement->def != NULL) {
        lower_domain_constraint(lowering, &domain, statement->def->constraint);
        return;
    }
    action = sql_lower_add(lowering, domain_kind(subtype), SQL_NOWHERE);
    action->object = SQL_OBJECT_DOMAIN;
    action->relation = domain.relation;
    action->name = sql_lower_string(lowering, statement->name);
    action->expression = sql_lower_expression(lowering, statement->def);
    if (statement->missing_ok)
        action->flags |= SQL_IF_EXISTS;
    if (statement->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
        action->flags |= SQL_CASCADE;
}

static struct sql_action *add_type(struct sql_lowering *lowering, enum sql_action_kind kind, struct sql_name name)
{
    struct sql_action *action = sql_lower_add(lowering, kind, SQL_NOWHERE);

    action->object = SQL_OBJECT_TYPE;
    action->relation = name;
    return action;
}

void sql_lower_create_composite(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)add_type(lowering, SQL_CREATE_TYPE, sql_lower_relation(lowering, node->composite_type_stmt->typevar));
}

void sql_lower_create_range(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateRangeStmt *statement = node->create_range_stmt;

    (void)add_type(lowering, SQL_CREATE_TYPE, sql_lower_name(lowering, statement->n_type_name, statement->type_name));
}

void sql_lower_alter_type(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterTypeStmt *statement = node->alter_type_stmt;

    (void)add_type(lowering, SQL_ALTER_TYPE, sql_lower_name(lowering, statement->n_type_name, statement->type_name));
}

void sql_lower_create_cast(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateCastStmt *statement = node->create_cast_stmt;
    const struct sql_type made = sql_lower_type(lowering, statement->targettype);
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_CAST, SQL_NOWHERE);

    action->name = sql_lower_type_text(lowering, statement->sourcetype);
    action->type = made;
    action->relation = (struct sql_name){ made.schema, made.name };
    action->method = statement->context == PG_QUERY__COERCION_CONTEXT__COERCION_IMPLICIT     ? "implicit"
                     : statement->context == PG_QUERY__COERCION_CONTEXT__COERCION_ASSIGNMENT ? "assignment"
                                                                                             : NULL;
    if (statement->func == NULL)
        return;
    action->other = sql_lower_name(lowering, statement->func->n_objname, statement->func->objname);
    action->rows = (int64_t)statement->func->n_objargs;
}

/* FUNCTION = f, or PROCEDURE = f, LEFTARG = t, RIGHTARG = t: the grammar takes every name for a type's. */
static void fill_operator(struct sql_lowering *lowering, struct sql_action *action,
                          const PgQuery__DefineStmt *statement)
{
    for (size_t index = 0; index < statement->n_definition; index++) {
        const PgQuery__DefElem *option = statement->definition[index]->def_elem;

        if (option->arg == NULL || option->arg->node_case != PG_QUERY__NODE__NODE_TYPE_NAME)
            continue;
        if (strcmp(option->defname, "function") == 0 || strcmp(option->defname, "procedure") == 0)
            action->other = sql_lower_name(lowering, option->arg->type_name->n_names, option->arg->type_name->names);
        action->rows += strcmp(option->defname, "leftarg") == 0 || strcmp(option->defname, "rightarg") == 0 ? 1 : 0;
    }
}

/* CREATE in the words of CREATE TYPE: also of aggregates, operators, collations, text search … */
void sql_lower_define(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DefineStmt *statement = node->define_stmt;
    struct sql_name name = sql_lower_name(lowering, statement->n_defnames, statement->defnames);
    struct sql_action *action;

    if (statement->kind == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE) {
        (void)add_type(lowering, SQL_CREATE_TYPE, name);
    } else if (statement->kind == PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE) {
        action = sql_lower_add(lowering, SQL_CREATE_FUNCTION, SQL_NOWHERE);
        action->object = SQL_OBJECT_AGGREGATE;
        action->relation = name;
        action->function = sql_lower_no_function(lowering);
        action->flags |= statement->replace ? SQL_OR_REPLACE : 0U;
    } else if (statement->kind == PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION) {
        sql_lower_create_collation(lowering, statement);
    } else if (statement->kind == PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR) {
        action = sql_lower_add(lowering, SQL_CREATE_OPERATOR, SQL_NOWHERE);
        action->relation = name;
        fill_operator(lowering, action, statement);
    } else {
        sql_lower_other(lowering, "CREATE", sql_lower_object_word(statement->kind), name);
    }
}
