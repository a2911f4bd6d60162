/* base/lines.h - a file of any size read in pieces of whole lines, and line ends made alike. */
#ifndef MIGRATOR_BASE_LINES_H
#define MIGRATOR_BASE_LINES_H

#include "base/attributes.h"
#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LINES_PIECE_BYTES = 256 * 1024,          /* a piece, unless a line is longer */
    LINES_LINE_BYTES_MAX = 64 * 1024 * 1024, /* one line */
};

struct lines {
    int file;       /* open; the caller's */
    int64_t offset; /* in the file, of the next piece */
    char *buffer;   /* buffer[start, end) is read and was not given out yet */
    size_t size, start, end;
};

/* Read from an offset on, where a line begins. Nothing is read yet; to be released in any case. */
void lines_init(struct lines *lines, int file, int64_t offset);
void lines_release(struct lines *lines);

/*
 * The next lines; the file's last one may lack its newline. The piece may be changed, and is valid until the next call.
 * *length 0: the end. FAULT_IO: it cannot be read; FAULT_REFUSED: a line is longer than LINES_LINE_BYTES_MAX.
 */
MUST_CHECK bool lines_next(struct lines *lines, char **piece, size_t *length, struct fault *fault);

/* Turn CRLF into LF, in place; the new length. A CR that no LF follows stays: it may be meaning. */
size_t lines_normalise(char *text, size_t length);

/* How many newlines there are. */
size_t lines_count(const char *text, size_t length);

#endif
