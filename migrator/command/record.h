/* command/record.h - the folder that `up --record DIR` leaves for CI to keep. */
#ifndef MIGRATOR_COMMAND_RECORD_H
#define MIGRATOR_COMMAND_RECORD_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "report/report.h"

#include <stdbool.h>
#include <stdint.h>

struct record {
    const char *folder; /* NULL: none is wanted */
    int64_t applied; /* the newest version that was applied before, of those older than all that is due; 0: none was */
};

/*
 * The folder holds plan.txt and plan.json, up.txt and up.json, bundle/, which goes back to what there was before the
 * run by psql alone, and history.db: the whole ledger of this database with the bodies of the files that are here, for
 * `history merge` elsewhere. Files of an earlier run are replaced.
 */

/*
 * Before the database is touched: the plan up to the version `target`, and the ledger as it is (none yet: no
 * history.db). folder NULL: nothing. FAULT_IO.
 */
MUST_CHECK bool record_begin(struct record *record, const char *folder, struct database *database, int64_t target,
                             struct fault *fault);

/*
 * Afterwards: the ledger as it is now, and the report of the run, with what made it stop (FAULT_NONE: nothing did).
 * folder NULL: nothing. FAULT_IO, saying that what was applied stays applied.
 */
MUST_CHECK bool record_end(const struct record *record, struct database *database, const struct report *report,
                           const struct fault *failure, struct fault *fault);

#endif
