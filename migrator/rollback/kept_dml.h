/* rollback/kept_dml.h - the SQL that keeps what a migration's own INSERT, UPDATE, DELETE and TRUNCATE do, and undoes
 * it. */
#ifndef MIGRATOR_ROLLBACK_KEPT_DML_H
#define MIGRATOR_ROLLBACK_KEPT_DML_H

#include "rollback/kept_rows.h"

#include <glib.h>

/*
 * For each of the tables (of the snapshot before up; one after those that it refers to) that is still there: triggers
 * that keep each row as it was and as it became, exact whoever writes besides; and, going back, what is as it became is
 * made what it was. What was written since is a conflict or, in columns that the migration did not write, stays.
 */
void kept_dml_plan(struct kept_rows *kept, GPtrArray *tables, const struct repair *repair);

#endif
