/* command/history.c - take in records that other machines wrote. */
#include "history/history.h"
#include "command/commands.h"
#include "command/context.h"
#include "history/merge.h"

static const struct report_column record_columns[] = {
    { "file", "record", false },       { "databases", "databases", true }, { "entries", "new entries", true },
    { "known", "known before", true }, { "contents", "new bodies", true },
};

static void add_record(struct report *report, const char *file, const struct history_merged *merged)
{
    const struct report_value values[] = {
        report_text(file),
        report_integer(merged->databases),
        report_integer(merged->entries),
        report_integer(merged->known),
        report_integer(merged->contents),
    };

    report_row(report, values, G_N_ELEMENTS(values));
}

/* All records, each a row; *entries counts what was new. */
static bool merge_records(struct history *history, const char *const *files, int count, struct report *report,
                          unsigned *entries, struct fault *fault)
{
    for (int i = 0; i < count; i++) {
        struct history_merged merged = { 0 };
        if (!history_merge(history, files[i], &merged, fault))
            return false;
        add_record(report, files[i], &merged);
        *entries += merged.entries;
    }
    return true;
}

static bool merge_together(struct history *history, const char *const *files, int count, struct report *report,
                           unsigned *entries, struct fault *fault)
{
    if (!history_begin(history, fault))
        return false;
    if (history_end(history, merge_records(history, files, count, report, entries, fault), fault))
        return true;
    return fault_set_state(fault, "nothing was taken in");
}

bool command_history_merge(struct context *context, struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("history_merge");
    CLEANUP(history_cleanup) struct history *history = NULL;
    const char *path = settings_text(context->settings, "history");
    g_autofree char *notice = NULL;
    unsigned entries = 0;
    int count = 0;
    const char *const *files = settings_arguments(context->settings, &count);

    if (!history_open(&history, path, &notice, fault))
        return false;
    if (notice != NULL)
        context_progress(context, "%s", notice);
    report_fact(report, "history", NULL, report_text(path));
    report_table(report, "records", NULL, NULL, record_columns, G_N_ELEMENTS(record_columns));
    if (!merge_together(history, files, count, report, &entries, fault))
        return false;
    report_headline(report, REPORT_GOOD, "%u new %s in the history", entries, entries == 1 ? "entry" : "entries");
    return context_print(context, report, fault);
}
