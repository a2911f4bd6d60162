/* command/status.c - where a database stands, version by version. */
#include "command/commands.h"
#include "command/database.h"
#include "command/drift.h"
#include "command/frozen.h"
#include "command/pending.h"

#include <string.h>

static enum report_style style_of(enum plan_state state)
{
    static const enum report_style styles[PLAN_STATE_COUNT] = {
        [PLAN_APPLIED] = REPORT_GOOD, [PLAN_PENDING] = REPORT_WARN, [PLAN_LATE] = REPORT_BAD,
        [PLAN_EDITED] = REPORT_BAD,   [PLAN_PARTIAL] = REPORT_BAD,  [PLAN_MISSING] = REPORT_DIM,
        [PLAN_AHEAD] = REPORT_DIM,
    };
    return styles[state];
}

static void add_rows(struct report *report, const struct plan *plan)
{
    static const struct report_column columns[] = {
        { "version", "version", false }, { "name", "name", false },           { "state", "state", false },
        { "class", "class", false },     { "applied_at", "when", false },     { "duration", "took", true },
        { "by", "by", false },           { "application", "release", false }, { "mark", NULL, false },
    };

    report_table(report, "migrations", NULL, "no migrations", columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        const struct ledger_entry *entry = item->entry;
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, item->version);
        const struct report_value row[] = {
            report_text(version),
            report_text(item->name),
            report_styled(plan_state_name(item->state), style_of(item->state)),
            report_styled(item->class_name, plan_is_compatible(item->class_name) ? REPORT_PLAIN : REPORT_WARN),
            entry != NULL ? report_time(entry->at) : report_null(),
            entry != NULL && entry->duration >= 0 ? report_duration(entry->duration) : report_null(),
            report_text(entry != NULL ? entry->role : NULL),
            report_commit(entry != NULL ? entry->application : NULL),
            report_text(item->mark),
        };
        report_row(report, row, G_N_ELEMENTS(row));
    }
}

static void add_headline(struct report *report, const struct plan *plan, const struct database *database)
{
    const guint *counts = plan->counts;
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%u applied, %u pending", counts[PLAN_APPLIED] + counts[PLAN_EDITED],
                           counts[PLAN_PENDING]);
    for (int state = PLAN_LATE; state < PLAN_STATE_COUNT; state++)
        if (counts[state] > 0)
            g_string_append_printf(text, ", %u %s", counts[state], plan_state_name((enum plan_state)state));
    guint wrong = counts[PLAN_LATE] + counts[PLAN_EDITED] + counts[PLAN_PARTIAL];
    frozen_headline(database, report,
                    wrong > 0                  ? REPORT_BAD
                    : counts[PLAN_PENDING] > 0 ? REPORT_WARN
                                               : REPORT_GOOD,
                    text->str);
}

static void add_counts(struct report *report, const struct plan *plan)
{
    for (int state = 0; state < PLAN_STATE_COUNT; state++) {
        guint count = plan->counts[state] + (state == PLAN_APPLIED ? plan->counts[PLAN_EDITED] : 0);
        report_fact(report, plan_state_name((enum plan_state)state), NULL, report_integer(count));
    }
}

/* What to do about what does not fit. */
static void add_notes(struct report *report, const struct plan *plan)
{
    if (plan->counts[PLAN_EDITED] > 0)
        report_note(report,
                    "edited: the file is another than the one that was applied; `migrator plan` says what to do.");
    if (plan->counts[PLAN_LATE] > 0)
        report_note(report, "late: not applied, though a later one is; `migrator seal` moves drafts to the end.");
    if (plan->counts[PLAN_PARTIAL] > 0)
        report_note(report, "partial: begun outside of a transaction and not finished; `migrator up` of a release that "
                            "has its file goes on with it.");
    if (plan->counts[PLAN_MISSING] > 0)
        report_note(report, "missing: applied, but there is no such file here, though there are later ones.");
    if (plan->counts[PLAN_AHEAD] > 0)
        report_note(report, "ahead: applied by a later release than this one.");
    if (plan->counts[PLAN_PENDING] > 0)
        report_note(report, "`migrator plan` shows what `migrator up` would do.");
}

/* The statements of a partly applied migration that ran. */
static void add_partial(struct report *report, const struct plan *plan, const struct ledger *ledger)
{
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        const struct ledger_progress *progress =
                item->state == PLAN_PARTIAL ? ledger_find_progress(ledger, item->version) : NULL;

        if (progress == NULL)
            continue;
        g_autofree char *done = ledger_progress_words(progress);
        if (progress->started > 0)
            report_note(report,
                        "%" G_GINT64_FORMAT ": %s; statement %" G_GINT64_FORMAT " was begun, and its end is not known.",
                        item->version, done, progress->started);
        else
            report_note(report, "%" G_GINT64_FORMAT ": %s.", item->version, done);
    }
}

/* What is not as the applied migrations make it; with --offline there is nothing to compare. */
static bool add_drift(struct database *database, struct report *report, guint *count, struct fault *fault)
{
    static const struct report_column columns[] = { { "difference", "not as the migrations make it", false } };
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    bool is_reduced = false;

    if (!settings_flag(database->context->settings, "drift"))
        return true;
    if (database->is_offline)
        return fault_set(fault, FAULT_USAGE, "--drift needs the database itself");
    if (!drift_find(database, lines, &is_reduced, fault))
        return false;
    *count = lines->len;
    report_table(report, "drift", NULL, "The schema is what the applied migrations make.", columns,
                 G_N_ELEMENTS(columns));
    for (guint i = 0; i < lines->len; i++) {
        const struct report_value value = report_styled(g_ptr_array_index(lines, i), REPORT_WARN);
        report_row(report, &value, 1);
    }
    if (lines->len > 0)
        report_note(report, "drift: - is missing, + was made by no migration, ~ is different.");
    if (is_reduced)
        report_note(report,
                    "It was compared with a server of another major version: without the text of views and rules, "
                    "which privileges are given, versions of extensions, options of publications and owners of "
                    "schemas.");
    return true;
}

bool command_status(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(plan_release) struct plan plan = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("status");
    g_autoptr(GPtrArray) hazards = finding_list_new(); /* plan shows them */
    guint drift = 0;

    if (!database_open(&database, context, fault))
        return false;
    database_remember(&database);
    if (!pending_judge_all(context, &database.ledger, NULL, hazards, fault))
        return false;
    plan_make(&plan, &context->set, &database.ledger, LEDGER_NO_VERSION);
    add_headline(report, &plan, &database);
    database_report(&database, report);
    frozen_report(&database, report);
    add_counts(report, &plan);
    add_rows(report, &plan);
    add_notes(report, &plan);
    add_partial(report, &plan, &database.ledger);
    if (!add_drift(&database, report, &drift, fault) || !context_print(context, report, fault))
        return false;
    if (settings_flag(context->settings, "exit-code") &&
        (drift > 0 || plan.counts[PLAN_APPLIED] < context->set.migrations->len))
        context->exit_code = fault_kinds[FAULT_ANSWER].exit_code;
    return true;
}
