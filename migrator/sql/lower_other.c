/* sql/lower_other.c - changes to objects of which no more is to be known: foreign servers, text search, operator
 * families, event triggers. */
#include "sql/lower.h"

static struct sql_action *add_other(struct sql_lowering *lowering, const char *word, struct sql_name relation)
{
    struct sql_action *action = sql_lower_add(lowering, SQL_ALTER_OTHER, SQL_NOWHERE);

    action->object = SQL_OBJECT_OTHER;
    action->name = word;
    action->relation = relation;
    return action;
}

static struct sql_name bare(struct sql_lowering *lowering, const char *name)
{
    return (struct sql_name){ .name = sql_lower_string(lowering, name) };
}

void sql_lower_create_server(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    sql_lower_other(lowering, "CREATE", "SERVER", bare(lowering, node->create_foreign_server_stmt->servername));
}

void sql_lower_alter_server(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)add_other(lowering, "SERVER", bare(lowering, node->alter_foreign_server_stmt->servername));
}

void sql_lower_alter_wrapper(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)add_other(lowering, "FOREIGN DATA WRAPPER", bare(lowering, node->alter_fdw_stmt->fdwname));
}

void sql_lower_alter_user_mapping(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    (void)add_other(lowering, "USER MAPPING", bare(lowering, node->alter_user_mapping_stmt->servername));
}

void sql_lower_alter_configuration(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterTSConfigurationStmt *statement = node->alter_tsconfiguration_stmt;

    (void)add_other(lowering, "TEXT SEARCH CONFIGURATION",
                    sql_lower_name(lowering, statement->n_cfgname, statement->cfgname));
}

void sql_lower_alter_dictionary(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterTSDictionaryStmt *statement = node->alter_tsdictionary_stmt;

    (void)add_other(lowering, "TEXT SEARCH DICTIONARY",
                    sql_lower_name(lowering, statement->n_dictname, statement->dictname));
}

/* What is added is for what was not to be had without it. */
void sql_lower_alter_family(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterOpFamilyStmt *statement = node->alter_op_family_stmt;
    const struct sql_name name = sql_lower_name(lowering, statement->n_opfamilyname, statement->opfamilyname);

    if (statement->is_drop)
        (void)add_other(lowering, "OPERATOR FAMILY", name);
    else
        sql_lower_add(lowering, SQL_OTHER, SQL_NOWHERE)->name = "ALTER OPERATOR FAMILY";
}

/* ENABLE REPLICA fires for nobody who writes here. */
void sql_lower_set_event_trigger(struct sql_lowering *lowering, const PgQuery__Node *node)
{
    const PgQuery__AlterEventTrigStmt *statement = node->alter_event_trig_stmt;
    struct sql_action *action = sql_lower_add(lowering, SQL_SET_EVENT_TRIGGER, SQL_NOWHERE);

    action->name = sql_lower_string(lowering, statement->trigname);
    action->flags |= statement->tgenabled[0] == 'O' || statement->tgenabled[0] == 'A' ? SQL_ON : 0U;
}
