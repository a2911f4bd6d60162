/* rollback/pattern.c - fills in patterns. */
#include "rollback/pattern.h"

#include <string.h>

char *pattern_fill(const char *pattern, void (*append)(GString *text, const char *name, gpointer argument),
                   gpointer argument)
{
    GString *text = g_string_new(NULL);

    while (*pattern != '\0') {
        const size_t plain = strcspn(pattern, "{");
        g_string_append_len(text, pattern, (gssize)plain);
        pattern += plain;
        if (*pattern == '\0')
            break;
        const size_t length = strcspn(pattern, "}");
        g_autofree char *name = g_strndup(pattern + 1, length - 1);
        append(text, name, argument);
        pattern += length + 1;
    }
    return g_string_free(text, FALSE);
}
