/* base/duration.c - digits and a unit to milliseconds. */
#include "base/duration.h"

#include <glib.h>

static const struct {
    const char *name;
    int64_t milliseconds;
} units[] = {
    { "", 1000 },
    { "ms", 1 },
    { "s", 1000 },
    { "min", INT64_C(60) * 1000 },
    { "h", INT64_C(60) * 60 * 1000 },
    { "d", INT64_C(24) * 60 * 60 * 1000 },
};

bool duration_from_text(const char *text, int64_t *milliseconds)
{
    int64_t number = 0;
    const char *unit = text;

    for (; g_ascii_isdigit(*unit) && number <= DURATION_MS_MAX; unit++)
        number = number * 10 + (*unit - '0');
    if (unit == text)
        return false;
    while (*unit == ' ')
        unit++;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (!g_str_equal(unit, units[i].name) || number > DURATION_MS_MAX / units[i].milliseconds)
            continue;
        *milliseconds = number * units[i].milliseconds;
        return true;
    }
    return false;
}
