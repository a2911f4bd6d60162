/* command/seal.c - write the checksum file, mend a merge, and say what was moved. */
#include "migration/sealing.h"

#include "command/applied.h"
#include "command/commands.h"
#include "command/context.h"
#include "migration/sumfile.h"

static const struct report_column move_columns[] = {
    { .key = "from", .label = "was" },
    { .key = "to", .label = "is now" },
};

static void add_moves(struct report *report, const struct sealing *sealing)
{
    report_table(report, "moves", sealing->moves != NULL ? "Moved behind what is sealed for good" : NULL, NULL,
                 move_columns, G_N_ELEMENTS(move_columns));
    for (guint i = 0; sealing->moves != NULL && i < sealing->moves->len; i++) {
        const struct sealing_move *move = g_ptr_array_index(sealing->moves, i);
        const struct report_value values[] = { report_text(move->from), report_styled(move->to, REPORT_STRONG) };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

static bool has_ways_back(const char *directory)
{
    g_autofree char *folder = g_build_filename(directory, SUMFILE_ROLLBACK, NULL);

    return g_file_test(folder, G_FILE_TEST_IS_DIR);
}

static void describe(struct report *report, const char *directory, const struct sealing *sealing)
{
    g_autofree char *files =
            sealing->files == 1 ? g_strdup("1 file is sealed") : g_strdup_printf("%u files are sealed", sealing->files);

    if (!sealing->is_written)
        report_headline(report, REPORT_GOOD, "%s; there was nothing to do", files);
    else
        report_headline(report, REPORT_GOOD, "%s: %u new, %u changed, %u gone", files, sealing->added, sealing->changed,
                        sealing->forgotten);
    report_fact(report, "files", NULL, report_integer(sealing->files));
    report_fact(report, "added", NULL, report_integer(sealing->added));
    report_fact(report, "changed", NULL, report_integer(sealing->changed));
    report_fact(report, "forgotten", NULL, report_integer(sealing->forgotten));
    report_fact(report, "written", NULL, report_boolean(sealing->is_written));
    report_fact(report, "base", sealing->reference != NULL ? "sealed for good by" : NULL,
                report_text(sealing->reference));
    add_moves(report, sealing);
    if (sealing->is_written)
        report_note(report, "Commit it with the migrations: git add -A -- %s%s", directory,
                    has_ways_back(directory) ? " and the folder rollback beside it" : "");
}

bool command_seal(struct context *context, struct fault *fault)
{
    CLEANUP(sealing_release) struct sealing sealing = { 0 };
    CLEANUP(report_cleanup) struct report *report = report_new("seal");
    g_autoptr(GPtrArray) findings = finding_list_new();
    const char *directory = settings_text(context->settings, "migrations");
    const struct layout *layout = NULL;
    g_autoptr(GPtrArray) databases = applied_read_file(settings_text(context->settings, "history"));
    CLEANUP(fault_clear) struct fault print_fault = { 0 };

    if (!context_layout(context, &layout, fault))
        return false;
    if (migration_seal(directory, layout, settings_text(context->settings, "base"), databases, &sealing, findings,
                       fault)) {
        describe(report, directory, &sealing);
        return context_print(context, report, fault);
    }
    bool is_text = g_str_equal(settings_text(context->settings, "format"), "text");
    if (findings->len == 0 || (findings->len == 1 && is_text))
        return false; /* the fault says it all */
    report_headline(report, REPORT_BAD, "nothing was sealed");
    report_take_findings(report, findings);
    report_fault(report, fault);
    if (!context_print(context, report, &print_fault))
        return false; /* the refusal is the fault that counts */
    return false;
}
