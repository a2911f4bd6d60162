/* command/plan.c - what up would do: order, class, how it runs, and what stands in the way. */
#include "command/plan.h"
#include "apply/apply.h"
#include "command/commands.h"
#include "command/database.h"
#include "migration/layout.h"

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
    if (unit->migration->header.irreversible != NULL)
        g_ptr_array_add(notes, (gpointer)(guintptr) "marked irreversible");
    if (notes->len == 0)
        return NULL;
    g_ptr_array_add(notes, NULL);
    return g_strjoinv("; ", (char **)notes->pdata);
}

static void add_unit(struct report *report, const struct plan_item *item, const struct apply_unit *unit)
{
    g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, item->version);
    g_autofree char *notes = notes_of(unit);
    const struct report_value row[] = {
        report_text(version),
        report_text(item->name),
        report_styled(item->class_name, strcmp(item->class_name, "compatible") == 0 ? REPORT_PLAIN : REPORT_WARN),
        report_text(unit->transaction_off ? "statement by statement" : "one transaction"),
        report_integer(unit->parts[MIGRATION_UP].statements->len),
        report_text(item->mark),
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
        { "notes", "notes", false },
    };
    bool is_native = layout_is_native(context->set.layout);

    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };

        if (item->state != PLAN_PENDING && item->state != PLAN_PARTIAL)
            continue;
        apply_unit_read(&unit, item->migration, is_native, findings);
        add_unit(report, item, &unit);
    }
}

static const char *problem_of(const struct plan_item *item)
{
    switch (item->state) {
    case PLAN_LATE:
        return "not applied, though a later one is; `migrator seal` moves drafts to the end";
    case PLAN_EDITED:
        return "the file is another than the one that was applied; put it back, and write the change as a new migration";
    case PLAN_MISSING:
    case PLAN_AHEAD:
        return strcmp(item->class_name != NULL ? item->class_name : "", "compatible") == 0
                       ? NULL
                       : "applied, not here, and incompatible with this release";
    case PLAN_APPLIED:
    case PLAN_PENDING:
    case PLAN_PARTIAL:
    case PLAN_STATE_COUNT:
    default:
        return NULL;
    }
}

static void add_problems(struct report *report, const struct plan *plan)
{
    static const struct report_column columns[] = {
        { "version", "version", false },
        { "name", "name", false },
        { "problem", "problem", false },
        { "detail", "", false },
    };

    report_table(report, "order_problems", "In the way:", NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, item->version);
        const char *problem = problem_of(item);

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
    guint pending = plan->counts[PLAN_PENDING] + plan->counts[PLAN_PARTIAL];

    if (pending > 0)
        report_headline(report, REPORT_WARN, "%u migration%s to apply", pending, pending == 1 ? "" : "s");
    else
        report_headline(report, REPORT_GOOD, "Nothing to apply");
    report_fact(report, "environment", "environment", report_text(database_environment(database)));
    report_fact(report, "database", "database", report_text(database->place));
    report_fact(report, "pending", NULL, report_integer(pending));
    add_pending(database->context, report, plan, findings);
    add_problems(report, plan);
    report_take_findings(report, findings);
    return report;
}

static bool print_plan(const struct database *database, const struct plan *plan, struct fault *fault)
{
    g_autoptr(GPtrArray) findings = g_steal_pointer(&database->context->findings);
    CLEANUP(report_cleanup) struct report *report = plan_report(database, plan, findings);

    return context_print(database->context, report, fault);
}

bool command_plan(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(plan_release) struct plan plan = { 0 };
    int64_t target = LEDGER_NO_VERSION;

    if (!database_target(context, &target, fault) || !database_open(&database, context, fault))
        return false;
    database_remember(&database);
    plan_make(&plan, &context->set, &database.ledger, target);
    return print_plan(&database, &plan, fault);
}
