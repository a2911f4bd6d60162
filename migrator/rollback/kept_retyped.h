/* rollback/kept_retyped.h - the SQL that keeps the values of a column which gets another type, and brings them back. */
#ifndef MIGRATOR_ROLLBACK_KEPT_RETYPED_H
#define MIGRATOR_ROLLBACK_KEPT_RETYPED_H

#include "rollback/kept_rows.h"

/*
 * Plan for such a column. What was written since is converted, or is a conflict, and so is an earlier value whose row
 * is not there any more and to which what up made of it does not lead back. unstable: as for row_key_find().
 */
void kept_retyped_plan(struct kept_rows *kept, const struct repair_retyped *change, GPtrArray *unstable);

#endif
