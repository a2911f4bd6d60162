/* command/analyse.c - feed the set to the analysis, in order. */
#include "command/analyse.h"

#include "analysis/allow.h"
#include "analysis/catalog.h"
#include "command/applied.h"
#include "migration/base_branch.h"
#include "migration/copy_data.h"
#include "migration/version.h"

#include <string.h>

/* "a, b, -c": rules to switch on, and with a minus in front off. */
static void read_rules(struct analyse *analyse, const char *setting)
{
    g_auto(GStrv) words = g_strsplit_set(setting != NULL ? setting : "", ", ", -1);
    g_autoptr(GStrvBuilder) enable = g_strv_builder_new();
    g_autoptr(GStrvBuilder) disable = g_strv_builder_new();

    for (char **word = words; *word != NULL; word++) {
        if (**word == '-')
            g_strv_builder_add(disable, *word + 1);
        else if (**word != '\0')
            g_strv_builder_add(enable, *word);
    }
    analyse->enable = g_strv_builder_end(enable);
    analyse->disable = g_strv_builder_end(disable);
}

static bool check_server_version(const struct context *context, int64_t version, struct fault *fault)
{
    if (version == 0 || (version >= ANALYSIS_SERVER_VERSION_MIN && version <= ANALYSIS_SERVER_VERSION_MAX))
        return true;
    return fault_set(fault, FAULT_USAGE, "%s: PostgreSQL %d to %d are known",
                     settings_origin(context->settings, "server-version"), ANALYSIS_SERVER_VERSION_MIN,
                     ANALYSIS_SERVER_VERSION_MAX);
}

bool analyse_open(struct analyse *analyse, const struct context *context, struct session *session, struct fault *fault)
{
    struct analysis_options options = { 0 };
    int64_t version = settings_number(context->settings, "server-version");

    if (!check_server_version(context, version, fault))
        return false;
    if (version == 0 && session != NULL)
        version = CLAMP(session->server_version / 10000, ANALYSIS_SERVER_VERSION_MIN, ANALYSIS_SERVER_VERSION_MAX);
    read_rules(analyse, settings_text(context->settings, "rules"));
    options = (struct analysis_options){ .server_version = (int)version,
                                         .enable = (const char *const *)analyse->enable,
                                         .disable = (const char *const *)analyse->disable,
                                         .is_each_released = analyse->is_each_released,
                                         .begins_empty = analyse->begins_empty && session == NULL };
    if (!analysis_check_options(&options, fault))
        return fault_prefix(fault, "%s: ", settings_origin(context->settings, "rules"));
    analyse->analysis = analysis_new(&options);
    analyse->is_for_database = session != NULL;
    return session == NULL || (catalog_read(analysis_model(analyse->analysis), session, fault) &&
                               activity_read(analysis_activity(analyse->analysis), session, ACTIVITY_LONG_S, fault));
}

void analyse_release(struct analyse *analyse)
{
    analysis_free(analyse->analysis);
    g_clear_pointer(&analyse->fixables, g_ptr_array_unref);
    g_strfreev(analyse->enable);
    g_strfreev(analyse->disable);
    *analyse = (struct analyse){ 0 };
}

/* What is allowed, or not blocking, is left as it is. */
static void keep_fixes(const struct analyse *analyse, const struct migration *migration,
                       const struct analysis_input *input, GArray *fixes)
{
    struct fixable *fixable = NULL;

    for (guint index = fixes->len; index-- > 0;)
        if (g_array_index(fixes, struct fix, index).finding->severity < FINDING_ERROR)
            g_array_remove_index(fixes, index);
    if (fixes->len == 0)
        return;
    fixable = g_new0(struct fixable, 1);
    fixable->migration = migration;
    fixable->parts = fix_cut(input->script, input->header, fixes, &fixable->why);
    if (fixable->why == NULL && migration->parts[MIGRATION_UP].copy_data != NULL)
        fixable->why = g_strdup("it holds COPY data");
    g_ptr_array_add(analyse->fixables, fixable);
}

static void judge(struct analyse *analyse, struct migration *migration, const struct analysis_input *input,
                  GPtrArray *findings, struct analysis_verdict *verdict)
{
    analysis_judge(analyse->analysis, input, findings, verdict);
    migration->class_name = class_name(verdict->class_);
    analyse->migrations++;
    analyse->analysed += verdict->analysed;
    analyse->opaque += verdict->opaque;
}

void analyse_script(struct analyse *analyse, struct migration *migration, const struct sql_script *script,
                    bool is_released, GPtrArray *findings, guint first)
{
    CLEANUP(analysis_verdict_release) struct analysis_verdict verdict = { 0 };
    const struct analysis_input input = {
        .file = migration->parts[MIGRATION_UP].path,
        .source = &migration->parts[MIGRATION_UP],
        .script = script,
        .header = &migration->header,
        .is_released = is_released || analyse->analysis == NULL,
        .is_for_database = analyse->is_for_database,
    };

    if (analyse->analysis != NULL && is_released)
        analysis_replay(analyse->analysis, &input);
    else if (analyse->analysis != NULL)
        judge(analyse, migration, &input, findings, &verdict);
    allow_apply(&input, (const char *const *)analyse->disable, findings, first);
    if (analyse->fixables != NULL && verdict.fixes != NULL)
        keep_fixes(analyse, migration, &input, verdict.fixes);
    copy_data_place_findings(&migration->parts[MIGRATION_UP], findings, first);
}

void analyse_finish(struct analyse *analyse, GPtrArray *findings)
{
    if (analyse->analysis != NULL)
        analysis_finish(analyse->analysis, findings);
    g_clear_pointer(&analyse->analysis, analysis_free);
}

void analyse_report(const struct analyse *analyse, struct report *report)
{
    report_fact(report, "analysed", analyse->migrations > 0 ? "statements understood" : NULL,
                report_integer(analyse->analysed));
    report_fact(report, "opaque", analyse->opaque > 0 ? "not understood" : NULL, report_integer(analyse->opaque));
}

enum finding_severity analyse_fail_on(const struct context *context)
{
    const char *name = settings_text(context->settings, "fail-on");

    if (strcmp(name, "note") == 0)
        return FINDING_NOTE;
    return strcmp(name, "warning") == 0 ? FINDING_WARNING : FINDING_ERROR;
}

/* ---- what is released ---- */

static bool newest_of_reference(const struct context *context, const char *reference, int64_t *newest,
                                struct fault *fault)
{
    CLEANUP(base_branch_release) struct base_branch base = { 0 };

    if (!base_branch_find(&base, context->set.directory, reference, fault))
        return false;
    if (base.tree == NULL)
        return fault_set(fault, FAULT_USAGE, "%s is in no git repository, so %s means nothing", context->set.directory,
                         reference);
    *newest = base_branch_newest(&base, context->set.layout, NULL);
    return true;
}

/* In any environment but development, as the history knows it. */
static int64_t newest_applied(const struct context *context)
{
    g_autoptr(GPtrArray) databases = applied_read_file(settings_text(context->settings, "history"));

    return applied_newest(databases, &context->set);
}

bool analyse_released(const struct context *context, int64_t base, int64_t *released, struct fault *fault)
{
    const char *since = settings_text(context->settings, "since");

    *released = base != LEDGER_NO_VERSION || since != NULL ? base : newest_applied(context);
    if (since == NULL)
        return true;
    if (*since != '\0' && strspn(since, "0123456789") == strlen(since))
        return version_from_text(since, released) ||
               fault_set(fault, FAULT_USAGE, "--since %s: no version has so many digits", since);
    return newest_of_reference(context, since, released, fault);
}
