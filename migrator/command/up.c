/* command/up.c - apply what is pending. */
#include "command/commands.h"
#include "command/plan.h"
#include "command/runner.h"

/* Before the database is touched, so that a record that cannot be written stops nothing half-way. */
static bool begin_record(struct runner *runner, struct fault *fault)
{
    const char *folder = settings_text(runner->context->settings, "record");

    return record_begin(&runner->record, folder, &runner->database, runner->target, fault) ||
           fault_set_state(fault, "nothing was applied");
}

bool command_up(struct context *context, struct fault *fault)
{
    CLEANUP(runner_release) struct runner runner = { 0 };
    CLEANUP(fault_clear) struct fault failure = { 0 };
    int64_t started_at = g_get_monotonic_time();

    if (settings_flag(context->settings, "dry-run"))
        return plan_show(context, fault);
    runner_init(&runner, context);
    bool is_done = database_target(context, &runner.target, &failure) && runner_open(&runner, &failure) &&
                   begin_record(&runner, &failure) && runner_apply(&runner, &failure);
    return runner_finish(&runner, started_at, is_done, &failure, fault);
}
