/* command/doctor.c - is everything there that a run needs; and what a DBA has to run beforehand. */
#include "command/commands.h"
#include "command/database.h"
#include "sql/script.h"

static bool print_setup(const struct database *database, struct fault *fault)
{
    g_autofree char *role = sql_quote_identifier(database->facts.role);
    g_autofree char *text = g_strdup_printf(
            "-- In the database %s, by its owner or a superuser: the schema of migrator's ledger, owned by the role that\n"
            "-- runs the migrations. That role makes the tables in it by itself with its first `migrator up`.\n"
            "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s;\n",
            database->facts.database, database->session.ledger_schema_quoted, role);

    return context_print_text(text, fault);
}

static void add_check(struct report *report, const char *check, bool is_good, const char *finding)
{
    const struct report_value row[] = {
        report_text(check),
        report_styled(is_good ? "good" : "look", is_good ? REPORT_GOOD : REPORT_WARN),
        report_text(finding),
    };
    report_row(report, row, G_N_ELEMENTS(row));
}

static void add_checks(struct database *database, struct report *report)
{
    static const char *const poolings[] = {
        [POOLING_NONE] = "direct: no pooler in between",
        [POOLING_SESSION] = "a pooler that keeps sessions apart: fit for migrations",
        [POOLING_TRANSACTION] = "a pooler that mixes sessions: up needs MIGRATOR_DIRECT_URL",
        [POOLING_UNKNOWN] = "a pooler, and no telling whether it mixes sessions: up needs MIGRATOR_DIRECT_URL",
    };
    const enum pooling pooling = database_pooling(database);
    static const struct report_column columns[] = { { "check", "check", false },
                                                    { "state", "", false },
                                                    { "finding", "", false } };
    const struct ledger_facts *facts = &database->facts;
    int version = database->session.server_version;
    g_autofree char *server = g_strdup_printf("PostgreSQL %d.%d", version / 10000, version % 10000);
    g_autofree char *ledger =
            facts->exists ? g_strdup_printf("%u entries, the chain is intact", database->ledger.entries->len)
                          : g_strdup(facts->can_create ? "none yet; the first up makes it"
                                                       : "none, and the role may not make it: --print-setup");
    bool is_writable = !facts->in_recovery && !facts->read_only;

    report_table(report, "checks", NULL, NULL, columns, G_N_ELEMENTS(columns));
    add_check(report, "server", true, server);
    add_check(report, "connection", pooling == POOLING_NONE || pooling == POOLING_SESSION, poolings[pooling]);
    add_check(report, "writable", is_writable,
              facts->in_recovery ? "no: a standby"
              : facts->read_only ? "no: read-only"
                                 : "yes");
    add_check(report, "ledger", facts->exists || facts->can_create, ledger);
    add_check(report, "history", database->history != NULL,
              database->history != NULL ? settings_text(database->context->settings, "history")
                                        : "none: status and log cannot answer offline");
}

bool command_doctor(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("doctor");

    if (!database_open_online(&database, context, fault))
        return false;
    if (settings_flag(context->settings, "print-setup"))
        return print_setup(&database, fault);
    report_headline(report, REPORT_PLAIN, "What a run on this database meets");
    database_report(&database, report);
    add_checks(&database, report);
    return context_print(context, report, fault);
}
