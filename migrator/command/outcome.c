/* command/outcome.c - how a run ended: its report, and its fault. */
#include "base/plural.h"
#include "command/runner.h"

#include <string.h>

static void add_rows(const struct runner *runner, struct report *report)
{
    static const struct report_column columns[] = {
        { "version", "version", false }, { "name", "name", false },       { "duration", "took", true },
        { "class", "class", false },     { "outcome", "outcome", false },
    };

    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < runner->applied->len; i++) {
        const struct migration *migration = g_ptr_array_index(runner->applied, i);
        const struct ledger_entry *entry = ledger_find_applied(&runner->database.ledger, migration->version);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, migration->version);
        const char *class_name = plan_class(migration);
        const struct report_value row[] = {
            report_text(version),
            report_text(migration->name),
            entry != NULL && entry->duration >= 0 ? report_duration(entry->duration) : report_null(),
            report_styled(class_name, plan_is_compatible(class_name) ? REPORT_PLAIN : REPORT_WARN),
            report_styled("applied", REPORT_GOOD),
        };
        report_row(report, row, G_N_ELEMENTS(row));
    }
}

static struct report *make_report(const struct runner *runner, int64_t duration, const struct fault *failure)
{
    struct report *report = report_new(runner->context->command->name);
    guint ahead = runner->plan.items != NULL ? runner->plan.counts[PLAN_AHEAD] + runner->plan.counts[PLAN_MISSING] : 0;

    if (failure->kind != FAULT_NONE)
        report_headline(report, REPORT_BAD, "Stopped after %u migration%s", runner->applied->len,
                        plural(runner->applied->len));
    else if (runner->applied->len == 0)
        report_headline(report, REPORT_GOOD, "Nothing to do: %u migration%s applied",
                        g_hash_table_size(runner->database.ledger.applied),
                        g_hash_table_size(runner->database.ledger.applied) == 1 ? " is" : "s are");
    else if (runner->undone > 0)
        report_headline(report, REPORT_GOOD, "Applied %u migration%s in %.1f s, after undoing %u", runner->applied->len,
                        plural(runner->applied->len), (double)duration / G_USEC_PER_SEC, runner->undone);
    else
        report_headline(report, REPORT_GOOD, "Applied %u migration%s in %.1f s", runner->applied->len,
                        plural(runner->applied->len), (double)duration / G_USEC_PER_SEC);
    report_fact(report, "environment", "environment", report_text(database_environment(&runner->database)));
    report_fact(report, "database", "database", report_text(runner->database.place));
    report_fact(report, "run", NULL, report_text(runner->database.run));
    report_fact(report, "applied", NULL, report_integer(runner->applied->len));
    report_fact(report, "duration", NULL, report_duration(duration));
    report_fact(report, "head_seq", NULL, report_integer(runner->database.ledger.entries->len));
    add_rows(runner, report);
    if (failure->kind != FAULT_NONE)
        report_fault(report, failure);
    for (guint i = 0; i < runner->conflicts->len; i++)
        report_note(report, "Not as it was left: %s (see the table conflict in the ledger's schema).",
                    (const char *)g_ptr_array_index(runner->conflicts, i));
    if (ahead > 0)
        report_note(report, "The database is ahead of this release by %u migration%s, all of them compatible.", ahead,
                    plural(ahead));
    return report;
}

/* A run that was refused at once has nothing to report but its fault. */
static bool report_result(struct runner *runner, int64_t started_at, bool is_done, const struct fault *failure,
                          struct fault *fault)
{
    const bool is_printed = is_done || runner->applied->len > 0;

    if (!is_printed && runner->record.folder == NULL)
        return true;
    CLEANUP(report_cleanup)
    struct report *report = make_report(runner, g_get_monotonic_time() - started_at, failure);
    const bool is_recorded = record_end(&runner->record, &runner->database, report, failure, fault);
    return (!is_printed || context_print(runner->context, report, fault)) && is_recorded;
}

bool runner_finish(struct runner *runner, int64_t started_at, bool is_done, struct fault *failure, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault unreported = { 0 };

    runner_remember(runner, failure);
    const bool is_reported = report_result(runner, started_at, is_done, failure, &unreported);
    if (!is_done)
        return fault_move(fault, failure);
    return is_reported || fault_move(fault, &unreported);
}
