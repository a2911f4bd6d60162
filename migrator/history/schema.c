/* history/schema.c - whose file a SQLite file is, and the steps that make its tables. */
#include "history/schema.h"

#include "generated/sql.h"

enum { APPLICATION_ID = 0x4d475248, VERSION = 1 };

/* The last step of a version sets it in the file. A new version adds steps and changes none. */
static const struct {
    int version;
    const char *sql;
} steps[] = {
    { 1, SQL_HISTORY_SCHEMA_1_DATABASE },      { 1, SQL_HISTORY_SCHEMA_1_ENTRY },
    { 1, SQL_HISTORY_SCHEMA_1_ENTRY_CURRENT }, { 1, SQL_HISTORY_SCHEMA_1_CONTENT },
    { 1, SQL_HISTORY_SCHEMA_1_APPLICATION },   { 1, SQL_HISTORY_SCHEMA_1_VERSION },
};

struct identity {
    int64_t application;
    int64_t version;
    int64_t objects;
};

static bool identity_read(struct sqlite *sqlite, struct identity *identity, struct fault *fault)
{
    CLEANUP(query_finish) struct query query = { 0 };
    bool has_row = false;

    if (!query_prepare(&query, sqlite, SQL_HISTORY_IDENTITY, fault) || !query_next(&query, &has_row, fault))
        return false;
    *identity = (struct identity){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2) };
    return query_is_sound(&query, fault);
}

bool schema_look(struct sqlite *sqlite, enum schema_state *state, struct fault *fault)
{
    struct identity identity = { 0 };

    if (!identity_read(sqlite, &identity, fault))
        return false;
    if (identity.application == 0 && identity.version == 0 && identity.objects == 0)
        *state = SCHEMA_EMPTY;
    else if (identity.application != APPLICATION_ID || identity.version < 1)
        *state = SCHEMA_FOREIGN;
    else if (identity.version == VERSION)
        *state = SCHEMA_READY;
    else
        *state = identity.version < VERSION ? SCHEMA_OLDER : SCHEMA_NEWER;
    return true;
}

static bool run_steps(struct sqlite *sqlite, struct fault *fault)
{
    struct identity identity = { 0 };

    if (!identity_read(sqlite, &identity, fault))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        if (steps[i].version > identity.version && !sqlite_run(sqlite, steps[i].sql, fault))
            return false;
    return true;
}

bool schema_make(struct sqlite *sqlite, struct fault *fault)
{
    return sqlite_begin(sqlite, fault) && sqlite_end(sqlite, run_steps(sqlite, fault), fault);
}

bool schema_require(struct sqlite *sqlite, enum schema_state state, struct fault *fault)
{
    switch (state) {
    case SCHEMA_READY:
        return true;
    case SCHEMA_NEWER:
        return fault_set(fault, FAULT_REFUSED, "%s was written by a newer version of this program", sqlite->path);
    case SCHEMA_FOREIGN:
        return fault_set(fault, FAULT_REFUSED, "%s is not a history but some other SQLite file", sqlite->path);
    case SCHEMA_EMPTY:
        return fault_set(fault, FAULT_IO, "%s is an empty history", sqlite->path);
    case SCHEMA_OLDER:
        break;
    }
    return fault_set(fault, FAULT_IO, "%s was written by an older version and cannot be brought forward", sqlite->path);
}
