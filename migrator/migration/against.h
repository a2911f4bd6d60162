/* migration/against.h - a set judged against a branch that it is to be merged into, and against what is committed. */
#ifndef MIGRATOR_MIGRATION_AGAINST_H
#define MIGRATOR_MIGRATION_AGAINST_H

#include "base/attributes.h"
#include "base/fault.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What a set was compared with. All zero but `newest`: nothing. */
struct against {
    char *reference; /* "origin/main"; owned */
    bool is_local;   /* no remote's branch, and not asked for: what is committed there need not be released */
    int64_t newest;  /* the newest version that the reference has; -1: none */
};
void against_release(struct against *against);

/*
 * What merging the set into a reference would do to the migrations that are there, by comparing trees. A file that the
 * reference got after the two parted is not missed here. Findings, all errors: "against-edited", "against-renamed",
 * "against-removed"; "against-late": a new version that sorts before one of the reference's; "against-duplicate": a
 * version that the reference has under another name.
 *
 * reference NULL: the target branch that the CI's variables name, else origin's main branch. against->reference is NULL
 * when there is no repository and no reference was asked for: then nothing is judged.
 * FAULT_USAGE: the clone has no such reference (the hint is the line that fetches it), or there is no repository.
 */
MUST_CHECK bool migration_against(const struct migration_set *set, const char *reference, GPtrArray *findings,
                                  struct against *against, struct fault *fault);

/* "uncommitted", an error, for each file of the set that a clone of HEAD would not have as it is. No git: nothing. */
MUST_CHECK bool migration_uncommitted(const struct migration_set *set, GPtrArray *findings, struct fault *fault);

#endif
