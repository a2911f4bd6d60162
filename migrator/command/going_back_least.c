/* command/going_back_least.c - the least that has to be undone, tried on a throw-away server. */
#include "command/going_back.h"

#include "command/frozen.h"
#include "command/rerun.h"
#include "command/seed.h"
#include "migration/version.h"
#include "rollback/difference.h"
#include "rollback/rows.h"
#include "rollback/state.h"

#include <string.h>

enum { TRIALS_MAX = 8 }; /* each copies a database twice, and runs all that is above the target */

static const char exact_words[] = " --exact";
static const char leave_words[] = " --leave ";

/* Where it is tried, and what. */
struct least {
    struct database *database;
    GPtrArray *above; /* const struct ledger_entry *: all that may have to be undone, the newest first */
    struct stage stage;
    bool runs; /* all of these could be run there */
};

static const struct ledger_entry *entry_at(const GPtrArray *entries, guint index)
{
    return g_ptr_array_index(entries, index);
}

static bool stays_here(const GPtrArray *stay, const struct ledger_entry *entry)
{
    for (guint i = 0; i < stay->len; i++)
        if (entry_at(stay, i) == entry)
            return true;
    return false;
}

/* ---- one trial ---- */

enum some { SOME_ALL, SOME_STAYING, SOME_UNDONE };

static bool is_wanted(enum some some, bool stays)
{
    return some == SOME_ALL || (some == SOME_STAYING) == stays;
}

/* Run them on the copy, the oldest first. */
static bool run(struct least *least, const GPtrArray *stay, enum some some, struct fault *fault)
{
    for (guint i = least->above->len; i > 0; i--) {
        const struct ledger_entry *entry = entry_at(least->above, i - 1);
        if (is_wanted(some, stays_here(stay, entry)) &&
            !rerun_entry(least->database, entry, some != SOME_STAYING, &least->stage.trial, fault))
            return false;
    }
    return true;
}

static bool undo(struct least *least, const GPtrArray *stay, struct fault *fault)
{
    for (guint i = 0; i < least->above->len; i++) {
        const struct ledger_entry *entry = entry_at(least->above, i);
        if (!stays_here(stay, entry) && !rerun_undo(least->database, entry, &least->stage.trial, fault))
            return false;
    }
    return true;
}

/* All of them, then back without those that stay, then all again: is it the same both times? `back`: in between. */
static bool try_back(struct least *least, const GPtrArray *stay, struct state *back, GPtrArray *differences,
                     struct fault *fault)
{
    CLEANUP(snapshot_release) struct snapshot before = { 0 };
    CLEANUP(snapshot_release) struct snapshot again = { 0 };
    struct session *trial = &least->stage.trial;

    least->runs = stage_begin_trial(&least->stage, fault) && run(least, stay, SOME_ALL, fault) &&
                  snapshot_read(&before, trial, fault);
    if (!least->runs || !undo(least, stay, fault) || !state_read(back, trial, fault) ||
        !run(least, stay, SOME_UNDONE, fault) || !snapshot_read(&again, trial, fault))
        return false;
    difference_schemas(&before, &again, differences);
    return differences->len == 0 && stage_end_trial(&least->stage, fault);
}

/* Is that what those give that stay, when nothing else ever ran? */
static bool try_without(struct least *least, const GPtrArray *stay, const struct state *back, GPtrArray *differences,
                        struct fault *fault)
{
    CLEANUP(state_release) struct state without = { 0 };

    return stage_begin_trial(&least->stage, fault) && run(least, stay, SOME_STAYING, fault) &&
           state_read(&without, &least->stage.trial, fault) && state_is_same(&without, back, differences) &&
           stage_end_trial(&least->stage, fault);
}

/* *fits: the rest can be undone beneath what stays. A fault: it could not be tried. */
static bool try(struct least *least, const GPtrArray *stay, bool *fits, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    CLEANUP(state_release) struct state back = { 0 };
    g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func(g_free);

    *fits = try_back(least, stay, &back, differences, &failure) &&
            try_without(least, stay, &back, differences, &failure);
    if (*fits)
        return true;
    if (failure.kind != FAULT_NONE && (failure.kind != FAULT_FAILED || !least->runs))
        return fault_move(fault, &failure);
    return stage_end_trial(&least->stage, fault);
}

/* ---- which stay ---- */

static GPtrArray *compatible_of(const GPtrArray *entries)
{
    GPtrArray *compatible = g_ptr_array_new();

    for (guint i = 0; i < entries->len; i++)
        if (plan_is_compatible(entry_at(entries, i)->class_name))
            g_ptr_array_add(compatible, (gpointer)(guintptr)entry_at(entries, i));
    return compatible;
}

/* All that are compatible; or, where these do not all fit, one after the other, the oldest first. */
static bool choose_stays(struct least *least, GPtrArray *stay, struct fault *fault)
{
    g_autoptr(GPtrArray) compatible = compatible_of(least->above);
    bool fits = false;

    g_ptr_array_extend(stay, compatible, NULL, NULL);
    if (!try(least, stay, &fits, fault) || fits)
        return fits || fault->kind == FAULT_NONE;
    g_ptr_array_set_size(stay, 0);
    for (guint i = compatible->len, trials = 1; i > 0 && compatible->len > 1 && trials < TRIALS_MAX; i--, trials++) {
        g_ptr_array_insert(stay, 0, g_ptr_array_index(compatible, i - 1));
        if (!try(least, stay, &fits, fault))
            return false;
        if (!fits)
            g_ptr_array_remove_index(stay, 0);
    }
    return true;
}

/* The author's own, where they fit, and rows that are made up. */
static bool make_rows(struct least *least, struct fault *fault)
{
    CLEANUP(seed_release) struct seed seed = { 0 };
    CLEANUP(snapshot_release) struct snapshot schema = { 0 };
    g_autoptr(GPtrArray) unfilled = NULL;
    struct session *set = &least->stage.set;

    return seed_open(&seed, least->database->context, fault) && seed_put(&seed, set, fault) &&
           snapshot_read(&schema, set, fault) && rows_make_up(set, &schema, &unfilled, fault);
}

/* What is applied beneath all of these, the newest first. */
static GPtrArray *entries_beneath(const struct ledger *ledger, const GPtrArray *above)
{
    GPtrArray *beneath = undo_applied(ledger, LEDGER_NO_VERSION, 0);

    for (guint i = 0; i < above->len; i++)
        g_ptr_array_remove(beneath, g_ptr_array_index(above, i));
    return beneath;
}

static bool find(struct least *least, GPtrArray *stay, struct fault *fault)
{
    g_autoptr(GPtrArray) beneath = entries_beneath(&least->database->ledger, least->above);
    struct rerun rerun = { least->database, beneath };
    const struct stage_prefix prefix = rerun_prefix(&rerun);
    context_progress(least->database->context, "trying what can stay, on a throw-away server");
    const bool is_found = stage_open(&least->stage, least->database->context, &prefix, fault) &&
                          make_rows(least, fault) && choose_stays(least, stay, fault);

    stage_release(&least->stage);
    return is_found;
}

/* ---- the rows ---- */

static guint count_compatible(const struct going_back *back)
{
    guint count = 0;

    for (guint i = 0; i < back->rows->len; i++)
        count += plan_is_compatible(((const struct going_back_row *)g_ptr_array_index(back->rows, i))->class_name);
    return count;
}

/* The row of that version stays: the list of these is kept the newest first. */
static void let_stay(struct going_back *back, int64_t version)
{
    guint place = 0;

    for (guint i = 0; i < back->rows->len; i++) {
        struct going_back_row *row = g_ptr_array_index(back->rows, i);
        if (row->version != version)
            continue;
        while (place < back->stays->len &&
               ((const struct going_back_row *)g_ptr_array_index(back->stays, place))->applied_at > row->applied_at)
            place++;
        g_ptr_array_insert(back->stays, (gint)place, g_ptr_array_steal_index(back->rows, i));
        return;
    }
}

static bool rehearse(struct going_back *back, struct fault *fault)
{
    g_autoptr(GPtrArray) stay = g_ptr_array_new();
    struct least least = { .database = back->database };
    const bool is_found = going_back_entries(back, &least.above, fault) && find(&least, stay, fault);

    for (guint i = 0; is_found && i < stay->len; i++)
        let_stay(back, entry_at(stay, i)->version);
    g_clear_pointer(&least.above, g_ptr_array_unref);
    back->is_rehearsed = is_found;
    return is_found;
}

/* What a rollback to the same target, which is under way, has left; NULL: there is none. */
static const char *find_left(const struct going_back *back, const char *words)
{
    const char *leave = words != NULL ? strstr(words, leave_words) : NULL;

    if (leave == NULL || strlen(back->to) != (size_t)(leave - words) || !g_str_has_prefix(words, back->to))
        return NULL;
    return leave + strlen(leave_words);
}

static void leave(struct going_back *back, const char *left)
{
    g_auto(GStrv) versions = g_strsplit(left, ",", -1);
    int64_t version = 0;

    for (char **text = versions; *text != NULL; text++)
        if (version_from_text(*text, &version))
            let_stay(back, version);
    back->is_rehearsed = true;
}

static bool try_to_rehearse(struct going_back *back, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };

    if (rehearse(back, &failure))
        return true;
    if (failure.kind == FAULT_CANCELLED || failure.kind == FAULT_CONNECT)
        return fault_move(fault, &failure);
    context_progress(back->database->context, "what could stay was not tried: %s", failure.text);
    return true;
}

bool going_back_rehearse(struct going_back *back, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault without = { 0 };
    g_autofree char *words = frozen_going_back(back->database);
    const char *left = find_left(back, words);

    if (back->is_exact || count_compatible(back) == 0 || !going_back_check(back, &without))
        return true;
    if (left != NULL)
        leave(back, left);
    return words != NULL || try_to_rehearse(back, fault);
}

/* ---- its words ---- */

char *going_back_words(const struct going_back *back)
{
    GString *words = g_string_new(back->to);
    const char *before = leave_words;

    if (back->is_exact)
        g_string_append(words, exact_words);
    for (guint i = 0; back->is_rehearsed && i < back->stays->len; i++, before = ",")
        g_string_append_printf(words, "%s%" G_GINT64_FORMAT, before,
                               ((const struct going_back_row *)g_ptr_array_index(back->stays, i))->version);
    return g_string_free(words, FALSE);
}

void going_back_take_words(struct going_back *back, const char *words, char **to)
{
    const char *left = strstr(words, leave_words);

    *to = g_strndup(words, left != NULL ? (size_t)(left - words) : strlen(words));
    back->is_exact = g_str_has_suffix(*to, exact_words);
    if (back->is_exact)
        (*to)[strlen(*to) - strlen(exact_words)] = '\0';
}
