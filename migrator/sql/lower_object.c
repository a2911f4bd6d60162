/* sql/lower_object.c - what is done to any kind of object in the same words: DROP, RENAME, SET SCHEMA, OWNER TO. */
#include "sql/lower.h"

#include <string.h>

#define OBJECT(name) PG_QUERY__OBJECT_TYPE__OBJECT_##name

/* How the kinds of objects are dropped and renamed. SQL_OPAQUE (0) where there is no kind of action of its own. */
struct object_row {
    const char *word;
    enum sql_object object;
    enum sql_action_kind drop, rename;
};

/* clang-format off */
static const struct object_row objects[] = {
    [OBJECT(TABLE)] = { "TABLE", SQL_OBJECT_TABLE, SQL_DROP_TABLE, SQL_RENAME_TABLE },
    [OBJECT(FOREIGN_TABLE)] = { "FOREIGN TABLE", SQL_OBJECT_FOREIGN_TABLE, SQL_DROP_TABLE, SQL_RENAME_TABLE },
    [OBJECT(INDEX)] = { "INDEX", SQL_OBJECT_INDEX, SQL_DROP_INDEX, SQL_RENAME_INDEX },
    [OBJECT(VIEW)] = { "VIEW", SQL_OBJECT_VIEW, SQL_DROP_VIEW, SQL_RENAME_VIEW },
    [OBJECT(MATVIEW)] = { "MATERIALIZED VIEW", SQL_OBJECT_MATERIALIZED_VIEW, SQL_DROP_MATERIALIZED_VIEW,
                          SQL_RENAME_MATERIALIZED_VIEW },
    [OBJECT(SEQUENCE)] = { "SEQUENCE", SQL_OBJECT_SEQUENCE, SQL_DROP_SEQUENCE, SQL_RENAME_SEQUENCE },
    [OBJECT(SCHEMA)] = { "SCHEMA", SQL_OBJECT_SCHEMA, SQL_DROP_SCHEMA, SQL_RENAME_SCHEMA },
    [OBJECT(DATABASE)] = { "DATABASE", SQL_OBJECT_DATABASE, SQL_DROP_DATABASE, SQL_ALTER_DATABASE },
    [OBJECT(TYPE)] = { "TYPE", SQL_OBJECT_TYPE, SQL_DROP_TYPE, SQL_RENAME_TYPE },
    [OBJECT(DOMAIN)] = { "DOMAIN", SQL_OBJECT_DOMAIN, SQL_DROP_TYPE, SQL_RENAME_TYPE },
    [OBJECT(ATTRIBUTE)] = { "TYPE", SQL_OBJECT_TYPE, SQL_OPAQUE, SQL_ALTER_TYPE },
    [OBJECT(FUNCTION)] = { "FUNCTION", SQL_OBJECT_FUNCTION, SQL_DROP_FUNCTION, SQL_RENAME_FUNCTION },
    [OBJECT(ROUTINE)] = { "ROUTINE", SQL_OBJECT_FUNCTION, SQL_DROP_FUNCTION, SQL_RENAME_FUNCTION },
    [OBJECT(PROCEDURE)] = { "PROCEDURE", SQL_OBJECT_PROCEDURE, SQL_DROP_FUNCTION, SQL_RENAME_FUNCTION },
    [OBJECT(AGGREGATE)] = { "AGGREGATE", SQL_OBJECT_AGGREGATE, SQL_DROP_FUNCTION, SQL_RENAME_FUNCTION },
    [OBJECT(COLUMN)] = { "COLUMN", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_RENAME_COLUMN },
    [OBJECT(TABCONSTRAINT)] = { "CONSTRAINT", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_RENAME_CONSTRAINT },
    [OBJECT(DOMCONSTRAINT)] = { "CONSTRAINT", SQL_OBJECT_DOMAIN, SQL_OPAQUE, SQL_RENAME_CONSTRAINT },
    [OBJECT(TRIGGER)] = { "TRIGGER", SQL_OBJECT_OTHER, SQL_DROP_TRIGGER, SQL_RENAME_TRIGGER },
    [OBJECT(RULE)] = { "RULE", SQL_OBJECT_OTHER, SQL_DROP_RULE, SQL_OPAQUE },
    [OBJECT(POLICY)] = { "POLICY", SQL_OBJECT_OTHER, SQL_DROP_POLICY, SQL_ALTER_POLICY },
    [OBJECT(EVENT_TRIGGER)] = { "EVENT TRIGGER", SQL_OBJECT_OTHER, SQL_DROP_EVENT_TRIGGER, SQL_OPAQUE },
    [OBJECT(EXTENSION)] = { "EXTENSION", SQL_OBJECT_OTHER, SQL_DROP_EXTENSION, SQL_OPAQUE },
    [OBJECT(ROLE)] = { "ROLE", SQL_OBJECT_OTHER, SQL_DROP_ROLE, SQL_ALTER_ROLE },
    [OBJECT(PUBLICATION)] = { "PUBLICATION", SQL_OBJECT_OTHER, SQL_DROP_PUBLICATION, SQL_ALTER_PUBLICATION },
    [OBJECT(SUBSCRIPTION)] = { "SUBSCRIPTION", SQL_OBJECT_OTHER, SQL_DROP_SUBSCRIPTION, SQL_ALTER_SUBSCRIPTION },
    [OBJECT(ACCESS_METHOD)] = { "ACCESS METHOD", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(CAST)] = { "CAST", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(COLLATION)] = { "COLLATION", SQL_OBJECT_COLLATION, SQL_DROP_COLLATION, SQL_RENAME_COLLATION },
    [OBJECT(CONVERSION)] = { "CONVERSION", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(FDW)] = { "FOREIGN DATA WRAPPER", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(FOREIGN_SERVER)] = { "SERVER", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(LANGUAGE)] = { "LANGUAGE", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(LARGEOBJECT)] = { "LARGE OBJECT", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(OPCLASS)] = { "OPERATOR CLASS", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(OPERATOR)] = { "OPERATOR", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(OPFAMILY)] = { "OPERATOR FAMILY", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(PARAMETER_ACL)] = { "PARAMETER", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(STATISTIC_EXT)] = { "STATISTICS", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(TABLESPACE)] = { "TABLESPACE", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(TRANSFORM)] = { "TRANSFORM", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(TSCONFIGURATION)] = { "TEXT SEARCH CONFIGURATION", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(TSDICTIONARY)] = { "TEXT SEARCH DICTIONARY", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(TSPARSER)] = { "TEXT SEARCH PARSER", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
    [OBJECT(TSTEMPLATE)] = { "TEXT SEARCH TEMPLATE", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE },
};
/* clang-format on */

static const struct object_row *row_of(PgQuery__ObjectType type)
{
    static const struct object_row unknown = { "OBJECT", SQL_OBJECT_OTHER, SQL_OPAQUE, SQL_OPAQUE };

    return (size_t)type < G_N_ELEMENTS(objects) && objects[type].word != NULL ? &objects[type] : &unknown;
}

enum sql_object sql_lower_object(PgQuery__ObjectType type)
{
    return row_of(type)->object;
}

const char *sql_lower_object_word(PgQuery__ObjectType type)
{
    return row_of(type)->word;
}

void sql_lower_other(struct sql_lowering *lowering, const char *verb, const char *word, struct sql_name relation)
{
    g_autofree char *tag = g_strconcat(verb, " ", word, NULL);
    struct sql_action *action = sql_lower_add(lowering, SQL_OTHER, SQL_NOWHERE);

    action->object = SQL_OBJECT_OTHER;
    action->name = sql_lower_string(lowering, tag);
    action->relation = relation;
}

/* Of these the statement gives the table first. */
static bool is_on_table(PgQuery__ObjectType type)
{
    return type == OBJECT(TRIGGER) || type == OBJECT(RULE) || type == OBJECT(POLICY);
}

static bool has_no_schema(PgQuery__ObjectType type)
{
    return type == OBJECT(SCHEMA) || type == OBJECT(DATABASE) || type == OBJECT(EXTENSION) || type == OBJECT(ROLE) ||
           type == OBJECT(EVENT_TRIGGER) || type == OBJECT(PUBLICATION) || type == OBJECT(SUBSCRIPTION);
}

/* Of these it gives the access method first. */
static bool is_of_access_method(PgQuery__ObjectType type)
{
    return type == OBJECT(OPCLASS) || type == OBJECT(OPFAMILY);
}

static void fill_object(struct sql_lowering *lowering, struct sql_action *action, PgQuery__ObjectType type,
                        const PgQuery__Node *object)
{
    action->object = sql_lower_object(type);
    if (object == NULL)
        return;
    if (is_on_table(type) && object->node_case == PG_QUERY__NODE__NODE_LIST && object->list->n_items > 1) {
        action->name = sql_lower_object_name(lowering, object).name;
        action->relation = sql_lower_name(lowering, object->list->n_items - 1, object->list->items);
    } else if (is_of_access_method(type) && object->list->n_items > 1) {
        action->relation = sql_lower_name(lowering, object->list->n_items - 1, object->list->items + 1);
    } else if (has_no_schema(type)) {
        action->name = sql_lower_object_name(lowering, object).name;
    } else {
        action->relation = sql_lower_object_name(lowering, object);
    }
    if (object->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS)
        action->function = sql_lower_signature(lowering, object->object_with_args);
}

void sql_lower_drop(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DropStmt *statement = node->drop_stmt;
    const struct object_row *row = row_of(statement->remove_type);

    for (size_t index = 0; index < statement->n_objects; index++) {
        enum sql_action_kind kind = row->drop == SQL_OPAQUE ? SQL_DROP_OTHER : row->drop;
        struct sql_action *action = sql_lower_add(lowering, kind, SQL_NOWHERE);

        fill_object(lowering, action, statement->remove_type, statement->objects[index]);
        if (kind == SQL_DROP_OTHER)
            action->name = row->word;
        if (statement->missing_ok)
            action->flags |= SQL_IF_EXISTS;
        if (statement->concurrent)
            action->flags |= SQL_CONCURRENTLY;
        if (statement->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
            action->flags |= SQL_CASCADE;
    }
}

void sql_lower_drop_user_mapping(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__DropUserMappingStmt *statement = node->drop_user_mapping_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_DROP_OTHER, SQL_NOWHERE);

    action->object = SQL_OBJECT_OTHER;
    action->relation.name = sql_lower_string(lowering, statement->servername);
    action->name = "USER MAPPING";
    action->flags |= statement->missing_ok ? SQL_IF_EXISTS : 0U;
}

void sql_lower_rename(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__RenameStmt *statement = node->rename_stmt;
    const struct object_row *row = row_of(statement->rename_type);
    enum sql_action_kind kind = row->rename == SQL_OPAQUE ? SQL_RENAME_OTHER : row->rename;
    struct sql_action *action = sql_lower_add(lowering, kind, SQL_NOWHERE);

    if (statement->missing_ok)
        action->flags |= SQL_IF_EXISTS;
    fill_object(lowering, action, statement->rename_type, statement->object);
    if (statement->relation != NULL) {
        action->relation = sql_lower_relation(lowering, statement->relation);
        if (!statement->relation->inh)
            action->flags |= SQL_ONLY;
    }
    if (statement->rename_type == OBJECT(COLUMN))
        action->object = sql_lower_object(statement->relation_type);
    if (statement->rename_type == OBJECT(TABCONSTRAINT))
        action->object = SQL_OBJECT_TABLE;
    if (statement->subname != NULL && statement->subname[0] != '\0')
        action->name = sql_lower_string(lowering, statement->subname);
    if (kind == SQL_RENAME_OTHER)
        action->name = row->word;
    action->new_name = sql_lower_string(lowering, statement->newname);
}

void sql_lower_set_schema(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterObjectSchemaStmt *statement = node->alter_object_schema_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_SET_SCHEMA, SQL_NOWHERE);

    fill_object(lowering, action, statement->object_type, statement->object);
    if (statement->relation != NULL)
        action->relation = sql_lower_relation(lowering, statement->relation);
    action->new_name = sql_lower_string(lowering, statement->newschema);
    if (statement->missing_ok)
        action->flags |= SQL_IF_EXISTS;
}

void sql_lower_change_owner(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterOwnerStmt *statement = node->alter_owner_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_OWNER_TO, SQL_NOWHERE);

    fill_object(lowering, action, statement->object_type, statement->object);
    if (statement->relation != NULL)
        action->relation = sql_lower_relation(lowering, statement->relation);
    action->new_name = sql_lower_role(lowering, statement->newowner);
}

void sql_lower_comment(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CommentStmt *statement = node->comment_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_OTHER, SQL_NOWHERE);

    if (statement->objtype == OBJECT(COLUMN) && statement->object->node_case == PG_QUERY__NODE__NODE_LIST) {
        const PgQuery__List *names = statement->object->list;

        action->object = SQL_OBJECT_TABLE;
        action->relation = sql_lower_name(lowering, names->n_items - 1, names->items);
        action->new_name = sql_lower_name(lowering, names->n_items, names->items).name;
    } else {
        fill_object(lowering, action, statement->objtype, statement->object);
    }
    action->name = "COMMENT";
    if (statement->comment != NULL && statement->comment[0] != '\0')
        action->flags |= SQL_ON;
}

/* What is created with the schema is in it. */
static void qualify(struct sql_lowering *lowering, guint first, const char *schema)
{
    GArray *list = lowering->actions->list;

    for (guint index = first; index < list->len; index++) {
        struct sql_action *action = &g_array_index(list, struct sql_action, index);

        if (action->relation.name != NULL && action->relation.schema == NULL)
            action->relation.schema = schema;
    }
}

void sql_lower_create_schema(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__CreateSchemaStmt *statement = node->create_schema_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_CREATE_SCHEMA, SQL_NOWHERE);
    const char *name = sql_lower_string(lowering, statement->schemaname);
    guint first;

    if (name == NULL)
        name = sql_lower_role(lowering, statement->authrole);
    action->object = SQL_OBJECT_SCHEMA;
    action->name = name;
    action->flags |= statement->if_not_exists ? SQL_IF_EXISTS : 0U;
    first = lowering->actions->list->len;
    for (size_t index = 0; index < statement->n_schema_elts; index++)
        sql_lower_statement(lowering, statement->schema_elts[index]);
    qualify(lowering, first, name);
}
