/* command/drift.h - is the schema what the applied migrations make? Found out on a throw-away server. */
#ifndef MIGRATOR_COMMAND_DRIFT_H
#define MIGRATOR_COMMAND_DRIFT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Run what the ledger says is applied, in its order, on a private server, as a role of the same name, and append the
 * lines of difference_drift(): "-" is missing in the database, "+" is there and no migration made it, "~" differs.
 * *is_reduced (NULL: nobody asks): the server was of another major version, and not all could be compared.
 * FAULT_USAGE: no server programs here. FAULT_REFUSED: a text is not to be had (COPY data), or does not run there.
 */
MUST_CHECK bool drift_find(struct database *database, GPtrArray *lines, bool *is_reduced, struct fault *fault);

/* The same with what they make, read before. FAULT_FAILED, FAULT_CONNECT. */
MUST_CHECK bool drift_compare(struct database *database, const struct snapshot *expected, GPtrArray *lines,
                              bool *is_reduced, struct fault *fault);

#endif
