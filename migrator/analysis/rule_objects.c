/* analysis/rule_objects.c - hazards of objects of the kinds that have no rules of their own: collations, operators,
 * casts, languages, foreign servers … */
#include "analysis/rule.h"

#include "analysis/statement_way.h"

#include <string.h>

/* Neither statements nor what is stored rest on these by their name, or another rule speaks of them. */
static bool is_without_users(const struct sql_action *action)
{
    static const char *const words[] = { "STATISTICS", "TABLESPACE", "OWNED",         "RULE",
                                         "CONSTRAINT", "EXTENSION",  "EVENT TRIGGER", NULL };

    return action->object == SQL_OBJECT_OTHER && (action->name == NULL || g_strv_contains(words, action->name));
}

static bool is_made_here(const struct rule_view *view)
{
    return view->action->object == SQL_OBJECT_COLLATION && view_precedes(view, SQL_CREATE_COLLATION) != NULL;
}

/* Its kind and its name become the detail. */
static bool is_named(struct rule_view *view)
{
    const struct sql_action *action = view->action;
    const char *word = action->object == SQL_OBJECT_COLLATION ? "collation" : action->name;
    g_autofree char *name = action->relation.name != NULL ? view_name(action->relation) : NULL;
    g_autofree char *kind = NULL;

    if (is_without_users(action) || is_made_here(view))
        return false;
    kind = g_ascii_strdown(word, -1);
    g_string_append_printf(view->detail, "%s%s%s", kind, name != NULL ? " " : "", name != NULL ? name : "");
    return true;
}

static bool drops_alone(struct rule_view *view)
{
    return !view_has(view, SQL_CASCADE) && is_named(view);
}

static bool drops_with_users(struct rule_view *view)
{
    return view_has(view, SQL_CASCADE) && is_named(view);
}

/* CREATE … before ALTER, in one file: nobody uses it yet. */
static bool is_created_here(const struct rule_view *view)
{
    g_autofree char *tag = g_strconcat("CREATE ", view->action->name, NULL);

    for (guint index = 0; index < view->preceding_count; index++) {
        const struct sql_action *earlier = &view->preceding[index];

        if (earlier->kind == SQL_OTHER && strcmp(earlier->name, tag) == 0 &&
            view_same_name(earlier->relation, view->action->relation))
            return true;
    }
    return false;
}

static bool changes_object(struct rule_view *view)
{
    return !is_created_here(view) && is_named(view);
}

static bool is_taken_unasked(struct rule_view *view)
{
    return g_strcmp0(view->action->method, "implicit") == 0;
}

const struct rule rules_of_objects[] = {
    {
            .id = "alter-object",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_OTHER },
            .matches = changes_object,
            .summary = "A foreign server or table, text search or an operator family is changed",
            .text = "the {detail} is changed",
            .effect =
                    "queries of the running release read other data or find other rows from then on, and indexes that "
                    "were built with the old one no longer agree with what is asked",
            .remedy = "create another one beside it, and let the next release use that",
    },
    {
            .id = "create-cast-implicit",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_CAST },
            .matches = is_taken_unasked,
            .summary = "A cast is created that is taken without being written",
            .text = "{name} is cast to {type} wherever that fits",
            .effect = "operators and functions of the running release's queries may be found ambiguous, or be others "
                      "than they were",
            .remedy = "create it AS ASSIGNMENT, or write the cast where it is meant",
    },
    {
            .id = "drop-object",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_COLLATION, SQL_DROP_OTHER },
            .matches = drops_alone,
            .summary = "A collation, operator, cast, language, server or the like is dropped",
            .text = "the {detail} is dropped",
            .effect = "statements of the running release that name it or rest on it fail, and so do bodies of "
                      "functions: PostgreSQL does not know of these",
            .remedy = "first release a program that does without it",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "drop-object-cascade",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .kinds = { SQL_DROP_COLLATION, SQL_DROP_OTHER },
            .matches = drops_with_users,
            .summary = "A collation, operator, language, server or the like is dropped with all that depends on it",
            .text = "the {detail} is dropped with all that depends on it",
            .effect = "columns, foreign tables, indexes, functions that rest on it are dropped, and none of them is "
                      "named here",
            .remedy = "leave CASCADE out, and drop or change by name what depends on it first",
            .safe_way = statement_way_without_cascade,
    },
    {
            .id = "rename-object",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_COLLATION, SQL_RENAME_OTHER },
            .matches = is_named,
            .summary = "A collation, text search configuration, server or the like is renamed",
            .text = "the {detail} is renamed to {new_name}",
            .effect = "statements of the running release that name it fail, and so do bodies of functions",
            .remedy = "create one of the new name beside it, and drop the old one when no release names it any more",
    },
    { .id = NULL },
};
