/* command/going_back_target.c - where a rollback goes back to, and which migrations it undoes for that. */
#include "command/going_back.h"
#include "command/release_set.h"
#include "command/stored.h"
#include "ledger/way_back.h"
#include "migration/reader.h"
#include "migration/version.h"
#include "report/detail.h"
#include "report/value.h"

#include <string.h>

static void row_free(void *data)
{
    struct going_back_row *row = data;

    migration_file_release(&row->repair);
    g_free(row->name);
    g_free(row->class_name);
    g_free(row);
}

void going_back_init(struct going_back *back, struct database *database)
{
    *back = (struct going_back){ .database = database, .version = LEDGER_NO_VERSION };
}

void going_back_release(struct going_back *back)
{
    g_clear_pointer(&back->rows, g_ptr_array_unref);
    g_clear_pointer(&back->stays, g_ptr_array_unref);
    g_clear_pointer(&back->tables, g_ptr_array_unref);
    g_clear_pointer(&back->checks, g_ptr_array_unref);
    g_clear_pointer(&back->conflicts, g_ptr_array_unref);
    snapshot_release(&back->expected);
    ledger_least_release(&back->least);
    freeze_release(&back->freeze);
    g_free(back->target);
    g_free(back->to);
}

/* ---- the target ---- */

static bool choose_release(struct going_back *back, const struct ledger_entry *release)
{
    back->seq = release->seq;
    back->target = g_strdup_printf("release %.12s", release->application);
    back->to = g_strdup(release->application);
    return true;
}

/* Without a target: the release before the one that is on this database. */
static bool choose_previous(struct going_back *back, struct fault *fault)
{
    const struct ledger *ledger = &back->database->ledger;
    const struct ledger_entry *now = release_find(ledger, "", false);
    const struct ledger_entry *previous = now != NULL ? release_find(ledger, now->application, true) : NULL;

    if (previous != NULL)
        return choose_release(back, previous);
    fault_set(fault, FAULT_USAGE, "the ledger knows of no release before this one");
    return fault_set_hint(fault, "say where to go back to: --to VERSION");
}

static int64_t newest_of(const struct migration_set *set)
{
    return ((const struct migration *)g_ptr_array_index(set->migrations, set->migrations->len - 1))->version;
}

/* A commit that was not deployed here: what git says that it has. *found false: git does not know it. */
static bool choose_commit(struct going_back *back, const char *to, bool *found, struct fault *fault)
{
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    CLEANUP(plan_release) struct plan plan = { 0 };
    CLEANUP(fault_clear) struct fault no_set = { 0 };
    struct context *context = back->database->context;

    *found = false;
    if (context->set.migrations == NULL && !context_read_set(context, &no_set))
        return true;
    if (!migration_set_read_commit(&set, context->set.directory, context->set.layout, to, found, fault))
        return false;
    if (!*found)
        return true;
    plan_make(&plan, &set, &back->database->ledger, LEDGER_NO_VERSION);
    back->version = MIN(newest_of(&set), plan_newest_to_stay(&plan));
    back->target = g_strdup_printf("commit %.12s", to);
    back->to = g_strdup(to);
    return true;
}

bool going_back_choose(struct going_back *back, const char *to, struct fault *fault)
{
    const struct ledger *ledger = &back->database->ledger;
    int64_t version = 0;
    bool is_commit = false;

    back->version = LEDGER_NO_VERSION;
    if (to == NULL)
        return choose_previous(back, fault);
    if (version_from_text(to, &version) && (version == 0 || ledger_find_applied(ledger, version) != NULL)) {
        back->version = version;
        back->target = g_strdup_printf("version %" G_GINT64_FORMAT, version);
        back->to = g_strdup(to);
        return true;
    }
    const struct ledger_entry *release = release_find(ledger, to, false);
    if (release != NULL)
        return choose_release(back, release);
    if (!choose_commit(back, to, &is_commit, fault))
        return false;
    if (is_commit)
        return true;
    fault_set(fault, FAULT_USAGE,
              "%s is no version that is applied here, no release that was deployed here, and no commit of this clone",
              to);
    return fault_set_hint(fault, "`migrator log` lists versions and releases; --to 0 goes back to before all of them");
}

/* ---- what it takes ---- */

/* What is above the target and applied now (struct ledger_entry *, borrowed), the newest first. */
static GPtrArray *entries_above(const struct going_back *back)
{
    const struct ledger *ledger = &back->database->ledger;

    return back->version != LEDGER_NO_VERSION ? undo_applied(ledger, back->version + 1, 0)
                                              : undo_applied(ledger, 0, back->seq);
}

/* The last time that it was undone took so long; else as it was expected when it was applied, else as long as that
 * took; microseconds, -1: not known. */
static int64_t expected_duration(const struct ledger *ledger, const struct ledger_entry *applied)
{
    for (guint i = ledger->entries->len; i > 0; i--) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i - 1);
        if (entry->version == applied->version && ledger_kind_from_name(entry->kind) == LEDGER_ROLLBACK &&
            entry->duration >= 0)
            return entry->duration;
    }
    const int64_t expected = ledger_entry_way_back(applied).repair_us;
    return expected >= 0 ? expected : applied->duration;
}

static struct going_back_row *row_of_applied(const struct ledger *ledger, const struct ledger_entry *entry)
{
    struct going_back_row *row = g_new(struct going_back_row, 1);

    *row = (struct going_back_row){
        .version = entry->version,
        .seq = entry->seq,
        .name = g_strdup(entry->name),
        .class_name = g_strdup(entry->class_name),
        .way = undo_kind(ledger, entry),
        .rehearsed_at = undo_rehearsed_at(ledger, entry),
        .applied_at = entry->at,
        .expected = expected_duration(ledger, entry),
    };
    return row;
}

static struct going_back_row *row_of_due(const struct migration *migration, const struct kept_migration *kept)
{
    const struct migration_file *way_back = undo_here(migration);
    struct going_back_row *row = g_new(struct going_back_row, 1);

    *row = (struct going_back_row){
        .version = migration->version,
        .name = g_strdup(migration->name),
        .class_name = g_strdup(plan_class(migration)),
        .way = undo_kind_here(migration, kept != NULL && kept->is_rehearsed),
        .rehearsed_at = kept != NULL ? kept->rehearsed_at : -1,
        .is_due = true,
        .applied_at = INT64_MAX,
        .expected = kept != NULL ? kept->repair_us : -1,
    };
    if (way_back != NULL)
        migration_file_share(&row->repair, way_back);
    return row;
}

static GPtrArray *rows_above(const struct going_back *back, const struct plan *plan, const struct kept *kept)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    g_autoptr(GPtrArray) entries = entries_above(back);

    for (guint i = plan != NULL ? plan->items->len : 0; i-- > 0;) {
        const struct plan_item *item = plan_item(plan, i);
        if (plan_item_is_due(item))
            g_ptr_array_add(rows, row_of_due(item->migration, kept != NULL ? kept_find(kept, item->version) : NULL));
    }
    for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add(rows, row_of_applied(&back->database->ledger, g_ptr_array_index(entries, i)));
    return rows;
}

void going_back_find(struct going_back *back, const struct plan *plan, const struct kept *kept)
{
    back->rows = rows_above(back, plan, kept);
    back->stays = g_ptr_array_new_with_free_func(row_free);
    while (!back->is_exact && back->rows->len > 0) {
        const struct going_back_row *oldest = g_ptr_array_index(back->rows, back->rows->len - 1);
        if (!plan_is_compatible(oldest->class_name))
            return;
        g_ptr_array_insert(back->stays, 0, g_ptr_array_steal_index(back->rows, back->rows->len - 1));
    }
}

void going_back_find_due(struct going_back *back, const struct plan *plan)
{
    const struct ledger_entry *head = ledger_head(&back->database->ledger);

    back->seq = head != NULL ? head->seq : 0;
    going_back_find(back, plan, NULL);
}

static const struct ledger_entry *entry_at(const GPtrArray *entries, guint index)
{
    return g_ptr_array_index(entries, index);
}

static bool is_among(const GPtrArray *rows, int64_t version)
{
    for (guint i = 0; i < rows->len; i++)
        if (((const struct going_back_row *)g_ptr_array_index(rows, i))->version == version)
            return true;
    return false;
}

/* What was applied since the rows were found is neither. */
static const struct ledger_entry *find_newcomer(const struct going_back *back, const GPtrArray *above)
{
    for (guint i = 0; i < above->len; i++)
        if (!is_among(back->rows, entry_at(above, i)->version) && !is_among(back->stays, entry_at(above, i)->version))
            return entry_at(above, i);
    return NULL;
}

bool going_back_entries(const struct going_back *back, GPtrArray **entries, struct fault *fault)
{
    g_autoptr(GPtrArray) above = entries_above(back);
    const struct ledger_entry *newcomer = find_newcomer(back, above);

    if (newcomer != NULL) {
        fault_set(fault, FAULT_REFUSED, "%" G_GINT64_FORMAT "_%s was applied meanwhile", newcomer->version,
                  newcomer->name);
        return fault_set_hint(fault, "run the same again");
    }
    for (guint i = above->len; i > 0; i--)
        if (!is_among(back->rows, entry_at(above, i - 1)->version))
            g_ptr_array_remove_index(above, i - 1);
    *entries = g_steal_pointer(&above);
    return true;
}

static bool is_at_target(const struct going_back *back, const struct ledger_entry *entry)
{
    return back->version != LEDGER_NO_VERSION ? entry->version <= back->version : entry->seq <= back->seq;
}

static bool is_of_release(const struct ledger_entry *entry, const struct ledger_entry *newest)
{
    return entry == newest || (newest->application != NULL && g_strcmp0(entry->application, newest->application) == 0);
}

GPtrArray *going_back_newest_left(const struct going_back *back)
{
    GPtrArray *left = g_ptr_array_new();
    g_autoptr(GPtrArray) applied = undo_applied(&back->database->ledger, 0, 0);
    const struct ledger_entry *newest = NULL;

    for (guint i = 0; i < applied->len; i++) {
        const struct ledger_entry *entry = entry_at(applied, i);
        if (!is_at_target(back, entry))
            continue;
        newest = newest != NULL ? newest : entry;
        if (!is_of_release(entry, newest))
            break;
        g_ptr_array_insert(left, 0, (gpointer)(guintptr)entry);
    }
    return left;
}

bool going_back_read_repairs(struct going_back *back, struct fault *fault)
{
    for (guint i = 0; i < back->rows->len; i++) {
        struct going_back_row *row = g_ptr_array_index(back->rows, i);
        const struct ledger_entry *entry = ledger_find_applied(&back->database->ledger, row->version);

        if (row->way != WAY_BACK_NONE && row->repair.text == NULL &&
            !undo_read(back->database, entry, &row->repair, fault))
            return false;
    }
    return true;
}

static bool refuse_forgotten(const struct going_back_row *row, const struct ledger_entry *forgot, struct fault *fault)
{
    g_autofree char *words = undo_forgotten_words(forgot);

    fault_set(fault, FAULT_REFUSED, "what %" G_GINT64_FORMAT "_%s kept for its way back is forgotten: %s", row->version,
              row->name, words);
    fault_set_state(fault, "nothing was undone");
    return fault_set_hint(fault, "go back as far as above it, or restore a backup from before");
}

static bool refuse_without(const struct going_back *back, const struct going_back_row *row, struct fault *fault)
{
    CLEANUP(migration_header_release) struct migration_header header = { 0 };
    const struct ledger_entry *entry = ledger_find_applied(&back->database->ledger, row->version);
    const struct ledger_entry *forgot = entry != NULL ? undo_forgotten(&back->database->ledger, entry) : NULL;

    if (forgot != NULL)
        return refuse_forgotten(row, forgot, fault);
    fault_set(fault, FAULT_REFUSED, "%" G_GINT64_FORMAT "_%s was applied without a way back", row->version, row->name);
    g_autofree char *without =
            entry != NULL && stored_header(back->database, entry, &header) ? migration_header_without(&header) : NULL;
    if (without != NULL)
        fault_set_detail(fault, "its header says: %s", without);
    fault_set_state(fault, "nothing was undone");
    return fault_set_hint(fault, without != NULL ? "go back as far as above it, or restore a backup from before"
                                                 : "`migrator rehearse` makes one before a migration is applied");
}

bool going_back_check(const struct going_back *back, struct fault *fault)
{
    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = g_ptr_array_index(back->rows, i);
        if (row->way == WAY_BACK_NONE)
            return refuse_without(back, row, fault);
    }
    return true;
}

bool going_back_needs_freeze(const struct going_back *back)
{
    for (guint i = 0; i < back->rows->len; i++)
        if (!plan_is_compatible(((const struct going_back_row *)g_ptr_array_index(back->rows, i))->class_name))
            return true;
    return false;
}
