/* command/verify.c - are the migrations fit to be merged and run? Answered without a database. */
#include "analysis/allow.h"
#include "apply/apply.h"
#include "base/plural.h"
#include "command/analyse.h"
#include "command/commands.h"
#include "command/context.h"
#include "command/rehearse.h"
#include "command/reports.h"
#include "command/verified.h"
#include "command/way_back_wanted.h"
#include "migration/against.h"
#include "migration/copy_data.h"
#include "migration/git.h"
#include "migration/layout.h"
#include "sql/script.h"

#include <string.h>

enum { CACHED_FILES_MIN = 1000 }; /* fewer are read faster than one notices, and need no cache */

/* What is counted on the way. */
struct verification {
    struct context *context;
    guint files;
    struct verified verified; /* what an earlier run found nothing to say of */
    struct against against;   /* the git reference that was compared with */
    struct analyse analyse;
    int64_t released; /* up to where the running release has the migrations; LEDGER_NO_VERSION: not to be known */
};

static void verification_release(struct verification *verification)
{
    against_release(&verification->against);
    analyse_release(&verification->analyse);
    verified_release(&verification->verified);
}

/* Each statement of a check is asked for one true value. */
static void check_queries(const struct migration_file *file, const struct sql_script *script, GPtrArray *findings)
{
    static const char *const queries[] = { "SELECT", "WITH", "VALUES", "TABLE", NULL };

    for (guint index = 0; index < script->statements->len; index++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, index);
        struct finding *finding;

        if (g_strv_contains(queries, statement->tag))
            continue;
        finding = finding_add(findings, "check-query", FINDING_ERROR, copy_data_place(file, statement->offset),
                              "%s in a file of checks: each statement there is a query that must be true",
                              statement->tag);
        finding->remedy = g_strdup("write SELECT …, or move the statement to the up file");
    }
}

/* Other tools' ways back are not run by this program, and many were never run by anyone: not a reason to fail. */
static void soften(GPtrArray *findings, guint first)
{
    for (guint index = first; index < findings->len; index++) {
        struct finding *finding = g_ptr_array_index(findings, index);

        finding->severity = MIN(finding->severity, FINDING_WARNING);
    }
}

/* Everything that a part's findings depend on. */
static struct digest key_of(const struct migration_file *file, enum migration_part part, enum sql_script_mode mode)
{
    char hex[DIGEST_HEX_BYTES];
    g_autofree char *key = NULL;

    digest_to_hex(&file->digest, hex);
    key = g_strdup_printf("%s %d %d %zu %zu", hex, part, mode, file->offset, file->length);
    return digest_of(key, strlen(key));
}

/* Released for good: nobody can change it any more. */
static bool is_released(const struct verification *verification, const struct migration *migration)
{
    return verification->released != LEDGER_NO_VERSION && migration->version <= verification->released;
}

/* Of a part that is not analysed; then its places are those in the file. */
static void accept_allowed(const struct migration_file *file, const struct sql_script *script, bool is_released_file,
                           GPtrArray *findings, guint first)
{
    const struct analysis_input input = { .file = file->path, .script = script, .is_released = is_released_file };

    allow_apply(&input, NULL, findings, first);
    copy_data_place_findings(file, findings, first);
}

/* Read a part, unless an earlier run found nothing to say of it and the analysis does not ask for it. */
static void verify_part(struct verification *verification, struct migration *migration, enum migration_part part)
{
    const struct migration_file *file = &migration->parts[part];
    bool is_native = layout_is_native(verification->context->set.layout);
    bool is_analysed = part == MIGRATION_UP && verification->analyse.analysis != NULL;
    enum sql_script_mode mode = apply_script_mode(migration, part, is_native);
    struct digest key = key_of(file, part, mode);
    GPtrArray *findings = verification->context->findings;
    guint first = findings->len;
    CLEANUP(sql_script_release) struct sql_script script = { 0 };

    if (verified_has(&verification->verified, &key) && !is_analysed)
        return;
    sql_script_read(&script, file->path, file->text, file->offset, file->length, mode, findings);
    if (part == MIGRATION_UP)
        analyse_script(&verification->analyse, migration, &script, is_released(verification, migration), findings,
                       first);
    if (part == MIGRATION_DOWN && !is_native)
        soften(findings, first);
    if (part != MIGRATION_UP)
        accept_allowed(file, &script, is_released(verification, migration), findings, first);
    if (part == MIGRATION_BEFORE || part == MIGRATION_AFTER)
        check_queries(file, &script, findings);
    if (findings->len == first)
        verified_add(&verification->verified, &key);
}

static void verify_migration(struct verification *verification, struct migration *migration)
{
    for (guint file = 0; migration_next_file(migration, &file) != NULL;)
        verification->files++;
    for (enum migration_part part = 0; part < MIGRATION_PART_COUNT; part++)
        if (migration->parts[part].text != NULL)
            verify_part(verification, migration, part);
    if (!settings_flag(verification->context->settings, "rehearse")) /* which finds out, and says why */
        way_back_want(verification->context, migration, verification->context->findings);
}

/* ---- is there anything to judge? ---- */

static void open_cache(struct verification *verification)
{
    g_autofree char *folder = g_path_get_dirname(settings_text(verification->context->settings, "history"));

    if (verification->context->set.migrations->len >= CACHED_FILES_MIN)
        verified_open(&verification->verified, folder);
}

/* Everything that the judgement of the whole set depends on. */
static struct digest key_of_set(const struct verification *verification)
{
    const struct migration_set *set = &verification->context->set;
    const struct settings *settings = verification->context->settings;
    const char *rules = settings_text(settings, "rules");
    g_autofree char *head =
            g_strdup_printf("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n", rules != NULL ? rules : "",
                            settings_number(settings, "server-version"), verification->released);
    struct digest_stream stream;

    digest_stream_init(&stream);
    digest_stream_update(&stream, head, strlen(head));
    for (guint index = 0; index < set->migrations->len; index++) {
        const struct migration *migration = g_ptr_array_index(set->migrations, index);
        digest_stream_update(&stream, &migration->parts[MIGRATION_UP].digest, sizeof(struct digest));
        digest_stream_update(&stream, way_back_is_there(migration) ? "+" : "-", 1);
    }
    return digest_stream_final(&stream);
}

static bool holds_unreleased(const struct verification *verification)
{
    const GPtrArray *migrations = verification->context->set.migrations;

    return !is_released(verification, g_ptr_array_index(migrations, migrations->len - 1));
}

static bool verify_statements(struct verification *verification, struct fault *fault)
{
    const struct migration_set *set = &verification->context->set;
    struct digest key = key_of_set(verification);
    guint first = verification->context->findings->len;
    bool is_analysed = false;

    open_cache(verification);
    verification->analyse.begins_empty = true;
    verification->analyse.is_each_released = verification->released == LEDGER_NO_VERSION;
    if (holds_unreleased(verification) && !verified_has(&verification->verified, &key) &&
        !analyse_open(&verification->analyse, verification->context, NULL, fault))
        return false;
    for (guint index = 0; index < set->migrations->len; index++)
        verify_migration(verification, g_ptr_array_index(set->migrations, index));
    is_analysed = verification->analyse.analysis != NULL;
    analyse_finish(&verification->analyse, verification->context->findings);
    if (is_analysed && verification->context->findings->len == first)
        verified_add(&verification->verified, &key);
    verified_save(&verification->verified);
    return true;
}

static void add_headline(struct report *report, guint migrations, guint errors, guint warnings)
{
    g_autofree char *also =
            warnings > 0 ? g_strdup_printf(" and %u warning%s", warnings, plural(warnings)) : g_strdup("");

    if (errors > 0)
        report_headline(report, REPORT_BAD, "%u error%s%s in %u migration%s", errors, plural(errors), also, migrations,
                        plural(migrations));
    else if (warnings > 0)
        report_headline(report, REPORT_WARN, "%u migration%s in order, with %u warning%s", migrations,
                        plural(migrations), warnings, plural(warnings));
    else
        report_headline(report, REPORT_GOOD, "%u migration%s in order", migrations, plural(migrations));
}

static bool holds(const GPtrArray *findings, const char *id)
{
    for (guint index = 0; index < findings->len; index++)
        if (strcmp(((const struct finding *)g_ptr_array_index(findings, index))->id, id) == 0)
            return true;
    return false;
}

static void add_notes(struct report *report, const struct verification *verification)
{
    if (holds(verification->context->findings, "not-sealed"))
        report_note(report, "`migrator seal` adds new files to the checksum file; commit it with them.");
    if (verification->against.reference == NULL)
        report_note(report, "Not compared with another branch: this is no git clone, or it has no main branch yet.");
}

/* The findings are handed over to the report, where those of a rehearsal are already. */
static void fill_report(const struct verification *verification, guint failures, struct report *report)
{
    GPtrArray *findings = verification->context->findings;
    guint errors = finding_count(findings, FINDING_ERROR) + failures;
    guint warnings = finding_count(findings, FINDING_WARNING) + failures - errors;
    guint migrations = verification->context->set.migrations->len;

    add_headline(report, migrations, errors, warnings);
    report_fact(report, "migrations", NULL, report_integer(migrations));
    context_report_layout(verification->context, report);
    report_fact(report, "files", "files", report_integer(verification->files));
    report_fact(report, "errors", NULL, report_integer(errors));
    report_fact(report, "warnings", NULL, report_integer(warnings));
    analyse_report(&verification->analyse, report);
    report_fact(report, "against", "compared with", report_text(verification->against.reference));
    add_notes(report, verification);
    report_take_findings(report, findings);
}

/* The base of migrator.conf means something in a clone only; a reference that was asked for always does. */
static bool choose_reference(const struct context *context, const char **reference, struct fault *fault)
{
    CLEANUP(git_release) struct git git = { 0 };

    *reference = settings_text(context->settings, "against");
    if (*reference != NULL || settings_text(context->settings, "base") == NULL)
        return true;
    if (!git_find(context->set.directory, &git, fault))
        return false;
    if (git.directory != NULL)
        *reference = settings_text(context->settings, "base");
    return true;
}

/* How near a finding is to the cause of what else is wrong with its file's bytes; 0: it is about something else. */
static int cause_rank(const struct finding *finding)
{
    if (strcmp(finding->id, "uncommitted") == 0)
        return 1;
    if (strcmp(finding->id, "checksum-differs") == 0)
        return 2;
    if (strcmp(finding->id, "against-edited") == 0 || strcmp(finding->id, "against-renamed") == 0 ||
        strcmp(finding->id, "against-removed") == 0)
        return 3;
    return 0;
}

/* An edited file differs from the base, from its checksum and from the last commit: the first of these says it all. */
static void drop_consequences(GPtrArray *findings)
{
    g_autoptr(GHashTable) causes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint index = 0; index < findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(findings, index);
        int rank = cause_rank(finding);

        if (rank > GPOINTER_TO_INT(g_hash_table_lookup(causes, finding->place.file)))
            g_hash_table_insert(causes, g_strdup(finding->place.file), GINT_TO_POINTER(rank));
    }
    for (guint index = findings->len; index-- > 0;) {
        const struct finding *finding = g_ptr_array_index(findings, index);
        int rank = cause_rank(finding);

        if (rank > 0 && rank < GPOINTER_TO_INT(g_hash_table_lookup(causes, finding->place.file)))
            g_ptr_array_remove_index(findings, index);
    }
}

static bool compare(struct verification *verification, struct fault *fault)
{
    struct context *context = verification->context;
    const char *reference = NULL;

    return migration_uncommitted(&context->set, context->findings, fault) &&
           choose_reference(context, &reference, fault) &&
           migration_against(&context->set, reference, context->findings, &verification->against, fault) &&
           analyse_released(context, verification->against.is_local ? LEDGER_NO_VERSION : verification->against.newest,
                            &verification->released, fault);
}

/* A migration that does not run is found; that there is nowhere to run it is a fault. */
static bool rehearse_drafts(struct context *context, struct report *report, guint *failures, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };

    if (!settings_flag(context->settings, "rehearse") || rehearse_check(context, report, failures, &failure))
        return true;
    if (failure.kind != FAULT_FAILED)
        return fault_move(fault, &failure);
    struct finding *finding = finding_add(context->findings, "rehearsal-stopped", FINDING_ERROR,
                                          place_copy(&failure.place), "a rehearsal stops: %s", failure.text);
    finding->effect = g_strdup("it would stop in production as well; what comes after it was not rehearsed");
    return true;
}

bool command_verify(struct context *context, struct fault *fault)
{
    CLEANUP(verification_release) struct verification verification = { .context = context };
    CLEANUP(report_cleanup) struct report *report = report_new("verify");
    guint failures, rehearsed = 0;

    if (!reports_check(context, fault))
        return false;
    if (!compare(&verification, fault) || !verify_statements(&verification, fault) ||
        !rehearse_drafts(context, report, &rehearsed, fault))
        return false;
    drop_consequences(context->findings);
    failures = finding_count(context->findings, analyse_fail_on(context)) + rehearsed;
    fill_report(&verification, rehearsed, report);
    if (failures > 0)
        context->exit_code = fault_kinds[FAULT_ANSWER].exit_code;
    return reports_write(context, report, fault) && context_print(context, report, fault);
}
