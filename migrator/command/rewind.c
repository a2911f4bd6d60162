/* command/rewind.c - going back, by the way back that each migration was applied with. */
#include "command/runner.h"

#include "apply/apply.h"
#include "base/plural.h"
#include "command/stored.h"
#include "command/undo.h"
#include "generated/sql.h"
#include "ledger/content.h"
#include "migration/reader.h"
#include "migration/sumfile.h"
#include "migration/version.h"

#include <string.h>

bool runner_undo(struct runner *runner, const GPtrArray *entries,
                 char *(*after)(gpointer argument, const struct ledger_entry *entry,
                                const struct migration_file *way_back),
                 gpointer argument, struct fault *fault)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    bool lost_race = false;

    g_ptr_array_set_size(runner->units, 0);
    for (guint i = 0; i < entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(entries, i);
        CLEANUP(migration_file_release) struct migration_file down = { 0 };

        if (!undo_read(&runner->database, entry, &down, fault))
            return false;
        struct apply_unit *unit = g_new0(struct apply_unit, 1);
        g_ptr_array_add(runner->units, unit);
        apply_unit_read_stored(unit, LEDGER_ROLLBACK, entry, &down, findings);
        g_autofree char *more = after != NULL ? after(argument, entry, &down) : NULL;
        if (more != NULL)
            apply_unit_run_after(unit, more, findings);
    }
    return runner_refuse_findings(findings, fault) &&
           (entries->len == 0 || runner_run_units(runner, &lost_race, fault));
}

/* What the repair of an edited draft has set aside does not fit its new text. */
static char *drop_aside(gpointer argument, const struct ledger_entry *entry, const struct migration_file *way_back)
{
    const struct runner *runner = argument;
    const struct migration *migration = migration_set_find(&runner->context->set, entry->version);

    (void)way_back;
    if (migration != NULL && digest_equal(&migration->parts[MIGRATION_UP].digest, &entry->digest))
        return NULL;
    GString *text = g_string_new(SQL_ROLLBACK_DROP_ASIDE);
    g_autofree char *version = version_text(entry->version, "");
    g_string_replace(text, "@schema@", runner->database.session.ledger_schema_quoted, 0);
    g_string_replace(text, "@version@", version, 0);
    return g_string_free(text, FALSE);
}

/* What an entry has of a way back, for a migration that is applied again as it is, and has none here. */
static bool give_back(struct database *database, const struct ledger_entry *entry, struct migration *migration,
                      struct fault *fault)
{
    g_autoptr(GPtrArray) names = ledger_entry_contents(entry);

    for (guint i = 0; i < names->len; i++) {
        const struct ledger_content_name *name = g_ptr_array_index(names, i);
        CLEANUP(migration_file_release) struct migration_file file = { 0 };
        if (!g_str_has_prefix(name->file, SUMFILE_ROLLBACK) || !name->is_whole)
            continue;
        if (!stored_read(database, name, &file, fault))
            return false;
        g_autofree char *text = g_strndup(g_bytes_get_data(file.text, NULL), file.length);
        migration_add_way_back(migration, strrchr(name->file, '/') + 1, text);
    }
    return true;
}

static bool keep_ways_back(struct runner *runner, const GPtrArray *entries, struct fault *fault)
{
    for (guint i = 0; i < entries->len; i++) {
        const struct ledger_entry *entry = g_ptr_array_index(entries, i);
        struct migration *migration = migration_set_find(&runner->context->set, entry->version);
        if (migration != NULL && migration->way_back == NULL &&
            digest_equal(&migration->parts[MIGRATION_UP].digest, &entry->digest) &&
            !give_back(&runner->database, entry, migration, fault))
            return false;
    }
    return true;
}

/* What drop_aside() warned of. */
static void tell_dropped(struct runner *runner)
{
    static const char warning[] = "WARNING: ";
    g_autoptr(GPtrArray) notices = session_take_notices(&runner->database.session);

    for (guint i = 0; i < notices->len; i++) {
        const char *notice = g_ptr_array_index(notices, i);
        if (g_str_has_prefix(notice, warning))
            context_progress(runner->context, "%s", notice + strlen(warning));
    }
}

bool runner_rewind(struct runner *runner, int64_t version, struct fault *fault)
{
    if (!runner_lock(runner, fault))
        return false;
    g_autoptr(GPtrArray) entries = undo_applied(&runner->database.ledger, version, 0);
    if (entries->len > 0)
        context_progress(runner->context, "undoing %u migration%s, from the newest back to %" G_GINT64_FORMAT,
                         entries->len, plural(entries->len), version);
    if (!keep_ways_back(runner, entries, fault) || !runner_undo(runner, entries, drop_aside, runner, fault))
        return false;
    tell_dropped(runner);
    return true;
}
