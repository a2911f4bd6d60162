/* migration/copy_data.h - the data of COPY … FROM STDIN: left out of a file's text, and read again where they run. */
#ifndef MIGRATOR_MIGRATION_COPY_DATA_H
#define MIGRATOR_MIGRATION_COPY_DATA_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/lines.h"
#include "base/place.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Data lines of one COPY that were left out. In the text stands one line for them, text[at, at+length):
 * "-- COPY data left out by migrator: 123456 bytes in 789 lines, SHA256 = <hexadecimal>". */
struct copy_data {
    size_t at, length;    /* its newline included */
    size_t line;          /* of the text, from 1 */
    size_t lines;         /* that were left out */
    int64_t offset;       /* of the data in the file, as it lies there */
    int64_t bytes;        /* of the data, LF only */
    struct digest digest; /* of these */
};

/*
 * A file's text, made of the file's pieces. COPY blocks without a data line stay as they are, and so does a text
 * without data. Data are found as psql would find them in the whole file.
 */
struct copy_elision {
    GString *text;
    GArray *data;               /* struct copy_data; NULL: none so far */
    struct digest_stream whole; /* the file as it runs, data included */
    int64_t bytes;
    size_t statement;    /* where in the text the statement begins that is being read */
    bool mentions_stdin; /* may the text from there on hold COPY … FROM STDIN? */
    bool is_in_data;
    struct copy_data block; /* when in data, what is known of them */
    struct digest_stream block_digest;
    size_t counted, line; /* text[counted] is in that line */
};
void copy_elision_init(struct copy_elision *elision);
void copy_elision_release(struct copy_elision *elision);

/* Take the next lines, which lie in the file at an offset; the piece is overwritten. */
void copy_elision_take(struct copy_elision *elision, char *piece, size_t length, int64_t offset);

/*
 * Give the file its text, its data and, when there are data, its digest and `bytes`. The elision is empty afterwards.
 */
void copy_elision_finish(struct copy_elision *elision, struct migration_file *file);

/* A text in which COPY brings no rows where its data were left out: to make a schema from. Owned by the caller. */
GBytes *copy_data_without(GBytes *text);

/* The number in the file of a line of its text. */
size_t copy_data_line(const struct migration_file *file, size_t line);

/* The place of a byte of a file's text: place_at() with the line that it has in the file. */
struct place copy_data_place(const struct migration_file *file, size_t offset);

/* Give findings that were made on a file's text, the list's from `first` on, the lines that they have in the file. */
void copy_data_place_findings(const struct migration_file *file, GPtrArray *findings, guint first);

/*
 * The data that stand for text[at, at+length): what was left out there, read from the file in pieces and hashed on the
 * way, or else these bytes themselves.
 */
struct copy_reader {
    const struct migration_file *file;
    const struct copy_data *data; /* NULL: the bytes of the text */
    size_t at, length;
    int input;
    struct lines lines;
    struct digest_stream digest;
    int64_t left; /* to be read */
};

/* FAULT_REFUSED: the file cannot be opened any more. To be closed in any case. */
MUST_CHECK bool copy_reader_open(struct copy_reader *reader, const struct migration_file *file, size_t at,
                                 size_t length, struct fault *fault);

/*
 * The next piece, valid until the next call; *length 0: the end. FAULT_REFUSED, instead of the last piece: these are
 * not the data that were read when the file was checked.
 */
MUST_CHECK bool copy_reader_next(struct copy_reader *reader, const char **piece, size_t *length, struct fault *fault);
void copy_reader_close(struct copy_reader *reader);

#endif
