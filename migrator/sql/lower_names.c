/* sql/lower_names.c - names, types and values: out of the tree, into the actions' memory. */
#include "sql/lower.h"

#include <string.h>

const char *sql_lower_string(struct sql_lowering *lowering, const char *string)
{
    if (string == NULL || string[0] == '\0')
        return NULL;
    return sql_arena_text(lowering->arena, string, strlen(string));
}

struct sql_name sql_lower_relation(struct sql_lowering *lowering, const PgQuery__RangeVar *relation)
{
    if (relation == NULL)
        return (struct sql_name){ 0 };
    return (struct sql_name){ sql_lower_string(lowering, relation->schemaname),
                              sql_lower_string(lowering, relation->relname) };
}

unsigned sql_lower_relation_flags(const PgQuery__RangeVar *relation)
{
    unsigned flags = 0;

    if (relation == NULL || relation->relpersistence == NULL)
        return 0;
    if (relation->relpersistence[0] == 't')
        flags |= SQL_TEMPORARY;
    if (relation->relpersistence[0] == 'u')
        flags |= SQL_UNLOGGED;
    if (!relation->inh)
        flags |= SQL_ONLY;
    return flags;
}

static const char *string_of(const PgQuery__Node *node)
{
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_STRING ? node->string->sval : "";
}

/* catalog.schema.name: what is left of the schema says nothing. */
struct sql_name sql_lower_name(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *nodes)
{
    struct sql_name name = { 0 };

    if (count > 0)
        name.name = sql_lower_string(lowering, string_of(nodes[count - 1]));
    if (count > 1)
        name.schema = sql_lower_string(lowering, string_of(nodes[count - 2]));
    return name;
}

struct sql_name sql_lower_object_name(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_name name = { 0 };

    if (node == NULL)
        return name;
    if (node->node_case == PG_QUERY__NODE__NODE_LIST)
        return sql_lower_name(lowering, node->list->n_items, node->list->items);
    if (node->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS)
        return sql_lower_name(lowering, node->object_with_args->n_objname, node->object_with_args->objname);
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
        return sql_lower_name(lowering, node->type_name->n_names, node->type_name->names);
    if (node->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
        return sql_lower_relation(lowering, node->range_var);
    name.name = sql_lower_string(lowering, string_of(node));
    return name;
}

static bool is_integer(const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_A_CONST && node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL;
}

struct sql_type sql_lower_type(struct sql_lowering *lowering, const PgQuery__TypeName *type)
{
    struct sql_type lowered = { 0 };
    struct sql_name name;

    if (type == NULL)
        return lowered;
    name = sql_lower_name(lowering, type->n_names, type->names);
    lowered.name = name.name;
    lowered.is_builtin = name.schema != NULL && strcmp(name.schema, "pg_catalog") == 0;
    lowered.schema = lowered.is_builtin ? NULL : name.schema;
    lowered.is_array = type->n_array_bounds > 0;
    if (type->pct_type) { /* t.c%TYPE: the name cannot be a type's */
        g_autofree char *text = g_strconcat(name.name, "%TYPE", NULL);

        lowered.name = sql_lower_string(lowering, text);
    }
    for (size_t index = 0; index < MIN(type->n_typmods, G_N_ELEMENTS(lowered.modifiers)); index++) {
        lowered.modifiers[index] = is_integer(type->typmods[index]) ? type->typmods[index]->a_const->ival->ival : -1;
        lowered.modifier_count++;
    }
    return lowered;
}

const char *sql_lower_type_text(struct sql_lowering *lowering, const PgQuery__TypeName *type)
{
    struct sql_type lowered = sql_lower_type(lowering, type);
    g_autofree char *text = NULL;

    if (lowered.name == NULL)
        return NULL;
    text = g_strconcat(lowered.schema == NULL ? "" : lowered.schema, lowered.schema == NULL ? "" : ".", lowered.name,
                       lowered.is_array ? "[]" : "", NULL);
    return sql_lower_string(lowering, text);
}

const char *sql_lower_role(struct sql_lowering *lowering, const PgQuery__RoleSpec *role)
{
    static const char *const words[] = {
        [PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_ROLE] = "current_role",
        [PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_USER] = "current_user",
        [PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_SESSION_USER] = "session_user",
        [PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC] = "public",
    };

    if (role == NULL)
        return NULL;
    if ((size_t)role->roletype < G_N_ELEMENTS(words) && words[role->roletype] != NULL)
        return words[role->roletype];
    return sql_lower_string(lowering, role->rolename);
}

static const char *constant_value(struct sql_lowering *lowering, const PgQuery__AConst *constant)
{
    g_autofree char *number = NULL;

    if (constant->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
        number = g_strdup_printf("%d", constant->ival->ival);
        return sql_lower_string(lowering, number);
    }
    if (constant->val_case == PG_QUERY__A__CONST__VAL_FVAL)
        return sql_lower_string(lowering, constant->fval->fval);
    if (constant->val_case == PG_QUERY__A__CONST__VAL_BOOLVAL)
        return constant->boolval->boolval ? "true" : "false";
    if (constant->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        return sql_arena_text(lowering->arena, constant->sval->sval, strlen(constant->sval->sval));
    if (constant->val_case == PG_QUERY__A__CONST__VAL_BSVAL)
        return sql_lower_string(lowering, constant->bsval->bsval);
    return NULL;
}

/* NULL itself has no value. */
const char *sql_lower_value(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    g_autofree char *number = NULL;

    while (node != NULL && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        node = node->type_cast->arg;
    if (node == NULL)
        return NULL;
    if (node->node_case == PG_QUERY__NODE__NODE_A_CONST)
        return constant_value(lowering, node->a_const);
    if (node->node_case == PG_QUERY__NODE__NODE_INTEGER) {
        number = g_strdup_printf("%d", node->integer->ival);
        return sql_lower_string(lowering, number);
    }
    if (node->node_case == PG_QUERY__NODE__NODE_FLOAT)
        return sql_lower_string(lowering, node->float_->fval);
    if (node->node_case == PG_QUERY__NODE__NODE_BOOLEAN)
        return node->boolean->boolval ? "true" : "false";
    if (node->node_case == PG_QUERY__NODE__NODE_STRING)
        return sql_lower_string(lowering, node->string->sval);
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
        return sql_lower_type_text(lowering, node->type_name);
    return NULL;
}

/* SET (toast.autovacuum_enabled = …) */
static const char *option_name(struct sql_lowering *lowering, const PgQuery__DefElem *option)
{
    g_autofree char *qualified = NULL;

    if (option->defnamespace == NULL || option->defnamespace[0] == '\0')
        return sql_lower_string(lowering, option->defname);
    qualified = g_strconcat(option->defnamespace, ".", option->defname, NULL);
    return sql_lower_string(lowering, qualified);
}

static const char *node_name(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const char *name = NULL;

    if (node->node_case == PG_QUERY__NODE__NODE_STRING)
        name = sql_lower_string(lowering, node->string->sval);
    else if (node->node_case == PG_QUERY__NODE__NODE_RES_TARGET)
        name = sql_lower_string(lowering, node->res_target->name);
    else if (node->node_case == PG_QUERY__NODE__NODE_ROLE_SPEC)
        name = sql_lower_role(lowering, node->role_spec);
    else if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM)
        name = option_name(lowering, node->def_elem);
    else if (node->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
        name = sql_lower_string(lowering, node->index_elem->name);
    else if (node->node_case == PG_QUERY__NODE__NODE_PARTITION_ELEM)
        name = sql_lower_string(lowering, node->partition_elem->name);
    else if (node->node_case == PG_QUERY__NODE__NODE_ACCESS_PRIV)
        name = sql_lower_string(lowering, node->access_priv->priv_name);
    else if (node->node_case == PG_QUERY__NODE__NODE_LIST && node->list->n_items > 0)
        name = node_name(lowering, node->list->items[0]); /* EXCLUDE: element and operator */
    return name == NULL ? "" : name;
}

const char *const *sql_lower_strings(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *nodes)
{
    const char **list;

    if (count == 0)
        return NULL;
    list = sql_arena_allocate(lowering->arena, (count + 1) * sizeof *list);
    for (size_t index = 0; index < count; index++)
        list[index] = node_name(lowering, nodes[index]);
    list[count] = NULL;
    return list;
}

const char *const *sql_lower_one_string(struct sql_lowering *lowering, const char *string)
{
    const char **list;

    if (string == NULL)
        return NULL;
    list = sql_arena_allocate(lowering->arena, 2 * sizeof *list);
    list[0] = string;
    list[1] = NULL;
    return list;
}
