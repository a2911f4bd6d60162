/* command/going_back_report.c - what a rollback takes, or what became of it, as a report. */
#include "base/plural.h"
#include "command/frozen.h"
#include "command/going_back.h"

/* Is it undone by now? */
static bool is_undone(const struct going_back *back, const struct going_back_row *row)
{
    return ledger_find_applied(&back->database->ledger, row->version) == NULL;
}

static const struct going_back_row *row_at(const struct going_back *back, guint index)
{
    return g_ptr_array_index(back->rows, index);
}

static void add_rows(const struct going_back *back, struct report *report)
{
    static const struct report_column columns[] = {
        { "version", "version", false },
        { "name", "name", false },
        { "class", "class", false },
        { "way_back", "way back", false },
        { "rehearsed_at", "rehearsed", false },
        { "applied_at", "applied", false },
        { "expected", "may take", true },
        { "outcome", "outcome", false },
    };

    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = row_at(back, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, row->version);
        const struct report_value values[] = {
            report_text(version),
            report_text(row->name),
            report_styled(row->class_name, plan_is_compatible(row->class_name) ? REPORT_PLAIN : REPORT_WARN),
            report_styled(way_back_name(row->way), way_back_style(row->way)),
            row->rehearsed_at >= 0 ? report_time(row->rehearsed_at) : report_null(),
            row->is_due ? report_null() : report_time(row->applied_at),
            row->expected >= 0 ? report_duration(row->expected) : report_null(),
            row->is_due            ? report_text("pending")
            : is_undone(back, row) ? report_styled("undone", REPORT_GOOD)
                                   : report_text("applied"),
        };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

static guint count_without(const struct going_back *back)
{
    guint count = 0;

    for (guint i = 0; i < back->rows->len; i++)
        count += row_at(back, i)->way == WAY_BACK_NONE;
    return count;
}

/* Of the first that is applied without one, as --run would say it. */
static void note_why(const struct going_back *back, struct report *report)
{
    CLEANUP(fault_clear) struct fault why = { 0 };
    bool is_due = false;

    for (guint i = 0; i < back->rows->len; i++)
        is_due |= row_at(back, i)->is_due;
    if (!is_due && !going_back_check(back, &why))
        report_note(report, "%s%s%s.", why.text, why.detail != NULL ? "; " : "", why.detail != NULL ? why.detail : "");
}

static void note_next(const struct going_back *back, struct report *report)
{
    const guint without = count_without(back);

    if (without > 0) {
        report_note(report, "%u of them %s no way back: %s cannot be undone by this program.", without,
                    without == 1 ? "has" : "have", without == 1 ? "it" : "they");
        note_why(back, report);
        return;
    }
    report_note(report, "Do it: migrator rollback --to %s%s --run; %sit ends before writes are let in again.", back->to,
                back->is_exact ? " --exact" : "",
                going_back_needs_freeze(back) ? "it stops writes to the tables concerned first, and " : "");
    report_note(report, "As files for people and psql: --out DIR.");
}

/* How many of these rows are compatible, and undone all the same? */
static guint count_company(const struct going_back *back, guint first, guint end)
{
    guint compatible = 0;

    for (guint i = first; i < end && !back->is_exact; i++)
        compatible += plan_is_compatible(row_at(back, i)->class_name);
    return compatible;
}

/* Compatible migrations that are undone with those that are not. */
static void note_kept_company(const struct going_back *back, struct report *report)
{
    const guint untried = back->is_rehearsed ? back->untried : back->rows->len;
    const guint blind = count_company(back, 0, untried), unfit = count_company(back, untried, back->rows->len);

    if (unfit > 0)
        report_note(report,
                    "%u of them %s compatible, and undone because the rest does not fit beneath %s, as a rehearsal has "
                    "shown.",
                    unfit, unfit == 1 ? "is" : "are", unfit == 1 ? "it" : "them");
    if (blind > 0)
        report_note(report,
                    "%u of them %s compatible, and undone because %s on what has to go: that the rest fits without %s "
                    "was not rehearsed.",
                    blind, blind == 1 ? "is" : "are", blind == 1 ? "it stands" : "they stand",
                    blind == 1 ? "it" : "them");
}

static void add_stays(const struct going_back *back, struct report *report)
{
    static const struct report_column columns[] = { { "version", "version", false }, { "name", "name", false } };

    report_table(report, "stays",
                 "Above the target, compatible with it, and left as it is (--exact undoes it, too):", NULL, columns,
                 G_N_ELEMENTS(columns));
    for (guint i = 0; i < back->stays->len; i++) {
        const struct going_back_row *row = g_ptr_array_index(back->stays, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, row->version);
        const struct report_value values[] = { report_text(version), report_text(row->name) };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

/* Microseconds; -1: of one of them it is not known. */
static int64_t expected_in_all(const struct going_back *back)
{
    int64_t sum = 0;

    for (guint i = 0; i < back->rows->len; i++) {
        if (row_at(back, i)->expected < 0)
            return -1;
        sum += row_at(back, i)->expected;
    }
    return sum;
}

static void note_done(const struct going_back *back, struct report *report)
{
    for (guint i = 0; back->conflicts != NULL && i < back->conflicts->len; i++)
        report_note(report, "Not as before: %s (see the table conflict in the ledger's schema).",
                    (const char *)g_ptr_array_index(back->conflicts, i));
    if (frozen_step(back->database) == ROLLBACK_THAW)
        report_note(report, "Writes are still frozen: check what the release reads, then `migrator thaw`.");
}

/* What it is about, or what became of it; owned by the caller. */
static char *words_of(const struct going_back *back, bool runs, guint undone, enum report_style *style)
{
    const guint all = back->rows->len;

    *style = REPORT_GOOD;
    if (all == 0 && back->stays->len > 0)
        return g_strdup_printf("Nothing to undo: what is above %s is compatible with it", back->target);
    if (all == 0)
        return g_strdup_printf("Nothing to undo: the database is at %s", back->target);
    if (runs && undone == all)
        return g_strdup_printf("Back at %s: %u migration%s undone", back->target, undone,
                               undone == 1 ? " is" : "s are");
    *style = runs ? REPORT_BAD : REPORT_WARN;
    if (runs && undone == 0 && frozen_step(back->database) == ROLLBACK_NONE)
        return g_strdup_printf("Not begun to go back to %s: that undoes %u migration%s", back->target, all,
                               plural(all));
    if (runs)
        return g_strdup_printf("Stopped on the way back to %s: %u of %u undone", back->target, undone, all);
    return g_strdup_printf("Going back to %s undoes %u migration%s", back->target, all, plural(all));
}

static void headline(const struct going_back *back, bool runs, struct report *report)
{
    enum report_style style = REPORT_GOOD;
    guint undone = 0;

    for (guint i = 0; i < back->rows->len; i++)
        undone += !row_at(back, i)->is_due && is_undone(back, row_at(back, i));
    g_autofree char *words = words_of(back, runs, undone, &style);
    report_fact(report, "undone", NULL, report_integer(undone));
    frozen_headline(back->database, report, style, words);
}

struct report *going_back_report(const struct going_back *back, bool runs)
{
    struct report *report = report_new("rollback");

    headline(back, runs, report);
    database_report(back->database, report);
    report_fact(report, "target", NULL, report_text(back->target));
    report_fact(report, "rehearsed", NULL, report_boolean(back->is_rehearsed));
    report_fact(report, "tried_at", back->least.at > 0 ? "tried as a whole" : NULL,
                back->least.at > 0 ? report_time(back->least.at) : report_null());
    frozen_report(back->database, report);
    report_fact(report, "conflicts", NULL, report_integer(back->conflicts != NULL ? back->conflicts->len : 0));
    const int64_t expected = expected_in_all(back);
    report_fact(report, "expected", !runs && back->rows->len > 0 ? "may take" : NULL,
                expected >= 0 ? report_duration(expected) : report_null());
    add_rows(back, report);
    add_stays(back, report);
    note_kept_company(back, report);
    if (runs)
        note_done(back, report);
    else if (back->rows->len > 0)
        note_next(back, report);
    return report;
}
