/* postgres/session.h - one connection to one server: opened with sane limits, queried, cancelled, closed. */
#ifndef MIGRATOR_POSTGRES_SESSION_H
#define MIGRATOR_POSTGRES_SESSION_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/interrupt.h"

#include <glib.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SESSION_SERVER_VERSION_MIN = 130000,
    SESSION_PARAMETERS_MAX = 16,
    SESSION_SCHEMA_BYTES_MAX = 63,
    SESSION_NOTICES_MAX = 100,
    SESSION_NOTICE_BYTES_MAX = 4096, /* a longer one is cut */
};

struct session_options {
    const char *url;           /* a libpq connection string; NULL: libpq's own defaults and PG* variables */
    const char *database;      /* instead of the one that the connection string names; NULL: that one */
    const char *ledger_schema; /* unquoted */
    const char *search_path;   /* of the migrations; NULL: the server's */
    int64_t wait_ms;           /* keep trying for so long while the server is not there; 0: one try */
};

/* A session. `interrupt` is borrowed and may be NULL: then nothing but the server ends a statement. */
struct session {
    PGconn *connection;
    struct interrupt *interrupt;
    char *ledger_schema;             /* unquoted */
    char *ledger_schema_quoted;      /* as @schema@ is replaced */
    GHashTable *statements;          /* template -> text with @schema@ replaced */
    void (*idle)(gpointer argument); /* called now and then while a statement runs; NULL: never */
    gpointer idle_argument;
    GPtrArray *notices;   /* char *: what the server said beside results since the last session_take_notices(),
                             the first SESSION_NOTICES_MAX of it */
    char *limits;         /* a statement that sets again what RESET ALL takes away; NULL: nothing is taken */
    unsigned generation;  /* part of the names of prepared statements: a file's DEALLOCATE ALL ends one */
    GHashTable *prepared; /* const char *: the templates that are prepared for session_query_all(); NULL: none yet */
    int server_version;   /* 150020 */
    int backend_pid;      /* what libpq was told when it connected */
};

/*
 * Connect. FAULT_CONNECT: not reachable, refused, too old (names the versions); FAULT_USAGE: not a connection string.
 * No text of a fault holds a password.
 */
MUST_CHECK bool session_open(struct session *session, const struct session_options *options, struct fault *fault);
void session_close(struct session *session);

/* Where it is connected to, for people: "agento on /run/postgresql" or "agento on db.example:5432". Owned. */
char *session_place(const struct session *session);
/* The server alone: "db.example:5432" or the socket's folder. Owned by the caller. */
char *session_server(const struct session *session);
/* The name of the database; owned by the session. */
const char *session_database(const struct session *session);
/* Is the server reached through a unix socket? */
bool session_is_on_socket(const struct session *session);
/* Is the server on this machine (unix socket or a loopback address)? */
bool session_is_local(const struct session *session);

/* A statement template with @schema@ replaced; owned by the session. */
const char *session_statement(struct session *session, const char *template_text);

/* A parameter: text format, or bytes. */
struct value {
    const char *text; /* NULL: SQL NULL */
    size_t length;    /* of binary values */
    Oid type;         /* 0: the server infers it */
    bool is_binary;
};
struct value value_text(const char *text);
struct value value_bytes(const void *bytes, size_t length); /* bytea */
struct value value_digest(const struct digest *digest);
struct value value_null(void);

/* A number as a parameter's text; the buffer must outlive the call. */
enum { VALUE_NUMBER_BYTES = 24 };
struct value value_number(int64_t number, char buffer[static VALUE_NUMBER_BYTES]);

/* Values as libpq takes them, borrowed. bytes: of all of them. */
struct parameters {
    const char *texts[SESSION_PARAMETERS_MAX];
    int lengths[SESSION_PARAMETERS_MAX];
    int formats[SESSION_PARAMETERS_MAX];
    Oid types[SESSION_PARAMETERS_MAX];
    size_t bytes;
};
struct parameters parameters_of(const struct value *values, size_t count);

/* A result: rows of text. Released by rows_release(), also when all zero. */
struct rows {
    PGresult *result;
};
void rows_release(struct rows *rows);
int rows_count(const struct rows *rows);
/* A field by column name; NULL for SQL NULL. An unknown column is a bug and aborts. Owned by the rows. */
const char *rows_text(const struct rows *rows, int row, const char *column);
bool rows_bool(const struct rows *rows, int row, const char *column);
int64_t rows_number(const struct rows *rows, int row, const char *column, int64_t when_null);
/* Append a bytea field's bytes. */
void rows_append_bytes(const struct rows *rows, int row, const char *column, GByteArray *bytes);

/*
 * Run one statement with parameters (template with @schema@) and wait for it. rows may be NULL.
 * A server error becomes a fault of kind FAULT_FAILED with its SQLSTATE, message, detail and hint
 * (lock_not_available: FAULT_LOCKED; a lost connection: FAULT_CONNECT; an interrupt: FAULT_CANCELLED).
 */
MUST_CHECK bool session_query(struct session *session, const char *template_text, const struct value *values,
                              size_t count, struct rows *rows, struct fault *fault);

/* The same for one statement that was generated, and is not a template. */
MUST_CHECK bool session_select(struct session *session, const char *text, struct rows *rows, struct fault *fault);

/* One of several statements that are asked at once. */
struct question {
    const char *text;           /* a template; it is prepared, once in a session */
    const struct value *values; /* its parameters */
    size_t count;
    bool is_apart; /* asked on the second session, if there is one */
};

/*
 * Ask all of them in one round trip; `answer` is called for each, with its number from 0 and its rows, which are
 * borrowed, while the server is at the next ones: in turn, but those of the second session, which is asked at the same
 * time, come in between, in their own turn. beside NULL: there is only one. Faults of session_query(); then some were
 * not answered.
 */
MUST_CHECK bool session_query_all(struct session *session, struct session *beside, const struct question *questions,
                                  size_t count, void (*answer)(gpointer argument, size_t number, struct rows *rows),
                                  gpointer argument, struct fault *fault);

/*
 * The same in turn, nothing being prepared: outside of a transaction block each is a transaction of its own, and runs
 * also when one before it failed; the fault is that of the first that failed. rows: of each; NULL: none are wanted.
 */
MUST_CHECK bool session_query_each(struct session *session, const struct question *questions, size_t count,
                                   struct rows *rows, struct fault *fault);

/* The same for statements that were generated (const char *), and are not prepared. */
MUST_CHECK bool session_select_all(struct session *session, const GPtrArray *texts,
                                   void (*answer)(gpointer argument, size_t number, struct rows *rows),
                                   gpointer argument, struct fault *fault);

/* Where the data of COPY FROM STDIN come from, piece by piece. */
struct session_source {
    gpointer argument;
    /* The next piece, borrowed until the next call; *length 0: the end. False: the COPY fails, with this fault. */
    bool (*next)(gpointer argument, const char **piece, size_t *length, struct fault *fault);
};

/*
 * Run text as one simple query, throwing rows away as they come; any number of statements. error_position: byte offset
 * in text that the server's error points at, or -1. COPY FROM STDIN takes what is in `data` (NULL: none).
 */
MUST_CHECK bool session_run(struct session *session, const char *text, const struct session_source *data,
                            int64_t *error_position, struct fault *fault);

/* Run such a text, where nobody asks what the error points at. NULL: there is nothing to run. */
MUST_CHECK bool session_run_text(struct session *session, const char *text, struct fault *fault);

/* What a server says of a statement that it has prepared and not run. */
struct description_column {
    char *name;
    Oid type;
};
struct description {
    GArray *parameters; /* Oid: the type of $1, $2 … as it was given or inferred */
    GArray *columns;    /* struct description_column; empty: it returns no rows */
};
void description_release(struct description *description);

/*
 * Prepare one statement as it is and have it described; nothing is run, and nothing stays but its locks in a
 * transaction. *position as in session_run(). Faults of session_query().
 */
MUST_CHECK bool session_describe(struct session *session, const char *text, struct description *description,
                                 int64_t *position, struct fault *fault);

/* Run one statement with any number of parameters as text (NULL: SQL NULL), whose types the server infers; rows are
 * thrown away as they come. Faults of session_query(). */
MUST_CHECK bool session_execute(struct session *session, const char *text, const char *const *values, size_t count,
                                struct fault *fault);

/* End a transaction. A COMMIT that the server answers with ROLLBACK is FAULT_FAILED. */
MUST_CHECK bool session_commit(struct session *session, struct fault *fault);

/* Fill a fault from a failed result; *position: byte offset in `text` that it points at, or -1. Always returns false.
 */
bool session_result_fault(struct session *session, const PGresult *result, const char *text, int64_t *position,
                          struct fault *fault);

/* Is a transaction block open, or failed and not rolled back? */
bool session_is_in_transaction(const struct session *session);

/* How long to wait at most for the server before session_idle() is due; -1: for as long as it takes. */
int session_patience_ms(const struct session *session);
/* The wait was in vain: tell who wants to know. */
void session_idle(struct session *session);

/* Is the connection gone? */
bool session_is_lost(const struct session *session);

/* Ask the server to stop the current statement; best effort. */
void session_cancel(struct session *session);

/* Set a setting for as long as the session lasts, so that a file's RESET ALL does not take it away. */
MUST_CHECK bool session_keep_setting(struct session *session, const char *name, const char *value, struct fault *fault);

/* Run text when the connection is there, whatever comes of it; for the way out. */
void session_attempt(struct session *session, const char *text);

/* Leave a transaction block if there is one; for the way out after a failure. */
void session_rollback(struct session *session);

/* What the server said beside results; the caller owns it. */
GPtrArray *session_take_notices(struct session *session);

#endif
