/* tests/support/markup_reader.c - read XML (or HTML that is XML too) back with GLib's parser. */
#include "support/markup_reader.h"

#include <check.h>
#include <stdbool.h>
#include <string.h>

static void start_element(GMarkupParseContext *context, const char *element, const char **names, const char **values,
                          gpointer data, GError **error)
{
    GStrvBuilder *list = data;
    g_autofree char *start = g_strconcat("<", element, NULL);

    (void)context;
    (void)error;
    g_strv_builder_add(list, start);
    for (; *names != NULL; names++, values++) {
        g_autofree char *attribute = g_strconcat(*names, "=", *values, NULL);
        g_strv_builder_add(list, attribute);
    }
}

static void end_element(GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
    g_autofree char *end = g_strconcat(">", element, NULL);

    (void)context;
    (void)error;
    g_strv_builder_add(data, end);
}

static void add_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
    g_autofree char *copy = g_strndup(text, length);

    (void)context;
    (void)error;
    g_strv_builder_add(data, copy);
}

GStrv markup_read(const char *document)
{
    const GMarkupParser parser = { .start_element = start_element, .end_element = end_element, .text = add_text };
    g_autoptr(GStrvBuilder) list = g_strv_builder_new();
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&parser, 0, list, NULL);
    g_autoptr(GError) error = NULL;

    bool is_read = g_markup_parse_context_parse(context, document, -1, &error) &&
                   g_markup_parse_context_end_parse(context, &error);
    ck_assert_msg(is_read, "%s", error != NULL ? error->message : "");
    return g_strv_builder_end(list);
}

guint markup_count(char **list, const char *wanted)
{
    guint count = 0;

    for (; *list != NULL; list++)
        count += strcmp(*list, wanted) == 0;
    return count;
}

guint markup_count_prefix(char **list, const char *prefix)
{
    guint count = 0;

    for (; *list != NULL; list++)
        count += g_str_has_prefix(*list, prefix) ? 1 : 0;
    return count;
}
