/* command/forget.c - drop what a migration has kept; from then on there is no way back for its rows. */
#include "command/commands.h"
#include "command/database.h"
#include "generated/sql.h"
#include "migration/version.h"
#include "report/detail.h"

static bool find_kept(struct database *database, const struct ledger_entry *entry, struct rows *kept,
                      struct fault *fault)
{
    g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, entry->version);
    const struct value values[] = { value_text(database->session.ledger_schema), value_text(version) };

    if (!session_query(&database->session, SQL_ROLLBACK_KEPT_TABLES, values, G_N_ELEMENTS(values), kept, fault))
        return false;
    return rows_count(kept) > 0 || fault_set(fault, FAULT_REFUSED, "%s_%s has kept nothing here", version, entry->name);
}

static bool drop(struct session *session, const struct rows *kept, struct fault *fault)
{
    g_autoptr(GString) text = g_string_new("DROP TABLE ");
    int64_t position = 0;

    for (int i = 0; i < rows_count(kept); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", rows_text(kept, i, "name"));
    return session_run(session, text->str, NULL, &position, fault);
}

/* Drop and entry are one transaction: nothing is gone that the ledger does not tell. */
static bool forget(struct database *database, const struct ledger_entry *applied, const struct rows *kept,
                   struct fault *fault)
{
    static char kind[] = "forget";
    const struct detail_member members[] = {
        { .key = "reason", .text = settings_text(database->context->settings, "reason") },
        { .key = "tables", .number = rows_count(kept) },
    };
    g_autofree char *detail = detail_object(members, G_N_ELEMENTS(members));
    const struct ledger_entry entry = { .kind = kind,
                                        .version = applied->version,
                                        .name = applied->name,
                                        .class_name = applied->class_name,
                                        .detail = detail };
    int64_t position = 0;

    if (session_run(&database->session, "BEGIN", NULL, &position, fault) && drop(&database->session, kept, fault) &&
        ledger_append(&database->session, &database->author, &entry, fault) &&
        session_commit(&database->session, fault))
        return ledger_read(&database->session, &database->ledger, fault);
    session_rollback(&database->session);
    return fault_set_state(fault, "nothing was dropped");
}

static const struct ledger_entry *find_applied(const struct database *database, const char *text, struct fault *fault)
{
    const struct ledger_entry *entry = NULL;
    int64_t version = LEDGER_NO_VERSION;

    if (version_from_text(text, &version))
        entry = ledger_find_applied(&database->ledger, version);
    if (entry == NULL)
        fault_set(fault, FAULT_USAGE, "%s is no version that is applied here", text);
    return entry;
}

bool command_forget(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("forget");
    CLEANUP(rows_release) struct rows kept = { 0 };
    int count = 0;
    const char *const *arguments = settings_arguments(context->settings, &count);
    int64_t bytes = 0;

    if (settings_text(context->settings, "reason") == NULL)
        return fault_set(fault, FAULT_USAGE, "say why: --reason \"...\"; it is kept in the ledger");
    if (!database_open_online(&database, context, fault))
        return false;
    const struct ledger_entry *applied = find_applied(&database, arguments[0], fault);
    if (applied == NULL || !find_kept(&database, applied, &kept, fault) || !forget(&database, applied, &kept, fault))
        return false;
    database_remember(&database);
    for (int i = 0; i < rows_count(&kept); i++)
        bytes += rows_number(&kept, i, "bytes", 0);
    report_headline(report, REPORT_WARN, "%d table%s of kept rows dropped: %s cannot be undone any more",
                    rows_count(&kept), rows_count(&kept) == 1 ? " is" : "s are", arguments[0]);
    report_fact(report, "tables", NULL, report_integer(rows_count(&kept)));
    report_fact(report, "bytes", "bytes", report_integer(bytes));
    database_report(&database, report);
    return context_print(context, report, fault);
}
