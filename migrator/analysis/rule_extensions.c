/* analysis/rule_extensions.c - hazards of tables that TimescaleDB, Citus or pg_partman look after. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/statement_way.h"

#include <string.h>

/* ---- what the extension is asked to do ---- */

static bool does(const struct rule_view *view, const char *what)
{
    return strcmp(view->action->new_name, what) == 0;
}

/* "create_hypertable() of TimescaleDB is called for metrics" */
static bool tell_call(struct rule_view *view)
{
    g_autofree char *table =
            view->action->relation.name != NULL ? view_name(view->action->relation) : g_strdup("a table");

    g_string_append_printf(view->detail, "%s() of %s is called for %s", view->action->name, view->action->method,
                           table);
    return true;
}

static bool moves_rows(struct rule_view *view)
{
    return (does(view, SQL_EXTENSION_TAKES) || does(view, SQL_EXTENSION_MOVES) || does(view, SQL_EXTENSION_LEAVES)) &&
           tell_call(view);
}

static bool removes_rows(struct rule_view *view)
{
    return does(view, SQL_EXTENSION_REMOVES) && tell_call(view);
}

/* ---- what is done to a table that it looks after ---- */

static bool is_of(const struct model_relation *relation, const char *extension)
{
    return relation != NULL && relation->extension != NULL && strcmp(relation->extension, extension) == 0;
}

static bool is_done_in_each_part(struct rule_view *view)
{
    if (view->action->kind == SQL_EXTENSION_CALL || !lock_mode_stops_writes(view->effect.relation) ||
        !(is_of(view->relation, "TimescaleDB") || is_of(view->relation, "Citus")))
        return false;
    g_string_append(view->detail, is_of(view->relation, "Citus") ? "shard, and on each node" : "chunk");
    return true;
}

static bool is_concurrent_on_hypertable(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY) && is_of(view->relation, "TimescaleDB");
}

static bool is_refused_with_columnstore(struct rule_view *view)
{
    return view->relation != NULL && view->relation->has_columnstore;
}

static bool compares_range(const struct sql_expression *where)
{
    for (guint index = 0; where != NULL && index < where->term_count; index++)
        if (where->terms[index].operator[0] == '<' || where->terms[index].operator[0] == '>')
            return strcmp(where->terms[index].operator, "<>") != 0;
    return false;
}

static bool deletes_range_of_hypertable(struct rule_view *view)
{
    return is_of(view->relation, "TimescaleDB") &&
           (compares_range(view->action->expression) ||
            (view->action->expression != NULL && view->action->expression->call_count > 0));
}

static bool makes_partition_by_hand(struct rule_view *view)
{
    const struct model_relation *parent = view->action->kind == SQL_CREATE_TABLE
                                                  ? model_find_relation(view->model, view->action->other)
                                                  : view->relation;

    if (!is_of(parent, "pg_partman"))
        return false;
    g_autofree char *name = view_name(parent->name);
    g_string_append(view->detail, name);
    return true;
}

/* ---- what to write instead ---- */

static void switch_off_and_on(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = sql_quote_name(view->action->relation);
    g_autofree char *literal = sql_quote_literal(name);
    g_autofree char *statement = statement_way_text(view);

    if (statement == NULL)
        return;
    safe_way_step(way, false, "without_columnstore",
                  "SELECT decompress_chunk(chunk, true) FROM show_chunks(%s) AS chunk;\n"
                  "ALTER TABLE %s SET (timescaledb.compress = false);\n"
                  "%s;\n"
                  "ALTER TABLE %s SET (timescaledb.compress = true);\n",
                  literal, name, statement, name);
}

const struct rule rules_of_extensions[] = {
    {
            .id = "extension-moves-rows",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_EXTENSION_CALL },
            .matches = moves_rows,
            .summary = "TimescaleDB, Citus or pg_partman moves the rows of a table in use",
            .text = "{detail}",
            .effect = "when the table has rows they are copied while others wait, or the call fails",
            .remedy = "call it in the migration that creates the table; for one with rows create another, copy them in "
                      "batches, and change over (Citus: create_distributed_table_concurrently())",
            .safe_way = statement_way_alone,
    },
    {
            .id = "extension-drops-rows",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_EXTENSION_CALL },
            .matches = removes_rows,
            .summary = "TimescaleDB, Citus or pg_partman drops rows of a table in use",
            .text = "{detail}",
            .effect = "chunks or partitions go with all their rows: now, or by a policy when they are old enough, with "
                      "nobody looking",
            .remedy = "be sure that what goes is wanted nowhere, or archived; then say so in the header",
            .safe_way = statement_way_after,
    },
    {
            .id = "extension-ddl",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .matches = is_done_in_each_part,
            .summary = "DDL on a hypertable or a distributed table is done in each chunk or shard",
            .text = "{table} is changed in each {detail}",
            .effect = "locks and time grow with the number of these, and all are held until the last is done ({lock})",
            .remedy = "nothing where only the catalog changes; what reads or writes rows is better done part by part",
    },
    {
            .id = "hypertable-concurrently",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = is_concurrent_on_hypertable,
            .summary = "An index of a hypertable is created CONCURRENTLY",
            .text = "an index of the hypertable {relation} is created CONCURRENTLY",
            .effect = "TimescaleDB refuses that, and the migration fails",
            .remedy = "build it chunk by chunk: CREATE INDEX … WITH (timescaledb.transaction_per_chunk), in a "
                      "migration with `transaction off`",
            .safe_way = statement_way_without_concurrently,
    },
    {
            .id = "hypertable-columnstore",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ALTER_COLUMN_TYPE, SQL_SET_STORAGE, SQL_SET_ROW_SECURITY, SQL_FORCE_ROW_SECURITY },
            .matches = is_refused_with_columnstore,
            .summary = "A hypertable with a columnstore is altered in a way that it does not allow",
            .text = "{relation} is altered, and its chunks are compressed",
            .effect = "TimescaleDB refuses that, and the migration fails",
            .remedy = "convert its chunks back and switch the columnstore off first, and on again behind it",
            .safe_way = switch_off_and_on,
    },
    {
            .id = "hypertable-delete",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_DELETE },
            .matches = deletes_range_of_hypertable,
            .summary = "A range of a hypertable's rows is deleted one by one",
            .text = "a range of the rows of the hypertable {relation} is deleted",
            .effect = "each row is written to WAL and left for VACUUM, where a whole chunk would just go",
            .remedy = "where it is what is older than some time: drop_chunks()",
    },
    {
            .id = "partman-partition",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .kinds = { SQL_CREATE_TABLE, SQL_ATTACH_PARTITION, SQL_DETACH_PARTITION },
            .matches = makes_partition_by_hand,
            .summary = "A partition of a table that pg_partman looks after is made, or let go, by hand",
            .text = "a partition of {detail} is made or let go by hand, and pg_partman looks after it",
            .effect = "its next maintenance does not know of it: it fails where ranges overlap, and drops or keeps the "
                      "wrong ones",
            .remedy = "say in part_config what is wanted, and call run_maintenance()",
    },
    { .id = NULL },
};
