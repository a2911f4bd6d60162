/* sql/action.c - a script's statements, one by one, to actions; and the kinds' names. */
#include "sql/action.h"

#include "sql/lower.h"

static const char *const names[SQL_ACTION_KIND_COUNT] = {
    [SQL_OPAQUE] = "OPAQUE",
    [SQL_OTHER] = "OTHER",
    [SQL_CREATE_TABLE] = "CREATE TABLE",
    [SQL_INHERIT] = "INHERIT",
    [SQL_NO_INHERIT] = "NO INHERIT",
    [SQL_LIKE] = "LIKE",
    [SQL_DROP_TABLE] = "DROP TABLE",
    [SQL_RENAME_TABLE] = "RENAME TABLE",
    [SQL_SET_SCHEMA] = "SET SCHEMA",
    [SQL_OWNER_TO] = "OWNER TO",
    [SQL_TRUNCATE] = "TRUNCATE",
    [SQL_ATTACH_PARTITION] = "ATTACH PARTITION",
    [SQL_DETACH_PARTITION] = "DETACH PARTITION",
    [SQL_SET_LOGGED] = "SET LOGGED",
    [SQL_SET_UNLOGGED] = "SET UNLOGGED",
    [SQL_SET_ACCESS_METHOD] = "SET ACCESS METHOD",
    [SQL_SET_TABLESPACE] = "SET TABLESPACE",
    [SQL_SET_OPTIONS] = "SET OPTIONS",
    [SQL_CLUSTER_ON] = "CLUSTER ON",
    [SQL_REPLICA_IDENTITY] = "REPLICA IDENTITY",
    [SQL_SET_ROW_SECURITY] = "SET ROW SECURITY",
    [SQL_FORCE_ROW_SECURITY] = "FORCE ROW SECURITY",
    [SQL_SET_TRIGGER] = "SET TRIGGER",
    [SQL_SET_RULE] = "SET RULE",
    [SQL_OF_TYPE] = "OF TYPE",
    [SQL_ADD_COLUMN] = "ADD COLUMN",
    [SQL_DROP_COLUMN] = "DROP COLUMN",
    [SQL_RENAME_COLUMN] = "RENAME COLUMN",
    [SQL_ALTER_COLUMN_TYPE] = "ALTER COLUMN TYPE",
    [SQL_SET_NOT_NULL] = "SET NOT NULL",
    [SQL_DROP_NOT_NULL] = "DROP NOT NULL",
    [SQL_SET_DEFAULT] = "SET DEFAULT",
    [SQL_DROP_DEFAULT] = "DROP DEFAULT",
    [SQL_ADD_IDENTITY] = "ADD IDENTITY",
    [SQL_SET_IDENTITY] = "SET IDENTITY",
    [SQL_DROP_IDENTITY] = "DROP IDENTITY",
    [SQL_SET_EXPRESSION] = "SET EXPRESSION",
    [SQL_DROP_EXPRESSION] = "DROP EXPRESSION",
    [SQL_SET_STATISTICS] = "SET STATISTICS",
    [SQL_SET_STORAGE] = "SET STORAGE",
    [SQL_SET_COMPRESSION] = "SET COMPRESSION",
    [SQL_SET_COLUMN_OPTIONS] = "SET COLUMN OPTIONS",
    [SQL_ADD_CONSTRAINT] = "ADD CONSTRAINT",
    [SQL_DROP_CONSTRAINT] = "DROP CONSTRAINT",
    [SQL_VALIDATE_CONSTRAINT] = "VALIDATE CONSTRAINT",
    [SQL_ALTER_CONSTRAINT] = "ALTER CONSTRAINT",
    [SQL_RENAME_CONSTRAINT] = "RENAME CONSTRAINT",
    [SQL_CREATE_INDEX] = "CREATE INDEX",
    [SQL_DROP_INDEX] = "DROP INDEX",
    [SQL_RENAME_INDEX] = "RENAME INDEX",
    [SQL_REINDEX] = "REINDEX",
    [SQL_ATTACH_INDEX] = "ATTACH INDEX",
    [SQL_CREATE_VIEW] = "CREATE VIEW",
    [SQL_DROP_VIEW] = "DROP VIEW",
    [SQL_RENAME_VIEW] = "RENAME VIEW",
    [SQL_CREATE_MATERIALIZED_VIEW] = "CREATE MATERIALIZED VIEW",
    [SQL_DROP_MATERIALIZED_VIEW] = "DROP MATERIALIZED VIEW",
    [SQL_RENAME_MATERIALIZED_VIEW] = "RENAME MATERIALIZED VIEW",
    [SQL_REFRESH_MATERIALIZED_VIEW] = "REFRESH MATERIALIZED VIEW",
    [SQL_CREATE_SEQUENCE] = "CREATE SEQUENCE",
    [SQL_ALTER_SEQUENCE] = "ALTER SEQUENCE",
    [SQL_SET_SEQUENCE] = "SET SEQUENCE",
    [SQL_DROP_SEQUENCE] = "DROP SEQUENCE",
    [SQL_RENAME_SEQUENCE] = "RENAME SEQUENCE",
    [SQL_CREATE_ENUM] = "CREATE ENUM",
    [SQL_ENUM_ADD_VALUE] = "ENUM ADD VALUE",
    [SQL_ENUM_RENAME_VALUE] = "ENUM RENAME VALUE",
    [SQL_CREATE_DOMAIN] = "CREATE DOMAIN",
    [SQL_DOMAIN_ADD_CONSTRAINT] = "DOMAIN ADD CONSTRAINT",
    [SQL_DOMAIN_DROP_CONSTRAINT] = "DOMAIN DROP CONSTRAINT",
    [SQL_DOMAIN_VALIDATE_CONSTRAINT] = "DOMAIN VALIDATE CONSTRAINT",
    [SQL_DOMAIN_SET_NOT_NULL] = "DOMAIN SET NOT NULL",
    [SQL_DOMAIN_DROP_NOT_NULL] = "DOMAIN DROP NOT NULL",
    [SQL_DOMAIN_SET_DEFAULT] = "DOMAIN SET DEFAULT",
    [SQL_CREATE_TYPE] = "CREATE TYPE",
    [SQL_ALTER_TYPE] = "ALTER TYPE",
    [SQL_DROP_TYPE] = "DROP TYPE",
    [SQL_RENAME_TYPE] = "RENAME TYPE",
    [SQL_CREATE_FUNCTION] = "CREATE FUNCTION",
    [SQL_ALTER_FUNCTION] = "ALTER FUNCTION",
    [SQL_DROP_FUNCTION] = "DROP FUNCTION",
    [SQL_RENAME_FUNCTION] = "RENAME FUNCTION",
    [SQL_CREATE_TRIGGER] = "CREATE TRIGGER",
    [SQL_DROP_TRIGGER] = "DROP TRIGGER",
    [SQL_RENAME_TRIGGER] = "RENAME TRIGGER",
    [SQL_CREATE_EVENT_TRIGGER] = "CREATE EVENT TRIGGER",
    [SQL_DROP_EVENT_TRIGGER] = "DROP EVENT TRIGGER",
    [SQL_CREATE_RULE] = "CREATE RULE",
    [SQL_DROP_RULE] = "DROP RULE",
    [SQL_CREATE_POLICY] = "CREATE POLICY",
    [SQL_ALTER_POLICY] = "ALTER POLICY",
    [SQL_DROP_POLICY] = "DROP POLICY",
    [SQL_CREATE_SCHEMA] = "CREATE SCHEMA",
    [SQL_DROP_SCHEMA] = "DROP SCHEMA",
    [SQL_RENAME_SCHEMA] = "RENAME SCHEMA",
    [SQL_CREATE_DATABASE] = "CREATE DATABASE",
    [SQL_ALTER_DATABASE] = "ALTER DATABASE",
    [SQL_DROP_DATABASE] = "DROP DATABASE",
    [SQL_CREATE_COLLATION] = "CREATE COLLATION",
    [SQL_DROP_COLLATION] = "DROP COLLATION",
    [SQL_RENAME_COLLATION] = "RENAME COLLATION",
    [SQL_REFRESH_COLLATION] = "REFRESH COLLATION VERSION",
    [SQL_CREATE_EXTENSION] = "CREATE EXTENSION",
    [SQL_ALTER_EXTENSION] = "ALTER EXTENSION",
    [SQL_DROP_EXTENSION] = "DROP EXTENSION",
    [SQL_GRANT] = "GRANT",
    [SQL_REVOKE] = "REVOKE",
    [SQL_ALTER_DEFAULT_PRIVILEGES] = "ALTER DEFAULT PRIVILEGES",
    [SQL_CREATE_ROLE] = "CREATE ROLE",
    [SQL_ALTER_ROLE] = "ALTER ROLE",
    [SQL_DROP_ROLE] = "DROP ROLE",
    [SQL_GRANT_ROLE] = "GRANT ROLE",
    [SQL_CREATE_PUBLICATION] = "CREATE PUBLICATION",
    [SQL_ALTER_PUBLICATION] = "ALTER PUBLICATION",
    [SQL_DROP_PUBLICATION] = "DROP PUBLICATION",
    [SQL_CREATE_SUBSCRIPTION] = "CREATE SUBSCRIPTION",
    [SQL_ALTER_SUBSCRIPTION] = "ALTER SUBSCRIPTION",
    [SQL_DROP_SUBSCRIPTION] = "DROP SUBSCRIPTION",
    [SQL_CREATE_STATISTICS] = "CREATE STATISTICS",
    [SQL_CREATE_OPERATOR] = "CREATE OPERATOR",
    [SQL_CREATE_CAST] = "CREATE CAST",
    [SQL_RENAME_OTHER] = "RENAME OTHER",
    [SQL_ALTER_OTHER] = "ALTER OTHER",
    [SQL_SET_EVENT_TRIGGER] = "SET EVENT TRIGGER",
    [SQL_DROP_OTHER] = "DROP OTHER",
    [SQL_INSERT] = "INSERT",
    [SQL_UPDATE] = "UPDATE",
    [SQL_DELETE] = "DELETE",
    [SQL_MERGE] = "MERGE",
    [SQL_COPY_FROM] = "COPY FROM",
    [SQL_COPY_TO] = "COPY TO",
    [SQL_SELECT] = "SELECT",
    [SQL_LOCK_TABLE] = "LOCK TABLE",
    [SQL_SET] = "SET",
    [SQL_RESET] = "RESET",
    [SQL_SET_ROLE] = "SET ROLE",
    [SQL_SET_CONSTRAINTS] = "SET CONSTRAINTS",
    [SQL_BEGIN] = "BEGIN",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_SAVEPOINT] = "SAVEPOINT",
    [SQL_ROLLBACK_TO] = "ROLLBACK TO",
    [SQL_RELEASE] = "RELEASE",
    [SQL_PREPARED_TRANSACTION] = "PREPARED TRANSACTION",
    [SQL_VACUUM] = "VACUUM",
    [SQL_ANALYZE] = "ANALYZE",
    [SQL_CLUSTER] = "CLUSTER",
    [SQL_ALTER_SYSTEM] = "ALTER SYSTEM",
    [SQL_DO] = "DO",
    [SQL_CALL] = "CALL",
    [SQL_NOTIFY] = "NOTIFY",
    [SQL_EXTENSION_CALL] = "EXTENSION CALL",
    [SQL_PREPARE] = "PREPARE",
    [SQL_CHECKPOINT] = "CHECKPOINT",
};

bool sql_action_writes_rows(enum sql_action_kind kind)
{
    return kind == SQL_INSERT || kind == SQL_UPDATE || kind == SQL_DELETE || kind == SQL_MERGE ||
           kind == SQL_COPY_FROM || kind == SQL_TRUNCATE;
}

const char *sql_action_name(enum sql_action_kind kind)
{
    return (size_t)kind < G_N_ELEMENTS(names) ? names[kind] : "?";
}

const struct sql_call *sql_action_call(const struct sql_action *action, guint number)
{
    const guint of_query = action->query != NULL ? action->query->call_count : 0;

    if (number < of_query)
        return &action->query->calls[number];
    number -= of_query;
    return action->expression != NULL && number < action->expression->call_count ? &action->expression->calls[number]
                                                                                 : NULL;
}

static struct sql_source source_of(const struct sql_script *script, const struct sql_statement *statement)
{
    const char *text = g_bytes_get_data(script->text, NULL);

    return (struct sql_source){
        .text = text + statement->offset, .length = statement->length, .offset = statement->offset, .is_there = true
    };
}

/* What was not looked at is one thing that is not understood. */
static void refuse(struct sql_actions *actions, const char *reason, guint statement, size_t offset)
{
    const struct sql_action action = { .kind = SQL_OPAQUE, .name = reason, .statement = statement, .offset = offset };

    g_array_append_val(actions->list, action);
    actions->statements++;
    actions->opaque++;
}

void sql_actions_read(struct sql_actions *actions, const struct sql_script *script)
{
    guint count = 0;
    struct sql_lowering lowering = { .actions = actions, .count = &count };

    *actions = (struct sql_actions){ .list = g_array_new(FALSE, FALSE, sizeof(struct sql_action)) };
    actions->arena = lowering.arena = sql_arena_new();
    lowering.scratch = sql_arena_new();
    lowering.prepared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint index = 0; index < script->statements->len && count <= SQL_ACTIONS_MAX; index++) {
        lowering.source = source_of(script, &g_array_index(script->statements, struct sql_statement, index));
        lowering.statement = index;
        sql_lower_source(&lowering);
        sql_arena_clear(lowering.scratch);
    }
    if (count > SQL_ACTIONS_MAX)
        refuse(actions, "the rest of a file that is too long to be gone through", lowering.statement,
               lowering.source.offset);
    if (script->opaque && script->statements->len == 0)
        refuse(actions, "it is not text", 0, script->offset);
    sql_arena_free(lowering.scratch);
    g_hash_table_unref(lowering.prepared);
}

void sql_actions_release(struct sql_actions *actions)
{
    if (actions->list != NULL)
        g_array_unref(actions->list);
    sql_arena_free(actions->arena);
    *actions = (struct sql_actions){ 0 };
}
