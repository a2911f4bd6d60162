/* command/way_back_files.h - the files of a way back: rollback/<migration>/capture.sql, repair.sql, evidence.json,
 * least.json. */
#ifndef MIGRATOR_COMMAND_WAY_BACK_FILES_H
#define MIGRATOR_COMMAND_WAY_BACK_FILES_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "migration/set.h"
#include "rollback/rehearsal.h"

#include <stdbool.h>

/*
 * Write what a rehearsal made beside the migrations directory, and what came of it (evidence.json, which is not sealed:
 * a rehearsal must not change what was approved, and is written only where it found something else than the one
 * before); a file that there is no need for goes, and so does a way back that is not proven.
 * FAULT_IO, the files are as they were or new, never half.
 */
MUST_CHECK bool way_back_files_write(struct context *context, const struct migration *migration,
                                     const struct rehearsed *rehearsed, const struct rehearsal *rehearsal,
                                     struct fault *fault);

/*
 * Give the migration the same, in memory only: the ledger keeps it when it is applied. A proven way back; capture NULL:
 * it keeps no rows; evidence: rehearsal_text().
 */
void way_back_files_hold(struct migration *migration, const char *capture, const char *repair, const char *evidence);

/* Let the evidence say that this way back was proven; nothing when it was not. */
void way_back_files_prove(struct rehearsal *rehearsal, const struct rehearsed *rehearsed);

/* Read what the last rehearsal found; false, and nothing is written: this text of the migration has had none. */
MUST_CHECK bool way_back_files_evidence(const struct context *context, const struct migration *migration,
                                        struct rehearsal *rehearsal);

/* The same, where it proved the very files that are here; false also when there is no repair.sql. */
MUST_CHECK bool way_back_files_rehearsed(const struct context *context, const struct migration *migration,
                                         struct rehearsal *rehearsal);

/*
 * What was proven of going back from it together with those before it, a text for ledger_least_read(): what the
 * migration has in memory, else least.json. NULL: nothing. Owned by the caller.
 */
char *way_back_files_least(const struct context *context, const struct migration *migration);
/* Write that file. FAULT_IO. */
MUST_CHECK bool way_back_files_write_least(const struct context *context, const struct migration *migration,
                                           const char *text, struct fault *fault);

/*
 * How the files that the migration has differ from those that a rehearsal made, a shortened unified diff of each; a
 * missing one is empty. NULL: they are the same. Owned by the caller.
 */
char *way_back_files_difference(const struct migration *migration, const struct rehearsed *rehearsed);

/*
 * Are the files that the migration has to be tried as they are, and kept, where they are not what a rehearsal makes?
 * Such as are sealed, repair.sql at least, unless they were made for another text of it and nobody edited them.
 */
bool way_back_files_stay(const struct context *context, const struct migration *migration);

/* Let the evidence say that the files that the migration has were proven, and write only that. FAULT_IO. */
MUST_CHECK bool way_back_files_write_proof(const struct context *context, const struct migration *migration,
                                           struct rehearsal *rehearsal, struct fault *fault);

#endif
