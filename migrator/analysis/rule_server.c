/* analysis/rule_server.c - hazards of reaching past SQL's own statements: into the catalogs, and to the server. */
#include "analysis/rule.h"

#include <string.h>

static bool is_known(const struct model_relation *relation)
{
    return relation != NULL && relation->kind != MODEL_UNKNOWN;
}

/* A table of PostgreSQL's own: nobody else may create one in its schema. */
static bool writes_catalog(struct rule_view *view)
{
    const struct sql_name name = view->action->relation;

    if (name.name == NULL)
        return false;
    return name.schema != NULL ? strcmp(name.schema, "pg_catalog") == 0
                               : g_str_has_prefix(name.name, "pg_") && !is_known(view->relation);
}

/* Source: PostgreSQL's manual, "System Administration Functions". Sorted by what they are about. */
static const struct {
    const char *function, *does;
} administration[] = {
    { "pg_terminate_backend", "ends other sessions" },
    { "pg_cancel_backend", "cancels what other sessions run" },
    { "pg_drop_replication_slot", "drops a replication slot, whose subscriber cannot go on" },
    { "pg_create_logical_replication_slot", "creates a replication slot, which keeps WAL until somebody reads it" },
    { "pg_create_physical_replication_slot", "creates a replication slot, which keeps WAL until somebody reads it" },
    { "pg_copy_logical_replication_slot", "creates a replication slot, which keeps WAL until somebody reads it" },
    { "pg_copy_physical_replication_slot", "creates a replication slot, which keeps WAL until somebody reads it" },
    { "pg_replication_slot_advance", "puts a replication slot forward, whose subscriber misses what is between" },
    { "pg_logical_slot_get_changes", "takes changes out of a replication slot, whose subscriber misses them" },
    { "pg_logical_slot_get_binary_changes", "takes changes out of a replication slot, whose subscriber misses them" },
    { "pg_replication_origin_create", "changes how far replication has come" },
    { "pg_replication_origin_drop", "changes how far replication has come" },
    { "pg_replication_origin_advance", "changes how far replication has come" },
    { "pg_wal_replay_pause", "stops a standby from following" },
    { "pg_wal_replay_resume", "lets a standby follow" },
    { "pg_promote", "makes a standby a primary" },
    { "pg_switch_wal", "ends the WAL file that is written to" },
    { "pg_backup_start", "begins a backup" },
    { "pg_backup_stop", "ends a backup" },
    { "pg_start_backup", "begins a backup" },
    { "pg_stop_backup", "ends a backup" },
    { "pg_reload_conf", "has the server read its configuration again" },
    { "pg_rotate_logfile", "has the server begin another log file" },
    { "pg_file_write", "writes a file of the server" },
    { "pg_file_rename", "renames a file of the server" },
    { "pg_file_unlink", "removes a file of the server" },
};

static bool administers(struct rule_view *view)
{
    const struct sql_call *call = NULL;

    for (guint number = 0; (call = sql_action_call(view->action, number)) != NULL; number++)
        for (size_t row = 0; row < G_N_ELEMENTS(administration); row++)
            if (strcmp(administration[row].function, call->function.name) == 0) {
                g_string_printf(view->detail, "%s() %s", call->function.name, administration[row].does);
                return true;
            }
    return false;
}

const struct rule rules_of_server[] = {
    {
            .id = "system-catalog-written",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_INSERT, SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_COPY_FROM, SQL_TRUNCATE },
            .matches = writes_catalog,
            .summary = "Rows of a system catalog are written by hand",
            .text = "rows of {relation}, a system catalog, are written",
            .effect =
                    "PostgreSQL checks none of it and locks nothing: sessions go on with what they have read before, and "
                    "a row that does not fit the others can make tables unreadable",
            .remedy = "use the statement that is there for it: ALTER TABLE, ALTER TYPE, GRANT …",
    },
    {
            .id = "server-administration",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SELECT, SQL_CALL, SQL_INSERT, SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_CREATE_TABLE,
                       SQL_CREATE_MATERIALIZED_VIEW, SQL_COPY_TO },
            .matches = administers,
            .summary = "A function is called that acts on the server, its sessions or its replication",
            .text = "{detail}",
            .effect =
                    "it does so at once, for every database and every program of the server, and neither ROLLBACK nor a "
                    "way back undoes it",
            .remedy = "do it outside of migrations: it belongs to one server",
    },
    { .id = NULL },
};
