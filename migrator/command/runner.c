/* command/runner.c - plan, lock, apply; once more from the start when another runner was quicker. */
#include "command/runner.h"

#include "apply/apply.h"
#include "base/plural.h"
#include "command/applied.h"
#include "command/conflicts.h"
#include "command/frozen.h"
#include "command/kept.h"
#include "command/least_due.h"
#include "command/missing.h"
#include "migration/sealing.h"
#include "migration/seals.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LOCK_WAIT_MS = 10 * 60 * 1000,
    LOCK_POLL_MS = 200, /* plus as much again by chance */
    LOCK_NEWS_US = 10 * 1000 * 1000,
    RACES_MAX = 1000,
    ENVIRONMENT_BYTES_MAX = 63,
};

static void unit_free(gpointer item)
{
    apply_unit_release(item);
    g_free(item);
}

void runner_init(struct runner *runner, struct context *context)
{
    *runner = (struct runner){
        .context = context,
        .applied = g_ptr_array_new(),
        .units = g_ptr_array_new_with_free_func(unit_free),
        .unmarked = finding_list_new(),
        .conflicts = g_ptr_array_new_with_free_func(g_free),
        .target = LEDGER_NO_VERSION,
    };
    release_ask(&runner->release, context);
}

void runner_release(struct runner *runner)
{
    if (runner->holds_lock)
        ledger_unlock(&runner->database.session);
    plan_release(&runner->plan);
    g_clear_pointer(&runner->units, g_ptr_array_unref);
    g_clear_pointer(&runner->applied, g_ptr_array_unref);
    pending_release(&runner->pending);
    g_clear_pointer(&runner->unmarked, g_ptr_array_unref);
    g_clear_pointer(&runner->conflicts, g_ptr_array_unref);
    release_clear(&runner->release);
    g_free(runner->environment);
    database_close(&runner->database);
}

bool runner_is_development(const struct runner *runner)
{
    return g_strcmp0(database_environment(&runner->database), "development") == 0;
}

/* ---- before anything is touched ---- */

/* On a terminal the question is put; NULL: there is nobody to ask. Owned by the caller. */
static char *ask_environment(const struct runner *runner)
{
    char line[ENVIRONMENT_BYTES_MAX + 2];

    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return NULL;
    fprintf(stderr, "%s is new here. Which environment is it (development, staging, production, ...)? ",
            runner->database.place);
    fflush(stderr);
    return fgets(line, sizeof(line), stdin) != NULL ? g_strdup(g_strstrip(line)) : NULL;
}

static bool check_environment(const char *name, struct fault *fault)
{
    size_t length = strlen(name);

    if (length > 0 && length <= ENVIRONMENT_BYTES_MAX &&
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == length)
        return true;
    return fault_set(fault, FAULT_USAGE, "\"%s\" is no name for an environment: letters, digits, _ and -, at most %d",
                     name, ENVIRONMENT_BYTES_MAX);
}

/* The first `up` on a database decides what it is. */
static bool choose_environment(struct runner *runner, struct fault *fault)
{
    const struct database *database = &runner->database;
    const char *known = database_next_environment(database);

    runner->environment = known != NULL ? g_strdup(known) : ask_environment(runner);
    if (runner->environment != NULL)
        return check_environment(runner->environment, fault);
    fault_set(fault, FAULT_USAGE, "this database is not known yet: which environment is it?");
    fault_set_detail(fault, "%s has no ledger, and it %s", database->place,
                     database->facts.user_tables ? "holds tables already" : "is not on this machine");
    return fault_set_hint(fault, "say it once, it is remembered in the ledger: migrator up --environment production");
}

static bool refuse_unwritable(const struct database *database, struct fault *fault)
{
    const struct ledger_facts *facts = &database->facts;

    if (facts->in_recovery || facts->read_only) {
        fault_set(fault, FAULT_REFUSED, "%s is %s: nothing can be applied there", database->place,
                  facts->in_recovery ? "a standby" : "read-only");
        return fault_set_hint(fault,
                              "connect to the primary: target_session_attrs=read-write in the connection string");
    }
    if (!facts->exists && !facts->can_create) {
        fault_set(fault, FAULT_REFUSED, "the role %s may not make the schema \"%s\" in the database %s", facts->role,
                  database->session.ledger_schema, facts->database);
        return fault_set_hint(fault, "`migrator doctor --print-setup` prints what a DBA has to run");
    }
    return true;
}

/* The first error that reading found, as the reason to stop; the others are for `verify`. */
bool runner_refuse_findings(const GPtrArray *findings, struct fault *fault)
{
    guint errors = finding_count(findings, FINDING_ERROR);

    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);

        if (finding->severity < FINDING_ERROR)
            continue;
        fault_set(fault, FAULT_REFUSED, "%s", finding->text);
        fault_set_place(fault, place_copy(&finding->place));
        fault_set_state(fault, "nothing was applied%s", errors > 1 ? "; `migrator verify` lists all errors" : "");
        if (finding->effect != NULL)
            fault_set_detail(fault, "%s", finding->effect);
        if (finding->remedy != NULL)
            fault_set_hint(fault, "%s", finding->remedy);
        return false;
    }
    return true;
}

/* ---- the lock ---- */

bool runner_lock(struct runner *runner, struct fault *fault)
{
    struct context *context = runner->context;
    struct interrupt *interrupt = &runner->database.interrupt;
    int64_t deadline = g_get_monotonic_time() + (int64_t)LOCK_WAIT_MS * 1000;
    int64_t next_news = g_get_monotonic_time();

    if (runner->holds_lock || settings_flag(context->settings, "no-advisory-lock"))
        return ledger_read(&runner->database.session, &runner->database.ledger, fault);
    while (!runner->holds_lock) {
        g_autofree char *holder = NULL;

        if (!ledger_try_lock(&runner->database.session, &runner->database.ledger, &runner->holds_lock, &holder, fault))
            return false;
        if (runner->holds_lock)
            break;
        if (g_get_monotonic_time() >= deadline) {
            fault_set(fault, FAULT_LOCKED, "another migrator (%s) has been at work for ten minutes", holder);
            return fault_set_hint(fault, "let it finish, or look at it in pg_stat_activity, then run up again");
        }
        if (g_get_monotonic_time() >= next_news) {
            context_progress(context, "waiting for another migrator to finish (%s)", holder);
            next_news = g_get_monotonic_time() + LOCK_NEWS_US;
        }
        if (interrupt_sleep(interrupt, LOCK_POLL_MS + g_random_int_range(0, LOCK_POLL_MS)) != 0) {
            fault->signal = interrupt->signal;
            fault_set(fault, FAULT_CANCELLED, "stopped while waiting for another migrator");
            return fault_set_state(fault, "nothing was applied");
        }
    }
    return true;
}

static bool make_ledger(struct runner *runner, struct fault *fault)
{
    struct database *database = &runner->database;
    bool made = false;

    database->author.application = release_sha(&runner->release);
    if (database->facts.exists)
        return true;
    if (!ledger_make(&database->session, &database->author, runner->environment, &made, fault))
        return false;
    database->facts.exists = true;
    if (made)
        context_progress(runner->context, "made the ledger in the schema \"%s\"; this database is \"%s\"",
                         database->session.ledger_schema, runner->environment);
    return runner_lock(runner, fault) &&
           plan_check_pin(&database->ledger, settings_text(runner->context->settings, "environment"),
                          database->facts.database, fault);
}

static bool is_unsealed(const struct context *context)
{
    for (guint i = 0; i < context->findings->len; i++)
        if (seals_concern(g_ptr_array_index(context->findings, i)))
            return true;
    return false;
}

/* In development, `up` seals: what is being worked on changes all the time. */
static bool seal_drafts(struct runner *runner, struct fault *fault)
{
    CLEANUP(sealing_release) struct sealing sealing = { 0 };
    g_autoptr(GPtrArray) databases = NULL;
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct context *context = runner->context;

    if (g_strcmp0(runner->environment, "development") != 0 || !is_unsealed(context))
        return true;
    databases = applied_read(runner->database.history);
    if (!migration_seal(context->set.directory, context->set.layout, settings_text(context->settings, "base"),
                        databases, &sealing, findings, fault) ||
        !context_read_set(context, fault))
        return false;
    for (guint i = 0; sealing.moves != NULL && i < sealing.moves->len; i++) {
        const struct sealing_move *move = g_ptr_array_index(sealing.moves, i);
        context_progress(context, "moved %s behind what is applied: it is %s now", move->from, move->to);
    }
    context_progress(context, "sealed %u file%s", sealing.added + sealing.changed,
                     plural(sealing.added + sealing.changed));
    return true;
}

bool runner_connect(struct runner *runner, struct fault *fault)
{
    return database_open_online(&runner->database, runner->context, fault) &&
           database_refuse_pooler(&runner->database, fault) && refuse_unwritable(&runner->database, fault) &&
           database_hold_signals(&runner->database, fault) && choose_environment(runner, fault);
}

/* One runner rehearses; the others wait for it, and may find nothing left to do. *knows_more: something was applied
 * meanwhile. Where there is no ledger yet, there is no lock. */
static bool lock_to_rehearse(struct runner *runner, bool *knows_more, struct fault *fault)
{
    const guint known = runner->database.facts.exists ? runner->database.ledger.entries->len : 0;

    if (runner->database.facts.exists && !runner_lock(runner, fault))
        return false;
    *knows_more = runner->database.facts.exists && runner->database.ledger.entries->len != known;
    return true;
}

static bool make_missing(struct runner *runner, struct missing *missing, struct fault *fault)
{
    const bool is_development = g_strcmp0(runner->environment, "development") == 0;
    bool knows_more = false;

    missing_find(missing, &runner->database, is_development);
    if (missing->versions->len == 0)
        return true;
    if (!lock_to_rehearse(runner, &knows_more, fault))
        return false;
    if (knows_more)
        missing_find(missing, &runner->database, is_development);
    return missing_make(missing, &runner->database, is_development, fault);
}

static bool prove_least(struct runner *runner, struct fault *fault)
{
    bool knows_more = false;

    return !least_due_lacks(&runner->database, runner->target) ||
           (lock_to_rehearse(runner, &knows_more, fault) && least_due_hold(&runner->database, runner->target, fault));
}

bool runner_open(struct runner *runner, struct fault *fault)
{
    CLEANUP(missing_release) struct missing missing = { 0 };

    if (!runner_connect(runner, fault) || !frozen_refuse(&runner->database, fault) ||
        !make_missing(runner, &missing, fault) || !seal_drafts(runner, fault))
        return false;
    missing_hand_over(&missing, runner->context);
    return runner_refuse_findings(runner->context->findings, fault) && prove_least(runner, fault);
}

/* ---- applying ---- */

static void observe_began(gpointer argument, const struct apply_unit *unit)
{
    struct runner *runner = argument;

    if (unit->kind == LEDGER_APPLY)
        runner_judge(runner, unit);
    show_progress_began(&runner->progress, unit->migration);
}

static void observe_applied(gpointer argument, const struct migration *migration, int64_t seq)
{
    struct runner *runner = argument;

    (void)seq;
    if (((const struct apply_unit *)g_ptr_array_index(runner->units, 0))->kind == LEDGER_APPLY)
        g_ptr_array_add(runner->applied, (gpointer)(guintptr)migration);
    else
        runner->undone++;
    show_progress_applied(&runner->progress, migration);
}

static void observe_statement(gpointer argument, const struct migration *migration,
                              const struct sql_statement *statement, guint number, guint count)
{
    struct runner *runner = argument;

    show_progress_statement(&runner->progress, migration, statement->tag, number, count);
}

/* With many migrations the report is to have their memory. And what was undone is pending again, to be judged anew. */
static void drop_what_is_done(struct runner *runner)
{
    g_ptr_array_set_size(runner->units, 0);
    pending_release(&runner->pending);
}

bool runner_run_units(struct runner *runner, bool *lost_race, struct fault *fault)
{
    const struct apply_observer observer = {
        .argument = runner, .began = observe_began, .applied = observe_applied, .statement = observe_statement
    };
    struct apply_run run = {
        .session = &runner->database.session,
        .ledger = &runner->database.ledger,
        .author = &runner->database.author,
        .observer = &observer,
        .lock_timeout_ms = settings_duration_ms(runner->context->settings, "lock-timeout"),
        .statement_timeout_ms = settings_duration_ms(runner->context->settings, "statement-timeout"),
        .holds_lock = runner->holds_lock,
    };

    show_progress_start(&runner->progress, runner->context, &runner->database.session, runner->units->len);
    bool is_done = apply_units(&run, runner->units, fault);
    show_progress_end(&runner->progress, &runner->database.session);
    if (is_done)
        drop_what_is_done(runner);
    if (!run.lost_race)
        runner_warn_of_unmarked(runner);
    *lost_race = run.lost_race;
    return is_done;
}

/* Record the release once per head. */
static bool record_release(struct runner *runner, struct fault *fault)
{
    static char kind[] = "release";
    const struct database *database = &runner->database;
    const struct ledger_entry *head = ledger_head(&database->ledger);
    const struct ledger_entry entry = { .kind = kind, .version = LEDGER_NO_VERSION };

    if (database->author.application == NULL ||
        (strcmp(head->kind, kind) == 0 && g_strcmp0(head->application, database->author.application) == 0))
        return true;
    return ledger_append(&runner->database.session, &database->author, &entry, fault) &&
           ledger_read(&runner->database.session, &runner->database.ledger, fault);
}

/* Take the lock, and plan once more when somebody wrote in between. */
static bool lock_plan(struct runner *runner, struct fault *fault)
{
    guint known = runner->database.ledger.entries->len;

    return runner_lock(runner, fault) && (runner->database.ledger.entries->len == known || runner_plan(runner, fault));
}

/* What is kept has to have room; and the entries say what is known of the way back. */
static bool keep(struct runner *runner, struct fault *fault)
{
    CLEANUP(kept_release) struct kept kept = { 0 };

    if (!kept_read(&kept, &runner->database, &runner->plan, fault) || !kept_refuse(&kept, &runner->database, fault))
        return false;
    for (guint i = 0; i < runner->units->len; i++) {
        struct apply_unit *unit = g_ptr_array_index(runner->units, i);
        const struct kept_migration *migration = kept_find(&kept, unit->migration->version);
        if (migration != NULL)
            apply_unit_note(unit, &(struct ledger_way_back){ .rehearsed_at = migration->rehearsed_at,
                                                             .repair_us = migration->repair_us });
    }
    least_due_note(&runner->database, &runner->plan, runner->units);
    apply_unit_note_end(g_ptr_array_index(runner->units, runner->units->len - 1));
    return true;
}

/* What a way back set aside is put back by what a migration keeps rows with. */
static bool can_conflict(const struct runner *runner)
{
    bool keeps = false;

    for (guint i = 0; i < runner->units->len; i++)
        keeps = keeps || ((const struct apply_unit *)g_ptr_array_index(runner->units, i))->capture.statements != NULL;
    return keeps;
}

static bool run_planned(struct runner *runner, bool *lost_race, struct fault *fault)
{
    struct session *session = &runner->database.session;
    const bool asks = can_conflict(runner);
    g_autofree char *since = NULL;

    return keep(runner, fault) && (!asks || conflicts_begin(session, &since, fault)) &&
           runner_run_units(runner, lost_race, fault) &&
           (!asks || conflicts_read(session, since, runner->conflicts, fault));
}

/* Plan, apply, and once more from the start when another runner was quicker. */
bool runner_apply(struct runner *runner, struct fault *fault)
{
    if (!runner->database.facts.exists && !runner_plan(runner, fault)) /* refused before anything is touched */
        return false;
    if (!make_ledger(runner, fault))
        return false;
    for (int race = 0; race < RACES_MAX; race++) {
        bool lost_race = false;

        if (!runner_plan(runner, fault))
            return false;
        if (runner->units->len > 0 && !runner->holds_lock && !lock_plan(runner, fault))
            return false;
        if ((runner->units->len == 0 || run_planned(runner, &lost_race, fault)) && record_release(runner, fault))
            return true;
        if (!lost_race)
            return false;
        fault_clear(fault);
        (void)interrupt_sleep(&runner->database.interrupt, g_random_int_range(1, LOCK_POLL_MS));
        if (!ledger_read(&runner->database.session, &runner->database.ledger, fault))
            return false;
    }
    return fault_set(fault, FAULT_LOCKED, "other runners were quicker %d times in a row", RACES_MAX);
}
