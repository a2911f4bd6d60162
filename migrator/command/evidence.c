/* command/evidence.c - telling a ledger that was changed from one that was put back. */
#include "command/evidence.h"

#include "sql/script.h"

void evidence_hint_moved(const struct database *database, const char *question, struct fault *fault)
{
    const char *pinned = database->ledger.environment;
    g_autofree char *environment = sql_quote_literal(pinned != NULL ? pinned : "production");

    fault_set_hint(fault,
                   "%s Then its owner records that it goes on by itself from here: SELECT %s.append('adopt', detail => "
                   "json_build_object('database', gen_random_uuid(), 'environment', %s, 'name', current_database(), "
                   "'reason', 'say why')::text)",
                   question, database->session.ledger_schema_quoted, environment);
}

static bool rewound(const struct database *database, int64_t known_seq, struct fault *fault)
{
    fault_set(fault, FAULT_REFUSED,
              "the ledger of %s was rewound: it ends at entry %u, the history knows it up to entry %" G_GINT64_FORMAT,
              database->place, database->ledger.entries->len, known_seq);
    fault_set_detail(fault, "its entries are a prefix of what the history knows: not forged, but put back; "
                            "`migrator log --offline` lists what is lost");
    evidence_hint_moved(database, "restored from a backup, or failed over?", fault);
    return false;
}

/* A history that fails proves nothing and stands in no way; it is filled again from the start. */
static bool go_on_without(struct database *database, const struct fault *failure)
{
    database->remembered_seq = 0;
    context_progress(database->context, "%s", failure->text);
    return true;
}

static bool differs(const struct ledger_entry *entry, const struct ledger_entry *remembered, const char *field,
                    struct fault *fault)
{
    bool is_missing = entry->seq > remembered->seq;
    g_autofree char *found = ledger_entry_show(entry, field);
    g_autofree char *known = ledger_entry_show(remembered, field);

    fault_set(fault, FAULT_TAMPERED,
              "the ledger differs from what the history knows at entry %" G_GINT64_FORMAT ": field %s%s",
              remembered->seq, field, is_missing ? ": the entry is missing" : "");
    if (!is_missing)
        fault_set_detail(fault, "the ledger says %s, the history knows %s", found, known);
    return fault_set_hint(fault, "someone with the rights to do so changed the ledger; `migrator log --offline` shows "
                                 "the entry as it was");
}

/* Name the first entry in which the ledger and the history's copy of it differ; true: there is none. */
static bool name_difference(struct database *database, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    g_autoptr(GPtrArray) known = NULL;
    const struct ledger *ledger = &database->ledger;

    if (!history_entries(database->history, ledger->database_id, 0, &known, &failure))
        return go_on_without(database, &failure);
    for (guint i = 0; i < MIN(known->len, ledger->entries->len); i++) {
        const struct ledger_entry *remembered = g_ptr_array_index(known, i);
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i);
        const char *field = ledger_entry_difference(remembered, entry);

        if (field != NULL)
            return differs(entry, remembered, field, fault);
    }
    return true;
}

/* A link covers all before it, so one comparison is enough when they agree. */
static bool hold_against_history(struct database *database, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    const struct ledger *ledger = &database->ledger;
    struct history_database *known = NULL;

    if (database->history == NULL || ledger->database_id == NULL)
        return true;
    if (!history_find_id(database->history, ledger->database_id, &known, &failure))
        return go_on_without(database, &failure);
    if (known == NULL)
        return true;
    int64_t known_seq = known->head_seq;
    struct digest known_link = known->head_link;
    history_database_free(known);

    if (known_seq > 0 && known_seq <= (int64_t)ledger->entries->len) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, (guint)known_seq - 1);
        database->remembered_seq = known_seq;
        return digest_equal(&entry->link, &known_link) || name_difference(database, fault);
    }
    return name_difference(database, fault) && (known_seq == 0 || rewound(database, known_seq, fault));
}

/* It is made together with its first entry. */
static bool is_emptied(const struct database *database)
{
    return database->facts.exists && database->ledger.entries->len == 0;
}

bool evidence_check(struct database *database, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault broken = { 0 };

    if (is_emptied(database)) {
        fault_set(fault, FAULT_TAMPERED, "the ledger of %s was emptied: entry 1 is missing, too", database->place);
        return fault_set_hint(fault, "`migrator log --offline` and the records that CI kept say what was in it");
    }
    if (ledger_check_chain(&database->ledger, &broken))
        return hold_against_history(database, fault);
    if (database->history != NULL && database->ledger.database_id != NULL && !name_difference(database, fault))
        return false;
    return fault_move(fault, &broken);
}
