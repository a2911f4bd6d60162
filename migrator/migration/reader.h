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
 * Read a file by its name relative to the directory into an empty `file`; its text is followed by a NUL that is not
 * counted. False, and `file` untouched, when there is nothing to read: with a finding, unless the file does not exist.
 * A file that is read but is not text, or is empty, is a finding, and true. A symbolic link must lead to a file inside
 * the directory: nothing outside of what is reviewed may run, and links inside are how Kubernetes mounts a ConfigMap.
 * The digest is left to reader_digest().
 */
MUST_CHECK bool reader_read(const struct reader_place *place, const char *name, enum migration_part part,
                            struct migration_file *file, GPtrArray *findings);

/* Set the digests of files (GPtrArray of struct migration_file *), on several processors when they are many. */
void reader_digest(const GPtrArray *files);

/*
 * Drop a BOM and turn CRLF into LF, in place; the new length. A CR that no LF follows stays: it may be meaning.
 * Sets what was found: first_cr is the offset of the first CR in the text as it was, or SIZE_MAX.
 */
size_t reader_normalise(char *text, size_t length, bool *had_byte_order_mark, size_t *first_cr);

void migration_file_release(struct migration_file *file);

#endif
