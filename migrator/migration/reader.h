/* migration/reader.h - one file of a set: read once, normalised, hashed, and checked to be text. */
#ifndef MIGRATOR_MIGRATION_READER_H
#define MIGRATOR_MIGRATION_READER_H

#include "base/attributes.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Where files are read from, and how strictly. */
struct reader_place {
    int directory;    /* open */
    const char *path; /* its name, for messages */
    bool is_native;   /* BOM and CR are findings, too */
};

/*
 * Read a file by its name relative to the directory into an empty `file`: one pass, in memory but for the data of COPY.
 * False, and `file` untouched, when there is nothing to read: with a finding, unless the file does not exist.
 * A file that is read but is not text, or is empty, is a finding, and true. A symbolic link must lead to a file inside
 * the directory: nothing outside of what is reviewed may run, and links inside are how Kubernetes mounts a ConfigMap.
 * The digests are left to reader_digest().
 */
MUST_CHECK bool reader_read(const struct reader_place *place, const char *name, enum migration_part part,
                            struct migration_file *file, GPtrArray *findings);

/* Set the digests of files (GPtrArray of struct migration_file *), on several processors when they are many. */
void reader_digest(const GPtrArray *files);

/* How many bytes of a byte order mark a text begins with. */
size_t reader_byte_order_mark(const char *text, size_t length);

/* Make `copy` share all that a file holds; to be released like the file. */
void migration_file_share(struct migration_file *copy, const struct migration_file *file);
void migration_file_release(struct migration_file *file);

#endif
