/* ledger/run_end.h - whether a run had applied all that was due, as the entry of its last migration says. Pure. */
#ifndef MIGRATOR_LEDGER_RUN_END_H
#define MIGRATOR_LEDGER_RUN_END_H

#include "ledger/entry.h"

#include <stdbool.h>

/* A JSON object, such as an entry's detail (NULL: none), that says so besides; owned by the caller. */
char *ledger_run_end_detail(const char *detail);

/* Does it? A run that broke off left no such entry. */
bool ledger_entry_ends_run(const struct ledger_entry *entry);

#endif
