/* command/least_due.c - proves the least undo of what is due, and hands the proof on. */
#include "command/least_due.h"

#include "apply/apply.h"
#include "command/going_back.h"
#include "command/way_back_files.h"

/* That is due; NULL: nothing is. */
static struct migration *newest_of(const struct database *database, const struct plan *plan)
{
    for (guint i = plan->items->len; i > 0; i--)
        if (plan_item_is_due(plan_item(plan, i - 1)))
            return migration_set_find(&database->context->set, plan_item(plan, i - 1)->version);
    return NULL;
}

/* Something has to go, and something is there that could stay with what is applied now. */
static bool is_asked(const struct database *database, const struct plan *plan)
{
    return database->facts.exists && g_hash_table_size(database->ledger.applied) > 0 && plan_count_due(plan) > 1 &&
           plan->counts[PLAN_EDITED] == 0 && plan->counts[PLAN_LATE] == 0;
}

/* *is_new: it was tried just now. */
static bool prove(struct going_back *back, const struct plan *plan, bool *is_new, struct fault *fault)
{
    *is_new = false;
    if (!is_asked(back->database, plan))
        return true;
    going_back_find_due(back, plan);
    if (going_back_take_proof(back) || settings_flag(back->database->context->settings, "no-rehearse"))
        return true;
    if (!going_back_rehearse(back, fault))
        return false;
    *is_new = back->is_rehearsed && back->least.stays != NULL;
    return true;
}

bool least_due_lacks(struct database *database, int64_t target)
{
    CLEANUP(going_back_release) struct going_back back = { 0 };
    CLEANUP(plan_release) struct plan plan = { 0 };

    going_back_init(&back, database);
    plan_make(&plan, &database->context->set, &database->ledger, target);
    if (!is_asked(database, &plan) || settings_flag(database->context->settings, "no-rehearse"))
        return false;
    going_back_find_due(&back, &plan);
    return going_back_can_leave(&back) && !going_back_take_proof(&back);
}

bool least_due_hold(struct database *database, int64_t target, struct fault *fault)
{
    CLEANUP(going_back_release) struct going_back back = { 0 };
    CLEANUP(plan_release) struct plan plan = { 0 };
    bool is_new = false;

    going_back_init(&back, database);
    plan_make(&plan, &database->context->set, &database->ledger, target);
    if (!prove(&back, &plan, &is_new, fault))
        return fault_set_state(fault, "nothing was applied");
    struct migration *newest = is_new ? newest_of(database, &plan) : NULL;
    if (newest != NULL) {
        g_free(newest->least);
        newest->least = ledger_least_detail(NULL, &back.least);
    }
    return true;
}

void least_due_note(struct database *database, const struct plan *plan, const GPtrArray *units)
{
    CLEANUP(going_back_release) struct going_back back = { 0 };

    going_back_init(&back, database);
    if (!is_asked(database, plan))
        return;
    going_back_find_due(&back, plan);
    if (!going_back_take_proof(&back))
        return;
    struct apply_unit *last = g_ptr_array_index(units, units->len - 1);
    apply_unit_note_least(last, &back.least);
}

/* ---- for plan ---- */

static void add_versions(GString *text, const GPtrArray *rows)
{
    for (guint i = 0; i < rows->len; i++)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "",
                               ((const struct going_back_row *)g_ptr_array_index(rows, i))->version);
}

static void note(const struct going_back *back, struct report *report)
{
    g_autoptr(GString) text = g_string_new("Going back from there undoes ");

    add_versions(text, back->rows);
    if (back->stays->len > 0) {
        g_string_append(text, "; what is compatible stays: ");
        add_versions(text, back->stays);
    }
    report_note(report, "%s. That was tried as a whole.", text->str);
}

static void write(const struct going_back *back, const struct plan *plan)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    g_autofree char *text = ledger_least_detail(NULL, &back->least);
    struct context *context = back->database->context;
    const struct migration *newest = newest_of(back->database, plan);

    if (newest != NULL && !way_back_files_write_least(context, newest, text, &failure))
        context_progress(context, "`up` will have to try it again: %s", failure.text);
}

bool least_due_report(struct database *database, const struct plan *plan, struct report *report, struct fault *fault)
{
    CLEANUP(going_back_release) struct going_back back = { 0 };
    bool is_new = false;

    going_back_init(&back, database);
    if (!prove(&back, plan, &is_new, fault))
        return false;
    if (back.is_rehearsed)
        note(&back, report);
    if (is_new)
        write(&back, plan);
    return true;
}
