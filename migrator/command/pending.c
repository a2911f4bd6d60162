/* command/pending.c - feed the analysis what is applied, then what is pending. */
#include "command/pending.h"

#include "apply/apply.h"
#include "ledger/run_end.h"
#include "migration/layout.h"

#include <string.h>

void pending_release(struct pending *pending)
{
    analyse_release(&pending->analyse);
    *pending = (struct pending){ 0 };
}

/*
 * The newest entry after which something runs on the database: a release, what was taken over, or the last migration of
 * a run. 0: there is none. What was applied after it belongs to the release that is on its way: a run broke off.
 */
static int64_t newest_release(const struct ledger *ledger)
{
    for (guint index = ledger->entries->len; index-- > 0;) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, index);
        enum ledger_kind kind = ledger_kind_from_name(entry->kind);

        if (kind == LEDGER_RELEASE || kind == LEDGER_BASELINE || kind == LEDGER_IMPORT || kind == LEDGER_ADOPT ||
            (kind == LEDGER_APPLY && ledger_entry_ends_run(entry)))
            return entry->seq;
    }
    return 0;
}

/* Nobody took over a database that had been there before. */
static bool begins_empty(const struct ledger *ledger)
{
    for (guint index = 0; index < ledger->entries->len; index++) {
        const struct ledger_entry *entry = g_ptr_array_index(ledger->entries, index);
        enum ledger_kind kind = ledger_kind_from_name(entry->kind);

        if (kind == LEDGER_BASELINE || kind == LEDGER_IMPORT || kind == LEDGER_ADOPT)
            return false;
    }
    return true;
}

bool pending_open(struct pending *pending, const struct context *context, const struct ledger *ledger,
                  struct session *session, struct fault *fault)
{
    *pending = (struct pending){
        .context = context, .ledger = ledger, .is_live = session != NULL, .release = newest_release(ledger)
    };
    pending->analyse.begins_empty = begins_empty(ledger);
    return analyse_open(&pending->analyse, context, session, fault);
}

bool pending_meets_a_release(const struct ledger *ledger)
{
    return newest_release(ledger) > 0 && g_strcmp0(ledger->environment, "development") != 0;
}

bool pending_is_unmarked(const struct finding *finding)
{
    return strcmp(finding->id, "class-not-marked") == 0;
}

static void read_up(const struct pending *pending, const struct migration *migration, struct sql_script *script,
                    GPtrArray *findings)
{
    const struct migration_file *up = &migration->parts[MIGRATION_UP];
    bool is_native = layout_is_native(pending->context->set.layout);

    sql_script_read(script, up->path, up->text, up->offset, up->length,
                    apply_script_mode(migration, MIGRATION_UP, is_native), findings);
}

static void replay_applied(struct pending *pending, const struct migration *migration, bool is_released)
{
    g_autoptr(GPtrArray) ignored = finding_list_new();
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    const struct analysis_input input = { .file = migration->parts[MIGRATION_UP].path,
                                          .script = &script,
                                          .is_released = is_released };

    read_up(pending, migration, &script, ignored);
    analysis_replay(pending->analyse.analysis, &input);
}

/* Reading it again, to run it, says what is wrong with the text itself: here that only counts for what is allowed. */
static void read_and_judge(struct pending *pending, struct migration *migration, GPtrArray *findings)
{
    g_autoptr(GPtrArray) found = finding_list_new();
    guint of_reading = 0;
    CLEANUP(sql_script_release) struct sql_script script = { 0 };

    read_up(pending, migration, &script, found);
    of_reading = found->len;
    analyse_script(&pending->analyse, migration, &script, false, found, 0);
    g_ptr_array_remove_range(found, 0, of_reading);
    g_ptr_array_extend_and_steal(findings, g_steal_pointer(&found));
}

static void take(struct pending *pending, struct migration *migration, const struct sql_script *script,
                 GPtrArray *findings)
{
    const struct ledger_entry *applied = ledger_find_applied(pending->ledger, migration->version);

    if (applied == NULL && script != NULL)
        analyse_script(&pending->analyse, migration, script, false, findings, findings->len);
    else if (applied == NULL)
        read_and_judge(pending, migration, findings);
    else if (!pending->is_live)
        replay_applied(pending, migration, applied->seq <= pending->release);
}

void pending_judge(struct pending *pending, const struct migration *last, const struct sql_script *script,
                   GPtrArray *findings)
{
    const GPtrArray *migrations = pending->context->set.migrations;

    while (pending->next < migrations->len) {
        struct migration *migration = g_ptr_array_index(migrations, pending->next);

        if (migration->version > last->version)
            return;
        take(pending, migration, migration == last ? script : NULL, findings);
        pending->next++;
    }
    if (pending->is_whole)
        analysis_finish(pending->analyse.analysis, findings);
    analyse_release(&pending->analyse); /* of many migrations the model is large, and nobody asks it any more */
}

/* Where several releases' migrations run at once, a mark is right though nobody here would notice the change. */
static void settle_marks(const struct ledger *ledger, GPtrArray *findings)
{
    for (guint index = findings->len; index-- > 0;) {
        struct finding *finding = g_ptr_array_index(findings, index);

        if (pending_is_unmarked(finding) && !pending_meets_a_release(ledger))
            finding->severity = MIN(finding->severity, FINDING_WARNING);
        else if (strcmp(finding->id, "mark-without-cause") == 0)
            g_ptr_array_remove_index(findings, index);
    }
}

static bool is_anything_unjudged(const struct migration_set *set, const struct ledger *ledger)
{
    for (guint index = set->migrations->len; index-- > 0;) {
        const struct migration *migration = g_ptr_array_index(set->migrations, index);

        if (ledger_find_applied(ledger, migration->version) == NULL && migration->class_name == NULL)
            return true;
    }
    return false;
}

bool pending_judge_all(const struct context *context, const struct ledger *ledger, struct session *session,
                       GPtrArray *findings, struct fault *fault)
{
    CLEANUP(pending_release) struct pending pending = { 0 };
    const GPtrArray *migrations = context->set.migrations;

    if (!is_anything_unjudged(&context->set, ledger))
        return true;
    if (!pending_open(&pending, context, ledger, session, fault))
        return false;
    pending.is_whole = true;
    pending_judge(&pending, g_ptr_array_index(migrations, migrations->len - 1), NULL, findings);
    settle_marks(ledger, findings);
    return true;
}
