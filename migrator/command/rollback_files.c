/* command/rollback_files.c - a rollback as files: four scripts in order, and who does what. */
#include "base/file.h"
#include "command/going_back.h"
#include "rollback/bundle.h"
#include "rollback/thaw.h"
#include "sql/script.h"

#include <string.h>

static bool write_text(const char *folder, const char *name, const char *text, struct fault *fault)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    return file_replace(path, text, strlen(text), fault);
}

static char *thaw_text_for(const struct going_back *back, const char *schema)
{
    const struct thaw thaw = { .id = (char *)(guintptr)back->freeze.id,
                               .enabled = back->freeze.disabled,
                               .is_by_name = freeze_is_by_name(&back->freeze),
                               .left = g_ptr_array_new(),
                               .leftovers = g_ptr_array_new() };
    char *text = thaw_script(&thaw, schema);

    g_ptr_array_unref(thaw.left);
    g_ptr_array_unref(thaw.leftovers);
    return text;
}

static void step_free(void *data)
{
    struct bundle_step *step = data;

    g_free((char *)(guintptr)step->after);
    g_free(step);
}

static GPtrArray *make_steps(const struct going_back *back)
{
    GPtrArray *steps = g_ptr_array_new_with_free_func(step_free);

    for (guint i = 0; i < back->rows->len; i++) {
        const struct going_back_row *row = g_ptr_array_index(back->rows, i);
        struct bundle_step *step = g_new(struct bundle_step, 1);

        *step = (struct bundle_step){ .version = row->version,
                                      .seq = row->seq,
                                      .name = row->name,
                                      .class_name = row->class_name,
                                      .after = going_back_freeze_after(back, &row->repair),
                                      .repair = &row->repair,
                                      .way = way_back_name(row->way),
                                      .rehearsed_at = row->rehearsed_at,
                                      .expected = row->expected };
        g_ptr_array_add(steps, step);
    }
    return steps;
}

static bool write_freeze(const struct going_back *back, const char *folder, const char *schema, struct fault *fault)
{
    const struct settings *settings = back->database->context->settings;
    g_autofree char *freeze = freeze_script(&back->freeze, schema, settings_duration_ms(settings, "lock-timeout"));
    g_autofree char *thaw = thaw_text_for(back, schema);

    return write_text(folder, "1-freeze.sql", freeze, fault) && write_text(folder, "4-thaw.sql", thaw, fault);
}

static bool write_scripts(const struct going_back *back, const struct bundle *bundle, const char *folder,
                          struct fault *fault)
{
    g_autofree char *repair = bundle_repair(bundle);
    g_autofree char *verify = bundle_verify(bundle);

    return (bundle->pass == NULL || write_freeze(back, folder, bundle->schema, fault)) &&
           write_text(folder, "2-repair.sql", repair, fault) && write_text(folder, "3-verify.sql", verify, fault);
}

static bool write_bundle(const struct going_back *back, const char *folder, const char *schema, struct fault *fault)
{
    const bool freezes = back->freeze.tables->len > 0;
    const struct ledger_entry *head = ledger_head(&back->database->ledger);
    g_autoptr(GPtrArray) steps = make_steps(back);
    g_autoptr(GPtrArray) relations = going_back_relations(back);
    const struct bundle bundle = { .environment = database_environment(back->database),
                                   .database = back->database->place,
                                   .target = back->target,
                                   .schema = schema,
                                   .pass = freezes ? back->freeze.pass : NULL,
                                   .freeze_id = freezes ? back->freeze.id : NULL,
                                   .head = head != NULL ? head->seq : 0,
                                   .is_by_name = freeze_is_by_name(&back->freeze),
                                   .steps = steps,
                                   .relations = relations,
                                   .checks = back->checks };
    g_autofree char *runbook = bundle_runbook(&bundle);
    CLEANUP(fault_clear) struct fault without = { 0 };

    return write_text(folder, "RUNBOOK.md", runbook, fault) &&
           (steps->len == 0 || !going_back_check(back, &without) || write_scripts(back, &bundle, folder, fault));
}

bool going_back_write(struct going_back *back, const char *folder, struct fault *fault)
{
    g_autofree char *schema = going_back_schema(back);

    return going_back_prepare_freeze(back, fault) && going_back_read_checks(back, fault) &&
           file_make_directory(folder, fault) && write_bundle(back, folder, schema, fault);
}
