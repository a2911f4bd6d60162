/* analysis/model_savepoint.c - copies of a model, and going back to one without moving what others point at. */
#include "analysis/model_state.h"

#include <string.h>

enum { SAVEPOINTS_MAX = 64 }; /* open at once, each a copy of the model: the oldest is forgotten */

/* ---- copies ---- */

static void copy_items(GPtrArray *to, const GPtrArray *from, size_t size)
{
    for (guint index = 0; index < from->len; index++)
        g_ptr_array_add(to, g_memdup2(g_ptr_array_index(from, index), size));
}

static void copy_pointers(GPtrArray *to, const GPtrArray *from)
{
    for (guint index = 0; index < from->len; index++)
        g_ptr_array_add(to, g_ptr_array_index(from, index));
}

static struct model_relation *copy_relation(const struct model_relation *relation)
{
    struct model_relation *copy = model_relation_new(relation->kind, relation->name);
    struct model_relation lists = *copy;

    *copy = *relation;
    copy->columns = lists.columns;
    copy->constraints = lists.constraints;
    copy->indexes = lists.indexes;
    copy->triggers = lists.triggers;
    copy->rules = lists.rules;
    copy->policies = lists.policies;
    copy->grantees = lists.grantees;
    copy_items(copy->columns, relation->columns, sizeof(struct model_column));
    copy_items(copy->constraints, relation->constraints, sizeof(struct model_constraint));
    copy_items(copy->indexes, relation->indexes, sizeof(struct model_index));
    copy_items(copy->triggers, relation->triggers, sizeof(struct model_trigger));
    copy_items(copy->rules, relation->rules, sizeof(struct model_rule));
    copy_items(copy->policies, relation->policies, sizeof(struct model_policy));
    copy_pointers(copy->grantees, relation->grantees);
    return copy;
}

static void copy_relations(struct model *copy, const struct model *model, GHashTable *origins)
{
    GHashTableIter iter;
    gpointer relation;

    g_hash_table_iter_init(&iter, model->relations);
    while (g_hash_table_iter_next(&iter, NULL, &relation)) {
        struct model_relation *twin = copy_relation(relation);

        model_relation_add(copy, twin);
        if (origins != NULL)
            g_hash_table_insert(origins, twin, relation);
        if (relation == model->creating)
            copy->creating = twin;
    }
}

static void copy_types(struct model *copy, const struct model *model)
{
    GHashTableIter iter;
    gpointer data;

    g_hash_table_iter_init(&iter, model->types);
    while (g_hash_table_iter_next(&iter, NULL, &data)) {
        const struct model_type *type = data;
        struct model_type *twin = model_type_new(type->kind, type->name);

        twin->base = type->base;
        twin->is_not_null = type->is_not_null;
        twin->is_constrained = type->is_constrained;
        twin->birth = type->birth;
        twin->renamed = type->renamed;
        g_array_append_vals(twin->labels, type->labels->data, type->labels->len);
        copy_items(twin->constraints, type->constraints, sizeof(struct model_constraint));
        g_hash_table_replace(copy->types, &twin->name, twin);
    }
}

static void copy_collations(struct model *copy, const struct model *model)
{
    GHashTableIter iter;
    gpointer data;

    g_hash_table_iter_init(&iter, model->collations);
    while (g_hash_table_iter_next(&iter, NULL, &data)) {
        struct model_collation *twin = g_memdup2(data, sizeof(struct model_collation));

        g_hash_table_replace(copy->collations, &twin->name, twin);
    }
}

static void copy_functions(struct model *copy, const struct model *model)
{
    GHashTableIter iter;
    gpointer overloads;

    g_hash_table_iter_init(&iter, model->functions);
    while (g_hash_table_iter_next(&iter, NULL, &overloads))
        for (guint index = 0; index < ((GPtrArray *)overloads)->len; index++)
            model_function_add(
                    copy, g_memdup2(g_ptr_array_index((GPtrArray *)overloads, index), sizeof(struct model_function)));
}

static void copy_texts(GHashTable *to, GHashTable *from)
{
    GHashTableIter iter;
    gpointer key, value;

    g_hash_table_iter_init(&iter, from);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_replace(to, key, value);
}

static struct model *copy_with_origins(const struct model *model, GHashTable *origins)
{
    struct model *copy = model_new_with_memory(model_memory_ref(model->memory));

    copy_relations(copy, model, origins);
    copy_types(copy, model);
    copy_functions(copy, model);
    copy_texts(copy->constraint_names, model->constraint_names);
    copy_texts(copy->schemas, model->schemas);
    copy_collations(copy, model);
    copy_texts(copy->defaults, model->defaults);
    copy_texts(copy->settings, model->settings);
    g_array_append_vals(copy->locals, model->locals->data, model->locals->len);
    g_array_append_vals(copy->released, model->released->data, model->released->len);
    g_array_append_vals(copy->default_grantees, model->default_grantees->data, model->default_grantees->len);
    g_array_append_vals(copy->implied, model->implied->data, model->implied->len);
    copy_pointers(copy->path, model->path);
    copy->transaction = model->transaction;
    copy->is_in_block = model->is_in_block;
    copy->is_whole = model->is_whole;
    copy->began_empty = model->began_empty;
    return copy;
}

/* A copy stands by itself: savepoints of the transaction that the model is in do not come along. */
struct model *model_copy(const struct model *model)
{
    return copy_with_origins(model, NULL);
}

/* ---- savepoints ---- */

void model_savepoint_push(struct model *model, const char *name)
{
    struct model_savepoint *savepoint = g_new0(struct model_savepoint, 1);

    savepoint->name = model_text(model, name);
    savepoint->origins = g_hash_table_new(NULL, NULL);
    savepoint->copy = copy_with_origins(model, savepoint->origins);
    if (model->savepoints->len == SAVEPOINTS_MAX)
        g_ptr_array_remove_index(model->savepoints, 0);
    g_ptr_array_add(model->savepoints, savepoint);
}

void model_savepoint_free(gpointer data)
{
    struct model_savepoint *savepoint = data;

    model_free(savepoint->copy);
    g_hash_table_unref(savepoint->origins);
    g_free(savepoint);
}

static guint find(const struct model *model, const char *name)
{
    guint index = model->savepoints->len;

    while (index > 0) {
        const struct model_savepoint *savepoint = g_ptr_array_index(model->savepoints, index - 1);

        if (g_strcmp0(savepoint->name, name) == 0)
            break;
        index--;
    }
    return index;
}

static void swap_relations(struct model_relation *one, struct model_relation *other)
{
    struct model_relation kept = *one;

    *one = *other;
    *other = kept;
}

/* What was in the model when the savepoint was set comes back in the place where it was. */
static void restore_relations(struct model *model, const struct model_savepoint *savepoint)
{
    g_autoptr(GPtrArray) now = model_relations(model);
    g_autoptr(GPtrArray) then = model_relations(savepoint->copy);

    for (guint index = 0; index < now->len; index++)
        model_relation_bury(model, g_ptr_array_index(now, index));
    for (guint index = 0; index < then->len; index++) {
        struct model_relation *twin = g_ptr_array_index(then, index);
        struct model_relation *origin = g_hash_table_lookup(savepoint->origins, twin);

        model_relation_bury(savepoint->copy, twin);
        swap_relations(origin, twin);
        g_hash_table_steal(model->buried, origin);
        model_relation_add(model, origin);
    }
}

static void swap_tables(GHashTable **one, GHashTable **other)
{
    GHashTable *kept = *one;

    *one = *other;
    *other = kept;
}

static void restore(struct model *model, struct model_savepoint *savepoint)
{
    struct model *copy = savepoint->copy;

    restore_relations(model, savepoint);
    model->creating_domain = NULL;
    swap_tables(&model->types, &copy->types);
    swap_tables(&model->functions, &copy->functions);
    swap_tables(&model->schemas, &copy->schemas);
    swap_tables(&model->collations, &copy->collations);
    swap_tables(&model->settings, &copy->settings);
    g_array_set_size(model->locals, 0);
    g_array_append_vals(model->locals, copy->locals->data, copy->locals->len);
    g_array_set_size(model->default_grantees, 0);
    g_array_append_vals(model->default_grantees, copy->default_grantees->data, copy->default_grantees->len);
    g_array_set_size(model->implied, 0);
    g_array_append_vals(model->implied, copy->implied->data, copy->implied->len);
    model_path_follow(model);
}

bool model_savepoint_restore(struct model *model, const char *name)
{
    guint index = find(model, name);

    if (index == 0)
        return false;
    restore(model, g_ptr_array_index(model->savepoints, index - 1));
    g_ptr_array_set_size(model->savepoints, (gint)index - 1);
    return true;
}

void model_savepoint_release(struct model *model, const char *name)
{
    guint index = find(model, name);

    if (index > 0)
        g_ptr_array_set_size(model->savepoints, (gint)index - 1);
}
