/* apply/apply.h - run pending migrations, each with its ledger entry, exactly once. */
#ifndef MIGRATOR_APPLY_APPLY_H
#define MIGRATOR_APPLY_APPLY_H

#include "apply/capture.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "ledger/content.h"
#include "ledger/least.h"
#include "ledger/ledger.h"
#include "ledger/way_back.h"
#include "migration/set.h"
#include "postgres/session.h"
#include "sql/script.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    APPLY_STRONG_LOCK_MS = 5 * 1000,    /* lock_timeout where writers or readers would queue behind us */
    APPLY_ORDINARY_LOCK_MS = 60 * 1000, /* where only row locks are waited for */
};

/* A migration with its files cut into statements. */
struct apply_unit {
    const struct migration *migration;
    struct sql_script parts[MIGRATION_PART_COUNT]; /* those that the migration has, DOWN left out */
    struct sql_script capture;                     /* of its way back: keeps rows; no statements: it has none */
    GArray *moments;                               /* struct apply_moment: when each of its statements runs */
    bool transaction_off;
    enum ledger_kind kind;    /* of its entry: LEDGER_APPLY, or LEDGER_ROLLBACK */
    char *files;              /* its checksum lines, for the entry */
    char *detail;             /* the entry's; NULL: none. See ledger/content.h, way_back.h, least.h, run_end.h */
    struct migration *stored; /* of apply_unit_read_stored(): what `migration` points at; owned */
};

/* How a part of a migration is to run. is_native: what runs outside of a transaction has to say so. */
enum sql_script_mode apply_script_mode(const struct migration *migration, enum migration_part part, bool is_native);

/*
 * Cut a migration's files. What the parser finds is appended to findings; an error among it means: do not run.
 * Always releasable.
 */
void apply_unit_read(struct apply_unit *unit, const struct migration *migration, bool is_native, GPtrArray *findings);
void apply_unit_release(struct apply_unit *unit);

/* Let the unit's entry say what is known of its way back. */
void apply_unit_note(struct apply_unit *unit, const struct ledger_way_back *way_back);

/* And what may stay when it is undone together with those before it. */
void apply_unit_note_least(struct apply_unit *unit, const struct ledger_least *least);

/* The entry also says that with this migration all that was due is applied. */
void apply_unit_note_end(struct apply_unit *unit);

/*
 * Make a unit of a text that was applied (LEDGER_APPLY), or is to undo what was (LEDGER_ROLLBACK); it shares what the
 * file holds. Its entry has the class of what was applied; whether it needs to run outside of a transaction is derived
 * from the text. Always releasable.
 */
void apply_unit_read_stored(struct apply_unit *unit, enum ledger_kind kind, const struct ledger_entry *applied,
                            const struct migration_file *file, GPtrArray *findings);

/* Let the unit keep rows as this capture.sql says; one that apply_unit_read() made does so by itself. */
void apply_unit_keep(struct apply_unit *unit, const struct migration_file *capture, GPtrArray *findings);

/* Let the unit run SQL behind its own statements, in its transaction; not when it runs outside of one. */
void apply_unit_run_after(struct apply_unit *unit, const char *text, GPtrArray *findings);

/* The text of a statement, from 0, of those that the unit's capture runs then; NULL behind the last. The caller's. */
char *apply_capture_text(const struct apply_unit *unit, struct apply_moment moment, guint number);

/* The lock_timeout and statement_timeout that a unit runs with, in milliseconds: its header's, else by its locks. */
int64_t apply_unit_lock_timeout(const struct apply_unit *unit, int64_t asked_ms);
int64_t apply_unit_statement_timeout(const struct apply_unit *unit, int64_t asked_ms);

/* Is told what happens, for progress and reports. Every function is set. */
struct apply_observer {
    gpointer argument;
    void (*began)(gpointer argument, const struct apply_unit *unit); /* before its entry: the class can still be set */
    void (*applied)(gpointer argument, const struct migration *migration, int64_t seq);
    void (*statement)(gpointer argument, const struct migration *migration, const struct sql_statement *statement,
                      guint number, guint count);
};

struct apply_run {
    struct session *session;
    struct ledger *ledger; /* read up to the head; new entries are read into it as they are needed */
    const struct ledger_author *author;
    const struct apply_observer *observer;
    int64_t lock_timeout_ms;      /* -1: by what the statements do */
    int64_t statement_timeout_ms; /* -1: none */
    bool holds_lock;              /* the advisory lock is ours: a migration that lets it go is refused */
    bool lost_race;               /* out: another runner was quicker; read the ledger again and go on */
};

/*
 * Run the units in order. Stops at the first failure.
 *
 * FAULT_FAILED: the migration was rolled back clean. FAULT_PARTIAL: a non-transactional one was left half done.
 * FAULT_LOCKED, FAULT_CONNECT, FAULT_CANCELLED as everywhere; `state` says how many were applied, place where it
 * failed. With run->lost_race the fault is none of the migration's: nothing of it ran. The observer has been told of
 * every migration that is known to be committed.
 */
MUST_CHECK bool apply_units(struct apply_run *run, GPtrArray *units, struct fault *fault);

/* Statements of a unit's up that run together: `count` of them from `first` on, the first of all being 0. */
struct apply_part {
    const struct apply_unit *unit;
    guint first, count;
};

struct apply_part apply_part_whole(const struct apply_unit *unit);

/*
 * Run statements of up, COPY data included, and nothing else: no transaction is opened, no entry written. For a
 * rehearsal. Of the observer `statement` alone is called; NULL: nobody is told. Place and text of a fault as for
 * apply_units().
 */
MUST_CHECK bool apply_statements(struct session *session, const struct apply_part *part,
                                 const struct apply_observer *observer, struct fault *fault);

/* Fill the entry of a unit: kind, version, name, digest, files, class. Texts are borrowed from it. */
struct ledger_entry apply_unit_entry(const struct apply_unit *unit);

/* The n-th statement, from 0, of those that put a session back as it was; NULL after the last, DEALLOCATE ALL. */
const char *apply_restoring_statement(const struct session *session, size_t number);

/* Say what failed was a capture, with what may be the reason. Always returns false. */
bool apply_capture_fault(struct fault *fault);

/* Name the migration before the message, and its up file unless there is a place already. Always returns false. */
bool apply_migration_fault(const struct migration *migration, struct fault *fault);

/*
 * The fault of a statement of a file: place with line, column and caret, the migration's name before the message.
 * position: byte offset in the statement, or -1 for its start.
 */
bool apply_statement_fault(const struct migration *migration, enum migration_part part,
                           const struct sql_statement *statement, int64_t position, struct fault *fault);

/*
 * "SELECT migrator.require((…), 'file:line')" for a query of a .before.sql or .after.sql; schema: the ledger's, quoted.
 * Owned by the caller.
 */
char *apply_check_text(const char *schema, const struct migration_file *file, const struct sql_statement *statement);

#endif
