/* analysis/model_type.c - enumerations, domains and other types. */
#include "analysis/model_state.h"

#include <string.h>

/* ---- CREATE ---- */

static void add_label(struct model *model, struct model_type *type, const char *label)
{
    const struct model_label entry = { .label = model_text(model, label), .birth = model_now(model) };

    g_array_append_val(type->labels, entry);
}

static void fill(struct model *model, struct model_type *type, const struct sql_action *action)
{
    for (const char *const *label = action->columns; action->kind == SQL_CREATE_ENUM && label != NULL && *label != NULL;
         label++)
        add_label(model, type, *label);
    if (action->kind != SQL_CREATE_DOMAIN)
        return;
    type->base = model_type_copy(model, &action->type);
    type->is_not_null = type->is_constrained = (action->flags & SQL_NOT_NULL) != 0;
}

void model_create_type(struct model *model, const struct sql_action *action)
{
    struct sql_name name = model_name_new(model, action->relation, false);
    struct model_type *type = g_hash_table_lookup(model->types, &name);

    model->creating_domain = NULL;
    if (type != NULL && model_keeps_existing(action))
        return;
    type = model_type_new(action->kind == SQL_CREATE_ENUM     ? MODEL_ENUM
                          : action->kind == SQL_CREATE_DOMAIN ? MODEL_DOMAIN
                                                              : MODEL_OTHER_TYPE,
                          name);
    type->birth = model_now(model);
    fill(model, type, action);
    g_hash_table_replace(model->types, &type->name, type);
    model->creating_domain = type;
}

/* A type that nobody has created here, and of which something is said. */
static struct model_type *mention(struct model *model, struct sql_name name, enum model_type_kind kind)
{
    struct model_type *type = model_find_type(model, name);

    if (type != NULL || name.name == NULL)
        return type;
    type = model_type_new(kind, model_name_new(model, name, false));
    type->is_constrained = kind == MODEL_DOMAIN;
    g_hash_table_replace(model->types, &type->name, type);
    return type;
}

/* ---- enumerations ---- */

static struct model_label *find_label(const struct model_type *type, const char *label)
{
    for (guint index = 0; index < type->labels->len; index++) {
        struct model_label *entry = &g_array_index(type->labels, struct model_label, index);

        if (g_strcmp0(entry->label, label) == 0)
            return entry;
    }
    return NULL;
}

void model_add_label(struct model *model, const struct sql_action *action)
{
    struct model_type *type = mention(model, action->relation, MODEL_ENUM);

    if (type != NULL && find_label(type, action->name) == NULL)
        add_label(model, type, action->name);
}

void model_rename_label(struct model *model, const struct sql_action *action)
{
    struct model_type *type = mention(model, action->relation, MODEL_ENUM);
    struct model_label *entry = type != NULL ? find_label(type, action->name) : NULL;

    if (entry != NULL)
        entry->label = model_text(model, action->new_name);
}

/* ---- domains ---- */

static struct model_constraint *find_check(const struct model_type *type, const char *name)
{
    for (guint index = 0; index < type->constraints->len; index++) {
        struct model_constraint *constraint = g_ptr_array_index(type->constraints, index);

        if (g_strcmp0(constraint->name, name) == 0)
            return constraint;
    }
    return NULL;
}

/* PostgreSQL looks at the domain's own constraints only: ChooseConstraintName() with the domain's name. */
char *model_free_domain_name(const struct model_type *type, const char *label)
{
    for (guint number = 0;; number++) {
        g_autofree char *numbered = number == 0 ? g_strdup(label) : g_strdup_printf("%s%u", label, number);
        g_autofree char *name = model_make_name(type->name.name, NULL, numbered);

        if (find_check(type, name) == NULL)
            return g_steal_pointer(&name);
    }
}

static const char *make_up_name(struct model *model, const struct model_type *type)
{
    g_autofree char *name = model_free_domain_name(type, "check");

    return model_text(model, name);
}

static void add_check(struct model *model, struct model_type *type, const struct sql_action *action)
{
    struct model_constraint *constraint = g_new0(struct model_constraint, 1);

    constraint->kind = SQL_CONSTRAINT_CHECK;
    constraint->name = action->name != NULL ? model_text(model, action->name) : make_up_name(model, type);
    constraint->columns = constraint->other_columns = model_list(model, NULL);
    constraint->expression = model_expression_copy(model, action->expression);
    constraint->is_enforced = true;
    constraint->is_validated = (action->flags & SQL_NOT_VALID) == 0 || (action->flags & SQL_IN_CREATE) != 0;
    constraint->birth = model_now(model);
    if (constraint->is_validated)
        constraint->validated = constraint->birth;
    g_ptr_array_add(type->constraints, constraint);
}

static void validate(struct model *model, const struct model_type *type, const char *name)
{
    struct model_constraint *constraint = find_check(type, name);

    if (constraint == NULL || constraint->is_validated)
        return;
    constraint->is_validated = true;
    constraint->validated = model_now(model);
}

/* Of a domain that is only assumed, a constraint that is not known may be left. */
static void judge(struct model_type *type)
{
    if (type->birth.migration == 0)
        return;
    type->is_constrained = type->is_not_null;
    for (guint index = 0; index < type->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(type->constraints, index);

        type->is_constrained = type->is_constrained || constraint->is_validated;
    }
}

static void change_domain(struct model *model, struct model_type *type, const struct sql_action *action)
{
    struct model_constraint *constraint = find_check(type, action->name);

    if (action->kind == SQL_DOMAIN_ADD_CONSTRAINT) {
        if (action->name == NULL || constraint == NULL)
            add_check(model, type, action);
    } else if (action->kind == SQL_DOMAIN_DROP_CONSTRAINT) {
        if (constraint != NULL)
            g_ptr_array_remove(type->constraints, constraint);
    } else if (action->kind == SQL_RENAME_CONSTRAINT) {
        if (constraint != NULL)
            constraint->name = model_text(model, action->new_name);
    } else if (action->kind == SQL_DOMAIN_VALIDATE_CONSTRAINT) {
        validate(model, type, action->name);
    } else {
        type->is_not_null = action->kind == SQL_DOMAIN_SET_NOT_NULL;
    }
    judge(type);
}

void model_alter_domain(struct model *model, const struct sql_action *action)
{
    struct model_type *type = (action->flags & SQL_IN_CREATE) != 0 ? model->creating_domain
                                                                   : mention(model, action->relation, MODEL_DOMAIN);

    if (type != NULL)
        change_domain(model, type, action);
}

/* ---- DROP, RENAME ---- */

static bool is_of_type(const struct model *model, const struct model_column *column, const struct model_type *type)
{
    const struct sql_name name = { .schema = column->type.schema, .name = column->type.name };

    return name.name != NULL && model_find_type(model, name) == type;
}

static void drop_columns_of(struct model *model, const struct model_type *type)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint number = 0; number < relations->len; number++) {
        struct model_relation *relation = g_ptr_array_index(relations, number);

        for (guint index = relation->columns->len; index > 0; index--) {
            struct model_column *column = g_ptr_array_index(relation->columns, index - 1);

            if (!is_of_type(model, column, type))
                continue;
            model_column_fall(model, relation, column->name, true);
            g_ptr_array_remove(relation->columns, column);
        }
    }
}

void model_drop_type(struct model *model, const struct sql_action *action)
{
    struct model_type *type = model_find_type(model, action->relation);

    if (type == NULL)
        return;
    if ((action->flags & SQL_CASCADE) != 0)
        drop_columns_of(model, type);
    model->creating_domain = NULL;
    g_hash_table_remove(model->types, &type->name);
}

static void rename_in_columns(struct model *model, const struct model_type *type, const char *name)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint number = 0; number < relations->len; number++) {
        const struct model_relation *relation = g_ptr_array_index(relations, number);

        for (guint index = 0; index < relation->columns->len; index++) {
            struct model_column *column = g_ptr_array_index(relation->columns, index);

            if (is_of_type(model, column, type))
                column->type.name = name;
        }
    }
}

static void put_under(struct model *model, struct model_type *type, const char *schema, const char *name)
{
    g_hash_table_steal(model->types, &type->name);
    type->name = (struct sql_name){ .schema = model_text(model, schema), .name = model_text(model, name) };
    type->renamed = model_now(model);
    g_hash_table_replace(model->types, &type->name, type);
}

void model_rename_type(struct model *model, const struct sql_action *action)
{
    struct model_type *type = model_find_type(model, action->relation);

    if (type == NULL)
        return;
    rename_in_columns(model, type, model_text(model, action->new_name));
    put_under(model, type, type->name.schema, action->new_name);
}

void model_type_move(struct model *model, const struct sql_action *action)
{
    struct model_type *type = model_find_type(model, action->relation);

    if (type != NULL)
        put_under(model, type, action->new_name, type->name.name);
}
