/* command/effects.c - collects them, and puts them into tables. */
#include "command/effects.h"

#include "migration/version.h"

struct effect {
    char *version;
    struct rehearsal rehearsal;
};

static void effect_free(gpointer data)
{
    struct effect *effect = data;

    g_free(effect->version);
    rehearsal_release(&effect->rehearsal);
    g_free(effect);
}

void effects_release(struct effects *effects)
{
    g_clear_pointer(&effects->all, g_ptr_array_unref);
}

void effects_take(struct effects *effects, const struct migration *migration, struct rehearsal *rehearsal)
{
    struct effect *effect = g_new(struct effect, 1);

    *effect = (struct effect){ version_text(migration->version, ""), *rehearsal };
    *rehearsal = (struct rehearsal){ 0 };
    if (effects->all == NULL)
        effects->all = g_ptr_array_new_with_free_func(effect_free);
    g_ptr_array_add(effects->all, effect);
}

/* ---- tables ---- */

static void report_changes(const struct effect *effect, struct report *report)
{
    const GPtrArray *changes = effect->rehearsal.changes;

    for (guint i = 0; i < changes->len; i++) {
        const struct report_value values[] = { report_text(effect->version),
                                               report_text(g_ptr_array_index(changes, i)) };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

static void report_statements(const struct effect *effect, struct report *report)
{
    const GPtrArray *statements = effect->rehearsal.statements;

    for (guint i = 0; i < statements->len; i++) {
        const int64_t took = rehearsal_took(&effect->rehearsal, i);
        const struct report_value values[] = { report_text(effect->version),
                                               took >= 0 ? report_duration(took) : report_null(),
                                               report_text(g_ptr_array_index(statements, i)) };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

void effects_report(const struct effects *effects, struct report *report, bool is_shown)
{
    const struct report_column change[] = { { .key = "version", .label = is_shown ? "version" : NULL },
                                            { .key = "change", .label = is_shown ? "changes" : NULL } };
    const struct report_column statement[] = {
        { .key = "version", .label = is_shown ? "version" : NULL },
        { .key = "took", .label = is_shown ? "took" : NULL, .align_right = true },
        { .key = "statement", .label = is_shown ? "statement" : NULL }
    };

    if (effects->all == NULL)
        return;
    report_table(report, "changes", is_shown ? "What changes" : NULL, NULL, change, G_N_ELEMENTS(change));
    for (guint i = 0; i < effects->all->len; i++)
        report_changes(g_ptr_array_index(effects->all, i), report);
    report_table(report, "statements", is_shown ? "What the statements do, as rehearsed" : NULL, NULL, statement,
                 G_N_ELEMENTS(statement));
    for (guint i = 0; i < effects->all->len; i++)
        report_statements(g_ptr_array_index(effects->all, i), report);
}
