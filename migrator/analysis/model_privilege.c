/* analysis/model_privilege.c - which roles have privileges on relations: GRANT, REVOKE, default privileges. */
#include "analysis/model_state.h"

#include <string.h>

/* Fewer of its kind say nothing about what a schema's others have. */
enum { SIBLINGS_MIN = 2 };

static bool is_about_relations(const struct sql_action *action)
{
    return action->object == SQL_OBJECT_TABLE || action->object == SQL_OBJECT_SEQUENCE;
}

static bool is_of_kind(const struct model_relation *relation, bool is_sequence)
{
    return (relation->kind == MODEL_SEQUENCE) == is_sequence && relation->kind != MODEL_COMPOSITE_TYPE;
}

void model_grantee_add(struct model *model, struct model_relation *relation, const char *role)
{
    if (!g_ptr_array_find_with_equal_func(relation->grantees, role, g_str_equal, NULL))
        g_ptr_array_add(relation->grantees, (gpointer)(guintptr)model_text(model, role));
}

static void remove_grantee(GPtrArray *grantees, const char *role)
{
    guint position = 0;

    if (g_ptr_array_find_with_equal_func(grantees, role, g_str_equal, &position))
        g_ptr_array_remove_index(grantees, position);
}

static void grant_on(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    for (const char *const *role = action->columns; role != NULL && *role != NULL; role++)
        if (action->kind == SQL_GRANT)
            model_grantee_add(model, relation, *role);
        else
            remove_grantee(relation->grantees, *role);
}

static void grant_on_schema(struct model *model, const struct sql_action *action)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint index = 0; index < relations->len; index++) {
        struct model_relation *relation = g_ptr_array_index(relations, index);

        if (g_strcmp0(relation->name.schema, action->relation.schema) == 0 &&
            is_of_kind(relation, action->object == SQL_OBJECT_SEQUENCE))
            grant_on(model, relation, action);
    }
}

/* Of REVOKE only ALL is taken for the loss of every privilege. */
void model_change_privileges(struct model *model, const struct sql_action *action)
{
    struct model_relation *relation = NULL;

    if (!is_about_relations(action) ||
        (action->kind == SQL_REVOKE && (action->settings == NULL || !g_strv_contains(action->settings, "all"))))
        return;
    if (action->relation.name == NULL) {
        grant_on_schema(model, action);
        return;
    }
    relation = model_mention(model, action->relation);
    if (relation != NULL)
        grant_on(model, relation, action);
}

/* ---- default privileges ---- */

void model_default_grantee_add(struct model *model, struct model_default_grantee grantee)
{
    grantee.schema = model_text(model, grantee.schema);
    grantee.role = model_text(model, grantee.role);
    g_array_append_val(model->default_grantees, grantee);
}

static bool is_same_default(const struct model_default_grantee *one, const struct model_default_grantee *other)
{
    return g_strcmp0(one->schema, other->schema) == 0 && one->of_sequences == other->of_sequences &&
           strcmp(one->role, other->role) == 0;
}

static void remove_default(struct model *model, const struct model_default_grantee *grantee)
{
    for (guint index = model->default_grantees->len; index-- > 0;)
        if (is_same_default(&g_array_index(model->default_grantees, struct model_default_grantee, index), grantee))
            g_array_remove_index(model->default_grantees, index);
}

void model_change_default_privileges(struct model *model, const struct sql_action *action)
{
    if (!is_about_relations(action))
        return;
    for (const char *const *role = action->columns; role != NULL && *role != NULL; role++) {
        const struct model_default_grantee grantee = { action->relation.schema, *role,
                                                       action->object == SQL_OBJECT_SEQUENCE };

        if ((action->flags & SQL_ON) != 0)
            model_default_grantee_add(model, grantee);
        else
            remove_default(model, &grantee);
    }
}

bool model_grants_by_default(const struct model *model, const char *schema, const char *role, bool is_sequence)
{
    for (guint index = 0; index < model->default_grantees->len; index++) {
        const struct model_default_grantee *grantee =
                &g_array_index(model->default_grantees, struct model_default_grantee, index);

        if (grantee->of_sequences == is_sequence && strcmp(grantee->role, role) == 0 &&
            (grantee->schema == NULL || g_strcmp0(grantee->schema, schema) == 0))
            return true;
    }
    return false;
}

/* ---- what a relation's siblings have ---- */

static void count_grantees(GHashTable *counts, const GPtrArray *grantees)
{
    for (guint index = 0; index < grantees->len; index++) {
        gpointer role = g_ptr_array_index(grantees, index);

        g_hash_table_replace(counts, role, GUINT_TO_POINTER(GPOINTER_TO_UINT(g_hash_table_lookup(counts, role)) + 1));
    }
}

/* How many others of the schema and the kind anybody has privileges on; and, of each role, on how many. */
static guint count_siblings(const struct model *model, struct sql_name name, bool is_sequence, GHashTable *counts)
{
    g_autoptr(GPtrArray) relations = model_relations(model);
    guint siblings = 0;

    for (guint index = 0; index < relations->len; index++) {
        const struct model_relation *relation = g_ptr_array_index(relations, index);

        if (relation->grantees->len == 0 || !is_of_kind(relation, is_sequence) ||
            g_strcmp0(relation->name.schema, name.schema) != 0 || strcmp(relation->name.name, name.name) == 0)
            continue;
        siblings++;
        count_grantees(counts, relation->grantees);
    }
    return siblings;
}

static gint compare_roles(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

GPtrArray *model_missing_grantees(const struct model *model, struct sql_name name, bool is_sequence)
{
    const struct model_relation *relation = model_find_relation(model, name);
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *missing = g_ptr_array_new();
    GHashTableIter iter;
    gpointer role, count;
    guint siblings = 0;

    if (name.schema == NULL)
        name.schema = model->path->len > 0 ? g_ptr_array_index(model->path, 0) : "";
    siblings = count_siblings(model, name, is_sequence, counts);
    g_hash_table_iter_init(&iter, counts);
    while (siblings >= SIBLINGS_MIN && g_hash_table_iter_next(&iter, &role, &count))
        if (GPOINTER_TO_UINT(count) * 2 > siblings && !model_grants_by_default(model, name.schema, role, is_sequence) &&
            (relation == NULL || !g_ptr_array_find_with_equal_func(relation->grantees, role, g_str_equal, NULL)))
            g_ptr_array_add(missing, role);
    g_ptr_array_sort(missing, compare_roles);
    return missing;
}
