/* command/kept.h - what the migrations that are due will keep before they take it away, and how much that is. */
#ifndef MIGRATOR_COMMAND_KEPT_H
#define MIGRATOR_COMMAND_KEPT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "plan/plan.h"
#include "report/report.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Add a table: for each due migration with a capture.sql the tables that it locks and keeps rows of, with their size,
 * at most so much is copied into the ledger's schema; and whether there is room for it. Nothing when there is none, or
 * offline. FAULT_CONNECT, FAULT_FAILED.
 */
MUST_CHECK bool kept_report(struct database *database, const struct plan *plan, struct report *report,
                            struct fault *fault);

/* FAULT_REFUSED when what the due migrations keep has no room. FAULT_CONNECT, FAULT_FAILED. */
MUST_CHECK bool kept_refuse(struct database *database, const struct plan *plan, struct fault *fault);

/* Where rows that are kept have to fit in. */
struct kept_room {
    int64_t limit;   /* --before-image-limit, in bytes; -1: none */
    int64_t free;    /* on the server's disk, in bytes; -1: not known */
    char *directory; /* where that is; NULL: not known */
};

/* FAULT_REFUSED when so many bytes have no room: more than the limit, or with their WAL more than is free. Pure. */
MUST_CHECK bool kept_fits(int64_t bytes, const struct kept_room *room, struct fault *fault);

#endif
