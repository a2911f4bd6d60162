/* ledger/least.h - what may stay when several migrations are undone together, and what that was proven for. Pure. */
#ifndef MIGRATOR_LEDGER_LEAST_H
#define MIGRATOR_LEDGER_LEAST_H

#include "base/attributes.h"
#include "base/digest.h"
#include "ledger/entry.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Zeroed at first; to be released. */
struct ledger_least {
    struct digest about; /* see ledger_least_about() */
    GArray *stays;       /* int64_t: versions, the newest first; none: all have to go */
    int64_t at;          /* when it was tried, microseconds since 1970 */
};

void ledger_least_release(struct ledger_least *least);

/*
 * What a proof is for, all that a trial depends on: the texts of what lies beneath, and all files of what is above, as
 * entries (struct ledger_entry *, the oldest first) have them, or would. The same wherever the same was applied in the
 * same order.
 */
struct digest ledger_least_about(const GPtrArray *beneath, const GPtrArray *above);

/* A JSON object, such as an entry's detail (NULL: none), with the proof besides; owned by the caller. */
char *ledger_least_detail(const char *detail, const struct ledger_least *least);

/* Read it from there. False, and nothing is written: there is none, or it is not about this. */
MUST_CHECK bool ledger_least_read(struct ledger_least *least, const char *detail, const struct digest *about);

#endif
