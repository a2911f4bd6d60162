/* command/stored.c - makes a file of a text in the ledger, or in the history. */
#include "command/stored.h"

#include "migration/reader.h"

#include <string.h>

static bool read_from_history(struct database *database, const struct ledger_content_name *name, GBytes **text,
                              struct fault *fault)
{
    if (!history_content(database->history, &name->digest, text, fault))
        return false;
    return *text != NULL || fault_set(fault, FAULT_REFUSED, "the history does not have the text of %s", name->file);
}

/* The history is a copy: what it cannot take is no failure. */
static bool read_from_ledger(struct database *database, const struct ledger_content_name *name, GBytes **text,
                             struct fault *fault)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };

    if (!ledger_content(&database->session, &name->digest, text, fault))
        return false;
    if (database->history != NULL && !history_store_content(database->history, &name->digest, *text, &ignored) &&
        settings_flag(database->context->settings, "verbose"))
        context_progress(database->context, "the history has no copy of %s: %s", name->file, ignored.text);
    return true;
}

bool stored_read(struct database *database, const struct ledger_content_name *name, struct migration_file *file,
                 struct fault *fault)
{
    static const char beside[] = "../"; /* of the folder, which is nowhere here */
    g_autoptr(GBytes) text = NULL;

    if (!(database->is_offline ? read_from_history(database, name, &text, fault)
                               : read_from_ledger(database, name, &text, fault)))
        return false;
    *file = (struct migration_file){
        .name = g_strdup(name->file),
        .path = g_strdup(name->file + (g_str_has_prefix(name->file, beside) ? strlen(beside) : 0)),
        .length = g_bytes_get_size(text),
        .bytes = (int64_t)g_bytes_get_size(text),
        .digest = name->digest,
        .text_digest = name->digest,
    };
    file->text = g_steal_pointer(&text);
    return true;
}

bool stored_header(struct database *database, const struct ledger_entry *entry, struct migration_header *header)
{
    CLEANUP(migration_file_release) struct migration_file up = { 0 };
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);
    g_autoptr(GPtrArray) findings = finding_list_new();

    if (names->len == 0 || !stored_read(database, g_ptr_array_index(names, 0), &up, &ignored))
        return false;
    migration_header_read(header, up.path, g_bytes_get_data(up.text, NULL), up.length, findings);
    return true;
}
