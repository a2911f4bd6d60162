/* rollback/pace.h - how fast a migration's rows are kept and brought back: measured with many, and expected for more.
 */
#ifndef MIGRATOR_ROLLBACK_PACE_H
#define MIGRATOR_ROLLBACK_PACE_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdint.h>

enum { PACE_ROWS = 2000 }; /* so many are made in each table concerned */

struct pace {
    int64_t rows;       /* in the tables concerned, when it was measured; 0: there are none; -1: it was not measured */
    int64_t capture_us; /* what keeping them added to the migration */
    int64_t repair_us;  /* how long undoing took */
};

/* What is timed, as SQL; NULL: there is none of it. */
struct pace_scripts {
    const char *before_up, *after_up; /* of a transactional migration: what it keeps */
    const char *repair;
};

/*
 * The tables that it depends on: those of which capture keeps rows, if there are any, else those of the repair (char *,
 * as written, to be looked up where they are). Either may be NULL. Owned by the caller.
 */
GPtrArray *pace_relations(const struct migration_file *capture, const struct migration_file *repair);

/*
 * Measure it on the session's database, which is as before the migration, and leave that as it is: PACE_ROWS rows are
 * made of those that the tables have. pace: how long undoing took with those alone; where many cannot be made, or the
 * migration runs outside of a transaction and there are tables, it stays that, with rows -1, which is no failure.
 * FAULT_CONNECT, FAULT_CANCELLED.
 */
MUST_CHECK bool pace_measure(struct pace *pace, struct session *session, const struct apply_unit *unit,
                             const struct pace_scripts *scripts, struct fault *fault);

/* How long that which took so long may take with so many rows (-1: nobody counted them); microseconds; -1: not known.
 */
int64_t pace_expect(const struct pace *pace, int64_t took_us, int64_t rows);

#endif
