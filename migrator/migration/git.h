/* migration/git.h - what git knows of a set's directory; git's own program is asked, without a shell. */
#ifndef MIGRATOR_MIGRATION_GIT_H
#define MIGRATOR_MIGRATION_GIT_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* The repository that a directory is in. All zero: none, or there is no git here. */
struct git {
    char *directory; /* the one that was asked for; git runs there; NULL: no repository */
    char *prefix;    /* its path from the repository's top: "db/migrations/"; "" at the top */
};

/* True also when there is no repository or no git. FAULT_IO: git refuses to work here; its words are the detail. */
MUST_CHECK bool git_find(const char *directory, struct git *git, struct fault *fault);
void git_release(struct git *git);

/* The commit that a reference names, or NULL when there is none; owned by the caller. FAULT_IO. */
MUST_CHECK bool git_resolve(const struct git *git, const char *reference, char **commit, struct fault *fault);

/* The commit that both have grown from, or NULL when the clone does not reach that far back. FAULT_IO. */
MUST_CHECK bool git_merge_base(const struct git *git, const char *left, const char *right, char **commit,
                               struct fault *fault);

/* name, relative to the directory as in the checksum file ("../rollback/…" included) -> id of its content. */
MUST_CHECK bool git_read_tree(const struct git *git, const char *commit, GHashTable **tree, struct fault *fault);

/*
 * The checksum that gives git's id of a content of so many bytes once these were added; of the kind that the id
 * `object` is of. Costs no call of git. Owned by the caller.
 */
GChecksum *git_object_checksum(const char *object, size_t length);

/*
 * The contents of objects, in order: GPtrArray of GBytes *, NULL in it for one that is missing in a partial clone.
 * objects: GPtrArray of char *. FAULT_IO.
 */
MUST_CHECK bool git_read_objects(const struct git *git, const GPtrArray *objects, GPtrArray **contents,
                                 struct fault *fault);

/* The names, as in git_read_tree(), that differ from what is committed: edited, staged, or not known to git. FAULT_IO.
 */
MUST_CHECK bool git_uncommitted(const struct git *git, GPtrArray **names, struct fault *fault);

/* Does the clone lack history, and has it a remote called origin? FAULT_IO. */
MUST_CHECK bool git_clone_facts(const struct git *git, bool *is_shallow, bool *has_origin, struct fault *fault);

#endif
