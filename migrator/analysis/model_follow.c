/* analysis/model_follow.c - what else changes when a table or a column is renamed or dropped. */
#include "analysis/model_state.h"

#include <string.h>

/* ---- names that point at a relation ---- */

static void follow_in_query(struct model *model, struct model_relation *view, struct sql_name old, struct sql_name name)
{
    g_autofree struct sql_name *relations = NULL;
    struct sql_query query;

    if (!model_reads(view, old))
        return;
    query = *view->query;
    relations = g_memdup2(query.relations, query.relation_count * sizeof *relations);
    for (guint index = 0; index < query.relation_count; index++)
        if (model_name_is(relations[index], old))
            relations[index] = name;
    query.relations = relations;
    view->query = model_query_copy(model, &query);
}

static void follow_name(struct model *model, struct model_relation *relation, struct sql_name old, struct sql_name name)
{
    if (model_name_is(relation->parent, old))
        relation->parent = name;
    if (model_name_is(relation->owner, old))
        relation->owner = name;
    for (guint index = 0; index < relation->constraints->len; index++) {
        struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (model_name_is(constraint->other, old))
            constraint->other = name;
    }
    follow_in_query(model, relation, old, name);
}

static void move_indexes(struct model_relation *relation, const char *schema)
{
    for (guint position = 0; position < relation->indexes->len; position++)
        ((struct model_index *)g_ptr_array_index(relation->indexes, position))->name.schema = schema;
}

static void move_sequences(struct model *model, const struct model_relation *relation, const char *schema)
{
    for (guint index = 0; index < relation->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(relation->columns, index);
        const struct sql_name old = { .schema = relation->name.schema, .name = column->owned_sequence };
        struct model_relation *sequence = old.name != NULL ? g_hash_table_lookup(model->relations, &old) : NULL;

        if (sequence != NULL)
            model_relation_rename(model, sequence, (struct sql_name){ .schema = schema, .name = old.name });
    }
}

/* Its column knows a sequence by its name alone. */
static void follow_in_owner(struct model *model, const struct model_relation *sequence, const char *old)
{
    struct model_relation *owner =
            sequence->owner.name != NULL ? g_hash_table_lookup(model->relations, &sequence->owner) : NULL;
    struct model_column *column = owner != NULL ? model_find_column(owner, sequence->owner_column) : NULL;

    if (column != NULL && g_strcmp0(column->owned_sequence, old) == 0)
        column->owned_sequence = sequence->name.name;
}

void model_relation_rename(struct model *model, struct model_relation *relation, struct sql_name name)
{
    struct sql_name old = relation->name;
    g_autoptr(GPtrArray) relations = NULL;

    name = model_name_copy(model, name);
    if (g_strcmp0(old.schema, name.schema) != 0)
        move_sequences(model, relation, name.schema);
    model_relation_bury(model, relation);
    g_hash_table_steal(model->buried, relation);
    relation->name = name;
    move_indexes(relation, name.schema);
    model_relation_add(model, relation);
    follow_in_owner(model, relation, old.name);
    relations = model_relations(model);
    for (guint index = 0; index < relations->len; index++)
        follow_name(model, g_ptr_array_index(relations, index), old, name);
}

/* ---- names that point at a column ---- */

static void follow_in_constraint(struct model *model, struct model_constraint *constraint, const char *old,
                                 const char *name)
{
    struct sql_term *terms = NULL;

    constraint->columns = model_list_replace(model, constraint->columns, old, name);
    if (constraint->term_count == 0)
        return;
    terms = g_memdup2(constraint->terms, constraint->term_count * sizeof *terms);
    for (guint index = 0; index < constraint->term_count; index++)
        if (g_strcmp0(terms[index].column, old) == 0)
            terms[index].column = name;
    constraint->terms = model_terms_copy(model, terms, constraint->term_count);
    g_free(terms);
}

static void follow_here(struct model *model, struct model_relation *relation, const char *old, const char *name)
{
    for (guint index = 0; index < relation->constraints->len; index++)
        follow_in_constraint(model, g_ptr_array_index(relation->constraints, index), old, name);
    for (guint position = 0; position < relation->indexes->len; position++) {
        struct model_index *index = g_ptr_array_index(relation->indexes, position);

        index->columns = model_list_replace(model, index->columns, old, name);
        index->included = model_list_replace(model, index->included, old, name);
        index->others = model_list_replace(model, index->others, old, name);
    }
    if (relation->partition_key != NULL)
        relation->partition_key = model_list_replace(model, relation->partition_key, old, name);
}

/* A view of several tables may mean another's column by the same name: it keeps the old one, too. */
static void follow_in_view(struct model *model, struct model_relation *view, const char *old, const char *name)
{
    struct sql_query query = *view->query;
    g_autoptr(GPtrArray) columns = g_ptr_array_new();

    if (!model_list_has(query.columns, old))
        return;
    for (const char *const *column = query.columns; *column != NULL; column++)
        if (query.relation_count > 1 || strcmp(*column, old) != 0)
            g_ptr_array_add(columns, (gpointer)(guintptr)*column);
    g_ptr_array_add(columns, (gpointer)(guintptr)name);
    query.columns = model_list_of(model, columns);
    view->query = model_query_copy(model, &query);
}

static void follow_elsewhere(struct model *model, struct model_relation *other, const struct model_relation *relation,
                             const char *old, const char *name)
{
    for (guint index = 0; index < other->constraints->len; index++) {
        struct model_constraint *constraint = g_ptr_array_index(other->constraints, index);

        if (model_name_is(constraint->other, relation->name))
            constraint->other_columns = model_list_replace(model, constraint->other_columns, old, name);
    }
    if (model_reads(other, relation->name))
        follow_in_view(model, other, old, name);
    if (model_name_is(other->owner, relation->name) && g_strcmp0(other->owner_column, old) == 0)
        other->owner_column = name;
}

void model_column_follow(struct model *model, struct model_relation *relation, const char *old, const char *name)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    follow_here(model, relation, old, name);
    for (guint index = 0; index < relations->len; index++)
        follow_elsewhere(model, g_ptr_array_index(relations, index), relation, old, name);
}
