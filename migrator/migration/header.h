/* migration/header.h - the directives in a migration's leading comment block: "-- migrator: transaction off". */
#ifndef MIGRATOR_MIGRATION_HEADER_H
#define MIGRATOR_MIGRATION_HEADER_H

#include "base/attributes.h"
#include "base/finding.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEADER_TIMEOUT_UNSET = -1 };

struct header_allow {
    char *hazard; /* rule id */
    char *reason;
    char *until;   /* YYYY-MM-DD, or NULL */
    size_t offset; /* of its comment in the file */
};
void header_allow_free(struct header_allow *allow);

struct migration_header {
    char *incompatible;    /* the reason, or NULL: not marked */
    char *irreversible;    /* the reason, or NULL */
    bool before_image_off; /* the rows that it takes away are not kept; `irreversible` says why */
    bool transaction_off;
    int64_t lock_timeout_ms;      /* HEADER_TIMEOUT_UNSET, or >= 0 (0: none) */
    int64_t statement_timeout_ms; /* likewise */
    char *role;                   /* SET ROLE for this migration, or NULL */
    GPtrArray *allows;            /* struct header_allow *: for the whole file; NULL: none */
};

/*
 * Read the directives of text[0, length): lines that start with "--" (or are blank) before anything else.
 * What is not understood becomes a finding "directive" with the nearest known directive. `file` names the place.
 */
void migration_header_read(struct migration_header *header, const char *file, const char *text, size_t length,
                           GPtrArray *findings);

/* Where the block of comments at the top of text[0, length) ends: past its last line. */
size_t migration_header_end(const char *text, size_t length);

/*
 * What a comment anywhere in a file allows: text[offset, end) from its "--" to the line's end. NULL when it is another
 * directive, or none; also when it is not understood: then there is a finding "directive". Owned by the caller.
 */
struct header_allow *migration_header_read_allow(const char *file, const char *text, size_t length, size_t offset,
                                                 size_t end, GPtrArray *findings);

/*
 * Other directives belong into the up file's header: a finding, a warning, for each line of another file that is one.
 */
void migration_header_warn(const char *file, const char *text, size_t length, GPtrArray *findings);

void migration_header_release(struct migration_header *header);

/* The directive by which it goes without a way back, as it is written: `irreversible "why"`, `before-image off "why"`;
 * NULL: there is none. Owned by the caller. */
char *migration_header_without(const struct migration_header *header);

/* The line to add: `-- migrator: incompatible "why"`; reason may hold quotes. Owned by the caller. */
char *migration_header_incompatible_line(const char *reason);

#endif
