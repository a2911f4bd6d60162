/* command/least.c - runs migrations, undoes some of them beneath the others, and compares. */
#include "command/least.h"

#include "command/rerun.h"
#include "command/seed.h"
#include "command/undo.h"
#include "migration/layout.h"
#include "migration/reader.h"
#include "plan/plan.h"
#include "rollback/difference.h"
#include "rollback/replay.h"
#include "rollback/rows.h"
#include "rollback/state.h"

enum { TRIALS_MAX = 8 }; /* each copies a database twice, and runs all that is above the target */

/* ---- steps ---- */

void least_step_free(void *data)
{
    struct least_step *step = data;

    if (step == NULL)
        return;
    apply_unit_release(&step->up);
    apply_unit_release(&step->down);
    ledger_entry_free(step->entry);
    g_free(step);
}

struct least_step *least_step_here(const struct context *context, const struct migration *migration)
{
    struct least_step *step = g_new0(struct least_step, 1);
    const struct migration_file *down = undo_here(migration);
    g_autoptr(GPtrArray) findings = finding_list_new();

    apply_unit_read(&step->up, migration, layout_is_native(context->set.layout), findings);
    const struct ledger_entry entry = apply_unit_entry(&step->up);
    step->entry = ledger_entry_copy(&entry);
    if (down != NULL)
        apply_unit_read_stored(&step->down, LEDGER_ROLLBACK, step->entry, down, findings);
    return step;
}

bool least_step_applied(struct database *database, const struct ledger_entry *entry, struct least_step **step,
                        struct fault *fault)
{
    CLEANUP(migration_file_release) struct migration_file down = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct least_step *made = g_new0(struct least_step, 1);
    const bool has_down = undo_kind(&database->ledger, entry) != WAY_BACK_NONE;

    made->entry = ledger_entry_copy(entry);
    if (!rerun_read(database, entry, true, &made->up, fault) ||
        (has_down && !undo_read(database, entry, &down, fault))) {
        least_step_free(made);
        return false;
    }
    if (has_down)
        apply_unit_read_stored(&made->down, LEDGER_ROLLBACK, entry, &down, findings);
    *step = made;
    return true;
}

static const struct least_step *step_at(const GPtrArray *steps, guint index)
{
    return g_ptr_array_index(steps, index);
}

static bool stays_here(const GPtrArray *stay, const struct least_step *step)
{
    for (guint i = 0; i < stay->len; i++)
        if (step_at(stay, i) == step)
            return true;
    return false;
}

/* ---- one trial ---- */

struct least {
    const struct least_trial *trial;
    struct stage stage;
    bool runs;                 /* all of these could be run there */
    struct snapshot *expected; /* read once */
};

enum some { SOME_ALL, SOME_STAYING, SOME_UNDONE };

static bool is_wanted(enum some some, bool stays)
{
    return some == SOME_ALL || (some == SOME_STAYING) == stays;
}

/* Run them on the copy, the oldest first. */
static bool run(struct least *least, const GPtrArray *stay, enum some some, struct fault *fault)
{
    struct session *copy = &least->stage.trial;
    const GPtrArray *above = least->trial->above;

    for (guint i = above->len; i > 0; i--) {
        const struct least_step *step = step_at(above, i - 1);
        if (is_wanted(some, stays_here(stay, step)) &&
            !(some == SOME_STAYING ? replay_unit(copy, &step->up, fault) : replay_unit_keeping(copy, &step->up, fault)))
            return fault_prefix(fault, "on a throw-away server, %" G_GINT64_FORMAT ": ", step->entry->version);
    }
    return true;
}

static bool undo_step(struct session *copy, const struct least_step *step, struct fault *fault)
{
    if (step->down.migration == NULL)
        return fault_set(fault, FAULT_FAILED, "%" G_GINT64_FORMAT " has no way back", step->entry->version);
    return replay_unit(copy, &step->down, fault);
}

static bool undo(struct least *least, const GPtrArray *stay, struct fault *fault)
{
    const GPtrArray *above = least->trial->above;

    for (guint i = 0; i < above->len; i++)
        if (!stays_here(stay, step_at(above, i)) && !undo_step(&least->stage.trial, step_at(above, i), fault))
            return false;
    return true;
}

/* All of them, then back without those that stay, then all again: is it the same both times? `back`: in between. */
static bool try_back(struct least *least, const GPtrArray *stay, struct state *back, GPtrArray *differences,
                     struct fault *fault)
{
    CLEANUP(snapshot_release) struct snapshot again = { 0 };
    struct session *copy = &least->stage.trial;

    least->runs = stage_begin_trial(&least->stage, fault) && run(least, stay, SOME_ALL, fault) &&
                  (least->expected->objects != NULL || snapshot_read(least->expected, copy, fault));
    if (!least->runs || !undo(least, stay, fault) || !state_read(back, copy, fault) ||
        !run(least, stay, SOME_UNDONE, fault) || !snapshot_read(&again, copy, fault))
        return false;
    difference_schemas_again(least->expected, &again, NULL, differences);
    return differences->len == 0 && stage_end_trial(&least->stage, fault);
}

/* Is that what those give that stay, when nothing else ever ran? */
static bool try_without(struct least *least, const GPtrArray *stay, const struct state *back, GPtrArray *differences,
                        struct fault *fault)
{
    CLEANUP(state_release) struct state without = { 0 };

    return stage_begin_trial(&least->stage, fault) && run(least, stay, SOME_STAYING, fault) &&
           state_read(&without, &least->stage.trial, fault) && state_is_same(&without, back, differences) &&
           stage_end_trial(&least->stage, fault);
}

/* *fits: the rest can be undone beneath what stays. A fault: it could not be tried. */
static bool try(struct least *least, const GPtrArray *stay, bool *fits, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    CLEANUP(state_release) struct state back = { 0 };
    g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func(g_free);

    *fits = try_back(least, stay, &back, differences, &failure) &&
            try_without(least, stay, &back, differences, &failure);
    if (*fits)
        return true;
    if (failure.kind != FAULT_NONE && (failure.kind != FAULT_FAILED || !least->runs))
        return fault_move(fault, &failure);
    return stage_end_trial(&least->stage, fault);
}

/* ---- which stay ---- */

static GPtrArray *compatible_of(const GPtrArray *steps)
{
    GPtrArray *compatible = g_ptr_array_new();

    for (guint i = 0; i < steps->len; i++)
        if (plan_is_compatible(step_at(steps, i)->entry->class_name))
            g_ptr_array_add(compatible, g_ptr_array_index(steps, i));
    return compatible;
}

/* All that are compatible; or, where these do not all fit, one after the other, the oldest first. */
static bool choose_stays(struct least *least, GPtrArray *stay, struct fault *fault)
{
    g_autoptr(GPtrArray) compatible = compatible_of(least->trial->above);
    bool fits = false;

    g_ptr_array_extend(stay, compatible, NULL, NULL);
    if (!try(least, stay, &fits, fault) || fits)
        return fits || fault->kind == FAULT_NONE;
    g_ptr_array_set_size(stay, 0);
    for (guint i = compatible->len, trials = 1; i > 0 && compatible->len > 1 && trials < TRIALS_MAX; i--, trials++) {
        g_ptr_array_insert(stay, 0, g_ptr_array_index(compatible, i - 1));
        if (!try(least, stay, &fits, fault))
            return false;
        if (!fits)
            g_ptr_array_remove_index(stay, 0);
    }
    return true;
}

/* The author's own, where they fit, and rows that are made up. */
static bool make_rows(struct least *least, struct fault *fault)
{
    CLEANUP(seed_release) struct seed seed = { 0 };
    CLEANUP(snapshot_release) struct snapshot schema = { 0 };
    g_autoptr(GPtrArray) unfilled = NULL;
    struct session *set = &least->stage.set;

    return seed_open(&seed, least->trial->context, fault) && seed_put(&seed, set, fault) &&
           snapshot_read(&schema, set, fault) && rows_make_up(set, &schema, &unfilled, fault);
}

static bool run_beneath(struct least *least, struct fault *fault)
{
    const GPtrArray *beneath = least->trial->beneath;

    for (guint i = 0; i < beneath->len; i++)
        if (!replay_unit(&least->stage.set, &step_at(beneath, i)->up, fault))
            return false;
    return true;
}

bool least_try(const struct least_trial *trial, GArray *stays, struct snapshot *expected, struct fault *fault)
{
    struct least least = { .trial = trial, .expected = expected };
    g_autoptr(GPtrArray) stay = g_ptr_array_new();

    context_progress(trial->context, "trying what can stay, on a throw-away server");
    const bool is_found = stage_open(&least.stage, trial->context, trial->prefix, fault) &&
                          run_beneath(&least, fault) && make_rows(&least, fault) && choose_stays(&least, stay, fault);
    for (guint i = 0; is_found && i < stay->len; i++)
        g_array_append_val(stays, step_at(stay, i)->entry->version);
    stage_release(&least.stage);
    return is_found;
}

bool least_untried(struct context *context, struct fault *failure, struct fault *fault)
{
    if (failure->kind == FAULT_CANCELLED || failure->kind == FAULT_CONNECT)
        return fault_move(fault, failure);
    context_progress(context, "what could stay was not tried: %s", failure->text);
    return true;
}
