/* analysis/model_inherit.c - what partitions and inheriting tables take over, as PostgreSQL names it there. */
#include "analysis/model_state.h"

#include <string.h>

struct model_column *model_column_inherit(struct model_relation *child, const struct model_column *column,
                                          struct model_birth birth)
{
    struct model_column *own = model_find_column(child, column->name);

    if (own != NULL) {
        own->is_not_null = own->is_not_null || column->is_not_null;
        return own;
    }
    own = g_memdup2(column, sizeof *column);
    own->owned_sequence = NULL;
    own->birth = birth;
    g_ptr_array_add(child->columns, own);
    return own;
}

/* The same columns, and the same table for a foreign key: it takes the parent's place in the child. */
static struct model_constraint *find_like(const struct model_relation *child, const struct model_constraint *constraint)
{
    for (guint index = 0; index < child->constraints->len; index++) {
        struct model_constraint *own = g_ptr_array_index(child->constraints, index);

        if (own->kind == constraint->kind && model_list_equal(own->columns, constraint->columns) &&
            model_name_is(own->other, constraint->other))
            return own;
    }
    return NULL;
}

static const char *name_for(struct model *model, const struct model_relation *child,
                            const struct model_constraint *constraint)
{
    g_autofree char *joined = NULL;

    if (constraint->kind != SQL_CONSTRAINT_FOREIGN_KEY || model_find_constraint(child, constraint->name) == NULL)
        return constraint->name;
    joined = model_join_columns(constraint->columns);
    return model_choose_name(model, child->name, joined, "fkey");
}

void model_constraint_inherit(struct model *model, struct model_relation *child,
                              const struct model_constraint *constraint)
{
    struct model_constraint *own = NULL;

    if (constraint->kind == SQL_CONSTRAINT_CHECK && model_find_constraint(child, constraint->name) != NULL)
        return;
    if (constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY && find_like(child, constraint) != NULL)
        return;
    own = g_memdup2(constraint, sizeof *constraint);
    own->name = name_for(model, child, constraint);
    own->birth = model_now(model);
    model_constraint_add(model, child, own);
}

/* ---- indexes of partitions ---- */

static struct model_index *find_equal(const struct model_relation *child, const struct model_index *index)
{
    for (guint position = 0; position < child->indexes->len; position++) {
        struct model_index *own = g_ptr_array_index(child->indexes, position);

        if (own->parent.name == NULL && own->is_unique == index->is_unique && own->is_partial == index->is_partial &&
            (index->constraint == NULL || (own->constraint != NULL && own->is_primary == index->is_primary)) &&
            !index->has_expression && strcmp(own->method, index->method) == 0 &&
            model_list_equal(own->columns, index->columns))
            return own;
    }
    return NULL;
}

static const char *label_of(const struct model_index *index)
{
    if (index->is_primary)
        return "pkey";
    if (index->constraint == NULL)
        return "idx";
    return index->is_unique ? "key" : "excl";
}

static void add_constraint_of(struct model *model, struct model_relation *child, struct model_index *own)
{
    struct model_constraint *constraint = g_new0(struct model_constraint, 1);

    constraint->kind = own->is_primary  ? SQL_CONSTRAINT_PRIMARY_KEY
                       : own->is_unique ? SQL_CONSTRAINT_UNIQUE
                                        : SQL_CONSTRAINT_EXCLUDE;
    constraint->name = own->constraint = own->name.name;
    constraint->columns = own->columns;
    constraint->other_columns = model_list(model, NULL);
    constraint->is_validated = constraint->is_enforced = true;
    constraint->birth = constraint->validated = own->birth;
    model_constraint_add(model, child, constraint);
}

struct model_index *model_index_clone(struct model *model, struct model_relation *child,
                                      const struct model_index *index)
{
    struct model_index *own = g_memdup2(index, sizeof *index);

    own->birth = model_now(model);
    own->is_replica_identity = false;
    own->is_valid = true;
    own->name.schema = child->name.schema;
    own->name.name = model_choose_name(model, child->name, index->is_primary ? NULL : index->stem, label_of(index));
    if (index->constraint != NULL)
        add_constraint_of(model, child, own);
    model_index_add(model, child, own);
    return own;
}

void model_index_inherit(struct model *model, struct model_relation *child, struct model_index *index)
{
    struct model_index *own = find_equal(child, index);
    g_autoptr(GPtrArray) children = NULL;

    if (own == NULL)
        own = model_index_clone(model, child, index);
    own->parent = index->name;
    children = model_children(model, child);
    for (guint position = 0; children != NULL && position < children->len; position++)
        model_index_inherit(model, g_ptr_array_index(children, position), own);
}

/* ---- everything at once ---- */

bool model_constraint_is_passed_on(const struct model_constraint *constraint, bool is_partition)
{
    if (constraint->kind == SQL_CONSTRAINT_CHECK || constraint->kind == SQL_CONSTRAINT_NOT_NULL)
        return !constraint->is_not_inherited;
    return is_partition && constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY;
}

void model_inherit(struct model *model, struct model_relation *child, struct model_relation *parent, bool is_partition)
{
    parent->is_parent = true;
    child->parent = parent->name;
    child->is_partition = is_partition;
    for (guint index = 0; is_partition && index < parent->indexes->len; index++)
        model_index_inherit(model, child, g_ptr_array_index(parent->indexes, index));
    for (guint index = 0; index < parent->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(parent->constraints, index);

        if (model_constraint_is_passed_on(constraint, is_partition))
            model_constraint_inherit(model, child, constraint);
    }
}
