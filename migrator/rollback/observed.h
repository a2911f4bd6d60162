/* rollback/observed.h - what each statement of a migration does to the tables that are there: locks, rewrites, scans,
 * rows. */
#ifndef MIGRATOR_ROLLBACK_OBSERVED_H
#define MIGRATOR_ROLLBACK_OBSERVED_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A table or view that was there before a statement, and what the statement did to it. */
struct observed_relation {
    char *name;        /* quoted and qualified */
    const char *lock;  /* the strongest that it took and that was not held before: "ACCESS EXCLUSIVE"; NULL: none */
    bool is_rewritten; /* its rows are stored anew; TRUNCATE does so, too */
    int64_t scans;     /* sequential ones */
    int64_t written;   /* rows inserted, updated, deleted */
};

struct observed_statement {
    size_t line, column; /* in the up file */
    bool shares_line;    /* another one begins in it, too */
    int64_t microseconds;
    GPtrArray *relations; /* struct observed_relation *: those that it did something to */
};

/* One run. Zeroed, then observed_begin(); to be released. */
struct observed {
    GPtrArray *statements; /* struct observed_statement *, in order */

    /* of the run */
    struct session *session;
    GPtrArray *last; /* struct sample *: what there was before the statement that runs */
    gint64 since_us;
    struct fault fault; /* the observer's own */
};

/*
 * An observer for apply_statements(), which is told before each statement. first: the one that begins; what was
 * observed of it and those behind it in an earlier run is forgotten.
 */
struct apply_observer observed_begin(struct observed *observed, struct session *session, guint first);
/* After the last statement. FAULT_FAILED, FAULT_CONNECT: also of any look before. */
MUST_CHECK bool observed_end(struct observed *observed, struct fault *fault);
void observed_release(struct observed *observed);

/* "line 3: public.agents ACCESS EXCLUSIVE, rewritten, 1 scan, 3 rows", "line 4, column 12", how long it took apart;
 * owned by the caller. */
char *observed_text(const struct observed_statement *statement);

#endif
