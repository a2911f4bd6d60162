/* analysis/lock_other.c - which other relations a row of the table of lock facts is about. */
#include "analysis/lock_fact.h"

#include <string.h>

bool lock_name_is(struct sql_name one, struct sql_name other)
{
    return g_strcmp0(one.name, other.name) == 0 && g_strcmp0(one.schema, other.schema) == 0;
}

bool lock_list_has(const char *const *words, const char *word)
{
    for (; word != NULL && words != NULL && *words != NULL; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

/* A name that is given as the model has it, once. */
static void add(GArray *names, struct sql_name name)
{
    for (guint index = 0; index < names->len; index++)
        if (lock_name_is(g_array_index(names, struct sql_name, index), name))
            return;
    g_array_append_val(names, name);
}

static struct sql_name resolve(const struct lock_question *question, struct sql_name name)
{
    const struct model_relation *relation = model_find_relation(question->model, name);

    return relation != NULL ? relation->name : name;
}

/* The list is not all when the relation is not known well. */
static const struct model_relation *relation_of(struct lock_question *question)
{
    question->is_open = question->is_open || question->relation == NULL || !question->relation->is_whole;
    return question->relation;
}

/* ---- of the action ---- */

void lock_others_written(struct lock_question *question, GArray *names)
{
    if (question->action->other.name != NULL)
        add(names, resolve(question, question->action->other));
}

void lock_others_of_other_index(struct lock_question *question, GArray *names)
{
    struct model_relation *table = NULL;

    model_find_index(question->model, question->action->other, &table);
    if (table != NULL)
        add(names, table->name);
    else
        question->is_open = true;
}

void lock_others_anywhere(struct lock_question *question, GArray *names)
{
    (void)names;
    question->is_open = true;
}

/* ---- all relations, one by one ---- */

struct search {
    struct lock_question *question;
    GArray *names;
    bool (*is_wanted)(const struct search *search, const struct model_relation *relation);
    struct sql_name name; /* what it is about */
    const char *column;   /* of it; NULL: any */
    const struct sql_type *type;
};

static void look_at(gpointer argument, struct model_relation *relation)
{
    const struct search *search = argument;

    if (!relation->is_temporary && search->is_wanted(search, relation))
        add(search->names, relation->name);
}

static void search(const struct search *search)
{
    model_each_relation(search->question->model, look_at, (gpointer)(guintptr)search);
}

/* ---- partitions ---- */

static bool is_part(const struct search *search, const struct model_relation *relation)
{
    return relation->parent.name != NULL && lock_name_is(relation->parent, search->name);
}

static bool is_default_part(const struct search *search, const struct model_relation *relation)
{
    return relation->is_default_partition && is_part(search, relation);
}

void lock_others_partitions(struct lock_question *question, GArray *names)
{
    question->is_assumed = question->is_assumed || question->relation == NULL || !question->relation->is_whole;
    if (question->relation != NULL)
        search(&(struct search){ question, names, is_part, .name = question->relation->name });
}

static void add_default(struct lock_question *question, GArray *names, const struct model_relation *parent)
{
    question->is_open = question->is_open || parent == NULL || !parent->is_whole;
    if (parent != NULL)
        search(&(struct search){ question, names, is_default_part, .name = parent->name });
}

/* The partitioned table, of an action that creates its partition or is about itself; NULL: it is none, or not known. */
static const struct model_relation *parent_of(struct lock_question *question)
{
    if (question->action->kind == SQL_CREATE_TABLE)
        return model_find_relation(question->model, question->action->other);
    return question->relation;
}

void lock_others_default_partition(struct lock_question *question, GArray *names)
{
    if (question->action->other.name != NULL)
        add_default(question, names, parent_of(question));
}

static const struct model_relation *parent_of_partition(struct lock_question *question)
{
    const struct model_relation *relation = relation_of(question);

    return relation != NULL && relation->is_partition ? model_find_relation(question->model, relation->parent) : NULL;
}

void lock_others_parent(struct lock_question *question, GArray *names)
{
    const struct model_relation *relation = relation_of(question);

    if (relation != NULL && relation->is_partition)
        add(names, resolve(question, relation->parent));
}

void lock_others_sibling_default(struct lock_question *question, GArray *names)
{
    const struct model_relation *parent = parent_of_partition(question);

    if (parent != NULL)
        add_default(question, names, parent);
}

/* ---- foreign keys ---- */

static void add_referenced(struct lock_question *question, GArray *names, const struct model_relation *relation,
                           const char *column)
{
    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = relation->constraints->pdata[index];

        if (constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY && !lock_name_is(constraint->other, relation->name) &&
            (column == NULL || lock_list_has(constraint->columns, column)))
            add(names, resolve(question, constraint->other));
    }
}

/* What a partition took over from its parent is let go without a lock. */
void lock_others_referenced(struct lock_question *question, GArray *names)
{
    const struct model_relation *relation = relation_of(question);

    if (relation != NULL && !(question->action->kind == SQL_DROP_TABLE && relation->is_partition))
        add_referenced(question, names, relation, NULL);
}

void lock_others_referenced_by_column(struct lock_question *question, GArray *names)
{
    const struct model_relation *relation = relation_of(question);

    if (relation != NULL)
        add_referenced(question, names, relation, question->action->name);
}

void lock_others_referenced_by_parent(struct lock_question *question, GArray *names)
{
    const struct model_relation *parent = parent_of(question);

    if (question->action->other.name == NULL)
        return;
    question->is_open = question->is_open || parent == NULL || !parent->is_whole;
    if (parent != NULL)
        add_referenced(question, names, parent, NULL);
}

void lock_others_referenced_by_constraint(struct lock_question *question, GArray *names)
{
    const struct model_constraint *constraint = lock_constraint_named(question);

    if (constraint == NULL)
        question->is_open = true;
    else if (constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY &&
             !lock_name_is(constraint->other, question->relation->name))
        add(names, resolve(question, constraint->other));
}

/* A foreign key without a column list refers to the primary key. */
static bool refers_to_column(const struct search *search, const struct model_constraint *constraint)
{
    const struct model_relation *relation = model_find_relation(search->question->model, search->name);

    if (search->column == NULL || constraint->other_columns == NULL || constraint->other_columns[0] != NULL)
        return search->column == NULL || lock_list_has(constraint->other_columns, search->column);
    for (guint index = 0; relation != NULL && index < relation->indexes->len; index++) {
        const struct model_index *key = relation->indexes->pdata[index];

        if (key->is_primary)
            return lock_list_has(key->columns, search->column);
    }
    return true;
}

static bool refers(const struct search *search, const struct model_relation *relation)
{
    if (lock_name_is(relation->name, search->name))
        return false;
    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = relation->constraints->pdata[index];

        if (constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY && lock_name_is(constraint->other, search->name) &&
            refers_to_column(search, constraint))
            return true;
    }
    return false;
}

static void add_referring(struct lock_question *question, GArray *names, const struct model_relation *relation,
                          const char *column)
{
    if (relation != NULL)
        search(&(struct search){ question, names, refers, .name = relation->name, .column = column });
}

void lock_others_referring(struct lock_question *question, GArray *names)
{
    add_referring(question, names, relation_of(question), NULL);
}

bool lock_if_referred(struct lock_question *question)
{
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(struct sql_name));

    add_referring(question, names, question->relation, NULL);
    question->is_assumed = question->is_assumed || question->relation == NULL;
    return names->len > 0 || question->relation == NULL;
}

void lock_others_referring_to_column(struct lock_question *question, GArray *names)
{
    add_referring(question, names, relation_of(question), question->action->name);
}

void lock_others_referring_to_parent(struct lock_question *question, GArray *names)
{
    const struct model_relation *parent = parent_of(question);

    if (question->action->other.name == NULL)
        return;
    question->is_open = question->is_open || parent == NULL || !parent->is_whole;
    add_referring(question, names, parent, NULL);
}

void lock_others_referring_to_constraint(struct lock_question *question, GArray *names)
{
    const struct model_constraint *constraint = lock_constraint_named(question);

    if (constraint == NULL)
        question->is_open = true;
    else if (constraint->kind == SQL_CONSTRAINT_UNIQUE || constraint->kind == SQL_CONSTRAINT_PRIMARY_KEY)
        add_referring(question, names, question->relation, constraint->columns[0]);
}

/* Also those that refer to those that refer. */
void lock_others_truncated(struct lock_question *question, GArray *names)
{
    add_referring(question, names, relation_of(question), NULL);
    for (guint index = 0; index < names->len; index++)
        add_referring(question, names,
                      model_find_relation(question->model, g_array_index(names, struct sql_name, index)), NULL);
}

/* ---- queries ---- */

static bool reads(const struct sql_query *query, const struct lock_question *question, struct sql_name name)
{
    for (guint index = 0; query != NULL && index < query->relation_count; index++)
        if (lock_name_is(resolve(question, query->relations[index]), name))
            return true;
    return false;
}

static bool is_view_of(const struct search *search, const struct model_relation *relation)
{
    return reads(relation->query, search->question, search->name);
}

/* Also views of views. */
void lock_others_views(struct lock_question *question, GArray *names)
{
    const struct model_relation *relation = relation_of(question);

    if (relation == NULL)
        return;
    search(&(struct search){ question, names, is_view_of, .name = relation->name });
    for (guint index = 0; index < names->len; index++)
        search(&(struct search){ question, names, is_view_of, .name = g_array_index(names, struct sql_name, index) });
}

void lock_others_read(struct lock_question *question, GArray *names)
{
    const struct sql_query *query = question->action->query;

    if (query == NULL && question->relation != NULL)
        query = question->relation->query;
    question->is_open = question->is_open || (query == NULL && question->action->kind == SQL_REFRESH_MATERIALIZED_VIEW);
    for (guint index = 0; query != NULL && index < query->relation_count; index++)
        add(names, resolve(question, query->relations[index]));
}

/* ---- types, functions, schemas ---- */

static bool is_type(const struct search *search, const struct sql_type *type)
{
    const struct sql_name name = { .schema = type->schema, .name = type->name };
    const struct model_type *found = name.name != NULL ? model_find_type(search->question->model, name) : NULL;

    return found != NULL ? lock_name_is(found->name, search->name) : g_strcmp0(type->name, search->name.name) == 0;
}

/* A domain over the type counts, too. */
static bool is_of_type(const struct search *search, const struct sql_type *type)
{
    const struct model_type *domain = NULL;

    while (type->name != NULL && !is_type(search, type)) {
        domain = model_find_type(search->question->model, (struct sql_name){ type->schema, type->name });
        if (domain == NULL || domain->kind != MODEL_DOMAIN)
            return false;
        type = &domain->base;
    }
    return type->name != NULL;
}

static bool has_column_of_type(const struct search *search, const struct model_relation *relation)
{
    if (relation->kind != MODEL_TABLE && relation->kind != MODEL_PARTITIONED_TABLE && relation->kind != MODEL_UNKNOWN)
        return false;
    for (guint index = 0; index < relation->columns->len; index++)
        if (is_of_type(search, &((const struct model_column *)relation->columns->pdata[index])->type))
            return true;
    return false;
}

static void add_type_users(struct lock_question *question, GArray *names, struct sql_name name)
{
    const struct model_type *type = model_find_type(question->model, name);

    question->is_open = question->is_open || type == NULL || model_age(question->model, type->birth) == MODEL_ASSUMED;
    search(&(struct search){ question, names, has_column_of_type, .name = type != NULL ? type->name : name });
}

void lock_others_domain_users(struct lock_question *question, GArray *names)
{
    add_type_users(question, names, question->action->relation);
}

void lock_others_type_users(struct lock_question *question, GArray *names)
{
    add_type_users(question, names, question->action->relation);
}

static bool has_trigger(const struct search *search, const struct model_relation *relation)
{
    for (guint index = 0; index < relation->triggers->len; index++) {
        const struct model_trigger *trigger = relation->triggers->pdata[index];

        if (g_strcmp0(trigger->function.name, search->name.name) == 0)
            return true;
    }
    return false;
}

void lock_others_triggered(struct lock_question *question, GArray *names)
{
    search(&(struct search){ question, names, has_trigger, .name = question->action->relation });
    question->is_open = true; /* defaults, CHECKs, policies and views that call it */
}

static bool is_in_schema(const struct search *search, const struct model_relation *relation)
{
    return search->name.name == NULL || g_strcmp0(relation->name.schema, search->name.name) == 0;
}

void lock_others_in_schema(struct lock_question *question, GArray *names)
{
    const struct sql_action *action = question->action;
    const struct sql_name schema = { .name = action->object == SQL_OBJECT_DATABASE ? NULL : action->name };

    search(&(struct search){ question, names, is_in_schema, .name = schema });
    question->is_open = true; /* what the set does not know of */
}
