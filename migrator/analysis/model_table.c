/* analysis/model_table.c - tables as a whole: created, dropped, renamed, attached to others. */
#include "analysis/model_state.h"

#include <string.h>

/* ---- CREATE ---- */

static enum model_relation_kind kind_of(const struct sql_action *action)
{
    if (action->object == SQL_OBJECT_FOREIGN_TABLE)
        return MODEL_FOREIGN_TABLE;
    return action->name != NULL || (action->flags & SQL_PARTITIONED) != 0 ? MODEL_PARTITIONED_TABLE : MODEL_TABLE;
}

static void inherit_columns(struct model *model, struct model_relation *child, const struct model_relation *parent)
{
    child->is_whole = child->is_whole && parent->is_whole;
    for (guint index = 0; index < parent->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(parent->columns, index);

        if (!column->is_dropped)
            model_column_inherit(child, column, model_now(model));
    }
}

static void be_partition_of(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_relation *parent = model_mention(model, action->other);

    if (parent == NULL)
        return;
    if (parent->kind == MODEL_UNKNOWN)
        parent->kind = MODEL_PARTITIONED_TABLE;
    inherit_columns(model, relation, parent);
    model_inherit(model, relation, parent, true);
    relation->is_default_partition = (action->flags & SQL_IS_DEFAULT) != 0;
}

void model_create_table(struct model *model, const struct sql_action *action)
{
    struct sql_name name = model_name_new(model, action->relation, (action->flags & SQL_TEMPORARY) != 0);
    struct model_relation *relation = g_hash_table_lookup(model->relations, &name);

    model->creating = NULL;
    if (relation != NULL && model_keeps_existing(action))
        return;
    relation = model_relation_new(kind_of(action), name);
    relation->is_whole = true;
    relation->is_temporary = g_strcmp0(name.schema, MODEL_TEMPORARY_SCHEMA) == 0;
    relation->is_unlogged = (action->flags & SQL_UNLOGGED) != 0;
    relation->strategy = model_text(model, action->name);
    relation->birth = model_now(model);
    model_relation_add(model, relation);
    if (action->query != NULL)
        model_columns_of_query(model, relation, action);
    else if (action->columns != NULL)
        relation->partition_key = model_list(model, action->columns);
    if (action->other.name != NULL)
        be_partition_of(model, relation, action);
    model->creating = relation;
}

/* ---- INHERIT, LIKE, ATTACH ---- */

void model_take_parent(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_relation *parent = model_mention(model, action->other);

    if (parent == NULL)
        return;
    if ((action->flags & SQL_IN_CREATE) != 0)
        inherit_columns(model, relation, parent);
    model_inherit(model, relation, parent, false);
}

void model_lose_parent(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    const struct model_relation *parent = model_find_relation(model, action->other);

    if (parent != NULL && model_name_is(relation->parent, parent->name))
        relation->parent = (struct sql_name){ 0 };
}

static bool includes(const struct sql_action *action, const char *what)
{
    return model_list_has(action->settings, what) || model_list_has(action->settings, "all");
}

static void be_like_column(struct model *model, struct model_relation *relation, const struct model_column *column,
                           const struct sql_action *action)
{
    struct model_column *own = model_column_inherit(relation, column, model_now(model));
    bool keeps_identity = column->is_identity && includes(action, "identity");

    own->is_generated = column->is_generated && includes(action, "generated");
    own->is_identity = false;
    own->has_default = own->is_generated || keeps_identity ||
                       (column->has_default && !column->is_generated && includes(action, "defaults"));
    if (!own->has_default)
        own->expression = NULL;
    if (!keeps_identity)
        return;
    own->is_identity = true;
    model_column_own_sequence(model, relation, own);
}

void model_be_like(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    const struct model_relation *other = model_mention(model, action->other);

    if (other == NULL)
        return;
    relation->is_whole = relation->is_whole && other->is_whole;
    for (guint index = 0; index < other->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(other->columns, index);

        if (!column->is_dropped)
            be_like_column(model, relation, column, action);
    }
    for (guint index = 0; index < other->constraints->len && includes(action, "constraints"); index++) {
        const struct model_constraint *constraint = g_ptr_array_index(other->constraints, index);

        if (constraint->kind == SQL_CONSTRAINT_CHECK)
            model_constraint_inherit(model, relation, constraint);
    }
    for (guint index = 0; index < other->indexes->len && includes(action, "indexes"); index++)
        model_index_clone(model, relation, g_ptr_array_index(other->indexes, index));
}

void model_attach(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_relation *partition = model_mention(model, action->other);

    if (partition == NULL)
        return;
    if (relation->kind == MODEL_UNKNOWN)
        relation->kind = MODEL_PARTITIONED_TABLE;
    model_inherit(model, partition, relation, true);
    partition->is_default_partition = (action->flags & SQL_IS_DEFAULT) != 0;
}

void model_detach(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_relation *partition = model_find_relation(model, action->other);

    if (partition == NULL || !model_name_is(partition->parent, relation->name))
        return;
    partition->parent = (struct sql_name){ 0 };
    partition->is_partition = partition->is_default_partition = false;
    for (guint position = 0; position < partition->indexes->len; position++)
        ((struct model_index *)g_ptr_array_index(partition->indexes, position))->parent = (struct sql_name){ 0 };
}

/* ---- DROP, RENAME, SET ---- */

void model_drop_relation(struct model *model, const struct sql_action *action)
{
    struct model_relation *relation = model_find_relation(model, action->relation);

    if (relation != NULL)
        model_relation_drop(model, relation, (action->flags & SQL_CASCADE) != 0);
}

/* ALTER TABLE … RENAME works for views, sequences and indexes, too, and the other way round. */
void model_rename_relation(struct model *model, const struct sql_action *action)
{
    struct model_relation *relation = NULL;
    struct model_index *index = model_find_index(model, action->relation, &relation);
    struct model_constraint *constraint = NULL;

    if (index != NULL) {
        constraint = model_find_constraint(relation, index->constraint);
        model_index_rename(model, relation, index, action->new_name);
        if (constraint != NULL)
            index->constraint = constraint->name = index->name.name;
        return;
    }
    if (action->kind == SQL_RENAME_INDEX && model_find_relation(model, action->relation) == NULL)
        return;
    relation = model_mention(model, action->relation);
    if (relation != NULL)
        model_relation_rename(model, relation,
                              (struct sql_name){ .schema = relation->name.schema, .name = action->new_name });
}

static void move_relation(struct model *model, const struct sql_action *action)
{
    struct model_relation *relation = model_mention(model, action->relation);

    if (relation != NULL)
        model_relation_rename(model, relation,
                              (struct sql_name){ .schema = action->new_name, .name = relation->name.name });
}

void model_set_schema(struct model *model, const struct sql_action *action)
{
    if (action->object == SQL_OBJECT_TYPE || action->object == SQL_OBJECT_DOMAIN)
        model_type_move(model, action);
    else if (action->object == SQL_OBJECT_COLLATION)
        model_collation_move(model, action);
    else if (action->object >= SQL_OBJECT_FUNCTION && action->object <= SQL_OBJECT_AGGREGATE)
        model_function_move(model, action);
    else if (action->object >= SQL_OBJECT_TABLE && action->object <= SQL_OBJECT_SEQUENCE)
        move_relation(model, action);
}

void model_set_logged(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    (void)model;
    relation->is_unlogged = action->kind == SQL_SET_UNLOGGED;
}

void model_set_row_security(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    (void)model;
    relation->has_row_security = (action->flags & SQL_ON) != 0;
}

void model_force_row_security(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    (void)model;
    relation->forces_row_security = (action->flags & SQL_ON) != 0;
}
