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

static bool is_line(const char *at, const char *end, const char *line)
{
    const size_t length = strlen(line);

    return (size_t)(end - at) >= length && memcmp(at, line, length) == 0;
}

/* The first line from `at` on, NULL: none. */
static const char *next_line(const char *at, const char *end)
{
    while ((at = g_strstr_len(at, end - at, LINE)) != NULL) {
        if (is_line(at, end, whole) || is_line(at, end, one) || is_line(at, end, apply_capture_end))
            return at;
        at += strlen(LINE);
    }
    return NULL;
}

static guint statement_of(const char *line, const char *end)
{
    guint number = 0;

    if (!is_line(line, end, one))
        return APPLY_CAPTURE_WHOLE;
    for (const char *at = line + strlen(one); at < end && g_ascii_isdigit(*at); at++)
        number = number * 10 + (guint)g_ascii_digit_value(*at);
    return number;
}

struct apply_moment apply_capture_moment(const char *text, size_t length, size_t offset)
{
    const char *const end = text + length;
    const char *last = NULL, *next = next_line(text, end);

    for (; next != NULL && next < text + offset; next = next_line(next + strlen(LINE), end))
        last = next;
    if (last != NULL && !is_line(last, end, apply_capture_end))
        return (struct apply_moment){ statement_of(last, end), true };
    if (next != NULL)
        return (struct apply_moment){ statement_of(next, end), false };
    return (struct apply_moment){ APPLY_CAPTURE_WHOLE, last != NULL };
}
