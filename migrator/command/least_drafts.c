/* command/least_drafts.c - the least undo of migrations that no database has yet. */
#include "command/least_drafts.h"

#include "command/least.h"
#include "command/way_back_files.h"
#include "plan/plan.h"

static const struct least_step *step_at(const GPtrArray *steps, guint index)
{
    return g_ptr_array_index(steps, index);
}

static struct migration *migration_at(const struct context *context, guint number)
{
    return g_ptr_array_index(context->set.migrations, number);
}

static bool is_compatible(const struct least_step *step)
{
    return plan_is_compatible(step->entry->class_name);
}

/* The oldest of them stay without a trial, for nothing that has to go is beneath them. above: the newest first. */
static void read_steps(const struct context *context, guint first, guint end, GPtrArray *beneath, GPtrArray *above)
{
    for (guint i = first; i < end; i++) {
        struct least_step *step = least_step_here(context, migration_at(context, i));
        if (above->len == 0 && is_compatible(step))
            g_ptr_array_add(beneath, step);
        else
            g_ptr_array_insert(above, 0, step);
    }
}

/* Is there anything that could stay, and has all else a way back? */
static bool is_worth_it(const GPtrArray *above)
{
    guint compatible = 0;

    for (guint i = 0; i < above->len; i++) {
        if (!is_compatible(step_at(above, i)) && step_at(above, i)->down.migration == NULL)
            return false;
        compatible += is_compatible(step_at(above, i));
    }
    return compatible > 0;
}

static void add_entry(GPtrArray *entries, const struct least_step *step)
{
    g_ptr_array_add(entries, step->entry);
}

static struct digest about(const struct context *context, guint first, const GPtrArray *beneath, const GPtrArray *above)
{
    g_autoptr(GPtrArray) earlier = g_ptr_array_new_with_free_func(least_step_free);
    g_autoptr(GPtrArray) entries_beneath = g_ptr_array_new();
    g_autoptr(GPtrArray) entries_above = g_ptr_array_new();

    for (guint i = 0; i < first; i++) {
        g_ptr_array_add(earlier, least_step_here(context, migration_at(context, i)));
        add_entry(entries_beneath, step_at(earlier, i));
    }
    for (guint i = 0; i < beneath->len; i++)
        add_entry(entries_beneath, step_at(beneath, i));
    for (guint i = above->len; i > 0; i--)
        add_entry(entries_above, step_at(above, i - 1));
    return ledger_least_about(entries_beneath, entries_above);
}

static bool try_now(struct context *context, const struct least_trial *trial, struct ledger_least *least,
                    bool *is_tried, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    CLEANUP(snapshot_release) struct snapshot expected = { 0 };

    least->stays = g_array_new(FALSE, FALSE, sizeof(int64_t));
    least->at = g_get_real_time();
    *is_tried = least_try(trial, least->stays, &expected, &failure);
    return *is_tried || least_untried(context, &failure, fault);
}

static void note(const struct ledger_least *least, const GPtrArray *above, struct report *report)
{
    report_note(report, "Going back over all of these undoes %u of them%s. That was tried as a whole.",
                above->len - least->stays->len,
                least->stays->len > 0 ? ", beneath compatible ones, which stay" : ", also what is compatible");
}

bool least_drafts_prove(struct context *context, const struct stage_prefix *prefix, guint first, guint end,
                        struct report *report, struct fault *fault)
{
    CLEANUP(ledger_least_release) struct ledger_least least = { 0 };
    g_autoptr(GPtrArray) beneath = g_ptr_array_new_with_free_func(least_step_free);
    g_autoptr(GPtrArray) above = g_ptr_array_new_with_free_func(least_step_free);
    const struct least_trial trial = { context, prefix, beneath, above };
    bool is_tried = false;

    read_steps(context, first, end, beneath, above);
    if (!is_worth_it(above))
        return true;
    const struct migration *newest = migration_at(context, end - 1);
    const struct digest digest = about(context, first, beneath, above);
    g_autofree char *there = way_back_files_least(context, newest);
    if (ledger_least_read(&least, there, &digest)) {
        note(&least, above, report);
        return true;
    }
    least.about = digest;
    if (!try_now(context, &trial, &least, &is_tried, fault))
        return false;
    if (!is_tried)
        return true;
    note(&least, above, report);
    g_autofree char *text = ledger_least_detail(NULL, &least);
    return way_back_files_write_least(context, newest, text, fault);
}
