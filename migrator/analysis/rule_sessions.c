/* analysis/rule_sessions.c - hazards of settings, roles and locks that a migration takes for itself. */
#include "analysis/rule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Longer than this nobody wants to queue behind a migration. */
enum { LOCK_TIMEOUT_MAX_MS = 60 * 1000 };

static bool sets(const struct rule_view *view, const char *setting)
{
    return view->action->name != NULL && g_ascii_strcasecmp(view->action->name, setting) == 0 &&
           view->action->new_name != NULL;
}

static double unit_ms(const char *unit)
{
    static const struct {
        const char *unit;
        double ms;
    } units[] = { { "us", 0.001 }, { "ms", 1 }, { "s", 1000 }, { "min", 60e3 }, { "h", 3600e3 }, { "d", 86400e3 } };

    for (size_t index = 0; index < G_N_ELEMENTS(units); index++)
        if (strcmp(units[index].unit, unit) == 0)
            return units[index].ms;
    return 1;
}

/* "5s", "1 min", "5000" as milliseconds; -1: it is not a time. */
static double time_ms(const char *text)
{
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);

    if (end == text)
        return -1;
    g_autofree char *unit = g_strstrip(g_strdup(end));
    return number * unit_ms(unit);
}

static bool switches_lock_timeout_off(struct rule_view *view)
{
    return sets(view, "lock_timeout") && time_ms(view->action->new_name) == 0;
}

static bool sets_a_long_lock_timeout(struct rule_view *view)
{
    return sets(view, "lock_timeout") && time_ms(view->action->new_name) > LOCK_TIMEOUT_MAX_MS;
}

static bool switches_triggers_off(struct rule_view *view)
{
    return sets(view, "session_replication_role") && g_ascii_strcasecmp(view->action->new_name, "replica") == 0;
}

static bool becomes_another(struct rule_view *view)
{
    return view->action->new_name != NULL && strcmp(view->action->new_name, "none") != 0;
}

static bool stops_writers(struct rule_view *view)
{
    return lock_mode_stops_writes(view->effect.relation);
}

static bool waits_without_limit(const struct rule_view *view, const char *setting)
{
    return lock_mode_stops_writes(view->effect.relation) && model_setting(view->model, setting) == NULL;
}

static bool sets_no_lock_timeout(struct rule_view *view)
{
    return waits_without_limit(view, "lock_timeout");
}

static bool sets_no_statement_timeout(struct rule_view *view)
{
    return waits_without_limit(view, "statement_timeout");
}

static bool is_ddl(const struct sql_action *action)
{
    return (action->kind >= SQL_CREATE_TABLE && action->kind <= SQL_DROP_OTHER) || action->kind == SQL_LOCK_TABLE ||
           action->kind == SQL_VACUUM || action->kind == SQL_CLUSTER ||
           (action->kind == SQL_OTHER && action->object != SQL_OBJECT_NONE); /* COMMENT */
}

/* The first of its kind in the file. */
static bool is_first_without(const struct rule_view *view, const char *setting)
{
    if (!is_ddl(view->action) || model_setting(view->model, setting) != NULL)
        return false;
    for (guint index = 0; index < view->preceding_count; index++)
        if (is_ddl(&view->preceding[index]))
            return false;
    return true;
}

static bool is_first_without_lock_timeout(struct rule_view *view)
{
    return is_first_without(view, "lock_timeout");
}

static bool is_first_without_statement_timeout(struct rule_view *view)
{
    return is_first_without(view, "statement_timeout");
}

static bool sets_no_idle_timeout(struct rule_view *view)
{
    return waits_without_limit(view, "idle_in_transaction_session_timeout");
}

static bool sets_no_transaction_timeout(struct rule_view *view)
{
    return waits_without_limit(view, "transaction_timeout");
}

static bool sets_no_application_name(struct rule_view *view)
{
    return waits_without_limit(view, "application_name");
}

/* ---- what to write instead ---- */

static void limit_lock_timeout(const struct rule_view *view, struct safe_way *way)
{
    safe_way_step(way, !view->transaction->is_open, "limit", "SET %slock_timeout = '5s';\n",
                  view->transaction->is_open ? "LOCAL " : "");
}

const struct rule rules_of_sessions[] = {
    {
            .id = "lock-table-explicit",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_LOCK_TABLE },
            .matches = stops_writers,
            .summary = "LOCK TABLE stops writers of a table in use",
            .text = "{relation} is locked ({lock})",
            .effect = "writers wait from here until the migration commits, and everyone else behind them in the queue",
            .remedy = "leave it out where the statements take the lock that they need themselves, or make what follows "
                      "short",
    },
    {
            .id = "lock-timeout-zero",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SET },
            .matches = switches_lock_timeout_off,
            .summary = "lock_timeout is switched off",
            .text = "lock_timeout is switched off, and with it the limit that each migration runs with",
            .effect = "a statement that waits for a lock waits for ever, and everyone who comes later waits behind it",
            .remedy = "leave lock_timeout alone, or set a limit for this file: -- migrator: lock_timeout 5s",
            .safe_way = limit_lock_timeout,
    },
    {
            .id = "lock-timeout-too-long",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SET },
            .matches = sets_a_long_lock_timeout,
            .summary = "lock_timeout is longer than a minute",
            .text = "lock_timeout is set to {new_name}",
            .effect = "while a statement waits for its lock, everyone who comes later waits behind it, as long as that",
            .remedy = "set it to a few seconds: the migration is tried again when it does not get the lock",
    },
    {
            .id = "missing-lock-timeout",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF,
            .matches = sets_no_lock_timeout,
            .summary = "A strong lock is taken and the file sets no lock_timeout (this program sets one itself)",
            .text = "{table} is locked ({lock}), and the file does not set lock_timeout before",
            .effect = "`up` sets one itself; whoever runs the file by hand waits without limit",
            .remedy = "begin with SET LOCAL lock_timeout = '5s'",
    },
    {
            .id = "missing-statement-timeout",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF,
            .matches = sets_no_statement_timeout,
            .summary = "A strong lock is taken and the file sets no statement_timeout",
            .text = "{table} is locked ({lock}), and the file does not set statement_timeout before",
            .effect = "nothing ends a statement that takes longer than was thought",
            .remedy = "set it for the file: -- migrator: statement_timeout 1min",
    },
    {
            .id = "require-lock-timeout",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .matches = is_first_without_lock_timeout,
            .summary = "A file has DDL, of whatever kind, and sets no lock_timeout before",
            .text = "the file has DDL, and does not set lock_timeout before",
            .effect = "`up` sets one itself; whoever runs the file by hand waits without limit for any lock",
            .remedy = "begin with SET LOCAL lock_timeout = '5s'",
    },
    {
            .id = "require-statement-timeout",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .matches = is_first_without_statement_timeout,
            .summary = "A file has DDL, of whatever kind, and sets no statement_timeout before",
            .text = "the file has DDL, and does not set statement_timeout before",
            .effect = "nothing ends a statement that takes longer than was thought",
            .remedy = "begin with SET LOCAL statement_timeout = '1min'",
    },
    {
            .id = "missing-idle-in-transaction-timeout",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF,
            .matches = sets_no_idle_timeout,
            .summary = "A strong lock is taken and the file sets no idle_in_transaction_session_timeout (this program "
                       "sets one itself)",
            .text = "{table} is locked ({lock}), and the file does not set idle_in_transaction_session_timeout before",
            .effect = "`up` sets one itself; when whoever runs the file by hand is cut off, the lock stays",
            .remedy = "begin with SET LOCAL idle_in_transaction_session_timeout = '1min'",
    },
    {
            .id = "missing-transaction-timeout",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF,
            .since = 17,
            .matches = sets_no_transaction_timeout,
            .summary = "A strong lock is taken and the file sets no transaction_timeout",
            .text = "{table} is locked ({lock}), and the file does not set transaction_timeout before",
            .effect = "statements that are short each hold the lock for as long as all of them take",
            .remedy = "begin with SET LOCAL transaction_timeout = '5min'",
    },
    {
            .id = "missing-application-name",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF,
            .matches = sets_no_application_name,
            .summary = "A strong lock is taken and the file sets no application_name (this program sets one itself)",
            .text = "{table} is locked ({lock}), and the file does not set application_name before",
            .effect =
                    "`up` is \"migrator\" in pg_stat_activity; whoever runs the file by hand cannot be told there from "
                    "the program that waits",
            .remedy = "begin with SET LOCAL application_name = 'migration'",
    },
    {
            .id = "session-replication-role",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SET },
            .matches = switches_triggers_off,
            .summary = "session_replication_role switches triggers and foreign keys off",
            .text = "session_replication_role is set to replica",
            .effect =
                    "triggers do not fire and foreign keys are not checked: rows that reference nothing are let in, and "
                    "no later check finds them",
            .remedy = "leave it alone; put rows in in the order that the foreign keys ask for, or make them DEFERRABLE",
    },
    {
            .id = "set-role",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SET_ROLE },
            .matches = becomes_another,
            .summary = "The migration goes on as another role",
            .text = "what follows is done as {new_name}",
            .effect = "what is created from here belongs to {new_name}, and its rights decide what is allowed",
            .remedy = "say it for the whole file where that is meant: -- migrator: role {new_name}",
    },
    { .id = NULL },
};
