/* sql/script.h - a migration file cut into statements, with what running them needs to know of each. */
#ifndef MIGRATOR_SQL_SCRIPT_H
#define MIGRATOR_SQL_SCRIPT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "base/finding.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sql_statement_kind {
    SQL_STATEMENT_PLAIN,
    SQL_STATEMENT_COPY_FROM_STDIN, /* its data follow it in the file: data_offset, data_length */
    SQL_STATEMENT_COPY_TO_STDOUT,
    SQL_STATEMENT_SIMPLE, /* cannot be cut (newer grammar, BEGIN ATOMIC): several statements sent as one simple query */
    SQL_STATEMENT_TRANSACTION_CONTROL, /* BEGIN, COMMIT, ROLLBACK, END, ABORT, PREPARE TRANSACTION …, not folded */
};

/* How strong a lock the statement waits for: what lock_timeout is chosen by. */
enum sql_lock_class {
    SQL_LOCK_ORDINARY, /* none, or row locks: DML, queries, new objects */
    SQL_LOCK_STRONG,   /* a lock that stops writers or readers of an existing table: short lock_timeout */
    SQL_LOCK_BUILD,    /* CREATE INDEX CONCURRENTLY and its like: no lock_timeout */
};

/* One statement: a span of the script's text. Offsets are bytes from the start of the whole file. */
struct sql_statement {
    enum sql_statement_kind kind;
    enum sql_lock_class lock_class;
    size_t offset;                   /* of its first token: leading blanks and comments are not in it */
    size_t length;                   /* without the closing semicolon */
    size_t data_offset, data_length; /* COPY FROM STDIN: its data lines, without the closing "\." line */
    bool is_refused;                 /* a syntax error, also in newer grammars: finding "syntax" says so */
    bool transaction_forbidden;      /* PostgreSQL refuses it in a transaction block: CREATE INDEX CONCURRENTLY, VACUUM,
                                        a DO block that commits …; with transaction off, CALL, which may commit */
    bool changes_session; /* SET, RESET, set_config, DO, function calls, LISTEN, PREPARE, temporary tables …: facts.c */
    const char *tag;      /* "CREATE INDEX CONCURRENTLY", for people; static storage */
    char *object; /* for an index statement: the index as written (schema-qualified when it was), unquoted; else NULL */
    char *object_schema; /* its schema when written or derived from the table's; else NULL */
};

/* What is known beforehand of how the file is to run. */
enum sql_script_mode {
    SQL_TRANSACTIONAL,   /* in a transaction: our own layout's default */
    SQL_TRANSACTION_OFF, /* the header, or the other tool's own mark, says so */
    SQL_DERIVE, /* other tools' layouts: outside one when it holds a statement that PostgreSQL refuses inside */
};

/*
 * A script: `text` is shared with the file it was read from; spans point into it. `wrapped` files (BEGIN … COMMIT
 * around everything) have their wrapper removed from the statements, and its options in begin_options
 * ("ISOLATION LEVEL SERIALIZABLE"; NULL: none). A leading SET TRANSACTION is folded into begin_options too.
 */
struct sql_script {
    GBytes *text;
    size_t offset, length; /* of what was cut, in the text */
    GArray *statements;    /* struct sql_statement */
    bool wrapped;
    char *begin_options;
    int server_version;           /* the oldest PostgreSQL that has all of its syntax; 0: each that is known here */
    bool opaque;                  /* the parser could not read all of it: nothing is known of its content */
    bool has_command;             /* of psql: the server does not know it, and nobody knows what it does */
    bool changes_session;         /* any statement does, or opaque */
    bool transaction_forbidden;   /* any statement is */
    bool transaction_off;         /* to run outside a transaction: SQL_TRANSACTION_OFF, or derived */
    bool transaction_off_derived; /* SQL_DERIVE found it out; finding "transaction-derived" says so */
    bool needs_simple;            /* holds COPY, SIMPLE or COPY TO STDOUT: cannot go in a pipeline */
};

/*
 * Cut text[offset, offset+length) into statements. `file` names it in findings.
 *
 * Findings are appended (never a fault: a bad script is an answer), at most some 200 of one script.
 *
 * Errors: "syntax" (the parser refuses it; with caret), "transaction-nesting", "several-transactions",
 * "transaction-uncommitted", "transaction-rolled-back" (BEGIN, COMMIT … but for a folded wrapper),
 * "concurrently-in-transaction", "non-transactional-statement" (need `transaction off`), "psql-command",
 * "copy-unterminated", "password-literal" (the password is in no text of the finding).
 *
 * Warnings: "syntax-newer" (only a newer PostgreSQL's grammar may know it; then script->opaque), "not-cut" (what
 * SQL_STATEMENT_SIMPLE is for; opaque), "transaction-mixed" (transaction off, but not all of it has to be),
 * "carriage-return-in-literal".
 *
 * Notes: "transaction-derived", "transaction-folded" (SQL_DERIVE: inner BEGIN and COMMIT are left out),
 * "psql-command-dropped".
 *
 * "too-many-findings" stands for all that is not listed, as severe as the worst of it.
 */
void sql_script_read(struct sql_script *script, const char *file, GBytes *text, size_t offset, size_t length,
                     enum sql_script_mode mode, GPtrArray *findings);
void sql_script_release(struct sql_script *script);

/* Quote an identifier or a literal for generated SQL: the one place that does. Owned by the caller. */
char *sql_quote_identifier(const char *name); /* quoted only when needed, as quote_ident() does */
char *sql_quote_literal(const char *text);

#endif
