/* ledger/ledger.h - the ledger of a database: made, read, checked, locked and written. */
#ifndef MIGRATOR_LEDGER_LEDGER_H
#define MIGRATOR_LEDGER_LEDGER_H

#include "base/attributes.h"
#include "base/fault.h"
#include "ledger/entry.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What a session finds when it comes to a database. Texts are owned. */
struct ledger_facts {
    bool exists;      /* there is a ledger of ours */
    bool is_foreign;  /* something of that name is there that is not ours */
    bool in_recovery; /* a standby */
    bool read_only;
    bool can_create;  /* may make the ledger */
    bool user_tables; /* tables outside of the ledger's schema */
    char *database;
    char *role;
    char *owner;     /* whose the objects are that the migrations make */
    int backend_pid; /* as the server says; another than the session's behind a pooler */
};
MUST_CHECK bool ledger_facts_read(struct session *session, struct ledger_facts *facts, struct fault *fault);
void ledger_facts_release(struct ledger_facts *facts);

/* A non-transactional migration that was begun and is not finished, as its progress entries say. */
struct ledger_progress {
    int64_t version;
    const struct ledger_entry *entry;   /* the newest of them; borrowed */
    int64_t done;                       /* statements that are done: the first `done` ones */
    int64_t started;                    /* the number from 1 of the statement that was begun and not ended; 0: none */
    int64_t backend_pid, backend_start; /* of the session that began it; start in microseconds since 1970 */
};

/* "statements 1 to 3 are done". Owned by the caller. */
char *ledger_progress_words(const struct ledger_progress *progress);

/* The freeze that is open: the newest entry of these two kinds is no thaw. Texts are owned. */
struct ledger_freeze {
    char *id;
    char *reason;
    int64_t since;    /* of its first entry, microseconds since 1970 */
    bool is_complete; /* its tables are all frozen; false: it is being frozen, or that was interrupted */
    const struct ledger_entry *entry; /* the newest, which lists all of its tables and subscriptions; borrowed */
};

/* A ledger read into memory, in order of seq from 1, whatever its state. */
struct ledger {
    GPtrArray *entries;           /* struct ledger_entry *; owned */
    GHashTable *applied;          /* version (gint64 *) -> struct ledger_entry * that applied it last; borrowed */
    GHashTable *progress;         /* version (gint64 *) -> struct ledger_progress *; owned */
    struct ledger_freeze *freeze; /* NULL: nothing is frozen */
    char *database_id;            /* the pin, from genesis and adopt entries; NULL: there is no ledger */
    char *environment;
    char *database; /* its name when it was pinned */
};

void ledger_init(struct ledger *ledger);
void ledger_release(struct ledger *ledger);

/* Read the entries after those that are there already. FAULT_FAILED, FAULT_CONNECT. */
MUST_CHECK bool ledger_read(struct session *session, struct ledger *ledger, struct fault *fault);
/* Take over an entry (owned from now on): what reading does, and what the history's copy goes through. */
void ledger_add(struct ledger *ledger, struct ledger_entry *entry);

/* The head, or NULL; NULL for a ledger that is all zero, too. */
const struct ledger_entry *ledger_head(const struct ledger *ledger);
/* The entry that applied a version, NULL when it is not applied now. */
const struct ledger_entry *ledger_find_applied(const struct ledger *ledger, int64_t version);
/* The entry that undid a version, NULL when it is applied now, or never was undone. */
const struct ledger_entry *ledger_find_undone(const struct ledger *ledger, int64_t version);

/* The progress of a version that is begun and not finished; NULL otherwise. */
const struct ledger_progress *ledger_find_progress(const struct ledger *ledger, int64_t version);

/*
 * Walk the chain: sequence without a gap from 1, each previous the link before it, each link what its fields give.
 * FAULT_TAMPERED, naming sequence and field. Pure.
 */
MUST_CHECK bool ledger_check_chain(const struct ledger *ledger, struct fault *fault);

/* What a run writes into its entries. Borrowed texts. */
struct ledger_author {
    const char *run; /* a UUID of this run */
    const char *host;
    const char *program;
    const char *application; /* SHA of the release, or NULL */
};

/*
 * Make the schema and the first entry, in one transaction. Another runner that is quicker is no failure: *made is then
 * false. FAULT_REFUSED when the role may not (names what a DBA has to run).
 */
MUST_CHECK bool ledger_make(struct session *session, const struct ledger_author *author, const char *environment,
                            bool *made, struct fault *fault);

/* The DDL that makes an empty ledger, for `doctor --print-setup`; owned by the caller. */
char *ledger_setup_script(struct session *session);

/* Append one entry outside of a migration, on whatever head is there; outside of a transaction another runner's entry
 * that comes between is no failure. Fields of `entry` used: kind, version, name, digest, files, class_name, detail. */
MUST_CHECK bool ledger_append(struct session *session, const struct ledger_author *author,
                              const struct ledger_entry *entry, struct fault *fault);

/* The parameters of SQL_LEDGER_APPEND and, from LEDGER_ENTER_HEAD on, of SQL_LEDGER_ENTER. */
enum { LEDGER_APPEND_VALUES = 11, LEDGER_ENTER_HEAD = 4 };
struct ledger_numbers {
    char version[VALUE_NUMBER_BYTES];
};
void ledger_append_values(const struct ledger_author *author, const struct ledger_entry *entry,
                          struct ledger_numbers *numbers, struct value values[static LEDGER_APPEND_VALUES]);

/* The advisory key of a ledger schema: the same for every runner on it. */
int64_t ledger_lock_key(const char *ledger_schema);

/* One try for the runner's lock, and what was written to the ledger until then, read after it in the same round trip.
 * *holder (owned; NULL when taken) says who has it. */
MUST_CHECK bool ledger_try_lock(struct session *session, struct ledger *ledger, bool *taken, char **holder,
                                struct fault *fault);
/* Let it go; best effort. */
void ledger_unlock(struct session *session);

/* A body by its digest, checked against it. FAULT_REFUSED when it is not there, FAULT_TAMPERED when it differs. */
MUST_CHECK bool ledger_content(struct session *session, const struct digest *digest, GBytes **body,
                               struct fault *fault);

#endif
