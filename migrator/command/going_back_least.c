/* command/going_back_least.c - which of the rows of a rollback may stay: by a proof, or by a trial. */
#include "command/going_back.h"

#include "command/frozen.h"
#include "command/least.h"
#include "command/rerun.h"
#include "command/way_back_files.h"
#include "migration/version.h"

#include <string.h>

static const char exact_words[] = " --exact";
static const char leave_words[] = " --leave ";

/* ---- the rows ---- */

static const struct going_back_row *row_at(const GPtrArray *rows, guint index)
{
    return g_ptr_array_index(rows, index);
}

static guint count_compatible(const struct going_back *back)
{
    guint count = 0;

    for (guint i = 0; i < back->rows->len; i++)
        count += plan_is_compatible(row_at(back->rows, i)->class_name);
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

/* Versions, the newest first. */
static void let_all_stay(struct going_back *back, const GArray *versions)
{
    for (guint i = versions->len; i > 0; i--)
        let_stay(back, g_array_index(versions, int64_t, i - 1));
}

static bool is_compatible_row(const struct going_back *back, guint first, int64_t version)
{
    for (guint i = first; i < back->rows->len; i++)
        if (row_at(back->rows, i)->version == version)
            return plan_is_compatible(row_at(back->rows, i)->class_name);
    return false;
}

static const struct migration *migration_of(const struct going_back *back, const struct going_back_row *row)
{
    return migration_set_find(&back->database->context->set, row->version);
}

static const struct ledger_entry *entry_of(const struct going_back *back, const struct going_back_row *row)
{
    return ledger_find_applied(&back->database->ledger, row->version);
}

/* What is applied and no row, the newest first (struct ledger_entry *, borrowed). */
static GPtrArray *entries_beneath(const struct going_back *back)
{
    GPtrArray *beneath = undo_applied(&back->database->ledger, LEDGER_NO_VERSION, 0);

    for (guint i = 0; i < back->rows->len; i++)
        g_ptr_array_remove(beneath, (gpointer)(guintptr)entry_of(back, row_at(back->rows, i)));
    return beneath;
}

/* ---- a proof ---- */

static void free_entry(void *data)
{
    ledger_entry_free(data);
}

/* As it is in the ledger, or would be. */
static struct ledger_entry *copy_entry(const struct going_back *back, const struct going_back_row *row)
{
    if (!row->is_due)
        return ledger_entry_copy(entry_of(back, row));
    struct least_step *step = least_step_here(back->database->context, migration_of(back, row));
    struct ledger_entry *entry = g_steal_pointer(&step->entry);
    least_step_free(step);
    return entry;
}

/* Of the rows but for so many of the newest. */
static struct digest about(const struct going_back *back, guint first)
{
    g_autoptr(GPtrArray) applied = entries_beneath(back);
    g_autoptr(GPtrArray) beneath = g_ptr_array_new_with_free_func(free_entry);
    g_autoptr(GPtrArray) above = g_ptr_array_new_with_free_func(free_entry);

    for (guint i = applied->len; i > 0; i--)
        g_ptr_array_add(beneath, ledger_entry_copy(g_ptr_array_index(applied, i - 1)));
    for (guint i = back->stays->len; i > 0; i--)
        if (row_at(back->stays, i - 1)->is_due)
            g_ptr_array_add(beneath, copy_entry(back, row_at(back->stays, i - 1)));
    for (guint i = back->rows->len; i > first; i--)
        g_ptr_array_add(above, copy_entry(back, row_at(back->rows, i - 1)));
    return ledger_least_about(beneath, above);
}

static char *proof_text(const struct going_back *back, const struct going_back_row *newest)
{
    return newest->is_due ? way_back_files_least(back->database->context, migration_of(back, newest))
                          : g_strdup(entry_of(back, newest)->detail);
}

static bool is_of_rows(const struct going_back *back, guint first, const struct ledger_least *least)
{
    for (guint i = 0; i < least->stays->len; i++)
        if (!is_compatible_row(back, first, g_array_index(least->stays, int64_t, i)))
            return false;
    return true;
}

static void take(struct going_back *back, struct ledger_least *least, guint first)
{
    let_all_stay(back, least->stays);
    ledger_least_release(&back->least);
    back->least = *least;
    *least = (struct ledger_least){ 0 };
    back->is_rehearsed = true;
    back->untried = first;
}

/* One that was made when the so many newest rows had not come yet. */
static bool take_proof_without(struct going_back *back, guint first)
{
    CLEANUP(ledger_least_release) struct ledger_least least = { 0 };
    g_autofree char *text = proof_text(back, row_at(back->rows, first));

    if (text == NULL || strstr(text, "least") == NULL)
        return false;
    const struct digest digest = about(back, first);
    if (!ledger_least_read(&least, text, &digest) || !is_of_rows(back, first, &least))
        return false;
    take(back, &least, first);
    return true;
}

bool going_back_can_leave(const struct going_back *back)
{
    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = row_at(back->rows, i);
        if (row->way == WAY_BACK_NONE && !plan_is_compatible(row->class_name))
            return false;
    }
    return !back->is_exact && count_compatible(back) > 0;
}

bool going_back_take_proof(struct going_back *back)
{
    return going_back_can_leave(back) && take_proof_without(back, 0);
}

static void take_older_proof(struct going_back *back)
{
    for (guint first = 1; first < back->rows->len && !back->is_rehearsed; first++)
        if (take_proof_without(back, first))
            return;
}

/* ---- a trial ---- */

static bool read_step(struct going_back *back, const struct going_back_row *row, GPtrArray *steps, struct fault *fault)
{
    struct least_step *step = NULL;

    if (row->is_due)
        step = least_step_here(back->database->context, migration_of(back, row));
    else if (!least_step_applied(back->database, entry_of(back, row), &step, fault))
        return false;
    g_ptr_array_add(steps, step);
    return true;
}

/* beneath: the oldest first; above: the newest first. */
static bool read_steps(struct going_back *back, GPtrArray *beneath, GPtrArray *above, struct fault *fault)
{
    for (guint i = back->stays->len; i > 0; i--)
        if (row_at(back->stays, i - 1)->is_due && !read_step(back, row_at(back->stays, i - 1), beneath, fault))
            return false;
    for (guint i = 0; i < back->rows->len; i++)
        if (!read_step(back, row_at(back->rows, i), above, fault))
            return false;
    return true;
}

static bool try(struct going_back *back, struct ledger_least *least, struct fault *fault)
{
    g_autoptr(GPtrArray) applied = entries_beneath(back);
    g_autoptr(GPtrArray) beneath = g_ptr_array_new_with_free_func(least_step_free);
    g_autoptr(GPtrArray) above = g_ptr_array_new_with_free_func(least_step_free);
    struct rerun rerun = { back->database, applied };
    const struct stage_prefix prefix = rerun_prefix(&rerun);
    const struct least_trial trial = { back->database->context, &prefix, beneath, above };

    least->stays = g_array_new(FALSE, FALSE, sizeof(int64_t));
    least->at = g_get_real_time();
    least->about = about(back, 0);
    return read_steps(back, beneath, above, fault) && least_try(&trial, least->stays, &back->expected, fault);
}

static bool try_to_prove(struct going_back *back, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    CLEANUP(ledger_least_release) struct ledger_least least = { 0 };

    if (try(back, &least, &failure)) {
        take(back, &least, 0);
        return true;
    }
    snapshot_release(&back->expected);
    if (!least_untried(back->database->context, &failure, fault))
        return false;
    take_older_proof(back);
    return true;
}

/* ---- a rollback that is under way ---- */

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
    g_auto(GStrv) texts = g_strsplit(left, ",", -1);
    g_autoptr(GArray) versions = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t version = 0;

    for (char **text = texts; *text != NULL; text++)
        if (version_from_text(*text, &version))
            g_array_append_val(versions, version);
    let_all_stay(back, versions);
    back->is_rehearsed = true;
}

bool going_back_rehearse(struct going_back *back, struct fault *fault)
{
    g_autofree char *words = frozen_going_back(back->database);
    const char *left = find_left(back, words);

    if (!going_back_can_leave(back))
        return true;
    if (left != NULL)
        leave(back, left);
    return words != NULL || going_back_take_proof(back) || try_to_prove(back, fault);
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
