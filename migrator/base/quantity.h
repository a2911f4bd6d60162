/* base/quantity.h - lengths of time and sizes as people write them: 500ms, 60s, 2h; 10MB, 1GB. */
#ifndef MIGRATOR_BASE_QUANTITY_H
#define MIGRATOR_BASE_QUANTITY_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stdint.h>

enum { DURATION_MS_MAX = INT32_MAX }; /* what PostgreSQL's timeouts hold: about 24 days */

/*
 * Read digits and a unit (ms, s, min, h, d, as PostgreSQL spells them); without a unit seconds.
 * False, and *milliseconds untouched, when it is anything else or more than DURATION_MS_MAX.
 */
MUST_CHECK bool duration_from_text(const char *text, int64_t *milliseconds);

/*
 * The same of a size, with PostgreSQL's units (B, kB, MB, GB, TB, of 1024); without a unit bytes. False also when it is
 * more than INT64_MAX.
 */
MUST_CHECK bool size_from_text(const char *text, int64_t *bytes);

#endif
