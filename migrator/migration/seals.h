/* migration/seals.h - what of a set is sealed: its files compared with the checksum file. */
#ifndef MIGRATOR_MIGRATION_SEALS_H
#define MIGRATOR_MIGRATION_SEALS_H

#include "base/attributes.h"
#include "migration/reader.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Read the checksum file and the ways back in ../rollback into the set; set all digests and each migration's `sealed`.
 * Findings: "not-sealed", "checksum-differs", "sealed-file-missing", "sumfile-…". FAULT_IO: the checksum file cannot be
 * read.
 */
MUST_CHECK bool seals_read(struct migration_set *set, const struct reader_place *place, GPtrArray *findings,
                           struct fault *fault);

/* Is a finding about a seal that is missing, broken, or not that of the file? Sealing mends what may be mended. */
bool seals_concern(const struct finding *finding);

/* The checksum file that the set as it is now has: every file, in order of version, part and name. Never NULL. */
struct sumfile *seals_make(const struct migration_set *set);

#endif
