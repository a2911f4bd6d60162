/* command/proof.h - does the running release go on working? Its statements, asked before and after each migration. */
#ifndef MIGRATOR_COMMAND_PROOF_H
#define MIGRATOR_COMMAND_PROOF_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/analyse.h"
#include "command/context.h"
#include "command/stage.h"
#include "migration/base_branch.h"
#include "report/report.h"
#include "sql/script.h"

#include <glib.h>
#include <stdbool.h>

/* A rehearsal's: the release's statements, and the analysis of the set beside them. */
struct proof {
    struct context *context;
    struct analyse analyse;
    GPtrArray *queries;   /* struct query *: those that are asked */
    GPtrArray *set_aside; /* struct query *: refused before the first migration that is looked at */
    GPtrArray *before;    /* struct query_answer *: of the migration that is being rehearsed; NULL: of none */
    GHashTable *seen;     /* struct query *: was prepared before a migration */
    GHashTable *refusals; /* struct query * -> why it was not, the last time */
    GHashTable *idle;     /* struct query *: was prepared, and ran with no values that were made up for it */
    GPtrArray *findings;  /* query-broken, query-not-proven */
    guint broken;         /* statements, added up over the migrations */
};

/* What a migration means for the release. */
struct proof_verdict {
    const char *class_name; /* static storage */
    const char *basis;      /* of the class: "executed", where the statements say it; else "replayed" */
    guint queries;          /* statements that PostgreSQL prepared before it */
    guint run;              /* of these: that ran with values made up for their parameters */
    guint broken;           /* of the queries: that it breaks */
};

/* The folder of queries: the setting, or the one beside the migrations. Owned by the caller. */
char *proof_folder(const struct context *context);

/*
 * Read the queries: as the base branch has them, where there is one, and what is new here. is_each_released: each
 * migration is released before the next one runs. To be released in any case. FAULT_REFUSED with a place: a file of
 * queries is not SQL. FAULT_IO, FAULT_USAGE.
 */
MUST_CHECK bool proof_open(struct proof *proof, struct context *context, const struct base_branch *base,
                           bool is_each_released, struct fault *fault);
void proof_release(struct proof *proof);

/* A migration that is not looked at, with its up file. */
void proof_replay(struct proof *proof, struct migration *migration, const struct sql_script *up);

/* Ask on the trial's database, in sessions of their own: what a migration sets in its session does not count. */
MUST_CHECK bool proof_before(struct proof *proof, struct stage *stage, struct fault *fault);
MUST_CHECK bool proof_after(struct proof *proof, struct stage *stage, struct migration *migration,
                            const struct sql_script *up, struct proof_verdict *verdict, struct fault *fault);

/* Facts and findings; how many of these fail the rehearsal. Nothing is to be asked afterwards. */
guint proof_report(struct proof *proof, struct report *report);

#endif
