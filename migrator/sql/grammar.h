/* sql/grammar.h - does PostgreSQL's own parser take this text, and where does it cut it? With tree.c and normalise.c,
 * the only users of libpg_query. */
#ifndef MIGRATOR_SQL_GRAMMAR_H
#define MIGRATOR_SQL_GRAMMAR_H

#include "base/attributes.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Why the parser refused. */
struct sql_refusal {
    char *message; /* PostgreSQL's words: `syntax error at or near "frm"` */
    size_t offset; /* byte of the text that it points at */
};
void sql_refusal_clear(struct sql_refusal *refusal);

/* A statement's span as the parser sees it: from behind the previous semicolon up to its own, or to the end. */
struct sql_span {
    size_t offset, length;
};

/*
 * Parse text[0, length), which holds no NUL byte. *spans: a GArray of struct sql_span, owned by the caller.
 * False, with `refusal` filled, when the parser refuses the text.
 */
MUST_CHECK bool sql_grammar_split(const char *text, size_t length, GArray **spans, struct sql_refusal *refusal);

/* The byte of text[0, length) at the parser's position, which counts characters from 1; 0 is "unknown". */
size_t sql_grammar_byte(const char *text, size_t length, int position);

/*
 * May a PostgreSQL newer than the parser know what was refused? The name of the construct at that place
 * ("MERGE … RETURNING"), with the first version that has it; NULL: nothing is known there, so it is a mistake.
 */
const char *sql_grammar_newer(const char *statement, size_t length, const struct sql_refusal *refusal, int *version);

#endif
