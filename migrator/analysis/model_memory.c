/* analysis/model_memory.c - copies of what actions hold, in memory that a model shares with its own copies. */
#include "analysis/model_state.h"

#include <string.h>

enum { TEXTS_BYTES = 4096 };

static const char *const empty_list[] = { NULL };

static void unref_actions(gpointer list)
{
    g_array_unref(list);
}

struct model_memory *model_memory_new(void)
{
    struct model_memory *memory = g_new0(struct model_memory, 1);

    memory->references = 1;
    memory->texts = g_string_chunk_new(TEXTS_BYTES);
    memory->pieces = g_ptr_array_new_with_free_func(g_free);
    memory->lists = g_ptr_array_new_with_free_func(unref_actions);
    return memory;
}

struct model_memory *model_memory_ref(struct model_memory *memory)
{
    memory->references++;
    return memory;
}

void model_memory_unref(struct model_memory *memory)
{
    if (--memory->references > 0)
        return;
    g_string_chunk_free(memory->texts);
    g_ptr_array_free(memory->pieces, TRUE);
    g_ptr_array_free(memory->lists, TRUE);
    g_free(memory);
}

static gpointer keep(struct model *model, gpointer piece)
{
    if (piece != NULL)
        g_ptr_array_add(model->memory->pieces, piece);
    return piece;
}

const char *model_text(struct model *model, const char *text)
{
    return text != NULL ? g_string_chunk_insert_const(model->memory->texts, text) : NULL;
}

/* ---- lists ---- */

const char *const *model_list(struct model *model, const char *const *list)
{
    guint count = list != NULL ? g_strv_length((char **)(guintptr)list) : 0;
    const char **copy;

    if (count == 0)
        return empty_list;
    copy = keep(model, g_new0(const char *, count + 1));
    for (guint index = 0; index < count; index++)
        copy[index] = model_text(model, list[index]);
    return copy;
}

const char *const *model_list_of(struct model *model, const GPtrArray *texts)
{
    const char **copy;

    if (texts->len == 0)
        return empty_list;
    copy = keep(model, g_new0(const char *, texts->len + 1));
    for (guint index = 0; index < texts->len; index++)
        copy[index] = model_text(model, g_ptr_array_index(texts, index));
    return copy;
}

bool model_list_has(const char *const *list, const char *text)
{
    for (; list != NULL && *list != NULL; list++)
        if (strcmp(*list, text) == 0)
            return true;
    return false;
}

bool model_list_equal(const char *const *one, const char *const *other)
{
    for (; *one != NULL && *other != NULL; one++, other++)
        if (strcmp(*one, *other) != 0)
            return false;
    return *one == NULL && *other == NULL;
}

const char *const *model_list_replace(struct model *model, const char *const *list, const char *old,
                                      const char *replacement)
{
    g_autoptr(GPtrArray) texts = NULL;

    if (!model_list_has(list, old))
        return list;
    texts = g_ptr_array_new();
    for (; *list != NULL; list++)
        g_ptr_array_add(texts, (gpointer)(guintptr)(strcmp(*list, old) == 0 ? replacement : *list));
    return model_list_of(model, texts);
}

/* ---- values ---- */

struct sql_name model_name_copy(struct model *model, struct sql_name name)
{
    return (struct sql_name){ .schema = model_text(model, name.schema), .name = model_text(model, name.name) };
}

struct sql_type model_type_copy(struct model *model, const struct sql_type *type)
{
    struct sql_type copy = *type;

    copy.schema = model_text(model, type->schema);
    copy.name = model_text(model, type->name);
    copy.collation = model_name_copy(model, model_collation_resolve(model, type->collation));
    return copy;
}

const struct sql_term *model_terms_copy(struct model *model, const struct sql_term *terms, guint count)
{
    struct sql_term *copy = keep(model, g_memdup2(terms, count * sizeof *terms));

    for (guint index = 0; index < count; index++) {
        copy[index].column = model_text(model, terms[index].column);
        copy[index].operator= model_text(model, terms[index].operator);
        copy[index].constant = model_text(model, terms[index].constant);
    }
    return copy;
}

static const struct sql_call *copy_calls(struct model *model, const struct sql_call *calls, guint count)
{
    struct sql_call *copy = keep(model, g_memdup2(calls, count * sizeof *calls));

    for (guint index = 0; index < count; index++) {
        copy[index].function = model_name_copy(model, calls[index].function);
        copy[index].body = model_actions_copy(model, calls[index].body);
    }
    return copy;
}

static const struct sql_type *copy_types(struct model *model, const struct sql_type *types, guint count)
{
    struct sql_type *copy = keep(model, g_memdup2(types, count * sizeof *types));

    for (guint index = 0; index < count; index++)
        copy[index] = model_type_copy(model, &types[index]);
    return copy;
}

static const struct sql_implied *copy_implied(struct model *model, const struct sql_implied *implied, guint count)
{
    struct sql_implied *copy = keep(model, g_memdup2(implied, count * sizeof *implied));

    for (guint index = 0; index < count; index++)
        copy[index].name = model_name_copy(model, implied[index].name);
    return copy;
}

const struct sql_expression *model_expression_copy(struct model *model, const struct sql_expression *expression)
{
    struct sql_expression *copy = keep(model, g_memdup2(expression, sizeof *expression));

    if (copy == NULL)
        return NULL;
    copy->text = model_text(model, expression->text);
    copy->columns = model_list(model, expression->columns);
    copy->casts = copy_types(model, expression->casts, expression->cast_count);
    copy->computed = model_list(model, expression->computed);
    copy->calls = copy_calls(model, expression->calls, expression->call_count);
    copy->implied = copy_implied(model, expression->implied, expression->implied_count);
    copy->terms = model_terms_copy(model, expression->terms, expression->term_count);
    return copy;
}

static const struct sql_output *copy_outputs(struct model *model, const struct sql_query *query)
{
    struct sql_output *outputs = keep(model, g_memdup2(query->outputs, query->output_count * sizeof *outputs));

    for (guint index = 0; index < query->output_count; index++)
        outputs[index] = (struct sql_output){ .is_call = query->outputs[index].is_call,
                                              .column = model_text(model, query->outputs[index].column),
                                              .type = model_type_copy(model, &query->outputs[index].type) };
    return outputs;
}

const struct sql_query *model_query_copy(struct model *model, const struct sql_query *query)
{
    struct sql_query *copy = keep(model, g_memdup2(query, sizeof *query));
    struct sql_name *relations;

    if (copy == NULL)
        return NULL;
    relations = keep(model, g_memdup2(query->relations, query->relation_count * sizeof *relations));
    for (guint index = 0; index < query->relation_count; index++)
        relations[index] = model_name_copy(model, query->relations[index]);
    copy->relations = relations;
    copy->from = model_name_copy(model, query->from);
    copy->outputs = copy_outputs(model, query);
    copy->where = model_text(model, query->where);
    copy->columns = model_list(model, query->columns);
    copy->calls = copy_calls(model, query->calls, query->call_count);
    copy->implied = copy_implied(model, query->implied, query->implied_count);
    return copy;
}

/* ---- routines: their bodies are actions ---- */

static const char *const *copy_list_or_null(struct model *model, const char *const *list)
{
    return list != NULL ? model_list(model, list) : NULL;
}

static void copy_action(struct model *model, const struct sql_action *action, struct sql_action *copy)
{
    *copy = *action;
    copy->relation = model_name_copy(model, action->relation);
    copy->other = model_name_copy(model, action->other);
    copy->name = model_text(model, action->name);
    copy->new_name = model_text(model, action->new_name);
    copy->method = model_text(model, action->method);
    copy->type = model_type_copy(model, &action->type);
    copy->columns = copy_list_or_null(model, action->columns);
    copy->other_columns = copy_list_or_null(model, action->other_columns);
    copy->settings = copy_list_or_null(model, action->settings);
    copy->expression = model_expression_copy(model, action->expression);
    copy->query = model_query_copy(model, action->query);
    copy->function = model_function_copy(model, action->function);
}

const struct sql_actions *model_actions_copy(struct model *model, const struct sql_actions *actions)
{
    struct sql_actions *copy = keep(model, g_memdup2(actions, sizeof *actions));

    if (copy == NULL)
        return NULL;
    copy->arena = NULL;
    copy->list = g_array_sized_new(FALSE, FALSE, sizeof(struct sql_action), actions->list->len);
    g_ptr_array_add(model->memory->lists, copy->list);
    for (guint index = 0; index < actions->list->len; index++) {
        struct sql_action action;

        copy_action(model, &g_array_index(actions->list, struct sql_action, index), &action);
        g_array_append_val(copy->list, action);
    }
    return copy;
}

const struct sql_function *model_function_copy(struct model *model, const struct sql_function *function)
{
    struct sql_function *copy = keep(model, g_memdup2(function, sizeof *function));

    if (copy == NULL)
        return NULL;
    copy->language = model_text(model, function->language);
    copy->argument_types = model_list(model, function->argument_types);
    copy->argument_names = model_list(model, function->argument_names);
    copy->return_type = model_text(model, function->return_type);
    copy->body = model_actions_copy(model, function->body);
    return copy;
}
