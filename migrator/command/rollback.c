/* command/rollback.c - go back to an earlier version or release: show what that takes, or do it. */
#include "base/plural.h"
#include "command/commands.h"
#include "command/runner.h"
#include "migration/version.h"

#include <string.h>

/* Where to go back to, and what stands in the way. */
struct going_back {
    struct runner runner;
    int64_t seq;        /* up to here the ledger stays in force */
    int64_t version;    /* or what is above this version goes; LEDGER_NO_VERSION: `seq` decides */
    char *target;       /* for people */
    GPtrArray *entries; /* struct ledger_entry *: what is to be undone, the newest first */
};

static void going_back_release(struct going_back *back)
{
    g_clear_pointer(&back->entries, g_ptr_array_unref);
    g_free(back->target);
    runner_release(&back->runner);
}

/* ---- the target ---- */

static bool is_release(const struct ledger_entry *entry)
{
    return ledger_kind_from_name(entry->kind) == LEDGER_RELEASE && entry->application != NULL;
}

/* The last entry of a release whose SHA begins so; with `other`, of any whose SHA does not. NULL: none. */
static const struct ledger_entry *find_release(const struct ledger *ledger, const char *sha, bool other)
{
    for (guint i = ledger->entries->len; i > 0; i--) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, i - 1);
        if (is_release(entry) && g_str_has_prefix(entry->application, sha) != other)
            return entry;
    }
    return NULL;
}

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
    const struct ledger_entry *now = find_release(ledger, "", false);
    const struct ledger_entry *previous = now != NULL ? find_release(ledger, now->application, true) : NULL;

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
    const struct ledger_entry *release = find_release(ledger, to, false);
    if (release != NULL)
        return choose_release(back, release);
    fault_set(fault, FAULT_USAGE, "%s is no version that is applied here, and no release that was deployed here", to);
    return fault_set_hint(fault, "`migrator log` lists both; --to 0 undoes everything");
}

static void find_entries(struct going_back *back)
{
    back->entries = back->version != LEDGER_NO_VERSION ? runner_applied(&back->runner, back->version + 1, 0)
                                                       : runner_applied(&back->runner, 0, back->seq);
}

/* ---- what it takes ---- */

static bool is_breaking(const struct ledger_entry *entry)
{
    return g_strcmp0(entry->class_name, "compatible") != 0;
}

static guint count_breaking(const struct going_back *back)
{
    guint count = 0;

    for (guint i = 0; i < back->entries->len; i++)
        count += is_breaking(g_ptr_array_index(back->entries, i));
    return count;
}

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

/* Is it undone by now? */
static bool is_undone(const struct going_back *back, int64_t version)
{
    return ledger_find_applied(&back->runner.database.ledger, version) == NULL;
}

struct row {
    int64_t version;
    char *name, *class_name;
    enum way_back_kind way;
};

static void row_free(void *data)
{
    struct row *row = data;

    g_free(row->name);
    g_free(row->class_name);
    g_free(row);
}

/* Copies: the ledger is read again while entries are undone. */
static GPtrArray *make_rows(const struct going_back *back)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);

    for (guint i = 0; i < back->entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(back->entries, i);
        struct row *row = g_new(struct row, 1);
        *row = (struct row){ .version = entry->version,
                             .name = g_strdup(entry->name),
                             .class_name = g_strdup(entry->class_name),
                             .way = runner_way_back(entry) };
        g_ptr_array_add(rows, row);
    }
    return rows;
}

static void add_rows(const struct going_back *back, GPtrArray *rows, bool runs, struct report *report)
{
    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < rows->len; i++) {
        const struct row *row = g_ptr_array_index(rows, i);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, row->version);
        const bool is_compatible = g_strcmp0(row->class_name, "compatible") == 0;
        const struct report_value values[] = {
            report_text(version),
            report_text(row->name),
            report_styled(row->class_name, is_compatible ? REPORT_PLAIN : REPORT_WARN),
            report_styled(ways[row->way].text, ways[row->way].style),
            runs && is_undone(back, row->version) ? report_styled("undone", REPORT_GOOD) : report_text("applied"),
        };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

static void note_steps(const struct going_back *back, guint without, struct report *report)
{
    if (without > 0) {
        report_note(report, "%u of them %s applied without a way back: %s cannot be undone by this program.", without,
                    without == 1 ? "was" : "were", without == 1 ? "it" : "they");
        return;
    }
    if (count_breaking(back) > 0)
        report_note(report, "1. Stop writes: migrator freeze --all --reason \"…\"");
    const char *to = settings_text(back->runner.context->settings, "to");
    report_note(report, "%s Undo: migrator rollback%s%s --run", count_breaking(back) > 0 ? "2." : "1.",
                to != NULL ? " --to " : "", to != NULL ? to : "");
    report_note(report, "%s Check reads and writes%s.", count_breaking(back) > 0 ? "3." : "2.",
                count_breaking(back) > 0 ? ", then: migrator thaw" : "");
}

static guint count_without(GPtrArray *rows)
{
    guint count = 0;

    for (guint i = 0; i < rows->len; i++)
        count += ((const struct row *)g_ptr_array_index(rows, i))->way == WAY_BACK_NONE;
    return count;
}

static guint count_undone(const struct going_back *back, GPtrArray *rows)
{
    guint count = 0;

    for (guint i = 0; i < rows->len; i++)
        count += is_undone(back, ((const struct row *)g_ptr_array_index(rows, i))->version);
    return count;
}

static struct report *describe(const struct going_back *back, GPtrArray *rows, bool runs)
{
    struct report *report = report_new("rollback");
    const guint undone = count_undone(back, rows);

    if (rows->len == 0)
        report_headline(report, REPORT_GOOD, "Nothing to undo: the database is at %s", back->target);
    else if (runs && undone == rows->len)
        report_headline(report, REPORT_GOOD, "Back at %s: %u migration%s undone", back->target, undone,
                        undone == 1 ? " is" : "s are");
    else if (runs)
        report_headline(report, REPORT_BAD, "Stopped on the way back to %s: %u of %u undone", back->target, undone,
                        rows->len);
    else
        report_headline(report, REPORT_WARN, "Going back to %s undoes %u migration%s", back->target, rows->len,
                        plural(rows->len));
    report_fact(report, "environment", "environment", report_text(database_environment(&back->runner.database)));
    report_fact(report, "database", "database", report_text(back->runner.database.place));
    report_fact(report, "target", NULL, report_text(back->target));
    report_fact(report, "undone", NULL, report_integer(undone));
    add_rows(back, rows, runs, report);
    if (!runs && rows->len > 0)
        note_steps(back, count_without(rows), report);
    return report;
}

/* ---- doing it ---- */

static bool refuse_without(GPtrArray *rows, struct fault *fault)
{
    for (guint i = 0; i < rows->len; i++) {
        const struct row *row = g_ptr_array_index(rows, i);
        if (row->way != WAY_BACK_NONE)
            continue;
        fault_set(fault, FAULT_REFUSED, "%" G_GINT64_FORMAT "_%s was applied without a way back", row->version,
                  row->name);
        fault_set_state(fault, "nothing was undone");
        return fault_set_hint(fault, "`migrator rehearse` makes one before a migration is applied");
    }
    return true;
}

static bool carry_out(struct going_back *back, GPtrArray *rows, struct fault *fault)
{
    if (!refuse_without(rows, fault) || !runner_lock(&back->runner, fault))
        return false;
    g_clear_pointer(&back->entries, g_ptr_array_unref);
    find_entries(back);
    return runner_undo(&back->runner, back->entries, fault);
}

static bool rollback(struct going_back *back, struct report **report, struct fault *fault)
{
    const bool runs = settings_flag(back->runner.context->settings, "run");

    if (!runner_connect(&back->runner, fault) || !choose_target(back, fault))
        return false;
    back->runner.database.author.application = release_sha(&back->runner.release);
    find_entries(back);
    g_autoptr(GPtrArray) rows = make_rows(back);
    bool is_done = !runs || carry_out(back, rows, fault);
    runner_remember(&back->runner, fault);
    *report = describe(back, rows, runs);
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
