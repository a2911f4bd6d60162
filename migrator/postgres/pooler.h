/* postgres/pooler.h - is there a connection pooler in between, and does it mix sessions? */
#ifndef MIGRATOR_POSTGRES_POOLER_H
#define MIGRATOR_POSTGRES_POOLER_H

#include "postgres/session.h"

enum pooling {
    POOLING_NONE,        /* direct */
    POOLING_SESSION,     /* a pooler that gives a session its own backend: as good as direct */
    POOLING_TRANSACTION, /* one that gives each transaction any backend: locks and settings do not hold */
    POOLING_UNKNOWN,     /* a pooler, and no telling which: to be taken as the worst */
};

/*
 * backend_pid: what the server itself says (pg_backend_pid()); behind a pooler libpq was told something else, which
 * costs no round trip to find out. Which kind of pooler it is, a second connection tells, that holds a transaction open
 * while the first one asks again: a pid that stays the same proves nothing as long as nobody else is there.
 */
enum pooling session_pooling(struct session *session, const struct session_options *options, int backend_pid);

#endif
