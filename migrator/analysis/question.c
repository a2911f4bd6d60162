/* analysis/question.c - questions that several rules ask. */
#include "analysis/question.h"

#include "analysis/dependents.h"

#include "sql/facts.h"

#include <string.h>

bool adds_constraint(const struct rule_view *view, enum sql_constraint_kind kind)
{
    return view->action->constraint == kind &&
           (view->action->flags & (SQL_IN_CREATE | SQL_INLINE | SQL_NOT_ENFORCED)) == 0;
}

const char *const *columns_of(const struct rule_view *view)
{
    if (view->index != NULL)
        return view->index->columns;
    if (view->action->columns != NULL && *view->action->columns != NULL)
        return view->action->columns;
    return view->action->expression != NULL ? view->action->expression->columns : NULL;
}

bool has_unused_column(const struct rule_view *view, const char *const *columns)
{
    for (; view->relation != NULL && columns != NULL && *columns != NULL; columns++) {
        const struct model_column *column = model_find_column(view->relation, *columns);

        if (column != NULL && view_is_unused(view, column->birth))
            return true;
    }
    return false;
}

bool is_known_not_null(const struct rule_view *view)
{
    return view->column != NULL && view->column->is_not_null;
}

static bool is_not_null(const struct model_relation *relation, const char *name)
{
    const struct model_column *column = model_find_column(relation, name);

    return (column != NULL && column->is_not_null) || model_not_null_proof(relation, name) != NULL;
}

bool are_not_null(const struct model_relation *relation, const char *const *columns)
{
    if (relation == NULL || columns == NULL || *columns == NULL)
        return false;
    for (; *columns != NULL; columns++)
        if (!is_not_null(relation, *columns))
            return false;
    return true;
}

bool is_used(const struct rule_view *view, const struct model_relation *relation)
{
    return relation == NULL || !view_is_unused(view, relation->birth);
}

bool is_partitioned(const struct model_relation *relation)
{
    return relation != NULL && relation->kind == MODEL_PARTITIONED_TABLE;
}

/* ---- partitions ---- */

struct partition_search {
    const struct model *model;
    const struct model_relation *parent;
    GArray *names;
};

static void add_partition(gpointer argument, struct model_relation *relation)
{
    const struct partition_search *search = argument;

    if (relation->is_partition && model_find_relation(search->model, relation->parent) == search->parent)
        g_array_append_val(search->names, relation->name);
}

static int compare_names(gconstpointer one, gconstpointer other)
{
    return g_strcmp0(((const struct sql_name *)one)->name, ((const struct sql_name *)other)->name);
}

static GArray *known_partitions(const struct rule_view *view)
{
    struct partition_search search = { view->model, view->relation,
                                       g_array_new(FALSE, FALSE, sizeof(struct sql_name)) };

    if (view->relation != NULL)
        model_each_relation(view->model, add_partition, &search);
    g_array_sort(search.names, compare_names);
    return search.names;
}

GArray *partitions_of(const struct rule_view *view)
{
    const struct sql_name any = { .name = "each_partition" };
    GArray *names = known_partitions(view);

    if (names->len == 0)
        g_array_append_val(names, any);
    return names;
}

const char *partitions_comment(const struct rule_view *view)
{
    g_autoptr(GArray) names = known_partitions(view);

    return names->len == 0 ? "-- each_partition stands for every partition there is\n"
                           : "-- and likewise for partitions that are not listed here\n";
}

/* ---- what is joined to a relation ---- */

struct name_search {
    const struct rule_view *view;
    GPtrArray *names;
};

static int compare_texts(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static char *sorted_names(const struct rule_view *view, void (*add)(gpointer argument, struct model_relation *relation))
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    struct name_search search = { view, names };
    GString *text = g_string_new(NULL);

    if (view->relation != NULL)
        model_each_relation(view->model, add, &search);
    g_ptr_array_sort(names, compare_texts);
    for (guint index = 0; index < names->len; index++)
        g_string_append_printf(text, "%s%s", index > 0 ? ", " : "", (const char *)g_ptr_array_index(names, index));
    return g_string_free(text, FALSE);
}

static const struct model_constraint *key_between(const struct model *model, const struct model_relation *from,
                                                  const struct model_relation *to)
{
    for (guint index = 0; from != to && index < from->constraints->len; index++) {
        const struct model_constraint *key = g_ptr_array_index(from->constraints, index);

        if (key->kind == SQL_CONSTRAINT_FOREIGN_KEY && model_find_relation(model, key->other) == to)
            return key;
    }
    return NULL;
}

static void add_referred(gpointer argument, struct model_relation *relation)
{
    const struct name_search *search = argument;

    if (key_between(search->view->model, search->view->relation, relation) != NULL)
        g_ptr_array_add(search->names, view_name(relation->name));
}

/* Takes the list. */
static char *names_of(GPtrArray *relations)
{
    GString *text = g_string_new(NULL);

    for (guint index = 0; index < relations->len; index++) {
        g_autofree char *name = view_name(((const struct model_relation *)g_ptr_array_index(relations, index))->name);

        g_string_append_printf(text, "%s%s", index > 0 ? ", " : "", name);
    }
    g_ptr_array_unref(relations);
    return g_string_free(text, FALSE);
}

char *views_that_read(const struct rule_view *view)
{
    return view->relation != NULL ? names_of(dependents_readers(view->model, view->relation, NULL)) : g_strdup("");
}

char *tables_that_refer(const struct rule_view *view)
{
    return view->relation != NULL ? names_of(dependents_referring(view->model, view->relation, NULL)) : g_strdup("");
}

char *tables_that_are_referred_to(const struct rule_view *view)
{
    return sorted_names(view, add_referred);
}

/* ---- the statement ---- */

char *alter_table(const struct rule_view *view)
{
    g_autofree char *table = sql_quote_name(view->action->relation);

    return g_strconcat("ALTER TABLE ", view_has(view, SQL_ONLY) ? "ONLY " : "", table, NULL);
}

const struct sql_action *find_later(const struct rule_view *view, enum sql_action_kind kind, struct sql_name relation)
{
    for (guint index = 0; index < view->following_count; index++)
        if (view->following[index].kind == kind && view_same_name(view->following[index].relation, relation))
            return &view->following[index];
    return NULL;
}

static bool is_granted_later(const struct rule_view *view, const char *role)
{
    for (guint index = 0; index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];
        bool is_on_it = later->relation.name == NULL || view_same_name(later->relation, view->action->relation);

        if (later->kind == SQL_GRANT && is_on_it && later->columns != NULL && g_strv_contains(later->columns, role))
            return true;
    }
    return false;
}

const char *role_left_out(const struct rule_view *view)
{
    for (guint index = 0; view->relation != NULL && index < view->relation->grantees->len; index++) {
        const char *role = g_ptr_array_index(view->relation->grantees, index);

        if (!is_granted_later(view, role) &&
            !model_grants_by_default(view->model, view->relation->name.schema, role, false))
            return role;
    }
    return NULL;
}

static bool has_same_columns(const char *const *one, const char *const *other)
{
    if (one == NULL || other == NULL ||
        g_strv_length((char **)(guintptr)one) != g_strv_length((char **)(guintptr)other))
        return false;
    for (; *one != NULL; one++)
        if (**one == '\0' || !g_strv_contains(other, *one))
            return false;
    return true;
}

bool index_is_unique(const struct model_index *index)
{
    return index->is_unique && index->is_valid && !index->is_partial;
}

static bool has_all_columns(const char *const *all, const char *const *some)
{
    if (all == NULL || some == NULL || *some == NULL)
        return false;
    for (; *some != NULL; some++)
        if (**some == '\0' || !g_strv_contains(all, *some))
            return false;
    return true;
}

/* NULLS NOT DISTINCT refuses more than what was unique before without it. */
static bool takes_nulls_for_equal(const struct rule_view *view)
{
    g_autofree char *text = view_statement(view);

    return sql_text_has((struct sql_text){ text, strlen(text) }, "NOT", "DISTINCT");
}

static bool is_unique_constraint(enum sql_constraint_kind kind)
{
    return kind == SQL_CONSTRAINT_UNIQUE || kind == SQL_CONSTRAINT_PRIMARY_KEY;
}

bool was_unique(const struct rule_view *view)
{
    const GArray *dropped = view->transaction->dropped;
    const char *const *columns = view->action->columns;

    if (view->relation == NULL || takes_nulls_for_equal(view))
        return false;
    for (guint position = 0; position < view->relation->indexes->len; position++) {
        const struct model_index *index = g_ptr_array_index(view->relation->indexes, position);

        if (index_is_unique(index) && has_all_columns(columns, index->columns))
            return true;
    }
    for (guint index = 0; index < dropped->len; index++) {
        const struct rule_dropped *old = &g_array_index(dropped, struct rule_dropped, index);

        if (old->relation == view->relation && is_unique_constraint(old->constraint.kind) &&
            has_all_columns(columns, old->constraint.columns))
            return true;
    }
    return false;
}

/* What is DEFERRABLE is nothing that ON CONFLICT could go by. */
static bool makes_unique(const struct sql_action *action, bool may_be_deferrable)
{
    if ((action->flags & SQL_CONDITIONAL) != 0 || (!may_be_deferrable && (action->flags & SQL_DEFERRABLE) != 0))
        return false;
    if (action->kind == SQL_ADD_CONSTRAINT)
        return is_unique_constraint(action->constraint);
    return action->kind == SQL_CREATE_INDEX && (action->flags & SQL_UNIQUE) != 0 && action->expression == NULL;
}

static bool is_deferrable(const struct model_relation *relation, const struct model_index *index)
{
    const struct model_constraint *constraint =
            index->constraint != NULL ? model_find_constraint(relation, index->constraint) : NULL;

    return constraint != NULL && constraint->is_deferrable;
}

bool stays_unique(const struct rule_view *view, const struct model_index *gone)
{
    for (guint position = 0; position < view->relation->indexes->len; position++) {
        const struct model_index *other = g_ptr_array_index(view->relation->indexes, position);

        if (other != gone && index_is_unique(other) && has_same_columns(gone->columns, other->columns))
            return true;
    }
    for (guint index = 0; view->transaction->is_open && index < view->following_count; index++) {
        const struct sql_action *later = &view->following[index];

        if (makes_unique(later, is_deferrable(view->relation, gone)) &&
            has_same_columns(gone->columns, later->columns) &&
            model_find_relation(view->model, later->relation) == view->relation)
            return true;
    }
    return false;
}

/* A CHECK is named after its column when it is about one only, a primary key after its table. */
static char *stem_of_name(const struct sql_action *action, const char *label)
{
    bool is_check = strcmp(label, "check") == 0;
    const char *const *columns = !is_check                    ? action->columns
                                 : action->expression != NULL ? action->expression->columns
                                                              : NULL;

    if (action->kind == SQL_CREATE_INDEX)
        return g_strdup(action->new_name);
    if (columns == NULL || columns[0] == NULL || strcmp(label, "pkey") == 0 || (is_check && columns[1] != NULL))
        return NULL;
    return model_join_columns(columns);
}

char *made_name(const struct rule_view *view, struct sql_name table, const char *label)
{
    g_autofree char *stem = stem_of_name(view->action, label);

    return model_free_name(view->model, table, stem, label);
}

char *quoted_name(const struct rule_view *view, const char *label)
{
    const struct sql_action *action = view->action;
    g_autofree char *name = action->name != NULL ? g_strdup(action->name) : made_name(view, action->relation, label);

    return sql_quote_identifier(name);
}

bool tell_relation(struct rule_view *view, const char *all)
{
    g_autofree char *name = view->action->relation.name != NULL ? view_name(view->action->relation)
                            : view->action->name != NULL        ? g_strdup(view->action->name)
                                                                : g_strdup(all);

    g_string_append(view->detail, name);
    return true;
}

/* ---- what conditions imply ---- */

static bool is_list(const struct sql_term *term)
{
    return term->constant != NULL && (strcmp(term->operator, "=") == 0 || strcmp(term->operator, "IN") == 0);
}

static bool list_is_within(const char *list, const char *other)
{
    g_auto(GStrv) values = g_strsplit(list, ", ", -1);
    g_auto(GStrv) others = g_strsplit(other, ", ", -1);

    for (char **value = values; *value != NULL; value++)
        if (!g_strv_contains((const char *const *)others, *value))
            return false;
    return true;
}

static bool term_implies(const struct sql_term *premise, const struct sql_term *conclusion)
{
    if (g_strcmp0(premise->column, conclusion->column) != 0)
        return false;
    if (is_list(premise) && is_list(conclusion))
        return list_is_within(premise->constant, conclusion->constant);
    return strcmp(premise->operator, conclusion->operator) == 0 &&
           g_strcmp0(premise->constant, conclusion->constant) == 0;
}

bool terms_imply(struct terms premise, struct terms conclusion)
{
    for (guint index = 0; index < conclusion.count; index++) {
        guint from = 0;

        while (from < premise.count && !term_implies(&premise.list[from], &conclusion.list[index]))
            from++;
        if (from == premise.count)
            return false;
    }
    return conclusion.count > 0;
}
