/* base/finding.c - making, listing, counting and ordering findings. */
#include "base/finding.h"

#include <stdarg.h>
#include <string.h>

const char *finding_severity_name(enum finding_severity severity)
{
    static const char *const names[FINDING_SEVERITY_COUNT] = {
        [FINDING_NOTE] = "note",
        [FINDING_WARNING] = "warning",
        [FINDING_ERROR] = "error",
    };
    return names[severity];
}

FORMAT(4, 0)
static struct finding *new_with_arguments(const char *id, enum finding_severity severity, struct place place,
                                          const char *format, va_list arguments)
{
    struct finding *finding = g_new0(struct finding, 1);

    finding->id = id;
    finding->severity = severity;
    finding->place = place;
    finding->text = g_strdup_vprintf(format, arguments);
    return finding;
}

struct finding *finding_new(const char *id, enum finding_severity severity, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct finding *finding = new_with_arguments(id, severity, place, format, arguments);
    va_end(arguments);
    return finding;
}

void finding_free(struct finding *finding)
{
    if (finding == NULL)
        return;
    place_clear(&finding->place);
    g_free(finding->text);
    g_free(finding->effect);
    g_free(finding->remedy);
    g_free(finding->safe_way);
    g_free(finding);
}

GPtrArray *finding_list_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
}

struct finding *finding_add(GPtrArray *findings, const char *id, enum finding_severity severity, struct place place,
                            const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct finding *finding = new_with_arguments(id, severity, place, format, arguments);
    va_end(arguments);
    g_ptr_array_add(findings, finding);
    return finding;
}

guint finding_count(const GPtrArray *findings, enum finding_severity at_least)
{
    guint count = 0;

    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        count += finding->severity >= at_least;
    }
    return count;
}

static int compare_numbers(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

static int compare_findings(const void *left_item, const void *right_item)
{
    const struct finding *left = *(struct finding *const *)left_item;
    const struct finding *right = *(struct finding *const *)right_item;
    int order = g_strcmp0(left->place.file, right->place.file);

    if (order == 0)
        order = compare_numbers(left->place.line, right->place.line);
    if (order == 0)
        order = compare_numbers(left->place.column, right->place.column);
    return order != 0 ? order : strcmp(left->id, right->id);
}

void finding_sort(GPtrArray *findings)
{
    g_ptr_array_sort(findings, compare_findings);
}
