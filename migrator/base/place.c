/* base/place.c - from a byte offset to line, column and the line's text. */
#include "base/place.h"

#include "base/secret.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { SOURCE_LINE_BYTES_MAX = 400 };

static size_t count_characters(const char *text, size_t length)
{
    size_t characters = 0;

    for (size_t i = 0; i < length; i++)
        characters += ((unsigned char)text[i] & 0xC0U) != 0x80U;
    return characters;
}

struct place place_at(const char *file, const char *text, size_t length, size_t offset)
{
    struct place place = place_in(file);
    const char *line_start = text;
    const char *position = text + MIN(offset, length);
    const char *end = text + length;
    const char *newline = NULL;

    place.line = 1;
    while ((newline = memchr(line_start, '\n', (size_t)(position - line_start))) != NULL) {
        place.line++;
        line_start = newline + 1;
    }
    place.column = count_characters(line_start, (size_t)(position - line_start)) + 1;

    newline = memchr(line_start, '\n', (size_t)(end - line_start));
    size_t line_length = (size_t)((newline != NULL ? newline : end) - line_start);
    if (newline != NULL && line_length > 0 && newline[-1] == '\r')
        line_length--;
    place.source_line = g_utf8_make_valid(line_start, (gssize)MIN(line_length, SOURCE_LINE_BYTES_MAX));
    secret_mask(place.source_line);
    return place;
}

size_t place_offset(const struct place *place, const char *text, size_t length)
{
    const char *end = text + length;
    const char *position = text;
    size_t characters = 0;

    if (place->line == 0)
        return SIZE_MAX;
    for (size_t line = 1; line < place->line; line++) {
        const char *newline = memchr(position, '\n', (size_t)(end - position));
        position = newline != NULL ? newline + 1 : end;
    }
    for (; position < end; position++) {
        bool starts_character = ((unsigned char)*position & 0xC0U) != 0x80U;
        if (starts_character && ++characters >= place->column)
            break;
    }
    return (size_t)(position - text);
}

struct place place_in(const char *file)
{
    return (struct place){ .file = g_strdup(file) };
}

struct place place_copy(const struct place *place)
{
    return (struct place){
        .file = g_strdup(place->file),
        .line = place->line,
        .column = place->column,
        .source_line = g_strdup(place->source_line),
    };
}

void place_clear(struct place *place)
{
    g_free(place->file);
    g_free(place->source_line);
    *place = (struct place){ 0 };
}
