/* rollback/fitting.h - statements of a repair that rows written since may not fit. Pure. */
#ifndef MIGRATOR_ROLLBACK_FITTING_H
#define MIGRATOR_ROLLBACK_FITTING_H

#include "rollback/snapshot.h"

#include <glib.h>

/*
 * Put each statement (char *, owned by the list) from that place on into a call that takes out what does not fit
 * (schemas/rollback/script/fit.sql), behind a lock that names the table. object: what they make of `before`, or a facet
 * of it: a constraint, an index, NOT NULL of a column or a domain, an identity column's type, a table as a partition.
 * What no row can be in the way of stays as it is.
 */
void fitting_wrap(GPtrArray *statements, guint from, const struct catalog_object *object);

#endif
