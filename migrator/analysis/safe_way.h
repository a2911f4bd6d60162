/* analysis/safe_way.h - what to write instead: SQL for this very statement, in steps that are migrations of their own.
 */
#ifndef MIGRATOR_ANALYSIS_SAFE_WAY_H
#define MIGRATOR_ANALYSIS_SAFE_WAY_H

#include "base/attributes.h"

#include <glib.h>
#include <stdbool.h>

/* One migration, or a part of one. */
struct safe_step {
    char *name;           /* for its file: "add_runs_agent_id_fkey" */
    char *sql;            /* statements, each with its semicolon and newline */
    bool transaction_off; /* has to run outside of a transaction */
    bool is_for_program;  /* nothing to run: what the application's next release has to do, as comment */
};

/* Steps in order; all zero: none. */
struct safe_way {
    GArray *steps;      /* struct safe_step */
    bool is_mechanical; /* the steps put in the statement's place end at the same schema: `lint --fix` may write them */
    bool is_apart;      /* the first step, too, has to leave the statement's migration */
};
void safe_way_release(struct safe_way *way);

/* Begin a step; its name and statements are formatted. Returns nothing: steps are only added. */
void safe_way_step(struct safe_way *way, bool transaction_off, const char *name, const char *format, ...) FORMAT(4, 5);
/* A step that is the application's: what it has to do before the next one. */
void safe_way_program(struct safe_way *way, const char *format, ...) FORMAT(2, 3);

/* Let each step look names up along this search_path, quoted, as the statement does that it stands for. */
void safe_way_set_path(struct safe_way *way, const char *path);

/* The steps as people read them, each below a comment that says what it is; NULL: none. Owned by the caller. */
char *safe_way_text(const struct safe_way *way);

#endif
