/* base/duration.h - lengths of time as people write them: 500ms, 60s, 30min, 2h. */
#ifndef MIGRATOR_BASE_DURATION_H
#define MIGRATOR_BASE_DURATION_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stdint.h>

enum { DURATION_MS_MAX = INT32_MAX }; /* what PostgreSQL's timeouts hold: about 24 days */

/*
 * Read digits and a unit (ms, s, min, h, d, as PostgreSQL spells them); without a unit seconds.
 * False, and *milliseconds untouched, when it is anything else or more than DURATION_MS_MAX.
 */
MUST_CHECK bool duration_from_text(const char *text, int64_t *milliseconds);

#endif
