/* rollback/steps.c - up, look, undo; up again with what is to be kept; and so on to the end. */
#include "rollback/steps.h"

#include "rollback/repair.h"
#include "rollback/replay.h"
#include "rollback/touched.h"

/* ---- names ---- */

enum {
    NAME_ROUNDS_MAX = 16
}; /* a schema, what is in it, and what belongs to that; twice where two have to be swapped */

static bool run_all(struct session *session, const GPtrArray *statements, GPtrArray *all, struct fault *fault)
{
    for (guint i = 0; i < statements->len; i++) {
        if (!session_run_text(session, g_ptr_array_index(statements, i), fault))
            return false;
        g_ptr_array_add(all, g_strdup(g_ptr_array_index(statements, i)));
    }
    return true;
}

bool steps_give_names_back(struct session *session, const struct snapshot *before, const struct snapshot *applied,
                           struct snapshot *after, GPtrArray *names, struct fault *fault)
{
    for (int round = 0; round < NAME_ROUNDS_MAX; round++) {
        g_autoptr(GPtrArray) some = repair_names(before, after->objects != NULL ? after : applied);
        if (some->len == 0)
            return true;
        if (!run_all(session, some, names, fault))
            return false;
        snapshot_release(after);
        if (!snapshot_read(after, session, fault))
            return false;
    }
    return fault_set(fault, FAULT_FAILED, "names cannot be given back: they are never as they were");
}

/* ---- running with what a step keeps ---- */

static bool keeps(const struct way_back_step *step)
{
    return step->before_up != NULL || step->after_up != NULL;
}

/* In a transaction of its own; text NULL: nothing. */
static bool run_apart(struct session *session, const char *text, struct fault *fault)
{
    return text == NULL || (session_run_text(session, "BEGIN", fault) && session_run_text(session, text, fault) &&
                            replay_commit(session, fault));
}

static bool run_alone(struct session *session, const struct apply_part *part, const struct way_back_step *step,
                      struct fault *fault)
{
    return run_apart(session, step != NULL ? step->before_up : NULL, fault) &&
           apply_statements(session, part, NULL, fault) &&
           run_apart(session, step != NULL ? step->after_up : NULL, fault);
}

/* step NULL: nothing is kept. again NULL: nothing is put back. */
static bool run_part(struct session *session, const struct apply_part *part, const struct way_back_step *step,
                     const char *again, struct fault *fault)
{
    if (replay_is_alone(part))
        return run_alone(session, part, step, fault);
    return replay_begin(session, part, fault) &&
           session_run_text(session, step != NULL ? step->before_up : NULL, fault) &&
           apply_statements(session, part, NULL, fault) &&
           session_run_text(session, step != NULL ? step->after_up : NULL, fault) &&
           session_run_text(session, again, fault) && replay_commit(session, fault);
}

/* The step that keeps rows of just this part, or NULL. */
static const struct way_back_step *step_of(const struct way_back *way_back, const struct apply_part *part)
{
    for (guint i = 0; i < way_back->steps->len; i++) {
        const struct way_back_step *step = g_ptr_array_index(way_back->steps, i);
        if (step->first == part->first && keeps(step))
            return step;
    }
    return NULL;
}

static bool run_parts(struct session *session, const struct apply_unit *unit, const struct way_back *way_back,
                      struct fault *fault)
{
    for (guint i = 0; i < replay_part_count(unit); i++) {
        const struct apply_part part = replay_part(unit, i);
        if (!run_part(session, &part, step_of(way_back, &part), way_back->is_whole ? way_back->again : NULL, fault))
            return false;
    }
    return way_back->is_whole || run_apart(session, way_back->again, fault);
}

bool steps_run(struct session *session, const struct apply_unit *unit, const struct way_back *way_back,
               struct fault *fault)
{
    if (run_parts(session, unit, way_back, fault))
        return true;
    session_rollback(session);
    return false;
}

/* ---- making them ---- */

struct making {
    struct steps *steps;
    guint first;                   /* statement of the step that grows */
    const struct snapshot *before; /* it; that of `base` or of up */
    struct snapshot base;          /* before the step */
    struct snapshot last;          /* after the part before the one that runs */
    struct way_back_step *grown;   /* that step as far as it goes; NULL: it has no part yet */
    struct touched_counts counts;
};

static void making_release(struct making *making)
{
    snapshot_release(&making->base);
    snapshot_release(&making->last);
    g_clear_pointer(&making->grown, way_back_step_free);
    touched_counts_release(&making->counts);
}

/* The step is whole; the next one begins after the part that ran last. */
static void close_step(struct making *making, guint next)
{
    if (making->grown != NULL)
        way_back_add(making->steps->way_back, g_steal_pointer(&making->grown));
    making->first = next;
}

/* What lies behind is what the next step begins with. */
static void begin_step(struct making *making)
{
    snapshot_release(&making->base);
    making->base = making->last;
    making->last = (struct snapshot){ 0 };
    making->before = &making->base;
}

/* Look at what the part, and those that the step has already, did, in a transaction that is not to stay. */
static struct way_back_step *plan(struct making *making, const struct apply_part *part, struct fault *fault)
{
    struct session *session = making->steps->session;
    struct snapshot *applied = making->steps->applied;
    CLEANUP(snapshot_release) struct snapshot after = { 0 };
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    struct touched touched = { .tables = tables };

    snapshot_release(applied);
    if ((!session_is_in_transaction(session) && !session_run_text(session, "BEGIN", fault)) ||
        !snapshot_read(applied, session, fault) ||
        !touched_tables(&touched, session, part, making->before, applied, &making->counts, fault) ||
        !steps_give_names_back(session, making->before, applied, &after, names, fault))
        return NULL;
    const struct way_back_facts facts = { .before = making->before,
                                          .applied = applied,
                                          .after = after.objects != NULL ? &after : applied,
                                          .names = names,
                                          .touched = touched,
                                          .is_alone = replay_is_alone(part) };
    return way_back_step_new(making->steps->way_back, &facts, making->first, part->first + part->count - making->first);
}

/* The same for the part alone: what came before it is a step of its own. */
static struct way_back_step *plan_alone(struct making *making, const struct apply_part *part, struct fault *fault)
{
    close_step(making, part->first);
    begin_step(making);
    session_rollback(making->steps->session);
    if (!replay_is_alone(part) && !replay_open(making->steps->session, part, NULL, &making->counts, fault))
        return NULL;
    return plan(making, part, fault);
}

static bool refuse(const struct apply_part *part, const struct way_back_step *step, struct fault *why)
{
    const GArray *statements = part->unit->parts[MIGRATION_UP].statements;

    return fault_set(
            why, FAULT_REFUSED,
            "statement %u (%s) %s and cannot run in a transaction, so that they cannot be kept: let a statement %s that "
            "can",
            part->first + 1, g_array_index(statements, struct sql_statement, part->first).tag,
            step->takes_more ? "takes away more than rows"
                             : "may write or take away rows, by statements that are put together at run time,",
            step->takes_more ? "take them" : "do so");
}

/* The part has run; in the end it has run for good, unless it is in a transaction and something is wrong. */
static bool make_step(struct making *making, const struct apply_part *part, struct fault *why)
{
    const bool is_alone = replay_is_alone(part);
    struct way_back_step *step = plan(making, part, why);

    if (step != NULL && keeps(step) && making->first < part->first) {
        way_back_step_free(step);
        step = plan_alone(making, part, why);
    }
    session_rollback(making->steps->session);
    if (step == NULL)
        return false;
    g_clear_pointer(&making->grown, way_back_step_free);
    making->grown = step;
    if (is_alone)
        return !keeps(step) || !(step->is_unread || step->takes_more) || refuse(part, step, why);
    return run_part(making->steps->session, part, step, NULL, why);
}

/* Where a part ended that ran for good at once, it was looked at already. */
static bool read_last(struct making *making, const struct apply_part *part, struct fault *fault)
{
    snapshot_release(&making->last);
    if (!replay_is_alone(part))
        return snapshot_read(&making->last, making->steps->session, fault);
    making->last = *making->steps->applied;
    *making->steps->applied = (struct snapshot){ 0 };
    return true;
}

/* What follows begins where this part ended. */
static bool go_on(struct making *making, const struct apply_part *part, struct fault *fault)
{
    if (!read_last(making, part, fault))
        return false;
    if (!keeps(making->grown))
        return true;
    close_step(making, part->first + part->count);
    begin_step(making);
    return true;
}

/* The way back is not to be had: the migration is applied without it. */
static bool go_without(struct making *making, guint number, struct fault *fault)
{
    const struct apply_unit *unit = making->steps->unit;

    session_rollback(making->steps->session);
    for (; number < replay_part_count(unit); number++) {
        const struct apply_part part = replay_part(unit, number);
        if (!replay_open(making->steps->session, &part, NULL, NULL, fault) ||
            !replay_commit(making->steps->session, fault))
            return false;
    }
    return true;
}

static bool make_all(struct making *making, struct fault *why, struct fault *fault)
{
    const guint count = replay_part_count(making->steps->unit);

    for (guint i = 0; i < count; i++) {
        const struct apply_part part = replay_part(making->steps->unit, i);
        if (!replay_open(making->steps->session, &part, making->steps->observed, &making->counts, fault))
            return false;
        if (!make_step(making, &part, why))
            return go_without(making, replay_is_alone(&part) ? i + 1 : i, fault);
        if (i + 1 < count && !go_on(making, &part, fault))
            return false;
    }
    close_step(making, 0);
    return true;
}

bool steps_make(struct steps *steps, struct fault *why, struct fault *fault)
{
    CLEANUP(making_release) struct making making = { .steps = steps, .before = steps->before };

    if (make_all(&making, why, fault))
        return true;
    session_rollback(steps->session);
    return false;
}
