/* report/markup.c - text inside XML, HTML and Markdown. */
#include "report/markup.h"

#include "report/visible.h"

#include <string.h>

void markup_append(GString *out, const char *text)
{
    g_autofree char *shown = visible_text(text, "\t\n");
    g_autofree char *escaped = g_markup_escape_text(shown, -1);

    g_string_append(out, escaped);
}

void markup_append_attribute(GString *out, const char *name, const char *text)
{
    g_autofree char *shown = visible_text(text, "");
    g_autofree char *escaped = g_markup_escape_text(shown, -1);

    g_string_append_printf(out, " %s=\"%s\"", name, escaped);
}

static void append_character(GString *out, const char *at)
{
    switch (*at) {
    case '\n':
        g_string_append(out, "<br>");
        break;
    case '&':
        g_string_append(out, "&amp;");
        break;
    case '<':
        g_string_append(out, "&lt;");
        break;
    case '>':
        g_string_append(out, "&gt;");
        break;
    case '@': /* an empty comment keeps it from being a mention */
        g_string_append(out, "@<!-- -->");
        break;
    default:
        if (strchr("\\`*_[]|~#$", *at) != NULL)
            g_string_append_c(out, '\\');
        g_string_append_len(out, at, g_utf8_find_next_char(at, NULL) - at);
    }
}

void markup_append_markdown(GString *out, const char *text)
{
    g_autofree char *shown = g_strstrip(visible_text(text, "\n"));
    const char *at = shown;

    while (g_ascii_isdigit(*at)) /* "1." at the start would be a list */
        g_string_append_c(out, *at++);
    if (*at != '\0' && strchr(at > shown ? ".)" : "-+=", *at) != NULL)
        g_string_append_c(out, '\\');
    for (; *at != '\0'; at = g_utf8_find_next_char(at, NULL))
        append_character(out, at);
}

void markup_append_fenced(GString *out, const char *indent, const char *language, const char *block)
{
    g_autofree char *shown = g_strchomp(visible_text(block, "\t\n"));
    g_auto(GStrv) lines = g_strsplit(shown, "\n", -1);
    size_t longest = 2;

    for (const char *at = strchr(shown, '`'); at != NULL; at = strchr(at, '`')) {
        size_t row = strspn(at, "`");
        longest = MAX(longest, row);
        at += row;
    }
    g_autofree char *fence = g_strnfill(longest + 1, '`');
    g_string_append_printf(out, "%s%s%s\n", indent, fence, language);
    for (char **line = lines; *line != NULL; line++)
        g_string_append_printf(out, "%s%s\n", **line != '\0' ? indent : "", *line);
    g_string_append_printf(out, "%s%s\n", indent, fence);
}
