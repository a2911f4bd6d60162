/* command/rehearse.c - run migrations and their way back on a throw-away server, and say what came of it. */
#include "command/rehearse.h"

#include "command/commands.h"
#include "command/context.h"
#include "command/effects.h"
#include "command/least_drafts.h"
#include "command/proof.h"
#include "command/seed.h"
#include "command/stage.h"
#include "command/way_back_files.h"
#include "command/way_back_wanted.h"
#include "migration/base_branch.h"
#include "migration/layout.h"
#include "migration/version.h"
#include "rollback/rehearse.h"
#include "rollback/replay.h"
#include "rollback/rows.h"

#include <string.h>

struct rehearsing {
    struct context *context;
    struct stage stage;
    struct stage_prefix prefix; /* the migrations before the first that is looked at */
    guint first, end;           /* which that is, and the one behind the last */
    struct seed seed;
    struct effects effects;
    struct proof proof;      /* that the running release goes on working */
    struct base_branch base; /* what it has is no draft */
    struct report *report;
    GHashTable *unfilled;                     /* identities of tables that no row could be made up for */
    const GArray *versions;                   /* int64_t: of those that are rehearsed; NULL: settings say it */
    const struct rehearse_listener *listener; /* NULL: there is none */
    bool takes_all;
    bool writes;         /* the files of rollback/ */
    bool checks;         /* whether they are there as they would be written */
    GPtrArray *findings; /* struct finding *: what has no way back */
    guint chosen, back, forgone, unfit, without;
};

static void rehearsing_release(struct rehearsing *rehearsing)
{
    stage_release(&rehearsing->stage);
    seed_release(&rehearsing->seed);
    effects_release(&rehearsing->effects);
    proof_release(&rehearsing->proof);
    base_branch_release(&rehearsing->base);
    g_clear_pointer(&rehearsing->unfilled, g_hash_table_unref);
    g_clear_pointer(&rehearsing->findings, g_ptr_array_unref);
}

/* ---- which ---- */

static bool is_named(const struct rehearsing *rehearsing, const struct migration *migration)
{
    int count = 0;
    const char *const *arguments = settings_arguments(rehearsing->context->settings, &count);
    int64_t version = 0;

    for (int i = 0; i < count; i++)
        if (version_from_text(arguments[i], &version) && version == migration->version)
            return true;
    return false;
}

static bool is_wanted(const struct rehearsing *rehearsing, const struct migration *migration)
{
    for (guint i = 0; i < rehearsing->versions->len; i++)
        if (g_array_index(rehearsing->versions, int64_t, i) == migration->version)
            return true;
    return false;
}

static bool is_chosen(const struct rehearsing *rehearsing, const struct migration *migration)
{
    int count = 0;

    if (rehearsing->versions != NULL)
        return is_wanted(rehearsing, migration);
    settings_arguments(rehearsing->context->settings, &count);
    if (rehearsing->takes_all)
        return true;
    if (count > 0)
        return is_named(rehearsing, migration);
    return !migration->sealed || !base_branch_has(&rehearsing->base, migration);
}

static struct migration *migration_at(const struct rehearsing *rehearsing, guint number)
{
    return g_ptr_array_index(rehearsing->context->set.migrations, number);
}

/* From the first that is chosen to behind the last; the same twice: there is none. */
static void find_bounds(struct rehearsing *rehearsing)
{
    for (guint i = 0; i < rehearsing->context->set.migrations->len; i++) {
        if (!is_chosen(rehearsing, migration_at(rehearsing, i)))
            continue;
        rehearsing->first = rehearsing->end == 0 ? i : rehearsing->first;
        rehearsing->end = i + 1;
    }
}

/* Where nothing tells what the running release has, each migration is one of its own, as for verify. */
static bool is_each_released(const struct rehearsing *rehearsing)
{
    return rehearsing->takes_all || rehearsing->base.reference == NULL || rehearsing->base.is_local;
}

static bool check_arguments(const struct rehearsing *rehearsing, struct fault *fault)
{
    int count = 0;
    const char *const *arguments = settings_arguments(rehearsing->context->settings, &count);
    int64_t version = 0;

    for (int i = 0; i < count; i++)
        if (!version_from_text(arguments[i], &version) ||
            migration_set_find(&rehearsing->context->set, version) == NULL)
            return fault_set(fault, FAULT_USAGE, "%s is no version of this set", arguments[i]);
    return true;
}

/* ---- one migration ---- */

static const struct report_column columns[] = {
    { .key = "version", .label = "version" },   { .key = "name", .label = "name" },
    { .key = "class", .label = "class" },       { .key = "basis", .label = "basis" },
    { .key = "outcome", .label = "way back" },  { .key = "by_hand", .label = "by hand" },
    { .key = "queries", .label = NULL },        { .key = "queries_run", .label = NULL },
    { .key = "queries_broken", .label = NULL }, { .key = "why", .label = NULL },
    { .key = "by_hand_why", .label = NULL },    { .key = "before", .label = NULL },
    { .key = "after", .label = NULL },
};

static const struct {
    const char *text;
    enum report_style style;
} by_hand[] = {
    [REHEARSED_NONE] = { NULL, REPORT_PLAIN },
    [REHEARSED_EQUAL] = { "equal", REPORT_GOOD },
    [REHEARSED_OTHER] = { "not exact", REPORT_WARN },
    [REHEARSED_ERROR] = { "fails", REPORT_WARN },
};

static char *reason_of(const struct rehearsed *rehearsed)
{
    GString *text = g_string_new(rehearsed->why.text);

    for (guint i = 0; i < rehearsed->differences->len; i++)
        g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "",
                               (const char *)g_ptr_array_index(rehearsed->differences, i));
    return text->len > 0 ? g_string_free(text, FALSE) : g_string_free(text, TRUE);
}

/* What has no way back has to say so. */
static void add_irreversible(struct rehearsing *rehearsing, const struct migration *migration, const char *why)
{
    const bool is_marked = migration->header.irreversible != NULL;
    g_autofree char *text =
            g_strdup_printf("there is no proven way back: %s", why != NULL ? why : "a rehearsal did not find one");
    struct finding *finding =
            way_back_lacks(rehearsing->findings, is_marked ? FINDING_NOTE : FINDING_ERROR, migration, "executed", text);

    if (!is_marked)
        finding->remedy =
                g_strdup("change what is not brought back; when there is no way back, say why at the top of the "
                         "file: -- migrator: irreversible \"…\"");
    rehearsing->without += !is_marked;
}

/* What lies there to be reviewed is for another text, or was edited. */
static void add_unfit(struct rehearsing *rehearsing, const struct migration *migration, const char *difference)
{
    way_back_differs(rehearsing->findings, FINDING_ERROR, migration, "executed", "what this rehearsal makes",
                     "what is reviewed is not the way back of what runs");
    report_note(rehearsing->report, "%s", difference);
    rehearsing->unfit++;
}

/* What was sealed does not do what it is for: a person has to decide what becomes of it. */
static void add_wrong(struct rehearsing *rehearsing, const struct migration *migration, const char *difference)
{
    g_autofree char *label = migration_label(migration);
    struct finding *finding =
            way_back_differs(rehearsing->findings, FINDING_ERROR, migration, "executed",
                             "the way back of this migration: tried as it is, it does not give back schema and rows",
                             "`migrator rollback` would not go back to what was there before");

    g_free(finding->remedy);
    finding->remedy = g_strdup_printf(
            "mend it and seal it; or remove rollback/%s and let `migrator rehearse %" G_GINT64_FORMAT "` make it anew",
            label, migration->version);
    report_note(rehearsing->report, "%s", difference);
    rehearsing->unfit++;
}

static enum report_style style_of(enum rehearsed_outcome outcome)
{
    if (outcome == REHEARSED_FORGONE)
        return REPORT_WARN;
    return outcome == REHEARSED_BACK ? REPORT_GOOD : REPORT_BAD;
}

static void report_one(struct rehearsing *rehearsing, const struct migration *migration,
                       const struct proof_verdict *verdict, const struct rehearsed *rehearsed, bool are_files)
{
    g_autofree char *version = version_text(migration->version, "");
    g_autofree char *why = reason_of(rehearsed);
    char before[DIGEST_HEX_BYTES], after[DIGEST_HEX_BYTES];

    digest_to_hex(&rehearsed->before, before);
    digest_to_hex(&rehearsed->after, after);
    const struct report_value values[] = {
        report_text(version),
        report_text(migration->name),
        report_styled(verdict->class_name, verdict->broken > 0 ? REPORT_WARN : REPORT_PLAIN),
        report_text(verdict->basis),
        report_styled(rehearsed_outcome_name(rehearsed->outcome), style_of(rehearsed->outcome)),
        by_hand[rehearsed->by_hand].text != NULL
                ? report_styled(by_hand[rehearsed->by_hand].text, by_hand[rehearsed->by_hand].style)
                : report_null(),
        report_integer(verdict->queries),
        report_integer(verdict->run),
        report_integer(verdict->broken),
        report_text(why),
        report_text(rehearsed->by_hand_why),
        report_text(before),
        report_text(after),
    };
    report_row(rehearsing->report, values, G_N_ELEMENTS(values));
    if (why != NULL)
        report_note(rehearsing->report, "%s: %s", version, why);
    if (rehearsed->notifies)
        report_note(rehearsing->report, "%s notifies listeners: what they do then is not taken back", version);
    if (rehearsed->by_hand_why != NULL)
        report_note(rehearsing->report, "%s, its .down.sql: %s", version, rehearsed->by_hand_why);
    rehearsing->chosen++;
    rehearsing->back += rehearsed->outcome == REHEARSED_BACK;
    rehearsing->forgone += rehearsed->outcome == REHEARSED_FORGONE;
    if (rehearsed->outcome != REHEARSED_BACK && rehearsed->outcome != REHEARSED_FORGONE && !are_files)
        add_irreversible(rehearsing, migration, why);
}

static void note_unfilled(struct rehearsing *rehearsing, const GPtrArray *tables)
{
    for (guint i = 0; i < tables->len; i++)
        g_hash_table_add(rehearsing->unfilled, g_strdup(g_ptr_array_index(tables, i)));
}

/* Rows in every table, so that it shows what becomes of them. */
static bool make_up_rows(struct rehearsing *rehearsing, struct fault *fault)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    g_autoptr(GPtrArray) unfilled = NULL;

    if (!snapshot_read(&snapshot, &rehearsing->stage.trial, fault) ||
        !rows_make_up(&rehearsing->stage.trial, &snapshot, &unfilled, fault))
        return false;
    note_unfilled(rehearsing, unfilled);
    return true;
}

static bool begin_with_rows(gpointer argument, struct fault *fault)
{
    struct rehearsing *rehearsing = argument;

    return stage_begin_trial(&rehearsing->stage, fault) && make_up_rows(rehearsing, fault);
}

static bool begin_without(gpointer argument, struct fault *fault)
{
    struct rehearsing *rehearsing = argument;

    return stage_begin_trial(&rehearsing->stage, fault);
}

/* With made-up rows; where the migration itself does not take these, without. */
static bool rehearse_one(struct rehearsing *rehearsing, const struct apply_unit *unit, struct rehearsed *rehearsed,
                         struct fault *fault)
{
    struct stage *stage = &rehearsing->stage;
    CLEANUP(fault_clear) struct fault failure = { 0 };

    if (!begin_with_rows(rehearsing, fault) || !proof_before(&rehearsing->proof, stage, fault))
        return false;
    if (rehearse(&stage->trial, unit, begin_with_rows, rehearsing, rehearsed, &failure))
        return true;
    rehearsed_release(rehearsed);
    return begin_without(rehearsing, fault) && proof_before(&rehearsing->proof, stage, fault) &&
           rehearse(&stage->trial, unit, begin_without, rehearsing, rehearsed, fault);
}

/* Somebody decided that the rows need not be kept: then there is no way back either. */
static void forgo_before_image(struct rehearsing *rehearsing, const struct migration *migration,
                               struct rehearsed *rehearsed)
{
    g_autofree char *version = version_text(migration->version, "");

    if (!migration->header.before_image_off || rehearsed->outcome != REHEARSED_BACK || rehearsed->capture == NULL)
        return;
    rehearsed->outcome = REHEARSED_FORGONE;
    g_clear_pointer(&rehearsed->capture, g_free);
    g_clear_pointer(&rehearsed->repair, g_free);
    report_note(rehearsing->report, "%s: before-image off, so nothing is kept and there is no way back: %s", version,
                migration->header.irreversible);
}

/* The files that are there instead: with made-up rows; where the migration itself does not take these, without. */
static bool rehearse_there(struct rehearsing *rehearsing, const struct apply_unit *unit, struct rehearsed *rehearsed,
                           struct fault *fault)
{
    struct stage *stage = &rehearsing->stage;
    CLEANUP(fault_clear) struct fault failure = { 0 };

    if (!begin_with_rows(rehearsing, fault))
        return false;
    return rehearse_files(&stage->trial, unit, rehearsed, &failure) ||
           (stage_begin_trial(stage, fault) && rehearse_files(&stage->trial, unit, rehearsed, fault));
}

/* What the files that are there, and not as this rehearsal makes them, are worth as they are. */
static bool take_files(struct rehearsing *rehearsing, const struct migration *migration, struct rehearsal *rehearsal,
                       const char *difference, struct fault *fault)
{
    CLEANUP(rehearsal_release) struct rehearsal last = { 0 };
    const char *const proven = rehearsed_outcome_name(REHEARSED_BACK);
    g_autofree char *label = migration_label(migration);

    if (strcmp(rehearsal->way_back, proven) != 0) {
        add_wrong(rehearsing, migration, difference);
        return true;
    }
    report_note(
            rehearsing->report,
            "rollback/%s is not what is made now; tried as it is, it gives back schema and rows, and stays. To have "
            "it made anew, remove it first.",
            label);
    if (rehearsing->checks && !way_back_files_rehearsed(rehearsing->context, migration, &last))
        add_unfit(rehearsing, migration, difference);
    return !rehearsing->writes || way_back_files_write_proof(rehearsing->context, migration, rehearsal, fault);
}

/* What was made, for whoever wants it. */
static bool take_made(struct rehearsing *rehearsing, struct migration *migration, const char *class_name,
                      const struct rehearsed *rehearsed, struct rehearsal *rehearsal, const char *difference,
                      struct fault *fault)
{
    const struct rehearse_listener *listener = rehearsing->listener;

    way_back_files_prove(rehearsal, rehearsed);
    if (rehearsing->checks && difference != NULL)
        add_unfit(rehearsing, migration, difference);
    if (listener != NULL && !listener->made(listener->argument, migration, class_name, rehearsed, rehearsal, fault))
        return false;
    return !rehearsing->writes || way_back_files_write(rehearsing->context, migration, rehearsed, rehearsal, fault);
}

static bool rehearse_chosen(struct rehearsing *rehearsing, struct migration *migration, const struct apply_unit *unit,
                            struct fault *fault)
{
    CLEANUP(rehearsed_release) struct rehearsed rehearsed = { 0 };
    CLEANUP(rehearsal_release) struct rehearsal rehearsal = { 0 };
    struct proof_verdict verdict = { 0 };

    if (!rehearse_one(rehearsing, unit, &rehearsed, fault) ||
        !proof_after(&rehearsing->proof, &rehearsing->stage, migration, &unit->parts[MIGRATION_UP], &verdict, fault))
        return false;
    forgo_before_image(rehearsing, migration, &rehearsed);
    g_autofree char *difference = way_back_files_difference(migration, &rehearsed);
    const bool are_files = difference != NULL && way_back_files_stay(rehearsing->context, migration);
    if (are_files && !rehearse_there(rehearsing, unit, &rehearsed, fault))
        return false;
    report_one(rehearsing, migration, &verdict, &rehearsed, are_files);
    rehearsal_init(&rehearsal, migration, &rehearsed, rehearsing->stage.trial.server_version);
    const bool is_taken =
            are_files ? take_files(rehearsing, migration, &rehearsal, difference, fault)
                      : take_made(rehearsing, migration, verdict.class_name, &rehearsed, &rehearsal, difference, fault);
    effects_take(&rehearsing->effects, migration, &rehearsal);
    return is_taken;
}

static void read_unit(const struct rehearsing *rehearsing, struct migration *migration, struct apply_unit *unit)
{
    g_autoptr(GPtrArray) findings = finding_list_new();

    apply_unit_read(unit, migration, layout_is_native(rehearsing->context->set.layout), findings);
}

/* What stopped may lack a file whose name is none of a migration: the first of these is the hint. */
static bool tell_stopped(const struct rehearsing *rehearsing, struct fault *fault)
{
    const GPtrArray *findings = rehearsing->context->findings;

    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        if (fault->hint == NULL && strcmp(finding->id, "file-name") == 0)
            fault_set_hint(fault, "%s was left out: %s", finding->place.file, finding->text);
    }
    return fault_set_state(fault, "nothing but a throw-away database was touched");
}

static bool replay_prefix(gpointer argument, struct session *set, struct fault *fault)
{
    const struct rehearsing *rehearsing = argument;

    for (guint i = 0; i < rehearsing->first; i++) {
        CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
        read_unit(rehearsing, migration_at(rehearsing, i), &unit);
        if (!replay_unit(set, &unit, fault))
            return tell_stopped(rehearsing, fault);
    }
    return true;
}

static bool makes_schema(gpointer argument, const char *name)
{
    const struct rehearsing *rehearsing = argument;
    bool answer = false;

    for (guint i = 0; i < rehearsing->end && !answer; i++) {
        CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
        read_unit(rehearsing, migration_at(rehearsing, i), &unit);
        answer = replay_makes_schema(&unit, name);
    }
    return answer;
}

static void set_prefix(struct rehearsing *rehearsing)
{
    struct digest_stream stream;

    digest_stream_init(&stream);
    for (guint i = 0; i < rehearsing->first; i++) {
        const struct migration *migration = migration_at(rehearsing, i);
        digest_stream_update(&stream, &migration->version, sizeof(migration->version));
        digest_stream_update(&stream, &migration->parts[MIGRATION_UP].digest, DIGEST_BYTES);
    }
    rehearsing->prefix = (struct stage_prefix){ .digest = digest_stream_final(&stream),
                                                .replay = replay_prefix,
                                                .makes_schema = makes_schema,
                                                .argument = rehearsing };
}

/* What is replayed is analysed, too. */
static void analyse_prefix(struct rehearsing *rehearsing)
{
    for (guint i = 0; i < rehearsing->first; i++) {
        CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
        read_unit(rehearsing, migration_at(rehearsing, i), &unit);
        proof_replay(&rehearsing->proof, migration_at(rehearsing, i), &unit.parts[MIGRATION_UP]);
    }
}

static bool run_one(struct rehearsing *rehearsing, struct migration *migration, struct fault *fault)
{
    CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
    const bool is_looked_at = is_chosen(rehearsing, migration);

    read_unit(rehearsing, migration, &unit);
    if (!is_looked_at)
        proof_replay(&rehearsing->proof, migration, &unit.parts[MIGRATION_UP]);
    if (!seed_put(&rehearsing->seed, &rehearsing->stage.set, fault))
        return false;
    if ((!is_looked_at || rehearse_chosen(rehearsing, migration, &unit, fault)) &&
        stage_end_trial(&rehearsing->stage, fault) && replay_unit(&rehearsing->stage.set, &unit, fault))
        return true;
    return tell_stopped(rehearsing, fault);
}

static bool run_all(struct rehearsing *rehearsing, struct fault *fault)
{
    find_bounds(rehearsing);
    if (rehearsing->end == 0)
        return true;
    set_prefix(rehearsing);
    analyse_prefix(rehearsing);
    if (!stage_open(&rehearsing->stage, rehearsing->context, &rehearsing->prefix, fault))
        return false;
    for (guint i = rehearsing->first; i < rehearsing->end; i++)
        if (!run_one(rehearsing, migration_at(rehearsing, i), fault))
            return false;
    return true;
}

static void report_unfilled(const struct rehearsing *rehearsing)
{
    static const struct report_column unfilled_columns[] = { { .key = "table", .label = "table" } };
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(rehearsing->unfilled), (GCompareFunc)strcmp);

    if (names != NULL)
        report_table(rehearsing->report, "unfilled", "No rows could be made up for", NULL, unfilled_columns, 1);
    for (const GList *name = names; name != NULL; name = name->next) {
        const struct report_value value = report_text(name->data);
        report_row(rehearsing->report, &value, 1);
    }
}

static void headline(const struct rehearsing *rehearsing, bool is_whole)
{
    const guint chosen = rehearsing->chosen, broken = rehearsing->proof.broken, forgone = rehearsing->forgone;
    g_autofree char *forgoing =
            forgone > 0 ? g_strdup_printf(", %u %s without", forgone, forgone == 1 ? "goes" : "go") : g_strdup("");
    g_autofree char *also =
            broken > 0 ? g_strdup_printf("; %u %s of the running release %s", broken, broken == 1 ? "query" : "queries",
                                         broken == 1 ? "breaks" : "break")
                       : g_strdup("");
    const bool is_good = is_whole && rehearsing->without == 0 && broken == 0;

    if (chosen == 0)
        report_headline(rehearsing->report, REPORT_GOOD, "nothing to rehearse: there is no draft");
    else
        report_headline(rehearsing->report, is_good ? REPORT_GOOD : REPORT_BAD, "%u of %u%s have a proven way back%s%s",
                        rehearsing->back, chosen, is_whole ? "" : " that were rehearsed before it stopped", forgoing,
                        also);
}

/*
 * *failures: how many findings fail it. What was rehearsed is reported also when it stopped; rehearsing->chosen 0:
 * there is none.
 */
static bool rehearse_into(struct rehearsing *rehearsing, const char *table, const char *title, guint *failures,
                          struct fault *fault)
{
    struct context *context = rehearsing->context;

    report_table(rehearsing->report, table, title, NULL, columns, G_N_ELEMENTS(columns));
    rehearsing->findings = finding_list_new();
    rehearsing->unfilled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const bool is_whole =
            base_branch_find(&rehearsing->base, context->set.directory, settings_text(context->settings, "base"),
                             fault) &&
            seed_open(&rehearsing->seed, context, fault) &&
            proof_open(&rehearsing->proof, context, &rehearsing->base, is_each_released(rehearsing), fault) &&
            run_all(rehearsing, fault);
    if (!is_whole && rehearsing->chosen == 0)
        return false;
    effects_report(&rehearsing->effects, rehearsing->report, !rehearsing->takes_all);
    report_unfilled(rehearsing);
    seed_find(&rehearsing->seed, rehearsing->findings);
    *failures = proof_report(&rehearsing->proof, rehearsing->report) + rehearsing->without + rehearsing->unfit;
    report_take_findings(rehearsing->report, rehearsing->findings);
    return is_whole;
}

bool rehearse_check(struct context *context, struct report *report, guint *failures, struct fault *fault)
{
    CLEANUP(rehearsing_release)
    struct rehearsing rehearsing = { .context = context, .report = report, .checks = true };

    return rehearse_into(&rehearsing, "rehearsed", "Rehearsed", failures, fault);
}

bool rehearse_versions(struct context *context, const GArray *versions, const struct rehearse_listener *listener,
                       struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("rehearse"); /* which nobody reads */
    CLEANUP(rehearsing_release)
    struct rehearsing rehearsing = { .context = context, .report = report, .versions = versions, .listener = listener };
    guint failures = 0;

    return rehearse_into(&rehearsing, "migrations", NULL, &failures, fault);
}

/* What was written is read as `up` will read it. */
static bool prove_least(struct rehearsing *rehearsing, struct fault *fault)
{
    if (!rehearsing->writes || rehearsing->end == 0)
        return true;
    stage_release(&rehearsing->stage);
    return context_read_set(rehearsing->context, fault) &&
           least_drafts_prove(rehearsing->context, &rehearsing->prefix, rehearsing->first, rehearsing->end,
                              rehearsing->report, fault);
}

bool command_rehearse(struct context *context, struct fault *fault)
{
    CLEANUP(rehearsing_release) struct rehearsing rehearsing = { .context = context };
    CLEANUP(report_cleanup) struct report *report = report_new("rehearse");
    CLEANUP(fault_clear) struct fault print_fault = { 0 };
    guint failures = 0;

    rehearsing.report = report;
    rehearsing.takes_all = settings_flag(context->settings, "all");
    rehearsing.checks = settings_flag(context->settings, "check");
    rehearsing.writes = !rehearsing.takes_all && !rehearsing.checks;
    if (!check_arguments(&rehearsing, fault))
        return false;
    const bool is_whole =
            rehearse_into(&rehearsing, "migrations", NULL, &failures, fault) && prove_least(&rehearsing, fault);
    if (!is_whole && rehearsing.chosen == 0)
        return false;
    headline(&rehearsing, is_whole);
    if (!is_whole)
        report_fault(report, fault);
    if (failures > 0)
        context->exit_code = 1;
    return context_print(context, report, is_whole ? fault : &print_fault) && is_whole;
}
