/* analysis/analysis.h - replay a set, migration by migration, and say what each one would do to a running system. */
#ifndef MIGRATOR_ANALYSIS_ANALYSIS_H
#define MIGRATOR_ANALYSIS_ANALYSIS_H

#include "analysis/activity.h"
#include "analysis/class.h"
#include "analysis/fix.h"
#include "analysis/model.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "base/finding.h"
#include "migration/header.h"
#include "migration/set.h"
#include "sql/action.h"
#include "sql/script.h"

#include <glib.h>
#include <stdbool.h>

enum { ANALYSIS_SERVER_VERSION_MIN = 13, ANALYSIS_SERVER_VERSION_MAX = 19 };

/* Borrowed, the lists as long as the analysis lives; each ends with NULL. */
struct analysis_options {
    int server_version; /* 13 to 19; 0: not known, then the oldest; a file that only a newer one takes raises it */
    const char *const *enable;  /* rules that are off otherwise: "id", "id=parameter"; NULL: none */
    const char *const *disable; /* ids of rules whose findings are not wanted: they still give the class */
    bool begins_empty;          /* the first migration begins with an empty database: as model_begin_empty() has it */
    bool is_each_released;      /* each migration is released before the next one runs */
};

/* One file to look at. Borrowed. */
struct analysis_input {
    const char *file;                    /* for findings */
    const struct migration_file *source; /* what a replay keeps gets its lines; NULL: the script's text is all of it */
    const struct sql_script *script;     /* read from it */
    const struct migration_header *header; /* NULL: it has none */
    bool is_released;                      /* the running release has it: nobody can change it any more */
    bool is_for_database; /* judged for one database and its sizes: another one may have more findings */
};

/* What came of it. */
struct analysis_verdict {
    enum migration_class class_;
    guint analysed; /* statements that were understood, those in bodies included */
    guint opaque;   /* that were not, or call what nothing is known of; both together are all */
    GArray *fixes;  /* struct fix, in order: what `lint --fix` may write by itself; NULL: nothing */
    char *cause;    /* the worst finding's text: why the class is what it is; NULL when it is compatible, or is so only
                        for a syntax error */
};
void analysis_verdict_release(struct analysis_verdict *verdict);

struct analysis;

/* FAULT_USAGE: a rule's id that there is none of, naming the nearest; a parameter that is not the rule's. */
MUST_CHECK bool analysis_check_options(const struct analysis_options *options, struct fault *fault);
struct analysis *analysis_new(const struct analysis_options *options);
void analysis_free(struct analysis *analysis);
void analysis_cleanup(struct analysis **analysis); /* for CLEANUP() */

/* The model, and what goes on at the server: to be filled from a live one before the first migration. */
struct model *analysis_model(struct analysis *analysis);
struct activity *analysis_activity(struct analysis *analysis);

/*
 * Bring the model up to what it is after a migration, without judging it. What it left for a later one to put right is
 * kept for analysis_finish(), as a note where the file allows it.
 */
void analysis_replay(struct analysis *analysis, const struct analysis_input *input);

/*
 * Judge a migration, and bring the model up to what it is after it. Findings are appended: those of the rules; "opaque"
 * for what is not understood; "class-not-marked" (error) and "mark-without-cause" (warning). What the header marks is a
 * note; what it allows, allow_apply() has to say.
 */
void analysis_judge(struct analysis *analysis, const struct analysis_input *input, GPtrArray *findings,
                    struct analysis_verdict *verdict);

/* After the last migration: what only the whole set shows. */
void analysis_finish(struct analysis *analysis, GPtrArray *findings);

#endif
