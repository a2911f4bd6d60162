/* analysis/reached.c - follows an action to what it runs: what its queries evaluate, and what its writes set off. */
#include "analysis/reached.h"

#include "analysis/model_state.h"
#include "analysis/rule.h"

#include <string.h>

struct walk {
    const struct model *model;
    GArray *found;     /* struct reached */
    GHashTable *seen;  /* relations that are read, and types */
    GHashTable *wrote; /* relations that are written */
    struct reached by; /* what has run what is found now */
};

static void add_call(struct walk *walk, struct sql_name function, guint arguments, const struct sql_actions *body)
{
    struct reached reached = walk->by;

    reached.function = function;
    reached.arguments = arguments;
    reached.body = body;
    g_array_append_val(walk->found, reached);
}

static struct reached part_of(const struct model_relation *relation, const char *kind, const char *part,
                              struct model_birth birth)
{
    return (struct reached){ .kind = kind, .part = part, .of = relation->name, .birth = birth };
}

/* ---- expressions and queries ---- */

static void reach_expression(struct walk *walk, struct reached by, const struct sql_expression *expression);

static void reach_type(struct walk *walk, struct sql_name name)
{
    const struct model_type *type = name.name != NULL ? model_find_type(walk->model, name) : NULL;

    if (type == NULL || type->kind != MODEL_DOMAIN || !g_hash_table_add(walk->seen, (gpointer)(guintptr)type))
        return;
    for (guint index = 0; index < type->constraints->len; index++) {
        const struct model_constraint *check = g_ptr_array_index(type->constraints, index);

        reach_expression(walk, (struct reached){ .kind = "domain", .of = type->name, .birth = check->birth },
                         check->expression);
    }
    reach_type(walk, (struct sql_name){ type->base.schema, type->base.name });
}

static bool may_be(const struct sql_implied *used, const struct sql_implied *created)
{
    return used->is_cast == created->is_cast && strcmp(used->name.name, created->name.name) == 0 &&
           (used->name.schema == NULL || created->name.schema == NULL ||
            strcmp(used->name.schema, created->name.schema) == 0);
}

static void reach_implied(struct walk *walk, const struct sql_implied *implied)
{
    const GArray *created = model_implied(walk->model);
    const struct reached by = walk->by;

    if (implied->is_cast)
        reach_type(walk, implied->name);
    for (guint index = 0; index < created->len; index++) {
        const struct model_implied *one = &g_array_index(created, struct model_implied, index);

        if (!may_be(implied, &one->what))
            continue;
        walk->by = (struct reached){ .kind = implied->is_cast ? "cast to" : "operator",
                                     .of = one->what.name,
                                     .is_possible = true,
                                     .birth = one->birth };
        add_call(walk, one->function, one->arguments, NULL);
        walk->by = by;
    }
}

static void reach_calls(struct walk *walk, const struct sql_call *calls, guint count)
{
    for (guint index = 0; index < count; index++)
        add_call(walk, calls[index].function, calls[index].arguments, calls[index].body);
}

static void reach_all_implied(struct walk *walk, const struct sql_implied *implied, guint count)
{
    for (guint index = 0; index < count; index++)
        reach_implied(walk, &implied[index]);
}

static void reach_expression(struct walk *walk, struct reached by, const struct sql_expression *expression)
{
    const struct reached before = walk->by;

    if (expression == NULL)
        return;
    walk->by = by;
    reach_calls(walk, expression->calls, expression->call_count);
    reach_all_implied(walk, expression->implied, expression->implied_count);
    walk->by = before;
}

/* Does the type, as it was written, mean the rows of a relation that the query reads, which has no such column? */
static bool is_row_of(const struct walk *walk, const struct sql_query *query, const char *type, const char *column)
{
    const char *dot = strrchr(type, '.');

    for (guint index = 0; index < query->relation_count; index++) {
        const struct model_relation *relation = model_find_relation(walk->model, query->relations[index]);

        if (strcmp(query->relations[index].name, dot != NULL ? dot + 1 : type) == 0 &&
            (relation == NULL || model_find_column(relation, column) == NULL))
            return true;
    }
    return false;
}

/* users.f is f(users). */
static void reach_field(struct walk *walk, const struct sql_query *query, const char *column)
{
    const GPtrArray *functions = model_find_overloads(walk->model, (struct sql_name){ NULL, column });

    for (guint index = 0; functions != NULL && index < functions->len; index++) {
        const struct model_function *function = g_ptr_array_index(functions, index);
        const char *const *types = function->details != NULL ? function->details->argument_types : NULL;

        if (types != NULL && types[0] != NULL && types[1] == NULL && is_row_of(walk, query, types[0], column))
            add_call(walk, function->name, 1, NULL);
    }
}

static void reach_read(struct walk *walk, struct sql_name name);

/* What it reads, and what it calls without a name. */
static void reach_sources(struct walk *walk, const struct sql_query *query)
{
    reach_all_implied(walk, query->implied, query->implied_count);
    for (guint index = 0; index < query->relation_count; index++)
        reach_read(walk, query->relations[index]);
    for (const char *const *column = query->columns; column != NULL && *column != NULL; column++)
        reach_field(walk, query, *column);
}

static void reach_query(struct walk *walk, struct reached by, const struct sql_query *query)
{
    const struct reached before = walk->by;

    if (query == NULL)
        return;
    walk->by = by;
    reach_calls(walk, query->calls, query->call_count);
    reach_sources(walk, query);
    walk->by = before;
}

/* ---- reading ---- */

/* Who migrates is the owner, mostly: policies are not for them, unless they are forced. */
static void reach_policies(struct walk *walk, const struct model_relation *relation)
{
    for (guint index = 0;
         relation->has_row_security && relation->forces_row_security && index < relation->policies->len; index++) {
        const struct model_policy *policy = g_ptr_array_index(relation->policies, index);

        reach_expression(walk, part_of(relation, "policy", policy->name, policy->birth), policy->expression);
    }
}

static void reach_relation(struct walk *walk, const struct model_relation *relation)
{
    if (!g_hash_table_add(walk->seen, (gpointer)(guintptr)relation))
        return;
    if (relation->kind == MODEL_VIEW)
        reach_query(walk, part_of(relation, "view", NULL, relation->birth), relation->query);
    for (guint index = 0; index < relation->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(relation->columns, index);

        if (column->is_virtual)
            reach_expression(walk, part_of(relation, "column", column->name, column->birth), column->expression);
    }
    reach_policies(walk, relation);
}

static void reach_read(struct walk *walk, struct sql_name name)
{
    const struct model_relation *relation = model_find_relation(walk->model, name);

    if (relation != NULL)
        reach_relation(walk, relation);
}

/* ---- writing ---- */

enum event { ON_INSERT = 1 << 0, ON_UPDATE = 1 << 1, ON_DELETE = 1 << 2, ON_TRUNCATE = 1 << 3 };

struct writing {
    unsigned events; /* enum event */
    const struct sql_action *action;
    bool is_named; /* the relation is the one that the action names, or a view of it; else a partition of that */
};

static unsigned event_of(const char *word)
{
    static const char *const words[] = { "insert", "update", "delete", "truncate" };

    for (size_t index = 0; word != NULL && index < G_N_ELEMENTS(words); index++)
        if (strcmp(words[index], word) == 0)
            return 1U << index;
    return 0;
}

static unsigned events_of(const struct sql_action *action)
{
    switch ((int)action->kind) {
    case SQL_INSERT:
        return ON_INSERT | (model_list_has(action->settings, "do update") ? ON_UPDATE : 0U);
    case SQL_COPY_FROM:
        return ON_INSERT;
    case SQL_UPDATE:
        return ON_UPDATE;
    case SQL_DELETE:
        return ON_DELETE;
    case SQL_MERGE:
        return ON_INSERT | ((action->flags & SQL_ON) != 0 ? ON_UPDATE | ON_DELETE : 0U);
    case SQL_TRUNCATE:
        return ON_TRUNCATE;
    default:
        return 0;
    }
}

/* UPDATE OF other columns than those that are set. */
static bool is_of_others(const struct model_trigger *trigger, const struct writing *writing)
{
    if (writing->events != ON_UPDATE || trigger->columns == NULL || trigger->columns[0] == NULL)
        return false;
    for (const char *const *column = writing->action->columns; column != NULL && *column != NULL; column++)
        if (model_list_has(trigger->columns, *column))
            return false;
    return true;
}

static bool fires(const struct model_trigger *trigger, const struct writing *writing)
{
    unsigned events = 0;

    for (const char *const *event = trigger->events; event != NULL && *event != NULL; event++)
        events |= event_of(*event);
    return (events & writing->events) != 0 && !trigger->is_disabled &&
           (writing->is_named || trigger->is_for_each_row) && !is_of_others(trigger, writing);
}

static void reach_triggers(struct walk *walk, const struct model_relation *relation, const struct writing *writing)
{
    for (guint index = 0; index < relation->triggers->len; index++) {
        const struct model_trigger *trigger = g_ptr_array_index(relation->triggers, index);
        const struct reached by = part_of(relation, "trigger", trigger->name, trigger->birth);

        if (!fires(trigger, writing))
            continue;
        reach_expression(walk, by, trigger->condition);
        walk->by = by;
        walk->by.events = (writing->events & ON_DELETE) == 0 ? trigger->events : NULL;
        add_call(walk, trigger->function, 0, NULL);
        walk->by = (struct reached){ 0 };
    }
}

static void reach_rules(struct walk *walk, const struct model_relation *relation, const struct writing *writing)
{
    for (guint index = 0; writing->is_named && index < relation->rules->len; index++) {
        const struct model_rule *rule = g_ptr_array_index(relation->rules, index);
        const struct reached by = part_of(relation, "rule", rule->name, rule->birth);

        if (rule->is_disabled || (event_of(rule->event) & writing->events) == 0)
            continue;
        reach_expression(walk, by, rule->condition);
        walk->by = by;
        add_call(walk, (struct sql_name){ 0 }, 0, rule->body);
        walk->by = (struct reached){ 0 };
    }
}

/* How many columns are given a value, where none is named; all that there are where that is not known. */
static guint given_count(const struct sql_action *action)
{
    const struct sql_query *query = action->query;

    if (action->kind != SQL_INSERT || query == NULL || query->has_star)
        return G_MAXUINT;
    return query->value_count > 0 ? query->value_count : query->output_count;
}

static bool takes_default(const struct writing *writing, const struct model_column *column, guint position)
{
    const struct sql_action *action = writing->action;
    const bool is_named = model_list_has(action->columns, column->name);

    if (column->is_generated || action->kind == SQL_MERGE)
        return true;
    if (action->query != NULL && action->query->takes_default && (is_named || action->columns == NULL))
        return true;
    if ((writing->events & ON_INSERT) == 0)
        return false;
    return action->columns != NULL ? !is_named : position >= given_count(action);
}

static bool is_set(const struct writing *writing, const struct model_column *column)
{
    return (writing->events & ON_INSERT) != 0 || writing->action->columns == NULL || column->is_generated ||
           model_list_has(writing->action->columns, column->name);
}

static void reach_columns(struct walk *walk, const struct model_relation *relation, const struct writing *writing)
{
    for (guint index = 0; index < relation->columns->len; index++) {
        const struct model_column *column = g_ptr_array_index(relation->columns, index);

        if (!is_set(writing, column))
            continue;
        if (takes_default(writing, column, index))
            reach_expression(walk, part_of(relation, "column", column->name, column->birth), column->expression);
        reach_type(walk, (struct sql_name){ column->type.schema, column->type.name });
    }
}

static void reach_checks(struct walk *walk, const struct model_relation *relation)
{
    for (guint index = 0; index < relation->constraints->len; index++) {
        const struct model_constraint *constraint = g_ptr_array_index(relation->constraints, index);

        if (constraint->kind == SQL_CONSTRAINT_CHECK && constraint->is_enforced)
            reach_expression(walk, part_of(relation, "constraint", constraint->name, constraint->birth),
                             constraint->expression);
    }
}

static void reach_write(struct walk *walk, const struct model_relation *relation, const struct writing *writing);

static void reach_partitions(struct walk *walk, const struct model_relation *relation, const struct writing *writing)
{
    const struct writing below = { .events = writing->events, .action = writing->action };
    g_autoptr(GPtrArray) children = NULL;

    if ((writing->action->flags & SQL_ONLY) == 0 &&
        (relation->kind == MODEL_PARTITIONED_TABLE || (writing->events & ON_INSERT) == 0))
        children = model_children(walk->model, relation);
    for (guint index = 0; children != NULL && index < children->len; index++)
        reach_write(walk, g_ptr_array_index(children, index), &below);
}

static bool is_answered(const struct model_relation *view, const struct writing *writing)
{
    for (guint index = 0; index < view->triggers->len; index++)
        if (fires(g_ptr_array_index(view->triggers, index), writing))
            return true;
    for (guint index = 0; index < view->rules->len; index++) {
        const struct model_rule *rule = g_ptr_array_index(view->rules, index);

        if (rule->is_instead && rule->condition == NULL && !rule->is_disabled &&
            (event_of(rule->event) & writing->events) != 0)
            return true;
    }
    return false;
}

/* What is written through a view is written to what it is of. */
static void reach_behind(struct walk *walk, const struct model_relation *view, const struct writing *writing)
{
    const struct model_relation *relation = view->query != NULL && view->query->from.name != NULL
                                                    ? model_find_relation(walk->model, view->query->from)
                                                    : NULL;

    if (relation != NULL && !is_answered(view, writing))
        reach_write(walk, relation, writing);
}

static void reach_write(struct walk *walk, const struct model_relation *relation, const struct writing *writing)
{
    if (!g_hash_table_add(walk->wrote, (gpointer)(guintptr)relation))
        return;
    reach_triggers(walk, relation, writing);
    reach_rules(walk, relation, writing);
    if (relation->kind == MODEL_VIEW) {
        reach_behind(walk, relation, writing);
        return;
    }
    if ((writing->events & (ON_INSERT | ON_UPDATE)) != 0) {
        reach_columns(walk, relation, writing);
        reach_checks(walk, relation);
    }
    if (writing->events != ON_TRUNCATE)
        reach_policies(walk, relation);
    reach_partitions(walk, relation, writing);
}

/* ---- actions ---- */

/* Is what it has of queries and expressions evaluated when it runs, not when what it makes is used? */
static bool is_evaluated(const struct sql_action *action)
{
    if ((action->flags & (SQL_IN_CREATE | SQL_NO_DATA | SQL_NOT_VALID)) != 0)
        return false;
    switch ((int)action->kind) {
    case SQL_CREATE_TABLE:
    case SQL_CREATE_MATERIALIZED_VIEW:
    case SQL_ADD_COLUMN:
    case SQL_ALTER_COLUMN_TYPE:
    case SQL_SET_EXPRESSION:
    case SQL_ADD_CONSTRAINT:
    case SQL_DOMAIN_ADD_CONSTRAINT:
    case SQL_CREATE_INDEX:
    case SQL_INSERT:
    case SQL_UPDATE:
    case SQL_DELETE:
    case SQL_MERGE:
    case SQL_COPY_FROM:
    case SQL_COPY_TO:
    case SQL_SELECT:
    case SQL_CALL:
        return true;
    default:
        return false;
    }
}

static void reach_own(struct walk *walk, const struct sql_action *action)
{
    const struct sql_call *call = NULL;

    if (action->kind == SQL_CALL)
        add_call(walk, action->relation, (guint)action->rows, NULL);
    for (guint number = 0; (call = sql_action_call(action, number)) != NULL; number++)
        add_call(walk, call->function, call->arguments, call->body);
    if (action->expression != NULL)
        reach_all_implied(walk, action->expression->implied, action->expression->implied_count);
    if (action->query != NULL)
        reach_sources(walk, action->query);
    reach_type(walk, (struct sql_name){ action->type.schema, action->type.name });
}

/* What is there already and is evaluated now: a view's query, a constraint. */
static void reach_kept(struct walk *walk, const struct sql_action *action)
{
    const struct model_relation *relation = model_find_relation(walk->model, action->relation);
    const struct model_constraint *constraint = relation != NULL && action->kind == SQL_VALIDATE_CONSTRAINT
                                                        ? model_find_constraint(relation, action->name)
                                                        : NULL;

    if (relation != NULL && action->kind == SQL_REFRESH_MATERIALIZED_VIEW && (action->flags & SQL_NO_DATA) == 0)
        reach_query(walk, part_of(relation, "materialized view", NULL, relation->birth), relation->query);
    if (constraint != NULL)
        reach_expression(walk, part_of(relation, "constraint", constraint->name, constraint->birth),
                         constraint->expression);
}

static void reach_written(struct walk *walk, const struct sql_action *action)
{
    const struct writing writing = { .events = events_of(action), .action = action, .is_named = true };
    const struct model_relation *relation =
            writing.events != 0 ? model_find_relation(walk->model, action->relation) : NULL;

    if (relation == NULL)
        return;
    if ((writing.events & ~(unsigned)(ON_INSERT | ON_TRUNCATE)) != 0)
        reach_relation(walk, relation);
    reach_write(walk, relation, &writing);
}

GArray *reached_by(const struct model *model, const struct sql_action *action)
{
    struct walk walk = { .model = model, .found = g_array_new(FALSE, FALSE, sizeof(struct reached)) };

    walk.seen = g_hash_table_new(NULL, NULL);
    walk.wrote = g_hash_table_new(NULL, NULL);
    if (is_evaluated(action))
        reach_own(&walk, action);
    else if (action->kind == SQL_REFRESH_MATERIALIZED_VIEW || action->kind == SQL_VALIDATE_CONSTRAINT)
        reach_kept(&walk, action);
    reach_written(&walk, action);
    g_hash_table_unref(walk.seen);
    g_hash_table_unref(walk.wrote);
    return walk.found;
}

bool reached_is_for_delete(const char *const *events, const struct sql_action *action)
{
    return model_list_has(events, "delete") && (action->flags & SQL_CONDITIONAL) != 0 &&
           (action->kind == SQL_DELETE || action->kind == SQL_TRUNCATE || action->kind == SQL_DROP_TABLE);
}

char *reached_way(const struct reached *reached)
{
    g_autofree char *of = view_name(reached->of);

    if (reached->part == NULL)
        return g_strdup_printf("the %s %s", reached->kind, of);
    return g_strdup_printf("the %s %s of %s", reached->kind, reached->part, of);
}
