/* command/rewind.c - going back in development, by the way back that each migration was applied with. */
#include "command/runner.h"

#include "apply/apply.h"
#include "base/plural.h"
#include "migration/sumfile.h"

#include <string.h>

/* The way back that lies beside a migration now: written after it was applied without one. */
static bool find_present_down(const struct runner *runner, const struct ledger_entry *entry, char **name, GBytes **down)
{
    const struct migration *migration = migration_set_find(&runner->context->set, entry->version);
    const struct migration_file *file = migration != NULL ? &migration->parts[MIGRATION_DOWN] : NULL;

    if (file == NULL || file->text == NULL)
        return false;
    const char *text = g_bytes_get_data(file->text, NULL);
    *name = g_strdup(file->name);
    *down = g_bytes_new_take(g_strndup(text + file->offset, file->length), file->length);
    return true;
}

/* The down file that was applied with a migration, from the ledger's contents; else the one that is there now. */
static bool find_down(struct runner *runner, const struct ledger_entry *entry, char **name, GBytes **down,
                      struct fault *fault)
{
    g_autoptr(GPtrArray) ignored = finding_list_new();
    const char *files = entry->files != NULL ? entry->files : "";
    struct sumfile *sum = sumfile_parse("files", files, strlen(files), ignored);
    bool is_there = false;

    for (guint i = 0; i < sum->lines->len && !is_there; i++) {
        const struct sumfile_line *line = g_ptr_array_index(sum->lines, i);

        is_there = g_str_has_suffix(line->name, "down.sql");
        if (is_there && !ledger_content(&runner->database.session, &line->digest, down, fault)) {
            sumfile_free(sum);
            return false;
        }
        if (is_there)
            *name = g_strdup(line->name);
    }
    sumfile_free(sum);
    if (is_there || find_present_down(runner, entry, name, down))
        return true;
    fault_set(fault, FAULT_REFUSED, "%" G_GINT64_FORMAT "_%s cannot be undone: it has no .down.sql", entry->version,
              entry->name);
    fault_set_state(fault, "nothing was undone or applied");
    return fault_set_hint(fault, "write one beside it and run this again, or start over with an empty database");
}

static int compare_newest_first(const void *left_item, const void *right_item)
{
    const struct ledger_entry *left = *(const struct ledger_entry *const *)left_item;
    const struct ledger_entry *right = *(const struct ledger_entry *const *)right_item;

    return (left->seq < right->seq) - (left->seq > right->seq);
}

/* What is applied from a version on, the last applied first. */
static GPtrArray *applied_from(const struct ledger *ledger, int64_t version)
{
    GPtrArray *entries = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer value = NULL;

    g_hash_table_iter_init(&iterator, ledger->applied);
    while (g_hash_table_iter_next(&iterator, NULL, &value))
        if (((struct ledger_entry *)value)->version >= version)
            g_ptr_array_add(entries, value);
    g_ptr_array_sort(entries, compare_newest_first);
    return entries;
}

bool runner_rewind(struct runner *runner, int64_t version, struct fault *fault)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    bool lost_race = false;

    if (!runner_lock(runner, fault))
        return false;
    g_autoptr(GPtrArray) entries = applied_from(&runner->database.ledger, version);
    g_ptr_array_set_size(runner->units, 0);
    for (guint i = 0; i < entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(entries, i);
        g_autofree char *name = NULL;
        g_autoptr(GBytes) down = NULL;

        if (!find_down(runner, entry, &name, &down, fault))
            return false;
        struct apply_unit *unit = g_new0(struct apply_unit, 1);
        g_ptr_array_add(runner->units, unit);
        apply_undo_read(unit, entry, name, down, findings);
    }
    if (!runner_refuse_findings(findings, fault))
        return false;
    if (entries->len > 0)
        context_progress(runner->context, "undoing %u migration%s, from the newest back to %" G_GINT64_FORMAT,
                         entries->len, plural(entries->len), version);
    return entries->len == 0 || runner_run_units(runner, &lost_race, fault);
}
