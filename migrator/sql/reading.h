/* sql/reading.h - a script while it is being read: what the steps of sql_script_read() share. Internal to sql/. */
#ifndef MIGRATOR_SQL_READING_H
#define MIGRATOR_SQL_READING_H

#include "sql/facts.h"
#include "sql/script.h"

/* Past a bound, what is found is no longer listed, only that there is more. */
struct sql_overflow {
    guint first;             /* how many findings the list had before this script */
    struct finding *more;    /* in the list: says so, as severe as the worst that is not listed; NULL: not yet */
    struct finding *dropped; /* the last one that is not listed */
};

struct sql_reading {
    struct sql_script *script;
    const char *file;
    const char *text; /* the whole file */
    size_t text_length;
    size_t offset, length; /* the part of it that is read */
    enum sql_script_mode mode;
    GPtrArray *findings;
    struct sql_overflow *overflow;
    guint refusals; /* findings "syntax" so far */
};

/* A finding at a byte of the file, to be completed; passwords on its line are masked. Valid until the next one. */
struct finding *sql_reading_find(const struct sql_reading *reading, const char *id, enum finding_severity severity,
                                 size_t offset, const char *format, ...) FORMAT(5, 6);

struct sql_text sql_reading_statement(const struct sql_reading *reading, guint index);

/*
 * Cut the text and let the parser judge it: fills script->statements with kind, offsets and opaque. (sql/cut.c)
 * Findings: syntax, syntax-newer, psql-command, psql-command-dropped, copy-unterminated.
 */
void sql_reading_cut(struct sql_reading *reading);

/*
 * Fold a wrapper and a leading SET TRANSACTION into begin_options; settle transaction_off; findings
 * of transactions of the file's own, non-transactional-statement, concurrently-in-transaction, transaction-derived.
 * Facts must be there. (sql/transaction.c)
 */
void sql_reading_settle_transaction(struct sql_reading *reading);

#endif
