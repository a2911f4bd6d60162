/* ledger/way_back.h - what an entry says of the way back that a migration was applied with. Pure. */
#ifndef MIGRATOR_LEDGER_WAY_BACK_H
#define MIGRATOR_LEDGER_WAY_BACK_H

#include "ledger/entry.h"

#include <stdint.h>

struct ledger_way_back {
    int64_t rehearsed_at; /* when it was proven, microseconds since 1970; -1: not known */
    int64_t repair_us;    /* how long undoing may take, as it was expected when it was applied; -1: not known */
};

/* Nothing known. */
extern const struct ledger_way_back ledger_no_way_back;

/* What the entry's detail has of it. */
struct ledger_way_back ledger_entry_way_back(const struct ledger_entry *entry);

/* A detail with what is known besides; NULL: nothing at all. Owned by the caller. */
char *ledger_way_back_detail(const char *detail, const struct ledger_way_back *way_back);

#endif
