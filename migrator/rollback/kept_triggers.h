/* rollback/kept_triggers.h - triggers that keep each row that a migration itself writes. */
#ifndef MIGRATOR_ROLLBACK_KEPT_TRIGGERS_H
#define MIGRATOR_ROLLBACK_KEPT_TRIGGERS_H

#include "rollback/kept_rows.h"

/* Append the function that they call, once, to what runs before up. */
void kept_triggers_append_function(struct kept_rows *kept);

/*
 * Append those of a table of the snapshot before up, with its lock, to what runs before up, and that they go to what
 * runs after it. rows: the table that they write to, as kept_rows_next_table() named it: a line for each row, before
 * and after, by the names that the columns have before up.
 */
void kept_triggers_append(struct kept_rows *kept, const struct catalog_object *table, const char *rows);

#endif
