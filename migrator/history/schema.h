/* history/schema.h - whose file a SQLite file is, and its tables: made, or brought to this program's version. */
#ifndef MIGRATOR_HISTORY_SCHEMA_H
#define MIGRATOR_HISTORY_SCHEMA_H

#include "base/attributes.h"
#include "base/fault.h"
#include "history/sqlite.h"

#include <stdbool.h>

enum schema_state {
    SCHEMA_READY,
    SCHEMA_EMPTY,   /* nothing in it yet */
    SCHEMA_OLDER,   /* of an earlier version: schema_make() brings it forward */
    SCHEMA_NEWER,   /* written by a newer program: to be left alone */
    SCHEMA_FOREIGN, /* some other program's file: to be left alone */
};

MUST_CHECK bool schema_look(struct sqlite *sqlite, enum schema_state *state, struct fault *fault);

/* Make what is missing, in one transaction. Several processes may try at once. */
MUST_CHECK bool schema_make(struct sqlite *sqlite, struct fault *fault);

/* FAULT_REFUSED for a newer or a foreign file, FAULT_IO for one that would have to be written; true when ready. */
MUST_CHECK bool schema_require(struct sqlite *sqlite, enum schema_state state, struct fault *fault);

#endif
