/* analysis/allow.h - what an author allows, with a reason: in the header for a file, beside a statement for that one.
 */
#ifndef MIGRATOR_ANALYSIS_ALLOW_H
#define MIGRATOR_ANALYSIS_ALLOW_H

#include "analysis/analysis.h"

#include <glib.h>

/*
 * Go through findings[first …) of one file. What its header (`allow ID "why" until=…`), a comment of that form before
 * or behind the statement, or another linter's ignore comment (squawk, pgfence, atlas) allows becomes a note that gives
 * the reason; what belongs to the class (class-not-marked) and what makes a file unfit to run is never allowed.
 * Added: "allow-unused", "allow-expired" (warnings), "allow-foreign" (note), "directive" (error: no such rule, or no
 * reason).
 */
void allow_apply(const struct analysis_input *input, GPtrArray *findings, guint first);

#endif
