/* sql/respell.h - what PostgreSQL 16 to 18 added to the grammar, in the words that the parser, 15's, takes. */
#ifndef MIGRATOR_SQL_RESPELL_H
#define MIGRATOR_SQL_RESPELL_H

#include "sql/action.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* What the new words say that the old ones do not: of the last action of that kind that begins at or before a byte. */
struct sql_respelt {
    size_t location;                    /* of the words, in the text */
    enum sql_action_kind kind, or_kind; /* of the action that they are part of */
    enum sql_action_kind becomes;       /* its kind in truth; SQL_OPAQUE: that one */
    unsigned flags;                     /* to be set */
    bool is_not_null;                   /* the constraint is one */
};

/*
 * Rewrite the text in place, byte for byte as long as before. What the old words leave out is appended to `respelt`
 * (struct sql_respelt). False: there is nothing in it that is respelt here.
 */
bool sql_respell(char *text, size_t length, GArray *respelt);

#endif
