/* command/help.c - explain: a command, a topic, or where to begin. */
#include "base/nearest.h"
#include "cli/arguments.h"
#include "cli/manual.h"
#include "cli/usage.h"
#include "command/commands.h"
#include "command/context.h"

#include <unistd.h>

/* The documents that are asked for by an option; NULL: none is. */
static char *print_document(const struct settings *settings)
{
    const char *shell = settings_text(settings, "completion");

    if (settings_flag(settings, "man"))
        return manual_page(commands);
    if (settings_flag(settings, "reference"))
        return manual_reference(commands);
    return shell == NULL ? NULL : manual_completion(commands, shell);
}

static char *explain(const char *name, int width, struct fault *fault)
{
    const struct command *command = command_find(commands, name);
    char *text = command != NULL ? usage_command(command, width) : usage_topic(commands, name, width);

    if (text != NULL)
        return text;
    const char *nearest = nearest_name(name, usage_topics);
    command_unknown(commands, name, fault);
    if (nearest != NULL)
        fault_set_hint(fault, "did you mean `migrator help %s`?", nearest);
    return NULL;
}

bool command_help(struct context *context, struct fault *fault)
{
    int count = 0;
    const char *const *arguments = settings_arguments(context->settings, &count);
    const int width = context_report_options(context, STDOUT_FILENO).width;
    g_autofree char *name = usage_join(arguments, " ");
    g_autofree char *text = NULL;

    if (context->command->run != command_help)
        text = usage_command(context->command, width);
    else if ((text = print_document(context->settings)) != NULL)
        return context_print_text(text, fault);
    else if (count == 0)
        text = usage_overview(commands, width);
    else
        text = explain(name, width, fault);
    return text != NULL && context_print_text(text, fault);
}
