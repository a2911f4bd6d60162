/* report/excerpt.h - pieces of text output that results and errors share: colour, a place, the line with its caret. */
#ifndef MIGRATOR_REPORT_EXCERPT_H
#define MIGRATOR_REPORT_EXCERPT_H

#include "base/finding.h"
#include "base/place.h"
#include "report/report.h"

#include <glib.h>

/* Append a text as it is, coloured when options say so. */
void excerpt_paint(GString *out, const struct report_options *options, enum report_style style, const char *text);

/* "file:12:13", as far as it is known; "" for nowhere; owned by the caller. */
char *excerpt_place(const struct place *place);

/*
 * Append the source line after its number and, below it, a caret in the style given:
 *     "   12 | SELEC 1;\n"
 *     "      | ^\n"
 * Nothing when the line is not known. A line too long for the terminal is cut around the caret.
 */
void excerpt_line(GString *out, const struct report_options *options, enum report_style style,
                  const struct place *place);

/* What is in danger and how it is known, "availability, replayed", as far as it is said; else NULL. Owned by the
 * caller. */
char *excerpt_grounds(const struct finding *finding);

/* Append a text whose further lines are indented, and a newline; control characters are made visible. */
void excerpt_paragraph(GString *out, const char *indent, const char *text);

#endif
