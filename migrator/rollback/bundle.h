/* rollback/bundle.h - the scripts of a rollback as files, for people and for psql. */
#ifndef MIGRATOR_ROLLBACK_BUNDLE_H
#define MIGRATOR_ROLLBACK_BUNDLE_H

#include "base/digest.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What the steps of a rollback on frozen tables leave in the ledger: entries of kind "repair", bundle_done(). */
#define BUNDLE_UNDONE   "undone"
#define BUNDLE_VERIFIED "verified"

/* A migration that is to be undone. Texts are borrowed. */
struct bundle_step {
    int64_t version;
    int64_t seq; /* of the entry that applied it */
    const char *name;
    const char *class_name;
    const char *after; /* SQL that runs behind the repair, in its transaction; NULL: none */
    const struct migration_file *repair;
    const char *way;      /* by what it is undone, for people */
    int64_t rehearsed_at; /* when that was proven, microseconds since 1970; -1: not known */
    int64_t expected;     /* how long that may take, microseconds; -1: not known */
};

struct bundle {
    const char *environment, *database, *target; /* for people */
    const char *schema;                          /* the ledger's, quoted */
    const char *pass;                            /* of the freeze; NULL: nothing is frozen */
    const char *freeze_id;                       /* likewise */
    bool is_by_name;                             /* nobody looked at the tables: the scripts do */
    int64_t head;                                /* the ledger's last entry: nothing is applied after it */
    GPtrArray *steps;                            /* struct bundle_step *, in the order in which they are undone */
    GPtrArray *relations; /* char *: that the repairs name, as written; looked up where it runs */
    GPtrArray *checks;    /* struct migration_file *: the .after.sql of what is there again; NULL: none */
};

/* The detail of the entry that says how far the rollback of a freeze has come. Owned by the caller. */
char *bundle_done(const char *freeze_id, const char *state);

/*
 * 2-repair.sql: for psql; each migration in a transaction of its own, with its entry in the ledger. What is undone
 * already, by whomever, is passed over, so that it can be run again. It raises MG005, before anything else, unless its
 * own freeze is open, and where something was applied since, also what it undoes itself. Owned by the caller.
 */
char *bundle_repair(const struct bundle *bundle);

/*
 * 3-verify.sql: raises MG005 where a step is not undone yet; nothing of it stays; reads and writes each table, asks the
 * checks, the first that does not hold ends it, and counts conflicts. Owned by the caller.
 */
char *bundle_verify(const struct bundle *bundle);

/* RUNBOOK.md: who does what, in which order, what to look at, when to stop. Owned by the caller. */
char *bundle_runbook(const struct bundle *bundle);

/* The queries of a .after.sql as they are asked (struct bundle_check *), in its order; owned by the caller. */
struct bundle_check {
    char *text;    /* SQL without its semicolon; it raises when it does not hold */
    size_t offset; /* in the file, for its place */
};
GPtrArray *bundle_checks(const struct migration_file *after, const char *schema);

/*
 * The tables and views that a repair's statements name, as written (char *); to be looked up where they are. Owned by
 * the caller.
 */
GPtrArray *bundle_relations(const struct migration_file *repair);
/* Likewise, the tables that a capture locks: it keeps rows of these. NULL: none. */
GPtrArray *bundle_locked(const struct migration_file *capture);

#endif
