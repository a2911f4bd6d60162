/* command/rerun.h - what the ledger says is applied, run again on a throw-away server. */
#ifndef MIGRATOR_COMMAND_RERUN_H
#define MIGRATOR_COMMAND_RERUN_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "command/stage.h"

#include <glib.h>
#include <stdbool.h>

struct rerun {
    struct database *database;
    const GPtrArray *entries; /* const struct ledger_entry *: what a stage begins with, the newest first */
};

/* Those entries, as what a stage begins with, in the ledger's order and as a role of the database's name. Borrows it.
 */
struct stage_prefix rerun_prefix(struct rerun *rerun);

/*
 * Make what an entry applied ready to run on such a server, with what it keeps for its way back when is_keeping. Its
 * COPY data are left out where the ledger leaves them out. To be released in any case. FAULT_REFUSED: a text is not to
 * be had.
 */
MUST_CHECK bool rerun_read(struct database *database, const struct ledger_entry *entry, bool is_keeping,
                           struct apply_unit *unit, struct fault *fault);

#endif
