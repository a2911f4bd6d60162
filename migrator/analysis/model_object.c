/* analysis/model_object.c - views, sequences, triggers, policies and schemas. */
#include "analysis/model_state.h"

#include <string.h>

/* ---- views ---- */

/* Names that begin with pg_ are the server's own, unless somebody has made one. */
static struct sql_name resolve(struct model *model, struct sql_name name)
{
    const struct model_relation *relation = model_find_relation(model, name);

    if (relation != NULL)
        return relation->name;
    if (name.schema == NULL && g_str_has_prefix(name.name, "pg_"))
        name.schema = "pg_catalog";
    return model_name_new(model, name, false);
}

/* With its names resolved: a view keeps what it read when it was created. */
static const struct sql_query *resolved(struct model *model, const struct sql_query *query)
{
    g_autofree struct sql_name *relations = NULL;
    struct sql_query copy;

    if (query == NULL)
        return NULL;
    copy = *query;
    relations = g_memdup2(query->relations, query->relation_count * sizeof *relations);
    for (guint index = 0; index < query->relation_count; index++)
        relations[index] = resolve(model, relations[index]);
    copy.relations = relations;
    if (query->from.name != NULL)
        copy.from = resolve(model, query->from);
    return model_query_copy(model, &copy);
}

/* SELECT * of one known table is its columns. */
static bool add_star(struct model *model, struct model_relation *view, const struct model_relation *from)
{
    if (from == NULL || !from->is_whole)
        return false;
    for (guint index = 0; index < from->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(from->columns, index);

        model_column_add(model, view, column->name)->type = column->type;
    }
    return true;
}

/* A column of the one table that is read, or what is cast. name NULL: not known. */
static struct sql_type type_of_output(struct model *model, const struct sql_output *output,
                                      const struct model_relation *from)
{
    const struct model_column *column =
            from != NULL && output->column != NULL ? model_find_column(from, output->column) : NULL;

    return column != NULL ? column->type : model_type_copy(model, &output->type);
}

static void fill_columns(struct model *model, struct model_relation *view, const char *const *columns)
{
    const struct sql_query *query = view->query;
    const struct model_relation *from = query != NULL ? model_find_relation(model, query->from) : NULL;

    g_ptr_array_set_size(view->columns, 0);
    view->is_whole = columns != NULL && columns[0] != NULL;
    for (guint index = 0; columns != NULL && columns[index] != NULL; index++) {
        if (strcmp(columns[index], "*") == 0)
            view->is_whole = add_star(model, view, from) && view->is_whole;
        else if (query != NULL && index < query->output_count)
            model_column_add(model, view, columns[index])->type = type_of_output(model, &query->outputs[index], from);
        else
            model_column_add(model, view, columns[index]);
    }
}

void model_columns_of_query(struct model *model, struct model_relation *table, const struct sql_action *action)
{
    table->query = resolved(model, action->query);
    fill_columns(model, table, action->columns);
    table->query = NULL;
    for (guint index = 0; index < table->columns->len; index++)
        ((struct model_column *)g_ptr_array_index(table->columns, index))->birth = table->birth;
}

const char *model_list_columns(struct model *model, const struct model_relation *view)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint index = 0; index < view->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(view->columns, index);

        g_string_append_printf(list, "%s%s", index > 0 ? "," : "", column->name);
    }
    return view->is_whole ? model_text(model, list->str) : NULL;
}

static struct model_relation *new_view(struct model *model, struct sql_name name, const struct sql_action *action)
{
    struct model_relation *view =
            model_relation_new(action->kind == SQL_CREATE_VIEW ? MODEL_VIEW : MODEL_MATERIALIZED_VIEW, name);

    view->is_temporary = g_strcmp0(name.schema, MODEL_TEMPORARY_SCHEMA) == 0;
    view->birth = model_now(model);
    model_relation_add(model, view);
    return view;
}

void model_set_view_options(struct model *model, struct model_relation *view, const struct sql_action *action)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    bool is_reset = g_strcmp0(action->method, "reset") == 0;

    for (const char *const *name = view->options; name != NULL && *name != NULL; name++)
        if (!model_list_has(action->settings, *name))
            g_ptr_array_add(names, (gpointer)(guintptr)*name);
    for (const char *const *name = action->settings; !is_reset && name != NULL && *name != NULL; name++)
        if (!g_str_has_prefix(*name, "no_"))
            g_ptr_array_add(names, (gpointer)(guintptr)*name);
    view->options = model_list_of(model, names);
}

/* OR REPLACE leaves its triggers, and it is as old as before. */
void model_create_view(struct model *model, const struct sql_action *action)
{
    struct sql_name name = model_name_new(model, action->relation, (action->flags & SQL_TEMPORARY) != 0);
    struct model_relation *view = g_hash_table_lookup(model->relations, &name);
    bool is_replaced = view != NULL && view->kind == MODEL_VIEW && (action->flags & SQL_OR_REPLACE) != 0;

    if (view != NULL && !is_replaced && model_keeps_existing(action))
        return;
    if (!is_replaced)
        view = new_view(model, name, action);
    view->query = resolved(model, action->query);
    view->options = NULL;
    model_set_view_options(model, view, action);
    fill_columns(model, view, action->columns);
    view->definition = model_list_columns(model, view);
}

/* ---- sequences ---- */

void model_create_sequence(struct model *model, const struct sql_action *action)
{
    struct sql_name name = model_name_new(model, action->relation, (action->flags & SQL_TEMPORARY) != 0);
    struct model_relation *sequence = g_hash_table_lookup(model->relations, &name);

    if (sequence != NULL && model_keeps_existing(action))
        return;
    sequence = model_relation_new(MODEL_SEQUENCE, name);
    sequence->is_whole = true;
    sequence->is_temporary = g_strcmp0(name.schema, MODEL_TEMPORARY_SCHEMA) == 0;
    sequence->birth = model_now(model);
    model_relation_add(model, sequence);
    model_alter_sequence(model, action);
}

/* OWNED BY: other is the table and new_name the column, where there is one. */
void model_alter_sequence(struct model *model, const struct sql_action *action)
{
    struct model_relation *sequence = model_find_relation(model, action->relation);
    struct model_relation *owner = NULL;
    struct model_column *column = NULL;

    if (sequence == NULL || !model_list_has(action->settings, "owned_by") || action->other.name == NULL)
        return;
    owner = model_mention(model, action->other);
    if (owner == NULL)
        return;
    sequence->owner = owner->name;
    sequence->owner_column = model_text(model, action->new_name);
    column = model_column_mention(model, owner, action->new_name);
    if (column != NULL)
        column->owned_sequence = sequence->name.name;
}

/* ---- triggers and policies ---- */

static struct model_trigger *find_trigger(const struct model_relation *relation, const char *name)
{
    for (guint index = 0; index < relation->triggers->len; index++) {
        struct model_trigger *trigger = g_ptr_array_index(relation->triggers, index);

        if (g_strcmp0(trigger->name, name) == 0)
            return trigger;
    }
    return NULL;
}

void model_create_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_trigger *trigger = find_trigger(relation, action->name);

    if (trigger == NULL) {
        trigger = g_new0(struct model_trigger, 1);
        g_ptr_array_add(relation->triggers, trigger);
        trigger->birth = model_now(model);
    }
    trigger->name = model_text(model, action->name);
    trigger->function = model_function_resolve(model, action->other);
    trigger->events = model_list(model, action->settings);
    trigger->columns = model_list(model, action->columns);
    trigger->is_before = action->method != NULL;
    trigger->has_condition = action->expression != NULL;
    trigger->condition = model_expression_copy(model, action->expression);
    trigger->is_for_each_row = (action->flags & SQL_FOR_EACH_ROW) != 0;
}

/* ALL and USER are all that are known: the server's own are not. */
void model_set_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    bool is_any = g_strcmp0(action->name, "ALL") == 0 || g_strcmp0(action->name, "USER") == 0;

    (void)model;
    for (guint index = 0; index < relation->triggers->len; index++) {
        struct model_trigger *trigger = g_ptr_array_index(relation->triggers, index);

        if (is_any || g_strcmp0(trigger->name, action->name) == 0)
            trigger->is_disabled = (action->flags & SQL_ON) == 0;
    }
}

void model_drop_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_trigger *trigger = find_trigger(relation, action->name);

    (void)model;
    if (trigger != NULL)
        g_ptr_array_remove(relation->triggers, trigger);
}

void model_rename_trigger(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_trigger *trigger = find_trigger(relation, action->name);

    if (trigger != NULL)
        trigger->name = model_text(model, action->new_name);
}

struct model_policy *model_find_policy(const struct model_relation *relation, const char *name)
{
    for (guint index = 0; index < relation->policies->len; index++) {
        struct model_policy *policy = g_ptr_array_index(relation->policies, index);

        if (g_strcmp0(policy->name, name) == 0)
            return policy;
    }
    return NULL;
}

void model_create_policy(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_policy *policy = model_find_policy(relation, action->name);

    if (policy == NULL) {
        policy = g_new0(struct model_policy, 1);
        policy->name = model_text(model, action->name);
        policy->birth = model_now(model);
        g_ptr_array_add(relation->policies, policy);
    }
    policy->expression = model_expression_copy(model, action->expression);
}

void model_alter_policy(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_policy *policy = model_find_policy(relation, action->name);

    if (policy != NULL && action->new_name != NULL)
        policy->name = model_text(model, action->new_name);
    if (policy != NULL && action->expression != NULL)
        policy->expression = model_expression_copy(model, action->expression);
}

void model_drop_policy(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    (void)model;
    g_ptr_array_remove(relation->policies, model_find_policy(relation, action->name));
}

/* ---- rules ---- */

static struct model_rule *find_rule(const struct model_relation *relation, const char *name)
{
    for (guint index = 0; index < relation->rules->len; index++) {
        struct model_rule *rule = g_ptr_array_index(relation->rules, index);

        if (g_strcmp0(rule->name, name) == 0)
            return rule;
    }
    return NULL;
}

void model_create_rule(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_rule *rule = find_rule(relation, action->name);

    if (rule == NULL) {
        rule = g_new0(struct model_rule, 1);
        rule->birth = model_now(model);
        g_ptr_array_add(relation->rules, rule);
    }
    rule->name = model_text(model, action->name);
    rule->event = action->settings != NULL ? model_text(model, action->settings[0]) : NULL;
    rule->is_instead = (action->flags & SQL_INSTEAD) != 0;
    rule->condition = model_expression_copy(model, action->expression);
    rule->body = model_actions_copy(model, action->function->body);
}

void model_set_rule(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_rule *rule = find_rule(relation, action->name);

    (void)model;
    if (rule != NULL)
        rule->is_disabled = (action->flags & SQL_ON) == 0;
}

void model_drop_rule(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    (void)model;
    g_ptr_array_remove(relation->rules, find_rule(relation, action->name));
}

/* ---- schemas ---- */

void model_create_schema(struct model *model, const struct sql_action *action)
{
    g_hash_table_add(model->schemas, (gpointer)(guintptr)model_text(model, action->name));
}

static gboolean is_in_schema(gpointer key, gpointer value, gpointer schema)
{
    (void)value;
    return g_strcmp0(((const struct sql_name *)key)->schema, schema) == 0;
}

static void drop_relations_in(struct model *model, const char *schema)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint index = 0; index < relations->len; index++) {
        struct model_relation *relation = g_ptr_array_index(relations, index);

        if (g_strcmp0(relation->name.schema, schema) == 0 &&
            g_hash_table_lookup(model->relations, &relation->name) == relation)
            model_relation_drop(model, relation, true);
    }
}

/* Without CASCADE it is empty, or the statement fails. */
void model_drop_schema(struct model *model, const struct sql_action *action)
{
    const char *schema = model_text(model, action->name);

    g_hash_table_remove(model->schemas, schema);
    if ((action->flags & SQL_CASCADE) == 0)
        return;
    drop_relations_in(model, schema);
    g_hash_table_foreach_remove(model->types, is_in_schema, (gpointer)(guintptr)schema);
    g_hash_table_foreach_remove(model->functions, is_in_schema, (gpointer)(guintptr)schema);
    model_collations_drop(model, schema);
}

static void rename_types(struct model *model, const char *old, const char *schema)
{
    g_autoptr(GList) types = g_hash_table_get_values(model->types);

    for (const GList *link = types; link != NULL; link = link->next) {
        struct model_type *type = link->data;

        if (g_strcmp0(type->name.schema, old) != 0)
            continue;
        g_hash_table_steal(model->types, &type->name);
        type->name.schema = schema;
        g_hash_table_replace(model->types, &type->name, type);
    }
}

static void rename_functions(struct model *model, const char *old, const char *schema)
{
    g_autoptr(GPtrArray) moved = model_functions_take(model, old);

    for (guint index = 0; index < moved->len; index++) {
        struct model_function *function = g_ptr_array_index(moved, index);

        function->name.schema = schema;
        model_function_add(model, function);
    }
}

void model_rename_schema(struct model *model, const struct sql_action *action)
{
    const char *old = model_text(model, action->name), *schema = model_text(model, action->new_name);
    g_autoptr(GPtrArray) relations = model_relations(model);

    if (g_hash_table_remove(model->schemas, old))
        g_hash_table_add(model->schemas, (gpointer)(guintptr)schema);
    for (guint index = 0; index < relations->len; index++) {
        struct model_relation *relation = g_ptr_array_index(relations, index);

        if (g_strcmp0(relation->name.schema, old) == 0)
            model_relation_rename(model, relation, (struct sql_name){ .schema = schema, .name = relation->name.name });
    }
    rename_types(model, old, schema);
    rename_functions(model, old, schema);
    model_collations_follow(model, old, schema);
}
