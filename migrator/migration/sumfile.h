/* migration/sumfile.h - the checksum file migrator.sum: read, compare, write. Pure but for reading and writing it. */
#ifndef MIGRATOR_MIGRATION_SUMFILE_H
#define MIGRATOR_MIGRATION_SUMFILE_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/finding.h"

#include <glib.h>
#include <stdbool.h>

#define SUMFILE_NAME     "migrator.sum"
#define SUMFILE_ROLLBACK "../rollback/" /* the only folder outside the set's directory whose files it lists */

enum { SUMFILE_BYTES_MAX = 64 * 1024 * 1024 };

struct sumfile_line {
    char *name; /* relative to the set's directory */
    struct digest digest;
    size_t line;
};

/*
 * Lines "SHA256 (name) = hex" in order, then "# head hex": SHA-256 over all lines before it, newlines included.
 */
struct sumfile {
    GPtrArray *lines;          /* struct sumfile_line *, as in the file */
    GHashTable *by_name;       /* name -> struct sumfile_line *, borrowed */
    bool has_conflict_markers; /* then the lines are the union of both sides */
    bool is_intact;            /* the head line is there and right */
};

struct sumfile *sumfile_new(void);
void sumfile_free(struct sumfile *sumfile);

/* Can a line hold this name: inside the directory or SUMFILE_ROLLBACK, valid UTF-8, no backslash, no control character?
 */
bool sumfile_name_is_safe(const char *name);

/* Parse text; what is wrong becomes findings "sumfile-line", "sumfile-cut", "sumfile-conflict", "sumfile-head",
 * "sumfile-duplicate" that name `seal` as the remedy. Never NULL. */
struct sumfile *sumfile_parse(const char *file, const char *text, size_t length, GPtrArray *findings);

void sumfile_add(struct sumfile *sumfile, const char *name, const struct digest *digest);
const struct sumfile_line *sumfile_find(const struct sumfile *sumfile, const char *name);

/* The file's whole text, lines sorted as they were added, with comment line and head. Owned by the caller. */
char *sumfile_text(const struct sumfile *sumfile);

#endif
