/* command/lint.c - what do the migrations, or single files, do to a running system? */
#include "apply/apply.h"
#include "base/plural.h"
#include "command/analyse.h"
#include "command/commands.h"
#include "command/context.h"
#include "command/database.h"
#include "command/reports.h"
#include "migration/against.h"
#include "migration/layout.h"

/* One run. */
struct linting {
    struct context *context;
    struct analyse analyse;
    struct database database; /* its session is open when --database asks for it */
    bool is_live;
    bool is_loose;    /* files by themselves */
    int64_t released; /* as in analyse_released() */
};

static void linting_release(struct linting *linting)
{
    analyse_release(&linting->analyse);
    if (linting->is_live)
        database_close(&linting->database);
}

/* Asked for by the flag only: a DATABASE_URL that happens to be set is no reason to connect. */
static bool open_database(struct linting *linting, struct fault *fault)
{
    linting->is_live = settings_is_given(linting->context->settings, "database");
    return !linting->is_live || database_open_online(&linting->database, linting->context, fault);
}

static bool read_files(struct linting *linting, const char *const *paths, struct fault *fault)
{
    const struct layout *layout = NULL;

    linting->context->findings = finding_list_new();
    return context_layout(linting->context, &layout, fault) &&
           migration_set_read_files(&linting->context->set, paths, layout, linting->context->findings, fault);
}

/* What the files' names and seals are worth is verify's question. */
static bool read_set(struct linting *linting, struct fault *fault)
{
    struct context *context = linting->context;
    CLEANUP(against_release) struct against against = { 0 };

    if (!context_read_set(context, fault))
        return false;
    g_ptr_array_set_size(context->findings, 0);
    if (linting->is_live)
        return true;
    if (!migration_against(&context->set, settings_text(context->settings, "base"), context->findings, &against, fault))
        return false;
    g_ptr_array_set_size(context->findings, 0);
    return analyse_released(context, against.is_local ? LEDGER_NO_VERSION : against.newest, &linting->released, fault);
}

static bool is_released(const struct linting *linting, const struct migration *migration)
{
    if (linting->is_loose)
        return false;
    if (linting->is_live)
        return ledger_find_applied(&linting->database.ledger, migration->version) != NULL;
    return linting->released != LEDGER_NO_VERSION && migration->version <= linting->released;
}

static void read_and_analyse(const struct linting *linting, struct analyse *analyse, struct migration *migration,
                             bool was_released, GPtrArray *findings)
{
    const struct migration_file *up = &migration->parts[MIGRATION_UP];
    guint first = findings->len;
    CLEANUP(sql_script_release) struct sql_script script = { 0 };

    sql_script_read(&script, up->path, up->text, up->offset, up->length,
                    apply_script_mode(migration, MIGRATION_UP, layout_is_native(linting->context->set.layout)),
                    findings);
    analyse_script(analyse, migration, &script, was_released, findings, first);
}

static void lint_migration(struct linting *linting, struct migration *migration)
{
    struct migration_file *up = &migration->parts[MIGRATION_UP];
    bool was_released = is_released(linting, migration);
    g_autoptr(GPtrArray) ignored = finding_list_new();

    if (was_released && linting->is_live) /* the catalog has it */
        return;
    read_and_analyse(linting, &linting->analyse, migration, was_released,
                     was_released ? ignored : linting->context->findings);
    if (linting->is_loose) /* --fix needs the text, and is not for these */
        g_clear_pointer(&up->text, g_bytes_unref);
}

static bool open_analyse(struct linting *linting, struct analyse *analyse, struct fault *fault)
{
    return analyse_open(analyse, linting->context, linting->is_live ? &linting->database.session : NULL, fault);
}

static bool lint_all(struct linting *linting, struct fault *fault)
{
    const GPtrArray *migrations = linting->context->set.migrations;

    if (settings_flag(linting->context->settings, "fix"))
        linting->analyse.fixables = g_ptr_array_new_with_free_func((GDestroyNotify)fixable_free);
    linting->analyse.is_each_released =
            linting->is_loose || (!linting->is_live && linting->released == LEDGER_NO_VERSION);
    linting->analyse.begins_empty = !linting->is_loose;
    if (!open_analyse(linting, &linting->analyse, fault))
        return false;
    for (guint index = 0; index < migrations->len; index++)
        lint_migration(linting, g_ptr_array_index(migrations, index));
    analyse_finish(&linting->analyse, linting->context->findings);
    return true;
}

/* ---- what --fix would write ---- */

static void judge_part(const struct linting *linting, struct analyse *trial, const struct fixable *fixable, guint index,
                       GPtrArray *findings)
{
    const char *text = g_array_index(fixable->parts, struct fix_part, index).text;
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    struct migration migration = *fixable->migration; /* but for its text */
    struct migration_file *up = &migration.parts[MIGRATION_UP];

    up->text = bytes;
    up->offset = 0;
    up->length = strlen(text);
    migration.header = (struct migration_header){ 0 };
    migration_header_read(&migration.header, up->path, text, up->length, findings);
    read_and_analyse(linting, trial, &migration, false, findings);
    migration_header_release(&migration.header);
}

static bool is_blocked(const GPtrArray *findings, const char *path, const char *id)
{
    for (guint index = 0; index < findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(findings, index);

        if (finding->severity == FINDING_ERROR && strcmp(finding->id, id) == 0 &&
            g_strcmp0(finding->place.file, path) == 0)
            return true;
    }
    return false;
}

/* The first blocking finding that the migration does not have as it is; NULL: there is none. */
static const char *new_blocking(const struct linting *linting, const struct fixable *fixable, const GPtrArray *findings)
{
    for (guint index = 0; index < findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(findings, index);

        if (finding->severity == FINDING_ERROR &&
            !is_blocked(linting->context->findings, fixable->migration->parts[MIGRATION_UP].path, finding->id))
            return finding->id;
    }
    return NULL;
}

/* Judge what would be written, text that does not parse included; what has a blocking finding of its own is not. */
static void try_fix(const struct linting *linting, struct analyse *trial, struct fixable *fixable)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    const char *id = NULL;

    for (guint index = 0; index < fixable->parts->len; index++)
        judge_part(linting, trial, fixable, index, findings);
    id = new_blocking(linting, fixable, findings);
    if (id != NULL)
        fixable->why = g_strdup_printf("what would be written has a blocking finding of its own, %s", id);
}

/* From the start once more, with what would be written in the place of what is there. */
static bool try_fixes(struct linting *linting, struct fault *fault)
{
    const GPtrArray *migrations = linting->context->set.migrations;
    GPtrArray *fixables = linting->analyse.fixables;
    CLEANUP(analyse_release)
    struct analyse trial = { .is_each_released = linting->analyse.is_each_released,
                             .begins_empty = linting->analyse.begins_empty };
    guint next = 0;

    if (fixables == NULL || fixables->len == 0)
        return true;
    if (!open_analyse(linting, &trial, fault))
        return false;
    for (guint index = 0; index < migrations->len; index++) {
        struct migration migration = *(struct migration *)g_ptr_array_index(migrations, index);
        struct fixable *fixable = next < fixables->len ? g_ptr_array_index(fixables, next) : NULL;
        bool is_fixable = fixable != NULL && fixable->migration == g_ptr_array_index(migrations, index);
        bool was_released = is_released(linting, &migration);
        g_autoptr(GPtrArray) ignored = finding_list_new();

        next += is_fixable;
        if (is_fixable && fixable->parts != NULL && fixable->why == NULL)
            try_fix(linting, &trial, fixable);
        else if (!was_released || !linting->is_live)
            read_and_analyse(linting, &trial, &migration, was_released, ignored);
    }
    return true;
}

static void add_headline(struct report *report, guint errors, guint warnings, guint files)
{
    if (errors > 0)
        report_headline(report, REPORT_BAD, "%u blocking finding%s and %u warning%s in %u file%s", errors,
                        plural(errors), warnings, plural(warnings), files, plural(files));
    else if (warnings > 0)
        report_headline(report, REPORT_WARN, "%u warning%s in %u file%s", warnings, plural(warnings), files,
                        plural(files));
    else
        report_headline(report, REPORT_GOOD, files > 0 ? "Nothing to object to in %u file%s" : "Nothing to look at",
                        files, plural(files));
}

static void add_classes(struct report *report, const struct linting *linting)
{
    static const struct report_column columns[] = { { "file", "file", false }, { "class", "class", false } };
    const GPtrArray *migrations = linting->context->set.migrations;

    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint index = 0; index < migrations->len; index++) {
        const struct migration *migration = g_ptr_array_index(migrations, index);

        if (migration->class_name == NULL)
            continue;
        const struct report_value row[] = {
            report_text(migration->parts[MIGRATION_UP].path),
            report_styled(migration->class_name,
                          plan_is_compatible(migration->class_name) ? REPORT_PLAIN : REPORT_WARN),
        };
        report_row(report, row, G_N_ELEMENTS(row));
    }
}

static struct report *make_report(const struct linting *linting)
{
    struct report *report = report_new("lint");
    GPtrArray *findings = linting->context->findings;
    guint errors = finding_count(findings, FINDING_ERROR);
    guint warnings = finding_count(findings, FINDING_WARNING) - errors;

    add_headline(report, errors, warnings, linting->analyse.migrations);
    report_fact(report, "files", NULL, report_integer(linting->analyse.migrations));
    report_fact(report, "errors", NULL, report_integer(errors));
    report_fact(report, "warnings", NULL, report_integer(warnings));
    analyse_report(&linting->analyse, report);
    add_classes(report, linting);
    report_take_findings(report, findings);
    return report;
}

/* Files are written where they are migrations of a folder, and nobody has them yet. */
static bool check_fix(const struct linting *linting, struct fault *fault)
{
    if (!settings_flag(linting->context->settings, "fix"))
        return true;
    if (linting->is_loose)
        return fault_set(fault, FAULT_USAGE, "--fix writes into the migrations folder, not for files by themselves");
    if (linting->is_live || linting->released != LEDGER_NO_VERSION)
        return true;
    fault_set(fault, FAULT_USAGE, "--fix: which migrations are released already is not known here");
    return fault_set_hint(fault, "say it: --since VERSION, or --since REF for all that a git reference has");
}

bool command_lint(struct context *context, struct fault *fault)
{
    CLEANUP(linting_release) struct linting linting = { .context = context, .released = LEDGER_NO_VERSION };
    CLEANUP(report_cleanup) struct report *report = NULL;
    int count = 0;
    const char *const *paths = settings_arguments(context->settings, &count);

    linting.is_loose = count > 0;
    if (!reports_check(context, fault) || !open_database(&linting, fault) ||
        !(linting.is_loose ? read_files(&linting, paths, fault) : read_set(&linting, fault)) ||
        !check_fix(&linting, fault) || !lint_all(&linting, fault) || !try_fixes(&linting, fault))
        return false;
    if (finding_count(context->findings, analyse_fail_on(context)) > 0)
        context->exit_code = fault_kinds[FAULT_ANSWER].exit_code;
    report = make_report(&linting);
    if (linting.analyse.fixables != NULL && !fix_write(context, linting.analyse.fixables, report, fault))
        return false;
    return reports_write(context, report, fault) && context_print(context, report, fault);
}
