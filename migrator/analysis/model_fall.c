/* analysis/model_fall.c - what goes with a table, a column or a constraint that is dropped. */
#include "analysis/model_state.h"

#include <string.h>

bool model_reads(const struct model_relation *view, struct sql_name name)
{
    for (guint index = 0; view->query != NULL && index < view->query->relation_count; index++)
        if (model_name_is(view->query->relations[index], name))
            return true;
    return false;
}

static void drop_sequences(struct model *model, const struct model_relation *relation)
{
    for (guint index = 0; index < relation->columns->len; index++)
        model_column_lose_sequence(model, relation, g_ptr_array_index(relation->columns, index));
}

static void drop_children(struct model *model, const struct model_relation *relation, bool cascades)
{
    g_autoptr(GPtrArray) children = model_children(model, relation);

    for (guint index = 0; children != NULL && index < children->len; index++) {
        struct model_relation *child = g_ptr_array_index(children, index);

        if (child->is_partition || cascades)
            model_relation_drop(model, child, cascades);
    }
}

/* columns NULL: whatever they are. */
static void drop_references(struct model *model, struct model_relation *other, struct sql_name name,
                            const char *const *columns)
{
    for (guint index = other->constraints->len; index > 0; index--) {
        struct model_constraint *constraint = g_ptr_array_index(other->constraints, index - 1);

        if (constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY && model_name_is(constraint->other, name) &&
            (columns == NULL || model_list_equal(constraint->other_columns, columns)))
            model_constraint_remove(model, other, constraint);
    }
}

void model_references_fall(struct model *model, const struct model_relation *relation, const char *const *columns)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint index = 0; index < relations->len; index++)
        drop_references(model, g_ptr_array_index(relations, index), relation->name, columns);
}

/* column NULL: whatever it reads. */
static void drop_views(struct model *model, struct sql_name name, const char *column)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint index = 0; index < relations->len; index++) {
        struct model_relation *view = g_ptr_array_index(relations, index);

        if (model_reads(view, name) && g_hash_table_lookup(model->relations, &view->name) == view &&
            (column == NULL || view->query->has_star || model_list_has(view->query->columns, column)))
            model_relation_drop(model, view, true);
    }
}

void model_relation_drop(struct model *model, struct model_relation *relation, bool cascades)
{
    drop_sequences(model, relation);
    drop_children(model, relation, cascades);
    model_relation_bury(model, relation);
    if (!cascades)
        return;
    model_references_fall(model, relation, NULL);
    drop_views(model, relation->name, NULL);
}

static void drop_indexes_of(struct model *model, struct model_relation *relation, const char *column)
{
    for (guint position = relation->indexes->len; position > 0; position--) {
        struct model_index *index = g_ptr_array_index(relation->indexes, position - 1);

        if (model_list_has(index->columns, column) || model_list_has(index->included, column) ||
            model_list_has(index->others, column))
            model_index_remove_whole(model, relation, index);
    }
}

void model_column_fall(struct model *model, struct model_relation *relation, const char *column, bool cascades)
{
    for (guint index = relation->constraints->len; index > 0; index--) {
        struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index - 1);
        const char *const *columns = constraint->columns;

        if (!model_list_has(columns, column))
            continue;
        if (cascades && model_constraint_index(relation, constraint) != NULL)
            model_references_fall(model, relation, columns);
        model_constraint_remove(model, relation, constraint);
    }
    drop_indexes_of(model, relation, column);
    if (cascades)
        drop_views(model, relation->name, column);
}
