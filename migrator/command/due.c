/* command/due.c - what is due: planned, cut into statements, judged; and refused where it must not run. */
#include "command/frozen.h"
#include "command/runner.h"

#include "apply/apply.h"
#include "migration/layout.h"

static bool is_due(const struct plan *plan, const char *file)
{
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        if (plan_item_is_due(item) && g_strcmp0(item->migration->parts[MIGRATION_UP].path, file) == 0)
            return true;
    }
    return false;
}

static const struct apply_unit *unit_at(const struct runner *runner, guint index)
{
    return g_ptr_array_index(runner->units, index);
}

/* Hazards are for verify and plan to tell; here it counts whether their author has stated the class. */
void runner_judge(struct runner *runner, const struct apply_unit *unit)
{
    g_autoptr(GPtrArray) findings = finding_list_new();

    pending_judge(&runner->pending, unit->migration, &unit->parts[MIGRATION_UP], findings);
    for (guint i = findings->len; i-- > 0;)
        if (pending_is_unmarked(g_ptr_array_index(findings, i)))
            g_ptr_array_add(runner->unmarked, g_ptr_array_steal_index(findings, i));
}

/*
 * A class that its author did not state stops a release from running on. Where there is none, each migration is judged
 * just before it is sent, while the server is busy with those before it.
 */
static bool refuse_unmarked(struct runner *runner, struct fault *fault)
{
    g_autoptr(GPtrArray) refused = g_ptr_array_new();

    if (!pending_meets_a_release(&runner->database.ledger))
        return true;
    for (guint i = 0; i < runner->units->len; i++)
        runner_judge(runner, unit_at(runner, i));
    for (guint i = 0; i < runner->unmarked->len; i++) {
        struct finding *finding = g_ptr_array_index(runner->unmarked, i);

        if (is_due(&runner->plan, finding->place.file))
            g_ptr_array_add(refused, finding);
    }
    return runner_refuse_findings(refused, fault);
}

/* Is what is due what was due in the plan before this one? Then it is cut already. */
static bool is_cut(const struct runner *runner)
{
    guint cut = 0;

    for (guint i = 0; i < runner->plan.items->len; i++) {
        const struct plan_item *item = plan_item(&runner->plan, i);

        if (!plan_item_is_due(item))
            continue;
        if (cut == runner->units->len || unit_at(runner, cut)->migration != item->migration)
            return false;
        cut++;
    }
    return cut == runner->units->len;
}

/* Cut what is pending into statements; refuse what must not run. */
static bool read_units(struct runner *runner, struct fault *fault)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    bool is_native = layout_is_native(runner->context->set.layout);

    g_ptr_array_set_size(runner->units, 0);
    for (guint i = 0; i < runner->plan.items->len; i++) {
        const struct plan_item *item = plan_item(&runner->plan, i);

        if (!plan_item_is_due(item))
            continue;
        struct apply_unit *unit = g_new0(struct apply_unit, 1);
        g_ptr_array_add(runner->units, unit);
        apply_unit_read(unit, item->migration, is_native, findings);
    }
    return runner_refuse_findings(findings, fault);
}

/* The lowest version whose file is another than the one that was applied, or that came late. */
static int64_t first_changed(const struct plan *plan)
{
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        if (item->state == PLAN_EDITED || item->state == PLAN_LATE)
            return item->version;
    }
    return LEDGER_NO_VERSION;
}

static bool open_pending(struct runner *runner, struct fault *fault)
{
    return runner->pending.context != NULL ||
           pending_open(&runner->pending, runner->context, &runner->database.ledger, NULL, fault);
}

bool runner_plan(struct runner *runner, struct fault *fault)
{
    if (!frozen_refuse(&runner->database, fault)) /* it may have come while this run waited, or lost a race to it */
        return false;
    for (bool may_rewind = runner_is_development(runner);; may_rewind = false) {
        plan_release(&runner->plan);
        plan_make(&runner->plan, &runner->context->set, &runner->database.ledger, runner->target);
        int64_t changed = first_changed(&runner->plan);
        if (!may_rewind || changed == LEDGER_NO_VERSION)
            break;
        if (!runner_rewind(runner, changed, fault))
            return false;
    }
    return plan_check_order(&runner->plan, fault) && plan_gate(&runner->plan, fault) &&
           (is_cut(runner) || read_units(runner, fault)) && open_pending(runner, fault) &&
           refuse_unmarked(runner, fault);
}

void runner_warn_of_unmarked(struct runner *runner)
{
    for (guint i = 0; i < runner->unmarked->len; i++) {
        const struct finding *finding = g_ptr_array_index(runner->unmarked, i);

        context_progress(runner->context, "%s: %s", finding->place.file, finding->text);
    }
    g_ptr_array_set_size(runner->unmarked, 0);
}
