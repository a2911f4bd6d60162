/* apply/capture.c - reads the lines that tell when the statements of a capture run. */
#include "apply/capture.h"

#include <string.h>

#define LINE "-- Here "

static const char whole[] = LINE "the migration itself runs.\n";
static const char one[] = LINE "its statement ";
const char apply_capture_end[] = LINE "that transaction ends.\n";

char *apply_capture_line(guint statement)
{
    return statement == APPLY_CAPTURE_WHOLE ? g_strdup(whole) : g_strdup_printf("%s%u runs.\n", one, statement);
}

/* The first line from `text` on, NULL: none. */
static const char *next_line(const char *text)
{
    while ((text = strstr(text, LINE)) != NULL) {
        if (g_str_has_prefix(text, whole) || g_str_has_prefix(text, one) || g_str_has_prefix(text, apply_capture_end))
            return text;
        text += strlen(LINE);
    }
    return NULL;
}

static guint statement_of(const char *line)
{
    return g_str_has_prefix(line, one) ? (guint)g_ascii_strtoull(line + strlen(one), NULL, 10) : APPLY_CAPTURE_WHOLE;
}

struct apply_moment apply_capture_moment(const char *text, size_t offset)
{
    const char *last = NULL, *next = next_line(text);

    for (; next != NULL && next < text + offset; next = next_line(next + strlen(LINE)))
        last = next;
    if (last != NULL && !g_str_has_prefix(last, apply_capture_end))
        return (struct apply_moment){ statement_of(last), true };
    if (next != NULL)
        return (struct apply_moment){ statement_of(next), false };
    return (struct apply_moment){ APPLY_CAPTURE_WHOLE, last != NULL };
}
