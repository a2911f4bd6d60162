/* command/frozen.c - an open freeze in words and facts, and as a reason to stop. */
#include "command/frozen.h"

#include "report/detail.h"
#include "report/value.h"
#include "rollback/bundle.h"
#include "rollback/freeze.h"

bool frozen_check_database(struct database *database, struct fault *fault)
{
    const struct ledger_facts *facts = &database->facts;

    if (facts->in_recovery || facts->read_only)
        return fault_set(fault, FAULT_REFUSED, "%s is %s: %s is for the primary", database->place,
                         facts->in_recovery ? "a standby" : "read-only", database->context->command->name);
    if (!facts->exists) {
        fault_set(fault, FAULT_REFUSED, "%s has no ledger to write to", database->place);
        return fault_set_hint(fault, "the first `migrator up` makes it");
    }
    return database_refuse_pooler(database, fault);
}

static char *since_words(const struct ledger_freeze *freeze)
{
    const struct report_value since = report_time(freeze->since);

    return value_words(&since);
}

/* "production: ", or nothing when the environment is not known. Owned by the caller. */
static char *place_of(const struct database *database)
{
    const char *environment = database_environment(database);

    return environment != NULL ? g_strconcat(environment, ": ", NULL) : g_strdup("");
}

char *frozen_going_back(const struct database *database)
{
    const struct ledger_freeze *freeze = database->ledger.freeze;

    return freeze != NULL ? detail_text(freeze->entry->detail, FREEZE_GOING_BACK) : NULL;
}

/* What the last entry says of the steps that are done since its tables were frozen; NULL: nothing. Owned. */
static char *done_since(const struct ledger *ledger)
{
    for (guint i = ledger->entries->len; i > (guint)ledger->freeze->entry->seq; i--) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i - 1);
        g_autofree char *id = detail_text(entry->detail, "id");
        if (ledger_kind_from_name(entry->kind) == LEDGER_REPAIR && g_strcmp0(id, ledger->freeze->id) == 0)
            return detail_text(entry->detail, "state");
    }
    return NULL;
}

enum rollback_step frozen_step(const struct database *database)
{
    g_autofree char *to = frozen_going_back(database);

    if (to == NULL)
        return ROLLBACK_NONE;
    if (!database->ledger.freeze->is_complete)
        return ROLLBACK_FREEZE;
    g_autofree char *done = done_since(&database->ledger);
    if (g_strcmp0(done, BUNDLE_VERIFIED) == 0)
        return ROLLBACK_THAW;
    return g_strcmp0(done, BUNDLE_UNDONE) == 0 ? ROLLBACK_VERIFY : ROLLBACK_UNDO;
}

static const char *next_words(const struct ledger_freeze *freeze, enum rollback_step step)
{
    if (step == ROLLBACK_THAW || (step == ROLLBACK_NONE && freeze->is_complete))
        return "migrator thaw";
    return step == ROLLBACK_NONE ? "migrator freeze again, which goes on with it, or migrator thaw"
                                 : "migrator rollback --resume";
}

char *frozen_words(const struct database *database)
{
    const struct ledger_freeze *freeze = database->ledger.freeze;

    if (freeze == NULL)
        return NULL;
    const enum rollback_step step = frozen_step(database);
    g_autofree char *place = place_of(database);
    g_autofree char *since = since_words(freeze);
    g_autofree char *steps = step != ROLLBACK_NONE ? g_strdup_printf(", step %d of 4", (int)step) : g_strdup("");
    return g_strdup_printf("%s%s since %s (freeze %s): %s%s; next: %s", place,
                           freeze->is_complete ? "FROZEN" : "FREEZING, IN PART FROZEN", since, freeze->id,
                           freeze->reason != NULL ? freeze->reason : "no reason given", steps,
                           next_words(freeze, step));
}

void frozen_headline(const struct database *database, struct report *report, enum report_style style, const char *words)
{
    g_autofree char *frozen = frozen_words(database);
    g_autofree char *place = place_of(database);

    if (frozen == NULL) {
        report_headline(report, style, "%s%s", place, words);
        return;
    }
    report_headline(report, REPORT_BAD, "%s", frozen);
    report_note(report, "%c%s.", g_ascii_toupper(*words), words + 1);
}

bool frozen_refuse(const struct database *database, struct fault *fault)
{
    const struct ledger_freeze *freeze = database->ledger.freeze;

    if (freeze == NULL)
        return true;
    g_autofree char *words = frozen_words(database);
    fault_set(fault, FAULT_REFUSED, "%s", words);
    fault_set_state(fault, "nothing was applied");
    return fault_set_hint(fault, "when the incident is over, `migrator thaw`, then run up again");
}

void frozen_report(const struct database *database, struct report *report)
{
    const struct ledger_freeze *freeze = database->ledger.freeze;

    report_fact(report, "frozen", NULL, report_boolean(freeze != NULL));
    report_fact(report, "freeze_id", NULL, report_text(freeze != NULL ? freeze->id : NULL));
    report_fact(report, "freeze_reason", NULL, report_text(freeze != NULL ? freeze->reason : NULL));
    report_fact(report, "freeze_complete", NULL, freeze != NULL ? report_boolean(freeze->is_complete) : report_null());
    const enum rollback_step step = frozen_step(database);
    g_autofree char *to = frozen_going_back(database);
    report_fact(report, "rollback_to", NULL, report_text(to));
    report_fact(report, "rollback_step", NULL, step != ROLLBACK_NONE ? report_integer(step) : report_null());
    report_fact(report, "frozen_since", NULL, freeze != NULL ? report_time(freeze->since) : report_null());
}
