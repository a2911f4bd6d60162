/* command/aftermath.c - after a run: what the ledger says of a lost answer, and what the history is to know. */
#include "command/runner.h"

#include "base/plural.h"

#include <string.h>

/* The answer to a COMMIT was lost: the ledger knows. */
static void look_again(struct runner *runner, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    struct database again = { 0 };
    guint known = runner->applied->len;

    if (fault->kind != FAULT_CONNECT || runner->database.session.backend_pid == 0)
        return;
    if (database_open(&again, runner->context, &ignored)) {
        guint count = 0;
        for (guint i = 0; i < again.ledger.entries->len; i++) {
            const struct ledger_entry *entry = g_ptr_array_index(again.ledger.entries, i);
            count += strcmp(entry->run, runner->database.run) == 0 && strcmp(entry->kind, "apply") == 0;
        }
        g_autofree char *held =
                count == 0 ? g_strdup("no migration") : g_strdup_printf("%u migration%s", count, plural(count));
        fault_set_state(fault, "the server is back: its ledger holds %s of this run%s", held,
                        count > known ? ", among them one whose answer was lost" : "");
        fault_set_hint(fault, "run up again: it goes on after what the ledger holds");
    } else {
        fault_set_hint(fault, "run up again when the server is back: it goes on after what the ledger holds");
    }
    database_close(&again);
}

static void remember_contents(struct runner *runner)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    struct history *history = runner->database.history;

    if (history == NULL || runner->applied->len == 0 || !history_begin(history, &ignored))
        return;
    bool is_good = true;
    for (guint i = 0; is_good && i < runner->applied->len; i++) {
        const struct migration *migration = g_ptr_array_index(runner->applied, i);
        const struct migration_file *file = NULL;
        for (guint index = 0; is_good && (file = migration_next_file(migration, &index)) != NULL;)
            is_good = history_store_content(history, &file->text_digest, file->text, &ignored);
    }
    if (!history_end(history, is_good, &ignored) && settings_flag(runner->context->settings, "verbose"))
        context_progress(runner->context, "the history has no bodies of this run: %s", ignored.text);
}

/* What a run that failed had applied before is in the ledger, not yet in what was read of it. */
static void read_what_was_applied(struct runner *runner, const struct fault *fault)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };

    if (fault->kind == FAULT_NONE || fault->kind == FAULT_CONNECT || runner->applied->len == 0)
        return;
    if (!ledger_read(&runner->database.session, &runner->database.ledger, &ignored))
        context_progress(runner->context, "the ledger could not be read again: %s", ignored.text);
}

void runner_remember(struct runner *runner, struct fault *fault)
{
    look_again(runner, fault);
    read_what_was_applied(runner, fault);
    remember_contents(runner);
    database_remember(&runner->database);
}
