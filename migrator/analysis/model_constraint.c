/* analysis/model_constraint.c - constraints: added, dropped, validated, renamed; and the indexes that belong to them.
 */
#include "analysis/model_state.h"

#include <string.h>

/* ---- by themselves ---- */

static bool has_index(enum sql_constraint_kind kind)
{
    return kind == SQL_CONSTRAINT_UNIQUE || kind == SQL_CONSTRAINT_PRIMARY_KEY || kind == SQL_CONSTRAINT_EXCLUDE;
}

struct model_index *model_constraint_index(const struct model_relation *relation,
                                           const struct model_constraint *constraint)
{
    return has_index(constraint->kind) ? model_find_index_on(relation, constraint->name) : NULL;
}

void model_constraint_remove(struct model *model, struct model_relation *relation, struct model_constraint *constraint)
{
    struct model_index *index = model_constraint_index(relation, constraint);

    if (index != NULL)
        model_index_remove(model, relation, index);
    g_ptr_array_remove(relation->constraints, constraint);
}

/* ---- ADD: names ---- */

/* What an index is named after: its columns and those that it includes. */
static char *stem_of(const struct model_constraint *constraint, const struct sql_action *action)
{
    g_autofree char *key = model_join_columns(constraint->columns);
    g_autofree char *included = NULL;

    if (!has_index(constraint->kind) || action->other_columns == NULL)
        return g_steal_pointer(&key);
    included = model_join_columns(action->other_columns);
    return g_strjoin(included[0] != '\0' ? "_" : "", key, included, NULL);
}

/* A CHECK that reads one column is named after it. */
static const char *of_one(const char *const *columns)
{
    return columns[0] != NULL && columns[1] == NULL ? columns[0] : NULL;
}

static const char *make_up_name(struct model *model, const struct model_relation *relation,
                                const struct model_constraint *constraint, const struct sql_action *action)
{
    g_autofree char *joined = stem_of(constraint, action);

    switch (constraint->kind) {
    case SQL_CONSTRAINT_CHECK:
        return model_choose_name(model, relation->name, of_one(constraint->columns), "check");
    case SQL_CONSTRAINT_NOT_NULL:
        return model_choose_name(model, relation->name, joined, "not_null");
    case SQL_CONSTRAINT_UNIQUE:
        return model_choose_name(model, relation->name, joined, "key");
    case SQL_CONSTRAINT_PRIMARY_KEY:
        return model_choose_name(model, relation->name, NULL, "pkey");
    case SQL_CONSTRAINT_EXCLUDE:
        return model_choose_name(model, relation->name, joined, "excl");
    case SQL_CONSTRAINT_FOREIGN_KEY:
        return model_choose_name(model, relation->name, joined, "fkey");
    case SQL_CONSTRAINT_NONE:
    default:
        return NULL;
    }
}

/* ---- ADD: what each kind brings along ---- */

static const char *const *primary_key_of(const struct model_relation *relation)
{
    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (constraint->kind == SQL_CONSTRAINT_PRIMARY_KEY)
            return constraint->columns;
    }
    return NULL;
}

static void refer(struct model *model, struct model_constraint *constraint, const struct sql_action *action)
{
    const struct model_relation *other = model_mention(model, action->other);

    if (other == NULL)
        return;
    constraint->other = other->name;
    if (constraint->other_columns[0] == NULL && primary_key_of(other) != NULL)
        constraint->other_columns = primary_key_of(other);
}

static void require_values(struct model *model, struct model_relation *relation, const char *const *columns)
{
    for (; *columns != NULL; columns++) {
        struct model_column *column = model_column_mention(model, relation, *columns);

        if (column != NULL)
            column->is_not_null = true;
    }
}

static struct model_index *build_index(struct model *model, struct model_relation *relation,
                                       const struct model_constraint *constraint, const struct sql_action *action)
{
    struct model_index *index = g_new0(struct model_index, 1);
    g_autofree char *stem = stem_of(constraint, action);

    index->name = (struct sql_name){ .schema = relation->name.schema, .name = constraint->name };
    index->columns = constraint->columns;
    index->included = model_list(model, constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY ? NULL : action->other_columns);
    index->others = model_list(model, action->expression != NULL ? action->expression->columns : NULL);
    index->stem = model_text(model, stem);
    index->method = model_text(model, constraint->kind != SQL_CONSTRAINT_EXCLUDE ? "btree"
                                      : action->method != NULL                   ? action->method
                                                                                 : "gist");
    index->is_partial = action->expression != NULL;
    index->has_expression = model_list_has(index->columns, "");
    index->is_valid = true;
    index->birth = constraint->birth;
    model_index_add(model, relation, index);
    return index;
}

/* USING INDEX: the index takes the constraint's name, or gives it its own. */
static struct model_index *adopt_index(struct model *model, struct model_relation *relation,
                                       struct model_constraint *constraint, const struct sql_action *action)
{
    struct model_index *index = model_find_index_on(relation, action->new_name);

    if (index == NULL)
        return NULL;
    if (action->name != NULL)
        model_index_rename(model, relation, index, action->name);
    constraint->columns = index->columns;
    return index;
}

static void take_index(struct model *model, struct model_relation *relation, struct model_constraint *constraint,
                       const struct sql_action *action)
{
    struct model_index *index = action->new_name != NULL ? adopt_index(model, relation, constraint, action)
                                                         : build_index(model, relation, constraint, action);

    if (index != NULL) {
        index->constraint = constraint->name;
        index->is_primary = constraint->kind == SQL_CONSTRAINT_PRIMARY_KEY;
        index->is_unique = constraint->kind != SQL_CONSTRAINT_EXCLUDE;
    }
    if (constraint->kind == SQL_CONSTRAINT_PRIMARY_KEY)
        require_values(model, relation, constraint->columns);
}

/* ---- ADD ---- */

static struct model_constraint *make(struct model *model, struct model_relation *relation,
                                     const struct sql_action *action)
{
    struct model_constraint *constraint = g_new0(struct model_constraint, 1);
    const struct sql_expression *expression = action->constraint == SQL_CONSTRAINT_CHECK ? action->expression : NULL;
    bool is_foreign_key = action->constraint == SQL_CONSTRAINT_FOREIGN_KEY;

    constraint->kind = action->constraint;
    constraint->columns = model_list(model, expression != NULL ? expression->columns : action->columns);
    constraint->other_columns = model_list(model, is_foreign_key ? action->other_columns : NULL);
    constraint->on_delete = action->on_delete;
    constraint->is_deferrable = (action->flags & SQL_DEFERRABLE) != 0;
    constraint->is_initially_deferred = (action->flags & SQL_INITIALLY_DEFERRED) != 0;
    constraint->is_not_inherited = (action->flags & SQL_NO_INHERIT_FLAG) != 0;
    constraint->is_enforced = (action->flags & SQL_NOT_ENFORCED) == 0;
    constraint->is_validated =
            constraint->is_enforced && ((action->flags & SQL_NOT_VALID) == 0 || (action->flags & SQL_IN_CREATE) != 0);
    constraint->birth = model_now(model);
    if (constraint->is_validated)
        constraint->validated = constraint->birth;
    if (expression != NULL) {
        constraint->expression = model_expression_copy(model, expression);
        constraint->terms = model_terms_copy(model, expression->terms, expression->term_count);
        constraint->term_count = expression->term_count;
        constraint->is_whole = expression->is_whole;
    }
    if (is_foreign_key)
        refer(model, constraint, action);
    constraint->name = action->name != NULL       ? model_text(model, action->name)
                       : action->new_name != NULL ? model_text(model, action->new_name)
                                                  : make_up_name(model, relation, constraint, action);
    return constraint;
}

static void pass_on(struct model *model, struct model_relation *relation, struct model_constraint *constraint)
{
    g_autoptr(GPtrArray) children = model_children(model, relation);
    struct model_index *index = model_constraint_index(relation, constraint);

    for (guint position = 0; children != NULL && position < children->len; position++) {
        struct model_relation *child = g_ptr_array_index(children, position);

        if (index != NULL && child->is_partition)
            model_index_inherit(model, child, index);
        else if (model_constraint_is_passed_on(constraint, child->is_partition)) {
            model_constraint_inherit(model, child, constraint);
            pass_on(model, child, constraint);
        }
    }
}

/* PostgreSQL makes one index of UNIQUE and PRIMARY KEY on the same columns of a new table. */
static bool repeats_another(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    if ((action->flags & SQL_IN_CREATE) == 0 || !has_index(action->constraint) || action->columns == NULL)
        return false;
    for (guint index = 0; index < relation->constraints->len; index++) {
        struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (!has_index(constraint->kind) || !model_list_equal(constraint->columns, action->columns) ||
            constraint->kind == SQL_CONSTRAINT_EXCLUDE || action->constraint == SQL_CONSTRAINT_EXCLUDE)
            continue;
        if (action->constraint != SQL_CONSTRAINT_PRIMARY_KEY)
            return true;
        model_constraint_remove(model, relation, constraint);
        return false;
    }
    return false;
}

static bool is_left_out(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    if ((action->flags & SQL_INLINE) != 0 && (action->flags & SQL_IN_CREATE) == 0 && model->skips_inline)
        return true;
    if (model_find_constraint(relation, action->name) != NULL && model_keeps_existing(action))
        return true;
    return repeats_another(model, relation, action);
}

void model_add_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_constraint *constraint = NULL;

    if (is_left_out(model, relation, action))
        return;
    constraint = model_find_constraint(relation, action->name);
    if (constraint != NULL)
        model_constraint_remove(model, relation, constraint);
    constraint = make(model, relation, action);
    if (has_index(constraint->kind))
        take_index(model, relation, constraint, action);
    if (constraint->kind == SQL_CONSTRAINT_NOT_NULL && constraint->is_validated)
        require_values(model, relation, constraint->columns);
    model_constraint_add(model, relation, constraint);
    if (relation->is_parent && (action->flags & SQL_ONLY) == 0)
        pass_on(model, relation, constraint);
}

/* ---- DROP ---- */

static void drop_from_children(struct model *model, const struct model_relation *relation,
                               const struct model_constraint *constraint)
{
    g_autoptr(GPtrArray) children = model_children(model, relation);

    for (guint position = 0; children != NULL && position < children->len; position++) {
        struct model_relation *child = g_ptr_array_index(children, position);
        struct model_constraint *own = model_find_constraint(child, constraint->name);

        if (own == NULL || own->kind != constraint->kind)
            continue;
        drop_from_children(model, child, own);
        model_constraint_remove(model, child, own);
    }
}

/* Before PostgreSQL 18 a NOT NULL has no name; since then it is made up like the others' and leads to the column. */
struct model_column *model_not_null_column(const struct model_relation *relation, const char *name)
{
    const struct model_constraint *constraint = model_find_constraint(relation, name);

    if (constraint != NULL)
        return constraint->kind == SQL_CONSTRAINT_NOT_NULL && constraint->columns[0] != NULL
                       ? model_find_column(relation, constraint->columns[0])
                       : NULL;
    for (guint index = 0; index < relation->columns->len; index++) {
        struct model_column *column = g_ptr_array_index(relation->columns, index);
        g_autofree char *made = model_make_name(relation->name.name, column->name, "not_null");

        if (column->is_not_null && strcmp(made, name) == 0)
            return column;
    }
    return NULL;
}

void model_drop_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_constraint *constraint = model_find_constraint(relation, action->name);
    struct model_column *required = model_not_null_column(relation, action->name);
    struct model_index *index = NULL;

    if (required != NULL)
        required->is_not_null = false;
    if (constraint == NULL)
        return;
    index = model_constraint_index(relation, constraint);
    if (index != NULL && (action->flags & SQL_CASCADE) != 0)
        model_references_fall(model, relation, constraint->columns);
    if (index != NULL)
        model_index_drop_parts(model, relation, index);
    else
        drop_from_children(model, relation, constraint);
    model_constraint_remove(model, relation, constraint);
}

/* ---- VALIDATE, ALTER, RENAME ---- */

void model_validate_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_constraint *constraint = model_find_constraint(relation, action->name);

    if (constraint == NULL || constraint->is_validated || !constraint->is_enforced)
        return;
    constraint->is_validated = true;
    constraint->validated = model_now(model);
    if (constraint->kind == SQL_CONSTRAINT_NOT_NULL)
        require_values(model, relation, constraint->columns);
}

static void set_enforced(struct model *model, struct model_constraint *constraint, bool is_enforced)
{
    if (is_enforced && !constraint->is_enforced)
        constraint->validated = model_now(model);
    constraint->is_validated = is_enforced && (constraint->is_validated || !constraint->is_enforced);
    constraint->is_enforced = is_enforced;
}

/* Of what is not said nothing changes, but that a key without a word of it is no longer deferrable. */
void model_alter_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_constraint *constraint = model_find_constraint(relation, action->name);
    unsigned enforcement = action->flags & (SQL_ENFORCED | SQL_NOT_ENFORCED);
    unsigned inheritance = action->flags & (SQL_INHERITED | SQL_NO_INHERIT_FLAG);

    if (constraint == NULL)
        return;
    if (enforcement != 0)
        set_enforced(model, constraint, (enforcement & SQL_ENFORCED) != 0);
    if (inheritance != 0)
        constraint->is_not_inherited = (inheritance & SQL_NO_INHERIT_FLAG) != 0;
    if ((enforcement | inheritance) != 0 && (action->flags & SQL_DEFERRABLE) == 0)
        return;
    constraint->is_deferrable = (action->flags & SQL_DEFERRABLE) != 0;
    constraint->is_initially_deferred = (action->flags & SQL_INITIALLY_DEFERRED) != 0;
}

void model_rename_constraint(struct model *model, struct model_relation *relation, const struct sql_action *action)
{
    struct model_constraint *constraint = model_find_constraint(relation, action->name);
    struct model_index *index = NULL;

    if (constraint == NULL)
        return;
    index = model_constraint_index(relation, constraint);
    constraint->name = model_text(model, action->new_name);
    g_hash_table_add(model->constraint_names, (gpointer)(guintptr)constraint->name);
    if (index == NULL)
        return;
    model_index_rename(model, relation, index, constraint->name);
    index->constraint = constraint->name;
}
