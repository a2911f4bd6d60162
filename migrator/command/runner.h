/* command/runner.h - a run that changes a database: planned, locked, applied, remembered. What up and redo share. */
#ifndef MIGRATOR_COMMAND_RUNNER_H
#define MIGRATOR_COMMAND_RUNNER_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "command/pending.h"
#include "command/record.h"
#include "command/release.h"
#include "command/show.h"
#include "plan/plan.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What one run knows and has done. */
struct runner {
    struct context *context;
    struct database database;
    struct plan plan;
    GPtrArray *units;       /* struct apply_unit *: what is to be done next */
    GPtrArray *applied;     /* const struct migration *, in order */
    struct pending pending; /* the analysis of what is due; opened by the first plan */
    GPtrArray *unmarked;    /* struct finding *: that a class is not marked */
    GPtrArray *conflicts;   /* char *: what was set aside and is not put back; see conflicts_read() */
    guint undone;           /* migrations that were undone to be applied again */
    struct release release; /* that is being deployed */
    char *environment;      /* that the database has, or is about to get */
    int64_t target;         /* LEDGER_NO_VERSION: all */
    bool holds_lock;
    struct record record; /* what this run leaves for CI to keep */
    struct show_progress progress;
};

void runner_init(struct runner *runner, struct context *context);
void runner_release(struct runner *runner);

/*
 * Connect, and refuse what cannot be written or must not run, before anything is touched; make the ledger when it is
 * the first time. In a development environment what is not sealed is sealed here.
 */
MUST_CHECK bool runner_open(struct runner *runner, struct fault *fault);

/*
 * Make the ledger when it is the first time, apply what is pending, and record the release. In a development
 * environment edited and late drafts are undone first. Another runner that was quicker is no failure.
 */
MUST_CHECK bool runner_apply(struct runner *runner, struct fault *fault);

/* The first part of runner_open(): connect, and refuse a server that cannot be written. */
MUST_CHECK bool runner_connect(struct runner *runner, struct fault *fault);

/*
 * Undo such entries (see undo_applied()), in this order, each in its own transaction. after (or NULL) says what SQL
 * runs behind a way back, in its transaction: owned by the caller, NULL: none. The lock is held. Faults as
 * runner_rewind().
 */
MUST_CHECK bool runner_undo(struct runner *runner, const GPtrArray *entries,
                            char *(*after)(gpointer argument, const struct ledger_entry *entry,
                                           const struct migration_file *way_back),
                            gpointer argument, struct fault *fault);

/*
 * Hold the set against the ledger, and cut what is due into statements: runner->plan, runner->units. In a development
 * environment edited and late drafts are undone first. Refused is what must not run, before anything is touched: by its
 * text, its order, its class.
 */
MUST_CHECK bool runner_plan(struct runner *runner, struct fault *fault);

/* Judge what is about to be sent, unless it is judged already. */
void runner_judge(struct runner *runner, const struct apply_unit *unit);

/* Name what was judged and has a class that its header does not say: after a run, whose progress bar it would break. */
void runner_warn_of_unmarked(struct runner *runner);

/*
 * Undo, newest first, what is applied from `version` on, by the hand-written way back that each was applied with, else
 * by the one that lies beside it now. FAULT_REFUSED: there is none.
 */
MUST_CHECK bool runner_rewind(struct runner *runner, int64_t version, struct fault *fault);

/* Keep other runners out, waiting for them (not with --no-advisory-lock), and read what they wrote. FAULT_LOCKED. */
MUST_CHECK bool runner_lock(struct runner *runner, struct fault *fault);

/* Run runner->units; *lost_race: another runner was quicker, and the fault is no failure. */
MUST_CHECK bool runner_run_units(struct runner *runner, bool *lost_race, struct fault *fault);

/* The first error among the findings, as the reason to stop. FAULT_REFUSED. */
MUST_CHECK bool runner_refuse_findings(const GPtrArray *findings, struct fault *fault);

/* Is the pinned environment one where drafts may change? */
bool runner_is_development(const struct runner *runner);

/* After the end, good or bad: what the history is to know; and with a lost connection, what the ledger says. */
void runner_remember(struct runner *runner, struct fault *fault);

/* The end of a command: remember, print the report, and hand on the failure when it is not done. */
MUST_CHECK bool runner_finish(struct runner *runner, int64_t started_at, bool is_done, struct fault *failure,
                              struct fault *fault);

#endif
