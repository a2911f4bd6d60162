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
 * Read a text as a file of that name, without the data of COPY where it is not stored whole (name->is_whole); to be
 * released with migration_file_release(). What comes from the ledger is kept in the history. Faults of
 * ledger_content(), offline FAULT_REFUSED when the history does not have it; and then the file is untouched.
 */
MUST_CHECK bool stored_read(struct database *database, const struct ledger_content_name *name,
                            struct migration_file *file, struct fault *fault);

/*
 * What the header of an applied migration says; to be released. False, and nothing in it: its text is not to be had,
 * which is no failure.
 */
MUST_CHECK bool stored_header(struct database *database, const struct ledger_entry *entry,
                              struct migration_header *header);

#endif
