/* analysis/rule_partitions.c - hazards of partitions: created, attached, detached, dropped. */
#include "analysis/rule.h"

#include "analysis/statement_way.h"

#include <string.h>

static bool creates_partition(const struct rule_view *view)
{
    return view->action->other.name != NULL;
}

/* CREATE TABLE … PARTITION OF names the parent behind the table, ATTACH before it. */
static const struct model_relation *parent_of(const struct rule_view *view)
{
    return view->action->kind == SQL_CREATE_TABLE ? view->other : view->relation;
}

static struct sql_name parent_name(const struct rule_view *view)
{
    return view->action->kind == SQL_CREATE_TABLE ? view->action->other : view->action->relation;
}

static bool is_parent_in_use(const struct rule_view *view)
{
    const struct model_relation *parent = parent_of(view);

    return parent == NULL || !view_is_unused(view, parent->birth);
}

static bool is_unused_table(const struct rule_view *view, const struct model_relation *relation)
{
    return relation != NULL && view_is_unused(view, relation->birth);
}

/* ---- default partitions ---- */

struct default_search {
    const struct model *model;
    const struct model_relation *parent;
    const struct model_relation *found;
};

static void note_default(gpointer argument, struct model_relation *relation)
{
    struct default_search *search = argument;

    if (relation->is_default_partition && relation->parent.name != NULL &&
        model_find_relation(search->model, relation->parent) == search->parent)
        search->found = relation;
}

static const struct model_relation *default_partition(const struct rule_view *view)
{
    struct default_search search = { .model = view->model, .parent = parent_of(view) };

    if (search.parent != NULL)
        model_each_relation(view->model, note_default, &search);
    return search.found;
}

static bool adds_partition(const struct rule_view *view)
{
    return creates_partition(view) && is_parent_in_use(view) && !view_has(view, SQL_IN_CREATE);
}

static bool scans_default(struct rule_view *view)
{
    const struct model_relation *partition = adds_partition(view) ? default_partition(view) : NULL;
    g_autofree char *name = NULL;

    if (partition == NULL || view_has(view, SQL_IS_DEFAULT) || view_is_unused(view, partition->birth))
        return false;
    name = view_name(partition->name);
    g_string_append(view->detail, name);
    return true;
}

static bool is_default_unknown(struct rule_view *view)
{
    const struct model_relation *parent = parent_of(view);

    return adds_partition(view) && !view_has(view, SQL_IS_DEFAULT) &&
           (parent == NULL || parent->kind == MODEL_UNKNOWN) && default_partition(view) == NULL;
}

static bool adds_default(struct rule_view *view)
{
    return adds_partition(view) && view_has(view, SQL_IS_DEFAULT);
}

/* ---- attach ---- */

static bool scans_partition(struct rule_view *view)
{
    return !is_unused_table(view, view->other) && !lock_bounds_are_proved(view->model, view->action);
}

static bool builds_index(struct rule_view *view)
{
    return view->effect.builds_index && !is_unused_table(view, view->other);
}

static bool creates_in_place(struct rule_view *view)
{
    return adds_partition(view);
}

/* The key's only column, when the parent is known to have one. */
static const char *key_column(const struct rule_view *view)
{
    const struct model_relation *parent = parent_of(view);

    if (parent == NULL || parent->partition_key == NULL || parent->partition_key[0] == NULL ||
        parent->partition_key[1] != NULL || *parent->partition_key[0] == '\0')
        return NULL;
    return parent->partition_key[0];
}

static const char *bound(const struct sql_expression *bounds, const char *operator)
{
    for (guint index = 0; index < bounds->term_count; index++)
        if (strcmp(bounds->terms[index].operator, operator) == 0)
            return bounds->terms[index].constant;
    return NULL;
}

/* A range of one column, both ends of which are constants: what most partitions are. */
struct range {
    char *column, *from, *to; /* quoted */
};

static void range_clear(struct range *range)
{
    g_free(range->column);
    g_free(range->from);
    g_free(range->to);
}

static bool read_range(const struct rule_view *view, struct range *range)
{
    const struct sql_expression *bounds = view->action->expression;
    const char *column = key_column(view);
    const char *from = bounds != NULL ? bound(bounds, ">=") : NULL;
    const char *to = bounds != NULL ? bound(bounds, "<") : NULL;

    if (column == NULL || from == NULL || to == NULL)
        return false;
    *range = (struct range){
        .column = sql_quote_identifier(column),
        .from = sql_quote_literal(from),
        .to = sql_quote_literal(to),
    };
    return true;
}

/* The steps that make a table a partition: a CHECK that proves its bounds, so that ATTACH reads nothing. */
static void attach_in_steps(const struct rule_view *view, struct safe_way *way, struct sql_name partition_name,
                            const struct range *range)
{
    g_autofree char *parent = sql_quote_name(parent_name(view));
    g_autofree char *partition = sql_quote_name(partition_name);
    g_autofree char *plain = g_strdup_printf("%s_bounds", partition_name.name);
    g_autofree char *constraint = sql_quote_identifier(plain);
    const char *column = range->column;

    safe_way_step(way, false, "prove_bounds",
                  "-- migrator: incompatible \"only rows of a partition's bounds can be written from here on\"\n"
                  "ALTER TABLE %s ADD CONSTRAINT %s\n"
                  "    CHECK (%s IS NOT NULL AND %s >= %s AND %s < %s) NOT VALID;\n",
                  partition, constraint, column, column, range->from, column, range->to);
    safe_way_step(way, false, "validate_bounds", "ALTER TABLE %s VALIDATE CONSTRAINT %s;\n", partition, constraint);
    safe_way_step(way, false, "attach",
                  "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s);\n"
                  "ALTER TABLE %s DROP CONSTRAINT %s;\n",
                  parent, partition, range->from, range->to, partition, constraint);
}

static void prove_then_attach(const struct rule_view *view, struct safe_way *way)
{
    CLEANUP(range_clear) struct range range = { 0 };

    if (!read_range(view, &range)) {
        statement_way_alone(view, way);
        return;
    }
    attach_in_steps(view, way, view->action->other, &range);
    way->is_mechanical = view_is_statement(view, 1);
    way->is_apart = true; /* for its header */
}

static bool has_index_on(const struct model_relation *relation, const struct model_index *like)
{
    for (guint position = 0; relation != NULL && position < relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(relation->indexes, position);

        if (index->columns != NULL && index->is_unique == like->is_unique &&
            g_strv_equal(index->columns, like->columns))
            return true;
    }
    return false;
}

static void index_concurrently(const struct rule_view *view, struct safe_way *way, const struct model_index *index)
{
    g_autofree char *partition = sql_quote_name(view->action->other);
    g_autoptr(GPtrArray) quoted = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *columns = NULL;

    for (const char *const *column = index->columns; *column != NULL; column++)
        g_ptr_array_add(quoted, sql_quote_identifier(*column));
    g_ptr_array_add(quoted, NULL);
    columns = g_strjoinv(", ", (char **)quoted->pdata);
    safe_way_step(way, true, "index_partition", "CREATE %sINDEX CONCURRENTLY ON %s (%s);\n",
                  index->is_unique ? "UNIQUE " : "", partition, columns);
}

static void index_then_attach(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *statement = statement_way_text(view);

    if (statement == NULL)
        return;
    for (guint position = 0; view->relation != NULL && position < view->relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(view->relation->indexes, position);

        if (index->columns != NULL && !index->has_expression && !index->is_partial && !has_index_on(view->other, index))
            index_concurrently(view, way, index);
    }
    safe_way_step(way, false, "attach", "%s;\n", statement);
}

/* A new table is empty: nothing has to be proved, ATTACH reads it in no time. */
static void create_then_attach(const struct rule_view *view, struct safe_way *way)
{
    CLEANUP(range_clear) struct range range = { 0 };
    g_autofree char *parent = sql_quote_name(view->action->other);
    g_autofree char *partition = sql_quote_name(view->action->relation);

    if (!read_range(view, &range))
        return;
    safe_way_step(way, false, "attach",
                  "CREATE TABLE %s (LIKE %s INCLUDING ALL);\n"
                  "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%s) TO (%s);\n",
                  partition, parent, parent, partition, range.from, range.to);
}

/* The default partition says of itself that it has none of the rows: it need not be read for that. */
static void exclude_then_add(const struct rule_view *view, struct safe_way *way)
{
    CLEANUP(range_clear) struct range range = { 0 };
    const struct model_relation *default_of = default_partition(view);
    g_autofree char *statement = statement_way_text(view);

    if (statement == NULL)
        return;
    if (default_of == NULL || !read_range(view, &range)) {
        statement_way_alone(view, way);
        return;
    }
    g_autofree char *name = sql_quote_name(default_of->name);
    g_autofree char *plain = g_strdup_printf("%s_excludes", default_of->name.name);
    g_autofree char *constraint = sql_quote_identifier(plain);

    safe_way_step(way, false, "exclude_bounds",
                  "ALTER TABLE %s ADD CONSTRAINT %s\n"
                  "    CHECK (%s IS NULL OR %s < %s OR %s >= %s) NOT VALID;\n",
                  name, constraint, range.column, range.column, range.from, range.column, range.to);
    safe_way_step(way, false, "validate_bounds", "ALTER TABLE %s VALIDATE CONSTRAINT %s;\n", name, constraint);
    safe_way_step(way, false, "add_partition", "%s;\nALTER TABLE %s DROP CONSTRAINT %s;\n", statement, name,
                  constraint);
}

/* ---- detach and drop ---- */

static bool detaches(const struct rule_view *view)
{
    return !view_has(view, SQL_FINALIZE);
}

static bool detaches_at_once(struct rule_view *view)
{
    return detaches(view) && !view_has(view, SQL_CONCURRENTLY) && !is_unused_table(view, view->other);
}

static bool detaches_beside_default(struct rule_view *view)
{
    const struct model_relation *partition = view_has(view, SQL_CONCURRENTLY) ? default_partition(view) : NULL;
    g_autofree char *name = NULL;

    if (partition == NULL)
        return false;
    name = view_name(partition->name);
    g_string_append(view->detail, name);
    return true;
}

static bool hides_rows(struct rule_view *view)
{
    return detaches(view) && !is_unused_table(view, view->other);
}

enum { DETACH_CONCURRENTLY_SINCE = 14 };

static bool has_check(const struct model_relation *relation)
{
    for (guint index = 0; index < relation->constraints->len; index++)
        if (((const struct model_constraint *)g_ptr_array_index(relation->constraints, index))->kind ==
            SQL_CONSTRAINT_CHECK)
            return true;
    return false;
}

/*
 * DETACH CONCURRENTLY leaves a CHECK of the bounds behind where none says the same. False: whether it does is not
 * known, or it cannot be named.
 */
static bool drop_bounds(const struct rule_view *view, struct safe_way *way)
{
    const char *column = key_column(view);
    const struct model_relation *parent = view->relation, *partition = view->other;

    if (column == NULL || parent->parent.name != NULL || partition == NULL || !partition->is_whole ||
        has_check(partition))
        return false;
    g_autofree char *plain = model_free_name(view->model, partition->name, column, "check");
    g_autofree char *name = sql_quote_identifier(plain);
    g_autofree char *table = sql_quote_name(view->action->other);
    safe_way_step(way, false, "drop_bounds", "ALTER TABLE %s DROP CONSTRAINT %s;\n", table, name);
    return true;
}

static void detach_concurrently(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *parent = sql_quote_name(view->action->relation);
    g_autofree char *partition = sql_quote_name(view->action->other);

    if (default_partition(view) != NULL)
        return;
    if (view->server_version < DETACH_CONCURRENTLY_SINCE) {
        statement_way_alone(view, way);
        return;
    }
    safe_way_step(way, true, "detach", "ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY;\n", parent, partition);
    way->is_mechanical = drop_bounds(view, way) && view_is_statement(view, 1);
}

static bool drops_partition(struct rule_view *view)
{
    g_autofree char *name = NULL;

    if (view->relation == NULL || !view->relation->is_partition)
        return false;
    name = view_name(view->relation->parent);
    g_string_append(view->detail, name);
    return true;
}

static void detach_then_drop(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *parent = sql_quote_name(view->relation->parent);
    g_autofree char *partition = sql_quote_name(view->action->relation);

    if (view->server_version < DETACH_CONCURRENTLY_SINCE) {
        statement_way_alone(view, way);
        return;
    }
    safe_way_step(way, true, "detach", "ALTER TABLE %s DETACH PARTITION %s CONCURRENTLY;\n", parent, partition);
    safe_way_step(way, false, "drop", "DROP TABLE %s;\n", partition);
    way->is_mechanical = view_is_statement(view, 1);
}

/* ---- what is partitioned ---- */

static bool is_partitioned(struct rule_view *view)
{
    return view_has(view, SQL_PARTITIONED);
}

static bool makes_unique(const struct rule_view *view)
{
    if (view->action->kind == SQL_CREATE_INDEX)
        return view_has(view, SQL_UNIQUE);
    return view->action->constraint == SQL_CONSTRAINT_UNIQUE || view->action->constraint == SQL_CONSTRAINT_PRIMARY_KEY;
}

static bool lacks_partition_key(struct rule_view *view)
{
    const char *const *key = view->relation != NULL ? view->relation->partition_key : NULL;
    const char *const *columns = view->action->columns;

    if (key == NULL || columns == NULL || !makes_unique(view))
        return false;
    for (; *key != NULL; key++) {
        if (**key != '\0' && g_strv_contains(columns, *key))
            continue;
        g_string_append(view->detail, **key != '\0' ? *key : "an expression");
        return true;
    }
    return false;
}

const struct rule rules_of_partitions[] = {
    {
            .id = "create-partition-of",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_CREATE_TABLE },
            .matches = creates_in_place,
            .summary = "A partition is created in a partitioned table that others use",
            .text = "{relation} is created as a partition of {other}",
            .effect =
                    "all readers and writers of {other} wait until the migration ends (ACCESS EXCLUSIVE on the parent), "
                    "and it waits for whatever runs on any partition",
            .remedy = "create the table by itself and attach it: ATTACH lets both go on (SHARE UPDATE EXCLUSIVE)",
            .safe_way = create_then_attach,
    },
    {
            .id = "attach-partition-scan",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_ATTACH_PARTITION },
            .matches = scans_partition,
            .summary = "A table is attached as a partition without a CHECK that proves its bounds",
            .text = "{other} is attached to {relation}, and no validated CHECK proves that its rows are within the bounds",
            .effect = "{other} is read from end to end while its readers and writers wait (ACCESS EXCLUSIVE)",
            .remedy =
                    "add a CHECK that says what the bounds say, NULL included, as NOT VALID, validate it, attach, and "
                    "drop the CHECK",
            .safe_way = prove_then_attach,
    },
    {
            .id = "attach-partition-builds-index",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_ATTACH_PARTITION },
            .matches = builds_index,
            .summary = "A table is attached as a partition that lacks an index of the parent",
            .text = "{other} is attached to {relation}, which has an index that {other} lacks",
            .effect = "the index is built while readers and writers of {other} wait (ACCESS EXCLUSIVE)",
            .remedy = "build the same index on {other} CONCURRENTLY first: ATTACH takes it over",
            .safe_way = index_then_attach,
    },
    {
            .id = "partition-default-scan",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_ATTACH_PARTITION, SQL_CREATE_TABLE },
            .matches = scans_default,
            .summary = "A partition is added beside a default partition",
            .text = "a partition is added beside the default partition {detail}",
            .effect =
                    "{detail} is read from end to end, to see whether it holds rows of the new one, while its readers "
                    "and writers wait (ACCESS EXCLUSIVE); when it does, the migration fails",
            .remedy =
                    "first add a CHECK to {detail} that excludes the new bounds, NOT VALID and then validated; drop it "
                    "afterwards",
            .safe_way = exclude_then_add,
    },
    {
            .id = "partition-default-unknown",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_ATTACH_PARTITION, SQL_CREATE_TABLE },
            .matches = is_default_unknown,
            .summary = "A partition is added, and whether there is a default partition is not known",
            .text = "a partition is added, and nothing is known of the table's other partitions",
            .effect = "if there is a default partition, it is read from end to end while its readers and writers wait "
                      "(ACCESS EXCLUSIVE)",
            .remedy = "look whether there is one; if so, add a CHECK to it first that excludes the new bounds",
    },
    {
            .id = "default-partition",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_ATTACH_PARTITION, SQL_CREATE_TABLE },
            .matches = adds_default,
            .summary = "A default partition is added",
            .text = "a default partition is added",
            .effect = "from then on it is read from end to end, under ACCESS EXCLUSIVE, whenever a partition is added, "
                      "and none can be detached CONCURRENTLY; rows for which a partition was forgotten gather in it",
            .remedy = "make partitions well ahead of their rows instead, and let an INSERT without one fail",
    },
    {
            .id = "detach-partition-blocking",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .kinds = { SQL_DETACH_PARTITION },
            .matches = detaches_at_once,
            .summary = "A partition is detached without CONCURRENTLY",
            .text = "{other} is detached from {relation}",
            .effect =
                    "all readers and writers of {relation} and {other} wait until the migration ends ({lock}), and it "
                    "waits for whatever runs on any partition",
            .remedy = "use DETACH PARTITION … CONCURRENTLY, outside of a transaction (from PostgreSQL 14 on)",
            .safe_way = detach_concurrently,
    },
    {
            .id = "detach-concurrently-beside-default",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_DETACH_PARTITION },
            .matches = detaches_beside_default,
            .summary = "A partition is detached CONCURRENTLY beside a default partition",
            .text = "{other} is detached CONCURRENTLY from {relation}, which has the default partition {detail}",
            .effect = "PostgreSQL refuses",
            .remedy = "detach it without CONCURRENTLY at a quiet hour, or detach the default partition first",
            .safe_way = statement_way_without_concurrently,
    },
    {
            .id = "detach-partition-hides-rows",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DETACH_PARTITION },
            .matches = hides_rows,
            .summary = "The rows of a partition vanish from the partitioned table",
            .text = "the rows of {other} are no longer found in {relation}",
            .effect = "the running release does not see them any more, and an INSERT of such a row fails",
            .remedy = "make sure that no program needs these rows, and mark the migration",
    },
    {
            .id = "drop-partition",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_DROP_TABLE },
            .matches = drops_partition,
            .summary = "A partition is dropped while it is attached",
            .text = "{relation} is dropped while it is a partition of {detail}",
            .effect =
                    "all readers and writers of {detail} wait until the migration ends (ACCESS EXCLUSIVE on the parent), "
                    "and it waits for whatever runs on any partition",
            .remedy = "detach it CONCURRENTLY first, then drop a table that stands by itself",
            .safe_way = detach_then_drop,
    },
    {
            .id = "unique-without-partition-key",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_ADD_CONSTRAINT, SQL_CREATE_INDEX },
            .matches = lacks_partition_key,
            .summary = "A unique key of a partitioned table lacks a column of the partition key",
            .text = "the unique key of {relation} lacks {detail}, which its rows are partitioned by",
            .effect = "PostgreSQL refuses: it can only tell duplicates within a partition",
            .remedy = "add the column to the key, or make the key unique in each partition by itself",
    },
    {
            .id = "no-partition",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_TABLE },
            .matches = is_partitioned,
            .summary = "A partitioned table is created",
            .text = "{relation} is created as a partitioned table",
            .effect = "somebody has to make partitions ahead of their rows, keys need the partition key's columns, and "
                      "indexes cannot be built CONCURRENTLY on all of it at once",
            .remedy = "use a plain table until its size demands more",
    },
    { .id = NULL },
};
