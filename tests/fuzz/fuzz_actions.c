/* tests/fuzz/fuzz_actions.c - any bytes as a migration: nothing crashes, and all that it does has a place and a name.
 */
#include "sql/action.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_expression(const struct sql_expression *expression)
{
    if (expression == NULL)
        return;
    require(expression->text != NULL && expression->columns != NULL);
    for (guint index = 0; index < expression->term_count; index++)
        require(expression->terms[index].column != NULL && expression->terms[index].operator!= NULL);
}

static void check_query(const struct sql_query *query)
{
    if (query == NULL)
        return;
    require(query->columns != NULL);
    for (guint index = 0; index < query->relation_count; index++)
        require(query->relations[index].name != NULL);
    for (guint index = 0; index < query->call_count; index++)
        require(query->calls[index].function.name != NULL);
}

static void check_actions(const struct sql_actions *actions, const struct sql_script *script, size_t size);

static void check_action(const struct sql_action *action, const struct sql_script *script, size_t size)
{
    require(action->offset <= size && action->statement < script->statements->len);
    require(action->kind != SQL_OPAQUE || action->name != NULL);
    require(action->kind != SQL_OTHER || action->name != NULL);
    check_expression(action->expression);
    check_query(action->query);
    if (action->function == NULL)
        return;
    require(action->function->language != NULL && action->function->argument_types != NULL);
    if (action->function->body != NULL)
        check_actions(action->function->body, script, size);
}

static void check_actions(const struct sql_actions *actions, const struct sql_script *script, size_t size)
{
    guint opaque = 0;

    for (guint index = 0; index < actions->list->len; index++) {
        const struct sql_action *action = &g_array_index(actions->list, struct sql_action, index);

        check_action(action, script, size);
        opaque += action->kind == SQL_OPAQUE ? 1 : 0;
    }
    require(actions->opaque == opaque && opaque <= actions->statements);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) text = g_bytes_new(data, size);
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct sql_script script;
    struct sql_actions actions;

    sql_script_read(&script, "fuzz.sql", text, 0, size, SQL_DERIVE, findings);
    sql_actions_read(&actions, &script);
    check_actions(&actions, &script, size);
    sql_actions_release(&actions);
    sql_script_release(&script);
    return 0;
}
