/* history/history.h - the local copy of what ledgers say, in SQLite: to answer while the database is down. */
#ifndef MIGRATOR_HISTORY_HISTORY_H
#define MIGRATOR_HISTORY_HISTORY_H

#include "base/attributes.h"
#include "base/fault.h"
#include "ledger/entry.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * An open history. It is only a copy: every function may fail with no harm, and the caller goes on. A fault's text is
 * fit for a notice. When a function finds the file damaged, it fails, and the fault says where the file was moved; the
 * history is then a new, empty one that can be used at once.
 */
struct history;

/* What a history knows of one database. */
struct history_database {
    char *id; /* the ledger's random id (the pin) */
    char *environment;
    char *name;       /* database name */
    char *server;     /* host and port as the user gave them, without password; for people */
    int64_t seen_at;  /* last contact, microseconds since 1970 */
    int64_t head_seq; /* of the newest entry known; 0: none. history_store() looks at neither this nor head_link */
    struct digest head_link;
};

/*
 * Open the history, or make it: its folder too, with a .gitignore. A damaged file is moved aside to
 * <path>.damaged-<time> and a new one begun: *notice (owned, or NULL) says so. Several processes may have it open.
 * In a folder that cannot be written, what is there is opened read-only. FAULT_REFUSED for a file of a newer version or
 * of another program, which is left alone; FAULT_IO where none can be made.
 */
MUST_CHECK bool history_open(struct history **history, const char *path, char **notice, struct fault *fault);

/* One that is kept in memory until it is closed: for when no file can be had. */
MUST_CHECK bool history_open_in_memory(struct history **history, struct fault *fault);

void history_close(struct history *history);    /* NULL is fine */
void history_cleanup(struct history **history); /* for CLEANUP() */

/* Databases known, newest contact first: GPtrArray of struct history_database *, owned. */
MUST_CHECK bool history_databases(struct history *history, GPtrArray **databases, struct fault *fault);

/* The newest contact with an environment (NULL: any); NULL when there is none. Owned: history_database_free(). */
MUST_CHECK bool history_find(struct history *history, const char *environment, struct history_database **database,
                             struct fault *fault);
/* The database of that id; NULL when it is not known. Owned. */
MUST_CHECK bool history_find_id(struct history *history, const char *database_id, struct history_database **database,
                                struct fault *fault);
void history_database_free(struct history_database *database); /* NULL is fine */

/*
 * The entries of a database with seq > after, ascending: GPtrArray of struct ledger_entry *, owned. They are a chain
 * without a gap whose links were computed again.
 */
MUST_CHECK bool history_entries(struct history *history, const char *database_id, int64_t after, GPtrArray **entries,
                                struct fault *fault);

/* The link that the history knows at seq; *known false when it has none. */
MUST_CHECK bool history_link(struct history *history, const char *database_id, int64_t seq, bool *known,
                             struct digest *link, struct fault *fault);

/*
 * Bring it up to date in one transaction: a contact now (seen_at is not looked at) and entries, ascending (GPtrArray of
 * struct ledger_entry *; those already known may be among them: a duration is added). FAULT_TAMPERED, and nothing is
 * stored, when an entry differs from what is known at its sequence, or does not follow the one before:
 * "sequence 7: field class differs from what the history knows".
 */
MUST_CHECK bool history_store(struct history *history, const struct history_database *database,
                              const GPtrArray *entries, struct fault *fault);

/*
 * The database was put back to the entry `seq`, and that is legitimate (a restore, a failover): the entries after it
 * are kept apart and contradict nothing any more.
 */
MUST_CHECK bool history_rewind(struct history *history, const char *database_id, int64_t seq, struct fault *fault);

/* Bodies by digest, so that the way back needs neither the files nor the database. */
MUST_CHECK bool history_has_content(struct history *history, const struct digest *digest, bool *has,
                                    struct fault *fault);
/* FAULT_REFUSED when the body's digest is another one; FAULT_IO when it is too big (128 MiB). */
MUST_CHECK bool history_store_content(struct history *history, const struct digest *digest, GBytes *body,
                                      struct fault *fault);
/* *body is NULL when it is not there; owned. */
MUST_CHECK bool history_content(struct history *history, const struct digest *digest, GBytes **body,
                                struct fault *fault);

/* Many stores at once: what is stored between begin and end is written together, or with keep false not at all. */
MUST_CHECK bool history_begin(struct history *history, struct fault *fault);
MUST_CHECK bool history_end(struct history *history, bool keep, struct fault *fault);

#endif
