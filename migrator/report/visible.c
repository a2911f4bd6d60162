/* report/visible.c - text as a terminal or a page may show it, and how wide it is there. */
#include "report/visible.h"

#include <stdbool.h>
#include <string.h>

enum {
    CONTROL_PICTURES = 0x2400, /* U+2400 is the sign for NUL, U+241B for ESC */
    DELETE_PICTURE = 0x2421,
    DELETE = 0x7F,
};

/* C1 controls, line and paragraph separators, what turns the direction of writing or hides in it, noncharacters. */
static bool is_steering(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);

    return type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR ||
           (character & 0xFFFE) == 0xFFFE || character == 0x061C || character == 0xFEFF ||
           (character >= 0x200E && character <= 0x200F) || (character >= 0x202A && character <= 0x202E) ||
           (character >= 0x2066 && character <= 0x2069);
}

static void append(GString *visible, gunichar character, const char *keep)
{
    if (character < ' ' && strchr(keep, (int)character) == NULL)
        g_string_append_unichar(visible, CONTROL_PICTURES + character);
    else if (character == DELETE)
        g_string_append_unichar(visible, DELETE_PICTURE);
    else if (character > DELETE && is_steering(character))
        g_string_append_printf(visible, "<U+%04X>", character);
    else
        g_string_append_unichar(visible, character);
}

/* Most of any text: printable ASCII from its start on. */
static size_t plain_length(const char *text)
{
    size_t length = 0;

    while (text[length] >= ' ' && text[length] < DELETE)
        length++;
    return length;
}

char *visible_text(const char *text, const char *keep)
{
    size_t length = plain_length(text);
    GString *visible = NULL;

    if (text[length] == '\0')
        return g_strndup(text, length);
    visible = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        size_t plain = plain_length(at);

        if (plain > 0) {
            g_string_append_len(visible, at, (gssize)plain);
            at += plain;
        } else {
            append(visible, g_utf8_get_char(at), keep);
            at = g_utf8_find_next_char(at, NULL);
        }
    }
    return g_string_free(visible, FALSE);
}

size_t visible_character_width(gunichar character)
{
    if (character <= DELETE)
        return 1;
    if (g_unichar_iszerowidth(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

size_t visible_width(const char *text)
{
    size_t width = 0;

    for (; *text != '\0'; text = g_utf8_find_next_char(text, NULL))
        width += visible_character_width(g_utf8_get_char(text));
    return width;
}

char *visible_cut(const char *text, size_t width)
{
    const char *end = text;
    size_t taken = 0;

    if (width == 0 || visible_width(text) <= width)
        return g_strdup(text);
    while (taken + visible_character_width(g_utf8_get_char(end)) <= width - 1) {
        taken += visible_character_width(g_utf8_get_char(end));
        end = g_utf8_find_next_char(end, NULL);
    }
    return g_strdup_printf("%.*s…", (int)(end - text), text);
}

size_t visible_length(const char *text)
{
    return (size_t)g_utf8_strlen(text, -1);
}
