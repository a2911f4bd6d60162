/* analysis/transaction.h - what a transaction did so far: kept for the rules. Internal to analysis/. */
#ifndef MIGRATOR_ANALYSIS_TRANSACTION_H
#define MIGRATOR_ANALYSIS_TRANSACTION_H

#include "analysis/rule.h"

#include <stdbool.h>

void transaction_init(struct rule_transaction *transaction);
void transaction_release(struct rule_transaction *transaction);

/* Forget all of it. is_open: another one begins; else each statement is one by itself. */
void transaction_begin(struct rule_transaction *transaction, bool is_open);

/* Note what is done, before the model has it: locks, deferred checks, labels of enums, dropped constraints. */
void transaction_note(struct rule_transaction *transaction, const struct rule_view *view);

/*
 * Which of a file's actions does a ROLLBACK TO behind them undo? For each a bool, owned by the caller; what is done
 * outside of the transaction, by a function that is called or by setval(), stays.
 */
bool *transaction_undone(const GArray *actions);

#endif
