/* command/version.c - which version of the program this is. */
#include "command/commands.h"
#include "command/context.h"

bool command_version(struct context *context, struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("version");

    report_headline(report, REPORT_PLAIN, "migrator %s", MIGRATOR_VERSION);
    report_fact(report, "version", NULL, report_text(MIGRATOR_VERSION));
    return context_print(context, report, fault);
}
