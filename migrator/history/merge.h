/* history/merge.h - records: what is known of a database in one file, written for others to keep and taken in again. */
#ifndef MIGRATOR_HISTORY_MERGE_H
#define MIGRATOR_HISTORY_MERGE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "history/history.h"

#include <stdbool.h>

/*
 * Write what is known of one database, entries and the bodies that they name, as a history of a single file, for others
 * to keep; a file that is there is replaced at once. FAULT_IO; FAULT_USAGE when the database is not known.
 */
MUST_CHECK bool history_export(struct history *history, const char *database_id, const char *path, struct fault *fault);

struct history_merged {
    unsigned databases; /* in the record */
    unsigned entries;   /* that were new */
    unsigned known;     /* that were there already */
    unsigned contents;  /* bodies that were new */
};

/*
 * Take in a record: a file that history_export() wrote, any other history, or a folder with a history.db. It is not
 * trusted: every link and every digest is computed again. All or nothing. FAULT_TAMPERED, naming record, sequence and
 * field, when it contradicts itself or what is known; FAULT_REFUSED for what is not a history; FAULT_IO.
 */
MUST_CHECK bool history_merge(struct history *history, const char *path, struct history_merged *merged,
                              struct fault *fault);

#endif
