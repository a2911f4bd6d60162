/*
 * analysis/activity.h - what goes on at a live server beside the migration: long transactions, replicas that lag. Only
 * what the session's role may see of others (pg_read_all_stats).
 */
#ifndef MIGRATOR_ANALYSIS_ACTIVITY_H
#define MIGRATOR_ANALYSIS_ACTIVITY_H

#include "analysis/lock_mode.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"

#include <glib.h>

enum { ACTIVITY_LONG_S = 10 }; /* a transaction that is older outlives what migrations usually wait for a lock */

/* A lock on a relation, by its name in the catalog, that a long transaction of somebody else has. */
struct activity_lock {
    struct sql_name relation;
    enum lock_mode mode;
    const char *holder; /* in words: "pid 41 (worker), idle in transaction for 00:14:07" */
};

struct activity {
    GArray *locks;        /* struct activity_lock, those of the oldest transaction first */
    const char *snapshot; /* the oldest transaction with a snapshot, in words; NULL: none is long */
    const char *replica;  /* the one furthest behind, in words; NULL: none is */
    GStringChunk *texts;
};

/* Quiet, until it is read. */
struct activity *activity_new(void);
void activity_free(struct activity *activity);
void activity_cleanup(struct activity **activity); /* for CLEANUP() */

/*
 * Fill one that is new with what goes on now. long_s: from how many seconds on a transaction is long.
 * FAULT_CONNECT, FAULT_FAILED.
 */
MUST_CHECK bool activity_read(struct activity *activity, struct session *session, int long_s, struct fault *fault);

/* The first that a lock of this mode on the relation would have to wait for, in words; NULL: none. */
const char *activity_holder(const struct activity *activity, struct sql_name relation, enum lock_mode mode);

#endif
