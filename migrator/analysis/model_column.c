/* analysis/model_column.c - columns: added, dropped, renamed, altered; and the sequences that they own. */
#include "analysis/model_state.h"

#include <string.h>

/* ---- by themselves ---- */

struct model_column *model_column_add(struct model *model, struct model_relation *relation, const char *name)
{
    struct model_column *column = g_new0(struct model_column, 1);

    column->name = model_text(model, name);
    g_ptr_array_add(relation->columns, column);
    return column;
}

static struct model_column *find_dropped(const struct model_relation *relation, const char *name)
{
    for (guint index = 0; index < relation->columns->len; index++) {
        struct model_column *column = g_ptr_array_index(relation->columns, index);

        if (column->is_dropped && strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

struct model_column *model_column_mention(struct model *model, struct model_relation *relation, const char *name)
{
    struct model_column *column = model_find_column(relation, name);

    if (column != NULL || relation->is_whole || name == NULL || find_dropped(relation, name) != NULL)
        return column;
    return model_column_add(model, relation, name);
}

/* ---- sequences ---- */

void model_column_own_sequence(struct model *model, struct model_relation *relation, struct model_column *column)
{
    struct sql_name name = { .schema = relation->name.schema };
    struct model_relation *sequence = NULL;

    name.name = model_choose_name(model, relation->name, column->name, "seq");
    sequence = model_relation_new(MODEL_SEQUENCE, name);
    sequence->is_whole = true;
    sequence->is_temporary = relation->is_temporary;
    sequence->owner = relation->name;
    sequence->owner_column = column->name;
    sequence->birth = model_now(model);
    model_relation_add(model, sequence);
    column->owned_sequence = name.name;
}

void model_column_lose_sequence(struct model *model, const struct model_relation *relation, struct model_column *column)
{
    const struct sql_name name = { .schema = relation->name.schema, .name = column->owned_sequence };
    struct model_relation *sequence = name.name != NULL ? g_hash_table_lookup(model->relations, &name) : NULL;

    column->owned_sequence = NULL;
    if (sequence != NULL)
        model_relation_bury(model, sequence);
}

/* ---- ADD ---- */

static const struct {
    const char *name, *type;
} serials[] = {
    { "serial", "int4" },  { "serial4", "int4" },     { "bigserial", "int8" },
    { "serial8", "int8" }, { "smallserial", "int2" }, { "serial2", "int2" },
};

/* The type behind a serial; NULL: it is none. */
static const char *type_of_serial(const struct sql_type *type)
{
    for (size_t index = 0; type->name != NULL && type->schema == NULL && index < G_N_ELEMENTS(serials); index++)
        if (strcmp(type->name, serials[index].name) == 0)
            return serials[index].type;
    return NULL;
}

static void fill(struct model *model, struct model_column *column, const struct sql_action *action)
{
    column->type = model_type_copy(model, &action->type);
    column->is_identity = (action->flags & SQL_IDENTITY) != 0;
    column->is_generated = (action->flags & SQL_GENERATED) != 0;
    column->is_virtual = (action->flags & SQL_VIRTUAL) != 0;
    column->is_not_null = column->is_identity || (action->flags & SQL_NOT_NULL) != 0;
    column->has_default =
            column->is_identity || column->is_generated || (action->expression != NULL && !action->expression->is_null);
    column->expression = model_expression_copy(model, action->expression);
    column->birth = model_now(model);
}

static void make_serial(struct model *model, struct model_column *column, const char *type)
{
    column->type.name = model_text(model, type);
    column->is_not_null = column->has_default = true;
}

static bool is_new_to(struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *dropped = find_dropped(relation, action->name);

    if (dropped != NULL)
        g_ptr_array_remove(relation->columns, dropped);
    return model_find_column(relation, action->name) == NULL;
}

/* A sequence stays the parent's. */
static void pass_on(struct model *model, const struct model_relation *relation, const struct model_column *column)
{
    g_autoptr(GPtrArray) children = model_children(model, relation);

    for (guint index = 0; children != NULL && index < children->len; index++) {
        struct model_relation *child = g_ptr_array_index(children, index);

        pass_on(model, child, model_column_inherit(child, column, column->birth));
    }
}

/* A column that was there merges with it: of a parent, or one that was only assumed. */
void model_add_column(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    bool is_new = is_new_to(relation, action);
    const char *serial = type_of_serial(&action->type);
    struct model_column *column = NULL;

    model->skips_inline = !is_new && model_keeps_existing(action);
    if (model->skips_inline)
        return;
    column = is_new ? model_column_add(model, relation, action->name) : model_find_column(relation, action->name);
    if (is_new || column->birth.migration == 0) {
        fill(model, column, action);
    } else {
        column->is_not_null = column->is_not_null || (action->flags & SQL_NOT_NULL) != 0;
        column->has_default = column->has_default || action->expression != NULL;
        if (action->expression != NULL)
            column->expression = model_expression_copy(model, action->expression);
    }
    if (serial != NULL)
        make_serial(model, column, serial);
    if (serial != NULL || (column->is_identity && column->owned_sequence == NULL))
        model_column_own_sequence(model, relation, column);
    if ((action->flags & SQL_ONLY) == 0)
        pass_on(model, relation, column);
}

/* ---- DROP, RENAME ---- */

void model_drop_column(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *column = model_column_mention(model, relation, action->name);

    if (column == NULL)
        return;
    model_column_lose_sequence(model, relation, column);
    model_column_fall(model, relation, column->name, (action->flags & SQL_CASCADE) != 0);
    if (relation->is_whole)
        g_ptr_array_remove(relation->columns, column);
    else
        *column = (struct model_column){ .name = column->name, .is_dropped = true };
}

/* Under its old name an assumed table's column is gone as if it had been dropped. */
void model_rename_column(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *column = model_column_mention(model, relation, action->name);
    const char *old = NULL;

    if (column == NULL)
        return;
    old = column->name;
    column->name = model_text(model, action->new_name);
    model_column_follow(model, relation, old, column->name);
    if (!relation->is_whole)
        model_column_add(model, relation, old)->is_dropped = true;
}

/* ---- ALTER ---- */

void model_alter_column_type(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *column = model_column_mention(model, relation, action->name);

    if (column == NULL)
        return;
    column->used = 0;
    if ((action->flags & SQL_CONDITIONAL) != 0)
        column->type = (struct sql_type){ 0 };
    else
        column->type = model_type_copy(model, &action->type);
}

void model_set_not_null(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *column = model_column_mention(model, relation, action->name);

    if (column != NULL)
        column->is_not_null = action->kind == SQL_SET_NOT_NULL;
}

void model_set_default(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *column = model_column_mention(model, relation, action->name);

    if (column == NULL)
        return;
    column->has_default = action->kind == SQL_SET_DEFAULT && action->expression != NULL && !action->expression->is_null;
    column->expression = model_expression_copy(model, action->expression);
}

void model_set_identity(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *column = model_column_mention(model, relation, action->name);

    if (column == NULL)
        return;
    column->is_identity = column->has_default = action->kind == SQL_ADD_IDENTITY;
    column->expression = NULL;
    if (column->is_identity)
        model_column_own_sequence(model, relation, column);
    else
        model_column_lose_sequence(model, relation, column);
}

void model_drop_expression(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_column *column = model_column_mention(model, relation, action->name);

    if (column == NULL)
        return;
    column->is_generated = column->has_default = false;
    column->expression = NULL;
}
