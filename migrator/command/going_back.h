/* command/going_back.h - what `rollback` knows: where to, what is above it, and what undoes that. */
#ifndef MIGRATOR_COMMAND_GOING_BACK_H
#define MIGRATOR_COMMAND_GOING_BACK_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/runner.h"
#include "rollback/freeze.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A migration above the target, copied: the ledger is read again on the way. */
struct going_back_row {
    int64_t version;
    char *name;
    char *class_name; /* NULL: not known */
    enum way_back_kind way;
    struct migration_file repair; /* all zero where there is none */
};

struct going_back {
    struct runner runner;
    int64_t seq;       /* up to here the ledger stays in force */
    int64_t version;   /* or what is above this version goes; LEDGER_NO_VERSION: `seq` decides */
    char *target;      /* for people */
    GPtrArray *rows;   /* struct going_back_row *, the newest first */
    GPtrArray *tables; /* char *: that the repairs touch, as far as they are there; qualified and quoted */
    struct freeze freeze;
    GPtrArray *conflicts; /* char *: after a run, "public.runs: 3 rows, written since: status" */
};

/* What is above the target and applied now (struct ledger_entry *, borrowed), the newest first. */
GPtrArray *going_back_entries(const struct going_back *back);

/* Does one of them break the release that is to run again? Then writes are frozen meanwhile. */
bool going_back_needs_freeze(const struct going_back *back);

/* The tables that the repairs name. FAULT_CONNECT, FAULT_FAILED. */
MUST_CHECK bool going_back_find_tables(struct going_back *back, struct fault *fault);

/* Prepare a freeze of them, or go on with the one that is open, with a pass that is known. FAULT_REFUSED: rights. */
MUST_CHECK bool going_back_prepare_freeze(struct going_back *back, struct fault *fault);

/*
 * Freeze when it is needed, undo, verify reads and writes; what is frozen stays so. Each step can be done again: what
 * is done is passed over. The fault's state says how far it came.
 */
MUST_CHECK bool going_back_run(struct going_back *back, struct fault *fault);

/* Write the bundle: 1-freeze.sql to 4-thaw.sql and RUNBOOK.md. FAULT_IO, FAULT_REFUSED. */
MUST_CHECK bool going_back_write(struct going_back *back, const char *folder, struct fault *fault);

#endif
