/* rollback/repair.h - the DDL that leads a schema back to what it was, in the order in which it can run. */
#ifndef MIGRATOR_ROLLBACK_REPAIR_H
#define MIGRATOR_ROLLBACK_REPAIR_H

#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Statements (char *, without a semicolon) that give objects which are in both snapshots their earlier names and
 * schemas, and then part tables from what they have become partitions or children of since, as far as this can be done
 * at once: what a schema or a table is called decides what its parts are called. So run them, read the later snapshot
 * again, and ask again, until none is left. Empty: names are as they were.
 */
GPtrArray *repair_names(const struct snapshot *before, const struct snapshot *after);

/* A column whose values are to be carried over to another type. */
struct repair_retyped {
    const struct catalog_object *before, *after;
};

/* A table that is made anew with the rows that it has, and that its partitions have. */
struct repair_rebuilt {
    const struct catalog_object *table; /* of `before` */
    char *rows; /* quoted and qualified: the plain table that has them until they are to move into the new one */
};

/*
 * A way back in four parts; what is to be done to rows stands between them. While rows are put right, a table that is
 * rebuilt is a plain one under its own name.
 */
struct repair {
    GPtrArray *drops;     /* statements: what is not to be there any more, or in the way of a change */
    GPtrArray *structure; /* types, tables, columns */
    GPtrArray *anew;      /* tables that are rebuilt, still without their rows */
    GPtrArray *late;      /* what checks, indexes or shows rows */
    GPtrArray *rebuilt;   /* struct repair_rebuilt *: none of their partitions */
    GPtrArray *moved;     /* struct catalog_object *: identity sequences of `before` that go on where they stand, in a
                             table that is rebuilt */
    GPtrArray *lost;      /* struct catalog_object *: tables, columns of tables that are there, and sequences (also of
                             identity columns) of `before` that are gone with what they hold */
    GPtrArray *gained;    /* the same of `after`: what they hold vanishes */
    GPtrArray *retyped;   /* struct repair_retyped * */
    GPtrArray *listeners; /* triggers, rules and foreign keys of `before` that stand all the while */
};

/*
 * What leads from one snapshot of a database to an earlier one of the same, once the names are as they were. The
 * objects are borrowed. crowded: as for repair_marks_find(). To be released.
 */
void repair_plan(struct repair *repair, const struct snapshot *before, const struct snapshot *after,
                 const GPtrArray *crowded);
void repair_release(struct repair *repair);

/* The table through which the rows of a table of `before` are reached while they are put right. */
const struct catalog_object *repair_place(const struct repair *repair, const struct catalog_object *table);

/* The columns of `before` whose values are gone or of another type; the list is the caller's. */
GPtrArray *repair_unstable_columns(const struct repair *repair);

#endif
