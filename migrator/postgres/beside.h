/* postgres/beside.h - a second session that sees what the first one's transaction sees, for work that can be shared. */
#ifndef MIGRATOR_POSTGRES_BESIDE_H
#define MIGRATOR_POSTGRES_BESIDE_H

#include "base/fault.h"
#include "postgres/session.h"

#include <glib.h>

/* Set to {0} before it is begun. */
struct beside {
    GThread *thread; /* connects, until beside_session(); NULL: none does */
    char *url;
    char *ledger_schema;
    struct rows shared; /* of catalog/shared_snapshot.sql */
    struct session session;
    struct fault fault; /* why there is none */
};

/*
 * Begin to open it, while the first one can go on: on the same server and database, with what the first has set, also
 * for its transaction, in a read-only transaction of its own that begins from the first one's snapshot. The first must
 * be in a transaction of isolation level REPEATABLE READ that has written nothing, and stay there for as long as the
 * second is used. Ended in any case.
 */
void beside_begin(struct beside *beside, struct session *session);

/*
 * The second session, as soon as it is there; borrowed. NULL: there is none, for it was not begun or for what
 * beside->fault says (no connection to be had, not the same server); its caller can do without.
 */
struct session *beside_session(struct beside *beside);

void beside_end(struct beside *beside);

#endif
