/* base/unified.h - how one text differs from another, as `diff --unified` shows it. Pure. */
#ifndef MIGRATOR_BASE_UNIFIED_H
#define MIGRATOR_BASE_UNIFIED_H

#include <glib.h>

enum {
    UNIFIED_CONTEXT = 2,             /* lines around a change */
    UNIFIED_CELLS_MAX = 4096 * 1024, /* lines times lines that are compared; beyond that all between is changed */
};

/*
 * The hunks that lead from one text to another, without the names of files and without a newline at the end: at most
 * so many lines, then "… 12 more lines". NULL: they have the same lines. Owned by the caller.
 */
char *unified_diff(const char *before, const char *now, guint lines_max);

#endif
