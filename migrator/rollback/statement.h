/* rollback/statement.h - the DDL of an object, written out from its kind's patterns. */
#ifndef MIGRATOR_ROLLBACK_STATEMENT_H
#define MIGRATOR_ROLLBACK_STATEMENT_H

#include "rollback/snapshot.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Append what a pattern (rollback/kind.h) says for an object to the statements (char *, without a semicolon); an empty
 * or absent one appends nothing. value: what {value} is; may be NULL where the pattern has none.
 */
void statement_add(GPtrArray *statements, const char *pattern, const struct catalog_object *object, const char *value);

/* Append the statement that makes an object: a table with its columns, anything else by its kind's pattern. */
void statement_add_create(GPtrArray *statements, const struct catalog_object *object);

/* Append the statement that ends one. */
void statement_add_drop(GPtrArray *statements, const struct catalog_object *object);

/* Was the facet given its value when the object was made? is_within: a column, made together with its table. */
bool statement_is_made(const struct catalog_object *object, size_t facet, bool is_within);

/*
 * Can the facet of an object go from one value to the other, or does it take a new object? And append the statements
 * that take it away, and those that give it: both are needed for lists.
 */
bool statement_can_change(const struct catalog_facet *facet, const char *from, const char *to);
void statement_add_reset(GPtrArray *statements, const struct catalog_object *from, size_t facet, const char *to);
void statement_add_set(GPtrArray *statements, const struct catalog_object *to, size_t facet, const char *from);

#endif
