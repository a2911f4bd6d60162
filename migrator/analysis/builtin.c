/* analysis/builtin.c - looks names up in the lists that tools/list_builtins makes. */
#include "analysis/builtin.h"

#include "analysis/builtin_names.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *name, const void *entry)
{
    return strcmp(name, *(const char *const *)entry);
}

static const struct {
    const char *const *names;
    size_t count;
    char volatility;
} lists[] = {
    { immutable_names, G_N_ELEMENTS(immutable_names), 'i' },
    { stable_names, G_N_ELEMENTS(stable_names), 's' },
    { volatile_names, G_N_ELEMENTS(volatile_names), 'v' },
};

static bool has(const char *const *names, size_t count, const char *name)
{
    return bsearch(name, names, count, sizeof(const char *), compare) != NULL;
}

char builtin_volatility(const char *name)
{
    for (size_t index = 0; index < G_N_ELEMENTS(lists); index++)
        if (has(lists[index].names, lists[index].count, name))
            return lists[index].volatility;
    return '\0';
}

bool builtin_is_of_extension(const char *name)
{
    return has(extension_names, G_N_ELEMENTS(extension_names), name);
}
