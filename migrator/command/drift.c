/* command/drift.c - what is applied, run again elsewhere, and held against what is there. */
#include "command/drift.h"

#include "apply/apply.h"
#include "command/stage.h"
#include "command/stored.h"
#include "command/undo.h"
#include "ledger/content.h"
#include "migration/copy_data.h"
#include "migration/reader.h"
#include "rollback/difference.h"
#include "rollback/replay.h"

struct drift {
    struct database *database;
    GPtrArray *entries; /* const struct ledger_entry *: what is applied, the newest first */
};

/* ---- what is applied ---- */

static bool read_up(const struct drift *drift, const struct ledger_entry *entry, struct migration_file *up,
                    struct fault *fault)
{
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);
    const struct ledger_content_name *name = names->len > 0 ? g_ptr_array_index(names, 0) : NULL;

    if (name == NULL)
        return fault_set(fault, FAULT_REFUSED,
                         "%" G_GINT64_FORMAT "_%s cannot be run again: the ledger does not have its text",
                         entry->version, entry->name);
    if (!stored_read(drift->database, name, up, fault))
        return false;
    if (name->is_whole)
        return true;
    GBytes *text = copy_data_without(up->text); /* rows do not matter */
    g_bytes_unref(up->text);
    up->text = text;
    up->length = g_bytes_get_size(text);
    return true;
}

static bool run_again(const struct drift *drift, const struct ledger_entry *entry, struct session *session,
                      struct fault *fault)
{
    CLEANUP(migration_file_release) struct migration_file up = { 0 };
    CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();

    if (!read_up(drift, entry, &up, fault))
        return false;
    apply_undo_read(&unit, entry, &up, findings);
    return replay_unit(session, &unit, fault) || fault_prefix(fault, "on a throw-away server, to compare with: ");
}

static bool replay(gpointer argument, struct session *session, struct fault *fault)
{
    const struct drift *drift = argument;

    for (guint i = drift->entries->len; i > 0; i--)
        if (!run_again(drift, g_ptr_array_index(drift->entries, i - 1), session, fault))
            return false;
    return true;
}

static struct digest digest_of_entries(const GPtrArray *entries)
{
    struct digest_stream stream;

    digest_stream_init(&stream);
    for (guint i = 0; i < entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(entries, i);
        digest_stream_update(&stream, &entry->version, sizeof(entry->version));
        digest_stream_update(&stream, &entry->link, sizeof(entry->link));
    }
    return digest_stream_final(&stream);
}

bool drift_find(struct database *database, GPtrArray *lines, bool *is_reduced, struct fault *fault)
{
    g_autoptr(GPtrArray) entries = undo_applied(&database->ledger, LEDGER_NO_VERSION, 0);
    struct drift drift = { database, entries };
    const struct stage_prefix prefix = {
        .digest = digest_of_entries(entries), .replay = replay, .argument = &drift, .role = database->facts.role
    };
    CLEANUP(stage_release) struct stage stage = { 0 };
    CLEANUP(snapshot_release) struct snapshot expected = { 0 };
    CLEANUP(snapshot_release) struct snapshot found = { 0 };

    if (!stage_open(&stage, database->context, &prefix, fault) || !snapshot_read(&expected, &stage.set, fault) ||
        !snapshot_read(&found, &database->session, fault))
        return false;
    difference_schemas(&expected, &found, lines);
    if (is_reduced != NULL)
        *is_reduced = !snapshot_is_same_version(&expected, &found);
    return true;
}
