/* report/value.c - a value in words, and times in the notations that the formats want. */
#include "report/value.h"

#include "report/visible.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

enum { COMMIT_DIGITS = 40, COMMIT_DIGITS_SHOWN = 12 };
enum { SECONDS_PER_MINUTE = 60, SECONDS_PER_HOUR = 3600, SECONDS_PER_DAY = 86400 };

static const int64_t MICROSECONDS_PER_SECOND = G_USEC_PER_SEC;

struct report_value report_null(void)
{
    return (struct report_value){ .type = REPORT_NULL };
}

struct report_value report_text(const char *text)
{
    return report_styled(text, REPORT_PLAIN);
}

struct report_value report_styled(const char *text, enum report_style style)
{
    return (struct report_value){ .type = text == NULL ? REPORT_NULL : REPORT_TEXT, .style = style, .text = text };
}

struct report_value report_commit(const char *text)
{
    return (struct report_value){ .type = text == NULL ? REPORT_NULL : REPORT_COMMIT, .text = text };
}

struct report_value report_integer(int64_t number)
{
    return (struct report_value){ .type = REPORT_INTEGER, .number = number };
}

struct report_value report_boolean(bool is_true)
{
    return (struct report_value){ .type = REPORT_BOOLEAN, .number = is_true };
}

struct report_value report_time(int64_t microseconds_since_1970)
{
    return (struct report_value){ .type = REPORT_TIME, .number = microseconds_since_1970 };
}

struct report_value report_duration(int64_t microseconds)
{
    return (struct report_value){ .type = REPORT_DURATION, .number = microseconds };
}

/* A time split at the second, also before 1970; NULL outside the years that GDateTime knows. */
static GDateTime *time_split(int64_t time, int64_t *microseconds)
{
    int64_t seconds = time / MICROSECONDS_PER_SECOND;
    int64_t rest = time % MICROSECONDS_PER_SECOND;

    if (rest < 0) {
        rest += MICROSECONDS_PER_SECOND;
        seconds--;
    }
    *microseconds = rest;
    return g_date_time_new_from_unix_utc(seconds);
}

char *value_time_rfc3339(int64_t microseconds_since_1970)
{
    int64_t microseconds = 0;
    g_autoptr(GDateTime) time = time_split(microseconds_since_1970, &microseconds);

    if (time == NULL)
        return g_strdup_printf("%" PRId64, microseconds_since_1970);
    g_autofree char *second = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    return g_strdup_printf("%s.%06" PRId64 "Z", second, microseconds);
}

bool value_time_read(const char *text, int64_t *microseconds_since_1970)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *whole = strchr(text, 'T') == NULL ? g_strconcat(text, "T00:00:00Z", NULL) : g_strdup(text);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(whole, utc);

    if (time == NULL)
        return false;
    *microseconds_since_1970 = g_date_time_to_unix(time) * MICROSECONDS_PER_SECOND + g_date_time_get_microsecond(time);
    return true;
}

static char *time_words(int64_t microseconds_since_1970)
{
    int64_t microseconds = 0;
    g_autoptr(GDateTime) time = time_split(microseconds_since_1970, &microseconds);

    if (time == NULL)
        return g_strdup_printf("%" PRId64, microseconds_since_1970);
    return g_date_time_format(time, "%Y-%m-%d %H:%M:%SZ");
}

static char *short_duration_words(int64_t microseconds)
{
    double milliseconds = (double)microseconds / 1000.0;

    if (microseconds < 9950) /* 9.95 ms would round to 10.0 */
        return g_strdup_printf("%.1f ms", milliseconds);
    if (microseconds < 999500)
        return g_strdup_printf("%.0f ms", milliseconds);
    return g_strdup_printf("%.1f s", milliseconds / 1000.0);
}

char *value_duration_words(int64_t microseconds)
{
    if (microseconds < 0) {
        g_autofree char *positive = value_duration_words(microseconds == INT64_MIN ? INT64_MAX : -microseconds);
        return g_strdup_printf("-%s", positive);
    }
    if (microseconds < 59950000) /* 59.95 s would round to 60.0 */
        return short_duration_words(microseconds);

    int64_t seconds = microseconds / MICROSECONDS_PER_SECOND + (microseconds % MICROSECONDS_PER_SECOND >= 500000);
    int64_t minutes = seconds / SECONDS_PER_MINUTE;
    int64_t hours = seconds / SECONDS_PER_HOUR;
    if (hours == 0)
        return g_strdup_printf("%" PRId64 " min %" PRId64 " s", minutes, seconds % SECONDS_PER_MINUTE);
    if (seconds < SECONDS_PER_DAY)
        return g_strdup_printf("%" PRId64 " h %" PRId64 " min", hours, minutes % SECONDS_PER_MINUTE);
    return g_strdup_printf("%" PRId64 " d %" PRId64 " h", seconds / SECONDS_PER_DAY, hours % 24);
}

static char *commit_words(const char *text)
{
    bool is_hash = strlen(text) >= COMMIT_DIGITS && strspn(text, "0123456789abcdef") == strlen(text);
    g_autofree char *shown = is_hash ? g_strndup(text, COMMIT_DIGITS_SHOWN) : g_strdup(text);

    return visible_text(shown, "");
}

char *value_words(const struct report_value *value)
{
    switch (value->type) {
    case REPORT_TEXT:
        return visible_text(value->text, "");
    case REPORT_COMMIT:
        return commit_words(value->text);
    case REPORT_INTEGER:
        return g_strdup_printf("%" PRId64, value->number);
    case REPORT_BOOLEAN:
        return g_strdup(value->number != 0 ? "yes" : "no");
    case REPORT_TIME:
        return time_words(value->number);
    case REPORT_DURATION:
        return value_duration_words(value->number);
    case REPORT_NULL:
    default:
        return g_strdup("-");
    }
}
