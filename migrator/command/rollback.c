/* command/rollback.c - go back to an earlier version or release: show what that takes, write it, or do it. */
#include "command/commands.h"
#include "command/frozen.h"
#include "command/going_back.h"

#include <string.h>

static bool run(struct going_back *back, struct runner *runner, struct fault *fault)
{
    return going_back_check_drift(back, fault) && going_back_run(back, runner, fault);
}

/* When all is undone, what is left may be to verify it. */
static bool is_anything_to_do(const struct going_back *back, bool runs)
{
    const enum rollback_step step = frozen_step(back->database);

    return back->rows->len > 0 || (runs && step != ROLLBACK_NONE && step != ROLLBACK_THAW);
}

static bool carry_out(struct going_back *back, struct runner *runner, bool runs, struct fault *fault)
{
    const char *folder = settings_text(runner->context->settings, "out");

    if (!is_anything_to_do(back, runs) || (!runs && folder == NULL))
        return true;
    return going_back_check(back, fault) && going_back_read_repairs(back, fault) &&
           (folder == NULL || going_back_write(back, folder, fault)) && (!runs || run(back, runner, fault));
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

/* The target of the rollback that is under way, as its freeze has it in the ledger. */
static bool choose_to_resume(struct going_back *back, struct fault *fault)
{
    g_autofree char *words = frozen_going_back(back->database);
    g_autofree char *to = NULL;

    if (words == NULL) {
        fault_set(fault, FAULT_USAGE, "no rollback is under way on %s", back->database->place);
        return fault_set_hint(fault, "`migrator rollback` shows what one would undo; --run begins it");
    }
    going_back_take_words(back, words, &to);
    return going_back_choose(back, to, fault);
}

static bool choose(struct going_back *back, const struct settings *settings, struct fault *fault)
{
    const char *to = settings_text(settings, "to");

    if (settings_flag(settings, "resume") && to == NULL)
        return choose_to_resume(back, fault);
    back->is_exact = settings_flag(settings, "exact");
    return going_back_choose(back, to, fault);
}

static bool rollback(struct going_back *back, struct runner *runner, struct report **report, struct fault *fault)
{
    const struct settings *settings = runner->context->settings;
    const bool runs = settings_flag(settings, "run") || settings_flag(settings, "resume");

    if (!open_for(runner, runs, fault))
        return false;
    going_back_init(back, &runner->database);
    if (!choose(back, settings, fault))
        return false;
    going_back_find(back, NULL, NULL);
    if (!going_back_rehearse(back, fault))
        return false;
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
