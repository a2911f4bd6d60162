/* analysis/rule_storage.c - hazards of tables and materialized views that are written anew as a whole. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/statement_way.h"

#include <string.h>

static bool is_full(struct rule_view *view)
{
    return view_has(view, SQL_FULL) && tell_relation(view, "every table");
}

static bool clusters(struct rule_view *view)
{
    return tell_relation(view, "every table that was clustered before");
}

/* What REPACK does, too. */
static bool writes_anew(struct rule_view *view)
{
    return (view->action->kind == SQL_CLUSTER || view_has(view, SQL_FULL)) && tell_relation(view, "every table");
}

static bool moves(struct rule_view *view)
{
    return tell_relation(view, "everything in a tablespace");
}

static bool keeps_maintenance_waiting(struct rule_view *view)
{
    return view->effect.relation == LOCK_SHARE_UPDATE_EXCLUSIVE;
}

/* ---- REFRESH MATERIALIZED VIEW ---- */

static bool refreshes_blocking(struct rule_view *view)
{
    return !view_has(view, SQL_CONCURRENTLY) && !view_has(view, SQL_NO_DATA);
}

static bool refreshes_concurrently(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY);
}

static bool empties(const struct rule_view *view)
{
    return view_has(view, SQL_NO_DATA);
}

static bool leaves_empty(struct rule_view *view)
{
    return empties(view);
}

static bool has_unique_index(const struct model_relation *relation)
{
    for (guint position = 0; position < relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(relation->indexes, position);

        if (index->is_unique && index->is_valid && !index->is_partial && !index->has_expression)
            return true;
    }
    return false;
}

static bool cannot_be_concurrent(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY) && view->relation != NULL && view->relation->is_whole &&
           !has_unique_index(view->relation);
}

static void refresh_concurrently(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = sql_quote_name(view->action->relation);
    bool is_possible = view->relation != NULL && has_unique_index(view->relation);

    safe_way_step(way, false, "refresh", "%sREFRESH MATERIALIZED VIEW %s%s;\n",
                  is_possible ? "" : "-- when no reader has to wait, and nothing else in it\n",
                  is_possible ? "CONCURRENTLY " : "", name);
    way->is_mechanical = is_possible && !empties(view);
}

/* ---- what a query fills ---- */

static bool reads_used_table(const struct rule_view *view)
{
    const struct sql_query *query = view->action->query;

    for (guint index = 0; query != NULL && index < query->relation_count; index++)
        if (is_used(view, model_find_relation(view->model, query->relations[index])))
            return true;
    return false;
}

static bool fills_from_table(struct rule_view *view)
{
    return !view_has(view, SQL_NO_DATA) && !view_has(view, SQL_TEMPORARY) && reads_used_table(view);
}

/* ---- what to write instead ---- */

static void vacuum_plainly(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = view->action->relation.name != NULL ? sql_quote_name(view->action->relation) : NULL;

    safe_way_step(way, true, "vacuum", name != NULL ? "VACUUM (ANALYZE) %s;\n" : "VACUUM (ANALYZE)%s;\n",
                  name != NULL ? name : "");
}

/* An index is built anew there; of a table there is nothing that does it while others write. */
static void move_index_concurrently(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = NULL;
    g_autofree char *tablespace = sql_quote_identifier(view->action->new_name);

    if (view->action->object != SQL_OBJECT_INDEX || view->server_version < 14) {
        statement_way_alone(view, way);
        return;
    }
    name = sql_quote_name(view->action->relation);
    safe_way_step(way, true, "reindex", "REINDEX (TABLESPACE %s) INDEX CONCURRENTLY %s;\n", tablespace, name);
}

static void write_without_waiting(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = sql_quote_name(view->action->relation);

    safe_way_step(way, false, "write_without_waiting",
                  "-- before what writes many rows of %s\nSET LOCAL synchronous_commit = off;\n", name);
}

const struct rule rules_of_storage[] = {
    {
            .id = "vacuum-full",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_VACUUM },
            .matches = is_full,
            .summary = "VACUUM FULL writes a table anew",
            .text = "VACUUM FULL writes {detail} anew, with its indexes",
            .effect =
                    "readers and writers wait until it is done (ACCESS EXCLUSIVE), and it needs room for a second copy",
            .remedy = "use plain VACUUM, or pg_repack, which lets both through, outside of migrations",
            .safe_way = vacuum_plainly,
    },
    {
            .id = "cluster",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_CLUSTER },
            .matches = clusters,
            .summary = "CLUSTER writes a table anew",
            .text = "CLUSTER writes {detail} anew, in an index's order",
            .effect =
                    "readers and writers wait until it is done (ACCESS EXCLUSIVE), and it needs room for a second copy",
            .remedy = "use pg_repack, which lets both through, outside of migrations",
            .safe_way = statement_way_alone,
    },
    {
            .id = "prefer-repack",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .since = 19,
            .kinds = { SQL_VACUUM, SQL_CLUSTER },
            .matches = writes_anew,
            .summary = "VACUUM FULL or CLUSTER is used where there is REPACK (CONCURRENTLY)",
            .text = "{detail} could be written anew by REPACK (CONCURRENTLY)",
            .effect = "readers and writers wait until all of it is written; for REPACK (CONCURRENTLY) only for a "
                      "moment at its end",
            .remedy = "use REPACK (CONCURRENTLY), with USING INDEX in the place of CLUSTER, in a migration with "
                      "`transaction off`",
    },
    {
            .id = "set-logged",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_SET_LOGGED },
            .summary = "An unlogged table becomes logged",
            .text = "{relation} becomes a logged table",
            .effect = "it is written anew, to WAL too, while readers and writers wait ({lock})",
            .remedy = "create a logged table beside it, copy the rows in batches, and change over",
            .safe_way = statement_way_alone,
    },
    {
            .id = "set-unlogged",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .kinds = { SQL_SET_UNLOGGED },
            .summary = "A table becomes unlogged",
            .text = "{relation} becomes an unlogged table",
            .effect =
                    "it is written anew while readers and writers wait ({lock}); from then on a crash empties it, and "
                    "replicas do not have it",
            .remedy = "keep what must survive a crash logged; for speed, switch synchronous_commit off instead",
            .safe_way = write_without_waiting,
    },
    {
            .id = "set-access-method",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_SET_ACCESS_METHOD },
            .summary = "A table is written anew with another access method",
            .text = "{relation} is to be stored by the access method {new_name}",
            .effect = "unless it is already, it is written anew while readers and writers wait ({lock})",
            .remedy = "create a table with that access method beside it, copy the rows in batches, and change over",
            .safe_way = statement_way_alone,
    },
    {
            .id = "set-storage",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_SET_STORAGE },
            .summary = "How a column's long values are kept is changed",
            .text = "{relation}.{name} is to be kept in another way",
            .effect = "readers and writers wait for a moment ({lock}), behind whoever has the table; values that are "
                      "there stay as they are until they are written again",
            .remedy = "leave it in a migration by itself, so that nothing else holds the lock longer",
    },
    {
            .id = "set-compression",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .since = 14,
            .kinds = { SQL_SET_COMPRESSION },
            .summary = "How a column's long values are compressed is changed",
            .text = "{relation}.{name} is to be compressed in another way",
            .effect = "readers and writers wait for a moment ({lock}), behind whoever has the table; values that are "
                      "there stay as they are until they are written again",
            .remedy = "leave it in a migration by itself, so that nothing else holds the lock longer",
    },
    {
            .id = "maintenance-waits",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF,
            .kinds = { SQL_OTHER, SQL_SET_STATISTICS, SQL_SET_OPTIONS, SQL_SET_COLUMN_OPTIONS, SQL_CREATE_STATISTICS },
            .matches = keeps_maintenance_waiting,
            .summary = "A lock is taken for which VACUUM and other DDL wait: by COMMENT, STATISTICS, fillfactor",
            .text = "{table} is locked ({lock})",
            .effect = "readers and writers go on; VACUUM, ANALYZE and other DDL wait until the migration commits, and "
                      "it waits for a VACUUM that has to go on",
            .remedy = "nothing, unless the migration is long: then put it at its end",
    },
    {
            .id = "set-tablespace",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_SET_TABLESPACE },
            .matches = moves,
            .summary = "A table or an index is moved to another tablespace",
            .text = "{detail} is moved to the tablespace {new_name}",
            .effect = "unless it is there already, it is copied as a whole while readers and writers wait "
                      "(ACCESS EXCLUSIVE)",
            .remedy = "move indexes by REINDEX (TABLESPACE …) CONCURRENTLY, tables by pg_repack, outside of migrations",
            .safe_way = move_index_concurrently,
    },
    {
            .id = "refresh-matview-blocking",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_REFRESH_MATERIALIZED_VIEW },
            .matches = refreshes_blocking,
            .summary = "A materialized view is refreshed while its readers wait",
            .text = "the materialized view {relation} is refreshed without CONCURRENTLY",
            .effect = "its readers wait until its query is through ({lock})",
            .remedy = "refresh it CONCURRENTLY, which wants a unique index on plain columns",
            .safe_way = refresh_concurrently,
    },
    {
            .id = "refresh-matview-concurrent-lock",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_REFRESH_MATERIALIZED_VIEW },
            .matches = refreshes_concurrently,
            .summary = "A materialized view is refreshed CONCURRENTLY in a migration",
            .text = "{relation} is refreshed CONCURRENTLY",
            .effect =
                    "readers go on; another refresh of it waits, and so does all that follows in the migration, until "
                    "its query is through ({lock})",
            .remedy = "refresh it from the job that does so regularly, unless the migration needs the result",
    },
    {
            .id = "refresh-matview-without-unique-index",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_REFRESH_MATERIALIZED_VIEW },
            .matches = cannot_be_concurrent,
            .summary = "A materialized view without a unique index is refreshed CONCURRENTLY",
            .text = "{relation} is refreshed CONCURRENTLY, and has no unique index on plain columns",
            .effect = "PostgreSQL refuses that, and the migration fails",
            .remedy = "create such an index, without a WHERE clause, in a migration before",
            .safe_way = refresh_concurrently,
    },
    {
            .id = "refresh-matview-no-data",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_REFRESH_MATERIALIZED_VIEW },
            .matches = leaves_empty,
            .summary = "A materialized view that is in use is emptied",
            .text = "{relation} is emptied by WITH NO DATA",
            .effect = "every query that reads it fails until it is refreshed",
            .remedy = "leave WITH NO DATA out, or drop the view when nobody reads it any more",
            .safe_way = refresh_concurrently,
    },
    {
            .id = "matview-with-data",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_MATERIALIZED_VIEW },
            .matches = fills_from_table,
            .summary = "A materialized view is filled when it is created",
            .text = "the materialized view {relation} is filled from tables that are in use when it is created",
            .effect = "the transaction stays open, with all its locks, until its query is through",
            .remedy = "create it WITH NO DATA, and refresh it in a migration of its own",
    },
    {
            .id = "ctas-big",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE },
            .matches = fills_from_table,
            .summary = "A table is created and filled from others in one statement",
            .text = "{relation} is created and filled from tables that are in use",
            .effect = "the transaction stays open, with all its locks, until its query is through; the new table has "
                      "neither keys nor NOT NULL nor defaults",
            .remedy = "create the table with its constraints first, and copy the rows in batches",
    },
    { .id = NULL },
};
