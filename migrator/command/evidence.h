/* command/evidence.h - what speaks for and against a ledger: its own chain, and what the history knows of it. */
#ifndef MIGRATOR_COMMAND_EVIDENCE_H
#define MIGRATOR_COMMAND_EVIDENCE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"

#include <stdbool.h>

/*
 * The ledger's chain must be whole, and its links those that the history knows, as far as both go; sets remembered_seq.
 * FAULT_TAMPERED names the entry and, where the history knows it, the field and both values; without a history only
 * that something in the entry was changed. FAULT_REFUSED: the ledger is a prefix of what the history knows (rewound).
 * A history that fails is no evidence: a notice, and the work goes on.
 */
MUST_CHECK bool evidence_check(struct database *database, struct fault *fault);

/* Give the fault the statement that records a legitimate move, after a question to the reader. */
void evidence_hint_moved(const struct database *database, const char *question, struct fault *fault);

#endif
