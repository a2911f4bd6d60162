/* command/drift.c - what is applied, run again elsewhere, and held against what is there. */
#include "command/drift.h"

#include "command/rerun.h"
#include "command/undo.h"
#include "rollback/difference.h"

bool drift_compare(struct database *database, const struct snapshot *expected, GPtrArray *lines, bool *is_reduced,
                   struct fault *fault)
{
    CLEANUP(snapshot_release) struct snapshot found = { 0 };

    if (!snapshot_read(&found, &database->session, fault))
        return false;
    difference_drift(expected, &found, lines);
    if (is_reduced != NULL)
        *is_reduced = !snapshot_is_same_version(expected, &found);
    return true;
}

bool drift_find(struct database *database, GPtrArray *lines, bool *is_reduced, struct fault *fault)
{
    g_autoptr(GPtrArray) entries = undo_applied(&database->ledger, LEDGER_NO_VERSION, 0);
    struct rerun rerun = { database, entries };
    const struct stage_prefix prefix = rerun_prefix(&rerun);
    CLEANUP(stage_release) struct stage stage = { 0 };
    CLEANUP(snapshot_release) struct snapshot expected = { 0 };

    return stage_open(&stage, database->context, &prefix, fault) && snapshot_read(&expected, &stage.set, fault) &&
           drift_compare(database, &expected, lines, is_reduced, fault);
}
