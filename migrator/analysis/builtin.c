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

char builtin_volatility(const char *name)
{
    for (size_t index = 0; index < G_N_ELEMENTS(lists); index++)
        if (bsearch(name, lists[index].names, lists[index].count, sizeof(const char *), compare) != NULL)
            return lists[index].volatility;
    return '\0';
}
