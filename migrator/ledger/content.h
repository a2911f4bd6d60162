/* ledger/content.h - by which digests the ledger keeps the texts of an entry's files. Pure. */
#ifndef MIGRATOR_LEDGER_CONTENT_H
#define MIGRATOR_LEDGER_CONTENT_H

#include "base/digest.h"
#include "ledger/entry.h"

#include <glib.h>
#include <stdbool.h>

/* The member of an entry's detail with the checksum lines of texts that were stored without the data of COPY. */
#define LEDGER_TEXTS "texts"

/* A file of an entry, and the text that is stored for it. */
struct ledger_content_name {
    char *file;
    struct digest digest; /* of the text: the file's own, unless it is not whole */
    bool is_whole;        /* false: without the data of COPY, so that it cannot run */
};

/* The files that an entry names, in its order: GPtrArray of struct ledger_content_name *, owned by the caller. */
GPtrArray *ledger_entry_contents(const struct ledger_entry *entry);

/* The first of them whose name ends so, "/repair.sql"; NULL: there is none. Borrowed. */
const struct ledger_content_name *ledger_content_find(const GPtrArray *names, const char *ending);

#endif
