/* command/kept.h - what the migrations that are due will keep before they take it away, how much that is, and how long
 * that and undoing them may take. */
#ifndef MIGRATOR_COMMAND_KEPT_H
#define MIGRATOR_COMMAND_KEPT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "plan/plan.h"
#include "report/report.h"
#include "rollback/pace.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The way back of a due migration that a repair.sql is here for. */
struct kept_migration {
    int64_t version;
    bool is_capturing;
    bool is_rehearsed;    /* this very way back of it; else nothing below is known */
    int64_t rehearsed_at; /* microseconds since 1970; -1: it does not tell */
    struct pace pace;
    int64_t rows;                  /* in the tables concerned; -1: not known, as offline */
    int64_t capture_us, repair_us; /* how long keeping rows and undoing may take; -1: not known */
};

/* Zeroed at first; to be released in any case. */
struct kept {
    GArray *migrations; /* struct kept_migration, ascending by version */
    GArray *tables;     /* of those that rows are kept of */
    int64_t bytes;      /* of all of these, at most so much is copied */
};

/* Of what is due; offline no table has a size. FAULT_CONNECT, FAULT_FAILED. */
MUST_CHECK bool kept_read(struct kept *kept, struct database *database, const struct plan *plan, struct fault *fault);
void kept_release(struct kept *kept);

/* NULL: there is no repair.sql for it, or it is not due. */
const struct kept_migration *kept_find(const struct kept *kept, int64_t version);

/*
 * Add tables: those that rows are kept of, with their size and whether there is room for it; and how long it may take
 * to keep them and to undo what is not compatible. Nothing where there is none. FAULT_CONNECT, FAULT_FAILED.
 */
MUST_CHECK bool kept_report(const struct kept *kept, struct database *database, const struct plan *plan,
                            struct report *report, struct fault *fault);

/* FAULT_REFUSED when what the due migrations keep has no room. FAULT_CONNECT, FAULT_FAILED. */
MUST_CHECK bool kept_refuse(const struct kept *kept, struct database *database, struct fault *fault);

/* Where rows that are kept have to fit in. */
struct kept_room {
    int64_t limit;   /* --before-image-limit, in bytes; -1: none */
    int64_t free;    /* on the server's disk, in bytes; -1: not known */
    char *directory; /* where that is; NULL: not known */
};

/* FAULT_REFUSED when so many bytes have no room: more than the limit, or with their WAL more than is free. Pure. */
MUST_CHECK bool kept_fits(int64_t bytes, const struct kept_room *room, struct fault *fault);

#endif
