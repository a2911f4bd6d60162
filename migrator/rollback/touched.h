/* rollback/touched.h - which tables have rows that a migration itself inserts, updates, deletes or truncates. */
#ifndef MIGRATOR_ROLLBACK_TOUCHED_H
#define MIGRATOR_ROLLBACK_TOUCHED_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/* Rows that a session's transactions have written so far, by table. */
struct touched_counts {
    GHashTable *rows; /* oid -> struct tally * */
};

/*
 * Read the counters; they begin with what earlier transactions have not handed on yet, so that differences count. In a
 * transaction nothing is handed on.
 */
MUST_CHECK bool touched_count(struct touched_counts *counts, struct session *session, struct fault *fault);
void touched_counts_release(struct touched_counts *counts);

/* What statements do to rows. */
struct touched {
    GPtrArray *tables; /* struct catalog_object *, borrowed, a table after those that it refers to */
    bool is_unread; /* they may touch others: a statement that is put together at run time, a body in another language
                       or with a search_path of its own, is not read */
    bool notifies;  /* listeners hear of it */
};

/*
 * The tables of `before` that statements of up touch: named by them, whatever they are called meanwhile, DO blocks and
 * function bodies included; or written to since `counts`; and what that reaches (rollback/reached.h), whether the
 * rehearsal's rows did or not: by foreign keys, TRUNCATE … CASCADE, partitions, views, rules, functions of triggers,
 * and functions that are called. touched: its list is the caller's, and empty; applied: the schema now. To be called in
 * the transaction in which they ran, at its end, where there is one. FAULT_REFUSED: they write to large objects or take
 * them away, or write outside of the database, which nothing keeps; FAULT_FAILED, FAULT_CONNECT.
 */
MUST_CHECK bool touched_tables(struct touched *touched, struct session *session, const struct apply_part *part,
                               const struct snapshot *before, const struct snapshot *applied,
                               const struct touched_counts *counts, struct fault *fault);

#endif
