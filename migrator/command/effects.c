/* command/effects.c - collects them, from rehearsals or from evidence.json, and puts them into tables. */
#include "command/effects.h"

#include "migration/sumfile.h"
#include "migration/version.h"
#include "report/detail.h"

struct effect {
    char *version;
    GPtrArray *changes, *statements; /* char * */
};

static void effect_free(gpointer data)
{
    struct effect *effect = data;

    g_free(effect->version);
    g_ptr_array_unref(effect->changes);
    g_ptr_array_unref(effect->statements);
    g_free(effect);
}

void effects_release(struct effects *effects)
{
    g_clear_pointer(&effects->all, g_ptr_array_unref);
}

static void add(struct effects *effects, const struct migration *migration, GPtrArray *changes, GPtrArray *statements)
{
    struct effect *effect = g_new(struct effect, 1);

    *effect = (struct effect){ version_text(migration->version, ""), changes, statements };
    if (effects->all == NULL)
        effects->all = g_ptr_array_new_with_free_func(effect_free);
    g_ptr_array_add(effects->all, effect);
}

GPtrArray *effects_statements(const struct rehearsed *rehearsed)
{
    const GPtrArray *statements = rehearsed->observed.statements;
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; statements != NULL && i < statements->len; i++)
        g_ptr_array_add(lines, observed_text(g_ptr_array_index(statements, i)));
    return lines;
}

void effects_add(struct effects *effects, const struct migration *migration, const struct rehearsed *rehearsed)
{
    add(effects, migration, g_ptr_array_ref(rehearsed->changes), effects_statements(rehearsed));
}

void effects_add_evidence(struct effects *effects, const struct context *context, const struct migration *migration)
{
    g_autofree char *label = migration_label(migration);
    g_autofree char *path = g_build_filename(context->set.directory, SUMFILE_ROLLBACK, label, "evidence.json", NULL);
    g_autofree char *evidence = NULL;
    char digest[DIGEST_HEX_BYTES];

    digest_to_hex(&migration->parts[MIGRATION_UP].digest, digest);
    if (!g_file_get_contents(path, &evidence, NULL, NULL))
        return;
    g_autofree char *about = detail_text(evidence, "migration");
    if (g_strcmp0(about, digest) == 0)
        add(effects, migration, detail_list(evidence, "changes"), detail_list(evidence, "statements"));
}

/* ---- tables ---- */

static void report_lines(const struct effect *effect, const GPtrArray *lines, struct report *report)
{
    for (guint i = 0; i < lines->len; i++) {
        const struct report_value values[] = { report_text(effect->version), report_text(g_ptr_array_index(lines, i)) };
        report_row(report, values, G_N_ELEMENTS(values));
    }
}

void effects_report(const struct effects *effects, struct report *report, bool is_shown)
{
    const struct report_column change[] = { { .key = "version", .label = is_shown ? "version" : NULL },
                                            { .key = "change", .label = is_shown ? "changes" : NULL } };
    const struct report_column statement[] = { { .key = "version", .label = is_shown ? "version" : NULL },
                                               { .key = "statement", .label = is_shown ? "statement" : NULL } };

    if (effects->all == NULL)
        return;
    report_table(report, "changes", is_shown ? "What changes" : NULL, NULL, change, G_N_ELEMENTS(change));
    for (guint i = 0; i < effects->all->len; i++) {
        const struct effect *effect = g_ptr_array_index(effects->all, i);
        report_lines(effect, effect->changes, report);
    }
    report_table(report, "statements", is_shown ? "What the statements do, as rehearsed" : NULL, NULL, statement,
                 G_N_ELEMENTS(statement));
    for (guint i = 0; i < effects->all->len; i++) {
        const struct effect *effect = g_ptr_array_index(effects->all, i);
        report_lines(effect, effect->statements, report);
    }
}
