/* command/record.c - write plan, result and history of a run to a folder. */
#include "command/record.h"

#include "base/file.h"
#include "command/going_back.h"
#include "command/plan.h"
#include "history/history.h"
#include "history/merge.h"

#include <string.h>
#include <unistd.h>

static const struct report_options plain = { 0 };

static bool write_text(const char *folder, const char *name, const char *text, struct fault *fault)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return file_replace(path, text, strlen(text), fault);
}

/* For people with what made the run stop below it, as on a terminal; the JSON report holds it already. */
static bool write_report(const char *folder, const char *name, const struct report *report, const struct fault *failure,
                         struct fault *fault)
{
    g_autofree char *text_name = g_strconcat(name, ".txt", NULL);
    g_autofree char *json_name = g_strconcat(name, ".json", NULL);
    g_autofree char *text = report_write(report, REPORT_AS_TEXT, &plain);
    g_autofree char *json = report_write(report, REPORT_AS_JSON, &plain);
    g_autofree char *cause = failure->kind == FAULT_NONE ? NULL : report_fault_text(failure, &plain);
    g_autofree char *whole = g_strjoin("\n", text, cause, NULL);

    return write_text(folder, text_name, whole, fault) && write_text(folder, json_name, json, fault);
}

static bool store_bodies(struct history *history, const struct migration_set *set, struct fault *fault)
{
    for (guint i = 0; set->migrations != NULL && i < set->migrations->len; i++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, i);
        const struct migration_file *file = NULL;
        guint index = 0;
        while ((file = migration_next_file(migration, &index)) != NULL)
            if (!history_store_content(history, &file->text_digest, file->text, fault))
                return false;
    }
    return true;
}

/* From the ledger itself, so that a record needs no history beside it. */
static bool write_history(const char *folder, const struct database *database, struct fault *fault)
{
    CLEANUP(history_cleanup) struct history *history = NULL;
    g_autofree char *path = g_build_filename(folder, "history.db", NULL);
    g_autofree char *server = session_server(&database->session);
    const struct history_database known = {
        .id = database->ledger.database_id,
        .environment = database->ledger.environment,
        .name = database->facts.database,
        .server = server,
    };

    if (known.id == NULL) {
        unlink(path);
        return true;
    }
    return history_open_in_memory(&history, fault) && history_store(history, &known, database->ledger.entries, fault) &&
           store_bodies(history, &database->context->set, fault) && history_export(history, known.id, path, fault);
}

/* ---- the way back of this run ---- */

static bool write_bundle(struct going_back *back, const char *folder, struct fault *fault)
{
    g_autofree char *path = g_build_filename(folder, "bundle", NULL);

    back->is_by_name = true; /* a record is not to fail for what a rollback would */
    return file_remove_tree(path, fault) && going_back_write(back, path, fault);
}

static void choose_what_was(struct going_back *back, const struct record *record)
{
    back->version = record->applied;
    back->to = g_strdup_printf("%" G_GINT64_FORMAT, record->applied);
    back->target = g_strdup_printf("version %" G_GINT64_FORMAT, record->applied);
}

static bool write_bundle_before(const struct record *record, struct database *database, const struct plan *plan,
                                struct fault *fault)
{
    CLEANUP(going_back_release) struct going_back back = { 0 };
    CLEANUP(kept_release) struct kept kept = { 0 };

    if (!kept_read(&kept, database, plan, fault))
        return false;
    going_back_init(&back, database);
    choose_what_was(&back, record);
    going_back_find(&back, plan, &kept);
    (void)going_back_take_proof(&back);
    return write_bundle(&back, record->folder, fault);
}

static bool write_bundle_after(const struct record *record, struct database *database, struct fault *fault)
{
    CLEANUP(going_back_release) struct going_back back = { 0 };

    if (!database->facts.exists)
        return true;
    going_back_init(&back, database);
    choose_what_was(&back, record);
    going_back_find(&back, NULL, NULL);
    (void)going_back_take_proof(&back);
    return going_back_read_repairs(&back, fault) && write_bundle(&back, record->folder, fault);
}

/* What a rollback has left may be newer than what it undid, and is due again. */
static int64_t newest_below_due(const struct plan *plan, const struct ledger *ledger)
{
    int64_t newest = 0;

    for (guint i = 0; i < plan->items->len && !plan_item_is_due(plan_item(plan, i)); i++)
        if (ledger_find_applied(ledger, plan_item(plan, i)->version) != NULL)
            newest = plan_item(plan, i)->version;
    return newest;
}

bool record_begin(struct record *record, const char *folder, struct database *database, int64_t target,
                  struct fault *fault)
{
    const struct fault none = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    CLEANUP(plan_release) struct plan plan = { 0 };

    if (folder == NULL)
        return true;
    plan_make(&plan, &database->context->set, &database->ledger, target);
    *record = (struct record){ .folder = folder, .applied = newest_below_due(&plan, &database->ledger) };
    CLEANUP(report_cleanup) struct report *report = plan_report(database, &plan, findings);
    return file_make_directory(folder, fault) && write_report(folder, "plan", report, &none, fault) &&
           write_history(folder, database, fault) && write_bundle_before(record, database, &plan, fault);
}

bool record_end(const struct record *record, struct database *database, const struct report *report,
                const struct fault *failure, struct fault *fault)
{
    const char *folder = record->folder;

    if (folder == NULL ||
        (write_report(folder, "up", report, failure, fault) && write_history(folder, database, fault) &&
         (failure->kind == FAULT_CONNECT || write_bundle_after(record, database, fault))))
        return true;
    fault_prefix(fault, "the record is not complete: ");
    return fault_set_state(fault, "what was applied stays applied; the ledger holds it");
}
