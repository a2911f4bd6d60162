/* command/release_set.h - which migrations a release has, by version and name. */
#ifndef MIGRATOR_COMMAND_RELEASE_SET_H
#define MIGRATOR_COMMAND_RELEASE_SET_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/database.h"
#include "migration/set.h"

#include <stdbool.h>

struct release_set {
    const struct migration_set *set; /* `named`, or the one that is here */
    struct migration_set named;
    const char *basis; /* where that is known from, for people; static storage */
};

/*
 * Of the release that has this SHA: as git has the commit, else what was applied when the ledger saw the release last.
 * sha NULL: of the one that is here. To be released in any case. FAULT_USAGE: neither knows it; FAULT_IO.
 */
MUST_CHECK bool release_set_read(struct release_set *release, const struct database *database, const char *sha,
                                 struct fault *fault);
void release_set_release(struct release_set *release);

/* The last entry of a release whose SHA begins so; with `other`, of any whose SHA does not. NULL: none. Borrowed. */
const struct ledger_entry *release_find(const struct ledger *ledger, const char *sha, bool other);

#endif
