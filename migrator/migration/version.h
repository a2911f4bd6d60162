/* migration/version.h - making new versions: in order, and written like the ones before. Pure. */
#ifndef MIGRATOR_MIGRATION_VERSION_H
#define MIGRATOR_MIGRATION_VERSION_H

#include "base/attributes.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A version as people write it: digits and nothing else. False, and `version` untouched, when it is none. */
MUST_CHECK bool version_from_text(const char *text, int64_t *version);

/* The next version: a second later when it is a time of 14 digits (YYYYMMDDHHMMSS), else the next number. */
int64_t version_after(int64_t version);

/* The time (UTC) as a version of 14 digits. */
int64_t version_of_time(GDateTime *time);

/*
 * How a version is written beside `like`, a name with one: as wide, with leading zeros, and with Diesel's
 * dashes where that has them. Owned by the caller.
 */
char *version_text(int64_t version, const char *like);

/* Where a name's version begins: behind the letter that Flyway puts first; and how many bytes it has. */
const char *version_start(const char *name);
size_t version_span(const char *name);

#endif
