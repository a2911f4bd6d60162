/* tests/support/chain.h - made-up ledger chains for tests. */
#ifndef TESTS_SUPPORT_CHAIN_H
#define TESTS_SUPPORT_CHAIN_H

#include "history/history.h"
#include "ledger/entry.h"

#include <glib.h>
#include <stdint.h>

/* `count` entries from seq 1, each of which follows the one before: GPtrArray of struct ledger_entry *, owned. */
GPtrArray *chain_new(int64_t count);

/* Compute the links again from an index on, after a test changed something. */
void chain_relink(GPtrArray *chain, guint from);

/* A copy without the first `from` entries. Owned. */
GPtrArray *chain_tail(const GPtrArray *chain, guint from);

struct ledger_entry *chain_entry(const GPtrArray *chain, guint index);

/* The database "8a6e…" of environment "production"; texts are static. */
struct history_database chain_database(void);

/* A file that history_export() would call a body of the entry at an index: "SELECT <version>;\n". Owned. */
GBytes *chain_body(const GPtrArray *chain, guint index);

#endif
