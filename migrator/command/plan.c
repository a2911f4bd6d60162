/* command/plan.c - what up would do: order, class, how it runs, and what stands in the way. */
#include "command/plan.h"

#include "apply/apply.h"
#include "base/plural.h"
#include "command/commands.h"
#include "command/database.h"
#include "command/effects.h"
#include "command/frozen.h"
#include "command/going_back.h"
#include "command/kept.h"
#include "command/least_due.h"
#include "command/missing.h"
#include "command/pending.h"
#include "command/undo.h"
#include "command/way_back_files.h"
#include "migration/layout.h"
#include "migration/seals.h"

#include <string.h>

static char *notes_of(const struct apply_unit *unit)
{
    const struct sql_script *up = &unit->parts[MIGRATION_UP];
    g_autoptr(GPtrArray) notes = g_ptr_array_new();

    if (up->transaction_off_derived)
        g_ptr_array_add(notes, (gpointer)(guintptr) "transaction off derived from its statements");
    if (up->wrapped)
        g_ptr_array_add(notes, (gpointer)(guintptr) "its own BEGIN and COMMIT are folded into ours");
    if (up->opaque)
        g_ptr_array_add(notes, (gpointer)(guintptr) "not understood by this program's parser: sent whole");
    g_autofree char *without = migration_header_without(&unit->migration->header);
    if (without != NULL)
        g_ptr_array_add(notes, without);
    if (notes->len == 0)
        return NULL;
    g_ptr_array_add(notes, NULL);
    return g_strjoinv("; ", (char **)notes->pdata);
}

/* What it can be undone by, when it is applied as it is here, and when that was proven. */
static void describe_way_back(const struct context *context, const struct migration *migration,
                              struct report_value *way_back, struct report_value *rehearsed_at)
{
    CLEANUP(rehearsal_release) struct rehearsal rehearsal = { .at = -1 };
    const bool is_rehearsed = way_back_files_rehearsed(context, migration, &rehearsal);
    const enum way_back_kind way = undo_kind_here(migration, is_rehearsed);

    *way_back = way == WAY_BACK_NONE ? report_null() : report_styled(way_back_name(way), way_back_style(way));
    *rehearsed_at = rehearsal.at >= 0 ? report_time(rehearsal.at) : report_null();
}

static void add_unit(const struct context *context, struct report *report, const struct plan_item *item,
                     const struct apply_unit *unit)
{
    g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, item->version);
    g_autofree char *notes = notes_of(unit);
    struct report_value way_back, rehearsed_at;

    describe_way_back(context, unit->migration, &way_back, &rehearsed_at);
    const struct report_value row[] = {
        report_text(version),
        report_text(item->name),
        report_styled(item->class_name, plan_is_compatible(item->class_name) ? REPORT_PLAIN : REPORT_WARN),
        report_text(unit->transaction_off ? "statement by statement" : "one transaction"),
        report_integer(unit->parts[MIGRATION_UP].statements->len),
        report_text(item->mark),
        way_back,
        rehearsed_at,
        report_text(notes),
    };

    report_row(report, row, G_N_ELEMENTS(row));
}

static void add_pending(struct context *context, struct report *report, const struct plan *plan, GPtrArray *findings)
{
    static const struct report_column columns[] = {
        { "version", "version", false },      { "name", "name", false },
        { "class", "class", false },          { "transaction", "runs as", false },
        { "statements", "statements", true }, { "mark", "why", false },
        { "way_back", "way back", false },    { "rehearsed_at", "rehearsed", false },
        { "notes", "notes", false },
    };
    bool is_native = layout_is_native(context->set.layout);

    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };

        if (!plan_item_is_due(item))
            continue;
        apply_unit_read(&unit, item->migration, is_native, findings);
        add_unit(context, report, item, &unit);
    }
}

static const char *problem_of(const struct plan_item *item, bool is_development)
{
    switch (item->state) {
    case PLAN_LATE:
        return is_development ? "not applied, though later ones are: `up` undoes those, then applies all in order"
                              : "not applied, though a later one is; `migrator seal` moves drafts to the end";
    case PLAN_EDITED:
        if (is_development)
            return "another file than the one that was applied: `up` undoes it and what came after, and applies them anew";
        return "the file is another than the one that was applied; put it back and write a new migration";
    case PLAN_MISSING:
    case PLAN_AHEAD:
        return plan_is_compatible(item->class_name) ? NULL : "applied, not here, and incompatible with this release";
    case PLAN_PARTIAL:
        return item->migration == NULL ? "begun by a release that has its file, and not finished" : NULL;
    case PLAN_APPLIED:
    case PLAN_PENDING:
    case PLAN_STATE_COUNT:
    default:
        return NULL;
    }
}

static void add_problems(struct report *report, const struct plan *plan, bool is_development)
{
    static const struct report_column columns[] = {
        { "version", "version", false },
        { "name", "name", false },
        { "problem", "problem", false },
        { "detail", "", false },
    };

    report_table(report, "order_problems", is_development ? "Not as it was applied:" : "In the way:", NULL, columns,
                 G_N_ELEMENTS(columns));
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, item->version);
        const char *problem = problem_of(item, is_development);

        if (problem == NULL)
            continue;
        const struct report_value row[] = {
            report_text(version),
            report_text(item->name),
            report_styled(plan_state_name(item->state), REPORT_BAD),
            report_text(problem),
        };
        report_row(report, row, G_N_ELEMENTS(row));
    }
}

struct report *plan_report(const struct database *database, const struct plan *plan, GPtrArray *findings)
{
    struct report *report = report_new("plan");
    guint pending = plan_count_due(plan);

    if (pending > 0)
        report_headline(report, REPORT_WARN, "%u migration%s to apply", pending, plural(pending));
    else
        report_headline(report, REPORT_GOOD, "Nothing to apply");
    report_fact(report, "environment", "environment", report_text(database_environment(database)));
    report_fact(report, "database", "database", report_text(database->place));
    context_report_layout(database->context, report);
    report_fact(report, "pending", NULL, report_integer(pending));
    add_pending(database->context, report, plan, findings);
    add_problems(report, plan, g_strcmp0(database_next_environment(database), "development") == 0);
    report_take_findings(report, findings);
    return report;
}

/* In development `up` seals by itself: what is not sealed yet stands in nobody's way. */
static bool leave_to_up(GPtrArray *findings)
{
    guint before = findings->len;

    for (guint i = findings->len; i-- > 0;)
        if (seals_concern(g_ptr_array_index(findings, i)))
            g_ptr_array_remove_index(findings, i);
    return findings->len < before;
}

/* That an applied file was edited is in the table of problems, with what is to be done about it. */
static void drop_said(const struct plan *plan, GPtrArray *findings)
{
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);

        for (guint at = findings->len; item->state == PLAN_EDITED && at-- > 0;) {
            const struct finding *finding = g_ptr_array_index(findings, at);
            if (strcmp(finding->id, "checksum-differs") == 0 &&
                g_strcmp0(finding->place.file, item->migration->parts[MIGRATION_UP].path) == 0)
                g_ptr_array_remove_index(findings, at);
        }
    }
}

static void add_effects(const struct context *context, const struct plan *plan, struct report *report)
{
    CLEANUP(effects_release) struct effects effects = { 0 };

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        CLEANUP(rehearsal_release) struct rehearsal rehearsal = { 0 };
        if (plan_item_is_due(item) && way_back_files_evidence(context, item->migration, &rehearsal))
            effects_take(&effects, item->migration, &rehearsal);
    }
    effects_report(&effects, report, true);
}

static bool print_plan(struct database *database, const struct plan *plan, struct fault *fault)
{
    CLEANUP(kept_release) struct kept kept = { 0 };
    g_autoptr(GPtrArray) findings = g_steal_pointer(&database->context->findings);
    bool is_unsealed = g_strcmp0(database_next_environment(database), "development") == 0 && leave_to_up(findings);
    drop_said(plan, findings);
    CLEANUP(report_cleanup) struct report *report = plan_report(database, plan, findings);

    g_autofree char *frozen = frozen_words(database);

    add_effects(database->context, plan, report);
    if (!kept_read(&kept, database, plan, fault) || !kept_report(&kept, database, plan, report, fault))
        return false;
    missing_report(database, plan, report);
    if (!least_due_report(database, plan, report, fault))
        return false;
    if (frozen != NULL)
        report_note(report, "`migrator up` will be refused. %s", frozen);
    if (is_unsealed)
        report_note(report,
                    "Not everything here is sealed yet: in development `migrator up` does it, or `migrator seal`.");
    return context_print(database->context, report, fault);
}

bool plan_show(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(plan_release) struct plan plan = { 0 };
    int64_t target = LEDGER_NO_VERSION;

    if (!database_target(context, &target, fault) || !database_open(&database, context, fault))
        return false;
    database_remember(&database);
    if (!pending_judge_all(context, &database.ledger, database.is_offline ? NULL : &database.session, context->findings,
                           fault))
        return false;
    plan_make(&plan, &context->set, &database.ledger, target);
    return print_plan(&database, &plan, fault);
}

/* The way back instead of the way forward: from where the database will be when all is applied. */
static bool show_going_back(struct context *context, const char *to, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(going_back_release) struct going_back back = { 0 };
    CLEANUP(plan_release) struct plan plan = { 0 };
    CLEANUP(kept_release) struct kept kept = { 0 };
    CLEANUP(report_cleanup) struct report *report = NULL;
    g_autoptr(GPtrArray) hazards = finding_list_new(); /* the way forward shows them */

    if (!database_open_anyhow(&database, context, fault))
        return false;
    database_remember(&database);
    going_back_init(&back, &database);
    if (!going_back_choose(&back, to, fault) ||
        !pending_judge_all(context, &database.ledger, database.is_offline ? NULL : &database.session, hazards, fault))
        return false;
    plan_make(&plan, &context->set, &database.ledger, LEDGER_NO_VERSION);
    if (!kept_read(&kept, &database, &plan, fault))
        return false;
    going_back_find(&back, &plan, &kept);
    if (!going_back_rehearse(&back, fault))
        return false;
    report = going_back_report(&back, false);
    return context_print(context, report, fault);
}

bool command_plan(struct context *context, struct fault *fault)
{
    const char *to = settings_text(context->settings, "rollback-to");

    return to != NULL ? show_going_back(context, to, fault) : plan_show(context, fault);
}
