/* rollback/contents.h - what the tables of a database hold, as one digest per table. */
#ifndef MIGRATOR_ROLLBACK_CONTENTS_H
#define MIGRATOR_ROLLBACK_CONTENTS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/* What the text of a sequence begins with; then comes how far it is. It may only go forward. */
#define CONTENTS_POSITION "position "

/*
 * Read every table that is in a snapshot of the database and holds rows itself: *rows becomes a hash table of its
 * identity to a text, equal when the rows are, in whatever order they and the columns lie; and every sequence. To be
 * unreferenced in any case. For databases of a shadow's size: each row is read. FAULT_FAILED, FAULT_CONNECT.
 */
MUST_CHECK bool contents_read(GHashTable **rows, const struct snapshot *snapshot, struct session *session,
                              struct fault *fault);

#endif
