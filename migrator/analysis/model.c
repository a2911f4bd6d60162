/* analysis/model.c - the life of a model and of its relations, and looking things up in it. */
#include "analysis/model.h"

#include "analysis/model_state.h"

#include <string.h>

/* ---- relations ---- */

struct model_relation *model_relation_new(enum model_relation_kind kind, struct sql_name name)
{
    struct model_relation *relation = g_new0(struct model_relation, 1);

    relation->kind = kind;
    relation->name = name;
    relation->columns = g_ptr_array_new_with_free_func(g_free);
    relation->constraints = g_ptr_array_new_with_free_func(g_free);
    relation->indexes = g_ptr_array_new_with_free_func(g_free);
    relation->triggers = g_ptr_array_new_with_free_func(g_free);
    relation->rules = g_ptr_array_new_with_free_func(g_free);
    relation->policies = g_ptr_array_new_with_free_func(g_free);
    relation->grantees = g_ptr_array_new();
    relation->rows = relation->bytes = relation->toast_bytes = relation->reads = relation->writes = -1;
    return relation;
}

static void free_relation(gpointer data)
{
    struct model_relation *relation = data;

    g_ptr_array_free(relation->columns, TRUE);
    g_ptr_array_free(relation->constraints, TRUE);
    g_ptr_array_free(relation->indexes, TRUE);
    g_ptr_array_free(relation->triggers, TRUE);
    g_ptr_array_free(relation->rules, TRUE);
    g_ptr_array_free(relation->policies, TRUE);
    g_ptr_array_free(relation->grantees, TRUE);
    g_free(relation);
}

static void list_indexes(struct model *model, struct model_relation *relation, bool are_listed)
{
    for (guint position = 0; position < relation->indexes->len; position++) {
        struct model_index *index = g_ptr_array_index(relation->indexes, position);

        if (are_listed)
            g_hash_table_replace(model->indexes, &index->name, relation);
        else
            g_hash_table_remove(model->indexes, &index->name);
    }
}

void model_relation_add(struct model *model, struct model_relation *relation)
{
    struct model_relation *before = g_hash_table_lookup(model->relations, &relation->name);

    if (before != NULL)
        model_relation_bury(model, before);
    g_hash_table_replace(model->relations, &relation->name, relation);
    list_indexes(model, relation, true);
}

void model_relation_bury(struct model *model, struct model_relation *relation)
{
    list_indexes(model, relation, false);
    g_hash_table_remove(model->relations, &relation->name);
    g_hash_table_add(model->buried, relation);
    if (model->creating == relation)
        model->creating = NULL;
}

void model_begin_empty(struct model *model)
{
    model->began_empty = true;
}

void model_doubt(struct model *model)
{
    model->began_empty = false;
}

struct model_relation *model_mention(struct model *model, struct sql_name name)
{
    struct model_relation *relation = model_find_relation(model, name);

    if (relation != NULL || name.name == NULL || model_name_find(model, model->indexes, name) != NULL)
        return relation;
    model_doubt(model);
    relation = model_relation_new(MODEL_UNKNOWN, model_name_new(model, name, false));
    model_relation_add(model, relation);
    return relation;
}

GPtrArray *model_relations(const struct model *model)
{
    GPtrArray *relations = g_ptr_array_sized_new(g_hash_table_size(model->relations));
    GHashTableIter iter;
    gpointer relation;

    g_hash_table_iter_init(&iter, model->relations);
    while (g_hash_table_iter_next(&iter, NULL, &relation))
        g_ptr_array_add(relations, relation);
    return relations;
}

GPtrArray *model_children(const struct model *model, const struct model_relation *relation)
{
    GPtrArray *children = NULL;

    if (!relation->is_parent)
        return NULL;
    children = model_relations(model);
    for (guint index = children->len; index > 0; index--) {
        const struct model_relation *child = g_ptr_array_index(children, index - 1);

        if (!model_name_is(child->parent, relation->name))
            g_ptr_array_remove_index_fast(children, index - 1);
    }
    return children;
}

/* ---- indexes and constraints ---- */

void model_index_add(struct model *model, struct model_relation *relation, struct model_index *index)
{
    g_ptr_array_add(relation->indexes, index);
    g_hash_table_replace(model->indexes, &index->name, relation);
}

void model_index_remove(struct model *model, struct model_relation *relation, struct model_index *index)
{
    g_hash_table_remove(model->indexes, &index->name);
    g_ptr_array_remove(relation->indexes, index);
}

static void rename_in_parts(struct model *model, const struct model_relation *relation, struct sql_name old,
                            struct sql_name name)
{
    g_autoptr(GPtrArray) children = model_children(model, relation);

    for (guint number = 0; children != NULL && number < children->len; number++) {
        const struct model_relation *child = g_ptr_array_index(children, number);

        for (guint position = 0; position < child->indexes->len; position++) {
            struct model_index *part = g_ptr_array_index(child->indexes, position);

            if (model_name_is(part->parent, old))
                part->parent = name;
        }
    }
}

void model_index_rename(struct model *model, struct model_relation *relation, struct model_index *index,
                        const char *name)
{
    struct sql_name old = index->name;

    g_hash_table_remove(model->indexes, &index->name);
    index->name.name = model_text(model, name);
    g_hash_table_replace(model->indexes, &index->name, relation);
    rename_in_parts(model, relation, old, index->name);
}

void model_constraint_add(struct model *model, struct model_relation *relation, struct model_constraint *constraint)
{
    if (constraint->name != NULL)
        g_hash_table_add(model->constraint_names, (gpointer)(guintptr)constraint->name);
    g_ptr_array_add(relation->constraints, constraint);
}

/* ---- types and functions ---- */

struct model_type *model_type_new(enum model_type_kind kind, struct sql_name name)
{
    struct model_type *type = g_new0(struct model_type, 1);

    type->kind = kind;
    type->name = name;
    type->labels = g_array_new(FALSE, TRUE, sizeof(struct model_label));
    type->constraints = g_ptr_array_new_with_free_func(g_free);
    return type;
}

static void free_type(gpointer data)
{
    struct model_type *type = data;

    g_array_unref(type->labels);
    g_ptr_array_free(type->constraints, TRUE);
    g_free(type);
}

static void free_functions(gpointer overloads)
{
    g_ptr_array_free(overloads, TRUE);
}

void model_function_add(struct model *model, struct model_function *function)
{
    GPtrArray *overloads = g_hash_table_lookup(model->functions, &function->name);

    if (overloads == NULL) {
        overloads = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(model->functions, g_memdup2(&function->name, sizeof function->name), overloads);
    }
    g_ptr_array_add(overloads, function);
}

/* ---- life ---- */

struct model *model_new_with_memory(struct model_memory *memory)
{
    struct model *model = g_new0(struct model, 1);

    model->memory = memory;
    model->relations = g_hash_table_new(model_name_hash, model_name_equal);
    model->indexes = g_hash_table_new(model_name_hash, model_name_equal);
    model->constraint_names = g_hash_table_new(g_str_hash, g_str_equal);
    model->types = g_hash_table_new_full(model_name_hash, model_name_equal, NULL, free_type);
    model->functions = g_hash_table_new_full(model_name_hash, model_name_equal, g_free, free_functions);
    model->schemas = g_hash_table_new(g_str_hash, g_str_equal);
    model->collations = g_hash_table_new_full(model_name_hash, model_name_equal, NULL, g_free);
    model->defaults = g_hash_table_new(g_str_hash, g_str_equal);
    model->settings = g_hash_table_new(g_str_hash, g_str_equal);
    model->locals = g_array_new(FALSE, FALSE, sizeof(struct model_local));
    model->default_grantees = g_array_new(FALSE, FALSE, sizeof(struct model_default_grantee));
    model->implied = g_array_new(FALSE, FALSE, sizeof(struct model_implied));
    model->path = g_ptr_array_new();
    model->savepoints = g_ptr_array_new_with_free_func(model_savepoint_free);
    model->buried = g_hash_table_new_full(NULL, NULL, free_relation, NULL);
    model->released = g_array_new(FALSE, FALSE, sizeof(bool));
    return model;
}

struct model *model_new(void)
{
    struct model *model = model_new_with_memory(model_memory_new());

    model_settings_reset(model);
    return model;
}

static void bury_all(struct model *model)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint index = 0; index < relations->len; index++)
        model_relation_bury(model, g_ptr_array_index(relations, index));
}

void model_free(struct model *model)
{
    if (model == NULL)
        return;
    bury_all(model);
    g_ptr_array_free(model->savepoints, TRUE);
    g_hash_table_unref(model->buried);
    g_ptr_array_free(model->path, TRUE);
    g_array_unref(model->locals);
    g_array_unref(model->default_grantees);
    g_array_unref(model->implied);
    g_array_unref(model->released);
    g_hash_table_unref(model->relations);
    g_hash_table_unref(model->indexes);
    g_hash_table_unref(model->constraint_names);
    g_hash_table_unref(model->types);
    g_hash_table_unref(model->functions);
    g_hash_table_unref(model->schemas);
    g_hash_table_unref(model->collations);
    g_hash_table_unref(model->defaults);
    g_hash_table_unref(model->settings);
    model_memory_unref(model->memory);
    g_free(model);
}

void model_cleanup(struct model **model)
{
    model_free(*model);
}

/* ---- births and ages ---- */

void model_begin_migration(struct model *model, bool is_released)
{
    model->is_in_block = false;
    g_ptr_array_set_size(model->savepoints, 0);
    g_array_append_val(model->released, is_released);
    model_begin_transaction(model);
    g_hash_table_remove_all(model->buried);
}

struct model_birth model_now(const struct model *model)
{
    return (struct model_birth){ .migration = model->released->len, .transaction = model->transaction };
}

enum model_age model_age(const struct model *model, struct model_birth birth)
{
    if (birth.migration == 0)
        return MODEL_ASSUMED;
    if (birth.migration == model->released->len && birth.transaction == model->transaction)
        return MODEL_NEW;
    if (birth.migration == model->released->len)
        return MODEL_UNRELEASED; /* by an earlier transaction of the migration in hand */
    return g_array_index(model->released, bool, birth.migration - 1) ? MODEL_RELEASED : MODEL_UNRELEASED;
}

/* ---- looking up ---- */

struct model_relation *model_find_relation(const struct model *model, struct sql_name name)
{
    return model_name_find(model, model->relations, name);
}

struct model_column *model_find_column(const struct model_relation *relation, const char *name)
{
    for (guint index = 0; name != NULL && index < relation->columns->len; index++) {
        struct model_column *column = g_ptr_array_index(relation->columns, index);

        if (!column->is_dropped && strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

struct model_constraint *model_find_constraint(const struct model_relation *relation, const char *name)
{
    for (guint index = 0; name != NULL && index < relation->constraints->len; index++) {
        struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (g_strcmp0(constraint->name, name) == 0)
            return constraint;
    }
    return NULL;
}

struct model_index *model_find_index_on(const struct model_relation *relation, const char *name)
{
    for (guint position = 0; name != NULL && position < relation->indexes->len; position++) {
        struct model_index *index = g_ptr_array_index(relation->indexes, position);

        if (g_strcmp0(index->name.name, name) == 0)
            return index;
    }
    return NULL;
}

struct model_index *model_find_index(const struct model *model, struct sql_name name, struct model_relation **relation)
{
    struct model_relation *found = model_name_find(model, model->indexes, name);

    if (relation != NULL)
        *relation = found;
    return found != NULL ? model_find_index_on(found, name.name) : NULL;
}

struct model_type *model_find_type(const struct model *model, struct sql_name name)
{
    return model_name_find(model, model->types, name);
}

void model_each_relation(const struct model *model, void (*call)(gpointer argument, struct model_relation *relation),
                         gpointer argument)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint index = 0; index < relations->len; index++)
        call(argument, g_ptr_array_index(relations, index));
}
