/* tests/support/lock_observer.h - what a statement did to the relations that were there before it, seen on a server. */
#ifndef TESTS_SUPPORT_LOCK_OBSERVER_H
#define TESTS_SUPPORT_LOCK_OBSERVER_H

#include "analysis/lock_mode.h"
#include "postgres/session.h"
#include "support/lock_samples.h"

#include <glib.h>
#include <stdbool.h>

/* A table, view, materialized view or sequence that was there before the statement. */
struct lock_seen {
    char *name; /* "public.t" */
    char kind;  /* pg_class.relkind */
    enum lock_mode mode;
    enum lock_mode index; /* the strongest on its indexes that were there before */
    bool is_rewritten;    /* it has a new file, with rows in it */
    bool is_scanned;      /* not seen outside of a transaction */
    bool has_built;       /* one of its indexes is in a new file */
};

/*
 * Three sessions on a database of their own, which the PG* variables lead to. Aborts when the server is not there.
 */
struct lock_observer {
    struct session subject, beside, watch;
};
void lock_observer_start(struct lock_observer *observer);
void lock_observer_stop(struct lock_observer *observer);

/*
 * Run a sample and say what became of each relation; elements are struct lock_seen *. NULL: a statement failed, and
 * fault says why. What the sample made is gone afterwards.
 */
GPtrArray *lock_observe(struct lock_observer *observer, const struct lock_sample *sample, struct fault *fault);

#endif
