/* command/stored.h - a file of an applied migration, as the ledger keeps it. */
#ifndef MIGRATOR_COMMAND_STORED_H
#define MIGRATOR_COMMAND_STORED_H

#include "base/attributes.h"
#include "base/fault.h"
#include "ledger/content.h"
#include "migration/set.h"
#include "postgres/session.h"

#include <stdbool.h>

/*
 * Read a text that is stored whole (name->is_whole) as a file of that name; to be released with
 * migration_file_release(). Faults of ledger_content(), and then the file is untouched.
 */
MUST_CHECK bool stored_read(struct session *session, const struct ledger_content_name *name,
                            struct migration_file *file, struct fault *fault);

#endif
