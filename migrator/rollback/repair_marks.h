/* rollback/repair_marks.h - which objects a way back drops, makes anew, or gives another type. */
#ifndef MIGRATOR_ROLLBACK_REPAIR_MARKS_H
#define MIGRATOR_ROLLBACK_REPAIR_MARKS_H

#include "rollback/snapshot.h"

struct repair_marks {
    GHashTable *dropped; /* struct catalog_object * of the later snapshot */
    GHashTable *aside;   /* of these, types that are still in use when their successor is made -> char *, their name */
    GHashTable *made;    /* of the earlier one */
    GHashTable *retyped; /* columns of the earlier one that are in both */
    GHashTable *rebuilt; /* tables and identity sequences that are in both, as they are in each of them, and partitions
                            of such tables: dropped and made anew with what they hold. Of a tree's topmost table in the
                            earlier one -> char *, the name that its rows have in between; else NULL */
};

/*
 * Compare, and spread: what uses a thing that goes has to go first, and what is in both snapshots is made again.
 * Types are the exception: columns of them get the new one instead; of a composite type one of whose attributes goes,
 * likewise. But no column by which a table is partitioned does, so that the table is made anew, with its partitions and
 * its rows. Names are as they were. To be released.
 * crowded: tables of `before` among whose rows values that are unique go from one to another, so that all that is
 * unique there is dropped and made anew; NULL: none.
 */
void repair_marks_find(struct repair_marks *marks, const struct snapshot *before, const struct snapshot *after,
                       const GPtrArray *crowded);
void repair_marks_release(struct repair_marks *marks);

bool repair_marks_dropped(const struct repair_marks *marks, const struct catalog_object *object);
bool repair_marks_made(const struct repair_marks *marks, const struct catalog_object *object);
bool repair_marks_retyped(const struct repair_marks *marks, const struct catalog_object *object);
bool repair_marks_rebuilt(const struct repair_marks *marks, const struct catalog_object *object);
/* Of a tree's topmost table, or NULL. */
const char *repair_marks_rows_name(const struct repair_marks *marks, const struct catalog_object *table);
bool repair_marks_is_aside(const struct repair_marks *marks, const struct catalog_object *object);
const char *repair_marks_aside_name(const struct repair_marks *marks, const struct catalog_object *object);

#endif
