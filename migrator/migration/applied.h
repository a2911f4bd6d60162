/* migration/applied.h - what databases have that are not for development: sealed for good, as on the base branch. */
#ifndef MIGRATOR_MIGRATION_APPLIED_H
#define MIGRATOR_MIGRATION_APPLIED_H

#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A migration that a database has. */
struct applied_migration {
    int64_t version;
    char *name;
    char *files; /* the checksum lines of its files, "SHA256 (name) = hexadecimal" each; NULL: not known */
    int64_t at;  /* microseconds since 1970 */
};

struct applied_database {
    char *environment;
    GHashTable *migrations; /* version (int64_t *) -> struct applied_migration *; owned */
};

struct applied_database *applied_database_new(const char *environment);
void applied_database_add(struct applied_database *database, int64_t version, const char *name, const char *files,
                          int64_t at);
void applied_database_free(void *database);

/*
 * `databases` is a GPtrArray of struct applied_database *; NULL: none. One that has no migration of the set, by version
 * and name, belongs to another set, and counts for nothing here.
 */

/* The environment of the first of them that has it, borrowed; NULL: none has. */
const char *applied_to(const GPtrArray *databases, const struct migration *migration);

/* The newest version that one of them has, whether it is in the set or not; -1: there is none. */
int64_t applied_newest(const GPtrArray *databases, const struct migration_set *set);

/* A finding "applied-edited" for each file of the set that is not as it was when one of them applied it: the first of
 * them that says so. */
void applied_report(const GPtrArray *databases, const struct migration_set *set, GPtrArray *findings);

#endif
