/* command/redo.c - in development: undo a migration and all after it, and apply them as they are now. */
#include "command/commands.h"
#include "command/runner.h"
#include "migration/version.h"

static bool choose_version(const struct runner *runner, int64_t *version, struct fault *fault)
{
    int count = 0;
    const char *const *arguments = settings_arguments(runner->context->settings, &count);

    *version = runner->plan.newest_applied;
    if (count == 0)
        return *version != LEDGER_NO_VERSION ||
               fault_set(fault, FAULT_USAGE, "nothing can be done again: no migration is applied");
    if (!version_from_text(arguments[0], version))
        return fault_set(fault, FAULT_USAGE, "%s is not a version", arguments[0]);
    return ledger_find_applied(&runner->database.ledger, *version) != NULL ||
           fault_set(fault, FAULT_USAGE, "%s is not applied", arguments[0]);
}

static bool redo(struct runner *runner, struct fault *fault)
{
    int64_t version = LEDGER_NO_VERSION;

    if (!runner_open(runner, fault))
        return false;
    if (!runner_is_development(runner)) {
        fault_set(fault, FAULT_REFUSED, "redo is for development; this database is \"%s\"",
                  database_environment(&runner->database));
        return fault_set_hint(fault, "elsewhere a change is a new migration: migrator new NAME");
    }
    plan_make(&runner->plan, &runner->context->set, &runner->database.ledger, LEDGER_NO_VERSION);
    return choose_version(runner, &version, fault) && runner_rewind(runner, version, fault) &&
           runner_apply(runner, fault);
}

bool command_redo(struct context *context, struct fault *fault)
{
    CLEANUP(runner_release) struct runner runner = { 0 };
    CLEANUP(fault_clear) struct fault failure = { 0 };
    int64_t started_at = g_get_monotonic_time();

    runner_init(&runner, context);
    bool is_done = redo(&runner, &failure);
    return runner_finish(&runner, started_at, is_done, &failure, fault);
}
