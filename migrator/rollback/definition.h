/* rollback/definition.h - definitions put together from numbers of columns, as the server would write them out. */
#ifndef MIGRATOR_ROLLBACK_DEFINITION_H
#define MIGRATOR_ROLLBACK_DEFINITION_H

#include "rollback/snapshot.h"

/* As the columns of these names in a kind's query, all borrowed; NULL: the row has none. */
struct definition_parts {
    const char *pattern;    /* {name}, {parent}, {columns}, {other} and {other_columns} stand for names */
    const char *columns;    /* the parent's, attnums: "{1,2}" or "1 2" */
    const char *classes;    /* the operator class of each, oids: it has to be what an index of the column has anyway */
    const char *collations; /* and the collation of each */
    const char *other;      /* a table's oid */
    const char *other_columns; /* its columns */
};

/* What an index of a column has where nobody says anything: oids. */
struct definition_usual {
    uint32_t class, collation;
};

/*
 * What an object of a snapshot is made of, which saves the server the writing out of most keys and indexes: that opens
 * each table. usual: struct catalog_object *, a column -> its struct definition_usual *. Owned by the caller; NULL:
 * there is no pattern, or something is meant that is not known here or not usual, so that the server has to be asked.
 */
char *definition_compose(const struct snapshot *snapshot, GHashTable *usual, const struct catalog_object *object,
                         const struct definition_parts *parts);

#endif
