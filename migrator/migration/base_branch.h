/* migration/base_branch.h - what the base branch has is sealed for good; every other migration is a draft. */
#ifndef MIGRATOR_MIGRATION_BASE_BRANCH_H
#define MIGRATOR_MIGRATION_BASE_BRANCH_H

#include "base/attributes.h"
#include "base/fault.h"
#include "migration/git.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The base: a reference asked for, else the target branch that the CI's variables name, else the first that there is of
 * origin/main, origin/master, origin/HEAD, main, master, HEAD. With HEAD, what is committed is final: where no branch
 * can be told apart, that errs on the safe side. Without a repository all is zero, whatever was asked for.
 */
struct base_branch {
    struct git git;
    char *reference;      /* "origin/main"; NULL: no repository, or one without a commit */
    GHashTable *tree;     /* git_read_tree() of it; NULL like reference */
    GHashTable *ancestor; /* of the commit where HEAD parted from it; NULL: the clone does not reach so far back */
    bool is_local;        /* the reference is none of a remote's, and was not asked for */
};

/* FAULT_USAGE: the reference was asked for, or named by the CI, and is not in this clone; the hint says how to fetch
 * it.
 */
MUST_CHECK bool base_branch_find(struct base_branch *base, const char *directory, const char *reference,
                                 struct fault *fault);
void base_branch_release(struct base_branch *base);

/* "origin/main" from the variables of GitHub, GitLab, Azure, Bitbucket, Buildkite, Drone, Jenkins; NULL outside of a
 * pull request. Owned by the caller. */
char *base_branch_from_environment(void);

/* Always false: FAULT_USAGE with the line that fetches the reference; FAULT_IO. */
bool base_branch_fail_to_find(const struct git *git, const char *reference, struct fault *fault);

/* Is any of its files on the base branch, or was when HEAD parted from it? */
bool base_branch_has(const struct base_branch *base, const struct migration *migration);

/* The newest version on the base branch; -1: it has none. Where: its file's name, borrowed, or NULL. */
int64_t base_branch_newest(const struct base_branch *base, const struct layout *layout, const char **where);

/* Is a name, as git_read_tree() gives it, that of a migration's file or of its way back? */
bool base_branch_is_set_file(const struct layout *layout, const char *name);

enum base_difference_kind { BASE_EDITED, BASE_RENAMED, BASE_REMOVED };

/* A file of the base branch that the set does not have, or has otherwise. */
struct base_difference {
    enum base_difference_kind kind;
    char *name;
    char *renamed_to; /* BASE_RENAMED: the new name */
};

/*
 * What the set did to the files of the base branch: GPtrArray of struct base_difference *, by name; owned by the
 * caller. What the base branch itself did since HEAD parted from it is no difference.
 */
MUST_CHECK bool base_branch_compare(const struct base_branch *base, const struct migration_set *set,
                                    GPtrArray **differences, struct fault *fault);

/* A finding "against-edited", "against-renamed" or "against-removed" for each. */
void base_branch_report(const struct base_branch *base, const struct migration_set *set, const GPtrArray *differences,
                        GPtrArray *findings);

#endif
