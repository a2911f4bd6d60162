/* migration/layout.h - how a directory's files are named and cut: ours and other tools', one table row each. */
#ifndef MIGRATOR_MIGRATION_LAYOUT_H
#define MIGRATOR_MIGRATION_LAYOUT_H

#include "base/attributes.h"
#include "base/fault.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a file's name ends, and which part of the migration such a file is: ".down.sql", "/up.sql". */
struct layout_suffix {
    const char *text;
    enum migration_part part;
    const char *start; /* what comes before the version: "V"; NULL: nothing */
};

/*
 * To add a layout: one row of the table in layout.c, and where the tool has marks of its own one small function.
 * Longer suffixes come before shorter ones that they end with; the one with `text` NULL ends the list.
 */
struct layout {
    const char *name;                     /* for --layout and migrator.conf */
    const char *pattern;                  /* how a migration's file is called; for messages */
    const struct layout_suffix *suffixes; /* nested: they begin with "/" */
    const struct layout_suffix *unread;   /* of files that the tool runs and we cannot; without start, behind a version;
                                             NULL: none */
    const char *separator;                /* between version and name; NULL: "_" */
    const char *new_suffix;               /* of the file that `new` writes, among them */
    const char *new_marks;                /* lines that `new` puts at its top; NULL: none */
    const char *metadata;                 /* nested: a further file that read_marks reads; NULL: none */
    bool is_nested;                       /* a folder for each migration */
    bool has_text_versions;  /* dashes and all: 2018-07-10-061642 is 20180710061642, 20250625 is 20250625000000 */
    bool has_shared_numbers; /* files with one number are told apart by name: the third of 0026 is version 26003 */

    /*
     * Take over what the tool's own marks say: sections, no transaction. The parts and the header are read already;
     * metadata: that file's text, or NULL. NULL: the tool has no marks.
     */
    void (*read_marks)(struct migration *migration, const char *metadata, GPtrArray *findings);
};

/* The first row of the table; the row whose name is NULL ends it. */
const struct layout *layout_table(void);

/* FAULT_USAGE, naming the nearest, when there is no such layout. */
MUST_CHECK bool layout_from_name(const char *name, const struct layout **layout, struct fault *fault);
const char *layout_name(const struct layout *layout);
bool layout_is_native(const struct layout *layout);

/* The number in the file's name: the version itself, unless numbers are shared. */
int64_t layout_number(const struct layout *layout, int64_t version);

enum layout_match {
    LAYOUT_IGNORED, /* no migration's: README.md, a hidden file */
    LAYOUT_MATCHED,
    LAYOUT_MISNAMED,      /* a .sql file, or in a nested layout anything, that is not named like a migration */
    LAYOUT_UNREAD,        /* the tool runs it, and it is a program, or has a version that cannot be read here */
    LAYOUT_VERSION_RANGE, /* named like one, but 0 in native layout, or over MIGRATION_VERSION_DIGITS_MAX digits */
};

/* What a name says; `name` points into the name that was read and is not NUL-terminated. */
struct layout_name {
    int64_t version;
    const char *name;
    size_t name_length;
    enum migration_part part;
};

/* The name of a new migration's file, in the layout's manner; version: as text. Owned by the caller. */
char *layout_new_file(const struct layout *layout, const char *version, const char *name);

/* Read the name of a file, for a nested layout "folder/file" or a folder alone (then `part` is MIGRATION_UP). */
enum layout_match layout_match(const struct layout *layout, const char *file, struct layout_name *name);

#endif
