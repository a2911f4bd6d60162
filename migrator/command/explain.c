/* command/explain.c - what a rule is about. */
#include "analysis/page.h"
#include "analysis/rule.h"
#include "command/commands.h"
#include "command/context.h"

#include <string.h>

static const char *class_words(const struct rule *rule)
{
    return rule->class_ == CLASS_COMPATIBLE ? NULL : class_name(rule->class_);
}

static void list_rules(struct report *report)
{
    static const struct report_column columns[] = {
        { "id", "id", false },          { "axis", "in danger", false }, { "severity", "severity", false },
        { "class", "makes it", false }, { "summary", "what", false },
    };
    const struct rule *rule = NULL;

    report_table(report, "rules", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (int axis = 0; axis < AXIS_COUNT; axis++)
        for (guint index = 0; (rule = rule_next(&index)) != NULL;) {
            if (rule->axis != (enum rule_axis)axis)
                continue;
            const struct report_value row[] = {
                report_text(rule->id),
                report_text(rule_axis_name(rule->axis)),
                report_text((rule->traits & RULE_OFF) != 0 ? "off" : finding_severity_name(rule->severity)),
                report_text(class_words(rule)),
                report_text(rule->summary),
            };
            report_row(report, row, G_N_ELEMENTS(row));
        }
}

static bool explain_all(struct context *context, struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("explain");

    report_headline(report, REPORT_PLAIN, "Rules, by what is in danger");
    list_rules(report);
    report_note(report,
                "`migrator explain ID` says more. Those that are off are switched on in migrator.conf: rules = ID, ID");
    return context_print(context, report, fault);
}

bool command_explain(struct context *context, struct fault *fault)
{
    int count = 0;
    const char *const *arguments = settings_arguments(context->settings, &count);
    const struct rule *rule = NULL;
    g_autofree char *page = NULL;

    if (count == 0)
        return explain_all(context, fault);
    rule = rule_find(arguments[0]);
    if (rule == NULL) {
        const char *nearest = rule_nearest(arguments[0]);

        fault_set(fault, FAULT_USAGE, "there is no rule \"%s\"", arguments[0]);
        return nearest != NULL ? fault_set_hint(fault, "did you mean \"%s\"?", nearest)
                               : fault_set_hint(fault, "`migrator explain` lists all rules");
    }
    page = rule_page(rule);
    return context_print_text(page, fault);
}
