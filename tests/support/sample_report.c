/* tests/support/sample_report.c - documents that the tests of all writers share. */
#include "support/sample_report.h"

#include <glib.h>
#include <string.h>

enum { COLUMN_COUNT = 9 };

/* Those of `status`, so that the document is what schemas/report/status.json describes. */
static const struct report_column columns[COLUMN_COUNT] = {
    { "version", "Version", false }, { "name", "Name", false },           { "state", "State", false },
    { "class", "Class", false },     { "applied_at", "Applied", false },  { "duration", "Took", true },
    { "by", "By", false },           { "application", "Release", false }, { "mark", "Mark", false },
};

static struct place place_of(const char *file, const char *text, const char *needle)
{
    const char *at = strstr(text, needle);
    return place_at(file, text, strlen(text), at == NULL ? 0 : (size_t)(at - text));
}

static void add_migrations(struct report *report)
{
    const struct report_value applied[] = {
        report_text("20260214093000"),
        report_text("create_agents"),
        report_styled("applied", REPORT_GOOD),
        report_text("compatible"),
        report_time(INT64_C(1772366400000000)),
        report_duration(12345),
        report_text("deploy"),
        report_null(),
        report_null(),
    };
    const struct report_value wide[] = {
        report_text("20260215100000"),
        report_text("größe_表を作る"),
        report_styled("applied", REPORT_GOOD),
        report_text("compatible"),
        report_time(INT64_C(1772366401500000)),
        report_duration(75000000),
        report_text("deploy"),
        report_null(),
        report_null(),
    };
    const struct report_value pending[] = {
        report_text("20260301120000"),
        report_text("drop_legacy_role"),
        report_styled("pending", REPORT_WARN),
        report_styled("incompatible", REPORT_BAD),
        report_null(),
        report_null(),
        report_null(),
        report_null(),
        report_text("release 41 still reads agent.role"),
    };

    report_table(report, "migrations", "Migrations", NULL, columns, COLUMN_COUNT);
    report_row(report, applied, COLUMN_COUNT);
    report_row(report, wide, COLUMN_COUNT);
    report_row(report, pending, COLUMN_COUNT);
}

static void add_facts(struct report *report)
{
    report_fact(report, "environment", "Environment", report_text("production"));
    report_fact(report, "database", "Database", report_text("shop at db.example"));
    report_fact(report, "database_id", NULL, report_text("5f0c8a3e"));
    report_fact(report, "head_seq", "Head", report_integer(17));
    report_fact(report, "head_link", NULL,
                report_text("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    report_fact(report, "frozen", "Frozen", report_boolean(false));
    report_fact(report, "freeze_id", NULL, report_null());
    report_fact(report, "freeze_reason", NULL, report_null());
    report_fact(report, "freeze_complete", NULL, report_null());
    report_fact(report, "frozen_since", NULL, report_null());
    report_fact(report, "applied", "Applied", report_integer(2));
    report_fact(report, "pending", "Pending", report_integer(1));
    report_fact(report, "late", NULL, report_integer(0));
    report_fact(report, "edited", NULL, report_integer(0));
    report_fact(report, "missing", NULL, report_integer(0));
    report_fact(report, "ahead", NULL, report_integer(0));
    report_fact(report, "partial", NULL, report_integer(0));
    report_fact(report, "offline", NULL, report_boolean(true));
    report_fact(report, "knowledge_age", "Last seen", report_duration(INT64_C(93784000000)));
}

static void add_findings(struct report *report)
{
    static const char text[] = "-- give the role up\n\tALTER TABLE \"größe\" DROP COLUMN role;\nVACUUM agent;\n";
    static const char file[] = "migrations/20260301120000_drop_legacy_role.up.sql";
    g_autoptr(GPtrArray) findings = finding_list_new();

    struct finding *vacuum = finding_add(findings, "transaction-needed-off", FINDING_ERROR,
                                         place_of(file, text, "VACUUM"), "VACUUM cannot run in a transaction");
    vacuum->remedy = g_strdup("Put it in a migration of its own, with this line in its header:\n"
                              "-- migrator: transaction off");
    struct finding *column = finding_add(findings, "column-dropped", FINDING_WARNING, place_of(file, text, "role;"),
                                         "the column role of größe is dropped");
    column->effect = g_strdup("The running release reads it; its queries fail.");
    column->remedy = g_strdup("Drop it after no release uses it any more.");
    column->axis = "data";
    column->basis = "replayed";
    column->safe_way = g_strdup("-- 1. the application:\n"
                                "-- stop reading and writing role\n"
                                "\n"
                                "-- 2. a migration:\n"
                                "ALTER TABLE \"größe\" DROP COLUMN role;\n");
    finding_add(findings, "unsealed", FINDING_NOTE, place_in(file), "a draft that is not in migrator.sum yet");
    report_take_findings(report, findings);
}

static void add_fault(struct report *report)
{
    static const char text[] = "SELECT 1;\nALTER TABLE agent DROP COLUMN role;\n";
    CLEANUP(fault_clear) struct fault fault = { 0 };

    fault_set(&fault, FAULT_FAILED, "20260301120000_drop_legacy_role failed: relation \"agent\" does not exist");
    g_strlcpy(fault.sqlstate, "42P01", sizeof(fault.sqlstate));
    fault_set_place(&fault, place_of("migrations/20260301120000_drop_legacy_role.up.sql", text, "agent"));
    fault_set_state(&fault, "the migration was rolled back; 3 before it were applied");
    fault_set_hint(&fault, "mend the file, seal it and run up again");
    report_fault(report, &fault);
}

struct report *sample_report_new(void)
{
    struct report *report = report_new("status");

    report_headline(report, REPORT_WARN, "%d migration is pending", 1);
    add_facts(report);
    add_migrations(report);
    add_findings(report);
    add_fault(report);
    report_note(report, "To apply it: migrator up");
    return report;
}

struct report *sample_report_of(const char *text)
{
    const struct report_column column = { "cell", text, false };
    const struct report_value values[] = { report_text(text) };
    g_autoptr(GPtrArray) findings = finding_list_new();
    CLEANUP(fault_clear) struct fault fault = { 0 };
    struct report *report = report_new("status");

    report_headline(report, REPORT_BAD, "%s", text);
    report_fact(report, "fact", text, report_text(text));
    report_table(report, "rows", text, text, &column, 1);
    report_row(report, values, 1);
    report_table(report, "none", text, text, &column, 1);
    for (int severity = 0; severity < FINDING_SEVERITY_COUNT; severity++) {
        struct finding *finding = finding_add(findings, "an-id", (enum finding_severity)severity,
                                              place_at(text, text, strlen(text), strlen(text) / 2), "%s", text);
        finding->effect = g_strdup(text);
        finding->remedy = g_strdup(text);
        finding->axis = "availability";
        finding->basis = "parsed";
        finding->safe_way = g_strdup(text);
    }
    report_take_findings(report, findings);
    fault_set(&fault, FAULT_FAILED, "%s", text);
    fault_set_place(&fault, place_at(text, text, strlen(text), strlen(text) / 2));
    fault_set_detail(&fault, "%s", text);
    fault_set_state(&fault, "%s", text);
    fault_set_hint(&fault, "%s", text);
    report_fault(report, &fault);
    report_note(report, "%s", text);
    return report;
}

struct report *sample_report_empty(void)
{
    struct report *report = report_new("verify");

    report_headline(report, REPORT_GOOD, "12 migrations are in order");
    report_table(report, "order_problems", "Order", "Every version comes after the one before it.", columns, 2);
    report_table(report, "other_problems", "Others", NULL, columns, 2);
    return report;
}
