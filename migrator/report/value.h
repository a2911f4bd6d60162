/* report/value.h - a value in words, and times in the notations that the formats want. */
#ifndef MIGRATOR_REPORT_VALUE_H
#define MIGRATOR_REPORT_VALUE_H

#include "base/attributes.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A value as people read it, on one line and without control characters; "-" for nothing. Owned by the caller. */
char *value_words(const struct report_value *value);

/* "1.2 s", "3 min 4 s", "2 h 5 min", "3 d 4 h"; owned by the caller. */
char *value_duration_words(int64_t microseconds);

/* "2026-03-01T12:00:00.000000Z"; a time outside the years 1 to 9999 as its number. Owned by the caller. */
char *value_time_rfc3339(int64_t microseconds_since_1970);

/* Read such a time, in any of RFC 3339's spellings, or a day; false, and nothing is written: it is neither. */
MUST_CHECK bool value_time_read(const char *text, int64_t *microseconds_since_1970);

#endif
