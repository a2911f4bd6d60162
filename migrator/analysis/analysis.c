/* analysis/analysis.c - goes through a migration action by action: asks the rules, then brings the model up. */
#include "analysis/analysis.h"

#include "analysis/allow.h"
#include "analysis/builtin.h"
#include "analysis/chosen_rules.h"
#include "analysis/judgement.h"
#include "analysis/open_findings.h"
#include "analysis/reached.h"
#include "analysis/rule.h"
#include "analysis/transaction.h"
#include "migration/copy_data.h"

#include <string.h>

enum {
    CALL_DEPTH_MAX = 16, /* functions that call functions: further down they are not followed */
    REACH_MAX = 4096,    /* actions before and after one that rules look at: what replaces it further off is not seen */
};

struct analysis {
    struct model *model;
    struct activity *activity;
    struct analysis_options options; /* server_version: the least that it can be, by what was read */
    bool is_replay;                  /* only rules for replayed migrations are asked */
    bool is_of_release;              /* what is gone through the running release sets off, too */
    struct chosen_rules rules;
    struct rule_transaction transaction;
    GHashTable *stopped; /* "schema.table" -> how many judged transactions have stopped its writers */
    guint statement;     /* that the transaction's last action belongs to */
    const struct sql_script *script;
    guint statement_actions;            /* that this statement has */
    const struct sql_action *preceding; /* before the one that is gone through */
    guint preceding_count;
    const struct sql_action *following; /* after it */
    guint following_count;
    const struct sql_actions *running[CALL_DEPTH_MAX]; /* bodies that are gone through, the innermost last */
    guint call_depth;
    GHashTable *gone_through; /* bodies that this migration sets off without naming them: struct sql_actions * */
    struct judgement *judgement;
    struct open_findings *open;
};

void analysis_verdict_release(struct analysis_verdict *verdict)
{
    g_free(verdict->cause);
    g_clear_pointer(&verdict->fixes, g_array_unref);
    *verdict = (struct analysis_verdict){ 0 };
}

/* ---- life ---- */

bool analysis_check_options(const struct analysis_options *options, struct fault *fault)
{
    return chosen_rules_check(options->enable, true, fault) && chosen_rules_check(options->disable, false, fault);
}

struct analysis *analysis_new(const struct analysis_options *options)
{
    struct analysis *analysis = g_new0(struct analysis, 1);

    analysis->model = model_new();
    analysis->activity = activity_new();
    analysis->options = *options;
    if (options->server_version == 0)
        analysis->options.server_version = ANALYSIS_SERVER_VERSION_MIN;
    if (options->begins_empty)
        model_begin_empty(analysis->model);
    transaction_init(&analysis->transaction);
    analysis->stopped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    analysis->gone_through = g_hash_table_new(NULL, NULL);
    analysis->open = open_findings_new();
    chosen_rules_init(&analysis->rules, options, analysis->options.server_version);
    return analysis;
}

void analysis_free(struct analysis *analysis)
{
    if (analysis == NULL)
        return;
    chosen_rules_release(&analysis->rules);
    transaction_release(&analysis->transaction);
    g_hash_table_unref(analysis->stopped);
    g_hash_table_unref(analysis->gone_through);
    open_findings_free(analysis->open);
    model_free(analysis->model);
    activity_free(analysis->activity);
    g_free(analysis);
}

void analysis_cleanup(struct analysis **analysis)
{
    analysis_free(*analysis);
}

struct model *analysis_model(struct analysis *analysis)
{
    return analysis->model;
}

struct activity *analysis_activity(struct analysis *analysis)
{
    return analysis->activity;
}

/* ---- how often a table's writers were stopped ---- */

static char *stopped_key(const struct analysis *analysis, struct sql_name table)
{
    const struct model_relation *relation = model_find_relation(analysis->model, table);

    if (relation != NULL)
        table = relation->name;
    return g_strconcat(table.schema != NULL ? table.schema : "", ".", table.name, NULL);
}

static guint times_stopped(const struct analysis *analysis, struct sql_name table)
{
    g_autofree char *key = table.name != NULL ? stopped_key(analysis, table) : NULL;

    return key != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(analysis->stopped, key)) : 0;
}

/* The transaction ends: count what it held. */
static void count_stopped(const struct analysis *analysis)
{
    const GArray *held = analysis->transaction.held;

    for (guint index = 0; !analysis->is_replay && index < held->len; index++) {
        const struct rule_held *lock = &g_array_index(held, struct rule_held, index);

        if (lock_mode_stops_writes(lock->mode) && lock->table.name != NULL)
            g_hash_table_replace(analysis->stopped, stopped_key(analysis, lock->table),
                                 GUINT_TO_POINTER(times_stopped(analysis, lock->table) + 1));
    }
}

/* ---- an action ---- */

static bool is_on_an_index(const struct sql_action *action)
{
    return action->kind == SQL_DROP_INDEX || action->kind == SQL_RENAME_INDEX || action->kind == SQL_ATTACH_INDEX ||
           (action->kind == SQL_REINDEX && action->object == SQL_OBJECT_INDEX);
}

static bool is_on_a_routine(const struct sql_action *action)
{
    return action->kind == SQL_CALL || action->object == SQL_OBJECT_FUNCTION ||
           action->object == SQL_OBJECT_PROCEDURE || action->object == SQL_OBJECT_AGGREGATE;
}

static bool is_on_a_type(const struct sql_action *action)
{
    return (action->kind >= SQL_CREATE_ENUM && action->kind <= SQL_RENAME_TYPE) || action->object == SQL_OBJECT_TYPE ||
           action->object == SQL_OBJECT_DOMAIN;
}

/* What is dropped or renamed here may have the name of a relation, and be none. */
static bool is_on_something_else(const struct sql_action *action)
{
    return action->kind == SQL_DROP_OTHER || action->kind == SQL_RENAME_OTHER ||
           ((action->kind == SQL_ALTER_OTHER || action->kind == SQL_OTHER) && action->object == SQL_OBJECT_OTHER) ||
           action->object == SQL_OBJECT_COLLATION;
}

static enum model_age age_of(const struct analysis *analysis, const struct sql_action *action,
                             const struct model_relation *relation)
{
    const struct model_function *function = NULL;
    const struct model_type *type = NULL;

    if (relation != NULL)
        return model_age(analysis->model, relation->birth);
    if (g_strcmp0(action->relation.schema, "pg_temp") == 0)
        return MODEL_NEW; /* the session's own, whoever made it */
    if (is_on_a_routine(action))
        function = model_find_signature(analysis->model, action->relation,
                                        action->function != NULL ? action->function->argument_types : NULL);
    else if (is_on_a_type(action))
        type = model_find_type(analysis->model, action->relation);
    if (function != NULL)
        return model_age(analysis->model, function->birth);
    return type != NULL ? model_age(analysis->model, type->birth) : MODEL_ASSUMED;
}

static void look_up(const struct analysis *analysis, struct rule_view *view)
{
    const struct sql_action *action = view->action;
    struct model_relation *relation = NULL;
    const char *column = NULL;

    if (is_on_an_index(action))
        view->index = model_find_index(analysis->model, action->relation, &relation);
    else if (action->relation.name != NULL && !is_on_a_routine(action) && !is_on_something_else(action))
        relation = model_find_relation(analysis->model, action->relation);
    if (action->other.name != NULL)
        view->other = model_find_relation(analysis->model, action->other);
    if (relation != NULL && action->kind == SQL_ADD_CONSTRAINT && action->new_name != NULL)
        view->index =
                model_find_index(analysis->model, (struct sql_name){ relation->name.schema, action->new_name }, NULL);
    view->relation = relation;
    if (relation != NULL && action->name != NULL)
        view->constraint = model_find_constraint(relation, action->name);
    column = view_column_name(view);
    if (relation != NULL && column != NULL)
        view->column = model_find_column(relation, column);
    view->age = age_of(analysis, action, relation);
}

static void view_open(const struct analysis *analysis, const struct sql_action *action, struct rule_view *view)
{
    *view = (struct rule_view){
        .action = action,
        .model = analysis->model,
        .activity = analysis->activity,
        .server_version = analysis->options.server_version,
        .transaction = &analysis->transaction,
        .script = analysis->script,
        .statement_actions = analysis->statement_actions,
        .preceding = analysis->preceding,
        .preceding_count = analysis->preceding_count,
        .following = analysis->following,
        .following_count = analysis->following_count,
        .detail = g_string_new(NULL),
    };
    look_up(analysis, view);
    view->transactions_before = times_stopped(analysis, view_table(view));
    lock_effect_of(analysis->model, action, analysis->options.server_version, &view->effect, &view->is_assumed);
    view->is_idle = view_does_nothing(view);
    if (view->is_idle)
        view->effect = (struct lock_effect){
            .relation = view->relation != NULL ? view->effect.relation : LOCK_NONE,
        };
}

static void view_close(struct rule_view *view)
{
    g_string_free(view->detail, TRUE);
}

/* What does nothing takes its lock all the same, and is as long as it takes to see that. */
static bool is_of_the_idle(const struct rule *rule, const struct rule_view *view)
{
    if (rule->axis == AXIS_AVAILABILITY)
        return (rule->traits & RULE_GROWS) == 0 && view->effect.relation != LOCK_NONE;
    return rule->axis != AXIS_COMPATIBILITY && rule->axis != AXIS_DATA;
}

static bool is_asked(const struct analysis *analysis, const struct rule *rule, const struct rule_view *view)
{
    bool is_unused = view->age == MODEL_NEW || view->age == MODEL_UNRELEASED;

    return (!is_unused || (rule->traits & RULE_ANYWAY) != 0) && (!view->is_idle || is_of_the_idle(rule, view)) &&
           (!analysis->is_replay || (rule->traits & RULE_REPLAYED) != 0) &&
           (!analysis->is_of_release || rule->class_ > CLASS_COMPATIBLE) &&
           judgement_is_open(analysis->judgement, rule);
}

static void ask_rule(const struct analysis *analysis, const struct rule *rule, struct rule_view *view)
{
    struct finding *finding = NULL;

    g_string_truncate(view->detail, 0);
    view->parameter = chosen_rules_parameter(&analysis->rules, rule);
    if (rule->matches == NULL || rule->matches(view))
        finding = judgement_add(analysis->judgement, rule, view);
    if (finding != NULL && rule->is_settled != NULL)
        open_findings_add(analysis->open, rule, finding, view);
}

static void ask_rules(const struct analysis *analysis, struct rule_view *view)
{
    const GPtrArray *rules = analysis->rules.of_kind[view->action->kind];

    for (guint index = 0; index < rules->len; index++) {
        const struct rule *rule = g_ptr_array_index(rules, index);

        if (is_asked(analysis, rule, view))
            ask_rule(analysis, rule, view);
    }
}

/* ---- transactions ---- */

static void begin_transaction(struct analysis *analysis, bool is_open)
{
    count_stopped(analysis);
    transaction_begin(&analysis->transaction, is_open);
    model_begin_transaction(analysis->model);
}

static bool ends_transaction(enum sql_action_kind kind)
{
    return kind == SQL_COMMIT || kind == SQL_ROLLBACK || kind == SQL_PREPARED_TRANSACTION;
}

/* Control that a file has of its own: other tools' files, and bodies that commit. */
static void note(struct analysis *analysis, const struct rule_view *view)
{
    enum sql_action_kind kind = view->action->kind;

    if (kind == SQL_BEGIN || ends_transaction(kind))
        begin_transaction(analysis, kind == SQL_BEGIN);
    else
        transaction_note(&analysis->transaction, view);
}

/* ---- what it runs ---- */

static void perform(struct analysis *analysis, const struct sql_action *action);

/* Recursion does again what is gone through already. */
static bool is_being_run(const struct analysis *analysis, const struct sql_actions *body)
{
    for (guint depth = 0; depth < analysis->call_depth; depth++)
        if (analysis->running[depth] == body)
            return true;
    return false;
}

static void perform_body(struct analysis *analysis, const struct sql_action *by, const struct reached *reached,
                         const struct sql_actions *body)
{
    analysis->running[analysis->call_depth++] = body;
    for (guint index = 0; index < body->list->len; index++) {
        struct sql_action action = g_array_index(body->list, struct sql_action, index);

        if (reached_is_for_delete(reached->events, &action))
            continue;
        action.offset = by->offset;
        action.statement = by->statement;
        action.flags |= SQL_IN_BODY | (by->flags & SQL_CONDITIONAL);
        perform(analysis, &action);
    }
    analysis->call_depth--;
}

static void refuse_call(const struct analysis *analysis, const struct sql_action *action, struct sql_name name,
                        const char *why)
{
    g_autofree char *shown = view_name(name);

    model_doubt(analysis->model);
    if (!analysis->is_replay && !analysis->is_of_release)
        judgement_add_call(analysis->judgement, action, shown, why);
}

static bool is_harmless(struct sql_name name)
{
    bool is_builtin =
            (name.schema == NULL || strcmp(name.schema, "pg_catalog") == 0) && builtin_volatility(name.name) != '\0';

    return is_builtin || builtin_is_of_extension(name.name) || sql_is_extension_function(name);
}

/* Where the server takes only immutable functions, nobody has to know them: they may not write. */
static bool wants_immutable(const struct sql_action *action)
{
    return action->kind == SQL_CREATE_INDEX || action->kind == SQL_SET_EXPRESSION ||
           (action->kind == SQL_ADD_COLUMN && (action->flags & SQL_GENERATED) != 0);
}

/* A function of the set does what its body says; NULL: nothing is known of it. */
static const struct sql_actions *body_of(const struct analysis *analysis, const struct reached *reached)
{
    const struct model_function *function =
            reached->body == NULL && reached->function.name != NULL
                    ? model_find_function(analysis->model, reached->function, reached->arguments)
                    : NULL;

    return function != NULL && function->details != NULL ? function->details->body : reached->body;
}

/* Of any other functions than those that come with PostgreSQL nothing is known. */
static void perform_unknown(const struct analysis *analysis, const struct sql_action *action,
                            const struct reached *reached)
{
    if (reached->function.name == NULL || reached->is_possible)
        return;
    if (sql_query_argument(reached->function) >= 0)
        refuse_call(analysis, action, reached->function, "what query it runs is known only then");
    else if (!is_harmless(reached->function) && !wants_immutable(action))
        refuse_call(analysis, action, reached->function, "nothing is known of it");
}

static void perform_reached(struct analysis *analysis, const struct sql_action *action, const struct reached *reached)
{
    const struct sql_actions *body = body_of(analysis, reached);

    if (body == NULL)
        perform_unknown(analysis, action, reached);
    else if (is_being_run(analysis, body))
        return;
    else if (analysis->call_depth == CALL_DEPTH_MAX)
        refuse_call(analysis, action, reached->function, "too many functions that call one another lead there");
    else
        perform_body(analysis, action, reached, body);
}

/* Every statement would set it off again: it is gone through for the first that nothing takes back. */
static bool is_gone_through(const struct analysis *analysis, const struct reached *reached)
{
    const struct sql_actions *body = body_of(analysis, reached);

    return body != NULL && !analysis->judgement->is_undone &&
           !g_hash_table_add(analysis->gone_through, (gpointer)(guintptr)body);
}

/* What the action does not name: a trigger, a view … What the running release has set off as well is known to it. */
static void perform_beside(struct analysis *analysis, const struct sql_action *action, const struct reached *reached)
{
    const enum model_age age = model_age(analysis->model, reached->birth);
    const bool was_of_release = analysis->is_of_release;
    g_autofree char *way = NULL;

    if (is_gone_through(analysis, reached))
        return;
    if (analysis->judgement->way == NULL)
        analysis->judgement->way = way = reached_way(reached);
    analysis->is_of_release = was_of_release || age == MODEL_ASSUMED || age == MODEL_RELEASED;
    perform_reached(analysis, action, reached);
    analysis->is_of_release = was_of_release;
    if (way != NULL)
        analysis->judgement->way = NULL;
}

static void perform_all_reached(struct analysis *analysis, const struct sql_action *action)
{
    g_autoptr(GArray) all = reached_by(analysis->model, action);

    for (guint index = 0; index < all->len; index++) {
        const struct reached *reached = &g_array_index(all, struct reached, index);

        if (reached->kind == NULL)
            perform_reached(analysis, action, reached);
        else
            perform_beside(analysis, action, reached);
    }
}

static void perform(struct analysis *analysis, const struct sql_action *action)
{
    struct rule_view view;

    view_open(analysis, action, &view);
    if (action->kind == SQL_OPAQUE || (view_changes_rows(&view) && view.relation == NULL))
        model_doubt(analysis->model);
    if (action->kind != SQL_OPAQUE)
        ask_rules(analysis, &view);
    else if (!analysis->is_replay && !analysis->is_of_release)
        judgement_add_opaque(analysis->judgement, action);
    note(analysis, &view);
    view_close(&view);
    perform_all_reached(analysis, action);
    model_apply(analysis->model, action);
}

/* ---- a migration ---- */

static guint statement_length(const GArray *list, guint index)
{
    guint statement = g_array_index(list, struct sql_action, index).statement;
    guint end = index;

    while (end < list->len && g_array_index(list, struct sql_action, end).statement == statement)
        end++;
    return end - index;
}

/* Who writes what only a newer server takes has one: its rules hold from here on. */
static void raise_server_version(struct analysis *analysis, int version)
{
    if (version <= analysis->options.server_version)
        return;
    analysis->options.server_version = version;
    chosen_rules_release(&analysis->rules);
    chosen_rules_init(&analysis->rules, &analysis->options, version);
}

static void perform_all(struct analysis *analysis, struct judgement *judgement, const struct sql_actions *actions)
{
    const struct analysis_input *input = judgement->input;
    bool is_transactional = !input->script->transaction_off;
    g_autofree bool *undone = transaction_undone(actions->list);

    analysis->judgement = judgement;
    analysis->script = input->script;
    g_hash_table_remove_all(analysis->gone_through);
    raise_server_version(analysis, input->script->server_version);
    if (input->script->has_command)
        model_doubt(analysis->model);
    model_begin_migration(analysis->model, input->is_released || analysis->options.is_each_released);
    begin_transaction(analysis, is_transactional);
    for (guint index = 0; index < actions->list->len; index++) {
        const struct sql_action *action = &g_array_index(actions->list, struct sql_action, index);

        if (!is_transactional && index > 0 && action->statement != analysis->statement)
            begin_transaction(analysis, false);
        if (index == 0 || action->statement != analysis->statement)
            analysis->statement_actions = statement_length(actions->list, index);
        analysis->statement = action->statement;
        analysis->preceding_count = MIN(index, REACH_MAX);
        analysis->preceding = action - analysis->preceding_count;
        analysis->following = action + 1;
        analysis->following_count = MIN(actions->list->len - index - 1, REACH_MAX);
        judgement->is_undone = undone[index];
        perform(analysis, action);
    }
    count_stopped(analysis);
    transaction_begin(&analysis->transaction, false);
    model_end_session(analysis->model);
    analysis->judgement = NULL;
}

void analysis_replay(struct analysis *analysis, const struct analysis_input *input)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct judgement judgement = { .input = input, .silent = analysis->options.disable, .findings = findings };
    struct sql_actions actions;

    sql_actions_read(&actions, input->script);
    analysis->is_replay = true;
    perform_all(analysis, &judgement, &actions);
    analysis->is_replay = false;
    allow_apply(input, analysis->options.disable, findings, 0);
    if (input->source != NULL)
        copy_data_place_findings(input->source, findings, 0);
    open_findings_keep(analysis->open, findings);
    g_free(judgement.cause);
    g_free(judgement.unkept);
    sql_actions_release(&actions);
}

void analysis_judge(struct analysis *analysis, const struct analysis_input *input, GPtrArray *findings,
                    struct analysis_verdict *verdict)
{
    struct judgement judgement = {
        .input = input, .silent = analysis->options.disable, .findings = findings, .first = findings->len
    };
    struct sql_actions actions;

    sql_actions_read(&actions, input->script);
    perform_all(analysis, &judgement, &actions);
    judgement_close(&judgement, verdict);
    verdict->opaque = actions.opaque + judgement.callers;
    verdict->analysed = actions.statements - verdict->opaque;
    sql_actions_release(&actions);
}

void analysis_finish(struct analysis *analysis, GPtrArray *findings)
{
    open_findings_settle(analysis->open, analysis->model, findings);
}
