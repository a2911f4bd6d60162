/* report/markup.c - text inside XML and HTML. */
#include "report/markup.h"

#include "report/visible.h"

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
