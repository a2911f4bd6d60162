/* analysis/rule_indexes_gone.c - hazards of indexes that are dropped, renamed or built anew. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/statement_way.h"

#include <string.h>

/* Is nothing known of the index, or is it in use? */
static bool is_in_use(const struct rule_view *view)
{
    return view->index == NULL || (view->index->is_valid && !view_is_unused(view, view->index->birth));
}

/* ---- DROP INDEX ---- */

static bool locks_readers_out(struct rule_view *view)
{
    return !view_has(view, SQL_CONCURRENTLY) && !is_partitioned(view->relation) &&
           (view->index == NULL || !view_is_unused(view, view->index->birth));
}

static void drop_concurrently(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *index = sql_quote_name(view->action->relation);

    safe_way_step(way, true, "drop_index", "DROP INDEX CONCURRENTLY %s%s;\n",
                  view_has(view, SQL_IF_EXISTS) ? "IF EXISTS " : "", index);
    way->is_mechanical = view_is_statement(view, 1) && !view_has(view, SQL_CASCADE);
}

static bool is_partitioned_and_concurrent(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY) && is_partitioned(view->relation);
}

static bool may_be_unique(struct rule_view *view)
{
    if (!is_in_use(view))
        return false;
    if (view->index == NULL)
        g_string_append(view->detail, ", of which nothing is known and which may be unique,");
    return view->index == NULL || (view->index->is_unique && !stays_unique(view, view->index));
}

/* Does another index find what this one finds? */
static bool has_substitute(const struct rule_view *view)
{
    const struct model_index *index = view->index;

    for (guint position = 0; !index->has_expression && position < view->relation->indexes->len; position++) {
        const struct model_index *other = g_ptr_array_index(view->relation->indexes, position);
        guint column = 0;

        if (other == index || !other->is_valid || other->is_partial || g_strcmp0(other->method, index->method) != 0)
            continue;
        while (index->columns[column] != NULL && g_strcmp0(index->columns[column], other->columns[column]) == 0)
            column++;
        if (index->columns[column] == NULL)
            return true;
    }
    return false;
}

/* A foreign key of the table that begins with the index's first column looks referencing rows up by it. */
static const struct model_constraint *foreign_key_by(const struct rule_view *view)
{
    for (guint position = 0; position < view->relation->constraints->len; position++) {
        const struct model_constraint *key = g_ptr_array_index(view->relation->constraints, position);

        if (key->kind == SQL_CONSTRAINT_FOREIGN_KEY && key->columns[0] != NULL && view->index->columns[0] != NULL &&
            !view->index->is_partial && strcmp(key->columns[0], view->index->columns[0]) == 0)
            return key;
    }
    return NULL;
}

/* Of a unique one, and of one of which nothing is known, there is another rule. */
static bool is_needed(struct rule_view *view)
{
    const struct model_constraint *key = NULL;

    if (view->index == NULL || view->index->is_unique || !is_in_use(view) || has_substitute(view))
        return false;
    key = foreign_key_by(view);
    if (view->index->is_replica_identity)
        g_string_append(view->detail, "; it is the replica identity, without which updates cannot be published");
    if (key != NULL && key->name != NULL)
        g_string_append_printf(view->detail, "; so does every DELETE in %s, for the foreign key %s", key->other.name,
                               key->name);
    return true;
}

/* ---- REINDEX ---- */

static bool rebuilds_blocking(struct rule_view *view)
{
    return !view_has(view, SQL_CONCURRENTLY) && view->action->object != SQL_OBJECT_OTHER &&
           tell_relation(view, "the database");
}

static bool rebuilds_system(struct rule_view *view)
{
    return view->action->object == SQL_OBJECT_OTHER;
}

static const char *object_word(enum sql_object object)
{
    static const char *const words[] = {
        [SQL_OBJECT_TABLE] = "TABLE",
        [SQL_OBJECT_INDEX] = "INDEX",
        [SQL_OBJECT_SCHEMA] = "SCHEMA",
        [SQL_OBJECT_DATABASE] = "DATABASE",
    };
    return (size_t)object < G_N_ELEMENTS(words) ? words[object] : NULL;
}

static void rebuild_concurrently(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_action *action = view->action;
    const char *word = object_word(action->object);
    g_autofree char *name = action->relation.name != NULL ? sql_quote_name(action->relation)
                            : action->name != NULL        ? sql_quote_identifier(action->name)
                                                          : NULL;

    if (word == NULL || name == NULL)
        return;
    safe_way_step(way, true, "reindex", "REINDEX %s CONCURRENTLY %s;\n", word, name);
    way->is_mechanical = !view_has(view, SQL_IN_BODY);
}

/* ---- collations ---- */

/* The version says how the indexes are sorted: it is right when they have been built anew. */
static bool leaves_old_order(struct rule_view *view)
{
    for (guint index = 0; index < view->preceding_count; index++)
        if (view->preceding[index].kind == SQL_REINDEX)
            return false;
    g_string_append_printf(view->detail, "%s %s",
                           view->action->object == SQL_OBJECT_DATABASE ? "the collation of the database"
                                                                       : "the collation",
                           view->action->name);
    return true;
}

/* ---- names ---- */

static bool renames_unique(struct rule_view *view)
{
    if (!is_in_use(view))
        return false;
    if (view->index == NULL)
        g_string_append(view->detail, ", of which nothing is known and which may be unique,");
    return view->index == NULL || view->index->is_unique;
}

const struct rule rules_of_indexes_gone[] = {
    {
            .id = "drop-index-blocking",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_DROP_INDEX },
            .matches = locks_readers_out,
            .summary = "An index is dropped without CONCURRENTLY",
            .text = "{relation} is dropped without CONCURRENTLY",
            .effect = "it waits for all queries on the table, and whoever comes later waits behind it ({lock})",
            .remedy = "drop it CONCURRENTLY, in a migration with `transaction off`",
            .safe_way = drop_concurrently,
    },
    {
            .id = "drop-index-concurrently-partitioned",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_DROP_INDEX },
            .matches = is_partitioned_and_concurrent,
            .summary = "An index of a partitioned table is dropped CONCURRENTLY",
            .text = "{relation}, an index of the partitioned table {table}, is dropped CONCURRENTLY",
            .effect = "PostgreSQL refuses that, and the migration fails",
            .remedy = "leave CONCURRENTLY out: only the catalog changes, but all partitions are locked for a moment",
            .safe_way = statement_way_without_concurrently,
    },
    {
            .id = "drop-unique-index",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_INDEX },
            .matches = may_be_unique,
            .summary = "A unique index is dropped",
            .text = "the index {relation}{detail} is dropped",
            .effect =
                    "ON CONFLICT on its columns fails, duplicates can be written, and queries that used it read the whole "
                    "table",
            .remedy = "put another unique index on the same columns first, or release a program that needs none",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "drop-index-in-use",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_DROP_INDEX },
            .matches = is_needed,
            .summary = "An index that queries may need is dropped",
            .text = "the index {relation} is dropped, and no other finds the same",
            .effect = "queries that used it read the whole table{detail}",
            .remedy = "look at its idx_scan in pg_stat_user_indexes, on replicas too, before it goes",
    },
    {
            .id = "reindex-blocking",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_REINDEX },
            .matches = rebuilds_blocking,
            .summary = "An index is built anew without CONCURRENTLY",
            .text = "REINDEX builds {detail} anew without CONCURRENTLY",
            .effect = "writers wait until all of it is built, and so do readers, because the index itself is locked "
                      "while they plan",
            .remedy = "use REINDEX … CONCURRENTLY, in a migration with `transaction off`",
            .safe_way = rebuild_concurrently,
    },
    {
            .id = "reindex-system",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_REINDEX },
            .matches = rebuilds_system,
            .summary = "The indexes of the system catalogs are built anew: REINDEX SYSTEM",
            .text = "REINDEX SYSTEM builds the indexes of all system catalogs anew",
            .effect =
                    "every statement that has to be planned, and every new connection, waits while those of a catalog "
                    "are built; there is no CONCURRENTLY for system catalogs",
            .remedy = "keep it out of migrations, for a time when nobody works; where one index is damaged, build that "
                      "one: REINDEX INDEX pg_catalog.…",
            .safe_way = statement_way_alone,
    },
    {
            .id = "collation-refresh",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_REFRESH_COLLATION },
            .matches = leaves_old_order,
            .summary = "A collation's version is refreshed before its indexes are built anew",
            .text = "the version of {detail} is refreshed, and this file builds no index anew before",
            .effect = "PostgreSQL no longer warns of indexes that are sorted as the older version had it: queries miss "
                      "rows that are there, and unique indexes take duplicates",
            .remedy = "REINDEX … CONCURRENTLY first what is sorted by it, in a migration with `transaction off`",
    },
    {
            .id = "rename-index",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_INDEX },
            .matches = renames_unique,
            .summary = "A unique index is renamed",
            .text = "the index {relation}{detail} is renamed to {new_name}",
            .effect = "programs that tell errors apart by its name, or name its constraint in ON CONFLICT, break",
            .remedy = "keep the name; or release a program that knows both, and say in the header that this is so",
    },
    { .id = NULL },
};
