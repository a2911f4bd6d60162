/* base/quantity.c - digits and a unit to a number. */
#include "base/quantity.h"

#include <glib.h>

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit durations[] = {
    { "", 1000 },
    { "ms", 1 },
    { "s", 1000 },
    { "min", INT64_C(60) * 1000 },
    { "h", INT64_C(60) * 60 * 1000 },
    { "d", INT64_C(24) * 60 * 60 * 1000 },
};

static const struct unit sizes[] = {
    { "", 1 },
    { "B", 1 },
    { "kB", INT64_C(1) << 10 },
    { "MB", INT64_C(1) << 20 },
    { "GB", INT64_C(1) << 30 },
    { "TB", INT64_C(1) << 40 },
};

static bool from_text(const char *text, const struct unit *units, size_t count, int64_t most, int64_t *value)
{
    int64_t number = 0;
    const char *unit = text;

    for (; g_ascii_isdigit(*unit) && number <= (INT64_MAX - 9) / 10; unit++)
        number = number * 10 + (*unit - '0');
    if (unit == text)
        return false;
    while (*unit == ' ')
        unit++;
    for (size_t i = 0; i < count; i++) {
        if (!g_str_equal(unit, units[i].name) || number > most / units[i].factor)
            continue;
        *value = number * units[i].factor;
        return true;
    }
    return false;
}

bool duration_from_text(const char *text, int64_t *milliseconds)
{
    return from_text(text, durations, G_N_ELEMENTS(durations), DURATION_MS_MAX, milliseconds);
}

bool size_from_text(const char *text, int64_t *bytes)
{
    return from_text(text, sizes, G_N_ELEMENTS(sizes), INT64_MAX, bytes);
}
