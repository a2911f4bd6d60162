/* analysis/rule_tables.c - hazards of tables, schemas and databases: dropped, emptied, renamed, moved. */
#include "analysis/rule.h"

#include "analysis/dependents.h"
#include "analysis/question.h"
#include "analysis/statement_way.h"

#include <string.h>

/* ---- DROP TABLE, TRUNCATE ---- */

static bool is_foreign_table(const struct rule_view *view)
{
    return view->action->object == SQL_OBJECT_FOREIGN_TABLE ||
           (view->relation != NULL && view->relation->kind == MODEL_FOREIGN_TABLE);
}

static bool drops_table(struct rule_view *view)
{
    g_autofree char *others = tables_that_are_referred_to(view);

    if (is_foreign_table(view))
        return false;
    if (*others != '\0')
        g_string_append_printf(view->detail, "; %s, to which it refers, is locked, too (ACCESS EXCLUSIVE)", others);
    return true;
}

static bool drops_foreign_table(struct rule_view *view)
{
    return is_foreign_table(view);
}

static void append_dependents(struct rule_view *view)
{
    g_autofree char *views = views_that_read(view);
    g_autofree char *keys = tables_that_refer(view);

    if (*views != '\0')
        g_string_append_printf(view->detail, "; known are the views %s", views);
    if (*keys != '\0')
        g_string_append_printf(view->detail, "; known are foreign keys of %s", keys);
}

static bool takes_dependents(struct rule_view *view)
{
    if (!view_has(view, SQL_CASCADE))
        return false;
    append_dependents(view);
    return true;
}

static bool empties_others(struct rule_view *view)
{
    g_autofree char *keys = tables_that_refer(view);

    if (!view_has(view, SQL_CASCADE))
        return false;
    if (*keys != '\0')
        g_string_append_printf(view->detail, "; known are %s", keys);
    return true;
}

static void note_emptied(const struct rule_view *view, const struct model_relation *relation, GPtrArray *emptied)
{
    g_autoptr(GPtrArray) referring = dependents_referring(view->model, relation, NULL);

    if (g_ptr_array_find(emptied, relation, NULL))
        return;
    g_ptr_array_add(emptied, (gpointer)(guintptr)relation);
    for (guint index = 0; index < referring->len; index++)
        note_emptied(view, g_ptr_array_index(referring, index), emptied);
}

/* Tables that refer to one another can only be emptied together. */
static void empty_by_name(const struct rule_view *view, struct safe_way *way)
{
    g_autoptr(GPtrArray) emptied = g_ptr_array_new();
    g_autoptr(GString) tables = g_string_new(NULL);

    if (view->relation != NULL)
        note_emptied(view, view->relation, emptied);
    if (emptied->len < 2 || !view_is_statement(view, 1)) {
        statement_way_without_cascade(view, way);
        return;
    }
    for (guint index = 0; index < emptied->len; index++) {
        g_autofree char *name =
                sql_quote_name(((const struct model_relation *)g_ptr_array_index(emptied, index))->name);

        g_string_append_printf(tables, "%s%s", index > 0 ? ", " : "", name);
    }
    safe_way_program(way, "a release that needs none of these rows; wait until no older one runs\n");
    safe_way_step(way, false, "truncate", "TRUNCATE %s;\n", tables->str);
}

static void stop_using_first(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    g_autofree char *set_aside = g_strconcat(view->action->relation.name, "_dropped", NULL);
    g_autofree char *name = sql_quote_identifier(set_aside);
    const struct sql_name moved = { view->action->relation.schema, set_aside };
    g_autofree char *old = sql_quote_name(moved);
    g_autofree char *dependents = view_has(view, SQL_CASCADE) ? dependents_drop(view) : NULL;

    safe_way_program(way, "a release that no longer names %s; wait until no older one runs\n", table);
    safe_way_step(way, false, "set_aside", "ALTER TABLE %s RENAME TO %s;\n", table, name);
    safe_way_step(way, false, "drop_table", "%sDROP TABLE %s;\n", dependents != NULL ? dependents : "", old);
}

/* ---- DROP SCHEMA ---- */

struct schema_search {
    const struct rule_view *view;
    guint tables, others;
};

static void count_in_schema(gpointer argument, struct model_relation *relation)
{
    struct schema_search *search = argument;

    if (g_strcmp0(relation->name.schema, search->view->action->name) != 0 || !is_used(search->view, relation))
        return;
    if (relation->kind == MODEL_TABLE || relation->kind == MODEL_PARTITIONED_TABLE || relation->kind == MODEL_UNKNOWN)
        search->tables++;
    else
        search->others++;
}

static bool drops_schema_with_all(struct rule_view *view)
{
    struct schema_search search = { .view = view };

    if (!view_has(view, SQL_CASCADE))
        return false;
    model_each_relation(view->model, count_in_schema, &search);
    if (search.tables + search.others > 0)
        g_string_append_printf(view->detail, "; known are tables: %u, views and sequences: %u", search.tables,
                               search.others);
    return true;
}

static bool drops_empty_schema(struct rule_view *view)
{
    return !view_has(view, SQL_CASCADE);
}

/* ---- other names ---- */

/* The column as it is, at the place where the view calls it so. */
static bool yields_column(const struct sql_action *later, const char *name)
{
    for (guint index = 0; index < later->query->output_count && later->columns[index] != NULL; index++)
        if (strcmp(later->columns[index], name) == 0)
            return g_strcmp0(later->query->outputs[index].column, name) == 0;
    return false;
}

static bool yields_columns(const struct rule_view *view, const struct sql_action *later)
{
    const struct model_relation *table = view->relation;

    for (guint index = 0; index < later->query->output_count; index++)
        if (later->query->outputs[index].column == NULL)
            return false;
    if (g_strv_contains(later->columns, "*"))
        return true;
    for (guint index = 0; table != NULL && index < table->columns->len; index++)
        if (!yields_column(later, ((const struct model_column *)g_ptr_array_index(table->columns, index))->name))
            return false;
    return table != NULL && table->is_whole;
}

/* Can a view stand in for the table: has it each of its rows and, as far as is known, of its columns, and takes writes?
 */
static bool stands_in(const struct rule_view *view, const struct sql_action *later)
{
    const struct sql_action *action = view->action;
    const struct sql_query *query = later->query;
    const struct sql_name moved = action->kind == SQL_SET_SCHEMA
                                          ? (struct sql_name){ action->new_name, action->relation.name }
                                          : (struct sql_name){ action->relation.schema, action->new_name };

    return query != NULL && query->from.name != NULL && view_same_name(query->from, moved) && query->where == NULL &&
           !query->has_limit && !query->is_condensed && later->columns != NULL && yields_columns(view, later);
}

static bool leaves_view(const struct rule_view *view)
{
    const struct sql_action *later = find_later(view, SQL_CREATE_VIEW, view->action->relation);

    return later != NULL && stands_in(view, later) && role_left_out(view) == NULL;
}

static void tell_lesser_view(struct rule_view *view)
{
    const struct sql_action *later = find_later(view, SQL_CREATE_VIEW, view->action->relation);
    const char *role = role_left_out(view);

    if (later != NULL && !stands_in(view, later))
        g_string_append(view->detail, ", and the view that takes its name does not yield all of it, row by row");
    else if (later != NULL && role != NULL)
        g_string_append_printf(view->detail, ", and %s is granted nothing on the view that takes its name", role);
}

/* Of what is granted only the roles are known. Owned by the caller. */
static char *grants_again(const struct rule_view *view, const char *name)
{
    g_autoptr(GString) sql = g_string_new(NULL);

    for (guint index = 0; view->relation != NULL && index < view->relation->grantees->len; index++) {
        const char *role = g_ptr_array_index(view->relation->grantees, index);
        g_autofree char *quoted = strcmp(role, "public") == 0 ? g_strdup("PUBLIC") : sql_quote_identifier(role);

        g_string_append_printf(sql, "%sGRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %s;\n",
                               index == 0 ? "-- of these what each had, and no more\n" : "", name, quoted);
    }
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

static bool renames_table(struct rule_view *view)
{
    tell_lesser_view(view);
    return !leaves_view(view);
}

static bool renames_behind_view(struct rule_view *view)
{
    return leaves_view(view);
}

static void rename_behind_view(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_name to = { view->action->relation.schema, view->action->new_name };
    g_autofree char *old = sql_quote_name(view->action->relation);
    g_autofree char *name = sql_quote_identifier(to.name);
    g_autofree char *moved = sql_quote_name(to);
    g_autofree char *grants = grants_again(view, old);

    safe_way_step(way, false, "rename_table", "ALTER TABLE %s RENAME TO %s;\nCREATE VIEW %s AS SELECT * FROM %s;\n%s",
                  old, name, old, moved, grants);
    safe_way_program(way, "a release that uses the name %s; wait until no older one runs\n", moved);
    safe_way_step(way, false, "drop_old_name", "DROP VIEW %s;\n", old);
}

static bool is_table_like(enum sql_object object)
{
    return object == SQL_OBJECT_NONE || object == SQL_OBJECT_TABLE || object == SQL_OBJECT_VIEW ||
           object == SQL_OBJECT_MATERIALIZED_VIEW || object == SQL_OBJECT_FOREIGN_TABLE;
}

static bool moves_to_schema(struct rule_view *view)
{
    tell_lesser_view(view);
    return !is_table_like(view->action->object) || !leaves_view(view);
}

/* An extension, say, has no name to find its tables by. */
static void move_behind_view(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_action *action = view->action;

    if (action->relation.name == NULL || (action->object != SQL_OBJECT_TABLE && action->object != SQL_OBJECT_NONE))
        return;
    const struct sql_name to = { action->new_name, action->relation.name };
    g_autofree char *old = sql_quote_name(action->relation);
    g_autofree char *schema = sql_quote_identifier(action->new_name);
    g_autofree char *moved = sql_quote_name(to);
    g_autofree char *grants = grants_again(view, old);
    safe_way_step(way, false, "set_schema", "ALTER TABLE %s SET SCHEMA %s;\nCREATE VIEW %s AS SELECT * FROM %s;\n%s",
                  old, schema, old, moved, grants);
    safe_way_program(way, "a release that uses the name %s; wait until no older one runs\n", moved);
    safe_way_step(way, false, "drop_old_name", "DROP VIEW %s;\n", old);
}

/* ---- inheritance ---- */

static bool changes_live_family(struct rule_view *view)
{
    return !view_has(view, SQL_IN_CREATE) && is_used(view, view->other);
}

/* ---- schemas ---- */

struct leaving {
    GString *views;
    const char *old, *moved; /* quoted */
    const char *schema;      /* as the model has it */
};

static void leave_view(gpointer argument, struct model_relation *relation)
{
    const struct leaving *leaving = argument;
    g_autofree char *name = sql_quote_identifier(relation->name.name);

    if (g_strcmp0(relation->name.schema, leaving->schema) == 0)
        g_string_append_printf(leaving->views, "CREATE VIEW %s.%s AS SELECT * FROM %s.%s;\n", leaving->old, name,
                               leaving->moved, name);
}

/* Of tables that are not known here. */
static void leave_each(const struct rule_view *view, GString *sql)
{
    g_autofree char *old = sql_quote_literal(view->action->name);
    g_autofree char *moved = sql_quote_literal(view->action->new_name);

    g_string_append_printf(sql,
                           "DO $$\n"
                           "DECLARE\n"
                           "    its_table name;\n"
                           "BEGIN\n"
                           "    FOR its_table IN SELECT relname FROM pg_class\n"
                           "        WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p', 'f', 'v', 'm')\n"
                           "    LOOP\n"
                           "        EXECUTE format('CREATE VIEW %%I.%%I AS SELECT * FROM %%I.%%I',\n"
                           "                       %s, its_table, %s, its_table);\n"
                           "    END LOOP;\n"
                           "END $$;\n",
                           moved, old, moved);
}

static void leave_old_schema(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *old = sql_quote_identifier(view->action->name);
    g_autofree char *moved = sql_quote_identifier(view->action->new_name);
    struct leaving leaving = { g_string_new(NULL), old, moved, view->action->name };

    model_each_relation(view->model, leave_view, &leaving);
    if (leaving.views->len == 0)
        leave_each(view, leaving.views);
    safe_way_step(way, false, "rename_schema", "ALTER SCHEMA %s RENAME TO %s;\nCREATE SCHEMA %s;\n%s", old, moved, old,
                  leaving.views->str);
    safe_way_program(way, "a release that uses the name %s; wait until no older one runs\n", moved);
    safe_way_step(way, false, "drop_old_schema", "DROP SCHEMA %s CASCADE;\n", old);
    g_string_free(leaving.views, TRUE);
}

const struct rule rules_of_tables[] = {
    {
            .id = "drop-table",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_TABLE },
            .matches = drops_table,
            .summary = "A table that may be in use is dropped",
            .text = "the table {relation} is dropped",
            .effect = "its rows are lost, and queries of the running release that name it fail{detail}",
            .remedy = "release a program that no longer names it, set the table aside by renaming it, then drop it",
            .safe_way = stop_using_first,
    },
    {
            .id = "drop-table-cascade",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_TABLE },
            .matches = takes_dependents,
            .summary = "A table is dropped with all that depends on it",
            .text = "{relation} is dropped with CASCADE",
            .effect = "views that read it and foreign keys that refer to it go without being named{detail}",
            .remedy = "leave CASCADE out, and drop by name what depends on it",
            .safe_way = statement_way_without_cascade,
    },
    {
            .id = "drop-foreign-table",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_TABLE },
            .matches = drops_foreign_table,
            .summary = "A foreign table that may be in use is dropped",
            .text = "the foreign table {relation} is dropped",
            .effect = "its rows stay on the other server, and queries of the running release that name it fail",
            .remedy = "release a program that no longer names it first",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "truncate",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_TRUNCATE },
            .summary = "A table that is in use is emptied",
            .text = "all rows of {relation} are removed",
            .effect = "they are lost; readers and writers wait ({lock}), and transactions that began before see an "
                      "empty table, too",
            .remedy = "delete the rows that have to go in batches, after keeping what may be wanted again",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "truncate-cascade",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_TRUNCATE },
            .matches = empties_others,
            .summary = "TRUNCATE empties all tables that refer to one",
            .text = "{relation} is emptied with CASCADE",
            .effect = "every table that refers to it by a foreign key is emptied, too, and so on from there{detail}",
            .remedy = "leave CASCADE out, and name the tables",
            .safe_way = empty_by_name,
    },
    {
            .id = "drop-schema-cascade",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_SCHEMA },
            .matches = drops_schema_with_all,
            .summary = "A schema is dropped with everything in it",
            .text = "the schema {name} is dropped with everything in it",
            .effect = "its tables' rows are lost, and queries of the running release that name them fail{detail}",
            .remedy = "drop by name what is no longer used, and the schema without CASCADE",
            .safe_way = statement_way_without_cascade,
    },
    {
            .id = "drop-schema",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_SCHEMA },
            .matches = drops_empty_schema,
            .summary = "A schema is dropped",
            .text = "the schema {name} is dropped",
            .effect = "the running release can no longer create anything in it; while it holds something, the "
                      "migration fails",
            .remedy = "release a program that no longer names it first",
    },
    {
            .id = "drop-database",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_DATABASE },
            .summary = "A database is dropped",
            .text = "the database {name} is dropped",
            .effect = "everything in it is lost, and there is no way back but a backup",
            .remedy = "do this by hand, with a backup at hand, and not in a migration",
    },
    {
            .id = "rename-table",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_TABLE },
            .matches = renames_table,
            .summary = "A table that is in use is renamed",
            .text = "{relation} is renamed to {new_name}{detail}",
            .effect =
                    "every query of the running release that names it fails, and so do functions; or reads and writes "
                    "less through a view",
            .remedy = "leave a view behind that has the old name, in the same migration: SELECT * FROM the new name",
            .safe_way = rename_behind_view,
    },
    {
            .id = "rename-table-behind-view",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_RENAME_TABLE, SQL_SET_SCHEMA },
            .matches = renames_behind_view,
            .summary = "A table is renamed, and a view has its old name",
            .text = "{relation} gets another name, and a view takes the old one",
            .effect = "reads and writes go on through the view; COPY … FROM, TRUNCATE and LOCK TABLE of the old name "
                      "fail, and columns that are added later are not in it",
            .remedy = "drop the view when no release uses the old name any more",
    },
    {
            .id = "rename-schema",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_SCHEMA },
            .summary = "A schema is renamed",
            .text = "the schema {name} is renamed to {new_name}",
            .effect = "every query and search_path of the running release that names it fails or finds nothing",
            .remedy = "create the new schema beside it, move one table after the other, and leave views behind",
            .safe_way = leave_old_schema,
    },
    {
            .id = "set-schema",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_SCHEMA },
            .matches = moves_to_schema,
            .summary = "An object that is in use is moved to another schema",
            .text = "{relation} is moved to the schema {new_name}{detail}",
            .effect = "what the running release calls it no longer means it, unless its search_path has both schemas",
            .remedy = "leave a view behind in the old schema, in the same migration, or extend search_path first",
            .safe_way = move_behind_view,
    },
    {
            .id = "inherit",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_INHERIT },
            .matches = changes_live_family,
            .summary = "A table with rows becomes another one's child",
            .text = "{relation} becomes a child of {other}",
            .effect = "its rows appear in every query of {other}, also the running release's",
            .remedy = "say in the header that this is meant",
    },
    {
            .id = "no-inherit",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_NO_INHERIT },
            .matches = changes_live_family,
            .summary = "A table is no longer another one's child",
            .text = "{relation} is no longer a child of {other}",
            .effect = "its rows are missing from every query of {other}, also the running release's",
            .remedy = "say in the header that this is meant",
    },
    { .id = NULL },
};
