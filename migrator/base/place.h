/* base/place.h - a place in a text file that a person wrote: what an error or a finding points at. */
#ifndef MIGRATOR_BASE_PLACE_H
#define MIGRATOR_BASE_PLACE_H

#include <stddef.h>
#include <stdint.h>

/* All zero is "nowhere". Lines and columns count from 1; columns count characters, not bytes; 0 is "not known". */
struct place {
    char *file;        /* as the user would name it; NULL: no place */
    size_t line;       /* 0: the file as a whole */
    size_t column;     /* 0: the line as a whole */
    char *source_line; /* the line itself, cut at 400 bytes, its passwords masked; NULL when line is 0 */
};

/*
 * Describe byte `offset` of `text` (length bytes, not necessarily NUL-terminated) in `file`.
 * An offset past the end means the end. The result is owned by the caller: place_clear().
 */
struct place place_at(const char *file, const char *text, size_t length, size_t offset);

/* The offset again, in the same text: of the character that the place points at. SIZE_MAX: it is the whole file. */
size_t place_offset(const struct place *place, const char *text, size_t length);

/* A place that is a whole file. */
struct place place_in(const char *file);

struct place place_copy(const struct place *place);
void place_clear(struct place *place);

#endif
