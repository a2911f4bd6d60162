/* analysis/rule_routines.c - hazards of functions, triggers, rules, extensions. */
#include "analysis/rule.h"

#include "analysis/question.h"
#include "analysis/reached.h"
#include "analysis/source.h"
#include "analysis/statement_way.h"

#include <string.h>

/* ---- functions ---- */

static bool sets(const struct sql_action *action, const char *setting)
{
    return action->settings != NULL && g_strv_contains(action->settings, setting);
}

/* NULL: they are not written. */
static const char *const *argument_types(const struct sql_action *action)
{
    return action->function != NULL ? action->function->argument_types : NULL;
}

static bool takes_the_same(const struct sql_function *one, const char *const *types)
{
    return types == NULL || g_strv_equal(one->argument_types, types);
}

/* What the model has with these arguments; NULL: nothing, or it is only assumed. */
static const struct model_function *find_same(const struct rule_view *view)
{
    const struct model_function *function =
            model_find_signature(view->model, view->action->relation, argument_types(view->action));

    return function != NULL && function->details != NULL ? function : NULL;
}

static bool is_in_schema_of(const struct sql_action *action, const struct model_function *old)
{
    return old == NULL || action->relation.schema == NULL || g_strcmp0(action->relation.schema, old->name.schema) == 0;
}

/* A function with the same arguments that the transaction goes on to create; NULL: there is none. */
static const struct sql_action *created_again(const struct rule_view *view)
{
    for (guint index = 0; view->transaction->is_open && index < view->following_count; index++) {
        const struct sql_action *action = &view->following[index];

        if (action->kind == SQL_CREATE_FUNCTION && view_same_name(action->relation, view->action->relation) &&
            is_in_schema_of(action, find_same(view)) && takes_the_same(action->function, argument_types(view->action)))
            return action;
    }
    return NULL;
}

/* A trigger's function cannot be called, and goes only with its triggers. */
static bool may_be_called(const struct rule_view *view)
{
    const struct model_function *function = find_same(view);

    return function == NULL || !function->details->returns_trigger || view_has(view, SQL_CASCADE);
}

static bool drops_function(struct rule_view *view)
{
    return may_be_called(view) && created_again(view) == NULL;
}

/* The first argument that has another name than it had; NULL: none. */
static const char *renamed_argument(const struct sql_function *old, const struct sql_function *new)
{
    for (guint index = 0; old->argument_names[index] != NULL && new->argument_names[index] != NULL; index++)
        if (*old->argument_names[index] != '\0' && strcmp(old->argument_names[index], new->argument_names[index]) != 0)
            return old->argument_names[index];
    return NULL;
}

static const char *other_rights(bool was_strict, bool was_definer, const struct sql_function *new)
{
    if (!was_strict && new->is_strict)
        return "it is STRICT now and yields NULL where an argument is";
    return was_definer && !new->is_security_definer ? "it runs with its caller's rights now" : "";
}

static void describe_change(const struct sql_function *old, const struct sql_function *new, GString *detail)
{
    const char *argument = renamed_argument(old, new);

    if (g_strcmp0(old->return_type, new->return_type) != 0)
        g_string_append_printf(detail, "it returns %s instead of %s",
                               new->return_type != NULL ? new->return_type : "nothing",
                               old->return_type != NULL ? old->return_type : "nothing");
    else if (argument != NULL)
        g_string_append_printf(detail, "its argument %s has another name", argument);
    else if (new->default_count < old->default_count)
        g_string_append(detail, "an argument loses its default");
    else
        g_string_append(detail, other_rights(old->is_strict, old->is_security_definer, new));
}

/* Of what is not written nothing changes. */
static void describe_alteration(const struct rule_view *view, const struct model_function *old)
{
    const struct sql_action *action = view->action;
    bool was_definer = old == NULL || old->details->is_security_definer;
    bool was_strict = old != NULL && old->details->is_strict;

    g_string_append(view->detail, other_rights(was_strict, sets(action, "security") && was_definer, action->function));
}

static bool changes_signature(struct rule_view *view)
{
    const struct model_function *old = find_same(view);
    const struct sql_action *new = view->action->kind == SQL_CREATE_FUNCTION                       ? view->action
                                   : view->action->kind == SQL_DROP_FUNCTION &&may_be_called(view) ? created_again(view)
                                                                                                   : NULL;

    if (view->action->kind == SQL_ALTER_FUNCTION)
        describe_alteration(view, old);
    else if (old != NULL && new != NULL)
        describe_change(old->details, new->function, view->detail);
    return view->detail->len > 0;
}

static bool looks_names_up(const struct sql_action *action)
{
    if (action->relation.name != NULL && action->relation.schema == NULL)
        return true;
    for (guint index = 0; action->query != NULL && index < action->query->relation_count; index++)
        if (action->query->relations[index].schema == NULL)
            return true;
    return false;
}

/* Of a function whose body is not known any name may be. */
static bool depends_on_path(const struct model_function *function)
{
    const struct sql_actions *body = function != NULL ? function->details->body : NULL;

    for (guint index = 0; body != NULL && index < body->list->len; index++)
        if (looks_names_up(&g_array_index(body->list, struct sql_action, index)))
            return true;
    return body == NULL;
}

static bool behaves_otherwise(struct rule_view *view)
{
    const struct sql_action *action = view->action;
    const struct model_function *old = find_same(view);

    if (sets(action, "volatility") && (old == NULL || old->volatility != action->function->volatility))
        g_string_append(view->detail, "its volatility is another one");
    else if (sets(action, "set") && action->function->sets_search_path && depends_on_path(old))
        g_string_append(view->detail, "names in it are looked up along another search_path");
    return view->detail->len > 0;
}

/*
 * Does a constant or a parameter without a type, which was taken for the old type, stay so beside the new one? Texts
 * are what PostgreSQL prefers. Source: "Function Type Resolution" in its manual.
 */
static bool is_preferred(const char *old, const char *new)
{
    static const char *const texts[] = { "text", "varchar", "bpchar", "name", NULL };

    return g_strv_contains(texts, old) && !g_strv_contains(texts, new);
}

/* Are there calls of the old one that could mean either, for arguments without a type, or left to their defaults? */
static bool is_confused_with(const struct sql_function *new, const struct sql_function *old)
{
    guint count = g_strv_length((char **)(guintptr) new->argument_types);
    guint old_count = g_strv_length((char **)(guintptr)old->argument_types);
    guint given = MAX(count - MIN(new->default_count, count), old_count - MIN(old->default_count, old_count));
    bool is_same = true;

    if (given > MIN(count, old_count))
        return false;
    for (guint index = 0; index < given; index++) {
        if (strcmp(new->argument_types[index], old->argument_types[index]) == 0)
            continue;
        if (is_preferred(old->argument_types[index], new->argument_types[index]))
            return false;
        is_same = false;
    }
    return !is_same || given < MIN(count, old_count);
}

/* A function in use that calls could mean as well as the one that is created; NULL: none. */
static const struct model_function *confused_with(const struct rule_view *view)
{
    const GPtrArray *overloads = model_find_overloads(view->model, view->action->relation);
    const char *const *types = argument_types(view->action);
    bool is_replaced = find_same(view) != NULL;

    for (guint index = 0; !is_replaced && overloads != NULL && index < overloads->len; index++) {
        const struct model_function *other = g_ptr_array_index(overloads, index);

        if (other->details != NULL && !view_is_unused(view, other->birth) && !takes_the_same(other->details, types) &&
            is_confused_with(view->action->function, other->details))
            return other;
    }
    return NULL;
}

static void append_signature(struct rule_view *view, const struct model_function *function)
{
    g_autofree char *joined = g_strjoinv(", ", (char **)(guintptr)function->details->argument_types);

    g_string_append_printf(view->detail, "%s(%s)", view->action->relation.name, joined);
}

static bool makes_calls_ambiguous(struct rule_view *view)
{
    const struct model_function *other = confused_with(view);

    if (other != NULL)
        append_signature(view, other);
    return other != NULL;
}

static bool adds_overload(struct rule_view *view)
{
    const struct model_function *other = NULL;
    guint count = g_strv_length((char **)(guintptr)argument_types(view->action));

    if (model_find_signature(view->model, view->action->relation, argument_types(view->action)) != NULL ||
        confused_with(view) != NULL)
        return false;
    other = model_find_function(view->model, view->action->relation, count);
    if (other == NULL || other->details == NULL || view_is_unused(view, other->birth))
        return false;
    append_signature(view, other);
    return true;
}

static bool sets_search_path_later(const struct rule_view *view)
{
    const struct sql_action *later = view_follows(view, SQL_ALTER_FUNCTION);

    return later != NULL && later->function != NULL && later->function->sets_search_path;
}

static bool trusts_search_path(struct rule_view *view)
{
    const struct sql_function *function = view->action->function;

    return view_has(view, SQL_SECURITY_DEFINER) && (function == NULL || !function->sets_search_path) &&
           !sets_search_path_later(view);
}

/* ---- triggers ---- */

static bool touches_tables(const struct sql_action *action)
{
    if (action->kind == SQL_SELECT)
        return action->query != NULL && action->query->relation_count > 0;
    return action->kind != SQL_OTHER && action->kind != SQL_SET;
}

/* What the trigger's function does; NULL: not known. */
static const struct sql_actions *body_of(const struct rule_view *view, struct sql_name called)
{
    const struct model_function *function = model_find_function(view->model, called, 0);

    return function != NULL && function->details != NULL ? function->details->body : NULL;
}

/* Sets fields of NEW and no more: what keeps an old and a new column alike. */
static bool only_fills_the_row(const struct rule_view *view)
{
    const struct sql_actions *body = body_of(view, view->action->other);

    for (guint index = 0; body != NULL && index < body->list->len; index++)
        if (touches_tables(&g_array_index(body->list, struct sql_action, index)))
            return false;
    return body != NULL;
}

/* A trigger that is created, or whose function is replaced, as these rules see it. */
struct firing {
    const struct model *model;
    const char *name;
    struct sql_name relation, function;
    const char *const *events;
    bool is_for_each_row, is_before; /* BEFORE, INSTEAD OF */
    bool is_instead;
    const struct sql_actions *body; /* that it runs; NULL: not known */
};

enum { RAISE_DEPTH = 8 }; /* functions that call functions: further down they are not asked whether they raise */

/* Whatever is written: the first RAISE, or RETURN NULL, that stands under no condition. */
static bool always_says(const struct sql_actions *body, const char *words)
{
    for (guint index = 0; body != NULL && index < body->list->len; index++) {
        const struct sql_action *action = &g_array_index(body->list, struct sql_action, index);

        if (action->kind == SQL_OTHER && (action->flags & SQL_CONDITIONAL) == 0 && strcmp(action->name, words) == 0)
            return true;
    }
    return false;
}

/* PERFORM f(), x := f(): the function that is called whatever is written, and nothing else; NULL: it is none. */
static const struct sql_call *only_call(const struct sql_action *action)
{
    const struct sql_query *query = action->query;

    return action->kind == SQL_SELECT && (action->flags & SQL_CONDITIONAL) == 0 && query->call_count == 1 &&
                           query->output_count == 1 && query->outputs[0].is_call && query->relation_count == 0 &&
                           query->where == NULL
                   ? &query->calls[0]
                   : NULL;
}

static bool always_raises(const struct model *model, const struct sql_actions *body, int depth)
{
    if (always_says(body, "RAISE"))
        return true;
    for (guint index = 0; body != NULL && depth > 0 && index < body->list->len; index++) {
        const struct sql_call *call = only_call(&g_array_index(body->list, struct sql_action, index));
        const struct model_function *function =
                call != NULL ? model_find_function(model, call->function, call->arguments) : NULL;

        if (function != NULL && function->details != NULL && always_raises(model, function->details->body, depth - 1))
            return true;
    }
    return false;
}

static bool fires_for(const struct firing *firing, const char *event)
{
    return firing->events != NULL && g_strv_contains(firing->events, event);
}

/* What takes rows away when rows are inserted or updated. That a trigger for DELETE deletes is its use. */
static const struct sql_action *first_loss(const struct firing *firing)
{
    const struct sql_actions *body = fires_for(firing, "insert") || fires_for(firing, "update") ? firing->body : NULL;

    for (guint index = 0; body != NULL && index < body->list->len; index++) {
        const struct sql_action *action = &g_array_index(body->list, struct sql_action, index);

        if ((action->kind == SQL_DELETE || action->kind == SQL_TRUNCATE || action->kind == SQL_DROP_TABLE) &&
            !reached_is_for_delete(firing->events, action))
            return action;
    }
    return NULL;
}

/* What the trigger does, in words; false: not that. */
static bool refuses(const struct firing *firing, GString *words)
{
    if (!always_raises(firing->model, firing->body, RAISE_DEPTH))
        return false;
    g_autofree char *events = g_strjoinv(", ", (char **)(guintptr)firing->events);
    g_autofree char *shown = g_ascii_strup(events, -1);
    g_string_append_printf(words, "refuses %s: %s() raises an error whatever is written", shown, firing->function.name);
    return true;
}

/* What it returns for an event, whatever is written, where that leaves the row unwritten; NULL: nothing like it. */
static const char *row_refused(const struct firing *firing)
{
    if (!firing->is_for_each_row || !firing->is_before)
        return NULL;
    if (always_says(firing->body, "RETURN NULL"))
        return "returns NULL, by which the row is not written";
    if (firing->is_instead)
        return NULL;
    if (fires_for(firing, "delete") && always_says(firing->body, "RETURN NEW"))
        return "returns NEW, which is NULL for DELETE, by which the row is not deleted";
    if (fires_for(firing, "insert") && always_says(firing->body, "RETURN OLD"))
        return "returns OLD, which is NULL for INSERT, by which the row is not written";
    if (fires_for(firing, "update") && always_says(firing->body, "RETURN OLD"))
        return "returns OLD, by which the row stays as it was";
    return NULL;
}

/* Instead of what was to be written to the view, is nothing written at all, as far as is known? */
static bool writes_nothing(const struct firing *firing)
{
    if (!firing->is_instead || firing->body == NULL)
        return false;
    for (guint index = 0; index < firing->body->list->len; index++) {
        const struct sql_action *action = &g_array_index(firing->body->list, struct sql_action, index);

        if (action->kind != SQL_OTHER && (action->kind != SQL_SELECT || action->query->call_count > 0))
            return false;
    }
    return true;
}

static bool loses(const struct firing *firing, GString *words)
{
    const struct sql_action *loss = first_loss(firing);
    g_autofree char *name = loss != NULL ? view_name(loss->relation) : NULL;

    if (loss != NULL)
        g_string_append_printf(words, "takes rows out of %s", name);
    else if (row_refused(firing) != NULL)
        g_string_append(words, row_refused(firing));
    else if (writes_nothing(firing) && !always_raises(firing->model, firing->body, RAISE_DEPTH))
        g_string_append(words, "writes nothing instead of what was to be written");
    return words->len > 0;
}

struct firing_search {
    struct rule_view *view;
    bool (*does)(const struct firing *firing, GString *words);
    const struct model_function *function; /* that is replaced */
};

static void tell(struct rule_view *view, const struct firing *firing, const char *words)
{
    g_autofree char *relation = view_name(firing->relation);

    g_string_append_printf(view->detail, "the trigger %s of %s %s", firing->name, relation, words);
}

/* Does a trigger that runs the function do so from now on, and did not yet? */
static void ask_trigger(const struct firing_search *search, const struct model_relation *relation,
                        const struct model_trigger *trigger)
{
    struct rule_view *view = search->view;
    struct firing firing = { .model = view->model,
                             .name = trigger->name,
                             .relation = relation->name,
                             .function = trigger->function,
                             .events = trigger->events,
                             .is_for_each_row = trigger->is_for_each_row,
                             .is_before = trigger->is_before,
                             .is_instead = trigger->is_before && relation->kind == MODEL_VIEW,
                             .body = body_of(view, trigger->function) };
    g_autoptr(GString) words = g_string_new(NULL);

    if (view->detail->len > 0 || trigger->is_disabled || view_is_unused(view, trigger->birth) ||
        !is_used(view, relation) || model_find_function(view->model, trigger->function, 0) != search->function ||
        search->does(&firing, words))
        return;
    firing.body = view->action->function->body;
    if (search->does(&firing, words))
        tell(view, &firing, words->str);
}

static void ask_triggers(gpointer argument, struct model_relation *relation)
{
    const struct firing_search *search = argument;

    for (guint index = 0; index < relation->triggers->len; index++)
        ask_trigger(search, relation, g_ptr_array_index(relation->triggers, index));
}

static bool fires(struct rule_view *view, bool (*does)(const struct firing *firing, GString *words))
{
    const struct sql_action *action = view->action;
    const struct firing firing = { .model = view->model,
                                   .name = action->name,
                                   .relation = action->relation,
                                   .function = action->other,
                                   .events = action->settings,
                                   .is_for_each_row = view_has(view, SQL_FOR_EACH_ROW),
                                   .is_before = action->method != NULL,
                                   .is_instead = g_strcmp0(action->method, "instead of") == 0,
                                   .body = body_of(view, action->other) };
    struct firing_search search = { .view = view, .does = does, .function = find_same(view) };
    g_autoptr(GString) words = g_string_new(NULL);

    if (action->kind == SQL_CREATE_TRIGGER && does(&firing, words))
        tell(view, &firing, words->str);
    else if (action->kind == SQL_CREATE_FUNCTION && action->function->returns_trigger && search.function != NULL)
        model_each_relation(view->model, ask_triggers, &search);
    return view->detail->len > 0;
}

static bool refuses_writes(struct rule_view *view)
{
    return fires(view, refuses);
}

static bool loses_rows(struct rule_view *view)
{
    return fires(view, loses);
}

static bool runs_for_each_row(struct rule_view *view)
{
    return view_has(view, SQL_FOR_EACH_ROW) && !only_fills_the_row(view);
}

static const struct model_trigger *find_trigger(const struct rule_view *view)
{
    const GPtrArray *triggers = view->relation != NULL ? view->relation->triggers : NULL;

    for (guint index = 0; triggers != NULL && index < triggers->len; index++) {
        const struct model_trigger *trigger = g_ptr_array_index(triggers, index);

        if (g_strcmp0(trigger->name, view->action->name) == 0)
            return trigger;
    }
    return NULL;
}

/* Blanks and the case of words do not count; where only the server's own words are known, nothing is concluded. */
static bool is_same_text(const char *one, const char *other)
{
    for (;; one++, other++) {
        while (g_ascii_isspace(*one))
            one++;
        while (g_ascii_isspace(*other))
            other++;
        if (*one == '\0' || g_ascii_tolower(*one) != g_ascii_tolower(*other))
            return *one == *other;
    }
}

static bool has_other_condition(const struct model_trigger *old, const struct sql_action *new)
{
    if (new->expression == NULL || !old->has_condition)
        return new->expression != NULL;
    return old->condition != NULL && old->condition->text != NULL &&
           !is_same_text(old->condition->text, new->expression->text);
}

/* For fewer events or rows than it fired for, at another moment, or to run something else. */
static bool is_left_less(struct rule_view *view, const struct model_trigger *old, const struct sql_action *new)
{
    for (const char *const *event = old->events; *event != NULL; event++)
        if (!g_strv_contains(new->settings, *event)) {
            g_autofree char *shown = g_ascii_strup(*event, -1);
            g_string_append_printf(view->detail, "no longer fires for %s", shown);
            return true;
        }
    if (has_other_condition(old, new))
        g_string_append_printf(view->detail, "fires only when %s", new->expression->text);
    else if (old->is_before != (new->method != NULL))
        g_string_append(view->detail, old->is_before ? "fires after the row is written, no longer before"
                                                     : "fires before the row is written, no longer after");
    else if (old->is_for_each_row != ((new->flags &SQL_FOR_EACH_ROW) != 0))
        g_string_append(view->detail, old->is_for_each_row ? "no longer fires for each row"
                                                           : "fires for each row, no longer for each statement");
    else if (!view_same_name(old->function, new->other))
        g_string_append_printf(view->detail, "runs %s(), no longer %s()", new->other.name, old->function.name);
    return view->detail->len > 0;
}

static bool drops_trigger(struct rule_view *view)
{
    const struct model_trigger *trigger = find_trigger(view);
    const struct sql_action *again =
            view->action->kind == SQL_CREATE_TRIGGER ? view->action : view_follows(view, SQL_CREATE_TRIGGER);

    if (trigger != NULL && view_is_unused(view, trigger->birth))
        return false;
    if (again != NULL)
        return trigger != NULL && is_left_less(view, trigger, again);
    g_string_append(view->detail, "is dropped");
    return true;
}

static bool names_all(const struct rule_view *view)
{
    return view->action->name != NULL &&
           (strcmp(view->action->name, "ALL") == 0 || strcmp(view->action->name, "USER") == 0);
}

static bool is_enabled_again(const struct rule_view *view, enum sql_action_kind kind)
{
    const struct sql_action *later = view_follows(view, kind);

    return later != NULL && (later->flags & SQL_ON) != 0;
}

static bool disables_all_triggers(struct rule_view *view)
{
    return !view_has(view, SQL_ON) && names_all(view);
}

static bool disables_trigger(struct rule_view *view)
{
    return !view_has(view, SQL_ON) && !names_all(view) && !is_enabled_again(view, SQL_SET_TRIGGER);
}

/* ---- rules, extensions ---- */

static bool drops_rule(struct rule_view *view)
{
    bool is_dropped = view->action->kind == SQL_DROP_RULE;

    if (is_dropped ? view_follows(view, SQL_CREATE_RULE) != NULL
                   : view_has(view, SQL_ON) || is_enabled_again(view, SQL_SET_RULE))
        return false;
    g_string_append(view->detail, is_dropped ? "dropped" : "disabled");
    return true;
}

static bool drops_event_trigger(struct rule_view *view)
{
    return view_follows(view, SQL_CREATE_EVENT_TRIGGER) == NULL && !view_has(view, SQL_ON);
}

static bool drops_extension_alone(struct rule_view *view)
{
    return !view_has(view, SQL_CASCADE);
}

static bool drops_extension_with_all(struct rule_view *view)
{
    return view_has(view, SQL_CASCADE);
}

static bool takes_any_version(struct rule_view *view)
{
    return view->action->new_name == NULL;
}

static bool always_refuses(struct rule_view *view)
{
    return always_says(body_of(view, view->action->other), "RAISE");
}

/* ---- what to write instead ---- */

static void append_triggers(const struct rule_view *view, const char *verb, GString *sql)
{
    g_autofree char *table = sql_quote_name(view->action->relation);
    guint count = view->relation != NULL ? view->relation->triggers->len : 0;

    for (guint index = 0; index < count; index++) {
        const struct model_trigger *trigger = g_ptr_array_index(view->relation->triggers, index);
        g_autofree char *name = sql_quote_identifier(trigger->name);

        g_string_append_printf(sql, "ALTER TABLE %s %s TRIGGER %s;\n", table, verb, name);
    }
    if (count == 0) /* at least not those of foreign keys */
        g_string_append_printf(sql, "ALTER TABLE %s %s TRIGGER USER;\n", table, verb);
}

static void disable_by_name(const struct rule_view *view, struct safe_way *way)
{
    g_autoptr(GString) sql = g_string_new("-- only what is in the way\n");

    append_triggers(view, "DISABLE", sql);
    g_string_append(sql, "-- what it would be in the way of\n");
    append_triggers(view, "ENABLE", sql);
    safe_way_step(way, false, "disable_trigger", "%s", sql->str);
}

static void create_beside(const struct rule_view *view, struct safe_way *way)
{
    const struct sql_action *action = view->action;
    const struct sql_action *again = find_later(view, SQL_CREATE_FUNCTION, action->relation);

    if (action->kind == SQL_DROP_FUNCTION && again != NULL) {
        const struct rule_view made = view_at(view, again);
        create_beside(&made, way);
        return;
    }
    g_autofree char *plain = g_strconcat(action->relation.name, "_new", NULL);
    g_autofree char *name = sql_quote_name((struct sql_name){ action->relation.schema, plain });
    g_autofree char *old = sql_quote_name(action->relation);
    g_autofree char *statement = source_renamed(view, name);

    if (action->kind == SQL_ALTER_FUNCTION) { /* its text is not here */
        statement_way_after(view, way);
        return;
    }
    if (action->kind != SQL_CREATE_FUNCTION || statement == NULL)
        return;
    safe_way_step(way, false, "create_function", "%s;\n", statement);
    safe_way_program(way, "a release that calls %s, and no longer %s; wait until no older one runs\n", name, old);
    safe_way_step(way, false, "drop_function", "DROP %s %s;\n",
                  action->object == SQL_OBJECT_PROCEDURE ? "PROCEDURE" : "FUNCTION", old);
}

const struct rule rules_of_routines[] = {
    {
            .id = "drop-function",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_FUNCTION },
            .matches = drops_function,
            .summary = "A function or procedure that may be in use is dropped",
            .text = "{relation}() is dropped",
            .effect =
                    "calls of the running release fail, and so do bodies of other functions that call it: PostgreSQL does "
                    "not know of these",
            .remedy = "first release a program that no longer calls it; replace it with CREATE OR REPLACE when its "
                      "arguments stay",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "rename-function",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_RENAME_FUNCTION },
            .summary = "A function or procedure that may be in use is renamed",
            .text = "{relation}() is renamed to {new_name}()",
            .effect = "calls of the running release fail, and so do bodies of other functions that call it",
            .remedy = "create the new one beside it, and drop the old one when no release calls it any more",
    },
    {
            .id = "alter-function-signature",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_FUNCTION, SQL_ALTER_FUNCTION, SQL_DROP_FUNCTION },
            .matches = changes_signature,
            .summary = "A function returns something else, or takes something else, than it did",
            .text = "{relation}() changes for those who call it: {detail}",
            .effect = "callers of the running release do not expect that; and CREATE OR REPLACE refuses another return "
                      "type, another name for an argument and the loss of a default",
            .remedy = "give the new one another name, and drop the old one when no release calls it any more",
            .safe_way = create_beside,
    },
    {
            .id = "alter-function-behaviour",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_ALTER_FUNCTION },
            .matches = behaves_otherwise,
            .summary = "A function's volatility or its search_path is changed",
            .text = "{relation}() is changed: {detail}",
            .effect =
                    "planned otherwise it is called more often, or a value of it is kept: indexes no longer help, or what "
                    "changes is not seen; names that are looked up elsewhere are other tables, or none",
            .remedy = "give the new one another name, and drop the old one when no release calls it any more",
    },
    {
            .id = "function-overload",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_CREATE_FUNCTION },
            .matches = adds_overload,
            .summary = "A function is created beside one of the same name",
            .text = "{relation}() is created beside {detail}, which stays",
            .effect = "calls with arguments of its type pick the new one from now on",
            .remedy = "give it another name; where it is to replace the other, drop that in the same migration",
    },
    {
            .id = "function-ambiguous",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_FUNCTION },
            .matches = makes_calls_ambiguous,
            .summary = "A function is created that calls cannot tell from another",
            .text = "{relation}() is created beside {detail}, and calls that leave out arguments, or give constants and "
                    "parameters without their type, could mean either",
            .effect = "these calls of the running release fail (\"function … is not unique\"), or mean the new one",
            .remedy = "give it another name; where it is to replace the other, that has to go",
    },
    {
            .id = "security-definer-search-path",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_CREATE_FUNCTION, SQL_ALTER_FUNCTION },
            .matches = trusts_search_path,
            .summary = "A SECURITY DEFINER function trusts its caller's search_path",
            .text = "{relation}() runs with its owner's rights and its caller's search_path",
            .effect =
                    "whoever may create an object in any schema can have the function use theirs, with the owner's rights",
            .remedy =
                    "add SET search_path = pg_catalog, pg_temp to the function, and write its names with their schemas",
    },
    {
            .id = "trigger-create",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_NOTE,
            .kinds = { SQL_CREATE_TRIGGER },
            .matches = runs_for_each_row,
            .summary = "A trigger for each row is put on a table in use",
            .text = "from now on each row that is written to {relation} runs {other}()",
            .effect = "writes of the running release take longer, and fail where the function does",
            .remedy =
                    "see that what the function does is short; FOR EACH STATEMENT with transition tables costs less where "
                    "many rows are written at once",
    },
    {
            .id = "trigger-refuses-writes",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_TRIGGER, SQL_CREATE_FUNCTION },
            .matches = refuses_writes,
            .summary = "A trigger of a table in use raises an error from now on, whatever is written",
            .text = "{detail}",
            .effect = "what the running release writes there fails",
            .remedy = "first release a program that no longer does, and say in the header that this is so",
    },
    {
            .id = "trigger-loses-rows",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_TRIGGER, SQL_CREATE_FUNCTION },
            .matches = loses_rows,
            .summary = "A trigger of a table in use takes rows away, or leaves them unwritten",
            .text = "{detail}",
            .effect = "it does so with every write of the running release, which is told that all went well",
            .remedy =
                    "say in the header that this is meant; what is only to be cleaned up now and then, delete by a job",
    },
    {
            .id = "drop-trigger",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_TRIGGER, SQL_CREATE_TRIGGER },
            .matches = drops_trigger,
            .summary = "A trigger of a table in use is dropped, or does less or something else",
            .text = "the trigger {name} of {relation} {detail}",
            .effect = "what it kept up to date or refused is no longer, while the running release may rely on it",
            .remedy = "drop it when no release needs it any more, and mark the migration",
    },
    {
            .id = "disable-trigger",
            .axis = AXIS_DATA,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_TRIGGER },
            .matches = disables_trigger,
            .summary = "A trigger is disabled and stays so",
            .text = "the trigger {name} of {relation} is disabled, and not enabled again here",
            .effect = "what it kept up to date or refused is no longer, for everyone who writes",
            .remedy = "drop it when it is not needed any more, or enable it again in the same migration",
    },
    {
            .id = "disable-trigger-all",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_SET_TRIGGER },
            .matches = disables_all_triggers,
            .summary = "All triggers of a table are disabled, with ALL its foreign keys, too",
            .text = "triggers of {relation} are disabled ({name})",
            .effect =
                    "writers wait to the end of the migration; rows that are written meanwhile are kept up to date by no "
                    "trigger and, with ALL, checked by no foreign key, and nothing checks them later",
            .remedy = "disable the one trigger that is in the way, by its name, and enable it again",
            .safe_way = disable_by_name,
    },
    {
            .id = "create-rule",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_RULE },
            .summary = "A rule rewrites statements of the running release",
            .text = "statements on {relation} are rewritten by the rule {name}",
            .effect =
                    "what the running release sends is no longer what is run: rows it reports, RETURNING and defaults can "
                    "differ",
            .remedy = "use a trigger, or an updatable view",
    },
    {
            .id = "drop-rule",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_RULE, SQL_SET_RULE },
            .matches = drops_rule,
            .summary = "A rule of a table or view in use is dropped or disabled",
            .text = "the rule {name} of {relation} is {detail}",
            .effect = "statements that it rewrote do something else from now on, or fail",
            .remedy = "drop it when no release relies on it any more, and mark the migration",
    },
    {
            .id = "create-event-trigger",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_NOTE,
            .kinds = { SQL_CREATE_EVENT_TRIGGER },
            .summary = "An event trigger sees every later schema change",
            .text = "{name} runs with schema changes from now on",
            .effect = "where it fails, schema changes fail, later migrations and the repair of this one included",
            .remedy = "see that the function returns early for what it is not about",
    },
    {
            .id = "event-trigger-refuses",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_CREATE_EVENT_TRIGGER },
            .matches = always_refuses,
            .summary = "An event trigger raises an error whatever happens",
            .text = "{name} runs {other}(), which raises an error whatever happens",
            .effect =
                    "every schema change fails, later migrations and the repair of this one included; ON login nobody "
                    "gets in any more",
            .remedy = "let the function raise its error under the condition that is meant",
    },
    {
            .id = "drop-event-trigger",
            .axis = AXIS_STRUCTURE,
            .severity = FINDING_NOTE,
            .kinds = { SQL_DROP_EVENT_TRIGGER, SQL_SET_EVENT_TRIGGER },
            .matches = drops_event_trigger,
            .summary = "An event trigger is dropped, or no longer fires",
            .text = "the event trigger {name} is dropped, or no longer fires",
            .effect = "what it refused or recorded of schema changes is no longer",
            .remedy = "see who relies on it: audit, replication of schema changes",
    },
    {
            .id = "drop-extension",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_ERROR,
            .class_ = CLASS_INCOMPATIBLE,
            .kinds = { SQL_DROP_EXTENSION },
            .matches = drops_extension_alone,
            .summary = "An extension is dropped",
            .text = "the extension {name} is dropped",
            .effect = "queries of the running release that use its functions, operators or types fail",
            .remedy = "drop it when no release uses it any more, and mark the migration",
            .safe_way = statement_way_after_use,
    },
    {
            .id = "drop-extension-cascade",
            .axis = AXIS_DATA,
            .severity = FINDING_ERROR,
            .class_ = CLASS_DESTRUCTIVE,
            .traits = RULE_ANYWAY,
            .kinds = { SQL_DROP_EXTENSION },
            .matches = drops_extension_with_all,
            .summary = "An extension is dropped with all that uses it",
            .text = "the extension {name} is dropped with everything that uses it",
            .effect =
                    "columns of its types go with their values, so do indexes and views, and none of them is named here",
            .remedy = "drop what uses it by name first, then the extension without CASCADE",
            .safe_way = statement_way_without_cascade,
    },
    {
            .id = "extension-upgrade",
            .axis = AXIS_COMPATIBILITY,
            .severity = FINDING_WARNING,
            .kinds = { SQL_ALTER_EXTENSION },
            .summary = "An extension is changed in place",
            .text = "the extension {name} is changed",
            .effect =
                    "its update script may lock, rewrite or drop what is not to be seen here, and there is no way back to "
                    "the older version",
            .remedy = "read the extension's release notes, name the version (UPDATE TO '…'), and rehearse it",
    },
    {
            .id = "extension-unpinned",
            .axis = AXIS_CONVENTION,
            .severity = FINDING_NOTE,
            .traits = RULE_OFF | RULE_ANYWAY,
            .kinds = { SQL_CREATE_EXTENSION },
            .matches = takes_any_version,
            .summary = "An extension is created without its version",
            .text = "the extension {name} is created in whatever version the server has",
            .effect = "databases that are set up at different times differ",
            .remedy = "name it: CREATE EXTENSION {name} VERSION '…'",
    },
    { .id = NULL },
};
