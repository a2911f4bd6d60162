/* command/reports.c - writes a report to the files that --report names. */
#include "command/reports.h"

#include "base/file.h"

#include <string.h>

/* Cut "junit=verify.xml" into its format and its file. */
static bool read_target(const char *target, enum report_format *format, const char **path, struct fault *fault)
{
    const char *equals = strchr(target, '=');
    g_autofree char *name = equals == NULL ? NULL : g_strndup(target, (gsize)(equals - target));

    if (equals == NULL || equals[1] == '\0') {
        fault_set(fault, FAULT_USAGE, "--report %s names no file", target);
        return fault_set_hint(fault, "write --report FORMAT=FILE, such as --report junit=verify.xml");
    }
    if (!report_format_from_name(name, format, fault))
        return fault_prefix(fault, "--report %s: ", target);
    *path = equals + 1;
    return true;
}

bool reports_check(const struct context *context, struct fault *fault)
{
    const char *const *targets = settings_list(context->settings, "report");

    for (; *targets != NULL; targets++) {
        enum report_format format = REPORT_AS_TEXT;
        const char *path = NULL;

        if (!read_target(*targets, &format, &path, fault))
            return false;
    }
    return true;
}

bool reports_write(const struct context *context, const struct report *report, struct fault *fault)
{
    const struct report_options options = { 0 };
    const char *const *targets = settings_list(context->settings, "report");

    for (; *targets != NULL; targets++) {
        g_autofree char *text = NULL;
        enum report_format format = REPORT_AS_TEXT;
        const char *path = NULL;

        if (!read_target(*targets, &format, &path, fault))
            return false;
        text = report_write(report, format, &options);
        if (!file_replace(path, text, strlen(text), fault))
            return false;
    }
    return true;
}
