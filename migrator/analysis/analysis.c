/* analysis/analysis.c - goes through a migration action by action: asks the rules, then brings the model up. */
#include "analysis/analysis.h"

#include "analysis/allow.h"
#include "analysis/builtin.h"
#include "analysis/judgement.h"
#include "analysis/open_findings.h"
#include "analysis/rule.h"

#include <string.h>

enum { CALL_DEPTH_MAX = 16 }; /* functions that call functions; recursion ends here */

struct analysis {
    struct model *model;
    int server_version;
    bool is_each_released;
    const char *const *disable;
    GPtrArray *rules[SQL_ACTION_KIND_COUNT]; /* const struct rule *: those that look at a kind */
    struct rule_transaction transaction;
    guint statement; /* that the transaction's last action belongs to */
    const struct sql_script *script;
    guint statement_actions;            /* that this statement has */
    const struct sql_action *following; /* after the one that is gone through */
    guint following_count;
    guint call_depth;
    struct judgement *judgement;
    bool is_replay; /* only rules for replayed migrations are asked */
    struct open_findings *open;
};

void analysis_verdict_release(struct analysis_verdict *verdict)
{
    g_free(verdict->cause);
    g_clear_pointer(&verdict->fixes, g_array_unref);
    *verdict = (struct analysis_verdict){ 0 };
}

/* ---- which rules ---- */

static bool check_ids(const char *const *ids, struct fault *fault)
{
    for (; ids != NULL && *ids != NULL; ids++) {
        const char *nearest = NULL;

        if (rule_find(*ids) != NULL)
            continue;
        fault_set(fault, FAULT_USAGE, "there is no rule \"%s\"", *ids);
        nearest = rule_nearest(*ids);
        return nearest != NULL ? fault_set_hint(fault, "did you mean \"%s\"?", nearest)
                               : fault_set_hint(fault, "`migrator explain` lists all rules");
    }
    return true;
}

bool analysis_check_options(const struct analysis_options *options, struct fault *fault)
{
    return check_ids(options->enable, fault) && check_ids(options->disable, fault);
}

static bool is_listed(const char *const *ids, const char *id)
{
    return ids != NULL && g_strv_contains(ids, id);
}

static bool is_for_version(const struct rule *rule, int server_version)
{
    return (rule->since == 0 || server_version >= rule->since) && (rule->until == 0 || server_version <= rule->until);
}

static bool is_enabled(const struct rule *rule, const struct analysis_options *options, int server_version)
{
    if ((rule->traits & RULE_OUTSIDE) != 0 || !is_for_version(rule, server_version))
        return false;
    return (rule->traits & RULE_OFF) == 0 || is_listed(options->enable, rule->id);
}

static bool looks_at(const struct rule *rule, enum sql_action_kind kind)
{
    if (rule->kinds[0] == SQL_OPAQUE)
        return kind != SQL_OPAQUE;
    for (size_t index = 0; index < RULE_KINDS_MAX && rule->kinds[index] != SQL_OPAQUE; index++)
        if (rule->kinds[index] == kind)
            return true;
    return false;
}

static void choose_rules(struct analysis *analysis, const struct analysis_options *options)
{
    const struct rule *rule = NULL;

    for (int kind = 0; kind < SQL_ACTION_KIND_COUNT; kind++)
        analysis->rules[kind] = g_ptr_array_new();
    for (guint index = 0; (rule = rule_next(&index)) != NULL;)
        for (int kind = 0; kind < SQL_ACTION_KIND_COUNT; kind++)
            if (is_enabled(rule, options, analysis->server_version) && looks_at(rule, (enum sql_action_kind)kind))
                g_ptr_array_add(analysis->rules[kind], (gpointer)(guintptr)rule);
}

/* ---- life ---- */

struct analysis *analysis_new(const struct analysis_options *options)
{
    struct analysis *analysis = g_new0(struct analysis, 1);

    analysis->model = model_new();
    analysis->server_version = options->server_version != 0 ? options->server_version : ANALYSIS_SERVER_VERSION_MIN;
    analysis->is_each_released = options->is_each_released;
    analysis->disable = options->disable;
    analysis->transaction.held = g_array_new(FALSE, TRUE, sizeof(struct rule_held));
    analysis->transaction.pending = g_array_new(FALSE, TRUE, sizeof(struct rule_pending));
    analysis->transaction.labels = g_array_new(FALSE, TRUE, sizeof(struct sql_action));
    analysis->transaction.dropped = g_array_new(FALSE, FALSE, sizeof(struct rule_dropped));
    analysis->open = open_findings_new();
    choose_rules(analysis, options);
    return analysis;
}

void analysis_free(struct analysis *analysis)
{
    if (analysis == NULL)
        return;
    for (int kind = 0; kind < SQL_ACTION_KIND_COUNT; kind++)
        g_ptr_array_free(analysis->rules[kind], TRUE);
    g_array_free(analysis->transaction.held, TRUE);
    g_array_free(analysis->transaction.pending, TRUE);
    g_array_free(analysis->transaction.labels, TRUE);
    g_array_free(analysis->transaction.dropped, TRUE);
    open_findings_free(analysis->open);
    model_free(analysis->model);
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

static enum model_age age_of(const struct analysis *analysis, const struct sql_action *action,
                             const struct model_relation *relation)
{
    const struct model_function *function = NULL;
    const struct model_type *type = NULL;

    if (relation != NULL)
        return model_age(analysis->model, relation->birth);
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

    if (is_on_an_index(action))
        view->index = model_find_index(analysis->model, action->relation, &relation);
    else if (action->relation.name != NULL && !is_on_a_routine(action))
        relation = model_find_relation(analysis->model, action->relation);
    if (action->other.name != NULL)
        view->other = model_find_relation(analysis->model, action->other);
    if (relation != NULL && action->kind == SQL_ADD_CONSTRAINT && action->new_name != NULL)
        view->index =
                model_find_index(analysis->model, (struct sql_name){ relation->name.schema, action->new_name }, NULL);
    view->relation = relation;
    if (relation != NULL && action->name != NULL) {
        view->column = model_find_column(relation, action->name);
        view->constraint = model_find_constraint(relation, action->name);
    }
    view->age = age_of(analysis, action, relation);
}

static void view_open(const struct analysis *analysis, const struct sql_action *action, struct rule_view *view)
{
    *view = (struct rule_view){
        .action = action,
        .model = analysis->model,
        .server_version = analysis->server_version,
        .transaction = &analysis->transaction,
        .script = analysis->script,
        .statement_actions = analysis->statement_actions,
        .following = analysis->following,
        .following_count = analysis->following_count,
        .detail = g_string_new(NULL),
    };
    look_up(analysis, view);
    lock_effect_of(analysis->model, action, analysis->server_version, &view->effect, &view->is_assumed);
}

static void view_close(struct rule_view *view)
{
    g_string_free(view->detail, TRUE);
}

static bool is_asked(const struct analysis *analysis, const struct rule *rule, const struct rule_view *view)
{
    bool is_unused = view->age == MODEL_NEW || view->age == MODEL_UNRELEASED;

    return (!is_unused || (rule->traits & RULE_ANYWAY) != 0) &&
           (!analysis->is_replay || (rule->traits & RULE_REPLAYED) != 0);
}

static void ask_rule(const struct analysis *analysis, const struct rule *rule, struct rule_view *view)
{
    struct finding *finding = NULL;

    g_string_truncate(view->detail, 0);
    if (rule->matches == NULL || rule->matches(view))
        finding = judgement_add(analysis->judgement, rule, view);
    if (finding != NULL && rule->is_settled != NULL)
        open_findings_add(analysis->open, rule, finding, view);
}

static void ask_rules(const struct analysis *analysis, struct rule_view *view)
{
    const GPtrArray *rules = analysis->rules[view->action->kind];

    for (guint index = 0; index < rules->len; index++) {
        const struct rule *rule = g_ptr_array_index(rules, index);

        if (is_asked(analysis, rule, view))
            ask_rule(analysis, rule, view);
    }
}

/* ---- the transaction so far ---- */

static void begin_transaction(struct analysis *analysis, bool is_open)
{
    analysis->transaction.is_open = is_open;
    analysis->transaction.is_deferred = false;
    analysis->transaction.actions = 0;
    g_array_set_size(analysis->transaction.held, 0);
    g_array_set_size(analysis->transaction.labels, 0);
    g_array_set_size(analysis->transaction.pending, 0);
    g_array_set_size(analysis->transaction.dropped, 0);
    model_begin_transaction(analysis->model);
}

static struct rule_held *find_held(const struct analysis *analysis, struct sql_name table)
{
    const GArray *held = analysis->transaction.held;

    for (guint index = 0; index < held->len; index++) {
        struct rule_held *lock = &g_array_index(held, struct rule_held, index);

        if (view_same_name(lock->table, table))
            return lock;
    }
    return NULL;
}

static void hold(struct analysis *analysis, const struct rule_view *view, const struct model_relation *relation,
                 struct sql_name name, enum lock_mode mode)
{
    struct rule_held *lock = find_held(analysis, relation != NULL ? relation->name : name);
    struct rule_held taken = {
        .table = name,
        .mode = mode,
        .offset = view->action->offset,
        .statement = view->action->statement,
        .number = analysis->transaction.actions,
        .is_altered = lock != NULL && lock->is_altered,
    };

    if (mode == LOCK_NONE || (relation != NULL && view_is_unused(view, relation->birth)))
        return;
    if (lock != NULL && lock->mode >= mode)
        return;
    if (lock != NULL)
        *lock = taken;
    else
        g_array_append_val(analysis->transaction.held, taken);
}

static void note_altered(const struct analysis *analysis, const struct rule_view *view)
{
    struct rule_held *lock = find_held(analysis, view_table(view));

    if (lock != NULL && (view->effect.rewrites || view->effect.scans) && view->action->kind != SQL_VALIDATE_CONSTRAINT)
        lock->is_altered = true;
}

static void note_constraints(struct rule_transaction *transaction, const struct rule_view *view)
{
    transaction->is_deferred = view_has(view, SQL_DEFERRED);
    if (!transaction->is_deferred)
        g_array_set_size(transaction->pending, 0);
}

static void note_rows(struct rule_transaction *transaction, const struct rule_view *view)
{
    struct rule_pending pending = { .table = view_table(view), .check = view_deferred_check(view) };

    if (pending.check != NULL && view_pending_check(view) == NULL)
        g_array_append_val(transaction->pending, pending);
}

static void note_dropped(const struct rule_transaction *transaction, const struct rule_view *view)
{
    const struct rule_dropped dropped = {
        .relation = view->relation,
        .constraint = *view->constraint,
        .statement = view->action->statement,
    };

    g_array_append_val(transaction->dropped, dropped);
}

static bool ends_transaction(enum sql_action_kind kind)
{
    return kind == SQL_COMMIT || kind == SQL_ROLLBACK || kind == SQL_PREPARED_TRANSACTION;
}

/* Control that a file has of its own: other tools' files, and bodies that commit. */
static void note_in_transaction(struct analysis *analysis, const struct rule_view *view)
{
    const struct sql_action *action = view->action;

    if (action->kind == SQL_BEGIN || ends_transaction(action->kind)) {
        begin_transaction(analysis, action->kind == SQL_BEGIN);
        return;
    }
    hold(analysis, view, view->relation, view->index != NULL ? view_table(view) : action->relation,
         view->effect.relation);
    if (action->other.name != NULL)
        hold(analysis, view, view->other, action->other, view->effect.other);
    note_altered(analysis, view);
    note_rows(&analysis->transaction, view);
    if (action->kind == SQL_SET_CONSTRAINTS)
        note_constraints(&analysis->transaction, view);
    if (action->kind == SQL_ENUM_ADD_VALUE)
        g_array_append_val(analysis->transaction.labels, *action);
    if (action->kind == SQL_DROP_CONSTRAINT && view->constraint != NULL)
        note_dropped(&analysis->transaction, view);
    analysis->transaction.actions++;
}

/* ---- what a call does ---- */

static void perform(struct analysis *analysis, const struct sql_action *action);

static void perform_body(struct analysis *analysis, const struct sql_action *call, const struct sql_actions *body)
{
    if (analysis->call_depth >= CALL_DEPTH_MAX)
        return;
    analysis->call_depth++;
    for (guint index = 0; index < body->list->len; index++) {
        struct sql_action action = g_array_index(body->list, struct sql_action, index);

        action.offset = call->offset;
        action.statement = call->statement;
        action.flags |= SQL_IN_BODY | (call->flags & SQL_CONDITIONAL);
        perform(analysis, &action);
    }
    analysis->call_depth--;
}

static bool is_builtin(struct sql_name name)
{
    return (name.schema == NULL || strcmp(name.schema, "pg_catalog") == 0) && builtin_volatility(name.name) != '\0';
}

/* A function of the set does what its body says; of any other than PostgreSQL's own nothing is known. */
static void perform_call(struct analysis *analysis, const struct sql_action *action, struct sql_name name,
                         guint arguments)
{
    const struct model_function *function = model_find_function(analysis->model, name, arguments);
    g_autofree char *shown = NULL;

    if (function != NULL && function->details != NULL && function->details->body != NULL) {
        perform_body(analysis, action, function->details->body);
        return;
    }
    if (analysis->is_replay || is_builtin(name))
        return;
    shown = view_name(name);
    judgement_add_call(analysis->judgement, action, shown);
}

static void perform_calls(struct analysis *analysis, const struct sql_action *action)
{
    const struct sql_query *query = action->query;

    if (action->kind == SQL_CALL)
        perform_call(analysis, action, action->relation, (guint)action->rows);
    if (action->kind != SQL_SELECT || query == NULL)
        return;
    for (guint index = 0; index < query->call_count; index++)
        perform_call(analysis, action, query->calls[index].function, query->calls[index].arguments);
}

static void perform(struct analysis *analysis, const struct sql_action *action)
{
    struct rule_view view;

    view_open(analysis, action, &view);
    if (action->kind != SQL_OPAQUE)
        ask_rules(analysis, &view);
    else if (!analysis->is_replay)
        judgement_add_opaque(analysis->judgement, action);
    note_in_transaction(analysis, &view);
    view_close(&view);
    perform_calls(analysis, action);
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

static void perform_all(struct analysis *analysis, struct judgement *judgement, const struct sql_actions *actions)
{
    const struct analysis_input *input = judgement->input;
    bool is_transactional = !input->script->transaction_off;

    analysis->judgement = judgement;
    analysis->script = input->script;
    model_begin_migration(analysis->model, input->is_released || analysis->is_each_released);
    begin_transaction(analysis, is_transactional);
    for (guint index = 0; index < actions->list->len; index++) {
        const struct sql_action *action = &g_array_index(actions->list, struct sql_action, index);

        if (!is_transactional && index > 0 && action->statement != analysis->statement)
            begin_transaction(analysis, false);
        if (index == 0 || action->statement != analysis->statement)
            analysis->statement_actions = statement_length(actions->list, index);
        analysis->statement = action->statement;
        analysis->following = action + 1;
        analysis->following_count = actions->list->len - index - 1;
        perform(analysis, action);
    }
    model_end_session(analysis->model);
    analysis->judgement = NULL;
}

void analysis_replay(struct analysis *analysis, const struct analysis_input *input)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct judgement judgement = { .input = input, .silent = analysis->disable, .findings = findings };
    struct sql_actions actions;

    sql_actions_read(&actions, input->script);
    analysis->is_replay = true;
    perform_all(analysis, &judgement, &actions);
    analysis->is_replay = false;
    allow_apply(input, analysis->disable, findings, 0);
    open_findings_keep(analysis->open, findings);
    g_free(judgement.cause);
    sql_actions_release(&actions);
}

void analysis_judge(struct analysis *analysis, const struct analysis_input *input, GPtrArray *findings,
                    struct analysis_verdict *verdict)
{
    struct judgement judgement = {
        .input = input, .silent = analysis->disable, .findings = findings, .first = findings->len
    };
    struct sql_actions actions;

    sql_actions_read(&actions, input->script);
    perform_all(analysis, &judgement, &actions);
    judgement_close(&judgement, verdict);
    verdict->analysed = actions.statements - actions.opaque;
    verdict->opaque = actions.opaque + judgement.calls;
    sql_actions_release(&actions);
}

void analysis_finish(struct analysis *analysis, GPtrArray *findings)
{
    open_findings_settle(analysis->open, analysis->model, findings);
}
