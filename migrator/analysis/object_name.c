/* analysis/object_name.c - made up names. */
#include "analysis/object_name.h"

#include <glib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 63 };

/* How much of a name fits into so many bytes without cutting a character. */
static size_t clipped(const char *name, size_t bytes)
{
    while (bytes > 0 && ((unsigned char)name[bytes] & 0xC0) == 0x80)
        bytes--;
    return bytes;
}

char *object_name(const char *first, const char *second, const char *label)
{
    size_t first_length = strlen(first), second_length = second != NULL ? strlen(second) : 0;
    size_t joints = (size_t)(second != NULL) + (size_t)(label != NULL);
    size_t room = NAME_BYTES_MAX - joints - (label != NULL ? strlen(label) : 0);

    while (first_length + second_length > room)
        *(first_length > second_length ? &first_length : &second_length) -= 1;
    first_length = clipped(first, first_length);
    second_length = second != NULL ? clipped(second, second_length) : 0;
    return g_strdup_printf("%.*s%s%.*s%s%s", (int)first_length, first, second != NULL ? "_" : "", (int)second_length,
                           second != NULL ? second : "", label != NULL ? "_" : "", label != NULL ? label : "");
}

char *object_name_of_columns(const char *table, const char *const *columns, const char *label)
{
    g_autoptr(GString) joined = g_string_new(NULL);

    for (; columns != NULL && *columns != NULL && joined->len <= NAME_BYTES_MAX; columns++)
        g_string_append_printf(joined, "%s%s", joined->len > 0 ? "_" : "", **columns != '\0' ? *columns : "expr");
    return object_name(table, joined->len > 0 ? joined->str : NULL, label);
}
