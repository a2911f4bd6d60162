/* command/analyse.h - the analysis of a set as commands need it: with their settings, and what is released already. */
#ifndef MIGRATOR_COMMAND_ANALYSE_H
#define MIGRATOR_COMMAND_ANALYSE_H

#include "analysis/analysis.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "command/fix.h"
#include "ledger/ledger.h"
#include "migration/set.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct analyse {
    struct analysis *analysis; /* NULL: not opened, and nothing below does anything */
    bool is_each_released;     /* each migration is a release of its own; to be set before it is opened */
    bool begins_empty;         /* the first migration that it gets is the first that any database of the set's ran */
    bool is_for_database;      /* opened with a session */
    char **enable, **disable;  /* rules, by id */
    guint migrations;          /* that were judged */
    guint analysed, opaque;    /* statements of these */
    GPtrArray *fixables;       /* struct fixable *: what `lint --fix` may write; NULL: nobody asks */
};

/*
 * Begin with the settings server-version and rules. session: start from its catalog, with sizes, its version and what
 * others do there; NULL: from nothing. FAULT_USAGE: no such rule or version. To be released in any case.
 */
MUST_CHECK bool analyse_open(struct analyse *analyse, const struct context *context, struct session *session,
                             struct fault *fault);
void analyse_release(struct analyse *analyse);

/*
 * A migration whose up file was cut already: bring the model up and, unless it is released, judge it: sets its class.
 * What its header, or a comment in the file, allows of the findings from `first` on becomes a note. These, which are
 * of the text, get the lines that they have in the file.
 */
void analyse_script(struct analyse *analyse, struct migration *migration, const struct sql_script *script,
                    bool is_released, GPtrArray *findings, guint first);

/* After the last migration: what only the whole set shows. The model goes, and leaves its memory to the report. */
void analyse_finish(struct analyse *analyse, GPtrArray *findings);

/* Facts for a report: how many statements were understood. */
void analyse_report(const struct analyse *analyse, struct report *report);

/* The least severity that fails a check: the setting fail-on. */
enum finding_severity analyse_fail_on(const struct context *context);

/*
 * Which migrations the running release has: up to the setting `since` (a version, or a git reference whose newest is
 * meant), else the base branch's newest, as `base` found it (-1: it has none, or there is none), else the newest that
 * the history has seen in an environment other than development. LEDGER_NO_VERSION: not to be known; each migration is
 * then a release of its own. FAULT_USAGE, FAULT_IO.
 */
MUST_CHECK bool analyse_released(const struct context *context, int64_t base, int64_t *released, struct fault *fault);

#endif
