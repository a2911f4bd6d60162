/* rollback/snapshot.h - what a database's catalog holds, object by object, and a fingerprint of it. */
#ifndef MIGRATOR_ROLLBACK_SNAPSHOT_H
#define MIGRATOR_ROLLBACK_SNAPSHOT_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/kind.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Who an object is, within one database: a rename leaves it as it is. */
struct catalog_address {
    const char *class; /* interned */
    uint32_t object;   /* oid */
    int sub;
};

/* An empty table by struct catalog_address *, which it borrows. Owned by the caller. */
GHashTable *catalog_addresses_new(void);

struct catalog_object {
    const struct catalog_kind *kind;
    struct catalog_address address;
    const char *identity; /* quoted and qualified: of a column public.agents.name */
    const char *name;     /* quoted */
    const char *schema;   /* quoted; NULL: it has none, or its parent's */
    struct catalog_object *parent;
    const char *reader;    /* the role that read the snapshot, quoted, if it belongs to that; or NULL */
    bool is_partition_key; /* a column by which its table is partitioned, alone or in an expression */
    const char *facets[CATALOG_FACETS_MAX]; /* by index of the kind's; NULL: as it is when nobody says anything */
    GPtrArray *needs; /* struct catalog_object *: what it cannot be without, its parent included; borrowed */
    GPtrArray *users; /* the other way round */
};

void catalog_object_free(gpointer data); /* a struct catalog_object * */

struct snapshot {
    GPtrArray *objects;    /* struct catalog_object *, by kind, then by oid and sub; owned */
    GHashTable *addresses; /* struct catalog_address * -> struct catalog_object * */
    GStringChunk *texts;
    const char *reader; /* the role that reads it, quoted; within `texts` */
    int server_version; /* 150020 */
};

/*
 * Read the catalog, the ledger's own schema left out: a query per kind (schemas/catalog), in the transaction that is
 * open or else in one of its own. Names are qualified whatever the session's search_path is. Released in any case.
 * FAULT_FAILED, FAULT_CONNECT.
 */
MUST_CHECK bool snapshot_read(struct snapshot *snapshot, struct session *session, struct fault *fault);
void snapshot_release(struct snapshot *snapshot);

/* Are they of servers of one major version, so that all can be compared? */
bool snapshot_is_same_version(const struct snapshot *one, const struct snapshot *other);

struct catalog_object *snapshot_find(const struct snapshot *snapshot, const struct catalog_address *address);
/* The same object in another snapshot, or NULL: also where it is of another kind there, such as a detached index. */
struct catalog_object *snapshot_find_same(const struct snapshot *snapshot, const struct catalog_object *object);
/* The object of a kind by its identity, or NULL. */
struct catalog_object *snapshot_find_identity(const struct snapshot *snapshot, const struct catalog_kind *kind,
                                              const char *identity);

/* Its tables (borrowed), each after those that it refers to and the partitions of these, as far as they are not in a
 * circle. Owned by the caller. */
GPtrArray *snapshot_tables(const struct snapshot *snapshot);

/* Its objects (borrowed) by kind and identity. Owned by the caller. */
GPtrArray *snapshot_sorted(const struct snapshot *snapshot);

/* Is it the same object, by whatever name? */
bool catalog_is_same(const struct catalog_object *one, const struct catalog_object *other);
/* Is it of that kind? Is it in a list? */
bool catalog_is(const struct catalog_object *object, enum catalog_kind_number number);
bool catalog_contains(GPtrArray *objects, const struct catalog_object *object);
bool catalog_is_foreign_key(const struct catalog_object *object);

/* What a partition is one of; of another table NULL. */
struct catalog_object *catalog_partitioned(const struct catalog_object *table);
/* The topmost table of the tree that a partition is in: its rows are reached through that; else the table itself. */
const struct catalog_object *catalog_root(const struct catalog_object *table);

/* An object's facet by name, or NULL. */
const char *catalog_facet(const struct catalog_object *object, const char *name);

/*
 * SHA-256 over all objects, sorted by kind and identity, with all facets; oids and the order of columns are not in it.
 * Equal within one major version of the server when the schemas are.
 */
struct digest snapshot_fingerprint(const struct snapshot *snapshot);

/* The same without what major versions have in different ways: equal across those that are supported. */
struct digest snapshot_reduced_fingerprint(const struct snapshot *snapshot);

/*
 * The lines that a fingerprint is made from, "kind identity" and below it "  facet = value"; is_reduced: of the reduced
 * one. Owned by the caller.
 */
char *snapshot_text(const struct snapshot *snapshot, bool is_reduced);

#endif
