/* history/sqlite.h - one SQLite file whose content is not trusted: opening, transactions, statements, checked values.
 */
#ifndef MIGRATOR_HISTORY_SQLITE_H
#define MIGRATOR_HISTORY_SQLITE_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct sqlite {
    struct sqlite3 *handle;
    GHashTable *idle; /* SQL text (borrowed, static) -> sqlite3_stmt that was prepared from it and is free */
    char *path;
    int depth;         /* of begun transactions */
    bool is_read_only; /* as it turned out */
    bool is_damaged;   /* something showed that the file does not hold what was written to it */
    bool has_changed;  /* something was stored */
};

enum sqlite_mode {
    SQLITE_MODE_SHARED,  /* made when it is not there; other processes may have it open */
    SQLITE_MODE_FIXED,   /* read only, and nobody writes to it meanwhile; leaves nothing beside it */
    SQLITE_MODE_PRIVATE, /* made, and this process's own until it is closed; never more than one file */
};

/*
 * Open a file; ":memory:" is kept in memory. What is in it is not looked at yet. FAULT_IO.
 * In all functions a fault's text names the path, and is_damaged says whether the content was its cause.
 */
MUST_CHECK bool sqlite_open(struct sqlite *sqlite, const char *path, enum sqlite_mode mode, struct fault *fault);
void sqlite_close(struct sqlite *sqlite);

/* Whether the open file is no longer the one at its path. */
bool sqlite_has_moved(struct sqlite *sqlite);

/* Run one statement without parameters; its rows are dropped. */
MUST_CHECK bool sqlite_run(struct sqlite *sqlite, const char *sql, struct fault *fault);

/* A transaction that writes, until the matching end keeps it or not; one inside another belongs to the outer one. */
MUST_CHECK bool sqlite_begin(struct sqlite *sqlite, struct fault *fault);
/* False when it is not kept; is_to_keep false does not fill the fault, which its cause did. */
MUST_CHECK bool sqlite_end(struct sqlite *sqlite, bool is_to_keep, struct fault *fault);

/* The content is not what was written: sets is_damaged and a fault. Always returns false. */
bool sqlite_damaged(struct sqlite *sqlite, struct fault *fault, const char *format, ...) FORMAT(3, 4);

/* A prepared statement: prepare, bind in the order of its parameters, next until there is no row, again. */
struct query {
    struct sqlite *sqlite;
    const char *sql; /* what it was prepared from */
    struct sqlite3_stmt *statement;
    int bound;     /* parameters */
    int code;      /* the first error of binding */
    int malformed; /* the first column, from 1, that was not of the type asked for; 0: none */
};

/* sql: one statement, which lives as long as the program. Finished, it waits to be prepared from that again; all are
 * to be finished before the file is closed. */
MUST_CHECK bool query_prepare(struct query *query, struct sqlite *sqlite, const char *sql, struct fault *fault);
void query_finish(struct query *query);

/* Parameters in order. Texts and bytes must live until the next query_again() or query_finish(). NULL: SQL's NULL. */
void query_bind_integer(struct query *query, int64_t number);
void query_bind_text(struct query *query, const char *text);
void query_bind_digest(struct query *query, const struct digest *digest);
void query_bind_bytes(struct query *query, GBytes *bytes);
void query_bind_null(struct query *query);

/* Step to the next row; *has_row says whether there is one. Values before are gone. */
MUST_CHECK bool query_next(struct query *query, bool *has_row, struct fault *fault);
/* For a statement without rows: step, then make it ready for new parameters. */
MUST_CHECK bool query_run(struct query *query, struct fault *fault);
void query_again(struct query *query);

/* Values of the row, columns from 0. One of another type, or beyond any size that was written, is malformed. */
int64_t query_integer(struct query *query, int column);
int64_t query_integer_or(struct query *query, int column, int64_t if_null);
char *query_text(struct query *query, int column);                         /* owned; NULL for SQL's NULL */
bool query_digest(struct query *query, int column, struct digest *digest); /* false for SQL's NULL */
GBytes *query_bytes(struct query *query, int column);                      /* owned; NULL for SQL's NULL */

/* True when every value read so far was of its type; otherwise the file is damaged. */
MUST_CHECK bool query_is_sound(struct query *query, struct fault *fault);

#endif
