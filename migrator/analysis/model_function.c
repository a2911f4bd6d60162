/* analysis/model_function.c - functions and procedures: by name and by what they are called with. */
#include "analysis/model_state.h"

#include <string.h>

static guint count_of(const struct model_function *function)
{
    return function->details != NULL ? g_strv_length((char **)(guintptr)function->details->argument_types) : 0;
}

static bool takes_array_last(const struct model_function *function)
{
    guint count = count_of(function);

    return count > 0 && g_str_has_suffix(function->details->argument_types[count - 1], "[]");
}

/* Arguments may be left to their defaults, and a VARIADIC one stands for any number. */
static bool may_take(const struct model_function *function, guint arguments)
{
    return function->details == NULL || count_of(function) > arguments || takes_array_last(function);
}

struct model_function *model_find_function(const struct model *model, struct sql_name name, guint arguments)
{
    const GPtrArray *overloads = model_name_find(model, model->functions, name);
    struct model_function *found = NULL;

    for (guint index = 0; overloads != NULL && index < overloads->len; index++) {
        struct model_function *function = g_ptr_array_index(overloads, index);

        if (function->details != NULL && count_of(function) == arguments)
            return function;
        if (found == NULL && may_take(function, arguments))
            found = function;
    }
    return found;
}

const GPtrArray *model_find_overloads(const struct model *model, struct sql_name name)
{
    return model_name_find(model, model->functions, name);
}

static struct model_function *find_among(const GPtrArray *overloads, const char *const *argument_types)
{
    for (guint index = 0; overloads != NULL && index < overloads->len; index++) {
        struct model_function *function = g_ptr_array_index(overloads, index);

        if (argument_types == NULL || function->details == NULL ||
            model_list_equal(function->details->argument_types, argument_types))
            return function;
    }
    return NULL;
}

struct model_function *model_find_signature(const struct model *model, struct sql_name name,
                                            const char *const *argument_types)
{
    return find_among(model_name_find(model, model->functions, name), argument_types);
}

/* ---- CREATE ---- */

static struct model_function *find_same(const struct model *model, struct sql_name name,
                                        const struct sql_function *details)
{
    return find_among(g_hash_table_lookup(model->functions, &name), details != NULL ? details->argument_types : NULL);
}

void model_create_function(struct model *model, const struct sql_action *action)
{
    struct sql_name name = model_name_new(model, action->relation, false);
    struct model_function *function = find_same(model, name, action->function);

    if (function == NULL) {
        function = g_new0(struct model_function, 1);
        function->name = name;
        function->birth = model_now(model);
        model_function_add(model, function);
    }
    function->object = action->object;
    function->details = model_function_copy(model, action->function);
    function->volatility = action->function != NULL ? action->function->volatility : 'v';
}

/* ---- ALTER, DROP, RENAME ---- */

/* The one that the statement means: by its arguments; without any, which may be left out, because it is the only one.
 */
static struct model_function *find_meant(const struct model *model, const struct sql_action *action)
{
    const GPtrArray *overloads = model_name_find(model, model->functions, action->relation);
    struct model_function *first = overloads != NULL ? g_ptr_array_index(overloads, 0) : NULL;
    struct model_function *same = NULL;

    if (first == NULL)
        return NULL;
    same = find_same(model, first->name, action->function);
    if (same != NULL || (action->function != NULL && action->function->argument_types[0] != NULL))
        return same;
    return overloads->len == 1 ? first : NULL;
}

void model_alter_function(struct model *model, const struct sql_action *action)
{
    struct model_function *function = find_meant(model, action);

    if (function != NULL && action->function != NULL && model_list_has(action->settings, "volatility"))
        function->volatility = action->function->volatility;
}

static void take(struct model *model, struct model_function *function)
{
    GPtrArray *overloads = g_hash_table_lookup(model->functions, &function->name);
    guint index = 0;

    if (g_ptr_array_find(overloads, function, &index))
        g_ptr_array_steal_index(overloads, index);
    if (overloads->len == 0)
        g_hash_table_remove(model->functions, &function->name);
}

/* What it calls: that function, or one of whom nothing is known. */
struct sql_name model_function_resolve(struct model *model, struct sql_name name)
{
    const GPtrArray *overloads = model_name_find(model, model->functions, name);
    const struct model_function *first = overloads != NULL ? g_ptr_array_index(overloads, 0) : NULL;

    return first != NULL ? first->name : model_name_new(model, name, false);
}

/* Triggers that call a function of this name; it may be renamed there, or with NULL the triggers are dropped. */
static void follow_in_triggers(struct model *model, struct sql_name name, const struct sql_name *renamed)
{
    g_autoptr(GPtrArray) relations = model_relations(model);

    for (guint number = 0; number < relations->len; number++) {
        const struct model_relation *relation = g_ptr_array_index(relations, number);

        for (guint index = relation->triggers->len; index > 0; index--) {
            struct model_trigger *trigger = g_ptr_array_index(relation->triggers, index - 1);

            if (!model_name_is(trigger->function, name))
                continue;
            if (renamed != NULL)
                trigger->function = *renamed;
            else
                g_ptr_array_remove(relation->triggers, trigger);
        }
    }
}

static void follow_in_implied(struct model *model, struct sql_name name, struct sql_name renamed)
{
    for (guint index = 0; index < model->implied->len; index++) {
        struct model_implied *implied = &g_array_index(model->implied, struct model_implied, index);

        if (model_name_is(implied->function, name))
            implied->function = renamed;
    }
}

void model_drop_function(struct model *model, const struct sql_action *action)
{
    struct model_function *function = find_meant(model, action);

    if ((action->flags & SQL_CASCADE) != 0)
        follow_in_triggers(model, model_function_resolve(model, action->relation), NULL);
    if (function == NULL)
        return;
    take(model, function);
    g_free(function);
}

static void put_under(struct model *model, const struct sql_action *action, const char *schema, const char *name)
{
    const struct sql_name old = model_function_resolve(model, action->relation);
    const struct sql_name renamed = { .schema = model_text(model, schema != NULL ? schema : old.schema),
                                      .name = model_text(model, name != NULL ? name : old.name) };
    struct model_function *function = find_meant(model, action);

    follow_in_triggers(model, old, &renamed);
    follow_in_implied(model, old, renamed);
    if (function == NULL)
        return;
    take(model, function);
    function->name = renamed;
    model_function_add(model, function);
}

void model_rename_function(struct model *model, const struct sql_action *action)
{
    put_under(model, action, NULL, action->new_name);
}

void model_function_move(struct model *model, const struct sql_action *action)
{
    put_under(model, action, action->new_name, NULL);
}

/* ---- operators and casts ---- */

const GArray *model_implied(const struct model *model)
{
    return model->implied;
}

void model_create_implied(struct model *model, const struct sql_action *action)
{
    struct model_implied implied = { .what = { .is_cast = action->kind == SQL_CREATE_CAST },
                                     .arguments = (guint)action->rows,
                                     .birth = model_now(model) };

    if (action->other.name == NULL)
        return;
    implied.what.name = model_name_copy(model, action->relation);
    implied.function = model_function_resolve(model, action->other);
    g_array_append_val(model->implied, implied);
}

/* ---- schemas ---- */

GPtrArray *model_functions_take(struct model *model, const char *schema)
{
    GPtrArray *functions = g_ptr_array_new();
    g_autoptr(GList) lists = g_hash_table_get_values(model->functions);

    for (const GList *link = lists; link != NULL; link = link->next) {
        const GPtrArray *overloads = link->data;
        const struct model_function *first = g_ptr_array_index(overloads, 0);

        for (guint index = 0; g_strcmp0(first->name.schema, schema) == 0 && index < overloads->len; index++)
            g_ptr_array_add(functions, g_ptr_array_index(overloads, index));
    }
    for (guint index = 0; index < functions->len; index++)
        take(model, g_ptr_array_index(functions, index));
    return functions;
}
