/* migration/set.h - the migrations of a directory, read, checked and in order. */
#ifndef MIGRATOR_MIGRATION_SET_H
#define MIGRATOR_MIGRATION_SET_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/finding.h"
#include "migration/header.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    MIGRATION_NAME_BYTES_MAX = 128,
    MIGRATION_VERSION_DIGITS_MAX = 18,
    MIGRATION_FILE_BYTES_MAX = 64 * 1024 * 1024, /* one file, not counting the data of COPY */
    MIGRATION_SET_FILES_MAX = 100000,
    MIGRATION_SHARED_FACTOR = 1000, /* layouts with shared numbers: number * this + place, from 1 */
};

/* The greatest such number. */
#define MIGRATION_SHARED_NUMBER_MAX INT64_C(999999999999999)

enum migration_part { MIGRATION_UP, MIGRATION_BEFORE, MIGRATION_AFTER, MIGRATION_DOWN, MIGRATION_PART_COUNT };

/*
 * One part of a migration. `text` is the whole file, normalised (no BOM, LF only), but for the data of COPY … FROM
 * STDIN, for which one line stands (migration/copy_data.h): what is cut into statements, shown and stored. A NUL that
 * is not counted follows it. What runs is text[offset, offset+length): the whole file, or a section of it (dbmate,
 * goose). Both parts of a sectioned file share `text` and all that follows `length`. Absent parts are all zero (text
 * NULL).
 */
struct migration_file {
    char *name; /* relative to the set's directory, "/" between folders, as in the checksum file */
    char *path; /* as the user would name it: directory + "/" + name */
    GBytes *text;
    size_t offset, length;
    GArray *copy_data;         /* struct copy_data, in order; NULL: nothing is left out */
    int64_t bytes;             /* of the whole normalised file, data included */
    struct digest digest;      /* SHA-256 of these: what is sealed */
    struct digest text_digest; /* of the text; the same when nothing is left out */
};

struct migration {
    int64_t version;
    char *name;                                        /* "drop_legacy_role"; may be "" in foreign layouts */
    struct migration_file parts[MIGRATION_PART_COUNT]; /* parts[MIGRATION_UP] is always there */
    struct migration_header header;                    /* the file's own, or what the layout's own marks say */
    GPtrArray *way_back;    /* struct migration_file *: the *.sql of ../rollback/<label>/, by name; NULL: none */
    char *evidence;         /* what a rehearsal found, where it left no evidence.json (rollback/rehearsal.h); NULL */
    char *least;            /* the same of going back from it, least.json (ledger/least.h); NULL */
    bool sealed;            /* every file of it is in the checksum file, with its digest; way back included */
    const char *class_name; /* what the analysis made of it (analysis/class.h); NULL: it was not asked */
};

/* Free a struct migration that was allocated; for lists. */
void migration_free(void *data);

struct layout;
struct sumfile;

struct migration_set {
    char *directory;
    const struct layout *layout;
    GPtrArray *migrations; /* struct migration *, ascending by version (equal ones are a finding); owned */
    struct sumfile *sum;   /* the checksum file as read; NULL: there is none */
};

/*
 * Read a directory: names, contents, headers, checksum file. layout NULL: detected (native when undecided).
 * Whatever is wrong with single files becomes a finding, and the rest is still read; finding ids:
 * "file-name", "version-range", "version-duplicate", "file-orphan", "file-unreadable", "file-too-large", "file-empty",
 * "file-binary", "file-encoding", "file-symlink", "file-line-ends", "directive", "not-sealed", "checksum-differs",
 * "sealed-file-missing", "sumfile-…". Statements are not looked at here.
 * Every finding of severity error means that nothing of the set may run. Nothing counts as sealed when the checksum
 * file is damaged or unmerged.
 * Faults: FAULT_USAGE when the directory is missing, not a directory, unreadable, or holds no migration.
 */
MUST_CHECK bool migration_set_read(struct migration_set *set, const char *directory, const struct layout *layout,
                                   GPtrArray *findings, struct fault *fault);

/* The same, but a directory without migrations, or none at all, is an empty set; what `new` and `seal` begin with. */
MUST_CHECK bool migration_set_read_even_empty(struct migration_set *set, const char *directory,
                                              const struct layout *layout, GPtrArray *findings, struct fault *fault);
void migration_set_release(struct migration_set *set);

/*
 * The migrations that a directory has in a commit, or whatever names one: only their versions and names, no texts and
 * no digests. *found false, and the set untouched: the directory is in no repository, or this clone has no such commit.
 * FAULT_USAGE: it has no migrations of this layout; FAULT_IO. (commit_set.c)
 */
MUST_CHECK bool migration_set_read_commit(struct migration_set *set, const char *directory, const struct layout *layout,
                                          const char *reference, bool *found, struct fault *fault);

/* In a layout with shared numbers: versions become number and place among those that share it. One that cannot is a
 * finding "version-range", where there are findings. */
void migration_set_number_shared(struct migration_set *set, GPtrArray *findings);

/* Begin a set of which only versions and names are known, and add to it in order of version. (commit_set.c) */
void migration_set_init_names(struct migration_set *set, const char *directory, const struct layout *layout);
void migration_set_add_name(struct migration_set *set, int64_t version, const char *name);

/*
 * Files by themselves, "-" for standard input, as a set in the order given: what an editor has open, or a part of
 * another tool's folder. Each is an up file; versions count from 1. No digests, no checksum file. FAULT_IO. (loose.c)
 */
MUST_CHECK bool migration_set_read_files(struct migration_set *set, const char *const *paths,
                                         const struct layout *layout, GPtrArray *findings, struct fault *fault);

/* The first migration of a version, or NULL. */
struct migration *migration_set_find(const struct migration_set *set, int64_t version);

/*
 * "20260301120000_drop_legacy_role": the up file's name without its ending, for a nested layout, and for
 * a way back that is run, the folder's. Owned by the caller.
 */
char *migration_label(const struct migration *migration);

/* A file of its way back by name: "capture.sql", "repair.sql"; NULL: there is none. */
const struct migration_file *migration_way_back(const struct migration *migration, const char *name);

/* Give it such a file that is nowhere but in memory; it has none of that name. */
void migration_add_way_back(struct migration *migration, const char *name, const char *text);

/*
 * The next of a migration's files, each once (the sections of one file are one), its way back last; NULL at the end.
 * *index begins with 0.
 */
const struct migration_file *migration_next_file(const struct migration *migration, guint *index);

#endif
