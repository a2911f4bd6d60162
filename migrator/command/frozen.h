/* command/frozen.h - what commands say of a freeze that is open, and where they stop because of it. */
#ifndef MIGRATOR_COMMAND_FROZEN_H
#define MIGRATOR_COMMAND_FROZEN_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "report/report.h"

#include <stdbool.h>

/* Freeze and thaw write: is there a ledger, on a primary, in a session of our own? FAULT_REFUSED. */
MUST_CHECK bool frozen_check_database(struct database *database, struct fault *fault);

/* Nothing is applied while writes are frozen. FAULT_REFUSED with what to do. */
MUST_CHECK bool frozen_refuse(const struct database *database, struct fault *fault);

/*
 * How far the rollback has come that the open freeze is for, as the ledger tells: ROLLBACK_NONE, it is no rollback's.
 * What is done of a step is passed over when it is done again.
 */
enum rollback_step { ROLLBACK_NONE, ROLLBACK_FREEZE, ROLLBACK_UNDO, ROLLBACK_VERIFY, ROLLBACK_THAW };
enum rollback_step frozen_step(const struct database *database);

/* The words of `rollback` for where that one goes, "3f2a91c --exact"; NULL: there is none. Owned by the caller. */
char *frozen_going_back(const struct database *database);

/* "production: FROZEN since 2026-03-01 02:11:05Z (freeze 7f…): wrong totals; next: migrator thaw"; NULL: nothing is
 * frozen. Owned by the caller. */
char *frozen_words(const struct database *database);

/*
 * The first line of each command of an incident says where things stand: as long as writes are frozen, that, and what
 * the command has to say becomes a note; else "production: " and what it says. words: no stop at their end.
 */
void frozen_headline(const struct database *database, struct report *report, enum report_style style,
                     const char *words);

/* The facts about it, for machines; null when nothing is frozen. */
void frozen_report(const struct database *database, struct report *report);

#endif
