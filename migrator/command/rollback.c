/* command/rollback.c - go back to an earlier version or release: show what that takes, write it, or do it. */
#include "command/commands.h"
#include "command/going_back.h"

static bool carry_out(struct going_back *back, struct runner *runner, bool runs, struct fault *fault)
{
    const char *folder = settings_text(runner->context->settings, "out");

    if (back->rows->len == 0 || (!runs && folder == NULL))
        return true;
    return going_back_check(back, fault) && going_back_read_repairs(back, fault) &&
           (folder == NULL || going_back_write(back, folder, fault)) && (!runs || going_back_run(back, runner, fault));
}

/* To look, or to write files, what the history knows is enough. */
static bool open_for(struct runner *runner, bool runs, struct fault *fault)
{
    if (!runs)
        return database_open_anyhow(&runner->database, runner->context, fault);
    if (!runner_connect(runner, fault))
        return false;
    runner->database.author.application = release_sha(&runner->release);
    return true;
}

static bool rollback(struct going_back *back, struct runner *runner, struct report **report, struct fault *fault)
{
    const bool runs = settings_flag(runner->context->settings, "run");

    if (!open_for(runner, runs, fault))
        return false;
    going_back_init(back, &runner->database);
    back->is_exact = settings_flag(runner->context->settings, "exact");
    if (!going_back_choose(back, settings_text(runner->context->settings, "to"), fault))
        return false;
    going_back_find(back);
    const bool is_done = carry_out(back, runner, runs, fault);
    runner_remember(runner, fault);
    *report = going_back_report(back, runs);
    return is_done;
}

bool command_rollback(struct context *context, struct fault *fault)
{
    CLEANUP(runner_release) struct runner runner = { 0 };
    CLEANUP(going_back_release) struct going_back back = { 0 };
    CLEANUP(report_cleanup) struct report *report = NULL;
    CLEANUP(fault_clear) struct fault failure = { 0 };

    runner_init(&runner, context);
    const bool is_done = rollback(&back, &runner, &report, &failure);
    if (!is_done && report != NULL)
        report_fault(report, &failure);
    const bool is_printed = report == NULL || context_print(context, report, fault);
    return is_done ? is_printed : fault_move(fault, &failure);
}
