/* sql/normalise.h - a statement as all its runs have it: parameters in the place of literals, no comments. */
#ifndef MIGRATOR_SQL_NORMALISE_H
#define MIGRATOR_SQL_NORMALISE_H

#include "base/attributes.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct sql_normalised {
    char *text;           /* PREPAREs on a server; no literal that the statement had is in it */
    char *fingerprint;    /* equal for statements that differ in literals, layout, or the length of lists only */
    const char *verb;     /* "select", "insert", "update", "delete", "merge"; static storage */
    GPtrArray *tables;    /* char *: "name" or "schema.name", unquoted, as written, WITH's own names left out */
    GPtrArray *functions; /* likewise: those it calls */
};

/*
 * text[0, length): one statement, also one that was normalised before (literals are numbered on from its own
 * parameters). False, nothing filled: it is none of these verbs, several statements, not SQL that the parser takes, too
 * deep, or holds literals where none can be replaced. To be released.
 */
MUST_CHECK bool sql_normalise(struct sql_normalised *normalised, const char *text, size_t length);
void sql_normalised_release(struct sql_normalised *normalised);

#endif
