/* tests/support/judge.c */
#include "support/judge.h"

#include <check.h>
#include <string.h>

static void check_errors(const GPtrArray *findings, const char *text, const char *error)
{
    for (guint index = 0; index < findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(findings, index);

        ck_assert_msg(finding->severity < FINDING_ERROR || g_strcmp0(finding->id, error) == 0, "%s: %s", text,
                      finding->text);
    }
}

static void go_through(struct analysis *analysis, const char *text, const char *error, bool is_released,
                       struct judged *judged)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GPtrArray) findings = finding_list_new();
    CLEANUP(migration_header_release) struct migration_header header = { 0 };
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    const struct analysis_input input = {
        .file = "a.sql", .script = &script, .header = &header, .is_released = is_released
    };

    migration_header_read(&header, "a.sql", text, strlen(text), findings);
    sql_script_read(&script, "a.sql", bytes, 0, strlen(text),
                    header.transaction_off ? SQL_TRANSACTION_OFF : SQL_TRANSACTIONAL, findings);
    check_errors(findings, text, error);
    if (is_released)
        analysis_replay(analysis, &input);
    else
        analysis_judge(analysis, &input, judged->findings, &judged->verdict);
}

void judge(const struct analysis_options *options, const struct judge_case *migrations, struct judged *judged)
{
    struct analysis *analysis = analysis_new(options);

    *judged = (struct judged){ .findings = finding_list_new() };
    if (migrations->given != NULL)
        go_through(analysis, migrations->given, NULL, true, judged);
    go_through(analysis, migrations->text, NULL, false, judged);
    analysis_finish(analysis, judged->findings);
    analysis_free(analysis);
}

void judge_in_error(const struct analysis_options *options, const char *text, const char *error, struct judged *judged)
{
    struct analysis *analysis = analysis_new(options);

    *judged = (struct judged){ .findings = finding_list_new() };
    go_through(analysis, text, error, false, judged);
    analysis_free(analysis);
}

void judged_clear(struct judged *judged)
{
    g_ptr_array_unref(judged->findings);
    analysis_verdict_release(&judged->verdict);
}

char *judged_ids(const struct judged *judged)
{
    GString *ids = g_string_new(NULL);

    for (guint index = 0; index < judged->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(judged->findings, index);

        if (strcmp(finding->id, "class-not-marked") != 0)
            g_string_append_printf(ids, "%s%s:%zu", ids->len > 0 ? " " : "", finding->id, finding->place.line);
    }
    return g_string_free(ids, FALSE);
}

const struct finding *judged_finding(const struct judged *judged, const char *id)
{
    for (guint index = 0; index < judged->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(judged->findings, index);

        if (strcmp(finding->id, id) == 0)
            return finding;
    }
    return NULL;
}
