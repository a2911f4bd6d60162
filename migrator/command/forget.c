/* command/forget.c - drop what a migration has kept; from then on there is no way back for its rows. */
#include "base/plural.h"
#include "command/commands.h"
#include "command/database.h"
#include "generated/sql.h"
#include "migration/version.h"
#include "report/detail.h"

#define USEC_PER_DAY (INT64_C(24) * 60 * 60 * G_USEC_PER_SEC)

/* One run of the command. */
struct forgetting {
    struct database *database;
    struct report *report;
    char *reason; /* NULL: none was given */
    int64_t tables, bytes;
};

static void forgetting_release(struct forgetting *forgetting)
{
    g_free(forgetting->reason);
}

static const struct report_column columns[] = {
    { "version", "version", false },
    { "name", "name", false },
    { "tables", "tables", true },
    { "bytes", "bytes", true },
};

static bool find_kept(struct database *database, const struct ledger_entry *entry, struct rows *kept,
                      struct fault *fault)
{
    g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, entry->version);
    const struct value values[] = { value_text(database->session.ledger_schema), value_text(version) };

    return session_query(&database->session, SQL_ROLLBACK_KEPT_TABLES, values, G_N_ELEMENTS(values), kept, fault);
}

static bool drop(struct session *session, const struct rows *kept, struct fault *fault)
{
    g_autoptr(GString) text = g_string_new("DROP TABLE ");

    for (int i = 0; i < rows_count(kept); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", rows_text(kept, i, "name"));
    return session_run_text(session, text->str, fault);
}

/* Drop and entry are one transaction: nothing is gone that the ledger does not tell. */
static bool drop_and_tell(const struct forgetting *forgetting, const struct ledger_entry *applied,
                          const struct rows *kept, struct fault *fault)
{
    static char kind[] = "forget";
    struct database *database = forgetting->database;
    const struct detail_member members[] = {
        { .key = "reason", .text = forgetting->reason },
        { .key = "tables", .number = rows_count(kept) },
    };
    g_autofree char *detail = detail_object(members, G_N_ELEMENTS(members));
    const struct ledger_entry entry = { .kind = kind,
                                        .version = applied->version,
                                        .name = applied->name,
                                        .class_name = applied->class_name,
                                        .detail = detail };

    if (session_run_text(&database->session, "BEGIN", fault) && drop(&database->session, kept, fault) &&
        ledger_append(&database->session, &database->author, &entry, fault) &&
        session_commit(&database->session, fault))
        return true;
    session_rollback(&database->session);
    return fault_set_state(fault, "nothing of %" G_GINT64_FORMAT "_%s was dropped", applied->version, applied->name);
}

static void report_one(struct forgetting *forgetting, const struct ledger_entry *applied, const struct rows *kept)
{
    g_autofree char *version = version_text(applied->version, "");
    int64_t bytes = 0;

    for (int i = 0; i < rows_count(kept); i++)
        bytes += rows_number(kept, i, "bytes", 0);
    const struct report_value values[] = { report_text(version), report_text(applied->name),
                                           report_integer(rows_count(kept)), report_integer(bytes) };
    report_row(forgetting->report, values, G_N_ELEMENTS(values));
    forgetting->tables += rows_count(kept);
    forgetting->bytes += bytes;
}

/* Nothing to do where nothing is kept. */
static bool forget(struct forgetting *forgetting, const struct ledger_entry *applied, struct fault *fault)
{
    CLEANUP(rows_release) struct rows kept = { 0 };

    if (!find_kept(forgetting->database, applied, &kept, fault))
        return false;
    if (rows_count(&kept) == 0)
        return true;
    if (!drop_and_tell(forgetting, applied, &kept, fault))
        return false;
    report_one(forgetting, applied, &kept);
    return true;
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

static bool forget_version(struct forgetting *forgetting, const char *text, struct fault *fault)
{
    if (forgetting->reason == NULL)
        return fault_set(fault, FAULT_USAGE, "say why: --reason \"...\"; it is kept in the ledger");
    const struct ledger_entry *applied = find_applied(forgetting->database, text, fault);
    if (applied == NULL || !forget(forgetting, applied, fault))
        return false;
    return forgetting->tables > 0 ||
           fault_set(fault, FAULT_REFUSED, "%s_%s has kept nothing here", text, applied->name);
}

/* What was applied longer ago than the retention says, the oldest first. */
static bool forget_before(struct forgetting *forgetting, int64_t at, struct fault *fault)
{
    const struct ledger *ledger = &forgetting->database->ledger;

    for (guint i = 0; i < ledger->entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i);
        const bool is_applied =
                entry->version != LEDGER_NO_VERSION && ledger_find_applied(ledger, entry->version) == entry;
        if (is_applied && entry->at < at && !forget(forgetting, entry, fault))
            return false;
    }
    return true;
}

static bool forget_expired(struct forgetting *forgetting, struct fault *fault)
{
    static const char retention[] = "before-image-retention";
    const struct settings *settings = forgetting->database->context->settings;
    const int64_t days = settings_number(settings, retention);
    g_autofree char *over =
            g_strdup_printf("the retention of %" G_GINT64_FORMAT " day%s is over", days, plural((uint64_t)days));

    if (settings_text(settings, retention) == NULL) {
        fault_set(fault, FAULT_USAGE, "how many days are rows to be kept?");
        return fault_set_hint(fault, "say it in migrator.conf, for each environment: %s = 90", retention);
    }
    if (forgetting->reason == NULL)
        forgetting->reason = g_steal_pointer(&over);
    return forget_before(forgetting, g_get_real_time() - days * USEC_PER_DAY, fault);
}

static bool forget_asked(struct forgetting *forgetting, struct fault *fault)
{
    int count = 0;
    const struct settings *settings = forgetting->database->context->settings;
    const char *const *arguments = settings_arguments(settings, &count);

    if ((count > 0) == settings_flag(settings, "expired"))
        return fault_set(fault, FAULT_USAGE, "name one version, or say --expired");
    return count > 0 ? forget_version(forgetting, arguments[0], fault) : forget_expired(forgetting, fault);
}

bool command_forget(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("forget");
    CLEANUP(forgetting_release)
    struct forgetting forgetting = { .database = &database,
                                     .report = report,
                                     .reason = g_strdup(settings_text(context->settings, "reason")) };

    report_table(report, "forgotten", NULL, NULL, columns, G_N_ELEMENTS(columns));
    if (!database_open_online(&database, context, fault) || !forget_asked(&forgetting, fault) ||
        !ledger_read(&database.session, &database.ledger, fault))
        return false;
    database_remember(&database);
    report_headline(report, forgetting.tables > 0 ? REPORT_WARN : REPORT_GOOD,
                    forgetting.tables > 0 ? "Kept rows are dropped: what had kept them cannot be undone any more"
                                          : "Nothing is kept any longer than it has to be");
    report_fact(report, "tables", "tables", report_integer(forgetting.tables));
    report_fact(report, "bytes", "bytes", report_integer(forgetting.bytes));
    database_report(&database, report);
    return context_print(context, report, fault);
}
