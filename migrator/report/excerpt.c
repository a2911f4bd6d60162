/* report/excerpt.c - pieces of text output that results and errors share: colour, a place, the line with its caret. */
#include "report/excerpt.h"

#include "report/visible.h"

#include <string.h>

enum {
    GUTTER_WIDTH = 8, /* "   12 | ": a multiple of a tab stop, so that tabs of the source keep their places */
    TAB_WIDTH = 8,
    ROOM_MIN = 20, /* columns; on anything narrower lines are not cut */
};

void excerpt_paint(GString *out, const struct report_options *options, enum report_style style, const char *text)
{
    static const char *const codes[] = {
        [REPORT_PLAIN] = "",         [REPORT_GOOD] = "\033[32m", [REPORT_WARN] = "\033[33m",
        [REPORT_BAD] = "\033[1;31m", [REPORT_DIM] = "\033[2m",   [REPORT_STRONG] = "\033[1m",
    };

    if (options->colour && style != REPORT_PLAIN && *text != '\0')
        g_string_append_printf(out, "%s%s\033[0m", codes[style], text);
    else
        g_string_append(out, text);
}

char *excerpt_place(const struct place *place)
{
    if (place->file == NULL)
        return g_strdup("");
    g_autofree char *file = visible_text(place->file, "");
    if (place->line == 0)
        return g_steal_pointer(&file);
    if (place->column == 0)
        return g_strdup_printf("%s:%zu", file, place->line);
    return g_strdup_printf("%s:%zu:%zu", file, place->line, place->column);
}

static size_t width_with_tabs(const char *line)
{
    size_t width = 0;

    for (; *line != '\0'; line = g_utf8_find_next_char(line, NULL))
        width += *line == '\t' ? TAB_WIDTH - width % TAB_WIDTH : visible_character_width(g_utf8_get_char(line));
    return width;
}

/* The part of a line around its column that fits into `room`; *column is moved along. */
static char *cut_around(const char *line, size_t *column, size_t room)
{
    size_t length = visible_length(line);
    size_t caret = *column > 0 ? MIN(*column - 1, length) : 0;
    size_t start = caret > room / 2 ? caret - room / 3 : 0;
    const char *from = g_utf8_offset_to_pointer(line, (glong)start);
    const char *to = from;
    size_t width = 2; /* an ellipsis on either side */

    while (*to != '\0' && width + visible_character_width(g_utf8_get_char(to)) <= room) {
        width += visible_character_width(g_utf8_get_char(to));
        to = g_utf8_find_next_char(to, NULL);
    }
    if (*column > 0 && start > 0)
        *column = *column - start + 1;
    g_autofree char *part = g_strndup(from, (gsize)(to - from));
    g_strdelimit(part, "\t", ' ');
    return g_strconcat(start > 0 ? "…" : "", part, *to != '\0' ? "…" : "", NULL);
}

/* Blanks as wide as the characters before the column, tabs kept as tabs. */
static char *blanks_before(const char *line, size_t column)
{
    g_autofree char *before = g_utf8_substring(line, 0, (glong)column - 1);
    g_autofree char *shown = visible_text(before, "\t");
    GString *blanks = g_string_new(NULL);

    for (const char *at = shown; *at != '\0'; at = g_utf8_find_next_char(at, NULL)) {
        size_t width = visible_character_width(g_utf8_get_char(at));

        for (size_t blank = 0; blank < width; blank++)
            g_string_append_c(blanks, *at == '\t' ? '\t' : ' ');
    }
    return g_string_free(blanks, FALSE);
}

void excerpt_line(GString *out, const struct report_options *options, enum report_style style,
                  const struct place *place)
{
    if (place->source_line == NULL || place->line == 0)
        return;

    size_t column = place->column;
    size_t room = options->width > GUTTER_WIDTH ? (size_t)options->width - GUTTER_WIDTH : 0;
    bool is_cut = room >= ROOM_MIN && width_with_tabs(place->source_line) > room;
    g_autofree char *line = is_cut ? cut_around(place->source_line, &column, room) : g_strdup(place->source_line);
    g_autofree char *shown = visible_text(g_strchomp(line), "\t");
    g_autofree char *gutter = g_strdup_printf("%5zu | ", place->line);

    excerpt_paint(out, options, REPORT_DIM, *shown == '\0' ? g_strchomp(gutter) : gutter);
    g_string_append_printf(out, "%s\n", shown);
    if (column == 0 || column > visible_length(line) + 1) /* the line is longer than what is kept of it */
        return;
    g_autofree char *blanks = blanks_before(line, column);
    excerpt_paint(out, options, REPORT_DIM, "      | ");
    g_string_append(out, blanks);
    excerpt_paint(out, options, style, "^");
    g_string_append_c(out, '\n');
}

char *excerpt_grounds(const struct finding *finding)
{
    if (finding->axis == NULL || finding->basis == NULL)
        return g_strdup(finding->axis != NULL ? finding->axis : finding->basis);
    return g_strdup_printf("%s, %s", finding->axis, finding->basis);
}

void excerpt_paragraph(GString *out, const char *indent, const char *text)
{
    g_autofree char *shown = visible_text(text, "\t\n");
    g_autofree char *separator = g_strconcat("\n", indent, NULL);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(shown), "\n", -1);
    g_autofree char *joined = g_strjoinv(separator, lines);

    g_string_append_printf(out, "%s\n", joined);
}
