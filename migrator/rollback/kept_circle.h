/* rollback/kept_circle.h - foreign keys that no order of tables satisfies while rows are put back. */
#ifndef MIGRATOR_ROLLBACK_KEPT_CIRCLE_H
#define MIGRATOR_ROLLBACK_KEPT_CIRCLE_H

#include "rollback/snapshot.h"

#include <glib.h>

/*
 * Append what lets the foreign keys of these tables wait (quiet), and makes them as they were again (loud), as far as
 * they refer to one of the tables that comes later. tables: of the snapshot before up, as snapshot_tables() has them in
 * order. standing: objects of the same, those keys among them that stand all the while; one that is made anew when the
 * rows are back has to wait for nothing.
 */
void kept_circle_defer(GString *quiet, GString *loud, const GPtrArray *tables, GPtrArray *standing);

#endif
