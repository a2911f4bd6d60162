/* sql/fold.h - the value of an expression on text whose every part is written there. Internal to sql/. */
#ifndef MIGRATOR_SQL_FOLD_H
#define MIGRATOR_SQL_FOLD_H

#include "sql/token.h"

#include <glib.h>

/*
 * What tokens[0, count) give: literals, ||, format(), quote_ident(), quote_literal(), concat(), and variables of
 * `constants` (name to text). NULL: it is not known before it runs. Owned by the caller.
 */
char *sql_fold_text(const struct sql_token *tokens, guint count, GHashTable *constants);

/* The value of a string literal; NULL: one with escapes that are not read here. Owned by the caller. */
char *sql_fold_literal(const struct sql_token *literal);

#endif
