/* command/gate.c - may a release run on this schema? */
#include "base/plural.h"
#include "command/commands.h"
#include "command/database.h"
#include "command/frozen.h"
#include "command/release_set.h"
#include "command/stored.h"
#include "command/undo.h"
#include "ledger/way_back.h"

#include <string.h>

/* Where no header says why, what its class means. */
static char *why_of(struct database *database, const struct plan_item *item)
{
    CLEANUP(migration_header_release) struct migration_header header = { 0 };

    if (item->entry == NULL)
        return g_strdup("it was begun by another release, and is not finished");
    if (stored_header(database, item->entry, &header) && header.incompatible != NULL)
        return g_steal_pointer(&header.incompatible);
    if (g_strcmp0(item->class_name, "destructive") == 0)
        return g_strdup("what a release before it may use is gone, with its data");
    return g_strdup(item->class_name != NULL ? "a release before it can break on it" : "its class is not known");
}

static guint add_in_the_way(struct database *database, const struct plan *plan, struct report *report)
{
    static const struct report_column columns[] = {
        { "version", "version", false }, { "name", "name", false },         { "class", "class", false },
        { "why", "why", false },         { "way_back", "way back", false }, { "rehearsed_at", "rehearsed", false },
    };
    guint count = 0;

    report_table(report, "migrations", "In the way:", NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = plan_item(plan, i);
        if (!plan_item_is_in_the_way(item))
            continue;
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, item->version);
        g_autofree char *why = why_of(database, item);
        const struct ledger_entry *entry = item->entry;
        const int64_t rehearsed_at = entry != NULL ? undo_rehearsed_at(&database->ledger, entry) : -1;
        const struct report_value row[] = {
            report_text(version),
            report_text(item->name),
            report_styled(item->class_name, REPORT_BAD),
            report_text(why),
            report_text(way_back_name(entry != NULL ? undo_kind(&database->ledger, entry) : WAY_BACK_NONE)),
            rehearsed_at >= 0 ? report_time(rehearsed_at) : report_null(),
        };
        report_row(report, row, G_N_ELEMENTS(row));
        count++;
    }
    return count;
}

static void add_headline(const struct database *database, const struct plan *plan, guint in_the_way,
                         struct report *report)
{
    const char *sha = settings_text(database->context->settings, "app");
    g_autofree char *release = sha != NULL ? g_strdup_printf("release %.12s", sha) : g_strdup("this release");
    const guint ahead = plan->counts[PLAN_AHEAD] + plan->counts[PLAN_MISSING];
    g_autoptr(GString) words = g_string_new(release);

    if (in_the_way > 0)
        g_string_append_printf(words, " cannot run on this schema: %u migration%s in the way", in_the_way,
                               in_the_way == 1 ? " is" : "s are");
    else if (ahead > 0)
        g_string_append_printf(words, " can run: the schema is ahead by %u migration%s, compatible with it", ahead,
                               plural(ahead));
    else
        g_string_append(words, " can run on this schema");
    frozen_headline(database, report, in_the_way > 0 ? REPORT_BAD : REPORT_GOOD, words->str);
    report_fact(report, "ahead", NULL, report_integer(ahead));
}

/* The newest in the way that is applied and cannot be undone; NULL: there is none. */
static const struct plan_item *find_lasting(const struct ledger *ledger, const struct plan *plan)
{
    for (guint i = plan->items->len; i-- > 0;) {
        const struct plan_item *item = plan_item(plan, i);
        if (plan_item_is_in_the_way(item) && item->entry != NULL && undo_kind(ledger, item->entry) == WAY_BACK_NONE)
            return item;
    }
    return NULL;
}

static void note_lasting(const struct ledger *ledger, const struct plan_item *item, struct report *report)
{
    const struct ledger_entry *forgot = undo_forgotten(ledger, item->entry);
    g_autofree char *words = forgot != NULL ? undo_forgotten_words(forgot) : NULL;

    report_note(report, "Deploy a release that has them: %" G_GINT64_FORMAT "_%s cannot be undone%s%s.", item->version,
                item->name, words != NULL ? ", what it kept is forgotten: " : "", words != NULL ? words : "");
}

static void add_next(const struct ledger *ledger, const struct plan *plan, bool is_in_the_way, struct report *report)
{
    const guint pending = plan->counts[PLAN_PENDING] + plan->counts[PLAN_LATE];
    const struct plan_item *lasting = find_lasting(ledger, plan);
    g_autofree char *command =
            !is_in_the_way || lasting != NULL
                    ? NULL
                    : g_strdup_printf("migrator rollback --to %" G_GINT64_FORMAT " --run", plan_newest_to_stay(plan));

    report_fact(report, "pending", NULL, report_integer(pending));
    report_fact(report, "rollback", NULL, report_text(command));
    if (lasting != NULL)
        note_lasting(ledger, lasting, report);
    else if (is_in_the_way)
        report_note(report, "Deploy a release that has them, or undo them: %s", command);
    else if (pending > 0)
        report_note(report, "It has %u migration%s more: its `migrator up` comes first.", pending, plural(pending));
}

static bool answer(struct database *database, const struct release_set *release, struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("gate");
    CLEANUP(plan_release) struct plan plan = { 0 };
    struct context *context = database->context;

    plan_make(&plan, release->set, &database->ledger, LEDGER_NO_VERSION);
    database_report(database, report);
    report_fact(report, "release", NULL, report_text(settings_text(context->settings, "app")));
    report_fact(report, "basis", "known from", report_text(release->basis));
    const guint in_the_way = add_in_the_way(database, &plan, report);
    add_headline(database, &plan, in_the_way, report);
    add_next(&database->ledger, &plan, in_the_way > 0, report);
    if (in_the_way > 0)
        context->exit_code = fault_kinds[FAULT_AHEAD].exit_code;
    return context_print(context, report, fault);
}

bool command_gate(struct context *context, struct fault *fault)
{
    CLEANUP(database_close) struct database database = { 0 };
    CLEANUP(release_set_release) struct release_set release = { 0 };

    if (!database_open_anyhow(&database, context, fault))
        return false;
    database_remember(&database);
    return release_set_read(&release, &database, settings_text(context->settings, "app"), fault) &&
           answer(&database, &release, fault);
}
