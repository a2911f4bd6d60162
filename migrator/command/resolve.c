/* command/resolve.c - a person says what became of a migration that was left half applied. */
#include "command/commands.h"
#include "command/database.h"
#include "migration/version.h"
#include "report/detail.h"

static bool choose_outcome(const struct context *context, const char **outcome, struct fault *fault)
{
    bool is_applied = settings_flag(context->settings, "applied");
    bool is_undone = settings_flag(context->settings, "undone");

    *outcome = is_applied ? "applied" : "undone";
    if (is_applied != is_undone && settings_text(context->settings, "reason") != NULL)
        return true;
    fault_set(fault, FAULT_USAGE, "say what is true now, and why");
    return fault_set_hint(fault, "migrator resolve VERSION --applied --reason \"...\" when all of it is done by hand, "
                                 "--undone when nothing of it is left");
}

static bool append_resolve(struct database *database, const struct migration *migration, const char *outcome,
                           struct fault *fault)
{
    static char kind[] = "resolve";
    const struct ledger_progress *progress = ledger_find_progress(&database->ledger, migration->version);
    const struct detail_member members[] = {
        { .key = "outcome", .text = outcome },
        { .key = "reason", .text = settings_text(database->context->settings, "reason") },
    };
    g_autofree char *detail = detail_object(members, G_N_ELEMENTS(members));
    const struct ledger_entry entry = {
        .kind = kind,
        .version = migration->version,
        .name = migration->name,
        .has_digest = true,
        .digest = migration->parts[MIGRATION_UP].digest,
        .class_name = progress->entry->class_name,
        .detail = detail,
    };

    return ledger_append(&database->session, &database->author, &entry, fault) &&
           ledger_read(&database->session, &database->ledger, fault);
}

static const struct migration *find_partial(const struct database *database, int64_t version, struct fault *fault)
{
    const struct migration *migration = migration_set_find(&database->context->set, version);

    if (migration != NULL && ledger_find_progress(&database->ledger, version) != NULL)
        return migration;
    fault_set(fault, FAULT_REFUSED, "%" G_GINT64_FORMAT " is not half applied: there is nothing to resolve", version);
    fault_set_hint(fault, "`migrator status` lists what is partial");
    return NULL;
}

bool command_resolve(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("resolve");
    int count = 0;
    const char *const *arguments = settings_arguments(context->settings, &count);
    const char *outcome = NULL;
    int64_t version = LEDGER_NO_VERSION;

    if (!version_from_text(arguments[0], &version))
        return fault_set(fault, FAULT_USAGE, "%s is not a version", arguments[0]);
    if (!choose_outcome(context, &outcome, fault) || !database_open_online(&database, context, fault))
        return false;
    const struct migration *migration = find_partial(&database, version, fault);
    if (migration == NULL || !append_resolve(&database, migration, outcome, fault))
        return false;
    database_remember(&database);
    report_headline(report, REPORT_GOOD, "%s is recorded as %s", arguments[0], outcome);
    database_report(&database, report);
    return context_print(context, report, fault);
}
