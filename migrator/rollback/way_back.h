/* rollback/way_back.h - capture and repair of one migration, as SQL for people to read and for psql to run. */
#ifndef MIGRATOR_ROLLBACK_WAY_BACK_H
#define MIGRATOR_ROLLBACK_WAY_BACK_H

#include "rollback/snapshot.h"

#include <glib.h>
#include <stdint.h>

/* Scripts, each to be run in the migration's transaction, or repair in one of its own. NULL: nothing to be done. */
struct way_back {
    char *before_up; /* keeps the rows that up takes away or overwrites; begins with the locks */
    char *after_up;  /* keeps what up made of them */
    char *repair;
};

/*
 * Make it from the snapshots before and after up. names: the statements that gave the objects of `after` their names
 * back; it was read when these had run. schema: the ledger's, quoted, where rows are kept. To be released.
 */
void way_back_make(struct way_back *way_back, const struct snapshot *before, const struct snapshot *after,
                   GPtrArray *names, const char *schema, int64_t version);
void way_back_release(struct way_back *way_back);

/* capture.sql: what runs before up and what after it, with a line between them; NULL: nothing. Owned by the caller. */
char *way_back_capture(const struct way_back *way_back);

#endif
