/* sql/lower_role.c - who may do what: GRANT and REVOKE, roles. */
#include "sql/lower.h"

#include <string.h>

static const char *const *privileges_of(struct sql_lowering *lowering, const PgQuery__GrantStmt *statement)
{
    if (statement->n_privileges == 0)
        return sql_lower_one_string(lowering, "all");
    return sql_lower_strings(lowering, statement->n_privileges, statement->privileges);
}

static struct sql_action *add_grant(struct sql_lowering *lowering, enum sql_action_kind kind,
                                    const PgQuery__GrantStmt *statement)
{
    struct sql_action *action = sql_lower_add(lowering, kind, SQL_NOWHERE);

    action->object = sql_lower_object(statement->objtype);
    action->settings = privileges_of(lowering, statement);
    action->columns = sql_lower_strings(lowering, statement->n_grantees, statement->grantees);
    if (statement->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
        action->flags |= SQL_CASCADE;
    return action;
}

void sql_lower_grant(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__GrantStmt *statement = node->grant_stmt;
    bool is_for_all = statement->targtype == PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_ALL_IN_SCHEMA;

    for (size_t index = 0; index < statement->n_objects; index++) {
        struct sql_action *action = add_grant(lowering, statement->is_grant ? SQL_GRANT : SQL_REVOKE, statement);
        struct sql_name object = sql_lower_object_name(lowering, statement->objects[index]);

        if (is_for_all)
            action->relation.schema = object.name;
        else if (action->object == SQL_OBJECT_SCHEMA || action->object == SQL_OBJECT_DATABASE)
            action->name = object.name;
        else
            action->relation = object;
    }
}

/* IN SCHEMA a, b; NULL: it is not written. */
static const PgQuery__List *schemas_of(const PgQuery__AlterDefaultPrivilegesStmt *statement)
{
    for (size_t index = 0; index < statement->n_options; index++) {
        const PgQuery__DefElem *option = statement->options[index]->def_elem;

        if (strcmp(option->defname, "schemas") == 0)
            return option->arg->list;
    }
    return NULL;
}

void sql_lower_default_privileges(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__GrantStmt *statement = node->alter_default_privileges_stmt->action;
    const PgQuery__List *schemas = schemas_of(node->alter_default_privileges_stmt);
    size_t count = schemas != NULL ? schemas->n_items : 1;

    for (size_t index = 0; index < count; index++) {
        struct sql_action *action = add_grant(lowering, SQL_ALTER_DEFAULT_PRIVILEGES, statement);

        action->flags |= statement->is_grant ? SQL_ON : 0U;
        if (schemas != NULL)
            action->relation.schema = sql_lower_object_name(lowering, schemas->items[index]).name;
    }
}

void sql_lower_grant_role(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__GrantRoleStmt *statement = node->grant_role_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_GRANT_ROLE, SQL_NOWHERE);

    action->flags |= statement->is_grant ? SQL_ON : 0U;
    action->columns = sql_lower_strings(lowering, statement->n_grantee_roles, statement->grantee_roles);
    action->settings = sql_lower_strings(lowering, statement->n_granted_roles, statement->granted_roles);
}

static bool is_lifted(struct sql_lowering *lowering, const PgQuery__Node *value)
{
    static const char *const words[] = { "false", "off", "no", "none", "0", "-1", "infinity", NULL };
    const char *text = value != NULL ? sql_lower_value(lowering, value) : NULL;

    return text != NULL && g_strv_contains(words, text);
}

/* CONNECTION LIMIT 0 lets nobody in; elsewhere 0 is false. */
static bool is_limit(const char *name)
{
    return strcmp(name, "connectionlimit") == 0 || strcmp(name, "connection_limit") == 0;
}

const char *const *sql_lower_switches(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *options)
{
    const char **names = sql_arena_allocate(lowering->arena, (count + 1) * sizeof *names);

    for (size_t index = 0; index < count; index++) {
        const PgQuery__DefElem *option = options[index]->def_elem;
        bool is_zero = is_limit(option->defname) && g_strcmp0(sql_lower_value(lowering, option->arg), "0") == 0;
        g_autofree char *name =
                g_strconcat(is_lifted(lowering, option->arg) && !is_zero ? "no_" : "", option->defname, NULL);

        names[index] = sql_lower_string(lowering, name);
    }
    names[count] = NULL;
    return count == 0 ? NULL : names;
}

void sql_lower_create_role(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateRoleStmt *statement = node->create_role_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_ROLE, SQL_NOWHERE);

    action->name = sql_lower_string(lowering, statement->role);
    action->settings = sql_lower_switches(lowering, statement->n_options, statement->options);
}

/* ALTER GROUP … ADD USER, DROP USER: the members; NULL: it is no such statement. */
static const PgQuery__List *group_members(const PgQuery__AlterRoleStmt *statement)
{
    const PgQuery__DefElem *option = statement->n_options == 1 ? statement->options[0]->def_elem : NULL;

    return option != NULL && strcmp(option->defname, "rolemembers") == 0 ? option->arg->list : NULL;
}

void sql_lower_alter_role(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterRoleStmt *statement = node->alter_role_stmt;
    const PgQuery__List *members = group_members(statement);
    struct sql_action *action = sql_lower_add(lowering, members != NULL ? SQL_GRANT_ROLE : SQL_ALTER_ROLE, SQL_NOWHERE);

    if (members != NULL) { /* the older spelling of GRANT and REVOKE */
        action->flags |= statement->action > 0 ? SQL_ON : 0U;
        action->columns = sql_lower_strings(lowering, members->n_items, members->items);
        action->settings = sql_lower_one_string(lowering, sql_lower_role(lowering, statement->role));
        return;
    }
    action->name = sql_lower_role(lowering, statement->role);
    action->settings = sql_lower_switches(lowering, statement->n_options, statement->options);
}

void sql_lower_set_in_role(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterRoleSetStmt *statement = node->alter_role_set_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_ALTER_ROLE, SQL_NOWHERE);

    action->name = statement->role == NULL ? "all" : sql_lower_role(lowering, statement->role);
    sql_lower_setting(lowering, action, statement->setstmt);
}

void sql_lower_drop_role(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DropRoleStmt *statement = node->drop_role_stmt;

    for (size_t index = 0; index < statement->n_roles; index++) {
        struct sql_action *action = sql_lower_add(lowering, SQL_DROP_ROLE, SQL_NOWHERE);

        action->name = sql_lower_role(lowering, statement->roles[index]->role_spec);
        action->flags |= statement->missing_ok ? SQL_IF_EXISTS : 0U;
    }
}

void sql_lower_reassign_owned(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__ReassignOwnedStmt *statement = node->reassign_owned_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_OWNER_TO, SQL_NOWHERE);

    action->object = SQL_OBJECT_OTHER;
    action->columns = sql_lower_strings(lowering, statement->n_roles, statement->roles);
    action->new_name = sql_lower_role(lowering, statement->newrole);
}

/* DROP OWNED drops what nobody has named. */
void sql_lower_drop_owned(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DropOwnedStmt *statement = node->drop_owned_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_DROP_OTHER, SQL_NOWHERE);

    action->object = SQL_OBJECT_OTHER;
    action->name = "OWNED";
    action->columns = sql_lower_strings(lowering, statement->n_roles, statement->roles);
    if (statement->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
        action->flags |= SQL_CASCADE;
}
