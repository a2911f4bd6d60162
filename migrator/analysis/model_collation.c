/* analysis/model_collation.c - collations: which of them take texts of other bytes for equal, and who uses them. */
#include "analysis/model_state.h"

#include <string.h>

enum { DOMAINS_MAX = 32 }; /* a domain over a domain, and so on */

static struct model_collation *find(const struct model *model, struct sql_name name)
{
    return model_name_find(model, model->collations, name);
}

struct sql_name model_collation_resolve(const struct model *model, struct sql_name name)
{
    const struct model_collation *collation = find(model, name);

    return collation != NULL ? collation->name : name;
}

bool model_is_nondeterministic(const struct model *model, struct sql_name collation)
{
    const struct model_collation *found = find(model, collation);

    return found != NULL && found->is_nondeterministic;
}

struct sql_name model_collation_of(const struct model *model, const struct sql_type *type)
{
    for (int depth = 0; type->collation.name == NULL && depth < DOMAINS_MAX; depth++) {
        const struct model_type *found = model_find_type(model, (struct sql_name){ type->schema, type->name });

        if (found == NULL || found->kind != MODEL_DOMAIN)
            break;
        type = &found->base;
    }
    return model_collation_resolve(model, type->collation);
}

void model_collation_add(struct model *model, struct sql_name name, bool is_nondeterministic)
{
    struct model_collation *collation = g_new0(struct model_collation, 1);

    collation->name = model_name_new(model, name, false);
    collation->is_nondeterministic = is_nondeterministic;
    g_hash_table_replace(model->collations, &collation->name, collation);
}

void model_create_collation(struct model *model, const struct sql_action *action)
{
    bool is_nondeterministic =
            (action->flags & SQL_NONDETERMINISTIC) != 0 || model_is_nondeterministic(model, action->other);

    if (is_nondeterministic || !model_keeps_existing(action))
        model_collation_add(model, action->relation, is_nondeterministic);
}

/* ---- those who use it ---- */

static void follow_in_type(struct sql_type *type, struct sql_name old, struct sql_name name)
{
    if (type->collation.name != NULL && model_name_is(type->collation, old))
        type->collation = name;
}

static void follow(struct model *model, struct sql_name old, struct sql_name name)
{
    g_autoptr(GPtrArray) relations = model_relations(model);
    GHashTableIter iter;
    gpointer type;

    for (guint number = 0; number < relations->len; number++) {
        const struct model_relation *relation = g_ptr_array_index(relations, number);

        for (guint index = 0; index < relation->columns->len; index++)
            follow_in_type(&((struct model_column *)g_ptr_array_index(relation->columns, index))->type, old, name);
    }
    g_hash_table_iter_init(&iter, model->types);
    while (g_hash_table_iter_next(&iter, NULL, &type))
        follow_in_type(&((struct model_type *)type)->base, old, name);
}

static void put_under(struct model *model, struct model_collation *collation, struct sql_name name)
{
    const struct sql_name old = collation->name;

    g_hash_table_steal(model->collations, &collation->name);
    collation->name = model_name_copy(model, name);
    g_hash_table_replace(model->collations, &collation->name, collation);
    follow(model, old, collation->name);
}

/* With CASCADE the columns that have it go, too: which are not looked for. */
void model_drop_collation(struct model *model, const struct sql_action *action)
{
    const struct model_collation *collation = find(model, action->relation);

    if (collation != NULL)
        g_hash_table_remove(model->collations, &collation->name);
}

void model_rename_collation(struct model *model, const struct sql_action *action)
{
    struct model_collation *collation = find(model, action->relation);

    if (collation != NULL)
        put_under(model, collation, (struct sql_name){ collation->name.schema, action->new_name });
}

void model_collation_move(struct model *model, const struct sql_action *action)
{
    struct model_collation *collation = find(model, action->relation);

    if (collation != NULL)
        put_under(model, collation, (struct sql_name){ action->new_name, collation->name.name });
}

/* ---- schemas ---- */

static gboolean is_in_schema(gpointer key, gpointer value, gpointer schema)
{
    (void)value;
    return g_strcmp0(((const struct sql_name *)key)->schema, schema) == 0;
}

void model_collations_drop(struct model *model, const char *schema)
{
    g_hash_table_foreach_remove(model->collations, is_in_schema, (gpointer)(guintptr)schema);
}

void model_collations_follow(struct model *model, const char *old, const char *schema)
{
    g_autoptr(GList) collations = g_hash_table_get_values(model->collations);

    for (const GList *link = collations; link != NULL; link = link->next) {
        struct model_collation *collation = link->data;

        if (g_strcmp0(collation->name.schema, old) == 0)
            put_under(model, collation, (struct sql_name){ schema, collation->name.name });
    }
}
