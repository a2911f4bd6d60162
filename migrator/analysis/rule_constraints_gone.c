/* analysis/rule_constraints_gone.c - hazards of constraints that are dropped or renamed. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/statement_way.h"

#include <string.h>

/* What is dropped. What nobody knows is no key when the file validates it first, or is told by the end that PostgreSQL
 * gives its names, else taken for the worst. */
static enum sql_constraint_kind kind_of(const struct rule_view *view)
{
    const char *name = view->action->name;

    if (view->constraint != NULL)
        return view->constraint->kind;
    if (view_column_name(view) != NULL)
        return SQL_CONSTRAINT_NOT_NULL;
    if (g_str_has_suffix(name, "_fkey") || g_str_has_suffix(name, "_fk"))
        return SQL_CONSTRAINT_FOREIGN_KEY;
    if (g_str_has_suffix(name, "_check") || g_str_has_suffix(name, "_chk") ||
        view_precedes(view, SQL_VALIDATE_CONSTRAINT) != NULL)
        return SQL_CONSTRAINT_CHECK;
    return SQL_CONSTRAINT_UNIQUE;
}

static bool counts(const struct rule_view *view)
{
    return view->constraint == NULL ||
           (view->constraint->is_enforced && !view_is_unused(view, view->constraint->birth));
}

/* ---- foreign keys ---- */

static bool drops_foreign_key(struct rule_view *view)
{
    const struct model_constraint *key = view->constraint;

    if (kind_of(view) != SQL_CONSTRAINT_FOREIGN_KEY || !counts(view))
        return false;
    if (view->action->kind == SQL_ALTER_CONSTRAINT) {
        g_string_append(view->detail, "is not enforced any more");
        return view_has(view, SQL_NOT_ENFORCED);
    }
    g_string_append(view->detail, "is dropped");
    if (key != NULL && strchr("cnd", key->on_delete) != NULL && key->on_delete != '\0')
        g_string_append(view->detail, ", and deleting a row no longer takes care of those that refer to it");
    return true;
}

/* ---- UNIQUE, PRIMARY KEY, EXCLUDE ---- */

/* By another index than its own? */
static bool stays_unique_without(const struct rule_view *view)
{
    for (guint index = 0; view->constraint != NULL && index < view->relation->indexes->len; index++) {
        const struct model_index *own = g_ptr_array_index(view->relation->indexes, index);

        if (g_strcmp0(own->constraint, view->constraint->name) == 0)
            return stays_unique(view, own);
    }
    return false;
}

static bool drops_key(struct rule_view *view)
{
    enum sql_constraint_kind kind = kind_of(view);

    if ((kind != SQL_CONSTRAINT_UNIQUE && kind != SQL_CONSTRAINT_PRIMARY_KEY && kind != SQL_CONSTRAINT_EXCLUDE) ||
        !counts(view) || stays_unique_without(view))
        return false;
    if (view->constraint == NULL)
        g_string_append(view->detail, ", of which nothing is known and which is taken for a key,");
    return true;
}

static bool drops_primary_key(struct rule_view *view)
{
    if (view->constraint == NULL)
        return g_str_has_suffix(view->action->name, "_pkey");
    return view->constraint->kind == SQL_CONSTRAINT_PRIMARY_KEY && counts(view);
}

/* ---- CHECK ---- */

static struct terms terms_of(const struct model_constraint *check)
{
    return (struct terms){ check->terms, check->term_count };
}

static bool becomes_not_null(const struct rule_view *view, const char *column)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (later->kind == SQL_SET_NOT_NULL && strcmp(later->name, column) == 0 &&
            model_find_relation(view->model, later->relation) == view->relation)
            return true;
    }
    return false;
}

/* Only a proof that a column has no NULL, which it says itself, or will at the end of the file. */
static bool is_spent_proof(const struct rule_view *view)
{
    const struct model_constraint *check = view->constraint;

    for (guint index = 0; index < check->term_count; index++) {
        const struct model_column *column = model_find_column(view->relation, check->terms[index].column);

        if (strcmp(check->terms[index].operator, "IS NOT NULL") != 0 || column == NULL ||
            (!column->is_not_null && !becomes_not_null(view, column->name)))
            return false;
    }
    return check->is_whole && check->term_count > 0;
}

/* About nothing but the partition key, whose bounds the parent looks after. */
static bool is_partition_bound(const struct rule_view *view)
{
    const struct model_relation *relation = view->relation;
    const struct model_relation *parent =
            relation->is_partition ? model_find_relation(view->model, relation->parent) : NULL;

    if (parent == NULL || parent->partition_key == NULL)
        return false;
    for (const char *const *column = view->constraint->columns; column != NULL && *column != NULL; column++)
        if (!g_strv_contains(parent->partition_key, *column))
            return false;
    return true;
}

/* Does the file add one that refuses all that this one does? */
static bool is_replaced(const struct rule_view *view)
{
    for (guint index = 0; view->constraint->is_whole && index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (later->kind == SQL_ADD_CONSTRAINT && later->constraint == SQL_CONSTRAINT_CHECK &&
            later->expression != NULL && model_find_relation(view->model, later->relation) == view->relation &&
            terms_imply((struct terms){ later->expression->terms, later->expression->term_count },
                        terms_of(view->constraint)))
            return true;
    }
    return false;
}

static bool drops_check(struct rule_view *view)
{
    if (kind_of(view) != SQL_CONSTRAINT_CHECK || !counts(view))
        return false;
    return view->constraint == NULL || (!is_spent_proof(view) && !is_partition_bound(view) && !is_replaced(view));
}

/* ---- names ---- */

static bool renames_known_name(struct rule_view *view)
{
    return view->constraint == NULL || !view_is_unused(view, view->constraint->birth);
}

const struct rule rules_of_constraints_gone[] = {
    {
            .id = "drop-constraint-fk",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_CONSTRAINT, SQL_ALTER_CONSTRAINT },
            .matches = drops_foreign_key,
            .summary = "A foreign key is dropped, or not enforced any more",
            .text = "the foreign key {name} of {relation} {detail}",
            .effect = "rows that refer to nothing can be written; both tables are locked for a moment ({lock})",
            .remedy = "release a program that does not rely on it first, and say in the header that this is so",
    },
    {
            .id = "drop-constraint-unique-pk",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_CONSTRAINT },
            .matches = drops_key,
            .summary = "A key is dropped, and its index with it",
            .text = "{name}{detail} of {relation} is dropped, and its index with it",
            .effect = "ON CONFLICT on its columns fails, duplicates can be written, and queries that used the index "
                      "read the whole table",
            .remedy = "put another unique index on the same columns first, or release a program that needs none",
            .safe_way = statement_way_after,
    },
    {
            .id = "drop-primary-key",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_WARNING,
            .kinds = { SQL_DROP_CONSTRAINT },
            .matches = drops_primary_key,
            .summary = "The primary key of a table that may be replicated is dropped",
            .text = "the primary key {name} of {relation} is dropped, by which its rows are replicated",
            .effect = "where the table is published, UPDATE and DELETE fail until it has a replica identity",
            .remedy = "set REPLICA IDENTITY USING INDEX to another unique index first",
    },
    {
            .id = "drop-constraint-check",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_CONSTRAINT },
            .matches = drops_check,
            .summary = "A CHECK is dropped or widened",
            .text = "the CHECK {name} of {relation} is dropped, and nothing as strict takes its place",
            .effect = "rows can be written that the running release does not expect to read, and that it keeps after "
                      "a rollback",
            .remedy = "release a program that reads such rows first, and say in the header that this is so",
    },
    {
            .id = "rename-constraint",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_CONSTRAINT },
            .matches = renames_known_name,
            .summary = "A constraint is renamed",
            .text = "{name} of {relation} is renamed to {new_name}",
            .effect = "ON CONFLICT ON CONSTRAINT {name} fails, and programs that tell errors apart by the "
                      "constraint's name no longer do",
            .remedy = "keep the name; or release a program that knows both, and say in the header that this is so",
    },
    { .id = NULL },
};
