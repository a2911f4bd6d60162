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

/* "production: FROZEN since 2026-03-01 02:11:05Z (freeze 7f…): wrong totals; next: migrator thaw"; NULL: nothing is
 * frozen. Owned by the caller. */
char *frozen_words(const struct database *database);

/* The facts about it, for machines; null when nothing is frozen. */
void frozen_report(const struct database *database, struct report *report);

#endif
