/* migration/layout.h - how a directory's files are named and cut: ours and other tools', one table row each. */
#ifndef MIGRATOR_MIGRATION_LAYOUT_H
#define MIGRATOR_MIGRATION_LAYOUT_H

#include "base/attributes.h"
#include "base/fault.h"

#include <stdbool.h>

/* The first row of the table; the row whose name is NULL ends it. */
struct layout;
const struct layout *layout_table(void);

/* FAULT_USAGE, naming the nearest, when there is no such layout. */
MUST_CHECK bool layout_from_name(const char *name, const struct layout **layout, struct fault *fault);
const char *layout_name(const struct layout *layout);
bool layout_is_native(const struct layout *layout);

#endif
