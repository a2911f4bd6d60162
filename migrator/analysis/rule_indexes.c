/* analysis/rule_indexes.c - hazards of indexes that are created. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/source.h"

#include <string.h>

/* PostgreSQL's limit, INDEX_MAX_KEYS; what is more than a few, and more than many, is taste. */
enum { KEYS_MAX = 32 };

#define LONG_BUILD_BYTES      (10.0 * 1024 * 1024 * 1024)  /* minutes */
#define VERY_LONG_BUILD_BYTES (100.0 * 1024 * 1024 * 1024) /* hours */

static guint length_of(const char *const *list)
{
    return list != NULL ? g_strv_length((char **)(guintptr)list) : 0;
}

/* ---- writers wait ---- */

static bool is_given(const struct rule_view *view, const char *option)
{
    return view->action->settings != NULL && g_strv_contains(view->action->settings, option);
}

static bool builds_on_table(struct rule_view *view)
{
    return !view_has(view, SQL_CONCURRENTLY) && !view_has(view, SQL_ONLY) && !is_partitioned(view->relation) &&
           !is_given(view, "timescaledb.transaction_per_chunk");
}

static bool builds_on_partitions(struct rule_view *view)
{
    return !view_has(view, SQL_CONCURRENTLY) && !view_has(view, SQL_ONLY) && is_partitioned(view->relation);
}

static bool is_refused_on_partitioned(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY) && is_partitioned(view->relation);
}

static const char *unique_word(const struct rule_view *view)
{
    return view_has(view, SQL_UNIQUE) ? "UNIQUE " : "";
}

static void build_concurrently(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *rest = source_index(view);
    g_autofree char *name = quoted_name(view, "idx");
    g_autofree char *table = sql_quote_name(view->action->relation);

    if (rest == NULL)
        return;
    safe_way_step(way, true, "create_index", "CREATE %sINDEX CONCURRENTLY %s%s ON %s %s;\n", unique_word(view),
                  view_has(view, SQL_IF_EXISTS) ? "IF NOT EXISTS " : "", name, table, rest);
    way->is_mechanical = true;
}

/* Each partition's index by itself; the parent's becomes valid with the last of them. */
static void build_by_partition(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *rest = source_index(view);
    g_autofree char *name = quoted_name(view, "idx");
    g_autofree char *table = sql_quote_name(view->action->relation);
    const struct sql_name parent = { view->action->relation.schema, view->action->name };
    g_autofree char *qualified = view->action->name != NULL ? sql_quote_name(parent) : g_strdup(name);
    g_autoptr(GArray) partitions = partitions_of(view);
    g_autoptr(GString) build = g_string_new(partitions_comment(view));
    g_autoptr(GString) attach = g_string_new(NULL);

    for (guint index = 0; rest != NULL && index < partitions->len; index++) {
        const struct sql_name partition = g_array_index(partitions, struct sql_name, index);
        g_autofree char *made = made_name(view, partition, "idx");
        g_autofree char *own = sql_quote_identifier(made);
        g_autofree char *quoted = sql_quote_name(partition);
        g_autofree char *schema = partition.schema != NULL ? sql_quote_identifier(partition.schema) : g_strdup("");

        g_string_append_printf(build, "CREATE %sINDEX CONCURRENTLY %s ON %s %s;\n", unique_word(view), own, quoted,
                               rest);
        g_string_append_printf(attach, "ALTER INDEX %s ATTACH PARTITION %s%s%s;\n", qualified, schema,
                               *schema != '\0' ? "." : "", own);
    }
    if (rest == NULL)
        return;
    safe_way_step(way, true, "create_partition_indexes", "%s", build->str);
    safe_way_step(way, false, "create_index", "CREATE %sINDEX %s ON ONLY %s %s;\n%s", unique_word(view), name, table,
                  rest, attach->str);
}

/* ---- what the running release writes ---- */

static bool makes_unique(struct rule_view *view)
{
    const bool is_written = view->relation == NULL || view->relation->kind != MODEL_MATERIALIZED_VIEW;

    return view_has(view, SQL_UNIQUE) && is_written && !has_unused_column(view, view->action->columns) &&
           !was_unique(view);
}

/* Values of these types are often larger than the third of a page that a B-tree takes, and are not asked for by order.
 */
static bool is_document(const struct sql_type *type)
{
    static const char *const names[] = { "json",    "jsonb", "xml",  "tsvector", "bytea", "hstore",   "point",
                                         "polygon", "box",   "path", "circle",   "lseg",  "geometry", "geography" };

    for (size_t index = 0; type->name != NULL && index < G_N_ELEMENTS(names); index++)
        if (strcmp(type->name, names[index]) == 0)
            return true;
    return type->is_array;
}

static bool is_btree(const struct rule_view *view)
{
    return view->action->method == NULL || strcmp(view->action->method, "btree") == 0;
}

static bool sorts_documents(struct rule_view *view)
{
    if (!is_btree(view) || view->relation == NULL)
        return false;
    for (const char *const *name = view->action->columns; name != NULL && *name != NULL; name++) {
        const struct model_column *column = model_find_column(view->relation, *name);

        if (column == NULL || !is_document(&column->type))
            continue;
        g_autofree char *type = sql_quote_type(&column->type);
        g_string_append_printf(view->detail, "%s, whose type is %s", *name, type);
        return true;
    }
    return false;
}

/* ---- CONCURRENTLY ---- */

static bool is_concurrent(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY);
}

/* At the top of a file it is "transaction-forbidden"; a body always runs in a transaction. */
static bool is_concurrent_in_body(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY | SQL_IN_BODY);
}

static bool is_concurrent_unnamed(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY) && view->action->name == NULL;
}

static bool is_concurrent_if_not_exists(struct rule_view *view)
{
    return view_has(view, SQL_CONCURRENTLY | SQL_IF_EXISTS);
}

static bool takes_long(struct rule_view *view)
{
    if (!view_has(view, SQL_CONCURRENTLY) || view->relation == NULL || view->relation->bytes < LONG_BUILD_BYTES)
        return false;
    g_autofree char *size = g_format_size_full((guint64)view->relation->bytes, G_FORMAT_SIZE_IEC_UNITS);
    g_string_append(view->detail, size);
    return true;
}

/* ---- indexes that add nothing ---- */

static bool is_plain(const struct model_index *index)
{
    return index->is_valid && !index->is_partial && !index->has_expression &&
           (index->method == NULL || strcmp(index->method, "btree") == 0);
}

static bool begins_with(const char *const *columns, const char *const *prefix)
{
    for (; *prefix != NULL; columns++, prefix++)
        if (*columns == NULL || strcmp(*columns, *prefix) != 0)
            return false;
    return true;
}

static bool is_made_by(const struct rule_view *view, const struct model_index *index)
{
    return view->action->name != NULL && g_strcmp0(index->name.name, view->action->name) == 0;
}

/* An index that can do what the new one can; or that the new one makes superfluous. */
static bool is_made_redundant(struct rule_view *view, const struct model_index *index)
{
    const char *const *columns = view->action->columns;

    if (!view_has(view, SQL_UNIQUE) && begins_with(index->columns, columns)) {
        g_string_append_printf(view->detail, "the index %s begins with the same columns", index->name.name);
        return true;
    }
    if (!index->is_unique && begins_with(columns, index->columns)) {
        g_string_append_printf(view->detail, "it begins with the columns of %s, which is then superfluous",
                               index->name.name);
        return true;
    }
    return false;
}

static bool is_redundant(struct rule_view *view)
{
    if (view->relation == NULL || view->action->columns == NULL || view->action->expression != NULL ||
        view_has(view, SQL_HAS_EXPRESSION) || !is_btree(view))
        return false;
    for (guint position = 0; position < view->relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(view->relation->indexes, position);

        if (is_plain(index) && !is_made_by(view, index) && is_made_redundant(view, index))
            return true;
    }
    return false;
}

static bool repeats_column(struct rule_view *view)
{
    for (const char *const *column = view->action->columns; column != NULL && *column != NULL; column++)
        if (**column != '\0' && g_strv_contains(column + 1, *column)) {
            g_string_append(view->detail, *column);
            return true;
        }
    return false;
}

static bool is_too_wide(struct rule_view *view)
{
    return length_of(view->action->columns) > view_number(view);
}

static bool exceeds_keys(struct rule_view *view)
{
    return length_of(view->action->columns) + length_of(view->action->other_columns) > KEYS_MAX;
}

static bool is_one_of_many(struct rule_view *view)
{
    if (view->relation == NULL || view->relation->indexes->len < view_number(view))
        return false;
    g_string_append_printf(view->detail, "%u", view->relation->indexes->len);
    return true;
}

/* ---- vectors ---- */

static bool is_hnsw(struct rule_view *view)
{
    return g_strcmp0(view->action->method, "hnsw") == 0 && model_setting(view->model, "maintenance_work_mem") == NULL;
}

static bool is_trained_on_nothing(struct rule_view *view)
{
    return g_strcmp0(view->action->method, "ivfflat") == 0 && !is_used(view, view->relation);
}

static bool leaves_parameters(struct rule_view *view)
{
    const char *method = view->action->method;

    if (g_strcmp0(method, "ivfflat") == 0 && !is_given(view, "lists"))
        g_string_append(view->detail, "lists");
    if (g_strcmp0(method, "hnsw") == 0 && !is_given(view, "m") && !is_given(view, "ef_construction"))
        g_string_append(view->detail, "m and ef_construction");
    return view->detail->len > 0;
}

/* ---- what an index of that kind is not asked for ---- */

static bool contains_documents(struct rule_view *view)
{
    const char *const *name = view->action->columns;

    if (g_strcmp0(view->action->method, "gin") != 0 || view->relation == NULL)
        return false;
    for (; name != NULL && *name != NULL; name++) {
        const struct model_column *column = model_find_column(view->relation, *name);

        if (column == NULL || g_strcmp0(column->type.name, "jsonb") != 0)
            continue;
        g_string_append(view->detail, *name);
        return true;
    }
    return false;
}

static bool is_shape(const struct sql_type *type)
{
    static const char *const names[] = { "geometry", "geography", "point", "box",  "path",
                                         "polygon",  "circle",    "line",  "lseg", NULL };

    return type->name != NULL && !type->is_array && g_strv_contains(names, type->name);
}

/* Does the migration go on to build an index that finds shapes? */
static bool has_no_index_of_shapes(struct rule_view *view)
{
    static const char *const methods[] = { "gist", "spgist", "brin", NULL };

    if (!is_shape(&view->action->type))
        return false;
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (later->kind == SQL_CREATE_INDEX && view_same_name(later->relation, view->action->relation) &&
            later->method != NULL && g_strv_contains(methods, later->method) &&
            g_strv_contains(later->columns, view->action->name))
            return false;
    }
    return true;
}

const struct rule rules_of_indexes[] = {
    {
            .id = "create-index-blocking",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_CREATE_INDEX },
            .matches = builds_on_table,
            .summary = "An index is built without CONCURRENTLY",
            .text = "an index of {relation} ({columns}) is built without CONCURRENTLY",
            .effect = "writers wait until the whole table has been read and sorted ({lock})",
            .remedy = "build it CONCURRENTLY, in a migration with `transaction off`",
            .safe_way = build_concurrently,
    },
    {
            .id = "create-index-partitioned-parent",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_CREATE_INDEX },
            .matches = builds_on_partitions,
            .summary = "An index of a partitioned table is built on all partitions at once",
            .text = "an index of the partitioned table {relation} ({columns}) is built on all partitions at once",
            .effect = "writers of every partition wait until the last one has been read and sorted ({lock})",
            .remedy = "build each partition's index CONCURRENTLY, create the parent's ON ONLY, attach them",
            .safe_way = build_by_partition,
    },
    {
            .id = "concurrently-on-partitioned",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = is_refused_on_partitioned,
            .summary = "An index of a partitioned table is created CONCURRENTLY",
            .text = "an index of the partitioned table {relation} is created CONCURRENTLY",
            .effect = "PostgreSQL refuses that, and the migration fails",
            .remedy = "build each partition's index CONCURRENTLY, create the parent's ON ONLY, attach them",
            .safe_way = build_by_partition,
    },
    {
            .id = "create-unique-index-existing",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_INDEX },
            .matches = makes_unique,
            .summary = "A unique index is created on columns that are in use",
            .text = "{columns} of {relation} is to be unique from here on",
            .effect = "it fails when there are duplicates, and afterwards the running release cannot write one",
            .remedy = "look for duplicates first; say in the header that the running release writes none{proof}",
    },
    {
            .id = "index-method-mismatch",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_INDEX },
            .matches = sorts_documents,
            .summary = "A B-tree is built on a column of documents, arrays or shapes",
            .text = "a B-tree of {relation} is built on {detail}",
            .effect = "it serves comparing whole values only, or is refused, and a value over 2704 bytes can no longer "
                      "be written",
            .remedy = "use GIN for what is contained, GiST for shapes, or an index on the expression that is asked for",
    },
    {
            .id = "concurrently-in-transaction",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX, SQL_DROP_INDEX, SQL_REINDEX, SQL_DETACH_PARTITION },
            .matches = is_concurrent_in_body,
            .summary = "CONCURRENTLY is used in a DO block or a function",
            .text = "CONCURRENTLY is used in a body, which always runs in a transaction",
            .effect = "PostgreSQL refuses that, and the migration fails",
            .remedy = "write the statement by itself, in a migration with `transaction off`",
    },
    {
            .id = "concurrently-unnamed",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .kinds = { SQL_CREATE_INDEX },
            .matches = is_concurrent_unnamed,
            .summary = "An index without a name is created CONCURRENTLY",
            .text = "an index of {relation} ({columns}) is created CONCURRENTLY and has no name",
            .effect =
                    "when it is interrupted, what is left cannot be told by its name, and a second run builds another",
            .remedy = "give the index a name",
            .safe_way = build_concurrently,
    },
    {
            .id = "concurrently-if-not-exists-retry",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_NOTE,
            .kinds = { SQL_CREATE_INDEX },
            .matches = is_concurrent_if_not_exists,
            .summary = "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
            .text = "{name} is created CONCURRENTLY IF NOT EXISTS",
            .effect = "an INVALID index of that name, left by a build that failed elsewhere, counts as existing and is "
                      "never used",
            .remedy = "leave IF NOT EXISTS out: what an interrupted run of this program left is cleared away by itself",
    },
    {
            .id = "cic-corruption-14",
            .axis = AXIS_DATA,
            .severity = FINDING_NOTE,
            .since = 14,
            .until = 14,
            .kinds = { SQL_CREATE_INDEX, SQL_REINDEX },
            .matches = is_concurrent,
            .summary = "An index is built CONCURRENTLY on PostgreSQL 14.0 to 14.3",
            .text = "an index is built CONCURRENTLY, and the server may be older than 14.4",
            .effect = "PostgreSQL 14.0 to 14.3 can leave rows out of such an index, which then gives wrong answers",
            .remedy = "update the server to 14.4 or later first",
    },
    {
            .id = "long-index-build",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_LIVE | RULE_GROWS,
            .large_bytes = VERY_LONG_BUILD_BYTES,
            .kinds = { SQL_CREATE_INDEX },
            .matches = takes_long,
            .summary = "An index is built on a very large table",
            .text = "an index is built on {relation}, which has {detail}",
            .effect = "the table is read twice, which takes long, loads disk and replicas, and keeps VACUUM from "
                      "cleaning up in all tables meanwhile",
            .remedy = "run it when little is going on; raise maintenance_work_mem and "
                      "max_parallel_maintenance_workers for it",
    },
    {
            .id = "redundant-index",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = is_redundant,
            .summary = "An index repeats another one",
            .text = "the new index of {relation} ({columns}) repeats another one: {detail}",
            .effect = "both are kept up to date at every write, and one of them is not needed",
            .remedy = "keep the longer one, unless they differ in order, collation or operator class",
    },
    {
            .id = "duplicate-index-column",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = repeats_column,
            .summary = "An index names a column twice",
            .text = "an index of {relation} names {detail} twice",
            .effect = "it is larger and finds nothing more",
            .remedy = "name the column once",
    },
    {
            .id = "index-key-limit",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = exceeds_keys,
            .summary = "An index has more than 32 columns",
            .text = "an index of {relation} has more than 32 columns",
            .effect = "PostgreSQL refuses it, and the migration fails",
            .remedy = "index the columns that rows are searched by",
    },
    {
            .id = "index-too-wide",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY | RULE_OFF,
            .kinds = { SQL_CREATE_INDEX },
            .parameter = PARAMETER_NUMBER,
            .standard = "3",
            .matches = is_too_wide,
            .summary = "An index has many columns",
            .text = "an index of {relation} has more than {parameter} columns ({columns})",
            .effect = "it is large, and columns behind the third seldom narrow a search",
            .remedy = "index the leading columns; add others by INCLUDE where they save reading the table",
    },
    {
            .id = "index-count-limit",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY | RULE_OFF,
            .kinds = { SQL_CREATE_INDEX },
            .parameter = PARAMETER_NUMBER,
            .standard = "12",
            .matches = is_one_of_many,
            .summary = "A table has many indexes",
            .text = "{relation} has {detail} indexes already",
            .effect = "every write keeps each of them up to date",
            .remedy = "drop those that pg_stat_user_indexes shows to be unused first",
    },
    {
            .id = "hnsw-memory",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_CREATE_INDEX },
            .matches = is_hnsw,
            .summary = "An HNSW index is built with the default memory",
            .text = "an HNSW index of {relation} is built, and maintenance_work_mem is not set",
            .effect = "a graph that does not fit into it takes many times as long to build",
            .remedy = "SET maintenance_work_mem before it to what the graph needs",
    },
    {
            .id = "ivfflat-empty",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = is_trained_on_nothing,
            .summary = "An IVFFlat index is built on an empty table",
            .text = "an IVFFlat index of {relation} is built before the table has rows",
            .effect = "its lists are chosen from the rows that are there, so that searches find little or read much",
            .remedy = "build it when the table has its first rows, or use HNSW",
    },
    {
            .id = "vector-index-parameters",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = leaves_parameters,
            .summary = "A vector index is built with pgvector's default parameters",
            .text = "an index of {relation} ({columns}) is built with pgvector's own {detail}",
            .effect = "it decides how much of what is near is found, and to change it the index has to be built anew",
            .remedy = "say it: WITH (lists = rows / 1000) of ivfflat, WITH (m = 16, ef_construction = 64) or more of "
                      "hnsw",
    },
    {
            .id = "gin-of-documents",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_INDEX },
            .matches = contains_documents,
            .summary = "A GIN index is built on a whole jsonb column",
            .text = "a GIN index of {relation} is built on {detail}",
            .effect = "it finds what contains a document or has a key (@>, ?, @@), and does not help where a value is "
                      "taken out and compared: ->> and ->",
            .remedy = "for these, index the expression that is asked for: ((column ->> 'key'))",
    },
    {
            .id = "spatial-without-index",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_WARNING,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_ADD_COLUMN },
            .matches = has_no_index_of_shapes,
            .summary = "A column of shapes is added without an index that finds them",
            .text = "{relation}.{name} is {type}, and no GiST index of it follows",
            .effect = "whoever asks what is near or inside reads the whole table",
            .remedy = "CREATE INDEX … USING gist ({name})",
    },
    { .id = NULL },
};
