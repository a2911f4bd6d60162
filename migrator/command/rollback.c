/* command/rollback.c - go back to an earlier version or release: show what that takes, write it, or do it. */
#include "base/plural.h"
#include "command/commands.h"
#include "command/going_back.h"
#include "command/release_set.h"
#include "migration/reader.h"
#include "migration/version.h"

#include <string.h>

static void row_free(void *data)
{
    struct going_back_row *row = data;

    migration_file_release(&row->repair);
    g_free(row->name);
    g_free(row->class_name);
    g_free(row);
}

static void going_back_release(struct going_back *back)
{
    g_clear_pointer(&back->rows, g_ptr_array_unref);
    g_clear_pointer(&back->tables, g_ptr_array_unref);
    g_clear_pointer(&back->conflicts, g_ptr_array_unref);
    freeze_release(&back->freeze);
    g_free(back->target);
    runner_release(&back->runner);
}

/* ---- the target ---- */

static bool choose_release(struct going_back *back, const struct ledger_entry *release)
{
    back->seq = release->seq;
    back->target = g_strdup_printf("release %.12s", release->application);
    return true;
}

/* Without --to: the release before the one that is on this database. */
static bool choose_previous(struct going_back *back, struct fault *fault)
{
    const struct ledger *ledger = &back->runner.database.ledger;
    const struct ledger_entry *now = release_find(ledger, "", false);
    const struct ledger_entry *previous = now != NULL ? release_find(ledger, now->application, true) : NULL;

    if (previous != NULL)
        return choose_release(back, previous);
    fault_set(fault, FAULT_USAGE, "the ledger knows of no release before this one");
    return fault_set_hint(fault, "say where to go back to: --to VERSION");
}

static bool choose_target(struct going_back *back, struct fault *fault)
{
    const char *to = settings_text(back->runner.context->settings, "to");
    const struct ledger *ledger = &back->runner.database.ledger;
    int64_t version = 0;

    back->version = LEDGER_NO_VERSION;
    if (to == NULL)
        return choose_previous(back, fault);
    if (version_from_text(to, &version) && (version == 0 || ledger_find_applied(ledger, version) != NULL)) {
        back->version = version;
        back->target = g_strdup_printf("version %" G_GINT64_FORMAT, version);
        return true;
    }
    const struct ledger_entry *release = release_find(ledger, to, false);
    if (release != NULL)
        return choose_release(back, release);
    fault_set(fault, FAULT_USAGE, "%s is no version that is applied here, and no release that was deployed here", to);
    return fault_set_hint(fault, "`migrator log` lists both; --to 0 undoes everything");
}

/* ---- what it takes ---- */

static bool make_rows(struct going_back *back, struct fault *fault)
{
    g_autoptr(GPtrArray) entries = going_back_entries(back);

    back->rows = g_ptr_array_new_with_free_func(row_free);
    for (guint i = 0; i < entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(entries, i);
        struct going_back_row *row = g_new(struct going_back_row, 1);

        *row = (struct going_back_row){ .version = entry->version,
                                        .name = g_strdup(entry->name),
                                        .class_name = g_strdup(entry->class_name),
                                        .way = runner_way_back(&back->runner, entry) };
        g_ptr_array_add(back->rows, row);
        if (row->way != WAY_BACK_NONE && !runner_read_way_back(&back->runner, entry, &row->repair, fault))
            return false;
    }
    return true;
}

/* Is it undone by now? */
static bool is_undone(const struct going_back *back, const struct going_back_row *row)
{
    return ledger_find_applied(&back->runner.database.ledger, row->version) == NULL;
}

static const struct going_back_row *row_at(const struct going_back *back, guint index)
{
    return g_ptr_array_index(back->rows, index);
}

static void add_rows(const struct going_back *back, struct report *report)
{
    static const struct report_column columns[] = {
        { "version", "version", false },   { "name", "name", false },       { "class", "class", false },
        { "way_back", "way back", false }, { "outcome", "outcome", false },
    };
    static const struct {
        const char *text;
        enum report_style style;
    } ways[] = {
        [WAY_BACK_NONE] = { "none", REPORT_BAD },
        [WAY_BACK_GENERATED] = { "rehearsed", REPORT_GOOD },
        [WAY_BACK_BY_HAND] = { "by hand", REPORT_WARN },
    };

    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = row_at(back, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, row->version);
        const bool is_compatible = g_strcmp0(row->class_name, "compatible") == 0;
        const struct report_value values[] = {
            report_text(version),
            report_text(row->name),
            report_styled(row->class_name, is_compatible ? REPORT_PLAIN : REPORT_WARN),
            report_styled(ways[row->way].text, ways[row->way].style),
            is_undone(back, row) ? report_styled("undone", REPORT_GOOD) : report_text("applied"),
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

static void note_next(const struct going_back *back, struct report *report)
{
    const guint without = count_without(back);
    const char *to = settings_text(back->runner.context->settings, "to");

    if (without > 0) {
        report_note(report, "%u of them %s applied without a way back: %s cannot be undone by this program.", without,
                    without == 1 ? "was" : "were", without == 1 ? "it" : "they");
        return;
    }
    report_note(report, "Do it: migrator rollback%s%s --run; %sit ends before writes are let in again.",
                to != NULL ? " --to " : "", to != NULL ? to : "",
                going_back_needs_freeze(back) ? "it stops writes to the tables concerned first, and " : "");
    report_note(report, "As files for people and psql: --out DIR.");
}

static void note_done(const struct going_back *back, struct report *report)
{
    for (guint i = 0; back->conflicts != NULL && i < back->conflicts->len; i++)
        report_note(report, "Not as before: %s (see the table conflict in the ledger's schema).",
                    (const char *)g_ptr_array_index(back->conflicts, i));
    if (back->runner.database.ledger.freeze != NULL)
        report_note(report, "Writes are still frozen: check what the release reads, then `migrator thaw`.");
}

static void headline(const struct going_back *back, bool runs, struct report *report)
{
    guint undone = 0;

    for (guint i = 0; i < back->rows->len; i++)
        undone += is_undone(back, row_at(back, i));
    report_fact(report, "undone", NULL, report_integer(undone));
    if (back->rows->len == 0)
        report_headline(report, REPORT_GOOD, "Nothing to undo: the database is at %s", back->target);
    else if (runs && undone == back->rows->len)
        report_headline(report, REPORT_GOOD, "Back at %s: %u migration%s undone", back->target, undone,
                        undone == 1 ? " is" : "s are");
    else if (runs)
        report_headline(report, REPORT_BAD, "Stopped on the way back to %s: %u of %u undone", back->target, undone,
                        back->rows->len);
    else
        report_headline(report, REPORT_WARN, "Going back to %s undoes %u migration%s", back->target, back->rows->len,
                        plural(back->rows->len));
}

static struct report *describe(const struct going_back *back, bool runs)
{
    struct report *report = report_new("rollback");

    headline(back, runs, report);
    report_fact(report, "environment", "environment", report_text(database_environment(&back->runner.database)));
    report_fact(report, "database", "database", report_text(back->runner.database.place));
    report_fact(report, "target", NULL, report_text(back->target));
    report_fact(report, "frozen", NULL, report_boolean(back->runner.database.ledger.freeze != NULL));
    report_fact(report, "conflicts", NULL, report_integer(back->conflicts != NULL ? back->conflicts->len : 0));
    add_rows(back, report);
    if (runs)
        note_done(back, report);
    else if (back->rows->len > 0)
        note_next(back, report);
    return report;
}

/* ---- doing it ---- */

static bool refuse_without(const struct going_back *back, struct fault *fault)
{
    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = row_at(back, i);
        if (row->way != WAY_BACK_NONE)
            continue;
        fault_set(fault, FAULT_REFUSED, "%" G_GINT64_FORMAT "_%s was applied without a way back", row->version,
                  row->name);
        fault_set_state(fault, "nothing was undone");
        return fault_set_hint(fault, "`migrator rehearse` makes one before a migration is applied");
    }
    return true;
}

static bool carry_out(struct going_back *back, bool runs, struct fault *fault)
{
    const char *folder = settings_text(back->runner.context->settings, "out");

    if (back->rows->len == 0 || (!runs && folder == NULL))
        return true;
    return refuse_without(back, fault) && (folder == NULL || going_back_write(back, folder, fault)) &&
           (!runs || going_back_run(back, fault));
}

static bool rollback(struct going_back *back, struct report **report, struct fault *fault)
{
    const bool runs = settings_flag(back->runner.context->settings, "run");

    if (!runner_connect(&back->runner, fault) || !choose_target(back, fault) || !make_rows(back, fault))
        return false;
    back->runner.database.author.application = release_sha(&back->runner.release);
    const bool is_done = carry_out(back, runs, fault);
    runner_remember(&back->runner, fault);
    *report = describe(back, runs);
    return is_done;
}

bool command_rollback(struct context *context, struct fault *fault)
{
    CLEANUP(going_back_release) struct going_back back = { 0 };
    CLEANUP(report_cleanup) struct report *report = NULL;
    CLEANUP(fault_clear) struct fault failure = { 0 };

    runner_init(&back.runner, context);
    const bool is_done = rollback(&back, &report, &failure);
    if (!is_done && report != NULL)
        report_fault(report, &failure);
    const bool is_printed = report == NULL || context_print(context, report, fault);
    return is_done ? is_printed : fault_move(fault, &failure);
}
