/* ledger/ledger.c - a ledger in memory, and the walk along its chain. Pure. */
#include "ledger/ledger.h"

#include "report/detail.h"

#include <string.h>

void ledger_init(struct ledger *ledger)
{
    *ledger = (struct ledger){
        .entries = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_entry_free),
        .applied = g_hash_table_new(g_int64_hash, g_int64_equal),
        .progress = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free),
    };
}

static void freeze_free(struct ledger_freeze *freeze)
{
    if (freeze == NULL)
        return;
    g_free(freeze->id);
    g_free(freeze->reason);
    g_free(freeze);
}

void ledger_release(struct ledger *ledger)
{
    g_clear_pointer(&ledger->freeze, freeze_free);
    g_clear_pointer(&ledger->applied, g_hash_table_unref);
    g_clear_pointer(&ledger->progress, g_hash_table_unref);
    g_clear_pointer(&ledger->entries, g_ptr_array_unref);
    g_free(ledger->database_id);
    g_free(ledger->environment);
    g_free(ledger->database);
    *ledger = (struct ledger){ 0 };
}

static void replace(char **text, char *by)
{
    if (by == NULL)
        return;
    g_free(*text);
    *text = by;
}

static void add_progress(struct ledger *ledger, const struct ledger_entry *entry)
{
    struct ledger_progress *progress = g_hash_table_lookup(ledger->progress, &entry->version);
    g_autofree char *state = detail_text(entry->detail, "state");
    int64_t statement = detail_number(entry->detail, "statement", 0);

    if (progress == NULL) {
        progress = g_new0(struct ledger_progress, 1);
        progress->version = entry->version;
        g_hash_table_insert(ledger->progress, &progress->version, progress);
    }
    progress->entry = entry;
    if (g_strcmp0(state, "done") == 0) {
        progress->done = statement;
        progress->started = 0;
    } else if (g_strcmp0(state, "failed") == 0) { /* and left nothing */
        progress->started = 0;
        if (progress->done == 0)
            g_hash_table_remove(ledger->progress, &entry->version);
    } else {
        progress->started = statement;
        progress->backend_pid = detail_number(entry->detail, "backend", 0);
        progress->backend_start = detail_number(entry->detail, "since", 0);
    }
}

/* `resolve` says what became of a partly applied migration. */
static void add_resolve(struct ledger *ledger, struct ledger_entry *entry)
{
    g_autofree char *outcome = detail_text(entry->detail, "outcome");

    g_hash_table_remove(ledger->progress, &entry->version);
    if (g_strcmp0(outcome, "applied") == 0)
        g_hash_table_insert(ledger->applied, &entry->version, entry);
}

static void add_freeze(struct ledger *ledger, const struct ledger_entry *entry)
{
    g_autofree char *state = detail_text(entry->detail, "state");
    g_autofree char *id = detail_text(entry->detail, "id");

    if (ledger->freeze == NULL || g_strcmp0(ledger->freeze->id, id) != 0) {
        g_clear_pointer(&ledger->freeze, freeze_free);
        ledger->freeze = g_new0(struct ledger_freeze, 1);
        ledger->freeze->id = g_strdup(id != NULL ? id : "");
        ledger->freeze->since = entry->at;
    }
    g_free(ledger->freeze->reason);
    ledger->freeze->reason = detail_text(entry->detail, "reason");
    ledger->freeze->is_complete = g_strcmp0(state, "frozen") == 0;
    ledger->freeze->entry = entry;
}

void ledger_add(struct ledger *ledger, struct ledger_entry *entry)
{
    g_ptr_array_add(ledger->entries, entry);
    switch (ledger_kind_from_name(entry->kind)) {
    case LEDGER_APPLY:
    case LEDGER_BASELINE:
    case LEDGER_IMPORT:
        g_hash_table_insert(ledger->applied, &entry->version, entry);
        g_hash_table_remove(ledger->progress, &entry->version);
        break;
    case LEDGER_ROLLBACK:
        g_hash_table_remove(ledger->applied, &entry->version);
        g_hash_table_remove(ledger->progress, &entry->version);
        break;
    case LEDGER_PROGRESS:
        add_progress(ledger, entry);
        break;
    case LEDGER_RESOLVE:
        add_resolve(ledger, entry);
        break;
    case LEDGER_GENESIS:
    case LEDGER_ADOPT:
        replace(&ledger->database_id, detail_text(entry->detail, "database"));
        replace(&ledger->environment, detail_text(entry->detail, "environment"));
        replace(&ledger->database, detail_text(entry->detail, "name"));
        break;
    case LEDGER_FREEZE:
        add_freeze(ledger, entry);
        break;
    case LEDGER_THAW:
        g_clear_pointer(&ledger->freeze, freeze_free);
        break;
    case LEDGER_RELEASE:
    case LEDGER_REPAIR:
    case LEDGER_POLICY:
    case LEDGER_FORGET:
    case LEDGER_KIND_COUNT: /* a newer program's: part of the chain, of no meaning here */
    default:
        break;
    }
}

const struct ledger_entry *ledger_head(const struct ledger *ledger)
{
    guint count = ledger->entries != NULL ? ledger->entries->len : 0;

    return count > 0 ? g_ptr_array_index(ledger->entries, count - 1) : NULL;
}

const struct ledger_entry *ledger_find_applied(const struct ledger *ledger, int64_t version)
{
    return g_hash_table_lookup(ledger->applied, &version);
}

const struct ledger_entry *ledger_find_undone(const struct ledger *ledger, int64_t version)
{
    if (ledger_find_applied(ledger, version) != NULL)
        return NULL;
    for (guint i = ledger->entries->len; i > 0; i--) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i - 1);
        if (entry->version == version && ledger_kind_from_name(entry->kind) == LEDGER_ROLLBACK)
            return entry;
    }
    return NULL;
}

const struct ledger_progress *ledger_find_progress(const struct ledger *ledger, int64_t version)
{
    return g_hash_table_lookup(ledger->progress, &version);
}

char *ledger_progress_words(const struct ledger_progress *progress)
{
    if (progress->done == 0)
        return g_strdup("no statement is done");
    return progress->done == 1 ? g_strdup("statement 1 is done")
                               : g_strdup_printf("statements 1 to %" G_GINT64_FORMAT " are done", progress->done);
}

static bool tampered(struct fault *fault, int64_t seq, const char *what)
{
    fault_set(fault, FAULT_TAMPERED, "the ledger's chain is broken at entry %" G_GINT64_FORMAT ": %s", seq, what);
    return fault_set_hint(fault, "someone with the rights to do so changed the ledger; compare with `migrator log "
                                 "--offline` and with the records that CI kept");
}

bool ledger_check_chain(const struct ledger *ledger, struct fault *fault)
{
    const struct ledger_entry *before = NULL;

    for (guint i = 0; i < ledger->entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i);
        struct digest link = ledger_entry_link(entry);

        if (entry->seq != (int64_t)i + 1)
            return tampered(fault, (int64_t)i + 1, "field seq: the entry is missing");
        if (entry->has_previous != (before != NULL) ||
            (before != NULL && !digest_equal(&entry->previous, &before->link)))
            return tampered(fault, entry->seq, "field previous is not the link of the entry before it");
        if (!digest_equal(&link, &entry->link))
            return tampered(fault, entry->seq, "field link does not fit the other fields: one of them was changed");
        before = entry;
    }
    return true;
}
