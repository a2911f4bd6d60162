/* command/undo.h - what is applied, the newest first, and what it can be undone by. */
#ifndef MIGRATOR_COMMAND_UNDO_H
#define MIGRATOR_COMMAND_UNDO_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "migration/set.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What is applied (struct ledger_entry *, borrowed) of these versions on, and after that sequence; the newest first. */
GPtrArray *undo_applied(const struct ledger *ledger, int64_t version, int64_t seq);

/* "none", "rehearsed", "not rehearsed as it is": its files are not those that a rehearsal proved; "by hand". */
enum way_back_kind { WAY_BACK_NONE, WAY_BACK_GENERATED, WAY_BACK_UNPROVEN, WAY_BACK_BY_HAND };
const char *way_back_name(enum way_back_kind way);
enum report_style way_back_style(enum way_back_kind way);

/* What an entry can be undone by; what was kept for it may be forgotten. */
enum way_back_kind undo_kind(const struct ledger *ledger, const struct ledger_entry *entry);

/* When that was rehearsed, microseconds since 1970; -1: it was not, or there is none any more. */
int64_t undo_rehearsed_at(const struct ledger *ledger, const struct ledger_entry *entry);

/* The entry by which what was kept for it was forgotten; borrowed; NULL: it is there, if anything was kept. */
const struct ledger_entry *undo_forgotten(const struct ledger *ledger, const struct ledger_entry *applied);

/* Who forgot that, when and why: "app dropped it at 2026-11-28T…, because: gdpr". Owned by the caller. */
char *undo_forgotten_words(const struct ledger_entry *forgot);

/* The same of a migration that is here, when it is applied as it is; is_rehearsed: see way_back_files_rehearsed(). */
enum way_back_kind undo_kind_here(const struct migration *migration, bool is_rehearsed);

/* What a migration that is here can be undone by when it is applied as it is: what was made, else what was written by
 * hand; NULL: there is neither. Borrowed. */
const struct migration_file *undo_here(const struct migration *migration);

/*
 * Read the way back that was applied with a migration, from the ledger or the history; else, or when its COPY data were
 * not kept, the hand-written one that is here. FAULT_REFUSED: there is none.
 */
MUST_CHECK bool undo_read(struct database *database, const struct ledger_entry *entry, struct migration_file *file,
                          struct fault *fault);

#endif
