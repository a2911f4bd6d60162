/* base/lines.c - whole lines out of a buffer that grows only for a line that it cannot hold. */
#include "base/lines.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

void lines_init(struct lines *lines, int file, int64_t offset)
{
    *lines = (struct lines){ .file = file, .offset = offset };
}

void lines_release(struct lines *lines)
{
    g_free(lines->buffer);
    *lines = (struct lines){ .file = -1 };
}

/* Room behind what is there: what was given out goes, and what is not even one line gets a larger buffer. */
static bool make_room(struct lines *lines, struct fault *fault)
{
    if (lines->end - lines->start >= LINES_LINE_BYTES_MAX)
        return fault_set(fault, FAULT_REFUSED, "a line has more than %d MiB", LINES_LINE_BYTES_MAX / (1024 * 1024));
    if (lines->start > 0) {
        lines->end -= lines->start;
        memmove(lines->buffer, lines->buffer + lines->start, lines->end);
        lines->start = 0;
    }
    if (lines->end == lines->size) {
        lines->size = MAX(2 * lines->size, LINES_PIECE_BYTES);
        lines->buffer = g_realloc(lines->buffer, lines->size);
    }
    return true;
}

/* Fill the buffer; *count 0: the file's end. */
static bool fill(struct lines *lines, size_t *count, struct fault *fault)
{
    ssize_t got = 0;

    if (!make_room(lines, fault))
        return false;
    do
        got = pread(lines->file, lines->buffer + lines->end, lines->size - lines->end,
                    lines->offset + (int64_t)(lines->end - lines->start));
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fault_set(fault, FAULT_IO, "%s", g_strerror(errno));
    lines->end += (size_t)got;
    *count = (size_t)got;
    return true;
}

/* The last newline of what was read just now. */
static const char *last_newline(const struct lines *lines, size_t count)
{
    const char *first = lines->buffer + lines->end - count;

    for (const char *at = lines->buffer + lines->end; at > first; at--)
        if (at[-1] == '\n')
            return at - 1;
    return NULL;
}

bool lines_next(struct lines *lines, char **piece, size_t *length, struct fault *fault)
{
    const char *newline = NULL;
    size_t count = 0;

    do {
        if (!fill(lines, &count, fault))
            return false;
        newline = last_newline(lines, count);
    } while (newline == NULL && count > 0);
    *piece = lines->buffer + lines->start;
    *length = newline != NULL ? (size_t)(newline + 1 - *piece) : lines->end - lines->start;
    lines->start += *length;
    lines->offset += (int64_t)*length;
    return true;
}

size_t lines_normalise(char *text, size_t length)
{
    const char *cr = memchr(text, '\r', length);
    size_t written = cr != NULL ? (size_t)(cr - text) : length;

    for (size_t i = written; i < length; i++)
        if (text[i] != '\r' || i + 1 == length || text[i + 1] != '\n')
            text[written++] = text[i];
    return written;
}

size_t lines_count(const char *text, size_t length)
{
    const char *end = text + length;
    size_t count = 0;

    for (const char *at = text; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    return count;
}
