/* command/stored.h - files of applied migrations, as the ledger keeps them, and the history its copy of them. */
#ifndef MIGRATOR_COMMAND_STORED_H
#define MIGRATOR_COMMAND_STORED_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "ledger/content.h"
#include "migration/set.h"

#include <stdbool.h>

/*
 * Read a text that is stored whole (name->is_whole) as a file of that name; to be released with
 * migration_file_release(). What comes from the ledger is kept in the history. Faults of ledger_content(), offline
 * FAULT_REFUSED when the history does not have it; and then the file is untouched.
 */
MUST_CHECK bool stored_read(struct database *database, const struct ledger_content_name *name,
                            struct migration_file *file, struct fault *fault);

/* Why a migration is not compatible, as its own header says; NULL: it does not, or its text is not to be had. Owned by
 * the caller. */
char *stored_mark(struct database *database, const struct ledger_entry *entry);

#endif
