/* rollback/repair.h - the DDL that leads a schema back to what it was, in the order in which it can run. */
#ifndef MIGRATOR_ROLLBACK_REPAIR_H
#define MIGRATOR_ROLLBACK_REPAIR_H

#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Statements (char *, without a semicolon) that give objects which are in both snapshots their earlier names and
 * schemas, as far as this can be done at once: what a schema or a table is called decides what its parts are called.
 * So run them, read the later snapshot again, and ask again, until none is left. Empty: names are as they were.
 */
GPtrArray *repair_names(const struct snapshot *before, const struct snapshot *after);

/* A column whose values are to be carried over to another type. */
struct repair_retyped {
    const struct catalog_object *before, *after;
};

/* A way back in three parts; what is to be done to rows stands between them. */
struct repair {
    GPtrArray *drops;     /* statements: what is not to be there any more, or in the way of a change */
    GPtrArray *structure; /* types, tables, columns */
    GPtrArray *late;      /* what checks, indexes or shows rows */
    GPtrArray *lost;      /* struct catalog_object *: tables, columns of tables that are there, and sequences (also of
                             identity columns) of `before` that are gone with what they hold */
    GPtrArray *gained;    /* the same of `after`: what they hold vanishes */
    GPtrArray *retyped;   /* struct repair_retyped * */
    GPtrArray *listeners; /* triggers and rules of `before` that stand all the while */
};

/*
 * What leads from one snapshot of a database to an earlier one of the same, once the names are as they were. The
 * objects are borrowed. To be released.
 */
void repair_plan(struct repair *repair, const struct snapshot *before, const struct snapshot *after);
void repair_release(struct repair *repair);

/* The columns of `before` whose values are gone or of another type; the list is the caller's. */
GPtrArray *repair_unstable_columns(const struct repair *repair);

#endif
