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

/* What it is made from. */
struct way_back_facts {
    const struct snapshot *before;  /* up */
    const struct snapshot *applied; /* after up */
    const struct snapshot *after;   /* when the objects had been given their names back */
    const GPtrArray *names;         /* the statements that did so */
    GPtrArray *touched;             /* see touched_tables() */
    const char *schema;             /* the ledger's, quoted: where rows are kept */
    int64_t version;
};

/* To be released. */
void way_back_make(struct way_back *way_back, const struct way_back_facts *facts);
void way_back_release(struct way_back *way_back);

/* capture.sql: what runs before up and what after it, with a line between them; NULL: nothing. Owned by the caller. */
char *way_back_capture(const struct way_back *way_back);

#endif
