/* analysis/rule_transactions.c - hazards of what is done together: while locks are held, in one transaction or in none.
 */
#include "analysis/rule.h"

#include "sql/token.h"

#include <string.h>

/* ---- while a lock is held ---- */

static void name_held(const struct rule_view *view, const struct rule_held *held)
{
    g_autofree char *name = view_name(held->table);

    g_string_append_printf(view->detail, "%s (%s)", name, lock_mode_name(held->mode));
}

/* The first table that an earlier statement keeps from its writers: into the text. */
static bool holds_others_up(const struct rule_view *view)
{
    const struct rule_held *held = view_held(view);

    if (held != NULL)
        name_held(view, held);
    return held != NULL;
}

static bool fills_while_locked(struct rule_view *view)
{
    bool is_empty = view->age == MODEL_NEW || view->age == MODEL_UNRELEASED;

    if (view->action->kind != SQL_INSERT && is_empty)
        return false;
    return view_changes_many_rows(view) && holds_others_up(view);
}

static bool takes_long(const struct rule_view *view)
{
    const struct lock_effect *effect = &view->effect;
    bool fills = view->action->kind == SQL_CREATE_TABLE || view->action->kind == SQL_CREATE_MATERIALIZED_VIEW ||
                 view->action->kind == SQL_REFRESH_MATERIALIZED_VIEW;

    return effect->rewrites || effect->scans || effect->scans_other || effect->builds_index ||
           (fills && !view_has(view, SQL_NO_DATA) && view_reads_a_table(view));
}

/* What another ALTER TABLE could have done in the same pass. */
static bool alters_once_more(struct rule_view *view)
{
    const struct rule_held *held = view->transaction->is_open ? view_held_on(view, view_table(view)) : NULL;

    return held != NULL && held->is_altered && held->statement != view->action->statement && view_is_pass(view);
}

static bool works_while_locked(struct rule_view *view)
{
    if (view_changes_rows(view) || view->action->kind == SQL_VALIDATE_CONSTRAINT || alters_once_more(view))
        return false;
    return takes_long(view) && holds_others_up(view);
}

static bool validates_while_locked(struct rule_view *view)
{
    const struct model_constraint *constraint = view->relation != NULL && view->action->name != NULL
                                                        ? model_find_constraint(view->relation, view->action->name)
                                                        : NULL;

    if (constraint != NULL && model_age(view->model, constraint->birth) == MODEL_NEW)
        return false; /* not-valid-and-validate-same-tx */
    return holds_others_up(view);
}

static bool is_held(const struct rule_view *view)
{
    const struct rule_held *held = view_held_on(view, view_table(view));

    return held != NULL && lock_mode_stops_writes(held->mode);
}

/* Two tables are what a foreign key takes. */
static bool locks_a_third_table(struct rule_view *view)
{
    guint count = 0;

    if (!view->transaction->is_open || !lock_mode_stops_writes(view->effect.relation) || is_held(view))
        return false;
    for (guint index = 0; index < view->transaction->held->len; index++) {
        const struct rule_held *held = &g_array_index(view->transaction->held, struct rule_held, index);

        if (!lock_mode_stops_writes(held->mode))
            continue;
        count++;
        g_autofree char *name = view_name(held->table);
        g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", " : "", name);
    }
    return count == 2;
}

/* The first lock of its transaction that stops the table's writers, and earlier transactions have done so often. */
static bool stops_once_more(struct rule_view *view)
{
    const struct rule_held *held = view_held_on(view, view_table(view));

    return lock_mode_stops_writes(view->effect.relation) && (held == NULL || !lock_mode_stops_writes(held->mode)) &&
           view->transactions_before >= view_number(view);
}

/* ---- what the server refuses when it is done together ---- */

static bool meets_pending_checks(struct rule_view *view)
{
    const char *check = NULL;

    if (view_has(view, SQL_IN_CREATE) || !view->transaction->is_open)
        return false;
    check = view_pending_check(view);
    if (check == NULL)
        return false;
    if (*check != '\0')
        g_string_append_printf(view->detail, "the checks of %s wait for COMMIT", check);
    else
        g_string_append(view->detail, "whether it has checks that wait for COMMIT (INITIALLY DEFERRED) is not known");
    return true;
}

/* Is the literal written in the statement, in a body of it, too? */
static bool writes_literal(const char *statement, const char *literal)
{
    struct sql_lexer lexer = { statement, strlen(statement), 0 };
    struct sql_token token;

    while (sql_token_next(&lexer, &token)) {
        if (token.kind == SQL_TOKEN_STRING && token.length == strlen(literal) &&
            memcmp(token.text, literal, token.length) == 0)
            return true;
        if (token.kind == SQL_TOKEN_DOLLAR && g_strstr_len(token.text, (gssize)token.length, literal) != NULL)
            return true;
    }
    return false;
}

static bool may_hold_type(const struct rule_view *view, struct sql_name type)
{
    const struct model_relation *relation = view->relation;

    if (relation == NULL || !relation->is_whole)
        return true;
    for (guint index = 0; index < relation->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(relation->columns, index);

        if (column->type.name == NULL || strcmp(column->type.name, type.name) == 0)
            return true;
    }
    return false;
}

/* A value may be used when its type is as new as itself. */
static bool is_unsafe(const struct rule_view *view, const struct sql_action *label)
{
    const struct model_type *type = model_find_type(view->model, label->relation);

    return (type == NULL || model_age(view->model, type->birth) != MODEL_NEW) && may_hold_type(view, label->relation);
}

static bool uses_new_label(struct rule_view *view)
{
    const GArray *labels = view->transaction->labels;

    if (view->action->kind == SQL_ENUM_ADD_VALUE || view->action->kind == SQL_CREATE_FUNCTION)
        return false;
    g_autofree char *statement = labels->len > 0 ? view_statement(view) : NULL;
    for (guint index = 0; view->transaction->is_open && index < labels->len; index++) {
        const struct sql_action *label = &g_array_index(labels, struct sql_action, index);
        g_autofree char *literal = sql_quote_literal(label->name);

        if (label->statement == view->action->statement || !is_unsafe(view, label) ||
            !writes_literal(statement, literal))
            continue;
        g_string_append_printf(view->detail, "%s of %s", literal, label->relation.name);
        return true;
    }
    return false;
}

/* ---- outside of a transaction ---- */

/* What the runner can find out, or do again, when the answer of the server was lost. */
static bool is_settled_by_itself(const char *tag)
{
    static const char *const prefixes[] = { "VACUUM",  "ANALYZE",    "REINDEX",      "ALTER SYSTEM",
                                            "CLUSTER", "CHECKPOINT", "CREATE INDEX", "DROP INDEX" };

    for (size_t index = 0; index < G_N_ELEMENTS(prefixes); index++)
        if (g_str_has_prefix(tag, prefixes[index]))
            return true;
    return false;
}

static bool cannot_be_run_again(struct rule_view *view)
{
    const struct sql_statement *statement =
            &g_array_index(view->script->statements, struct sql_statement, view->action->statement);

    if (view->transaction->is_open || view_has(view, SQL_IN_BODY) || view_has(view, SQL_IF_EXISTS) ||
        !statement->transaction_forbidden || is_settled_by_itself(statement->tag))
        return false;
    g_string_append(view->detail, statement->tag);
    return true;
}

/* Was DROP CONSTRAINT IF EXISTS the last that was done with the constraint? */
static bool is_dropped_before(const struct rule_view *view)
{
    const struct sql_action *dropped = view_precedes(view, SQL_DROP_CONSTRAINT);
    const struct sql_action *added = view_precedes(view, SQL_ADD_CONSTRAINT);

    return dropped != NULL && (dropped->flags & SQL_IF_EXISTS) != 0 && (added == NULL || added < dropped);
}

static bool is_gone_at_once(const struct rule_view *view)
{
    return view->action->kind == SQL_CREATE_TABLE && view_has(view, SQL_TEMPORARY) &&
           view_has(view, SQL_ON_COMMIT_DROP);
}

/* What has no IF [NOT] EXISTS of its own, and stays when a later statement of the file fails. */
static bool stays_behind(struct rule_view *view)
{
    g_string_append(view->detail, sql_action_name(view->action->kind));
    return !view->transaction->is_open && !view_has(view, SQL_IN_CREATE) && view->script->statements->len > 1;
}

/* Running it a second time is an error; IF [NOT] EXISTS would make it nothing to do. */
static bool fails_when_repeated(struct rule_view *view)
{
    bool is_named_by_server = view->action->kind == SQL_CREATE_INDEX || view->action->kind == SQL_ADD_CONSTRAINT;

    if (view->transaction->is_open || view_has(view, SQL_IN_CREATE) || view_has(view, SQL_IF_EXISTS) ||
        is_gone_at_once(view) || view->script->statements->len < 2)
        return false;
    if (view->action->kind == SQL_ADD_CONSTRAINT && is_dropped_before(view))
        return false;
    g_string_append(view->detail, sql_action_name(view->action->kind));
    return !is_named_by_server || view->action->name != NULL;
}

/* ---- what to write instead ---- */

static void move_statement(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *statement = view_statement(view);

    if (view_has(view, SQL_IN_BODY))
        return;
    safe_way_step(way, false, "what_comes_before", "-- what stands before it in this file\n");
    safe_way_step(way, false, "the_rest", "%s;\n", statement);
}

static bool sleeps_while_locked(struct rule_view *view)
{
    static const char *const names[] = { "pg_sleep", "pg_sleep_for", "pg_sleep_until", NULL };
    const struct sql_call *call = NULL;

    for (guint number = 0; (call = sql_action_call(view->action, number)) != NULL; number++)
        if (g_strv_contains(names, call->function.name))
            return holds_others_up(view);
    return false;
}

/* SELECT … FOR UPDATE: of one table that others use, and of all its rows. */
static bool locks_every_row(struct rule_view *view)
{
    const struct sql_query *query = view->action->query;
    const struct model_relation *relation = NULL;
    g_autofree char *name = NULL;

    if (!view_has(view, SQL_FOR_UPDATE) || query->from.name == NULL || query->where != NULL || query->has_limit)
        return false;
    relation = model_find_relation(view->model, query->from);
    if (relation != NULL && view_is_unused(view, relation->birth))
        return false;
    name = view_name(query->from);
    g_string_append(view->detail, name);
    return true;
}

const struct rule rules_of_transactions[] = {
    {
            .id = "sleep-while-locked",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SELECT },
            .matches = sleeps_while_locked,
            .summary = "The migration sleeps while a lock on a table in use is held",
            .text = "it sleeps while {detail} stays locked",
            .effect = "everyone who needs the locked table waits until it wakes up and the migration commits",
            .remedy = "sleep before the lock is taken, or between transactions: in a migration of its own",
            .safe_way = move_statement,
    },
    {
            .id = "select-for-update-whole",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_GROWS,
            .kinds = { SQL_SELECT },
            .matches = locks_every_row,
            .summary = "SELECT … FOR UPDATE locks every row of a table in use",
            .text = "every row of {detail} is locked",
            .effect = "whoever writes one of them waits until the migration commits, and each row is written to mark "
                      "it as locked",
            .remedy = "lock the rows that are meant, a few thousand at a time, each batch in a transaction of its own",
    },
    {
            .id = "ddl-plus-backfill-same-tx",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS | RULE_ANYWAY,
            .kinds = { SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_INSERT },
            .matches = fills_while_locked,
            .summary = "Many rows are changed while a lock on a table in use is held",
            .text = "any number of rows of {relation} are written while {detail} stays locked",
            .effect =
                    "everyone who needs the locked table waits until the last row is written and the migration commits",
            .remedy = "change the schema in one migration, and the rows in the next, in batches",
            .safe_way = move_statement,
    },
    {
            .id = "statement-after-aex",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .matches = works_while_locked,
            .summary = "A long statement runs while a lock of an earlier one is held",
            .text = "long work on {table} is done while {detail} stays locked",
            .effect =
                    "the lock of an earlier statement, harmless where it is released at once, is held as long as this "
                    "one takes",
            .remedy = "give the long statement a migration of its own",
            .safe_way = move_statement,
    },
    {
            .id = "validate-with-lock-held",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_VALIDATE_CONSTRAINT },
            .matches = validates_while_locked,
            .summary = "A constraint is validated while a lock that stops writers is held",
            .text = "{name} of {relation} is validated while {detail} stays locked",
            .effect =
                    "VALIDATE itself lets writers go on, but those of the locked table wait until all of {relation} is "
                    "read",
            .remedy = "validate in a migration of its own",
            .safe_way = move_statement,
    },
    {
            .id = "multi-table-lock",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .matches = locks_a_third_table,
            .summary = "Three tables or more are locked in one transaction",
            .text = "{table} is locked ({lock}) while {detail} stay locked",
            .effect = "a transaction of the application that holds a lock on one of them and needs another ends in a "
                      "deadlock, and while one lock is waited for, users of the others wait, too",
            .remedy = "change one table for each migration, or lock them in the order in which the application does",
    },
    {
            .id = "cumulative-lock-budget",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_GROWS | RULE_OFF,
            .parameter = PARAMETER_NUMBER,
            .standard = "3",
            .matches = stops_once_more,
            .summary = "Several migrations stop the writers of the same table",
            .text = "more than {parameter} transactions of the pending migrations stop the writers of {table} ({lock})",
            .effect = "each waits for all that use the table, and all that come meanwhile wait behind it",
            .remedy = "put the short changes of this table into one migration, or deploy them apart",
    },
    {
            .id = "merge-alter-table",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE, SQL_SET_NOT_NULL, SQL_ADD_CONSTRAINT, SQL_SET_LOGGED,
                       SQL_SET_UNLOGGED, SQL_SET_ACCESS_METHOD, SQL_SET_TABLESPACE, SQL_SET_EXPRESSION },
            .matches = alters_once_more,
            .summary = "A table is gone through twice by two ALTER TABLE",
            .text = "{relation} is gone through once more: an earlier ALTER TABLE of this migration already did",
            .effect = "the lock is held for two passes over the table where one is enough",
            .remedy = "write both as one ALTER TABLE with a comma, which does all in one pass",
    },
    {
            .id = "dml-then-ddl-pending-trigger-events",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_DROP_COLUMN, SQL_ALTER_COLUMN_TYPE, SQL_SET_NOT_NULL, SQL_DROP_NOT_NULL,
                       SQL_SET_DEFAULT, SQL_DROP_DEFAULT, SQL_ADD_CONSTRAINT, SQL_DROP_CONSTRAINT, SQL_TRUNCATE,
                       SQL_DROP_TABLE, SQL_CREATE_INDEX },
            .matches = meets_pending_checks,
            .summary = "A table is changed after its rows were, with checks still to come",
            .text = "{relation} is changed after its rows were changed in the same transaction: {detail}",
            .effect = "with checks pending PostgreSQL refuses this: \"because it has pending trigger events\"",
            .remedy = "run SET CONSTRAINTS ALL IMMEDIATE between the two, or give the rows a migration of their own",
    },
    {
            .id = "enum-value-used-same-tx",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .matches = uses_new_label,
            .summary = "An enum's new value is used in the transaction that adds it",
            .text = "the value {detail} is used in the transaction that adds it",
            .effect = "PostgreSQL refuses it (\"unsafe use of new value\"), and the migration fails",
            .remedy = "add the value in a migration of its own, before this one",
            .safe_way = move_statement,
    },
    {
            .id = "partial-failure-not-rerunnable",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .matches = cannot_be_run_again,
            .summary = "A statement outside of a transaction cannot simply be run again",
            .text = "{detail} runs outside of a transaction, and running it twice is not the same as once",
            .effect =
                    "if the connection is lost meanwhile, nobody but you can tell what became of it, and `up` stops until "
                    "`migrator resolve` says so",
            .remedy = "write it so that it can be repeated (IF [NOT] EXISTS, or a loop that only takes what is left)",
    },
    {
            .id = "prefer-if-exists",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE, SQL_ADD_COLUMN, SQL_DROP_COLUMN, SQL_ADD_CONSTRAINT, SQL_DROP_CONSTRAINT,
                       SQL_DROP_TABLE, SQL_CREATE_INDEX, SQL_DROP_INDEX, SQL_DROP_TYPE, SQL_DROP_VIEW,
                       SQL_DROP_SEQUENCE },
            .matches = fails_when_repeated,
            .summary = "One of several statements outside of a transaction has no IF [NOT] EXISTS",
            .text = "{detail} without IF [NOT] EXISTS, outside of a transaction",
            .effect =
                    "this program knows which statements of a file ran; whoever runs the file again by hand stops here",
            .remedy =
                    "write IF [NOT] EXISTS; ADD CONSTRAINT has no such form: DROP CONSTRAINT IF EXISTS before it does the same",
    },
    {
            .id = "ddl-outside-transaction",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_SET_ROW_SECURITY, SQL_FORCE_ROW_SECURITY, SQL_SET_NOT_NULL, SQL_DROP_NOT_NULL,
                       SQL_SET_DEFAULT, SQL_DROP_DEFAULT, SQL_ALTER_COLUMN_TYPE, SQL_RENAME_COLUMN, SQL_RENAME_TABLE,
                       SQL_CREATE_POLICY },
            .matches = stays_behind,
            .summary = "One of several statements outside of a transaction could be in one, and has no IF [NOT] EXISTS",
            .text = "{detail} of {relation} outside of a transaction",
            .effect = "when a later statement of the file fails, this one stays: a table can be left with row security "
                      "and without its policies",
            .remedy = "give what has to run outside of a transaction a migration of its own, and leave `transaction "
                      "off` out here",
    },
    { .id = NULL },
};
