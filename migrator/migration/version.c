/* migration/version.c - arithmetic and spelling of versions. */
#include "migration/version.h"

#include <string.h>

/* The parts of YYYYMMDDHHMMSS, each two digits wide but the year. */
struct version_time {
    int year, month, day, hour, minute, second;
};

static struct version_time split(int64_t version)
{
    int parts[5];

    for (size_t i = G_N_ELEMENTS(parts); i-- > 0; version /= 100)
        parts[i] = (int)(version % 100);
    return (struct version_time){
        .year = (int)MIN(version, INT32_MAX),
        .month = parts[0],
        .day = parts[1],
        .hour = parts[2],
        .minute = parts[3],
        .second = parts[4],
    };
}

bool version_from_text(const char *text, int64_t *version)
{
    guint64 number = 0;

    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &number, NULL))
        return false;
    *version = (int64_t)number;
    return true;
}

int64_t version_of_time(GDateTime *time)
{
    int64_t date = ((int64_t)g_date_time_get_year(time) * 100 + g_date_time_get_month(time)) * 100 +
                   g_date_time_get_day_of_month(time);

    return ((date * 100 + g_date_time_get_hour(time)) * 100 + g_date_time_get_minute(time)) * 100 +
           g_date_time_get_second(time);
}

int64_t version_after(int64_t version)
{
    struct version_time parts = split(version);
    g_autoptr(GDateTime) time = NULL;

    if (parts.year >= 1000 && parts.year <= 9999)
        time = g_date_time_new_utc(parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second);
    if (time == NULL)
        return version + 1;
    g_autoptr(GDateTime) next = g_date_time_add_seconds(time, 1);
    return next != NULL && g_date_time_get_year(next) <= 9999 ? version_of_time(next) : version + 1;
}

const char *version_start(const char *name)
{
    return (*name == 'V' || *name == 'U') && g_ascii_isdigit(name[1]) ? name + 1 : name;
}

size_t version_span(const char *name)
{
    const char *start = version_start(name);
    size_t span = strspn(start, "0123456789-");

    while (span > 0 && start[span - 1] == '-')
        span--;
    return span;
}

char *version_text(int64_t version, const char *like)
{
    size_t width = version_span(like);
    bool has_dashes = memchr(version_start(like), '-', width) != NULL;

    if (!has_dashes)
        return g_strdup_printf("%0*" G_GINT64_FORMAT, (int)width, version);
    struct version_time parts = split(version);
    return g_strdup_printf("%04d-%02d-%02d-%02d%02d%02d", parts.year, parts.month, parts.day, parts.hour, parts.minute,
                           parts.second);
}
