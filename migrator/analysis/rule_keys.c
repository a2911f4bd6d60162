/* analysis/rule_keys.c - hazards of UNIQUE, PRIMARY KEY and EXCLUDE: constraints that build an index. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/source.h"
#include "analysis/statement_way.h"

#include <string.h>

static bool builds_unique(struct rule_view *view)
{
    return adds_constraint(view, SQL_CONSTRAINT_UNIQUE) && view->action->new_name == NULL;
}

static bool builds_primary_key(struct rule_view *view)
{
    return adds_constraint(view, SQL_CONSTRAINT_PRIMARY_KEY) && view->action->new_name == NULL;
}

/* What has to be written of a UNIQUE or PRIMARY KEY: its list, what the index has besides it, what only it has. */
struct unique_text {
    char *list;       /* "(a, b) INCLUDE (c) NULLS NOT DISTINCT WITH (fillfactor = 80)" */
    const char *rest; /* "DEFERRABLE INITIALLY DEFERRED" */
    char *text;       /* as written */
    bool is_plain;    /* nothing was left out */
};

static void unique_text_release(struct unique_text *unique)
{
    g_free(unique->list);
    g_free(unique->text);
}

/* " INCLUDE (c)" when it is next, and pass it; "" when it is not. Owned by the caller. */
static char *take_list(const char **rest, const char *word)
{
    const char *begin = *rest;
    g_autofree char *list = NULL;

    if (g_ascii_strncasecmp(begin, word, strlen(word)) != 0)
        return g_strdup("");
    *rest = source_behind_list(begin);
    list = g_strndup(begin, (size_t)(*rest - begin));
    return g_strconcat(" ", g_strchomp(list), NULL);
}

static void unique_text_read(struct unique_text *unique, const struct rule_view *view)
{
    g_autofree char *columns = sql_quote_columns(view->action->columns);
    g_autofree char *include = NULL, *with = NULL;

    *unique = (struct unique_text){ .text = source_constraint(view) };
    if (unique->text == NULL)
        return;
    unique->rest = source_behind_list(unique->text);
    include = take_list(&unique->rest, "INCLUDE");
    with = take_list(&unique->rest, "WITH");
    unique->is_plain = !source_has_word(unique->rest, "USING");
    unique->list = g_strdup_printf(
            "(%s)%s%s%s", columns, include,
            source_has_word(unique->text, "NULLS") && source_has_word(unique->text, "NOT") ? " NULLS NOT DISTINCT" : "",
            with);
}

static const char *unique_words(const struct rule_view *view)
{
    return view->action->constraint == SQL_CONSTRAINT_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE";
}

static const char *unique_label(const struct rule_view *view)
{
    return view->action->constraint == SQL_CONSTRAINT_PRIMARY_KEY ? "pkey" : "key";
}

/* The action that drops the constraint which has the name so far: while the index is built, it is still there. */
static const struct sql_action *dropping_of_namesake(const struct rule_view *view)
{
    g_autofree char *made = made_name(view, view->action->relation, unique_label(view));
    const char *name = view->action->name != NULL ? view->action->name : made;

    for (guint index = view->preceding_count; index-- > 0;) {
        const struct sql_action *earlier = &view->preceding[index];

        if (earlier->kind == SQL_DROP_CONSTRAINT && strcmp(earlier->name, name) == 0 &&
            view_same_name(earlier->relation, view->action->relation))
            return earlier;
    }
    return NULL;
}

/* The constraint takes the place of the one that had its name, and its index gets that name, too. */
static void build_in_place(const struct rule_view *view, const struct unique_text *unique,
                           const struct sql_action *dropping, struct safe_way *way)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *name = quoted_name(view, unique_label(view));
    g_autofree char *made = model_free_name(
            view->model, (struct sql_name){ view->action->relation.schema, dropping->name }, NULL, "idx");
    g_autofree char *index = sql_quote_identifier(made);
    bool is_here = dropping->statement == view->action->statement;

    safe_way_step(way, true, "build_unique_index", "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s;\n", index, table,
                  unique->list);
    safe_way_step(way, false, "add_constraint",
                  "%sALTER TABLE %s DROP CONSTRAINT %s%s, ADD CONSTRAINT %s %s USING INDEX %s%s%s;\n",
                  is_here ? "" : "-- in place of the statement that drops it, too\n", table,
                  is_here ? "" : "IF EXISTS ", name, name, unique_words(view), index, *unique->rest != '\0' ? " " : "",
                  unique->rest);
}

static void build_on_table(const struct rule_view *view, const struct unique_text *unique, struct safe_way *way)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *name = quoted_name(view, unique_label(view));

    safe_way_step(way, true, "build_unique_index", "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s;\n", name, table,
                  unique->list);
    safe_way_step(way, false, "add_constraint", "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s%s;\n", table,
                  name, unique_words(view), name, *unique->rest != '\0' ? " " : "", unique->rest);
}

/* A name beside another one, in its schema, quoted. */
static char *in_schema(const char *schema, const char *quoted)
{
    g_autofree char *own = schema != NULL ? sql_quote_identifier(schema) : NULL;

    return own != NULL ? g_strconcat(own, ".", quoted, NULL) : g_strdup(quoted);
}

/* The partition's index, and what makes it a part of the parent's constraint. */
static void build_on_partition(const struct rule_view *view, const struct unique_text *unique,
                               struct sql_name partition, GString *build, GString *attach)
{
    g_autofree char *made = made_name(view, partition, unique_label(view));
    g_autofree char *own = sql_quote_identifier(made);
    g_autofree char *table = sql_quote_name(partition);
    g_autofree char *name = quoted_name(view, unique_label(view));
    g_autofree char *parent = in_schema(view->action->relation.schema, name);
    g_autofree char *part = in_schema(partition.schema, own);

    g_string_append_printf(build, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s;\n", own, table, unique->list);
    g_string_append_printf(attach,
                           "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s%s;\n"
                           "ALTER INDEX %s ATTACH PARTITION %s;\n",
                           table, own, unique_words(view), own, *unique->rest != '\0' ? " " : "", unique->rest, parent,
                           part);
}

/* USING INDEX does not exist for a partitioned table; its constraint becomes valid with the last partition's index. */
static void build_on_partitions(const struct rule_view *view, const struct unique_text *unique, struct safe_way *way)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *name = quoted_name(view, unique_label(view));
    g_autoptr(GArray) partitions = partitions_of(view);
    g_autoptr(GString) build = g_string_new(partitions_comment(view));
    g_autoptr(GString) attach = g_string_new(NULL);

    for (guint index = 0; index < partitions->len; index++)
        build_on_partition(view, unique, g_array_index(partitions, struct sql_name, index), build, attach);
    safe_way_step(way, true, "build_unique_indexes", "%s", build->str);
    safe_way_step(way, false, "add_constraint", "ALTER TABLE ONLY %s ADD CONSTRAINT %s %s;\n%s", table, name,
                  unique->text, attach->str);
}

static void build_unread(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_action *dropping = dropping_of_namesake(view);
    struct unique_text unique;

    unique_text_read(&unique, view);
    if (unique.text != NULL && !unique.is_plain)
        unique.rest = "";
    if (unique.text != NULL && is_partitioned(view->relation))
        build_on_partitions(view, &unique, way);
    else if (unique.text != NULL && dropping != NULL)
        build_in_place(view, &unique, dropping, way);
    else if (unique.text != NULL)
        build_on_table(view, &unique, way);
    way->is_mechanical = unique.text != NULL && unique.is_plain && view_is_statement(view, 1) && dropping == NULL &&
                         !is_partitioned(view->relation);
    unique_text_release(&unique);
}

/* ---- PRIMARY KEY: the columns have to be NOT NULL ---- */

/* Three statements for each column that may hold NULL: prove it, then SET NOT NULL reads nothing. */
static void make_not_null(const struct rule_view *view, const char *const *columns, struct safe_way *way)
{
    g_autofree char *alter = alter_table(view);
    g_autoptr(GString) add = g_string_new(NULL), validate = g_string_new(NULL), set = g_string_new(NULL);

    for (; columns != NULL && *columns != NULL; columns++) {
        const char *const one[] = { *columns, NULL };
        g_autofree char *made = model_free_name(view->model, view->action->relation, *columns, "not_null");
        g_autofree char *check = sql_quote_identifier(made);
        g_autofree char *column = sql_quote_identifier(*columns);

        if (are_not_null(view->relation, one))
            continue;
        g_string_append_printf(add, "%s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID;\n", alter, check, column);
        g_string_append_printf(validate, "%s VALIDATE CONSTRAINT %s;\n", alter, check);
        g_string_append_printf(set, "%s ALTER COLUMN %s SET NOT NULL;\n%s DROP CONSTRAINT %s;\n", alter, column, alter,
                               check);
    }
    if (add->len == 0)
        return;
    safe_way_step(way, false, "refuse_nulls", "%s", add->str);
    safe_way_step(way, false, "validate_not_null", "%s", validate->str);
    safe_way_step(way, false, "set_not_null", "%s", set->str);
}

static void build_primary_key(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *text = source_constraint(view);

    if (text == NULL)
        return;
    make_not_null(view, view->action->columns, way);
    build_unread(view, way);
}

static bool may_hold_null(struct rule_view *view)
{
    const char *const *columns = columns_of(view);

    if (!adds_constraint(view, SQL_CONSTRAINT_PRIMARY_KEY) || view->action->new_name == NULL ||
        are_not_null(view->relation, columns))
        return false;
    if (view->index == NULL)
        g_string_append(view->detail, " (nothing is known of the index)");
    return true;
}

static void set_not_null_first(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *alter = alter_table(view);
    g_autofree char *name = quoted_name(view, "pkey");
    g_autofree char *index = sql_quote_identifier(view->action->new_name);

    if (view->index == NULL)
        return;
    make_not_null(view, view->index->columns, way);
    safe_way_step(way, false, "add_primary_key", "%s ADD CONSTRAINT %s PRIMARY KEY USING INDEX %s;\n", alter, name,
                  index);
    way->is_mechanical = view_is_statement(view, 1);
}

static bool adds_exclusion(struct rule_view *view)
{
    return adds_constraint(view, SQL_CONSTRAINT_EXCLUDE);
}

const struct rule rules_of_keys[] = {
    {
            .id = "add-unique-constraint",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = builds_unique,
            .summary = "A UNIQUE constraint is added and builds its index at once",
            .text = "a UNIQUE constraint of {relation} ({columns}) is added and builds its index at once",
            .effect = "readers and writers wait while the table is read and sorted ({lock})",
            .remedy = "build the index CONCURRENTLY, then add the constraint USING INDEX",
            .safe_way = build_unread,
    },
    {
            .id = "add-primary-key",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = builds_primary_key,
            .summary = "A primary key is added and builds its index at once",
            .text = "a primary key of {relation} ({columns}) is added and builds its index at once",
            .effect = "readers and writers wait while the table is read and sorted ({lock})",
            .remedy = "make the columns NOT NULL, build the index CONCURRENTLY, then add the key USING INDEX",
            .safe_way = build_primary_key,
    },
    {
            .id = "add-pk-using-index-nullable",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = may_hold_null,
            .summary = "A primary key takes over an index whose columns can be NULL",
            .text = "the primary key of {relation} takes over {new_name}, whose columns can be NULL{detail}",
            .effect = "the whole table is read for NULLs while readers and writers wait ({lock})",
            .remedy = "make the columns NOT NULL first, by way of a validated CHECK",
            .safe_way = set_not_null_first,
    },
    {
            .id = "add-exclusion",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_ERROR,
            .traits = RULE_GROWS,
            .kinds = { SQL_ADD_CONSTRAINT },
            .matches = adds_exclusion,
            .summary = "An exclusion constraint is added",
            .text = "an exclusion constraint is added to {relation}",
            .effect = "its index is built, and all rows are compared, while readers and writers wait ({lock}); there "
                      "is neither NOT VALID nor USING INDEX for it",
            .remedy = "create a new table that has it, copy the rows in batches, and change over; or add it in a "
                      "maintenance window",
            .safe_way = statement_way_alone,
    },
    { .id = NULL },
};
