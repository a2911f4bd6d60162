/* postgres/beside.h - a second session that sees what the first one's transaction sees, for work that can be shared. */
#ifndef MIGRATOR_POSTGRES_BESIDE_H
#define MIGRATOR_POSTGRES_BESIDE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"

#include <stdbool.h>

/*
 * Open it on the same server and database, with what the first has set, also for its transaction, in a read-only
 * transaction of its own that begins from the first one's snapshot. The first must be in a transaction of isolation
 * level REPEATABLE READ that has written nothing, and stay there for as long as the second is used. It borrows the
 * first one's interrupt, and is closed by session_close(). A fault (no connection to be had, not the same server) means
 * that there is only one: its caller can do without.
 */
MUST_CHECK bool session_open_beside(struct session *beside, struct session *session, struct fault *fault);

#endif
