/* command/frozen.c - an open freeze in words and facts, and as a reason to stop. */
#include "command/frozen.h"

#include "report/value.h"

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

char *frozen_words(const struct database *database)
{
    const struct ledger_freeze *freeze = database->ledger.freeze;
    const char *environment = database_environment(database);

    if (freeze == NULL)
        return NULL;
    g_autofree char *since = since_words(freeze);
    return g_strdup_printf("%s%s%s since %s (freeze %s): %s; next: %s", environment != NULL ? environment : "",
                           environment != NULL ? ": " : "", freeze->is_complete ? "FROZEN" : "FREEZING, IN PART FROZEN",
                           since, freeze->id, freeze->reason != NULL ? freeze->reason : "no reason given",
                           freeze->is_complete ? "migrator thaw"
                                               : "migrator freeze again, which goes on with it, or migrator thaw");
}

bool frozen_refuse(const struct database *database, struct fault *fault)
{
    const struct ledger_freeze *freeze = database->ledger.freeze;

    if (freeze == NULL)
        return true;
    g_autofree char *since = since_words(freeze);
    fault_set(fault, FAULT_REFUSED, "writes are frozen since %s: %s (freeze %s)", since,
              freeze->reason != NULL ? freeze->reason : "no reason given", freeze->id);
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
    report_fact(report, "frozen_since", NULL, freeze != NULL ? report_time(freeze->since) : report_null());
}
