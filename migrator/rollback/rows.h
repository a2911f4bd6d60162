/* rollback/rows.h - made-up rows for tables that have none, so that a rehearsal shows what becomes of rows. */
#ifndef MIGRATOR_ROLLBACK_ROWS_H
#define MIGRATOR_ROLLBACK_ROWS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

enum { ROWS_MADE_UP = 3 }; /* in each table */

/*
 * Put up to ROWS_MADE_UP rows into each table of a snapshot of the session's database that holds rows itself and has
 * none: tables that others refer to first, values by type, enum labels, what CHECKs and partition bounds mention, keys
 * that there are. What the server refuses is tried with other values, within bounds. The same database gets the same
 * rows. unfilled: becomes the identities (char *) of the tables that stayed empty; to be unreferenced.
 * In the transaction that is open, whose constraints are immediate afterwards, or else in one of its own. FAULT_FAILED,
 * FAULT_CONNECT: none of it is kept.
 */
MUST_CHECK bool rows_make_up(struct session *session, const struct snapshot *snapshot, GPtrArray **unfilled,
                             struct fault *fault);

#endif
