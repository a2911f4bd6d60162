/* command/thaw.c - let writes pass again, and remove what a freeze left. */
#include "rollback/thaw.h"

#include "base/plural.h"
#include "command/commands.h"
#include "command/database.h"
#include "command/frozen.h"

static bool carry_out(const struct thaw *thaw, struct database *database, struct fault *fault)
{
    return thaw->id == NULL || (thaw_carry_out(thaw, &database->session, &database->author, fault) &&
                                ledger_read(&database->session, &database->ledger, fault));
}

static bool clean(struct thaw *thaw, struct database *database, guint *removed, struct fault *fault)
{
    const struct ledger_freeze *open = database->ledger.freeze;

    if (!thaw_find_leftovers(thaw, &database->session, open != NULL ? open->id : NULL, fault))
        return false;
    if (thaw->id != NULL)
        context_progress(database->context, "thawed, writes pass again; removing triggers from %u table%s",
                         thaw->leftovers->len, plural(thaw->leftovers->len));
    return thaw_clean(thaw, &database->session, removed, fault);
}

static guint add_leftovers(struct report *report, const struct thaw *thaw)
{
    static const struct report_column columns[] = { { "table", "table", false }, { "in_way", "why", false } };
    guint count = 0;

    report_table(report, "left", "Triggers that let everything pass are left on:", NULL, columns,
                 G_N_ELEMENTS(columns));
    for (guint i = 0; i < thaw->leftovers->len; i++) {
        const struct thaw_leftover *leftover = g_ptr_array_index(thaw->leftovers, i);
        const struct report_value row[] = { report_text(leftover->name), report_text(leftover->in_way) };

        if (leftover->in_way == NULL)
            continue;
        report_row(report, row, G_N_ELEMENTS(row));
        count++;
    }
    return count;
}

static void add_headline(struct report *report, const struct database *database, const struct thaw *thaw)
{
    g_autofree char *words = thaw->id != NULL ? g_strdup_printf("thawed, writes pass again (freeze %s)", thaw->id)
                                              : g_strdup("nothing was thawed");

    frozen_headline(database, report, REPORT_GOOD,
                    thaw->id == NULL && database->ledger.freeze == NULL ? "nothing is frozen" : words);
}

static bool print_report(const struct database *database, const struct thaw *thaw, guint removed, struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("thaw");

    add_headline(report, database, thaw);
    database_report(database, report);
    report_fact(report, "freeze_id", NULL, report_text(thaw->id));
    report_fact(report, "cleaned", "cleaned tables", report_integer(removed));
    guint left = add_leftovers(report, thaw);
    for (guint i = 0; i < thaw->enabled->len; i++)
        report_note(report, "The subscription %s is enabled again.", (const char *)g_ptr_array_index(thaw->enabled, i));
    for (guint i = 0; i < thaw->left->len; i++)
        report_note(report, "The subscription %s is still disabled: its owner has to enable it.",
                    (const char *)g_ptr_array_index(thaw->left, i));
    if (left > 0)
        report_note(report,
                    "They are harmless; `migrator thaw --clean` removes them when nobody is at work on the "
                    "table%s.",
                    plural(left));
    return context_print(database->context, report, fault);
}

/* Neither release runs half way back. */
static bool refuse_half_way(const struct database *database, struct fault *fault)
{
    const struct ledger *ledger = &database->ledger;
    const enum rollback_step step = frozen_step(database);
    guint undone = 0;

    for (guint i = ledger->entries->len; step == ROLLBACK_UNDO && i > (guint)ledger->freeze->entry->seq; i--) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i - 1);
        undone += ledger_kind_from_name(entry->kind) == LEDGER_ROLLBACK;
    }
    if (undone == 0)
        return true;
    g_autofree char *words = frozen_words(database);
    fault_set(fault, FAULT_REFUSED, "%s; %u migration%s undone, and not all that %s to be", words, undone,
              undone == 1 ? " is" : "s are", undone == 1 ? "is" : "are");
    fault_set_state(fault, "nothing was thawed");
    return fault_set_hint(fault, "`migrator rollback --resume` goes on; to let writes pass half way back, "
                                 "`migrator thaw --half-way`");
}

bool command_thaw(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(thaw_release) struct thaw thaw = { 0 };
    guint removed = 0;

    if (!database_open_online(&database, context, fault) || !frozen_check_database(&database, fault))
        return false;
    bool only_clean = settings_flag(context->settings, "clean");
    if (!thaw_find(&thaw, &database.session, only_clean ? NULL : database.ledger.freeze, fault))
        return false;
    if (settings_flag(context->settings, "plan")) {
        const struct ledger_freeze *open = only_clean ? database.ledger.freeze : NULL;
        if (!thaw_find_leftovers(&thaw, &database.session, open != NULL ? open->id : NULL, fault))
            return false;
        g_autofree char *script = thaw_script(&thaw, database.session.ledger_schema_quoted);
        return context_print_text(script, fault);
    }
    if (!only_clean && !settings_flag(context->settings, "half-way") && !refuse_half_way(&database, fault))
        return false;
    bool is_done = database_hold_signals(&database, fault) && carry_out(&thaw, &database, fault) &&
                   clean(&thaw, &database, &removed, fault);
    database_remember(&database);
    return is_done && print_report(&database, &thaw, removed, fault);
}
