/* analysis/rule_rows.c - hazards of rows: UPDATE, DELETE, MERGE, INSERT, COPY. */
#include "analysis/rule.h"

#include <string.h>

/* WHERE column IS NULL: there is nothing to lose. */
static bool is_empty_there(const struct rule_view *view, const char *column)
{
    const struct sql_expression *where = view->action->expression;

    for (guint index = 0; where != NULL && index < where->term_count; index++)
        if (strcmp(where->terms[index].operator, "IS NULL") == 0 && strcmp(where->terms[index].column, column) == 0)
            return true;
    return false;
}

static bool is_in_use(const struct rule_view *view, const char *name)
{
    const struct model_column *column = view->relation != NULL ? model_find_column(view->relation, name) : NULL;

    return column == NULL || !view_is_unused(view, column->birth);
}

/* Names the columns whose values are overwritten: by UPDATE, or by ON CONFLICT DO UPDATE. */
static bool overwrites_values(struct rule_view *view)
{
    const char *const *columns = view->action->kind == SQL_INSERT ? view->action->other_columns : view->action->columns;

    for (; columns != NULL && *columns != NULL; columns++)
        if (is_in_use(view, *columns) && !is_empty_there(view, *columns))
            g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", " : "", *columns);
    return view->detail->len > 0;
}

static bool updates_every_row(struct rule_view *view)
{
    return view_changes_every_row(view) && overwrites_values(view);
}

static bool updates_some_rows(struct rule_view *view)
{
    return !view_changes_every_row(view) && overwrites_values(view);
}

static bool deletes_every_row(struct rule_view *view)
{
    return view_changes_every_row(view);
}

static bool deletes_some_rows(struct rule_view *view)
{
    return !view_changes_every_row(view);
}

/* As it is written: a condition that is there says that every row is meant. */
static bool says_not_which(struct rule_view *view)
{
    const struct sql_expression *where = view->action->expression;
    bool is_temporary = view->relation != NULL && view->relation->is_temporary;

    return view->action->rows == 0 && (where == NULL || where->is_true) && !is_temporary;
}

/* ---- conditions that no index helps with ---- */

/* Is it the first column of an index? */
static bool leads_index(const struct model_relation *relation, const char *column)
{
    const char *const columns[] = { column, NULL };

    return model_index_for(relation, columns) != NULL;
}

static bool has_index_on_expression(const struct model_relation *relation)
{
    for (guint index = 0; index < relation->indexes->len; index++)
        if (((const struct model_index *)g_ptr_array_index(relation->indexes, index))->has_expression)
            return true;
    return false;
}

/* Has the condition another part that an index helps with? */
static bool is_found_otherwise(const struct rule_view *view)
{
    const struct sql_expression *where = view->action->expression;

    for (guint index = 0; index < where->term_count; index++)
        if (strcmp(where->terms[index].operator, "<>") != 0 && leads_index(view->relation, where->terms[index].column))
            return true;
    return false;
}

/* Then the columns may be another table's. */
static bool reads_others(const struct rule_view *view)
{
    return view->action->query != NULL && view->action->query->relation_count > 0;
}

/* An index on an expression may be on just this one. */
static bool computes_key(struct rule_view *view)
{
    const struct sql_expression *where = view->action->expression;

    if (where == NULL || view->relation == NULL || reads_others(view) || has_index_on_expression(view->relation) ||
        is_found_otherwise(view))
        return false;
    for (const char *const *column = where->computed; *column != NULL; column++)
        if (leads_index(view->relation, *column))
            g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", " : "", *column);
    return view->detail->len > 0;
}

static bool changes_many_rows(struct rule_view *view)
{
    return view_changes_many_rows(view);
}

static bool is_analyzed(const struct rule_view *view)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *action = &view->following[index];

        if (action->kind == SQL_ANALYZE &&
            (action->relation.name == NULL || view_same_name(action->relation, view->action->relation)))
            return true;
    }
    return false;
}

/* Of an expression PostgreSQL has statistics when there is an index on it, and the table was analyzed since. */
static bool has_no_statistics(struct rule_view *view)
{
    return view_has(view, SQL_HAS_EXPRESSION) && !is_analyzed(view);
}

static bool leaves_statistics_behind(struct rule_view *view)
{
    return view_changes_many_rows(view) && !is_analyzed(view);
}

static bool runs_a_program(struct rule_view *view)
{
    const char *const *settings = view->action->settings;

    return settings != NULL && g_strv_contains(settings, "program");
}

/* CREATE TABLE has another column of this name further on. */
static bool is_created_twice(const struct rule_view *view)
{
    const struct sql_action *column = view->action;

    for (guint index = 0; view_has(view, SQL_IN_CREATE) && index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (later->statement != column->statement)
            return false;
        if (later->kind == SQL_ADD_COLUMN && view_same_name(later->relation, column->relation) &&
            strcmp(later->name, column->name) == 0)
            return true;
    }
    return false;
}

/* Of what a query gives: "*" and what has no name stand for any. NULL: none. */
static const char *given_twice(const struct sql_action *action)
{
    for (const char *const *column = action->columns; column != NULL && *column != NULL; column++)
        if (strcmp(*column, "*") != 0 && **column != '\0' && g_strv_contains(column + 1, *column))
            return *column;
    return NULL;
}

static const char *named_twice(const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    if (action->kind == SQL_ADD_COLUMN)
        return is_created_twice(view) ? action->name : NULL;
    if (action->kind == SQL_INSERT || action->kind == SQL_UPDATE || action->kind == SQL_MERGE)
        return action->name;
    return action->query != NULL ? given_twice(action) : NULL; /* else they are a partition key's */
}

static bool names_twice(struct rule_view *view)
{
    const char *name = named_twice(view);

    if (name != NULL)
        g_string_append(view->detail, name);
    return name != NULL;
}

/* ---- triggers ---- */

static bool fires_on(const struct model_trigger *trigger, const struct sql_action *action)
{
    static const struct {
        enum sql_action_kind kind;
        const char *event;
    } events[] = {
        { SQL_INSERT, "insert" }, { SQL_UPDATE, "update" }, { SQL_DELETE, "delete" },
        { SQL_MERGE, "insert" },  { SQL_MERGE, "update" },  { SQL_MERGE, "delete" },
    };

    for (size_t row = 0; row < G_N_ELEMENTS(events); row++)
        if (events[row].kind == action->kind && g_strv_contains(trigger->events, events[row].event))
            return true;
    return false;
}

/* UPDATE OF: is one of the columns set? */
static bool minds_columns(const struct model_trigger *trigger, const struct sql_action *action)
{
    if (action->kind != SQL_UPDATE || *trigger->columns == NULL || action->columns == NULL)
        return true;
    for (const char *const *column = action->columns; *column != NULL; column++)
        if (g_strv_contains(trigger->columns, *column))
            return true;
    return false;
}

static bool fires_many_times(struct rule_view *view)
{
    const GPtrArray *triggers = view->relation != NULL ? view->relation->triggers : NULL;

    for (guint index = 0; triggers != NULL && view_changes_many_rows(view) && index < triggers->len; index++) {
        const struct model_trigger *trigger = g_ptr_array_index(triggers, index);

        if (trigger->is_disabled || !trigger->is_for_each_row || !fires_on(trigger, view->action) ||
            !minds_columns(trigger, view->action))
            continue;
        g_autofree char *function = view_name(trigger->function);
        g_string_append_printf(view->detail, "%s%s, which calls %s()", view->detail->len > 0 ? "; " : "", trigger->name,
                               function);
    }
    return view->detail->len > 0;
}

/* ---- long values ---- */

/* Below this the server keeps few values outside of their rows. */
#define LONG_VALUES_BYTES (64.0 * 1024 * 1024)

static bool can_be_long(const struct model_column *column)
{
    static const char *const names[] = {
        "text", "varchar", "bytea", "json", "jsonb", "xml", "hstore", "tsvector", NULL
    };

    return column != NULL && column->type.name != NULL &&
           (column->type.is_array || g_strv_contains(names, column->type.name));
}

static bool rewrites_long_values(struct rule_view *view)
{
    const char *const *name = view->action->columns;

    if (view->relation == NULL || view->relation->toast_bytes < LONG_VALUES_BYTES || !view_changes_many_rows(view))
        return false;
    for (; name != NULL && *name != NULL; name++)
        if (can_be_long(model_find_column(view->relation, *name)))
            g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", " : "", *name);
    return view->detail->len > 0;
}

static bool calls_of_large_objects(struct rule_view *view, enum sql_large_objects does)
{
    const struct sql_call *call = NULL;

    for (guint i = 0; (call = sql_action_call(view->action, i)) != NULL; i++) {
        if (sql_large_objects_of(call->function) == does) {
            g_string_assign(view->detail, call->function.name);
            return true;
        }
    }
    return false;
}

static bool loses_large_objects(struct rule_view *view)
{
    return calls_of_large_objects(view, SQL_LARGE_OBJECTS_LOST);
}

static bool makes_large_objects(struct rule_view *view)
{
    return calls_of_large_objects(view, SQL_LARGE_OBJECTS_MADE);
}

static bool merges_over(struct rule_view *view)
{
    return view_has(view, SQL_ON);
}

const struct rule rules_of_rows[] = {
    {
            .id = "backfill-unbatched",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_GROWS,
            .kinds = { SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_INSERT },
            .matches = changes_many_rows,
            .summary = "Many rows of a table in use are changed by one statement",
            .text = "one statement writes any number of rows of {relation}",
            .effect =
                    "the rows stay locked until the migration commits, and dead rows, WAL and the lag of replicas grow "
                    "with the table",
            .remedy = "change a few thousand rows at a time, each batch in a transaction of its own",
    },
    {
            .id = "toast-backfill",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_LIVE,
            .kinds = { SQL_UPDATE },
            .matches = rewrites_long_values,
            .summary = "Long values are written anew in many rows: TOAST",
            .text = "one statement writes {detail} of any number of rows of {relation}, which has long values",
            .effect = "each new value is compressed and written as rows of the TOAST table, the old ones stay there "
                      "until VACUUM has been, and WAL and the lag of replicas grow with both",
            .remedy = "change a few thousand rows at a time, with a VACUUM now and then; leave out rows that have the "
                      "value already: WHERE column IS DISTINCT FROM …",
    },
    {
            .id = "backfill-fires-triggers",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_INSERT },
            .matches = fires_many_times,
            .summary = "Many rows are changed at once, and a trigger fires for each",
            .text = "each row that is changed in {relation} fires {detail}",
            .effect = "what the trigger does is done as often, in the same transaction, and for rows that no user has "
                      "touched: times of change, audit rows, messages",
            .remedy = "look whether it is meant for this change; change few rows at a time",
    },
    {
            .id = "update-without-where",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_UPDATE },
            .matches = updates_every_row,
            .summary = "UPDATE without WHERE overwrites a column in every row",
            .text = "values are overwritten in every row of {relation}: {detail}",
            .effect = "the old values are lost, also those that the running release wrote a moment ago",
            .remedy = "add the WHERE that says which rows are meant; when it is all of them, mark the migration",
    },
    {
            .id = "overwrite-values",
            .axis = AXIS_DATA,
            .severity = FINDING_NOTE,
            .kinds = { SQL_UPDATE, SQL_INSERT },
            .matches = updates_some_rows,
            .summary = "UPDATE, or ON CONFLICT DO UPDATE, overwrites values in some rows",
            .text = "values are overwritten in some rows of {relation}: {detail}",
            .effect = "the old values of these rows are lost with COMMIT",
            .remedy = "see that the way back keeps them, or that they can be made again from what stays",
    },
    {
            .id = "delete-without-where",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DELETE },
            .matches = deletes_every_row,
            .summary = "DELETE without WHERE empties a table",
            .text = "every row of {relation} is deleted",
            .effect = "all of its data are lost, and what references them with ON DELETE CASCADE goes, too",
            .remedy = "add the WHERE that says which rows are meant; when it is all of them, mark the migration",
    },
    {
            .id = "delete-rows",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DELETE },
            .matches = deletes_some_rows,
            .summary = "DELETE removes some rows of a table in use",
            .text = "rows of {relation} are deleted",
            .effect = "they are lost with COMMIT, and what references them with ON DELETE CASCADE goes, too",
            .remedy = "copy them aside first where they may be missed, and mark the migration",
    },
    {
            .id = "merge-rows",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_MERGE },
            .matches = merges_over,
            .summary = "MERGE may overwrite or delete rows of a table in use",
            .text = "rows of {relation} are merged with others: overwritten or deleted where they match",
            .effect = "what they held before is lost with COMMIT",
            .remedy = "use INSERT … ON CONFLICT DO NOTHING when nothing is meant to be overwritten; otherwise mark the "
                      "migration",
    },
    {
            .id = "large-object-lost",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SELECT, SQL_INSERT, SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_COPY_TO, SQL_CREATE_TABLE,
                       SQL_CREATE_MATERIALIZED_VIEW, SQL_ALTER_COLUMN_TYPE, SQL_ADD_COLUMN, SQL_CALL },
            .matches = loses_large_objects,
            .summary = "Large objects are taken away, or written to",
            .text = "{detail}() takes large objects away, or writes to them",
            .effect = "what they held is lost with COMMIT: no way back keeps it",
            .remedy = "let the program, or vacuumlo, take them away once nobody goes back any more; otherwise mark the "
                      "migration as irreversible, too",
    },
    {
            .id = "large-object-made",
            .axis = AXIS_DATA,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_SELECT, SQL_INSERT, SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_COPY_TO, SQL_CREATE_TABLE,
                       SQL_CREATE_MATERIALIZED_VIEW, SQL_ALTER_COLUMN_TYPE, SQL_ADD_COLUMN, SQL_CALL },
            .matches = makes_large_objects,
            .summary = "Large objects are made, which a way back leaves behind",
            .text = "{detail}() makes large objects",
            .effect = "a way back does not take them away again: nothing refers to them from then on",
            .remedy = "keep the bytes in a column of type bytea; or have vacuumlo take away what nothing refers to",
    },
    {
            .id = "duplicate-column-assignment",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_UPDATE, SQL_INSERT, SQL_MERGE, SQL_ADD_COLUMN, SQL_CREATE_VIEW, SQL_CREATE_MATERIALIZED_VIEW,
                       SQL_CREATE_TABLE },
            .matches = names_twice,
            .summary = "A column is named twice where it can be only once",
            .text = "{detail} of {relation} is named twice in one statement",
            .effect = "PostgreSQL refuses it, and the migration fails",
            .remedy = "keep the one that is meant",
    },
    {
            .id = "copy-program",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_COPY_FROM, SQL_COPY_TO },
            .matches = runs_a_program,
            .summary = "COPY runs a program on the database server",
            .text = "COPY runs a program on the database server",
            .effect =
                    "what the program does is not known before it runs; it has the rights of the server's own user, runs again "
                    "with each try, and no ROLLBACK undoes what it did",
            .remedy = "run the program outside of the migration, and COPY its output FROM STDIN",
    },
    {
            .id = "backfill-without-analyze",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF,
            .kinds = { SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_INSERT },
            .matches = leaves_statistics_behind,
            .summary = "Many rows are changed, and ANALYZE does not follow",
            .text = "any number of rows of {relation} are written, and no ANALYZE follows",
            .effect = "until autovacuum gets to it, queries are planned by what the table was before",
            .remedy = "end with ANALYZE of {relation}",
    },
    {
            .id = "new-expression-index-no-analyze",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF,
            .kinds = { SQL_CREATE_INDEX },
            .matches = has_no_statistics,
            .summary = "An index on an expression is created, and ANALYZE does not follow",
            .text = "an index on an expression of {relation} is created, and no ANALYZE follows",
            .effect = "until autovacuum gets to the table, the planner guesses how many rows the expression finds",
            .remedy = "end with ANALYZE of {relation}, or run it in the next migration",
    },
    {
            .id = "where-function",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_GROWS,
            .kinds = { SQL_UPDATE, SQL_DELETE },
            .matches = computes_key,
            .summary = "WHERE compares an indexed column by what a function or an operator makes of it",
            .text = "rows of {relation} are looked for by what is computed of {detail}, with which its index does not help",
            .effect = "all of the table is read, and what is found stays locked meanwhile",
            .remedy = "compare the column itself, with a value or a range, or index the expression",
    },
    {
            .id = "where-required",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_UPDATE, SQL_DELETE },
            .matches = says_not_which,
            .summary = "UPDATE or DELETE has no WHERE",
            .text = "every row of {relation} is meant",
            .effect = "whether that was intended cannot be seen",
            .remedy =
                    "write the condition; where every row is meant, TRUNCATE, or say it with the rows that there are: "
                    "WHERE id IS NOT NULL",
    },
    { .id = NULL },
};
