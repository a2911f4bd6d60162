/* sql/lower_database.c - databases, collations, extensions, publications, subscriptions. */
#include "sql/lower.h"

#include <string.h>

static struct sql_action *add_named(struct sql_lowering *lowering, enum sql_action_kind kind, const char *name)
{
    struct sql_action *action = sql_lower_add(lowering, kind, SQL_NOWHERE);

    action->name = sql_lower_string(lowering, name);
    return action;
}

static const char *option_value(struct sql_lowering *lowering, size_t count, PgQuery__Node *const *options,
                                const char *name)
{
    for (size_t index = 0; index < count; index++)
        if (strcmp(options[index]->def_elem->defname, name) == 0)
            return sql_lower_value(lowering, options[index]->def_elem->arg);
    return NULL;
}

/* CREATE COLLATION … FROM another; no name: it has words of its own. */
static struct sql_name copied_collation(struct sql_lowering *lowering, const PgQuery__DefineStmt *statement)
{
    for (size_t index = 0; index < statement->n_definition; index++)
        if (strcmp(statement->definition[index]->def_elem->defname, "from") == 0)
            return sql_lower_object_name(lowering, statement->definition[index]->def_elem->arg);
    return (struct sql_name){ 0 };
}

void sql_lower_create_collation(struct sql_lowering *lowering, const PgQuery__DefineStmt *statement)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_COLLATION, SQL_NOWHERE);
    const char *deterministic = option_value(lowering, statement->n_definition, statement->definition, "deterministic");
    static const char *const no[] = { "false", "off", "0", NULL };

    action->object = SQL_OBJECT_COLLATION;
    action->relation = sql_lower_name(lowering, statement->n_defnames, statement->defnames);
    action->flags |= statement->if_not_exists ? SQL_IF_EXISTS : 0U;
    action->flags |= deterministic != NULL && g_strv_contains(no, deterministic) ? SQL_NONDETERMINISTIC : 0U;
    action->other = copied_collation(lowering, statement);
}

/* ALTER COLLATION … REFRESH VERSION: all else of it are other statements. */
void sql_lower_refresh_collation(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterCollationStmt *statement = node->alter_collation_stmt;
    struct sql_name name = sql_lower_name(lowering, statement->n_collname, statement->collname);

    add_named(lowering, SQL_REFRESH_COLLATION, name.name);
}

void sql_lower_refresh_database(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const char *name = node->alter_database_refresh_coll_stmt->dbname;

    add_named(lowering, SQL_REFRESH_COLLATION, name)->object = SQL_OBJECT_DATABASE;
}

void sql_lower_create_extension(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateExtensionStmt *statement = node->create_extension_stmt;
    struct sql_action *action = add_named(lowering, SQL_CREATE_EXTENSION, statement->extname);

    action->flags |= statement->if_not_exists ? SQL_IF_EXISTS : 0U;
    action->flags |= sql_lower_option(statement->n_options, statement->options, "cascade") ? SQL_CASCADE : 0U;
    action->new_name = option_value(lowering, statement->n_options, statement->options, "new_version");
}

void sql_lower_alter_extension(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterExtensionStmt *statement = node->alter_extension_stmt;
    struct sql_action *action = add_named(lowering, SQL_ALTER_EXTENSION, statement->extname);

    action->new_name = option_value(lowering, statement->n_options, statement->options, "new_version");
}

void sql_lower_alter_extension_contents(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)add_named(lowering, SQL_ALTER_EXTENSION, node->alter_extension_contents_stmt->extname);
}

void sql_lower_create_database(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)add_named(lowering, SQL_CREATE_DATABASE, node->createdb_stmt->dbname);
}

void sql_lower_alter_database(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterDatabaseStmt *statement = node->alter_database_stmt;
    struct sql_action *action = add_named(lowering, SQL_ALTER_DATABASE, statement->dbname);

    action->settings = sql_lower_switches(lowering, statement->n_options, statement->options);
}

void sql_lower_set_in_database(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterDatabaseSetStmt *statement = node->alter_database_set_stmt;
    struct sql_action *action = add_named(lowering, SQL_ALTER_DATABASE, statement->dbname);

    sql_lower_setting(lowering, action, statement->setstmt);
}

void sql_lower_drop_database(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = add_named(lowering, SQL_DROP_DATABASE, node->dropdb_stmt->dbname);

    action->flags |= node->dropdb_stmt->missing_ok ? SQL_IF_EXISTS : 0U;
}

/* Tables as those that are read, and by name alone; a schema stands for all that is or will be in it. */
static void fill_published(struct sql_lowering *lowering, struct sql_action *action, size_t count,
                           PgQuery__Node *const *objects)
{
    static const char *const nothing[] = { NULL };
    struct sql_query query = { .columns = nothing };
    struct sql_name *relations = sql_arena_allocate(lowering->arena, (count + 1) * sizeof *relations);
    const char **names = sql_arena_allocate(lowering->arena, (count + 1) * sizeof *names);

    for (size_t index = 0; index < count; index++) {
        const PgQuery__PublicationObjSpec *object = objects[index]->publication_obj_spec;

        if (object->pubtable == NULL) {
            action->flags |= SQL_ALL_TABLES;
            continue;
        }
        relations[query.relation_count] = sql_lower_relation(lowering, object->pubtable->relation);
        names[query.relation_count] = relations[query.relation_count].name;
        query.relation_count++;
    }
    names[query.relation_count] = NULL;
    query.relations = relations;
    action->columns = names;
    if (query.relation_count > 0)
        action->query = sql_arena_copy(lowering->arena, &query, sizeof query);
}

void sql_lower_create_publication(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreatePublicationStmt *statement = node->create_publication_stmt;
    struct sql_action *action = add_named(lowering, SQL_CREATE_PUBLICATION, statement->pubname);

    fill_published(lowering, action, statement->n_pubobjects, statement->pubobjects);
    action->flags |= statement->for_all_tables ? SQL_ALL_TABLES : 0U;
}

#define CHANGE(name) PG_QUERY__ALTER_PUBLICATION_ACTION__AP_##name

static const char *publication_method(PgQuery__AlterPublicationAction change)
{
    return change == CHANGE(AddObjects) ? "add" : change == CHANGE(DropObjects) ? "drop" : "set";
}

/* What is dropped is not published. */
static void move_to_others(struct sql_action *action)
{
    action->other_columns = action->columns;
    action->columns = NULL;
    action->query = NULL;
    action->flags &= ~(unsigned)SQL_ALL_TABLES;
}

void sql_lower_alter_publication(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterPublicationStmt *statement = node->alter_publication_stmt;
    struct sql_action *action = add_named(lowering, SQL_ALTER_PUBLICATION, statement->pubname);

    fill_published(lowering, action, statement->n_pubobjects, statement->pubobjects);
    if (statement->n_pubobjects > 0)
        action->method = publication_method(statement->action);
    if (statement->action == CHANGE(DropObjects))
        move_to_others(action);
    action->settings =
            statement->n_options > 0 ? sql_lower_strings(lowering, statement->n_options, statement->options) : NULL;
    action->new_name = option_value(lowering, statement->n_options, statement->options, "publish");
}

void sql_lower_create_subscription(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)add_named(lowering, SQL_CREATE_SUBSCRIPTION, node->create_subscription_stmt->subname);
}

#define SUBSCRIPTION(name) PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_##name

static const char *const subscription_methods[] = {
    [SUBSCRIPTION(OPTIONS)] = "options",       [SUBSCRIPTION(CONNECTION)] = "connection",
    [SUBSCRIPTION(SET_PUBLICATION)] = "set",   [SUBSCRIPTION(ADD_PUBLICATION)] = "add",
    [SUBSCRIPTION(DROP_PUBLICATION)] = "drop", [SUBSCRIPTION(REFRESH)] = "refresh",
    [SUBSCRIPTION(ENABLED)] = "enable",        [SUBSCRIPTION(SKIP)] = "skip",
};

/* The word of ENABLE and DISABLE is an option of its own name. */
static bool is_disabled(const PgQuery__AlterSubscriptionStmt *statement)
{
    const PgQuery__Node *value = statement->n_options > 0 ? statement->options[0]->def_elem->arg : NULL;

    return statement->kind == SUBSCRIPTION(ENABLED) && value != NULL &&
           value->node_case == PG_QUERY__NODE__NODE_BOOLEAN && !value->boolean->boolval;
}

void sql_lower_alter_subscription(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterSubscriptionStmt *statement = node->alter_subscription_stmt;
    struct sql_action *action = add_named(lowering, SQL_ALTER_SUBSCRIPTION, statement->subname);

    if ((size_t)statement->kind < G_N_ELEMENTS(subscription_methods))
        action->method = is_disabled(statement) ? "disable" : subscription_methods[statement->kind];
    action->settings = sql_lower_switches(lowering, statement->n_options, statement->options);
}

void sql_lower_drop_subscription(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    struct sql_action *action = add_named(lowering, SQL_DROP_SUBSCRIPTION, node->drop_subscription_stmt->subname);

    action->flags |= node->drop_subscription_stmt->missing_ok ? SQL_IF_EXISTS : 0U;
}
