/* sql/gather.c - one walk that collects names, with the names that WITH gives kept apart. */
#include "sql/gather.h"

#include "sql/lower_body.h"

#include <string.h>

#define FUNCTION(name) PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_##name

struct gathering {
    struct sql_gathered *gathered;
    const ProtobufCMessage *left_out;
    GPtrArray *with_names; /* that hold where the walk is */
};

static bool visit(const ProtobufCMessage *message, void *context);

static char *string_of(const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_STRING ? node->string->sval : NULL;
}

static struct sql_name name_of(size_t count, PgQuery__Node *const *nodes)
{
    struct sql_name name = { 0 };

    if (count > 0)
        name.name = string_of(nodes[count - 1]);
    if (count > 1)
        name.schema = string_of(nodes[count - 2]);
    return name;
}

static void add_column(struct sql_gathered *gathered, char *column)
{
    if (column != NULL && column[0] != '\0')
        g_ptr_array_add(gathered->columns, column);
}

static void take_column(struct sql_gathered *gathered, const PgQuery__ColumnRef *reference)
{
    const PgQuery__Node *last;

    if (reference->n_fields == 0)
        return;
    last = reference->fields[reference->n_fields - 1];
    if (last->node_case == PG_QUERY__NODE__NODE_A_STAR)
        gathered->has_star = true;
    else
        add_column(gathered, string_of(last));
}

static void add_call(struct sql_gathered *gathered, struct sql_name function, size_t arguments,
                     const PgQuery__FuncCall *node)
{
    const struct sql_gathered_call call = { .call = { .function = function, .arguments = (guint)arguments },
                                            .runs = sql_query_argument(function) < 0 ? NULL : node };

    if (function.name != NULL)
        g_array_append_val(gathered->calls, call);
}

/* What is in pg_catalog is there without its name, too. */
static void add_implied(struct sql_gathered *gathered, bool is_cast, struct sql_name name)
{
    struct sql_implied implied = { .is_cast = is_cast, .name = name };

    if (g_strcmp0(name.schema, "pg_catalog") == 0)
        implied.name.schema = NULL;
    if (name.name != NULL)
        g_array_append_val(gathered->implied, implied);
}

const char *sql_value_function_name(PgQuery__SQLValueFunctionOp function)
{
    static const char *const names[] = {
        [FUNCTION(CURRENT_ROLE)] = "current_user",
        [FUNCTION(CURRENT_USER)] = "current_user",
        [FUNCTION(USER)] = "current_user",
        [FUNCTION(SESSION_USER)] = "session_user",
        [FUNCTION(CURRENT_CATALOG)] = "current_database",
        [FUNCTION(CURRENT_SCHEMA)] = "current_schema",
    };

    return (size_t)function < G_N_ELEMENTS(names) && names[function] != NULL ? names[function] : "now";
}

static bool has_name(const struct gathering *gathering, const char *name)
{
    for (guint index = 0; index < gathering->with_names->len; index++)
        if (strcmp(g_ptr_array_index(gathering->with_names, index), name) == 0)
            return true;
    return false;
}

static void take_relation(const struct gathering *gathering, const PgQuery__RangeVar *relation)
{
    struct sql_name name = { relation->schemaname[0] == '\0' ? NULL : relation->schemaname, relation->relname };
    GArray *relations = gathering->gathered->relations;

    if (name.schema != NULL || !has_name(gathering, name.name))
        g_array_append_val(relations, name);
}

static bool is_wildcard_first(const PgQuery__AExpr *expression)
{
    const PgQuery__Node *pattern = expression->rexpr;

    if ((expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_LIKE &&
         expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE) ||
        pattern == NULL || pattern->node_case != PG_QUERY__NODE__NODE_A_CONST ||
        pattern->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return false;
    return pattern->a_const->sval->sval[0] == '%' || pattern->a_const->sval->sval[0] == '_';
}

static bool is_random(const PgQuery__Node *node)
{
    struct sql_name function;

    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_FUNC_CALL)
        return false;
    function = name_of(node->func_call->n_funcname, node->func_call->funcname);
    return function.name != NULL && strcmp(function.name, "random") == 0;
}

/* The names of WITH that are visible: those before it, and with RECURSIVE all. */
static void push_names(struct gathering *gathering, const PgQuery__WithClause *with)
{
    for (size_t index = 0; with->recursive && index < with->n_ctes; index++)
        g_ptr_array_add(gathering->with_names, with->ctes[index]->common_table_expr->ctename);
    for (size_t index = 0; index < with->n_ctes; index++) {
        const PgQuery__CommonTableExpr *query = with->ctes[index]->common_table_expr;

        sql_walk(&query->ctequery->base, visit, gathering);
        if (!with->recursive)
            g_ptr_array_add(gathering->with_names, query->ctename);
    }
}

static const PgQuery__WithClause *with_of(const ProtobufCMessage *message)
{
    if (message->descriptor == &pg_query__select_stmt__descriptor)
        return ((const PgQuery__SelectStmt *)message)->with_clause;
    if (message->descriptor == &pg_query__insert_stmt__descriptor)
        return ((const PgQuery__InsertStmt *)message)->with_clause;
    if (message->descriptor == &pg_query__update_stmt__descriptor)
        return ((const PgQuery__UpdateStmt *)message)->with_clause;
    if (message->descriptor == &pg_query__delete_stmt__descriptor)
        return ((const PgQuery__DeleteStmt *)message)->with_clause;
    if (message->descriptor == &pg_query__merge_stmt__descriptor)
        return ((const PgQuery__MergeStmt *)message)->with_clause;
    return NULL;
}

/* The clause itself is done before what it is for. */
static bool walk_with(struct gathering *gathering, const ProtobufCMessage *message)
{
    const PgQuery__WithClause *with = with_of(message);
    guint names = gathering->with_names->len;

    if (with == NULL)
        return false;
    push_names(gathering, with);
    sql_walk_below(message, visit, gathering);
    g_ptr_array_set_size(gathering->with_names, (gint)names);
    return true;
}

static void take_using(struct sql_gathered *gathered, const PgQuery__JoinExpr *join)
{
    for (size_t index = 0; index < join->n_using_clause; index++)
        add_column(gathered, string_of(join->using_clause[index]));
}

static void take_leaf(const struct gathering *gathering, const ProtobufCMessage *message)
{
    struct sql_gathered *gathered = gathering->gathered;
    const ProtobufCMessageDescriptor *type = message->descriptor;

    if (type == &pg_query__column_ref__descriptor) {
        take_column(gathered, (const PgQuery__ColumnRef *)message);
    } else if (type == &pg_query__range_var__descriptor) {
        take_relation(gathering, (const PgQuery__RangeVar *)message);
    } else if (type == &pg_query__func_call__descriptor) {
        const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;
        add_call(gathered, name_of(call->n_funcname, call->funcname), call->n_args, call);
    } else if (type == &pg_query__sqlvalue_function__descriptor) {
        struct sql_name name = { NULL, sql_value_function_name(((const PgQuery__SQLValueFunction *)message)->op) };
        add_call(gathered, name, 0, NULL);
    } else if (type == &pg_query__join_expr__descriptor) {
        take_using(gathered, (const PgQuery__JoinExpr *)message);
    } else if (type == &pg_query__index_elem__descriptor) {
        add_column(gathered, ((const PgQuery__IndexElem *)message)->name);
    } else if (type == &pg_query__a__expr__descriptor) {
        const PgQuery__AExpr *expression = (const PgQuery__AExpr *)message;
        gathered->has_leading_wildcard |= is_wildcard_first(expression);
        add_implied(gathered, false, name_of(expression->n_name, expression->name));
    } else if (type == &pg_query__type_cast__descriptor) {
        const PgQuery__TypeName *made = ((const PgQuery__TypeCast *)message)->type_name;
        add_implied(gathered, true, name_of(made->n_names, made->names));
    } else if (type == &pg_query__set_to_default__descriptor) {
        gathered->takes_default = true;
    } else if (type == &pg_query__sort_by__descriptor) {
        gathered->orders_by_random |= is_random(((const PgQuery__SortBy *)message)->node);
    } else if (type == &pg_query__select_stmt__descriptor) {
        gathered->has_query = true;
    }
}

static bool visit(const ProtobufCMessage *message, void *context)
{
    struct gathering *gathering = context;

    if (message == gathering->left_out || message->descriptor == &pg_query__with_clause__descriptor ||
        message->descriptor == &pg_query__type_name__descriptor)
        return false;
    take_leaf(gathering, message);
    return !walk_with(gathering, message);
}

static int compare_columns(gconstpointer first, gconstpointer second)
{
    return strcmp(*(const char *const *)first, *(const char *const *)second);
}

static int compare_names(gconstpointer first, gconstpointer second)
{
    const struct sql_name *one = first, *other = second;
    int order = strcmp(one->name, other->name);

    return order != 0 ? order : g_strcmp0(one->schema, other->schema);
}

static int compare_numbers(uintptr_t one, uintptr_t other)
{
    return (one > other) - (one < other);
}

static int compare_calls(gconstpointer first, gconstpointer second)
{
    const struct sql_gathered_call *one = first, *other = second;
    int order = compare_names(&one->call.function, &other->call.function);

    if (order == 0)
        order = compare_numbers(one->call.arguments, other->call.arguments);
    return order != 0 ? order : compare_numbers((uintptr_t)one->runs, (uintptr_t)other->runs);
}

static int compare_implied(gconstpointer first, gconstpointer second)
{
    const struct sql_implied *one = first, *other = second;

    return one->is_cast != other->is_cast ? one->is_cast - other->is_cast : compare_names(&one->name, &other->name);
}

/* Sort and leave out what is there twice. */
static void tidy(GArray *array, GCompareFunc compare)
{
    guint size = g_array_get_element_size(array);
    guint kept = 0;

    g_array_sort(array, compare);
    for (guint index = 0; index < array->len; index++)
        if (kept == 0 || compare(array->data + (kept - 1) * size, array->data + index * size) != 0)
            memmove(array->data + kept++ * size, array->data + index * size, size);
    g_array_set_size(array, kept);
}

static void tidy_columns(GPtrArray *columns)
{
    guint kept = 0;

    g_ptr_array_sort(columns, compare_columns);
    for (guint index = 0; index < columns->len; index++)
        if (kept == 0 || strcmp(columns->pdata[kept - 1], columns->pdata[index]) != 0)
            columns->pdata[kept++] = columns->pdata[index];
    g_ptr_array_set_size(columns, (gint)kept);
}

void sql_gather(struct sql_gathered *gathered, const ProtobufCMessage *message, const ProtobufCMessage *left_out)
{
    g_autoptr(GPtrArray) with_names = g_ptr_array_new();
    struct gathering gathering = { gathered, left_out, with_names };

    *gathered = (struct sql_gathered){ .relations = g_array_new(FALSE, FALSE, sizeof(struct sql_name)),
                                       .columns = g_ptr_array_new(),
                                       .calls = g_array_new(FALSE, FALSE, sizeof(struct sql_gathered_call)),
                                       .implied = g_array_new(FALSE, FALSE, sizeof(struct sql_implied)) };
    sql_walk(message, visit, &gathering);
    tidy(gathered->relations, compare_names);
    tidy(gathered->calls, compare_calls);
    tidy(gathered->implied, compare_implied);
    tidy_columns(gathered->columns);
}

void sql_gathered_clear(struct sql_gathered *gathered)
{
    g_clear_pointer(&gathered->relations, g_array_unref);
    g_clear_pointer(&gathered->columns, g_ptr_array_unref);
    g_clear_pointer(&gathered->calls, g_array_unref);
    g_clear_pointer(&gathered->implied, g_array_unref);
}

static const char *copy_string(struct sql_arena *arena, const char *string)
{
    return string == NULL ? NULL : sql_arena_text(arena, string, strlen(string));
}

const char *const *sql_gathered_columns(const struct sql_gathered *gathered, struct sql_arena *arena)
{
    const char **columns = sql_arena_allocate(arena, (gathered->columns->len + 1) * sizeof *columns);

    for (guint index = 0; index < gathered->columns->len; index++)
        columns[index] = copy_string(arena, g_ptr_array_index(gathered->columns, index));
    columns[gathered->columns->len] = NULL;
    return columns;
}

static struct sql_name copy_name(struct sql_arena *arena, const struct sql_name *name)
{
    return (struct sql_name){ copy_string(arena, name->schema), copy_string(arena, name->name) };
}

const struct sql_call *sql_gathered_calls(const struct sql_gathered *gathered, struct sql_lowering *lowering)
{
    struct sql_call *calls = sql_arena_allocate(lowering->arena, gathered->calls->len * sizeof *calls);

    for (guint index = 0; index < gathered->calls->len; index++) {
        const struct sql_gathered_call *seen = &g_array_index(gathered->calls, struct sql_gathered_call, index);

        calls[index] = seen->call;
        calls[index].function = copy_name(lowering->arena, &seen->call.function);
        if (seen->runs != NULL)
            calls[index].body = sql_lower_query_text(lowering, seen->runs);
    }
    return calls;
}

const struct sql_implied *sql_gathered_implied(const struct sql_gathered *gathered, struct sql_arena *arena)
{
    struct sql_implied *implied = sql_arena_allocate(arena, gathered->implied->len * sizeof *implied);

    for (guint index = 0; index < gathered->implied->len; index++) {
        implied[index] = g_array_index(gathered->implied, struct sql_implied, index);
        implied[index].name = copy_name(arena, &implied[index].name);
    }
    return implied;
}

const struct sql_name *sql_gathered_relations(const struct sql_gathered *gathered, struct sql_arena *arena)
{
    struct sql_name *relations = sql_arena_allocate(arena, gathered->relations->len * sizeof *relations);

    for (guint index = 0; index < gathered->relations->len; index++)
        relations[index] = copy_name(arena, &g_array_index(gathered->relations, struct sql_name, index));
    return relations;
}
