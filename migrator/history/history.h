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
 * An open history. It is only a copy: every function that writes it may fail with no harm, and the caller goes on.
 */
struct history;

/* What a history knows of one database: the newest contact first. */
struct history_database {
    char *id; /* the ledger's random id (the pin) */
    char *environment;
    char *name;      /* database name */
    char *server;    /* host and port as the user gave them, without password; for people */
    int64_t seen_at; /* last contact, microseconds since 1970 */
    int64_t head_seq;
    struct digest head_link;
};

/*
 * Open, or make, <project>/.migrator/history.db (WAL; folder and .gitignore are made). A damaged file is moved aside to
 * history.db.damaged-<time> and a new one begun: *notice (owned, or NULL) says so. One written by a newer version, on a
 * read-only folder or a full disk: opened read-only or not at all: false with a fault that the caller shows as a notice
 * with --verbose. Several processes may have it open.
 */
MUST_CHECK bool history_open(struct history **history, const char *path, char **notice, struct fault *fault);
void history_close(struct history *history);

/* Databases known, newest contact first: GPtrArray of struct history_database *, owned. */
MUST_CHECK bool history_databases(struct history *history, GPtrArray **databases, struct fault *fault);

/* The newest contact with an environment (NULL: any); NULL when there is none. Owned: history_database_free(). */
MUST_CHECK bool history_find(struct history *history, const char *environment, struct history_database **database,
                             struct fault *fault);
void history_database_free(struct history_database *database);

/* The entries of a database with seq > after, ascending: GPtrArray of struct ledger_entry *, owned. */
MUST_CHECK bool history_entries(struct history *history, const char *database_id, int64_t after, GPtrArray **entries,
                                struct fault *fault);

/* The link that the history knows at seq; *known false when it has none. */
MUST_CHECK bool history_link(struct history *history, const char *database_id, int64_t seq, bool *known,
                             struct digest *link, struct fault *fault);

/*
 * Bring it up to date in one transaction: database row and new entries (GPtrArray of struct ledger_entry *). An entry
 * that is there already with another link is kept as it is (the caller found that out before). seen_at is now.
 */
MUST_CHECK bool history_store(struct history *history, const struct history_database *database,
                              const GPtrArray *entries, struct fault *fault);

/* Bodies by digest, so that the way back needs neither the files nor the database. */
MUST_CHECK bool history_has_content(struct history *history, const struct digest *digest, bool *has,
                                    struct fault *fault);
MUST_CHECK bool history_store_content(struct history *history, const struct digest *digest, GBytes *body,
                                      struct fault *fault);
MUST_CHECK bool history_content(struct history *history, const struct digest *digest, GBytes **body,
                                struct fault *fault);

#endif
