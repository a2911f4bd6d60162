/* migration/sealing.h - writing the checksum file, and mending what a merge left behind. */
#ifndef MIGRATOR_MIGRATION_SEALING_H
#define MIGRATOR_MIGRATION_SEALING_H

#include "base/attributes.h"
#include "base/fault.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>

struct sealing_move {
    char *from, *to; /* labels: "20260301120000_add_users" */
};

/* What was done. All zero: nothing. */
struct sealing {
    guint files;      /* that are sealed now */
    guint added;      /* of these, without a line before */
    guint changed;    /* of these, with another checksum before */
    guint forgotten;  /* lines of files that are gone */
    bool is_written;  /* the checksum file was not as it should be */
    GPtrArray *moves; /* struct sealing_move *, in order; NULL: none */
    char *reference;  /* what drafts were told by: "origin/main"; NULL: nothing was to be asked */
};
void sealing_release(struct sealing *sealing);

/*
 * Seal a directory: drafts that sort before the newest version that is sealed for good, or share a version, are moved
 * behind it with all their files; then the checksum file is written over every file. base: see base_branch_find();
 * databases: see migration/applied.h.
 *
 * What the base branch or one of the databases has is sealed for good. Without git there is no telling, and what the
 * checksum file lists counts as sealed for good, but for its newest migration: that is the one that is being worked on.
 *
 * FAULT_REFUSED, and nothing touched: what is sealed for good was changed, or files are in no state to be sealed; the
 * findings say which. FAULT_USAGE: no directory, no migration, no such base. FAULT_IO: a file cannot be moved or
 * written; sealing again goes on from there.
 */
MUST_CHECK bool migration_seal(const char *directory, const struct layout *layout, const char *base,
                               const GPtrArray *databases, struct sealing *sealing, GPtrArray *findings,
                               struct fault *fault);

/* Does a migration count as sealed for good where only the checksum file can tell? */
bool sealing_is_final(const struct migration_set *set, const struct migration *migration);

#endif
