/* apply/apply.c - the order of a run: what goes through the pipeline, what one by one, and how it ends. */
#include "apply/transactional.h"

#include <string.h>

bool apply_unit_is_pipelined(const struct apply_unit *unit)
{
    const struct sql_script *up = &unit->parts[MIGRATION_UP];

    return !unit->transaction_off && !up->needs_simple && !up->opaque && !unit->capture.opaque;
}

static guint pipelined_from(GPtrArray *units, guint first)
{
    guint count = 0;

    while (first + count < units->len && apply_unit_is_pipelined(g_ptr_array_index(units, first + count)))
        count++;
    return count;
}

/* Run the next stretch; *applied counts what is committed of it. */
static bool apply_stretch(struct apply_run *run, GPtrArray *units, guint first, guint *applied, struct fault *fault)
{
    const struct apply_unit *unit = g_ptr_array_index(units, first);
    guint pipelined = pipelined_from(units, first);

    if (pipelined > 0)
        return apply_in_pipeline(run, units, first, pipelined, applied, fault);
    bool is_applied =
            unit->transaction_off ? apply_nontransactional(run, unit, fault) : apply_one_by_one(run, unit, fault);
    *applied = is_applied;
    return is_applied;
}

/* What units of a kind do, in words. */
struct deed {
    const char *units, *done, *nothing, *rolled_back, *one_stays, *more_stay, *one_stayed, *more_stayed;
};

static const struct deed applying = {
    .units = "pending migrations",
    .done = "applied",
    .nothing = "nothing was applied",
    .rolled_back = "the migration was rolled back",
    .one_stays = "is applied and stays",
    .more_stay = "are applied and stay",
    .one_stayed = "was applied and stays",
    .more_stayed = "were applied and stay",
};
static const struct deed undoing = {
    .units = "migrations",
    .done = "undone",
    .nothing = "nothing was undone",
    .rolled_back = "the migration is applied as before",
    .one_stays = "is undone",
    .more_stay = "are undone",
    .one_stayed = "was undone",
    .more_stayed = "were undone",
};

static bool describe_failure(struct apply_run *run, const struct deed *deed, guint applied, guint total,
                             struct fault *fault)
{
    if (run->lost_race)
        return false;
    if (fault->kind == FAULT_CONNECT)
        return fault_set_state(fault, "%u of %u %s are known to be %s; the ledger will tell of the one in flight",
                               applied, total, deed->units, deed->done);
    g_autofree char *before =
            applied > 0 ? g_strdup_printf("%u before it %s", applied, applied == 1 ? deed->one_stays : deed->more_stay)
                        : g_strdup(deed->nothing);
    if (fault->kind == FAULT_CANCELLED && fault->state == NULL && applied == 0)
        return fault_set_state(fault, "%s; the migration in flight was rolled back", deed->nothing);
    if (fault->kind == FAULT_CANCELLED && fault->state == NULL)
        return fault_set_state(fault, "%u of %u %s %s; the one in flight was rolled back", applied, total, deed->units,
                               applied == 1 ? deed->one_stayed : deed->more_stayed);
    if (fault->state != NULL && applied == 0)
        return false; /* it says what there is */
    if (fault->state != NULL) {
        g_autofree char *own = g_strdup(fault->state);
        return fault_set_state(fault, "%s; %s", own, before);
    }
    return fault_set_state(fault, "%s; %s", deed->rolled_back, before);
}

bool apply_units(struct apply_run *run, GPtrArray *units, struct fault *fault)
{
    const bool undoes = units->len > 0 && ((struct apply_unit *)g_ptr_array_index(units, 0))->kind == LEDGER_ROLLBACK;
    guint done = 0;

    run->lost_race = false;
    while (done < units->len) {
        guint applied = 0;
        bool is_good = apply_stretch(run, units, done, &applied, fault);

        done += applied;
        if (!is_good)
            return describe_failure(run, undoes ? &undoing : &applying, done, units->len, fault);
        if (!ledger_read(run->session, run->ledger, fault))
            return false;
    }
    return true;
}
