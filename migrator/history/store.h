/* history/store.h - the rows of a history: databases, entries and bodies in a file that is open and ready. */
#ifndef MIGRATOR_HISTORY_STORE_H
#define MIGRATOR_HISTORY_STORE_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "history/history.h"
#include "history/sqlite.h"
#include "ledger/entry.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* All databases, newest contact first, without their heads: GPtrArray of struct history_database *, owned. */
MUST_CHECK bool store_databases(struct sqlite *sqlite, GPtrArray **databases, struct fault *fault);

/* Fill in the head of a database. */
MUST_CHECK bool store_head(struct sqlite *sqlite, struct history_database *database, struct fault *fault);

/* The entries from first to last, ascending, as they are: GPtrArray of struct ledger_entry *, owned. */
MUST_CHECK bool store_read_entries(struct sqlite *sqlite, const char *database_id, int64_t first, int64_t last,
                                   GPtrArray **entries, struct fault *fault);

/* The same; an entry that does not fit its own link, or does not follow the one before, makes the file a damaged one.
 */
MUST_CHECK bool store_entries(struct sqlite *sqlite, const char *database_id, int64_t first, int64_t last,
                              GPtrArray **entries, struct fault *fault);

struct store_counts {
    unsigned entries; /* that were new */
    unsigned known;   /* that were there */
    unsigned contents;
};

/*
 * Inside a transaction: keep the contact and the entries. FAULT_TAMPERED, naming sequence and field, when an entry
 * differs from what is known at its sequence, or does not follow the one before.
 */
MUST_CHECK bool store_write(struct sqlite *sqlite, const struct history_database *database, const GPtrArray *entries,
                            struct store_counts *counts, struct fault *fault);

MUST_CHECK bool store_has_content(struct sqlite *sqlite, const struct digest *digest, bool *has, struct fault *fault);
/* FAULT_REFUSED when the body has another digest. */
MUST_CHECK bool store_write_content(struct sqlite *sqlite, const struct digest *digest, GBytes *body,
                                    struct fault *fault);
/* *body is NULL when it is not there. One of another digest makes the file a damaged one. */
MUST_CHECK bool store_content(struct sqlite *sqlite, const struct digest *digest, GBytes **body, struct fault *fault);

#endif
