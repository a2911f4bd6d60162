/* analysis/allow.h - what an author allows, with a reason: in the header for a file, beside a statement for that one.
 */
#ifndef MIGRATOR_ANALYSIS_ALLOW_H
#define MIGRATOR_ANALYSIS_ALLOW_H

#include "analysis/analysis.h"

#include <glib.h>

/*
 * Go through findings[first …), which are all those of one file: of reading it, and of judging it. What its header
 * (`-- migrator: allow ID "why" [until=YYYY-MM-DD]`), a comment of that form or another linter's ignore comment
 * (foreign.h) allows becomes a note that gives the reason. A comment in the block at the top is for the whole file;
 * elsewhere it is for the statement that it is in, that it stands behind on the last line, or else for the next one;
 * one in a routine's body is in the statement.
 *
 * Warnings can be allowed, and the errors of rules; class-not-marked and what makes a file unfit to run cannot.
 *
 * Appended, unless the file is released and so cannot be changed any more: "allow-unused", "allow-expired" (warnings),
 * "allow-foreign" (note), "directive" (error: there is no such finding, or no reason).
 *
 * The findings' places are those of the script's text.
 *
 * input->header: this file's own, already complained of where it is malformed; NULL: the block at the top is read here.
 * silent: ids of rules whose findings are not wanted, so that nobody can tell whether there are any; NULL: none.
 */
void allow_apply(const struct analysis_input *input, const char *const *silent, GPtrArray *findings, guint first);

#endif
