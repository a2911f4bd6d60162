/* command/fix.h - `lint --fix`: safe ways written into the folder, as new files where they are migrations of their own.
 */
#ifndef MIGRATOR_COMMAND_FIX_H
#define MIGRATOR_COMMAND_FIX_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "migration/set.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>

/* A migration and what it is cut into. */
struct fixable {
    const struct migration *migration;
    GArray *parts; /* struct fix_part; NULL, or with `why`: it is left alone */
    char *why;     /* it is; owned */
};
void fixable_free(struct fixable *fixable);

/*
 * Write what can be written, new files first; a note of the report for each file, and for each migration that is left
 * alone; so is what the base branch or a database that is not for development has. FAULT_USAGE: no such base branch;
 * FAULT_IO, FAULT_REFUSED: a file is there.
 */
MUST_CHECK bool fix_write(const struct context *context, const GPtrArray *fixables, struct report *report,
                          struct fault *fault);

#endif
