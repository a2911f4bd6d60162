/* analysis/lock_condition.c - when a row of the table of lock facts applies: what the model is asked. */
#include "analysis/lock_fact.h"

#include <string.h>

static bool has(const struct lock_question *question, unsigned flags)
{
    return (question->action->flags & flags) != 0;
}

/* For want of knowledge. */
static bool assume(struct lock_question *question)
{
    question->is_assumed = true;
    return true;
}

static bool is_known(const struct lock_question *question)
{
    return question->relation != NULL && question->relation->is_whole;
}

static const struct model_column *column_of(const struct lock_question *question, const char *name)
{
    return question->relation != NULL ? model_find_column(question->relation, name) : NULL;
}

/* ---- ADD COLUMN ---- */

bool lock_if_volatile_default(struct lock_question *question)
{
    const struct sql_name *unknown = NULL;

    if (model_volatility(question->model, question->action->expression, &unknown) != 'v')
        return false;
    question->is_assumed = question->is_assumed || unknown != NULL;
    return true;
}

bool lock_if_serial(struct lock_question *question)
{
    static const char *const serials[] = {
        "serial", "serial4", "bigserial", "serial8", "smallserial", "serial2", NULL
    };

    return question->action->type.schema == NULL && lock_list_has(serials, question->action->type.name);
}

bool lock_if_constrained_domain(struct lock_question *question)
{
    bool is_told = false;
    bool is_constrained =
            !lock_if_serial(question) && type_is_constrained(question->model, &question->action->type, &is_told);

    return is_constrained && (is_told || assume(question));
}

/* NOT NULL, and the rows that are there have nothing to put in its place. */
bool lock_if_null_refused(struct lock_question *question)
{
    const struct sql_expression *expression = question->action->expression;

    if (has(question, SQL_VIRTUAL))
        return true;
    return !has(question, SQL_IDENTITY | SQL_GENERATED) && !lock_if_serial(question) &&
           (expression == NULL || expression->is_null);
}

/* The server leaves a foreign key unchecked while every row has NULL; identity values do not count for it. */
bool lock_if_column_has_value(struct lock_question *question)
{
    const struct model_column *column = column_of(question, question->action->columns[0]);

    if (column == NULL)
        return assume(question);
    return column->has_default && !column->is_identity;
}

/* ---- ALTER COLUMN ---- */

/* Whether it is UTC is known only when the set says so; the database or the role may. */
static bool depends_on_time_zone(const struct lock_question *question, const struct sql_type *old)
{
    const struct sql_type *type = &question->action->type;

    return model_setting(question->model, "timezone") == NULL && old->name != NULL &&
           g_str_has_prefix(old->name, "timestamp") && g_str_has_prefix(type->name, "timestamp") &&
           strcmp(old->name, type->name) != 0;
}

/* USING another column is more than a cast. */
static enum type_change change_of(struct lock_question *question)
{
    const struct sql_action *action = question->action;
    const struct model_column *column = column_of(question, action->name);
    const struct sql_type nothing = { 0 };
    const struct sql_type *old = column != NULL ? &column->type : &nothing;
    enum type_change change = type_change_of(question->model, old, &action->type, action->expression);

    if (action->expression != NULL && !lock_list_has(action->expression->columns, action->name))
        change = TYPE_CHANGE_REWRITE;
    question->is_assumed =
            question->is_assumed || change == TYPE_CHANGE_NOT_KNOWN || depends_on_time_zone(question, old);
    return change;
}

bool lock_if_type_rewrites(struct lock_question *question)
{
    enum type_change change = change_of(question);

    return change == TYPE_CHANGE_REWRITE || change == TYPE_CHANGE_NOT_KNOWN;
}

/* The server keeps a file of an index only when it has neither an expression nor a condition. */
static bool has_to_be_built(const struct model_index *index, const char *column, bool is_reindexed)
{
    if (lock_list_has(index->others, column))
        return true;
    if (!lock_list_has(index->columns, column))
        return false;
    return is_reindexed || index->has_expression || index->is_partial;
}

bool lock_if_type_rebuilds(struct lock_question *question)
{
    enum type_change change = change_of(question);
    bool is_reindexed = change == TYPE_CHANGE_REINDEX;

    if (change == TYPE_CHANGE_REWRITE || change == TYPE_CHANGE_NOT_KNOWN)
        return false; /* a rewrite has built them all */
    for (guint index = 0; question->relation != NULL && index < question->relation->indexes->len; index++)
        if (has_to_be_built(question->relation->indexes->pdata[index], question->action->name, is_reindexed))
            return true;
    return !is_known(question) && assume(question);
}

bool lock_if_type_rechecks(struct lock_question *question)
{
    for (guint index = 0; question->relation != NULL && index < question->relation->constraints->len; index++) {
        const struct model_constraint *constraint = question->relation->constraints->pdata[index];

        if (constraint->kind == SQL_CONSTRAINT_CHECK && lock_list_has(constraint->columns, question->action->name))
            return true;
    }
    return !is_known(question) && assume(question);
}

static bool may_be_null(struct lock_question *question, const char *name)
{
    const struct model_column *column = column_of(question, name);

    if (column != NULL && column->is_not_null)
        return false;
    if (question->relation != NULL && model_not_null_proof(question->relation, name) != NULL)
        return false;
    return (column != NULL && is_known(question)) || assume(question);
}

bool lock_if_null_not_ruled_out(struct lock_question *question)
{
    const struct sql_action *action = question->action;

    return may_be_null(question, action->columns != NULL ? action->columns[0] : action->name);
}

bool lock_if_stored(struct lock_question *question)
{
    const struct model_column *column = column_of(question, question->action->name);

    return column != NULL ? !column->is_virtual : assume(question);
}

/* ---- constraints ---- */

bool lock_if_builds(struct lock_question *question)
{
    return question->action->new_name == NULL;
}

/* The columns of the key; NULL: not known. */
static const char *const *key_columns(const struct lock_question *question)
{
    const struct sql_name name = { .schema = question->relation != NULL ? question->relation->name.schema : NULL,
                                   .name = question->action->new_name };
    struct model_relation *relation = NULL;
    const struct model_index *index = NULL;

    if (question->action->new_name == NULL)
        return question->action->columns;
    index = model_find_index(question->model, name, &relation);
    return index != NULL && relation == question->relation ? index->columns : NULL;
}

bool lock_if_key_may_be_null(struct lock_question *question)
{
    const char *const *columns = key_columns(question);

    if (columns == NULL)
        return assume(question);
    for (; *columns != NULL; columns++)
        if (may_be_null(question, *columns))
            return true;
    return false;
}

const struct model_constraint *lock_constraint_named(const struct lock_question *question)
{
    return question->relation != NULL && question->action->name != NULL
                   ? model_find_constraint(question->relation, question->action->name)
                   : NULL;
}

/* A foreign key's parts have names of their own. */
bool lock_if_inherited(struct lock_question *question)
{
    const struct model_constraint *constraint = lock_constraint_named(question);

    if (!lock_if_relation(question))
        return false;
    if (constraint == NULL)
        return question->relation != NULL && question->relation->is_parent && assume(question);
    return constraint->kind == SQL_CONSTRAINT_CHECK || constraint->kind == SQL_CONSTRAINT_NOT_NULL;
}

bool lock_if_not_validated(struct lock_question *question)
{
    const struct model_constraint *constraint = lock_constraint_named(question);

    return constraint != NULL ? !constraint->is_validated : assume(question);
}

bool lock_if_not_enforced(struct lock_question *question)
{
    const struct model_constraint *constraint = lock_constraint_named(question);

    return constraint != NULL ? !constraint->is_enforced : assume(question);
}

/* ---- tables ---- */

bool lock_if_persistence_changes(struct lock_question *question)
{
    if (!is_known(question))
        return assume(question);
    return question->relation->is_unlogged == (question->action->kind == SQL_SET_LOGGED);
}

bool lock_if_other_access_method(struct lock_question *question)
{
    return assume(question);
}

bool lock_if_other_tablespace(struct lock_question *question)
{
    return !question->is_on_index && assume(question);
}

bool lock_if_relation(struct lock_question *question)
{
    enum sql_object object = question->action->object;

    return object == SQL_OBJECT_TABLE || object == SQL_OBJECT_FOREIGN_TABLE || object == SQL_OBJECT_VIEW ||
           object == SQL_OBJECT_MATERIALIZED_VIEW || object == SQL_OBJECT_SEQUENCE;
}

bool lock_if_on_index(struct lock_question *question)
{
    return question->is_on_index;
}

bool lock_if_on_table(struct lock_question *question)
{
    return !question->is_on_index;
}

/* PostgreSQL's reloptions.c: those that ACCESS EXCLUSIVE is for; all options of views, some of GIN, GiST and BRIN. */
static bool has_strong_option(const struct lock_question *question)
{
    static const char *const strong[] = {
        "user_catalog_table",     "security_barrier", "security_invoker", "check_option",  "fastupdate",
        "gin_pending_list_limit", "buffering",        "pages_per_range",  "autosummarize", NULL
    };
    const char *const *settings = question->action->settings;

    for (; settings != NULL && *settings != NULL; settings++)
        if (lock_list_has(strong, *settings))
            return true;
    return false;
}

bool lock_if_strong_options(struct lock_question *question)
{
    return !question->is_on_index && has_strong_option(question);
}

bool lock_if_weak_options(struct lock_question *question)
{
    return !question->is_on_index && !has_strong_option(question);
}

bool lock_if_strong_options_of_index(struct lock_question *question)
{
    return question->is_on_index && has_strong_option(question);
}

bool lock_if_weak_options_of_index(struct lock_question *question)
{
    return question->is_on_index && !has_strong_option(question);
}

bool lock_if_row_trigger(struct lock_question *question)
{
    for (guint index = 0; question->relation != NULL && index < question->relation->triggers->len; index++) {
        const struct model_trigger *trigger = question->relation->triggers->pdata[index];

        if (g_strcmp0(trigger->name, question->action->name) == 0)
            return trigger->is_for_each_row;
    }
    return question->relation == NULL || question->relation->is_parent ? assume(question) : false;
}

bool lock_if_many_relations(struct lock_question *question)
{
    return question->action->object == SQL_OBJECT_SCHEMA || question->action->object == SQL_OBJECT_DATABASE;
}

bool lock_if_partitioned(struct lock_question *question)
{
    return question->relation != NULL && question->relation->kind == MODEL_PARTITIONED_TABLE;
}

bool lock_if_one_relation(struct lock_question *question)
{
    question->is_assumed = question->is_assumed || question->relation == NULL;
    return !lock_if_many_relations(question) && !lock_if_partitioned(question);
}

/* ---- rows ---- */

/* Whether an index leads to the rows is the planner's choice. */
bool lock_if_all_rows(struct lock_question *question)
{
    return question->action->expression == NULL && question->action->kind != SQL_MERGE ? true : assume(question);
}

bool lock_if_whole_query(struct lock_question *question)
{
    const struct sql_query *query = question->action->query;

    if (query == NULL && question->relation != NULL)
        query = question->relation->query;
    return query != NULL && query->where == NULL && !query->has_limit ? true : assume(question);
}

/* ---- ATTACH PARTITION ---- */

static bool as_number(const char *text, double *number)
{
    char *end = NULL;

    *number = g_ascii_strtod(text, &end);
    return *text != '\0' && *end == '\0';
}

/* Does the second bound, of the same column, follow from the first? */
static bool constant_implies(const struct sql_term *known, const struct sql_term *wanted)
{
    double has_number = 0, wants_number = 0;

    if (known->constant == NULL || wanted->constant == NULL)
        return false;
    if (strcmp(known->operator, wanted->operator) == 0 && strcmp(known->constant, wanted->constant) == 0)
        return true;
    if (strcmp(wanted->operator, "IN") == 0)
        return strcmp(known->operator, "=") == 0 && strchr(wanted->constant, ',') == NULL &&
               strcmp(known->constant, wanted->constant) == 0;
    if (!as_number(known->constant, &has_number) || !as_number(wanted->constant, &wants_number))
        return false;
    if (strcmp(wanted->operator, ">=") == 0)
        return (known->operator[0] == '>' || strcmp(known->operator, "=") == 0) && has_number >= wants_number;
    if (strcmp(wanted->operator, "<") == 0)
        return ((strcmp(known->operator, "<") == 0) && has_number <= wants_number) ||
               ((strcmp(known->operator, "<=") == 0 || strcmp(known->operator, "=") == 0) && has_number < wants_number);
    return false;
}

/* Some validated CHECK of the partition says so. */
static bool is_proved(const struct model_relation *partition, const struct sql_term *wanted)
{
    for (guint index = 0; index < partition->constraints->len; index++) {
        const struct model_constraint *constraint = partition->constraints->pdata[index];

        if (constraint->kind != SQL_CONSTRAINT_CHECK || !constraint->is_validated || !constraint->is_enforced)
            continue;
        for (guint term = 0; term < constraint->term_count; term++)
            if (g_strcmp0(constraint->terms[term].column, wanted->column) == 0 &&
                constant_implies(&constraint->terms[term], wanted))
                return true;
    }
    return false;
}

static bool is_never_null(const struct model_relation *relation, const char *name)
{
    const struct model_column *column = model_find_column(relation, name);

    return (column != NULL && column->is_not_null) || model_not_null_proof(relation, name) != NULL;
}

/* The bounds name the columns of the partition key "1", "2" …; only those of one column are so simple. */
static bool bounds_are_proved(const struct lock_question *question, const struct model_relation *partition)
{
    const struct sql_expression *bounds = question->action->expression;
    const char *const *key = question->relation != NULL ? question->relation->partition_key : NULL;

    if (bounds == NULL || !bounds->is_whole || key == NULL || g_strv_length((char **)(guintptr)key) != 1 ||
        !is_never_null(partition, key[0]))
        return false;
    for (guint index = 0; index < bounds->term_count; index++) {
        struct sql_term wanted = bounds->terms[index];

        wanted.column = key[0];
        if (!is_proved(partition, &wanted))
            return false;
    }
    return true;
}

static const struct model_relation *partition_of(const struct lock_question *question)
{
    return model_find_relation(question->model, question->action->other);
}

bool lock_if_bounds_not_proved(struct lock_question *question)
{
    const struct model_relation *partition = partition_of(question);

    if (partition != NULL && bounds_are_proved(question, partition))
        return false;
    return (is_known(question) && partition != NULL && partition->is_whole) || assume(question);
}

static bool has_equal(const struct model_relation *partition, const struct model_index *wanted)
{
    for (guint index = 0; index < partition->indexes->len; index++) {
        const struct model_index *own = partition->indexes->pdata[index];

        if (own->is_unique == wanted->is_unique && own->is_partial == wanted->is_partial &&
            own->has_expression == wanted->has_expression &&
            (wanted->constraint == NULL || (own->constraint != NULL && own->is_primary == wanted->is_primary)) &&
            g_strv_equal((const char *const *)own->columns, (const char *const *)wanted->columns))
            return true;
    }
    return false;
}

bool lock_if_partition_lacks_index(struct lock_question *question)
{
    const struct model_relation *partition = partition_of(question);

    if (!is_known(question) || partition == NULL || !partition->is_whole)
        return assume(question);
    for (guint index = 0; index < question->relation->indexes->len; index++)
        if (!has_equal(partition, question->relation->indexes->pdata[index]))
            return true;
    return false;
}

bool lock_if_parent_refers(struct lock_question *question)
{
    for (guint index = 0; question->relation != NULL && index < question->relation->constraints->len; index++) {
        const struct model_constraint *constraint = question->relation->constraints->pdata[index];

        if (constraint->kind == SQL_CONSTRAINT_FOREIGN_KEY)
            return true;
    }
    return !is_known(question) && assume(question);
}
