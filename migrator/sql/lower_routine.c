/* sql/lower_routine.c - functions and procedures, triggers, rules, policies. */
#include "sql/lower_body.h"

#include <string.h>

#define MODE(name) PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_##name

static const char *const nothing[] = { NULL };

const struct sql_function *sql_lower_no_function(struct sql_lowering *lowering)
{
    const struct sql_function unknown = {
        .language = "", .volatility = 'v', .argument_types = nothing, .argument_names = nothing
    };

    return sql_arena_copy(lowering->arena, &unknown, sizeof unknown);
}

const struct sql_function *sql_lower_signature(struct sql_lowering *lowering, const PgQuery__ObjectWithArgs *routine)
{
    struct sql_function signature = *sql_lower_no_function(lowering);
    const char **types;

    signature.argument_types = NULL;
    if (!routine->args_unspecified) {
        types = sql_arena_allocate(lowering->arena, (routine->n_objargs + 1) * sizeof *types);
        for (size_t index = 0; index < routine->n_objargs; index++) {
            const PgQuery__Node *type = routine->objargs[index];

            types[index] = type->node_case == PG_QUERY__NODE__NODE_TYPE_NAME
                                   ? sql_lower_type_text(lowering, type->type_name)
                                   : "";
        }
        types[routine->n_objargs] = NULL;
        signature.argument_types = types;
    }
    return sql_arena_copy(lowering->arena, &signature, sizeof signature);
}

static bool is_argument(const PgQuery__FunctionParameter *parameter)
{
    return parameter->mode != MODE(OUT) && parameter->mode != MODE(TABLE);
}

static void fill_arguments(struct sql_lowering *lowering, struct sql_function *function,
                           const PgQuery__CreateFunctionStmt *statement)
{
    const char **types = sql_arena_allocate(lowering->arena, (statement->n_parameters + 1) * sizeof *types);
    const char **names = sql_arena_allocate(lowering->arena, (statement->n_parameters + 1) * sizeof *names);
    size_t count = 0;

    for (size_t index = 0; index < statement->n_parameters; index++) {
        const PgQuery__FunctionParameter *parameter = statement->parameters[index]->function_parameter;

        if (!is_argument(parameter))
            continue;
        types[count] = sql_lower_type_text(lowering, parameter->arg_type);
        names[count] = sql_lower_string(lowering, parameter->name);
        names[count] = names[count] == NULL ? "" : names[count];
        count += types[count] != NULL ? 1 : 0;
        function->default_count += parameter->defexpr != NULL ? 1 : 0;
    }
    types[count] = names[count] = NULL;
    function->argument_types = types;
    function->argument_names = names;
}

static bool is_on(const PgQuery__DefElem *option)
{
    return option->arg == NULL || option->arg->node_case != PG_QUERY__NODE__NODE_BOOLEAN ||
           option->arg->boolean->boolval;
}

static void fill_option(struct sql_lowering *lowering, struct sql_function *function, const PgQuery__DefElem *option)
{
    const PgQuery__Node *value = option->arg;

    if (strcmp(option->defname, "language") == 0) {
        g_autofree char *language = g_ascii_strdown(value->string->sval, -1);
        function->language = sql_lower_string(lowering, language);
    } else if (strcmp(option->defname, "volatility") == 0) {
        function->volatility = value->string->sval[0];
    } else if (strcmp(option->defname, "strict") == 0) {
        function->is_strict = is_on(option);
    } else if (strcmp(option->defname, "security") == 0) {
        function->is_security_definer = is_on(option);
    } else if (strcmp(option->defname, "set") == 0 && value->node_case == PG_QUERY__NODE__NODE_VARIABLE_SET_STMT) {
        function->sets_search_path =
                function->sets_search_path || strcmp(value->variable_set_stmt->name, "search_path") == 0;
    }
}

/* "(a int4, b text)" of OUT, INOUT and TABLE; NULL: there are none. Owned by the caller. */
static char *columns_returned(struct sql_lowering *lowering, const PgQuery__CreateFunctionStmt *statement)
{
    g_autoptr(GString) columns = g_string_new(NULL);

    for (size_t index = 0; index < statement->n_parameters; index++) {
        const PgQuery__FunctionParameter *parameter = statement->parameters[index]->function_parameter;

        if (parameter->mode != MODE(OUT) && parameter->mode != MODE(INOUT) && parameter->mode != MODE(TABLE))
            continue;
        g_string_append_printf(columns, "%s%s%s%s", columns->len > 0 ? ", " : "", parameter->name,
                               parameter->name[0] != '\0' ? " " : "",
                               sql_lower_type_text(lowering, parameter->arg_type));
    }
    return columns->len > 0 ? g_strdup_printf("(%s)", columns->str) : NULL;
}

static void fill_return_type(struct sql_lowering *lowering, struct sql_function *function,
                             const PgQuery__CreateFunctionStmt *statement)
{
    const PgQuery__TypeName *type = statement->return_type;
    g_autofree char *columns = columns_returned(lowering, statement);
    g_autofree char *all = NULL;

    function->return_type = columns == NULL ? sql_lower_type_text(lowering, type) : sql_lower_string(lowering, columns);
    if (type != NULL && type->setof && function->return_type != NULL) {
        all = g_strconcat("SETOF ", function->return_type, NULL);
        function->return_type = sql_lower_string(lowering, all);
    }
    function->returns_trigger = function->return_type != NULL && (strcmp(function->return_type, "trigger") == 0 ||
                                                                  strcmp(function->return_type, "event_trigger") == 0);
}

void sql_lower_create_function(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateFunctionStmt *statement = node->create_function_stmt;
    struct sql_function function = *sql_lower_no_function(lowering);
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_FUNCTION, SQL_NOWHERE);

    function.language = "sql";
    fill_arguments(lowering, &function, statement);
    fill_return_type(lowering, &function, statement);
    for (size_t index = 0; index < statement->n_options; index++)
        fill_option(lowering, &function, statement->options[index]->def_elem);
    function.body = sql_lower_function_body(lowering, statement, function.language);
    action->object = statement->is_procedure ? SQL_OBJECT_PROCEDURE : SQL_OBJECT_FUNCTION;
    action->relation = sql_lower_name(lowering, statement->n_funcname, statement->funcname);
    action->flags |= statement->replace ? SQL_OR_REPLACE : 0U;
    action->flags |= function.is_security_definer ? SQL_SECURITY_DEFINER : 0U;
    action->function = sql_arena_copy(lowering->arena, &function, sizeof function);
}

void sql_lower_alter_function(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterFunctionStmt *statement = node->alter_function_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_ALTER_FUNCTION, SQL_NOWHERE);
    struct sql_function function = *sql_lower_signature(lowering, statement->func);

    for (size_t index = 0; index < statement->n_actions; index++)
        fill_option(lowering, &function, statement->actions[index]->def_elem);
    action->object = sql_lower_object(statement->objtype);
    action->relation = sql_lower_name(lowering, statement->func->n_objname, statement->func->objname);
    action->settings = sql_lower_strings(lowering, statement->n_actions, statement->actions);
    action->flags |= function.is_security_definer ? SQL_SECURITY_DEFINER : 0U;
    action->function = sql_arena_copy(lowering->arena, &function, sizeof function);
}

/* Source: the bits of pg_trigger.tgtype, catalog/pg_trigger.h. */
static const char *const *events_of(struct sql_lowering *lowering, int events)
{
    static const struct {
        int bit;
        const char *word;
    } known[] = { { 1 << 2, "insert" }, { 1 << 4, "update" }, { 1 << 3, "delete" }, { 1 << 5, "truncate" } };
    const char **words = sql_arena_allocate(lowering->arena, (G_N_ELEMENTS(known) + 1) * sizeof *words);
    size_t count = 0;

    for (size_t index = 0; index < G_N_ELEMENTS(known); index++)
        if ((events & known[index].bit) != 0)
            words[count++] = known[index].word;
    words[count] = NULL;
    return words;
}

/* PostgreSQL's bits, catalog/pg_trigger.h */
enum { TIMING_AFTER = 0, TIMING_BEFORE = 1 << 1 };

void sql_lower_create_trigger(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateTrigStmt *statement = node->create_trig_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_TRIGGER, SQL_NOWHERE);

    action->relation = sql_lower_relation(lowering, statement->relation);
    action->name = sql_lower_string(lowering, statement->trigname);
    action->other = sql_lower_name(lowering, statement->n_funcname, statement->funcname);
    action->settings = events_of(lowering, statement->events);
    action->method = statement->timing == TIMING_BEFORE  ? "before"
                     : statement->timing == TIMING_AFTER ? NULL
                                                         : "instead of";
    action->columns = sql_lower_strings(lowering, statement->n_columns, statement->columns);
    action->expression = sql_lower_expression(lowering, statement->when_clause);
    action->flags |= statement->row ? SQL_FOR_EACH_ROW : 0U;
    action->flags |= statement->isconstraint ? SQL_CONSTRAINT_TRIGGER : 0U;
    action->flags |= statement->replace ? SQL_OR_REPLACE : 0U;
    action->flags |= statement->deferrable ? SQL_DEFERRABLE : 0U;
}

void sql_lower_create_event_trigger(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateEventTrigStmt *statement = node->create_event_trig_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_EVENT_TRIGGER, SQL_NOWHERE);

    action->name = sql_lower_string(lowering, statement->trigname);
    action->other = sql_lower_name(lowering, statement->n_funcname, statement->funcname);
}

static const char *event_word(PgQuery__CmdType event)
{
    static const char *const words[] = {
        [PG_QUERY__CMD_TYPE__CMD_SELECT] = "select",
        [PG_QUERY__CMD_TYPE__CMD_UPDATE] = "update",
        [PG_QUERY__CMD_TYPE__CMD_INSERT] = "insert",
        [PG_QUERY__CMD_TYPE__CMD_DELETE] = "delete",
    };

    return (size_t)event < G_N_ELEMENTS(words) ? words[event] : NULL;
}

void sql_lower_create_rule(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__RuleStmt *statement = node->rule_stmt;
    struct sql_function function = *sql_lower_no_function(lowering);
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_RULE, SQL_NOWHERE);

    action->relation = sql_lower_relation(lowering, statement->relation);
    action->name = sql_lower_string(lowering, statement->rulename);
    action->settings = sql_lower_one_string(lowering, event_word(statement->event));
    action->expression = sql_lower_expression(lowering, statement->where_clause);
    function.body = sql_lower_parsed_body(lowering, statement->n_actions, statement->actions);
    action->function = sql_arena_copy(lowering->arena, &function, sizeof function);
    action->flags |= statement->replace ? SQL_OR_REPLACE : 0U;
    action->flags |= statement->instead ? SQL_INSTEAD : 0U;
}

void sql_lower_create_policy(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreatePolicyStmt *statement = node->create_policy_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_POLICY, SQL_NOWHERE);

    action->relation = sql_lower_relation(lowering, statement->table);
    action->name = sql_lower_string(lowering, statement->policy_name);
    action->columns = sql_lower_strings(lowering, statement->n_roles, statement->roles);
    action->flags |= statement->permissive ? 0U : SQL_RESTRICTIVE;
    action->expression =
            sql_lower_expression(lowering, statement->qual != NULL ? statement->qual : statement->with_check);
}

void sql_lower_alter_policy(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterPolicyStmt *statement = node->alter_policy_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_ALTER_POLICY, SQL_NOWHERE);

    action->relation = sql_lower_relation(lowering, statement->table);
    action->name = sql_lower_string(lowering, statement->policy_name);
    action->expression =
            sql_lower_expression(lowering, statement->qual != NULL ? statement->qual : statement->with_check);
}
