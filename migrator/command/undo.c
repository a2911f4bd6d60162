/* command/undo.c - the way back of what is applied, as the ledger keeps it. */
#include "command/undo.h"

#include "command/stored.h"
#include "ledger/content.h"
#include "ledger/way_back.h"
#include "migration/reader.h"
#include "report/detail.h"
#include "report/value.h"

/* The file of an entry that is its way back, the one that was made before the hand-written one; NULL: it had none. */
static const struct ledger_content_name *find_name(const GPtrArray *names)
{
    const struct ledger_content_name *repair = ledger_content_find(names, "/repair.sql");

    return repair != NULL ? repair : ledger_content_find(names, "down.sql");
}

const struct migration_file *undo_here(const struct migration *migration)
{
    const struct migration_file *repair = migration_way_back(migration, "repair.sql");
    const struct migration_file *down = &migration->parts[MIGRATION_DOWN];

    return repair != NULL ? repair : down->text != NULL ? down : NULL;
}

bool undo_read(struct database *database, const struct ledger_entry *entry, struct migration_file *down,
               struct fault *fault)
{
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);
    const struct ledger_content_name *name = find_name(names);
    const struct migration_set *set = &database->context->set;
    const struct migration *migration = set->migrations != NULL ? migration_set_find(set, entry->version) : NULL;
    const struct migration_file *here = migration != NULL ? &migration->parts[MIGRATION_DOWN] : NULL;

    if (name != NULL && name->is_whole)
        return stored_read(database, name, down, fault);
    if (here != NULL && here->text != NULL) {
        if (name != NULL)
            context_progress(database->context, "%s is taken from here: the ledger keeps it without its COPY data",
                             here->path);
        migration_file_share(down, here);
        return true;
    }
    fault_set(fault, FAULT_REFUSED, "%" G_GINT64_FORMAT "_%s cannot be undone: %s", entry->version, entry->name,
              name == NULL ? "it was applied without a way back"
                           : "its .down.sql is not here, and the ledger keeps it without its COPY data");
    fault_set_state(fault, "nothing was undone or applied");
    return fault_set_hint(fault,
                          name == NULL ? "write one beside it and run this again, or start over with an empty database"
                                       : "put the file back and run this again, or start over with an empty database");
}

static int compare_newest_first(const void *left_item, const void *right_item)
{
    const struct ledger_entry *left = *(const struct ledger_entry *const *)left_item;
    const struct ledger_entry *right = *(const struct ledger_entry *const *)right_item;

    return (left->seq < right->seq) - (left->seq > right->seq);
}

GPtrArray *undo_applied(const struct ledger *ledger, int64_t version, int64_t seq)
{
    GPtrArray *entries = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer value = NULL;

    g_hash_table_iter_init(&iterator, ledger->applied);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        struct ledger_entry *entry = value;
        if (entry->version >= version && entry->seq > seq)
            g_ptr_array_add(entries, entry);
    }
    g_ptr_array_sort(entries, compare_newest_first);
    return entries;
}

const struct ledger_entry *undo_forgotten(const struct ledger *ledger, const struct ledger_entry *applied)
{
    for (guint i = ledger->entries->len; i > 0; i--) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i - 1);
        if (entry->seq <= applied->seq)
            return NULL;
        if (entry->version == applied->version && ledger_kind_from_name(entry->kind) == LEDGER_FORGET)
            return entry;
    }
    return NULL;
}

char *undo_forgotten_words(const struct ledger_entry *forgot)
{
    g_autofree char *at = value_time_rfc3339(forgot->at);
    g_autofree char *reason = detail_text(forgot->detail, "reason");

    return g_strdup_printf("%s dropped it at %s%s%s", forgot->role, at, reason != NULL ? ", because: " : "",
                           reason != NULL ? reason : "");
}

const char *way_back_name(enum way_back_kind way)
{
    static const char *const names[] = { [WAY_BACK_NONE] = "none",
                                         [WAY_BACK_GENERATED] = "rehearsed",
                                         [WAY_BACK_UNPROVEN] = "not rehearsed as it is",
                                         [WAY_BACK_BY_HAND] = "by hand" };
    return names[way];
}

enum report_style way_back_style(enum way_back_kind way)
{
    static const enum report_style styles[] = { [WAY_BACK_NONE] = REPORT_BAD,
                                                [WAY_BACK_GENERATED] = REPORT_GOOD,
                                                [WAY_BACK_UNPROVEN] = REPORT_WARN,
                                                [WAY_BACK_BY_HAND] = REPORT_WARN };
    return styles[way];
}

static enum way_back_kind kind_of(bool is_by_hand, bool is_rehearsed)
{
    if (is_by_hand)
        return WAY_BACK_BY_HAND;
    return is_rehearsed ? WAY_BACK_GENERATED : WAY_BACK_UNPROVEN;
}

enum way_back_kind undo_kind_here(const struct migration *migration, bool is_rehearsed)
{
    const struct migration_file *way_back = undo_here(migration);

    return way_back == NULL ? WAY_BACK_NONE : kind_of(way_back == &migration->parts[MIGRATION_DOWN], is_rehearsed);
}

enum way_back_kind undo_kind(const struct ledger *ledger, const struct ledger_entry *entry)
{
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);
    const struct ledger_content_name *name = find_name(names);

    if (name == NULL || !name->is_whole || undo_forgotten(ledger, entry) != NULL)
        return WAY_BACK_NONE;
    return kind_of(g_str_has_suffix(name->file, "down.sql"), ledger_entry_way_back(entry).rehearsed_at >= 0);
}

int64_t undo_rehearsed_at(const struct ledger *ledger, const struct ledger_entry *entry)
{
    return undo_kind(ledger, entry) == WAY_BACK_NONE ? -1 : ledger_entry_way_back(entry).rehearsed_at;
}
