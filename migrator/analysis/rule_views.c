/* analysis/rule_views.c - hazards of views: dropped, renamed, replaced. */
#include "analysis/rule.h"

#include "analysis/dependents.h"
#include "analysis/question.h"
#include "analysis/source.h"
#include "analysis/statement_way.h"

#include <string.h>

/* ---- DROP VIEW ---- */

static void append_readers(struct rule_view *view)
{
    g_autofree char *views = views_that_read(view);

    if (view_has(view, SQL_CASCADE) && *views != '\0')
        g_string_append_printf(view->detail, ", and the views that read it go, too: %s", views);
}

/* What replaces it in the same migration has its name. */
static const struct sql_action *replacement(const struct rule_view *view)
{
    const struct sql_action *later = find_later(view, SQL_CREATE_VIEW, view->action->relation);

    if (later == NULL)
        later = find_later(view, SQL_CREATE_MATERIALIZED_VIEW, view->action->relation);
    return later != NULL ? later : find_later(view, SQL_CREATE_TABLE, view->action->relation);
}

static bool has_star(const char *const *columns)
{
    return columns == NULL || g_strv_contains(columns, "*");
}

/* Does the replacement yield every column that the view yields, as far as is known? */
static bool keeps_columns(const struct rule_view *view, const struct sql_action *later)
{
    g_auto(GStrv) columns = view->relation != NULL && view->relation->definition != NULL
                                    ? g_strsplit(view->relation->definition, ",", -1)
                                    : NULL;

    if (columns == NULL || has_star((const char *const *)columns) || has_star(later->columns))
        return false;
    for (char **column = columns; *column != NULL; column++)
        if (!g_strv_contains(later->columns, g_strstrip(*column)))
            return false;
    return true;
}

static bool drops_view(struct rule_view *view)
{
    if (replacement(view) != NULL)
        return false;
    append_readers(view);
    return true;
}

static bool loses_privileges(struct rule_view *view)
{
    bool is_known = view->relation != NULL && view->relation->kind != MODEL_UNKNOWN;
    const char *role = role_left_out(view);

    if (replacement(view) == NULL ||
        (is_known ? role == NULL : find_later(view, SQL_GRANT, view->action->relation) != NULL))
        return false;
    g_string_append(view->detail, is_known ? role : "nobody");
    g_string_append(view->detail, is_known ? " is granted nothing on it" : " is granted anything on it");
    return true;
}

/* ---- CREATE OR REPLACE VIEW ---- */

static bool replaces(const struct rule_view *view)
{
    return view_has(view, SQL_OR_REPLACE) && view->relation != NULL && view->relation->kind == MODEL_VIEW;
}

/* PostgreSQL lets a view only grow, at its end. */
static bool changes_shape(struct rule_view *view)
{
    g_auto(GStrv) old = replaces(view) && view->relation->definition != NULL
                                ? g_strsplit(view->relation->definition, ",", -1)
                                : NULL;
    const char *const *columns = view->action->columns;

    if (old == NULL || has_star((const char *const *)old) || has_star(columns))
        return false;
    for (char **column = old; *column != NULL; column++, columns++) {
        if (*columns != NULL && strcmp(g_strstrip(*column), *columns) == 0)
            continue;
        g_string_append_printf(view->detail, "%s%s", g_strstrip(*column),
                               *columns != NULL ? " is not where it was" : " is missing");
        return true;
    }
    return false;
}

static bool has_option(const char *const *options, const char *name)
{
    return options != NULL && g_strv_contains(options, name);
}

static void tell_option(GString *detail, const char *verb, const char *name)
{
    g_string_append_printf(detail, "%s%s %s", detail->len > 0 ? " and " : "", verb, name);
}

/* Behind security_barrier a view is only slower. */
static void compare_options(struct rule_view *view, const char *name, bool is_on)
{
    bool is_known = view->relation != NULL && view->relation->kind == MODEL_VIEW;
    bool was_on = is_known ? has_option(view->relation->options, name) : !is_on;

    if (was_on && !is_on)
        tell_option(view->detail, "loses", name);
    else if (!was_on && is_on && strcmp(name, "security_barrier") != 0)
        tell_option(view->detail, "gets", name);
}

/* By ALTER VIEW, or silently by another view of its name. */
static bool changes_rights(struct rule_view *view)
{
    static const char *const options[] = { "security_invoker", "security_barrier", "check_option" };
    const struct sql_action *action = view->action;
    bool is_altered = action->kind == SQL_SET_OPTIONS;
    const struct sql_action *new = is_altered || replaces(view)    ? action
                                   : action->kind == SQL_DROP_VIEW ? find_later(view, SQL_CREATE_VIEW, action->relation)
                                                                   : NULL;

    if (new == NULL ||
        (is_altered ? action->object != SQL_OBJECT_VIEW : view->relation == NULL || view->relation->kind != MODEL_VIEW))
        return false;
    for (size_t index = 0; index < G_N_ELEMENTS(options); index++)
        if (!is_altered)
            compare_options(view, options[index], has_option(new->settings, options[index]));
        else if (has_option(new->settings, options[index]))
            compare_options(view, options[index], g_strcmp0(action->method, "reset") != 0);
    return view->detail->len > 0;
}

/* Can rows be written through it? Of one relation, each of its rows once, with a column of it. */
static bool takes_writes(const struct sql_query *query)
{
    return query->from.name != NULL && !query->is_condensed && !query->has_limit && query->output_count > 0;
}

/* Where it is among the columns of the new view; -1: not to be known. */
static int place_of(const struct sql_action *new, const char *column)
{
    for (int place = 0; new->columns != NULL &&new->columns[place] != NULL; place++) {
        if (strcmp(new->columns[place], "*") == 0)
            return -1; /* from here on their places are not known */
        if (strcmp(new->columns[place], column) == 0)
            return (guint)place < new->query->output_count ? place : -1;
    }
    return -1;
}

/* Of a column by its name: was it one of the relation's as it is, or of this type, and is it no longer? */
static const char *lost_column(const struct rule_view *view, const struct sql_query *old, const struct sql_action *new)
{
    const GPtrArray *columns = view->relation->columns;

    for (guint index = 0; index < old->output_count && index < columns->len; index++) {
        const struct sql_output *was = &old->outputs[index], *is = NULL;
        const struct model_column *column = g_ptr_array_index(columns, index);
        const int place = place_of(new, column->name);

        if (g_strcmp0(was->column, "*") == 0)
            return NULL;
        if (place < 0)
            continue;
        is = &new->query->outputs[place];
        if (was->column != NULL ? g_strcmp0(was->column, is->column) != 0
                                : is->column == NULL && g_strcmp0(was->type.name, is->type.name) != 0)
            return column->name;
    }
    return NULL;
}

/* Of a view whose query is known to be one SELECT; a catalog shows only what it reads. */
static const char *fewer_rows(const struct sql_query *old, const struct sql_query *new)
{
    if (!old->has_limit && new->has_limit)
        return "it ends with LIMIT now";
    if (!old->is_condensed && new->is_condensed)
        return "its rows are made of several now: DISTINCT, GROUP BY, HAVING or OFFSET";
    return g_strcmp0(old->where, new->where) != 0 ? "its WHERE is another one" : NULL;
}

/* Does the release get other rows or values, or write in vain, by the query of the new view? */
static void compare_queries(struct rule_view *view, const struct sql_action *new)
{
    const struct sql_query *old = view->relation->query;
    bool takes_rows = view->relation->kind == MODEL_VIEW && view->relation->triggers->len == 0;
    const char *column = lost_column(view, old, new), *rows = fewer_rows(old, new->query);

    if (column != NULL)
        g_string_append_printf(view->detail, "its column %s is not what it was", column);
    else if (rows != NULL)
        g_string_append(view->detail, rows);
    if (takes_rows && takes_writes(old) && !takes_writes(new->query))
        g_string_append_printf(view->detail, "%sno rows can be written through it any more",
                               view->detail->len > 0 ? ", and " : "");
}

static bool are_known(const struct rule_view *view, const struct sql_action *new)
{
    return view->relation != NULL && view->relation->query != NULL && new->query != NULL &&
           view->relation->query->output_count > 0;
}

static bool does_less(struct rule_view *view)
{
    bool has_shape = !changes_shape(view); /* of another PostgreSQL takes none */

    g_string_truncate(view->detail, 0);
    if (replaces(view) && has_shape && are_known(view, view->action))
        compare_queries(view, view->action);
    return view->detail->len > 0;
}

/* ---- DROP VIEW, CREATE VIEW ---- */

/* What CASCADE takes along, and nobody creates again. */
static void append_lost_readers(struct rule_view *view)
{
    g_autoptr(GPtrArray) readers = view_has(view, SQL_CASCADE) && view->relation != NULL
                                           ? dependents_readers(view->model, view->relation, NULL)
                                           : NULL;

    for (guint index = 0; readers != NULL && index < readers->len; index++) {
        const struct sql_name name = ((const struct model_relation *)g_ptr_array_index(readers, index))->name;
        g_autofree char *shown = view_name(name);

        if (find_later(view, SQL_CREATE_VIEW, name) == NULL &&
            find_later(view, SQL_CREATE_MATERIALIZED_VIEW, name) == NULL)
            g_string_append_printf(view->detail, "%s%s, which reads it, goes, too", view->detail->len > 0 ? ", " : "",
                                   shown);
    }
}

static bool is_left_empty(const struct rule_view *view, const struct sql_action *later)
{
    const struct sql_action *refresh = find_later(view, SQL_REFRESH_MATERIALIZED_VIEW, later->relation);

    return (later->flags & SQL_NO_DATA) != 0 && (refresh == NULL || (refresh->flags & SQL_NO_DATA) != 0);
}

static bool recreates_view(struct rule_view *view)
{
    const struct sql_action *later = replacement(view);

    if (later == NULL)
        return false;
    if (!keeps_columns(view, later))
        g_string_append(view->detail, "it is not certain that it keeps its columns");
    else if (view->action->kind == SQL_DROP_VIEW && later->kind == SQL_CREATE_MATERIALIZED_VIEW)
        g_string_append(view->detail, "it shows only what there was when it was filled, and takes no rows");
    else if (is_left_empty(view, later))
        g_string_append(view->detail, "it cannot be read before it is refreshed");
    else if (later->kind != SQL_CREATE_TABLE && are_known(view, later))
        compare_queries(view, later);
    append_lost_readers(view);
    return view->detail->len > 0;
}

static bool changes_query(struct rule_view *view)
{
    bool is_more = replaces(view) && !changes_shape(view) && !does_less(view);

    g_string_truncate(view->detail, 0);
    return is_more;
}

/* ---- what to write instead ---- */

static void leave_old_name(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_name to = { view->action->relation.schema, view->action->new_name };
    g_autofree char *old = sql_quote_name(view->action->relation);
    g_autofree char *moved = sql_quote_name(to);
    g_autofree char *statement = statement_way_text(view);

    if (statement == NULL)
        return;
    safe_way_step(way, false, "rename_view", "%s;\nCREATE VIEW %s AS SELECT * FROM %s;\n", statement, old, moved);
    safe_way_program(way, "a release that uses the name %s; wait until no older one runs\n", moved);
    safe_way_step(way, false, "drop_old_name", "DROP VIEW %s;\n", old);
}

/* Under another name the same text. */
static void create_beside(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *second = g_strconcat(view->action->relation.name, "_2", NULL);
    g_autofree char *old = sql_quote_name(view->action->relation);
    g_autofree char *new = sql_quote_name((struct sql_name){ view->action->relation.schema, second });
    g_autofree char *text = source_renamed(view, new);

    if (text == NULL)
        return;
    safe_way_step(way, false, "create_second_view", "%s;\n", text);
    safe_way_program(way, "a release that uses %s; wait until no older one runs\n", new);
    safe_way_step(way, false, "drop_first_view", "DROP VIEW %s;\n", old);
}

static void drop_and_create(const struct rule_view *view, struct safe_way *way)
{
    g_autofree char *name = sql_quote_name(view->action->relation);
    g_autofree char *statement = statement_way_text(view);

    if (statement == NULL)
        return;
    safe_way_program(way, "a release that reads the columns of before and after; wait until no older one runs\n");
    safe_way_step(way, false, "replace_view", "DROP VIEW %s;\n%s;\n", name, statement);
}

const struct rule rules_of_views[] = {
    {
            .id = "drop-view",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_VIEW },
            .matches = drops_view,
            .summary = "A view that may be in use is dropped",
            .text = "the view {relation} is dropped{detail}",
            .effect = "queries of the running release that read it fail",
            .remedy = "release a program that no longer reads it, then drop it, and say so in the header",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "recreate-view",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_VIEW, SQL_DROP_MATERIALIZED_VIEW },
            .matches = recreates_view,
            .summary = "A view is dropped and created anew, and is another one",
            .text = "{relation} is dropped and created anew, and {detail}",
            .effect = "queries of the running release fail, or get other rows and values than they expect",
            .remedy = "keep every column until no running release reads it; add columns at the end, with CREATE OR "
                      "REPLACE VIEW",
    },
    {
            .id = "recreate-view-privileges",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_VIEW, SQL_DROP_MATERIALIZED_VIEW },
            .matches = loses_privileges,
            .summary = "A view is dropped and created anew without its privileges",
            .text = "{relation} is dropped and created anew, and {detail}",
            .effect = "roles that had been granted to read it no longer may",
            .remedy = "GRANT again in the same migration, or use CREATE OR REPLACE VIEW, which keeps privileges",
    },
    {
            .id = "drop-matview",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_MATERIALIZED_VIEW },
            .matches = drops_view,
            .summary = "A materialized view that may be in use is dropped",
            .text = "the materialized view {relation} is dropped{detail}",
            .effect = "queries of the running release that read it fail, and filling it again can take long",
            .remedy = "release a program that no longer reads it, then drop it, and say so in the header",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "rename-view",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_VIEW, SQL_RENAME_MATERIALIZED_VIEW },
            .summary = "A view that is in use is renamed",
            .text = "{relation} is renamed to {new_name}",
            .effect = "every query of the running release that names it fails",
            .remedy = "create a view with the new name beside it, and drop the old one when nobody reads it any more",
            .safe_way = leave_old_name,
    },
    {
            .id = "replace-view-shape",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_ERROR,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_VIEW },
            .matches = changes_shape,
            .summary = "CREATE OR REPLACE VIEW drops, renames or moves a column",
            .text = "{relation} is replaced by a view with other columns: {detail}",
            .effect = "PostgreSQL refuses that, and the migration fails",
            .remedy = "keep the columns as they are and add new ones at the end, or create a view with another name",
            .safe_way = drop_and_create,
    },
    {
            .id = "view-options",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_OPTIONS, SQL_CREATE_VIEW, SQL_DROP_VIEW },
            .matches = changes_rights,
            .summary = "A view in use is read with other rights, or takes other rows",
            .text = "{relation} {detail}",
            .effect =
                    "with security_invoker whoever reads the view needs privileges on its tables, and their row security "
                    "holds for them, without it for its owner; with check_option rows are refused that the view would not show; "
                    "without security_barrier functions of a query may see rows that the view hides",
            .remedy = "grant what is needed first, and release a program that can do with it; CREATE OR REPLACE VIEW "
                      "keeps no option that it does not name",
    },
    {
            .id = "replace-view-less",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_VIEW },
            .matches = does_less,
            .summary = "A view in use is replaced by one with other rows or values, or that takes no writes",
            .text = "{relation} is replaced: {detail}",
            .effect = "the running release gets other rows or values than it asks for, and what it writes through the "
                      "view may be refused",
            .remedy = "create a view with another name beside it, and let the next release use that",
            .safe_way = create_beside,
    },
    {
            .id = "replace-view",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_CREATE_VIEW },
            .matches = changes_query,
            .summary = "A view that is in use is replaced",
            .text = "the query of {relation} is replaced",
            .effect = "what it yields changes for the running release, too",
            .remedy = "see that the rows and values that the running release expects stay",
    },
    { .id = NULL },
};
