/* rollback/kept_columns.h - the SQL that keeps columns of a table that stays, and gives them back to its rows. */
#ifndef MIGRATOR_ROLLBACK_KEPT_COLUMNS_H
#define MIGRATOR_ROLLBACK_KEPT_COLUMNS_H

#include "rollback/kept_rows.h"

/*
 * Plan for columns of a table that up takes away. What is kept of a row that is not there any more, or cannot be told
 * from others that went, is a conflict. unstable: as for row_key_find().
 */
void kept_columns_plan(struct kept_rows *kept, const struct catalog_object *table, GPtrArray *columns,
                       GPtrArray *unstable);

/* Append to what brings back: rows that have no value in a column which must have one are conflicts, and what refers to
 * them. */
void kept_columns_append_unfilled(struct kept_rows *kept, const struct catalog_object *table,
                                  const struct catalog_object *column);

/* "IS NULL", as a column's values are: a composite value whose attributes are all NULL IS NULL, and is a value. */
const char *kept_columns_is_null(const struct catalog_object *column);

#endif
