/* command/going_back.h - what `rollback` knows: where to, what is above it, and what undoes that. */
#ifndef MIGRATOR_COMMAND_GOING_BACK_H
#define MIGRATOR_COMMAND_GOING_BACK_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/kept.h"
#include "command/runner.h"
#include "command/undo.h"
#include "ledger/least.h"
#include "rollback/freeze.h"
#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A migration above the target, copied: the ledger is read again on the way. */
struct going_back_row {
    int64_t version;
    int64_t seq; /* of the entry that applied it; 0: it is due */
    char *name;
    char *class_name; /* NULL: not known */
    enum way_back_kind way;
    int64_t rehearsed_at;         /* when that way was proven, microseconds since 1970; -1: not known */
    bool is_due;                  /* not applied yet: of a plan */
    int64_t applied_at;           /* microseconds since 1970 */
    int64_t expected;             /* how long undoing it may take, microseconds; -1: not known */
    struct migration_file repair; /* all zero where there is none, or it is not read yet */
};

struct going_back {
    struct database *database; /* borrowed */
    int64_t seq;               /* up to here the ledger stays in force */
    int64_t version;           /* or what is above this version goes; LEDGER_NO_VERSION: `seq` decides */
    char *target;              /* for people: "release 3f2a91c" */
    char *to;                  /* the same for --to */
    bool is_exact;             /* undo all that is above the target, not only what has to be */
    bool is_rehearsed;         /* the rows have been tried as a whole: see going_back_rehearse() */
    struct ledger_least least; /* the proof; all zero where it is a rollback under way that tells what stays */
    guint untried;             /* so many of the newest rows were not tried: they are undone one by one */
    struct snapshot expected;  /* of the schema with all that is applied; no objects: nobody has made it yet */
    bool is_by_name;           /* look at no table: scripts are to do that where they run */
    GPtrArray *rows;           /* struct going_back_row *: what is undone, the newest first */
    GPtrArray *stays;          /* the same, of what stays: compatible, and older than all of the rows; or rehearsed */
    GPtrArray *tables;         /* char *: that the repairs touch, as far as they are there; qualified and quoted */
    struct freeze freeze;
    GPtrArray *checks;    /* struct migration_file *: see going_back_read_checks() */
    GPtrArray *conflicts; /* char *: after a run, "public.runs: 3 rows, written since: status" */
};

/* To be released in any case. */
void going_back_init(struct going_back *back, struct database *database);
void going_back_release(struct going_back *back);

/* ---- where to, and what it takes: going_back_target.c ---- */

/*
 * Choose the target: a version that is applied (0: before all), a release by its SHA, or a commit that git knows; NULL:
 * the release before the one that is deployed. FAULT_USAGE: there is no such thing.
 */
MUST_CHECK bool going_back_choose(struct going_back *back, const char *to, struct fault *fault);

/*
 * Fill in rows and stays: what is applied above the target, and (plan, or NULL) what is due, as if it were applied;
 * kept: of the same plan; NULL: nobody asks how long it takes.
 * Undone is what is not compatible and all that came after it, for the repair of each is proven on the schema that its
 * own migration left, and nowhere else. What is compatible and older stays, and the earlier release runs on it.
 */
void going_back_find(struct going_back *back, const struct plan *plan, const struct kept *kept);

/* The same of what is due alone: back to what is applied now. */
void going_back_find_due(struct going_back *back, const struct plan *plan);

/*
 * Let stay what is compatible and newer than a row, too, where undoing the rest beneath it is proven: on a throw-away
 * server, with rows, the rest undone gives what the others give without it, and applied again what was there.
 * The proof for exactly this is in the ledger, of due rows in a least.json; else it is tried now. Where that is not to
 * be had, no server programs, say, it is said on stderr, and a proof is taken that was made before the newest rows
 * came, which are undone one by one then; without one, nothing more stays. What a rollback that is under way has left,
 * stays. FAULT_CONNECT, FAULT_CANCELLED. (going_back_least.c)
 */
MUST_CHECK bool going_back_rehearse(struct going_back *back, struct fault *fault);

/* Is there a row that could stay, and has all that cannot a way back? (going_back_least.c) */
bool going_back_can_leave(const struct going_back *back);

/* The same without trying anything. False: there is no proof for exactly this, and nothing more stays.
 * (going_back_least.c) */
bool going_back_take_proof(struct going_back *back);

/* The words of `rollback` for this, "3f2a91c --exact", as its freeze's entries have them; owned by the caller. */
char *going_back_words(const struct going_back *back);
/* Take them from such words: *to is the target, owned by the caller. (going_back_least.c) */
void going_back_take_words(struct going_back *back, const char *words, char **to);

/*
 * The rows that are applied now, as entries (struct ledger_entry *, borrowed), the newest first; the list is owned by
 * the caller. FAULT_REFUSED: something was applied after them since.
 */
MUST_CHECK bool going_back_entries(const struct going_back *back, GPtrArray **entries, struct fault *fault);

/*
 * The newest migration that is at the target, and with it what the same release applied just before (struct
 * ledger_entry *, borrowed), the oldest first: the target is as they left it. Owned by the caller.
 */
GPtrArray *going_back_newest_left(const struct going_back *back);

/* FAULT_REFUSED: one of the rows has no way back. */
MUST_CHECK bool going_back_check(const struct going_back *back, struct fault *fault);

/* Read what undoes the rows. Faults of undo_read(). */
MUST_CHECK bool going_back_read_repairs(struct going_back *back, struct fault *fault);

/* Does one of them break the release that is to run again? Then writes are frozen meanwhile. */
bool going_back_needs_freeze(const struct going_back *back);

/* ---- doing it: going_back.c ---- */

/* Prepare a freeze of the tables of the repairs, or go on with the one that is open, with a pass that is known.
 * FAULT_REFUSED: rights. */
MUST_CHECK bool going_back_prepare_freeze(struct going_back *back, struct fault *fault);

/*
 * The schema must be what the applied migrations make, or the way back was proven on another: FAULT_REFUSED shows how
 * it differs; with --despite-drift that is said on stderr, and true. Where that cannot be found out, no server
 * programs, say, it is said on stderr, and true.
 */
MUST_CHECK bool going_back_check_drift(const struct going_back *back, struct fault *fault);

/*
 * Read back->checks: the .after.sql of going_back_newest_left(). One whose text is not to be had is named on stderr,
 * and left out. FAULT_CONNECT and FAULT_CANCELLED only. (going_back_checks.c)
 */
MUST_CHECK bool going_back_read_checks(struct going_back *back, struct fault *fault);

/* Ask them; nothing of it stays. The fault has the place of the first that does not hold. (going_back_checks.c) */
MUST_CHECK bool going_back_run_checks(const struct going_back *back, struct fault *fault);

/*
 * Freeze when it is needed, undo, verify reads, writes and checks; what is frozen stays so, and what a repair makes
 * anew is frozen with it. Each step can be done again: what is done is passed over. The fault's state says how far it
 * came.
 */
MUST_CHECK bool going_back_run(struct going_back *back, struct runner *runner, struct fault *fault);

/* Write the bundle, also without the database: 1-freeze.sql to 4-thaw.sql and RUNBOOK.md. FAULT_IO, FAULT_REFUSED.
 * (rollback_files.c) */
MUST_CHECK bool going_back_write(struct going_back *back, const char *folder, struct fault *fault);

/* The tables and views that the repairs name, as written (char *); owned by the caller. */
GPtrArray *going_back_relations(const struct going_back *back);

/* The statement that freezes what a repair has made, for its transaction; NULL: nothing is frozen. Owned by the caller.
 */
char *going_back_freeze_after(const struct going_back *back, const struct migration_file *repair);

/* The ledger's schema, quoted; owned by the caller. */
char *going_back_schema(const struct going_back *back);

/* What it takes, or (runs) what became of it. Owned by the caller. (going_back_report.c) */
struct report *going_back_report(const struct going_back *back, bool runs);

#endif
