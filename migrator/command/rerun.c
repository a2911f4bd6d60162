/* command/rerun.c - an applied migration's files, from the ledger, run on a throw-away server. */
#include "command/rerun.h"

#include "apply/apply.h"
#include "command/stored.h"
#include "command/undo.h"
#include "ledger/content.h"
#include "migration/copy_data.h"
#include "migration/reader.h"
#include "rollback/replay.h"

/* ---- what is run ---- */

static bool read_up(struct database *database, const struct ledger_entry *entry, const GPtrArray *names,
                    struct migration_file *up, struct fault *fault)
{
    const struct ledger_content_name *name = names->len > 0 ? g_ptr_array_index(names, 0) : NULL;

    if (name == NULL)
        return fault_set(fault, FAULT_REFUSED,
                         "%" G_GINT64_FORMAT "_%s cannot be run again: the ledger does not have its text",
                         entry->version, entry->name);
    if (!stored_read(database, name, up, fault))
        return false;
    if (name->is_whole)
        return true;
    GBytes *text = copy_data_without(up->text); /* rows do not matter */
    g_bytes_unref(up->text);
    up->text = text;
    up->length = g_bytes_get_size(text);
    return true;
}

static bool read_capture(struct database *database, const GPtrArray *names, struct apply_unit *unit,
                         GPtrArray *findings, struct fault *fault)
{
    CLEANUP(migration_file_release) struct migration_file capture = { 0 };
    const struct ledger_content_name *name = ledger_content_find(names, "/capture.sql");

    if (name == NULL)
        return true;
    if (!stored_read(database, name, &capture, fault))
        return false;
    apply_unit_keep(unit, &capture, findings);
    return true;
}

bool rerun_read(struct database *database, const struct ledger_entry *entry, bool is_keeping, struct apply_unit *unit,
                struct fault *fault)
{
    CLEANUP(migration_file_release) struct migration_file up = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);

    if (!read_up(database, entry, names, &up, fault))
        return false;
    apply_unit_read_stored(unit, LEDGER_APPLY, entry, &up, findings);
    return !is_keeping || read_capture(database, names, unit, findings, fault);
}

/* ---- what a stage begins with ---- */

static bool replay(gpointer argument, struct session *session, struct fault *fault)
{
    const struct rerun *rerun = argument;

    for (guint i = rerun->entries->len; i > 0; i--) {
        CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
        if (!rerun_read(rerun->database, g_ptr_array_index(rerun->entries, i - 1), false, &unit, fault) ||
            !replay_unit(session, &unit, fault))
            return fault_prefix(fault, "on a throw-away server, to compare with: ");
    }
    return true;
}

/* A text that is not there fails where it is to run. */
static bool makes_schema(gpointer argument, const char *name)
{
    const struct rerun *rerun = argument;
    g_autoptr(GPtrArray) entries = undo_applied(&rerun->database->ledger, LEDGER_NO_VERSION, 0);
    bool answer = false;

    for (guint i = entries->len; i > 0 && !answer; i--) {
        CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
        CLEANUP(fault_clear) struct fault unread = { 0 };
        answer = rerun_read(rerun->database, g_ptr_array_index(entries, i - 1), false, &unit, &unread) &&
                 replay_makes_schema(&unit, name);
    }
    return answer;
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

struct stage_prefix rerun_prefix(struct rerun *rerun)
{
    return (struct stage_prefix){ .digest = digest_of_entries(rerun->entries),
                                  .replay = replay,
                                  .makes_schema = makes_schema,
                                  .argument = rerun,
                                  .role = rerun->database->facts.owner };
}
