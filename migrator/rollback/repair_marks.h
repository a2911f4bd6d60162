/* rollback/repair_marks.h - which objects a way back drops, makes anew, or gives another type. */
#ifndef MIGRATOR_ROLLBACK_REPAIR_MARKS_H
#define MIGRATOR_ROLLBACK_REPAIR_MARKS_H

#include "rollback/snapshot.h"

struct repair_marks {
    GHashTable *dropped; /* struct catalog_object * of the later snapshot */
    GHashTable *aside;   /* of these, types that are still in use when their successor is made -> char *, their name */
    GHashTable *made;    /* of the earlier one */
    GHashTable *retyped; /* columns of the earlier one that are in both */
};

/*
 * Compare, and spread: what uses a thing that goes has to go first, and what is in both snapshots is made again.
 * Types are the exception: columns of them get the new one instead. Names are as they were. To be released.
 */
void repair_marks_find(struct repair_marks *marks, const struct snapshot *before, const struct snapshot *after);
void repair_marks_release(struct repair_marks *marks);

bool repair_marks_dropped(const struct repair_marks *marks, const struct catalog_object *object);
bool repair_marks_made(const struct repair_marks *marks, const struct catalog_object *object);
bool repair_marks_retyped(const struct repair_marks *marks, const struct catalog_object *object);
bool repair_marks_is_aside(const struct repair_marks *marks, const struct catalog_object *object);
const char *repair_marks_aside_name(const struct repair_marks *marks, const struct catalog_object *object);

#endif
