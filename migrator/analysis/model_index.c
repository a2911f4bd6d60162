/* analysis/model_index.c - indexes: created, dropped, attached to the index of a partitioned table. */
#include "analysis/model_state.h"

#include <string.h>

/* ---- CREATE ---- */

static void add_others(GPtrArray *others, const struct model_index *index, const char *const *columns)
{
    for (; columns != NULL && *columns != NULL; columns++)
        if (!model_list_has(index->columns, *columns) && !model_list_has(index->included, *columns) &&
            !g_ptr_array_find_with_equal_func(others, *columns, g_str_equal, NULL))
            g_ptr_array_add(others, (gpointer)(guintptr)*columns);
}

static const char *const *others_of(struct model *model, const struct sql_action *action,
                                    const struct model_index *index)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();

    add_others(others, index, action->expression != NULL ? action->expression->columns : NULL);
    add_others(others, index, action->query != NULL ? action->query->columns : NULL);
    return model_list_of(model, others);
}

static struct model_index *make(struct model *model, const struct model_relation *relation,
                                const struct sql_action *action)
{
    struct model_index *index = g_new0(struct model_index, 1);

    index->columns = model_list(model, action->columns);
    index->included = model_list(model, action->other_columns);
    index->others = others_of(model, action, index);
    index->stem = model_text(model, action->new_name);
    index->method = model_text(model, action->method != NULL ? action->method : "btree");
    index->is_unique = (action->flags & SQL_UNIQUE) != 0;
    index->is_partial = action->expression != NULL;
    index->has_expression = (action->flags & SQL_HAS_EXPRESSION) != 0 || model_list_has(index->columns, "");
    index->is_valid = (action->flags & SQL_ONLY) == 0 || relation->kind != MODEL_PARTITIONED_TABLE;
    index->birth = model_now(model);
    index->name.schema = relation->name.schema;
    index->name.name = action->name != NULL ? model_text(model, action->name)
                                            : model_choose_name(model, relation->name, index->stem, "idx");
    return index;
}

void model_create_index(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    const struct sql_name name = { .schema = relation->name.schema, .name = action->name };
    struct model_relation *holder = NULL;
    struct model_index *index = action->name != NULL ? model_find_index(model, name, &holder) : NULL;
    g_autoptr(GPtrArray) children = NULL;

    if (index != NULL && model_keeps_existing(action))
        return;
    if (index != NULL)
        model_index_remove(model, holder, index);
    index = make(model, relation, action);
    model_index_add(model, relation, index);
    children = (action->flags & SQL_ONLY) == 0 ? model_children(model, relation) : NULL;
    for (guint position = 0; children != NULL && position < children->len; position++) {
        struct model_relation *child = g_ptr_array_index(children, position);

        if (child->is_partition)
            model_index_inherit(model, child, index);
    }
}

/* ---- DROP, ATTACH ---- */

void model_index_remove_whole(struct model *model, struct model_relation *relation, struct model_index *index)
{
    struct model_constraint *constraint = model_find_constraint(relation, index->constraint);

    if (constraint != NULL)
        model_constraint_remove(model, relation, constraint);
    else
        model_index_remove(model, relation, index);
}

void model_index_drop_parts(struct model *model, const struct model_relation *relation, const struct model_index *index)
{
    g_autoptr(GPtrArray) children = model_children(model, relation);

    for (guint number = 0; children != NULL && number < children->len; number++) {
        struct model_relation *child = g_ptr_array_index(children, number);

        for (guint position = child->indexes->len; position > 0; position--) {
            struct model_index *part = g_ptr_array_index(child->indexes, position - 1);

            if (part->parent.name == NULL || !model_name_is(part->parent, index->name))
                continue;
            model_index_drop_parts(model, child, part);
            model_index_remove_whole(model, child, part);
        }
    }
}

void model_drop_index(struct model *model, const struct sql_action *action)
{
    struct model_relation *relation = NULL;
    struct model_index *index = model_find_index(model, action->relation, &relation);

    if (index == NULL)
        return;
    model_index_drop_parts(model, relation, index);
    model_index_remove(model, relation, index);
}

static bool is_on_every_partition(const struct model *model, const struct model_relation *relation,
                                  const struct model_index *index)
{
    g_autoptr(GPtrArray) children = model_children(model, relation);

    for (guint number = 0; children != NULL && number < children->len; number++) {
        const struct model_relation *child = g_ptr_array_index(children, number);
        bool is_there = false;

        for (guint position = 0; position < child->indexes->len; position++) {
            const struct model_index *part = g_ptr_array_index(child->indexes, position);

            is_there = is_there ||
                       (part->is_valid && part->parent.name != NULL && model_name_is(part->parent, index->name));
        }
        if (!is_there)
            return false;
    }
    return true;
}

void model_attach_index(struct model *model, const struct sql_action *action)
{
    struct model_relation *relation = NULL;
    struct model_index *index = model_find_index(model, action->relation, &relation);
    struct model_index *part = model_find_index(model, action->other, NULL);

    if (index == NULL || part == NULL)
        return;
    part->parent = index->name;
    index->is_valid = index->is_valid || is_on_every_partition(model, relation, index);
}

void model_set_replica_identity(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    (void)model;
    for (guint position = 0; position < relation->indexes->len; position++) {
        struct model_index *index = g_ptr_array_index(relation->indexes, position);

        index->is_replica_identity =
                g_strcmp0(action->name, "index") == 0 && g_strcmp0(action->new_name, index->name.name) == 0;
    }
}
