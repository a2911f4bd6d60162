/* command/stored.c - makes a file of a text in the ledger. */
#include "command/stored.h"

#include "ledger/ledger.h"

bool stored_read(struct session *session, const struct ledger_content_name *name, struct migration_file *file,
                 struct fault *fault)
{
    g_autoptr(GBytes) text = NULL;

    if (!ledger_content(session, &name->digest, &text, fault))
        return false;
    *file = (struct migration_file){
        .name = g_strdup(name->file),
        .path = g_strdup(name->file),
        .length = g_bytes_get_size(text),
        .bytes = (int64_t)g_bytes_get_size(text),
        .digest = name->digest,
        .text_digest = name->digest,
    };
    file->text = g_steal_pointer(&text);
    return true;
}
