/* apply/capture.h - capture.sql: what it runs before and after the migration, or each of its statements. Pure. */
#ifndef MIGRATOR_APPLY_CAPTURE_H
#define MIGRATOR_APPLY_CAPTURE_H

#include <glib.h>
#include <stdbool.h>

enum { APPLY_CAPTURE_WHOLE = 0 }; /* not a statement, but the migration */

/* When a statement of a capture runs: before or after a statement of up, from 1, in the transaction of that one. */
struct apply_moment {
    guint statement; /* or APPLY_CAPTURE_WHOLE: of a migration outside of a transaction, with its entry at the end */
    bool is_after;
};

/*
 * The lines that tell: where a statement of up runs, or the migration itself; and where the transaction of a statement
 * ends. The first is owned by the caller.
 */
char *apply_capture_line(guint statement);
extern const char apply_capture_end[];

/* When what stands at a byte of a capture of such a length runs. Before everything, when no line tells. */
struct apply_moment apply_capture_moment(const char *text, size_t length, size_t offset);

#endif
