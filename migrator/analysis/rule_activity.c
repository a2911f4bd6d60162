/* analysis/rule_activity.c - hazards of what others do at the server at this moment; without one nobody knows. */
#include "analysis/rule.h"

#define END_IT                                                                                                         \
    "run it when that transaction has ended; or end it: pg_terminate_backend(pid), or of one that is prepared ROLLBACK PREPARED"

/* ---- transactions in the way ---- */

/* Only the first of a transaction's locks on a table has to be waited for. */
static const char *holder_of(const struct rule_view *view, const struct lock_on *lock)
{
    const struct rule_held *held = view_held_on(view, lock->relation);

    return held != NULL && held->mode >= lock->mode ? NULL
                                                    : activity_holder(view->activity, lock->relation, lock->mode);
}

static bool waits_for_its_lock(struct rule_view *view)
{
    g_autoptr(GArray) locks = NULL;

    if (view->activity->locks->len == 0 || view_has(view, SQL_CONCURRENTLY))
        return false;
    locks = lock_effects_by_relation(view->model, view->action, view->server_version);
    for (guint index = 0; index < locks->len && view->detail->len == 0; index++) {
        const struct lock_on *lock = &g_array_index(locks, struct lock_on, index);
        const char *holder = holder_of(view, lock);
        g_autofree char *name = view_name(lock->relation);

        if (holder != NULL)
            g_string_append_printf(view->detail, "the lock on %s (%s) has to wait for %s", name,
                                   lock_mode_name(lock->mode), holder);
    }
    return view->detail->len > 0;
}

/* What is built waits for those who may write the table, then for every snapshot; what goes, for those who use it. */
static bool waits_concurrently(struct rule_view *view)
{
    bool builds = view->action->kind == SQL_CREATE_INDEX || view->action->kind == SQL_REINDEX;
    const char *holder = NULL;

    if (!view_has(view, SQL_CONCURRENTLY))
        return false;
    holder = activity_holder(view->activity, view_table(view), builds ? LOCK_SHARE : LOCK_ACCESS_EXCLUSIVE);
    if (holder == NULL && builds)
        holder = view->activity->snapshot;
    if (holder != NULL)
        g_string_append(view->detail, holder);
    return holder != NULL;
}

/* ---- replicas ---- */

static bool adds_to_the_lag(struct rule_view *view)
{
    if (view->activity->replica == NULL || view_is_small(view) ||
        !(view->effect.rewrites || view->effect.builds_index || view_changes_many_rows(view)))
        return false;
    g_string_append(view->detail, view->activity->replica);
    return true;
}

const struct rule rules_of_activity[] = {
    {
            .id = "lock-held-by-others",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_ANYWAY | RULE_LIVE,
            .matches = waits_for_its_lock,
            .summary = "A long transaction has a lock that is in the way",
            .text = "{detail}",
            .effect = "the statement waits until that transaction has ended, or lock_timeout is over, and everyone who "
                      "comes later waits behind it",
            .remedy = END_IT,
    },
    {
            .id = "concurrently-waits-for-others",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_LIVE,
            .kinds = { SQL_CREATE_INDEX, SQL_REINDEX, SQL_DROP_INDEX, SQL_DETACH_PARTITION },
            .matches = waits_concurrently,
            .summary = "What is done CONCURRENTLY has to wait for a long transaction",
            .text = "what is done CONCURRENTLY on {table} has to wait for {detail}",
            .effect = "it goes on for as long as that transaction does, and keeps VACUUM from cleaning up meanwhile; "
                      "when it is broken off, an INVALID index is left",
            .remedy = END_IT,
    },
    {
            .id = "replica-lag",
            .axis = AXIS_AVAILABILITY,
            .severity = FINDING_WARNING,
            .traits = RULE_LIVE,
            .matches = adds_to_the_lag,
            .summary = "Much is written while a replica is far behind",
            .text = "much of {table} is written, and the {detail}",
            .effect =
                    "what is written comes on top: readers of a standby see old rows for longer, and WAL that is kept "
                    "for whoever is behind can fill the disk",
            .remedy = "wait until it has caught up; drop a slot that nobody reads any more",
    },
    { .id = NULL },
};
