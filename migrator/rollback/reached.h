/* rollback/reached.h - whose rows change when those of a table do: by foreign keys, partitions, views, rules and
 * triggers. Pure. */
#ifndef MIGRATOR_ROLLBACK_REACHED_H
#define MIGRATOR_ROLLBACK_REACHED_H

#include "rollback/snapshot.h"

#include <glib.h>

/* What is reached so far. Objects are those of `before`. */
struct reached {
    const struct snapshot *before, *applied; /* borrowed; foreign keys of either count */
    GPtrArray *keys;                         /* struct catalog_object *: foreign keys, of both */
    GHashTable *tables;                      /* struct catalog_object *: whose rows may be others */
    GHashTable *filled, *removed; /* of these, and of views: to which rows may come, from which they may go */
    GHashTable *changed;          /* columns that may get another value */
    GHashTable *emptied;          /* tables, by a TRUNCATE that goes on to whoever refers to them */
    GHashTable *asked;            /* parts of tables, and operators, domains …, whose functions are among these: */
    GPtrArray *functions;         /* of triggers that fire, of defaults, CHECKs, indexes and policies of tables that are
                                     written,         each once: what these do is not followed */
    GPtrArray *fired;             /* these triggers, each once */
};

void reached_init(struct reached *reached, const struct snapshot *before, const struct snapshot *applied);
void reached_release(struct reached *reached);

/*
 * Rows are put into a table, or written through a view; go from it; get other values in the columns of these names
 * (NULL-terminated, unquoted; NULL: in any); or it is emptied by TRUNCATE … CASCADE. NULL, or another kind of object:
 * it is passed over.
 */
void reached_insert(struct reached *reached, struct catalog_object *relation);
void reached_remove(struct reached *reached, struct catalog_object *relation);
void reached_change(struct reached *reached, struct catalog_object *relation, const char *const *columns);
void reached_empty(struct reached *reached, struct catalog_object *table);

/* An object's functions are called: those that it names, or that operators, aggregates, casts and domains that it names
 * are made of. */
void reached_call(struct reached *reached, const struct catalog_object *object);

#endif
