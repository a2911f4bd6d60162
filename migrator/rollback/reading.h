/* rollback/reading.h - from what the catalog's queries answer to a snapshot's objects. */
#ifndef MIGRATOR_ROLLBACK_READING_H
#define MIGRATOR_ROLLBACK_READING_H

#include "rollback/snapshot.h"

struct reading {
    struct snapshot *snapshot;      /* borrowed */
    GPtrArray *of_kind[KIND_COUNT]; /* struct catalog_object *: owned until they are all there */
    GHashTable *classes;            /* oid of a system catalog -> its name, interned */
    GHashTable *usual;              /* struct catalog_object *, a column -> struct definition_usual *; owned */
};

void reading_init(struct reading *reading, struct snapshot *snapshot);
/* All objects become the snapshot's. Once, whatever has failed. */
void reading_finish(struct reading *reading);

/* Of catalog/system_catalog.sql; before all that follow. */
void reading_take_classes(const struct reading *reading, const PGresult *result);
/* Of a kind's query: after those of the kinds that its objects may be in, and whose names it puts into definitions. */
void reading_take_kind(const struct reading *reading, const struct catalog_kind *kind, const PGresult *result);
/* Of catalog/comment.sql and catalog/depend.sql: after all kinds. */
void reading_take_comments(const struct reading *reading, const PGresult *result);
void reading_take_needs(const struct reading *reading, const PGresult *result);
/* Of a kind's query for definitions: after the kind. */
void reading_take_definitions(const struct reading *reading, const struct catalog_kind *kind, const PGresult *result);

/* The oids of a kind's objects whose definition is still wanted, "{1,2}"; NULL: of none. Owned by the caller. */
char *reading_lacking(const struct reading *reading, const struct catalog_kind *kind);

#endif
