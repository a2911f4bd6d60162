/* command/freeze.c - stop writes to tables while an incident is dealt with. */
#include "rollback/freeze.h"

#include "base/plural.h"
#include "command/commands.h"
#include "command/database.h"
#include "command/frozen.h"

static bool read_choice(const struct context *context, struct freeze_choice *choice, struct fault *fault)
{
    const struct settings *settings = context->settings;

    *choice = (struct freeze_choice){
        .all = settings_flag(settings, "all"),
        .schema = settings_text(settings, "schema-name"),
        .tables = settings_text(settings, "tables"),
    };
    if (choice->all + (choice->schema != NULL) + (choice->tables != NULL) != 1) {
        fault_set(fault, FAULT_USAGE, "say what is to be frozen: --tables, --schema-name or --all");
    } else if (settings_text(settings, "reason") == NULL) {
        fault_set(fault, FAULT_USAGE, "say why: those whose writes are refused will read it");
    } else {
        return true;
    }
    return fault_set_hint(fault, "migrator freeze --tables orders,payments --reason \"totals are wrong, fixing\"");
}

static void show_frozen(gpointer argument, const struct freeze_table *table)
{
    struct context *context = argument;

    if (settings_flag(context->settings, "verbose"))
        context_progress(context, "frozen: %s", table->name);
}

static bool carry_out(struct freeze *freeze, struct database *database, struct fault *fault)
{
    struct freeze_run run = {
        .session = &database->session,
        .ledger = &database->ledger,
        .author = &database->author,
        .lock_timeout_ms = settings_duration_ms(database->context->settings, "lock-timeout"),
        .frozen = show_frozen,
        .argument = database->context,
    };
    bool is_done = database_hold_signals(database, fault) && freeze_carry_out(freeze, &run, fault);

    database_remember(database);
    return is_done;
}

static void add_tables(struct report *report, const struct freeze *freeze)
{
    static const struct report_column columns[] = {
        { "table", "table", false },
        { "owner", "owner", false },
        { "because", "because", false },
    };

    report_table(report, "tables", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < freeze->tables->len; i++) {
        const struct freeze_table *table = g_ptr_array_index(freeze->tables, i);
        const struct report_value row[] = {
            report_text(table->name),
            report_text(table->owner),
            report_text(table->is_asked ? "asked for" : "part of a tree"),
        };
        report_row(report, row, G_N_ELEMENTS(row));
    }
}

static void add_subscriptions(struct report *report, const struct freeze *freeze)
{
    static const struct report_column columns[] = {
        { "subscription", "subscription", false },
        { "state", "state", false },
        { "owner", "owner", false },
    };

    report_table(report, "subscriptions", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < freeze->subscriptions->len; i++) {
        const struct freeze_subscription *subscription = g_ptr_array_index(freeze->subscriptions, i);
        bool is_ours = g_ptr_array_find_with_equal_func(freeze->disabled, subscription->name, g_str_equal, NULL);
        const struct report_value row[] = {
            report_text(subscription->name),
            report_text(is_ours                    ? "disabled until thaw"
                        : subscription->is_enabled ? "enabled: only its owner may disable it"
                                                   : "was disabled before"),
            report_text(subscription->owner),
        };
        report_row(report, row, G_N_ELEMENTS(row));
    }
}

static void add_notes(struct report *report, const struct freeze *freeze)
{
    if (freeze->subscriptions->len > 0)
        report_note(report, "Publishers keep what the subscriptions have not fetched: watch their disks.");
    report_note(report,
                "Not stopped: nextval and setval, large objects, REFRESH MATERIALIZED VIEW, DDL, and writes to the "
                "far side of foreign tables by others.");
    report_note(report,
                "Tables made from now on are not frozen, but partitions of frozen ones are, save for a TRUNCATE of "
                "the partition alone: freeze again takes them in.");
    if (freeze->pass != NULL)
        report_note(report, "What is to write nevertheless says in its transaction: SET LOCAL migrator.pass = '%s'.",
                    freeze->pass);
    report_note(report, "`migrator thaw` lets writes pass again.");
}

static bool print_report(const struct database *database, const struct freeze *freeze, int64_t duration,
                         struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("freeze");
    const guint count = freeze->tables->len;
    g_autofree char *words = g_strdup_printf("%u table%s %s frozen", count, plural(count), count == 1 ? "is" : "are");

    frozen_headline(database, report, REPORT_WARN, words);
    database_report(database, report);
    report_fact(report, "freeze_id", NULL, report_text(freeze->id));
    report_fact(report, "reason", "reason", report_text(freeze->reason));
    report_fact(report, "frozen_since", "since",
                database->ledger.freeze != NULL ? report_time(database->ledger.freeze->since) : report_null());
    report_fact(report, "pass", NULL, report_text(freeze->pass));
    report_fact(report, "duration", "took", report_duration(duration));
    add_tables(report, freeze);
    add_subscriptions(report, freeze);
    add_notes(report, freeze);
    return context_print(database->context, report, fault);
}

bool command_freeze(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(freeze_release) struct freeze freeze = { 0 };
    struct freeze_choice choice = { 0 };
    int64_t started_at = 0;

    if (!read_choice(context, &choice, fault) || !database_open_online(&database, context, fault) ||
        !frozen_check_database(&database, fault))
        return false;
    const struct ledger_freeze *open = database.ledger.freeze;
    started_at = g_get_monotonic_time();
    if (!freeze_init(&freeze, open, settings_text(context->settings, "reason"), fault) ||
        !freeze_find(&freeze, &database.session, &choice, open, fault) ||
        !freeze_check_rights(&freeze, database.facts.role, fault))
        return false;
    if (settings_flag(context->settings, "plan")) {
        g_autofree char *script = freeze_script(&freeze, database.session.ledger_schema_quoted,
                                                settings_duration_ms(context->settings, "lock-timeout"));
        return context_print_text(script, fault);
    }
    return carry_out(&freeze, &database, fault) &&
           print_report(&database, &freeze, g_get_monotonic_time() - started_at, fault);
}
