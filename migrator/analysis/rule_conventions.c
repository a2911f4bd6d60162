/* analysis/rule_conventions.c - matters of taste, and of habit: off unless migrator.conf switches them on. */
#include "analysis/rule.h"

#include <string.h>

/* ---- types of columns ---- */

static bool is_any_of(const struct rule_view *view, const char *const *names)
{
    return view->action->type.name != NULL && g_strv_contains(names, view->action->type.name);
}

static bool is_int(struct rule_view *view)
{
    static const char *const names[] = { "int4", "serial", "serial4", NULL };

    return is_any_of(view, names);
}

static bool is_smallint(struct rule_view *view)
{
    static const char *const names[] = { "int2", "smallserial", "serial2", NULL };

    return is_any_of(view, names);
}

static bool is_serial(struct rule_view *view)
{
    static const char *const names[] = { "serial", "serial4", "bigserial", "serial8", "smallserial", "serial2", NULL };

    return is_any_of(view, names);
}

static bool is_local_time(struct rule_view *view)
{
    static const char *const names[] = { "timestamp", NULL };

    return is_any_of(view, names);
}

static bool rounds_time(struct rule_view *view)
{
    static const char *const names[] = { "timestamp", "timestamptz", NULL };

    return is_any_of(view, names) && view->action->type.modifier_count > 0 && view->action->type.modifiers[0] == 0;
}

static bool is_money(struct rule_view *view)
{
    static const char *const names[] = { "money", NULL };

    return is_any_of(view, names);
}

static bool is_float(struct rule_view *view)
{
    static const char *const names[] = { "float4", "float8", NULL };

    return is_any_of(view, names);
}

static bool is_varchar(struct rule_view *view)
{
    static const char *const names[] = { "varchar", NULL };

    return is_any_of(view, names) && view->action->type.modifier_count > 0;
}

static bool is_char(struct rule_view *view)
{
    static const char *const names[] = { "bpchar", NULL };

    return is_any_of(view, names);
}

static bool is_json(struct rule_view *view)
{
    static const char *const names[] = { "json", NULL };

    return is_any_of(view, names);
}

/* ---- tables ---- */

static bool is_unlogged(struct rule_view *view)
{
    return view_has(view, SQL_UNLOGGED);
}

static bool is_keyless_by_nature(const struct rule_view *view)
{
    return view_has(view, SQL_TEMPORARY) || view->action->other.name != NULL || view->action->query != NULL;
}

static bool gets_constraint(const struct rule_view *view, enum sql_constraint_kind kind)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *action = &view->following[index];

        if (action->kind == SQL_ADD_CONSTRAINT && action->constraint == kind &&
            view_same_name(action->relation, view->action->relation))
            return true;
    }
    return false;
}

static bool inherits(const struct rule_view *view)
{
    return view_follows(view, SQL_INHERIT) != NULL || view_follows(view, SQL_LIKE) != NULL;
}

static bool has_no_key(struct rule_view *view)
{
    return !is_keyless_by_nature(view) && !inherits(view) && !gets_constraint(view, SQL_CONSTRAINT_PRIMARY_KEY) &&
           !gets_constraint(view, SQL_CONSTRAINT_UNIQUE);
}

static bool has_unique_for_key(struct rule_view *view)
{
    return !is_keyless_by_nature(view) && !inherits(view) && !gets_constraint(view, SQL_CONSTRAINT_PRIMARY_KEY) &&
           gets_constraint(view, SQL_CONSTRAINT_UNIQUE);
}

/* ---- queries ---- */

static bool names_no_columns(struct rule_view *view)
{
    return view->action->columns == NULL || *view->action->columns == NULL;
}

static bool has_star(struct rule_view *view)
{
    return view->action->query != NULL && view->action->query->has_star;
}

static bool orders_by_random(struct rule_view *view)
{
    return view->action->query != NULL && view->action->query->orders_by_random;
}

static bool has_leading_wildcard(struct rule_view *view)
{
    return view->action->query != NULL && view->action->query->has_leading_wildcard;
}

static bool creates_column(const struct rule_view *view, const char *name)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (later->statement != view->action->statement)
            return false;
        if (later->kind == SQL_ADD_COLUMN && strcmp(later->name, name) == 0)
            return true;
    }
    return false;
}

/* A table whose columns are written down: not a partition, a copy of another's or what a query gives. */
static bool lacks_columns(struct rule_view *view)
{
    g_auto(GStrv) names = g_strsplit(view->parameter, "+", -1);

    if (view_has(view, SQL_TEMPORARY) || view->action->other.name != NULL || view->action->query != NULL)
        return false;
    for (char **name = names; *name != NULL; name++)
        if (!creates_column(view, *name))
            g_string_append_printf(view->detail, "%s%s", view->detail->len > 0 ? ", no " : "", *name);
    return view->detail->len > 0;
}

static bool inserts_many_rows(struct rule_view *view)
{
    g_string_append_printf(view->detail, "%" G_GINT64_FORMAT, view->action->rows);
    return view->action->rows > view_number(view);
}

const struct rule rules_of_conventions[] = {
    {
            .id = "prefer-bigint-over-int",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_int,
            .summary = "A column is integer, or serial",
            .text = "{relation}.{name} is {type}",
            .effect = "its values end at two thousand millions, and making it wider rewrites the table",
            .remedy = "use bigint",
    },
    {
            .id = "prefer-bigint-over-smallint",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_smallint,
            .summary = "A column is smallint, or smallserial",
            .text = "{relation}.{name} is {type}",
            .effect = "its values end at 32767, and making it wider rewrites the table",
            .remedy = "use bigint",
    },
    {
            .id = "prefer-identity",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN },
            .matches = is_serial,
            .summary = "A column is serial",
            .text = "{relation}.{name} is {type}",
            .effect = "its sequence has privileges and an owner of its own, and its default can be overwritten unseen",
            .remedy = "use bigint GENERATED ALWAYS AS IDENTITY",
    },
    {
            .id = "prefer-timestamptz",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_local_time,
            .summary = "A column is timestamp without time zone",
            .text = "{relation}.{name} is timestamp without time zone",
            .effect = "what moment a value means depends on who reads it",
            .remedy = "use timestamptz",
    },
    {
            .id = "timestamp-precision-0",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = rounds_time,
            .summary = "A time is rounded to seconds",
            .text = "{relation}.{name} rounds times to seconds",
            .effect = "it rounds up, too: now() can be stored as a time half a second ahead",
            .remedy = "leave the precision out, and cut with date_trunc() where it is shown",
    },
    {
            .id = "money",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_money,
            .summary = "A column is money",
            .text = "{relation}.{name} is money",
            .effect = "its currency and its decimals follow the setting lc_monetary of whoever reads it",
            .remedy = "use numeric, with the currency beside it",
    },
    {
            .id = "float",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_float,
            .summary = "A column is a floating-point number",
            .text = "{relation}.{name} is {type}",
            .effect = "decimal fractions are not exact, and sums depend on their order",
            .remedy = "use numeric where values are counted or paid",
    },
    {
            .id = "prefer-text",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_varchar,
            .summary = "A column is varchar with a limit",
            .text = "{relation}.{name} is {type}",
            .effect = "making its limit smaller scans or rewrites the table, and a longer text is an error",
            .remedy = "use text, with a CHECK where its length has to end",
    },
    {
            .id = "ban-char",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_char,
            .summary = "A column is char(n)",
            .text = "{relation}.{name} is {type}",
            .effect = "values are filled up with blanks, which count or do not by operator",
            .remedy = "use text",
    },
    {
            .id = "prefer-jsonb",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN, SQL_ALTER_COLUMN_TYPE },
            .matches = is_json,
            .summary = "A column is json",
            .text = "{relation}.{name} is json",
            .effect = "it has no equality and no index, and each reader parses it anew",
            .remedy = "use jsonb",
    },
    {
            .id = "unlogged-table",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE },
            .matches = is_unlogged,
            .summary = "A table is created UNLOGGED",
            .text = "{relation} is created UNLOGGED",
            .effect = "it is empty after a crash and on every replica",
            .remedy = "leave UNLOGGED out, unless its rows can be made again",
    },
    {
            .id = "require-primary-key",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE },
            .matches = has_no_key,
            .summary = "A table has no primary key",
            .text = "{relation} is created without a primary key",
            .effect = "a row cannot be named, and when the table is published UPDATE and DELETE fail",
            .remedy = "give it one",
    },
    {
            .id = "unique-not-null-instead-of-pk",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE },
            .matches = has_unique_for_key,
            .summary = "A table has a unique constraint for a primary key",
            .text = "{relation} has a unique constraint and no primary key",
            .effect = "foreign keys and replication do not find it by themselves",
            .remedy = "make it the primary key",
    },
    {
            .id = "data-in-schema-migration",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF,
            .kinds = { SQL_INSERT, SQL_UPDATE, SQL_DELETE, SQL_MERGE, SQL_COPY_FROM },
            .summary = "A migration changes rows of a table in use",
            .text = "rows of {relation} are changed by a migration",
            .effect = "how long it takes depends on the data of each environment",
            .remedy = "change rows by a job of the application",
    },
    {
            .id = "required-columns",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_NAMES,
            .kinds = { SQL_CREATE_TABLE },
            .matches = lacks_columns,
            .summary = "A table lacks columns that every table is to have",
            .text = "{relation} has no {detail}",
            .effect = "what relies on these columns in every table does not work with this one",
            .remedy = "add them",
    },
    {
            .id = "insert-row-limit",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .parameter = PARAMETER_NUMBER,
            .standard = "1000",
            .kinds = { SQL_INSERT },
            .matches = inserts_many_rows,
            .summary = "A statement inserts many rows",
            .text = "{detail} rows are inserted into {relation} by one statement, more than {parameter}",
            .effect = "the file is long, and all of them are locked until the migration commits",
            .remedy = "load them outside of the migrations, or with COPY",
    },
    {
            .id = "insert-no-columns",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_INSERT },
            .matches = names_no_columns,
            .summary = "INSERT does not name its columns",
            .text = "INSERT INTO {relation} does not name its columns",
            .effect = "it depends on their order, which differs where columns were added in another order",
            .remedy = "name them",
    },
    {
            .id = "select-star",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_VIEW, SQL_CREATE_MATERIALIZED_VIEW, SQL_INSERT, SQL_CREATE_TABLE },
            .matches = has_star,
            .summary = "A query takes all columns: SELECT *",
            .text = "{relation} is made of SELECT *",
            .effect = "what it holds depends on the order and number of columns at the time",
            .remedy = "name them",
    },
    {
            .id = "order-by-random",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_SELECT, SQL_INSERT, SQL_UPDATE, SQL_DELETE, SQL_CREATE_VIEW, SQL_CREATE_MATERIALIZED_VIEW },
            .matches = orders_by_random,
            .summary = "A query orders by random()",
            .text = "a query orders by random()",
            .effect = "all of its rows are read and sorted, however few are taken",
            .remedy = "use TABLESAMPLE, or a random key",
    },
    {
            .id = "leading-wildcard",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_SELECT, SQL_INSERT, SQL_UPDATE, SQL_DELETE, SQL_CREATE_VIEW, SQL_CREATE_MATERIALIZED_VIEW },
            .matches = has_leading_wildcard,
            .summary = "A pattern begins with a wildcard: LIKE '%…'",
            .text = "a pattern begins with a wildcard",
            .effect = "no B-tree index helps to find what it means",
            .remedy = "use a trigram index (pg_trgm), or another condition",
    },
    { .id = NULL },
};
