/* command/up.c - apply what is pending: read, refuse or lock, apply, remember, report. */
#include "apply/apply.h"
#include "command/commands.h"
#include "command/database.h"
#include "command/release.h"
#include "command/show.h"
#include "migration/layout.h"

#include <string.h>
#include <unistd.h>

enum {
    LOCK_WAIT_MS = 10 * 60 * 1000,
    LOCK_POLL_MS = 200, /* plus as much again by chance */
    LOCK_NEWS_US = 10 * 1000 * 1000,
    RACES_MAX = 1000,
};

/* What one run of up knows and has done. */
struct up {
    struct context *context;
    struct database database;
    struct plan plan;
    GPtrArray *units;   /* struct apply_unit *: what is pending */
    GPtrArray *applied; /* const struct migration *, in order */
    char *application;  /* SHA of the release; NULL: not known */
    int64_t target;
    int64_t started_at;
    bool holds_lock;
    struct show_progress progress;
};

static void unit_free(gpointer item)
{
    apply_unit_release(item);
    g_free(item);
}

/* ---- before anything is touched ---- */

/* The first `up` on a database decides what it is. */
static bool choose_environment(struct up *up, const char **environment, struct fault *fault)
{
    const struct database *database = &up->database;

    *environment = settings_text(up->context->settings, "environment");
    if (*environment == NULL && session_is_local(&database->session) && !database->facts.user_tables)
        *environment = "development";
    if (*environment != NULL)
        return true;
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
static bool refuse_findings(const GPtrArray *findings, struct fault *fault)
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

/* Cut what is pending into statements; refuse what must not run. */
static bool read_units(struct up *up, struct fault *fault)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    bool is_native = layout_is_native(up->context->set.layout);

    g_ptr_array_set_size(up->units, 0);
    for (guint i = 0; i < up->plan.items->len; i++) {
        const struct plan_item *item = plan_item(&up->plan, i);

        if (item->state != PLAN_PENDING && item->state != PLAN_PARTIAL)
            continue;
        struct apply_unit *unit = g_new0(struct apply_unit, 1);
        g_ptr_array_add(up->units, unit);
        apply_unit_read(unit, item->migration, is_native, findings);
    }
    return refuse_findings(findings, fault);
}

static bool make_plan(struct up *up, struct fault *fault)
{
    plan_release(&up->plan);
    plan_make(&up->plan, &up->context->set, &up->database.ledger, up->target);
    return plan_check_order(&up->plan, fault) && plan_gate(&up->plan, fault) && read_units(up, fault);
}

/* ---- the lock ---- */

static bool take_lock(struct up *up, struct fault *fault)
{
    struct context *context = up->context;
    struct interrupt *interrupt = &up->database.interrupt;
    int64_t deadline = g_get_monotonic_time() + (int64_t)LOCK_WAIT_MS * 1000;
    int64_t next_news = g_get_monotonic_time();

    while (!up->holds_lock && !settings_flag(context->settings, "no-advisory-lock")) {
        g_autofree char *holder = NULL;

        if (!ledger_try_lock(&up->database.session, &up->holds_lock, &holder, fault))
            return false;
        if (up->holds_lock)
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
    return ledger_read(&up->database.session, &up->database.ledger, fault);
}

static bool make_ledger(struct up *up, struct fault *fault)
{
    struct database *database = &up->database;
    const char *environment = NULL;
    bool made = false;

    database->author.application = up->application;
    if (database->facts.exists)
        return true;
    if (!choose_environment(up, &environment, fault) ||
        !ledger_make(&database->session, &database->author, environment, &made, fault))
        return false;
    database->facts.exists = true;
    if (made)
        context_progress(up->context, "made the ledger in the schema \"%s\"; this database is \"%s\"",
                         database->session.ledger_schema, environment);
    return ledger_read(&database->session, &database->ledger, fault) &&
           plan_check_pin(&database->ledger, settings_text(up->context->settings, "environment"),
                          database->facts.database, fault);
}

/* ---- applying ---- */

static void observe_began(gpointer argument, const struct migration *migration)
{
    struct up *up = argument;

    show_progress_began(&up->progress, migration);
}

static void observe_applied(gpointer argument, const struct migration *migration, int64_t seq)
{
    struct up *up = argument;

    (void)seq;
    g_ptr_array_add(up->applied, (gpointer)(guintptr)migration);
    show_progress_applied(&up->progress, migration);
}

static void observe_statement(gpointer argument, const struct migration *migration,
                              const struct sql_statement *statement, guint number, guint count)
{
    struct up *up = argument;

    show_progress_statement(&up->progress, migration, statement->tag, number, count);
}

static bool apply_once(struct up *up, bool *lost_race, struct fault *fault)
{
    const struct apply_observer observer = {
        .argument = up, .began = observe_began, .applied = observe_applied, .statement = observe_statement
    };
    struct apply_run run = {
        .session = &up->database.session,
        .ledger = &up->database.ledger,
        .author = &up->database.author,
        .observer = &observer,
        .lock_timeout_ms = settings_duration_ms(up->context->settings, "lock-timeout"),
        .statement_timeout_ms = settings_duration_ms(up->context->settings, "statement-timeout"),
        .holds_lock = up->holds_lock,
    };

    show_progress_start(&up->progress, up->context, up->units->len);
    bool is_done = apply_units(&run, up->units, fault);
    show_progress_end(&up->progress);
    *lost_race = run.lost_race;
    return is_done;
}

/* Record the release once per head. */
static bool record_release(struct up *up, struct fault *fault)
{
    static char kind[] = "release";
    const struct database *database = &up->database;
    const struct ledger_entry *head = ledger_head(&database->ledger);
    const struct ledger_entry entry = { .kind = kind, .version = LEDGER_NO_VERSION };

    if (database->author.application == NULL ||
        (strcmp(head->kind, kind) == 0 && g_strcmp0(head->application, database->author.application) == 0))
        return true;
    return ledger_append(&up->database.session, &database->author, &entry, fault) &&
           ledger_read(&up->database.session, &up->database.ledger, fault);
}

/* A release entry that another runner's entry came before. */
static bool was_overtaken(const struct fault *fault)
{
    return strcmp(fault->sqlstate, "MG001") == 0 || strcmp(fault->sqlstate, "23505") == 0;
}

/* Plan, apply, and once more from the start when another runner was quicker. */
static bool apply_all(struct up *up, struct fault *fault)
{
    for (int race = 0; race < RACES_MAX; race++) {
        bool lost_race = false;

        if (!make_plan(up, fault))
            return false;
        if (up->units->len > 0 && !up->holds_lock) {
            if (!take_lock(up, fault) || !make_plan(up, fault))
                return false;
        }
        if ((up->units->len == 0 || apply_once(up, &lost_race, fault)) && record_release(up, fault))
            return true;
        if (!lost_race && !was_overtaken(fault))
            return false;
        fault_clear(fault);
        (void)interrupt_sleep(&up->database.interrupt, g_random_int_range(1, LOCK_POLL_MS));
        if (!ledger_read(&up->database.session, &up->database.ledger, fault))
            return false;
    }
    return fault_set(fault, FAULT_LOCKED, "other runners were quicker %d times in a row", RACES_MAX);
}

/* The answer to a COMMIT was lost: the ledger knows. */
static void look_again(struct up *up, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    struct database again = { 0 };
    guint known = up->applied->len;

    if (fault->kind != FAULT_CONNECT || up->database.session.backend_pid == 0)
        return;
    if (database_open(&again, up->context, &ignored)) {
        guint count = 0;
        for (guint i = 0; i < again.ledger.entries->len; i++) {
            const struct ledger_entry *entry = g_ptr_array_index(again.ledger.entries, i);
            count += strcmp(entry->run, up->database.run) == 0 && strcmp(entry->kind, "apply") == 0;
        }
        fault_set_state(fault, "the server is back: its ledger holds %u migration%s of this run%s", count,
                        count == 1 ? "" : "s", count > known ? ", among them one whose answer was lost" : "");
        fault_set_hint(fault, "run up again: it goes on after what the ledger holds");
    } else {
        fault_set_hint(fault, "run up again when the server is back: it goes on after what the ledger holds");
    }
    database_close(&again);
}

static void remember_contents(struct up *up)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    struct history *history = up->database.history;

    if (history == NULL || up->applied->len == 0 || !history_begin(history, &ignored))
        return;
    bool is_good = true;
    for (guint i = 0; is_good && i < up->applied->len; i++) {
        const struct migration *migration = g_ptr_array_index(up->applied, i);
        for (int part = 0; is_good && part < MIGRATION_PART_COUNT; part++)
            is_good = migration->parts[part].text == NULL ||
                      history_store_content(history, &migration->parts[part].digest, migration->parts[part].text,
                                            &ignored);
    }
    is_good = history_end(history, is_good, &ignored) && is_good;
}

/* ---- the report ---- */

static void add_rows(struct up *up, struct report *report)
{
    static const struct report_column columns[] = {
        { "version", "version", false }, { "name", "name", false },       { "duration", "took", true },
        { "class", "class", false },     { "outcome", "outcome", false },
    };

    report_table(report, "migrations", NULL, NULL, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < up->applied->len; i++) {
        const struct migration *migration = g_ptr_array_index(up->applied, i);
        const struct ledger_entry *entry = ledger_find_applied(&up->database.ledger, migration->version);
        g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, migration->version);
        const char *class_name = plan_class(migration);
        const struct report_value row[] = {
            report_text(version),
            report_text(migration->name),
            entry != NULL && entry->duration >= 0 ? report_duration(entry->duration) : report_null(),
            report_styled(class_name, strcmp(class_name, "compatible") == 0 ? REPORT_PLAIN : REPORT_WARN),
            report_styled("applied", REPORT_GOOD),
        };
        report_row(report, row, G_N_ELEMENTS(row));
    }
}

static bool print_result(struct up *up, const struct fault *failure, struct fault *fault)
{
    CLEANUP(report_cleanup) struct report *report = report_new("up");
    int64_t duration = g_get_monotonic_time() - up->started_at;
    guint ahead = up->plan.items != NULL ? up->plan.counts[PLAN_AHEAD] + up->plan.counts[PLAN_MISSING] : 0;

    if (failure->kind != FAULT_NONE)
        report_headline(report, REPORT_BAD, "Stopped after %u migration%s", up->applied->len,
                        up->applied->len == 1 ? "" : "s");
    else if (up->applied->len == 0)
        report_headline(report, REPORT_GOOD, "Nothing to do: %u migration%s applied",
                        g_hash_table_size(up->database.ledger.applied),
                        g_hash_table_size(up->database.ledger.applied) == 1 ? " is" : "s are");
    else
        report_headline(report, REPORT_GOOD, "Applied %u migration%s in %.1f s", up->applied->len,
                        up->applied->len == 1 ? "" : "s", (double)duration / G_USEC_PER_SEC);
    report_fact(report, "environment", "environment", report_text(database_environment(&up->database)));
    report_fact(report, "database", "database", report_text(up->database.place));
    report_fact(report, "run", NULL, report_text(up->database.run));
    report_fact(report, "applied", NULL, report_integer(up->applied->len));
    report_fact(report, "duration", NULL, report_duration(duration));
    report_fact(report, "head_seq", NULL, report_integer(up->database.ledger.entries->len));
    add_rows(up, report);
    if (failure->kind != FAULT_NONE)
        report_fault(report, failure);
    if (ahead > 0)
        report_note(report, "The database is ahead of this release by %u migration%s, all of them compatible.", ahead,
                    ahead == 1 ? "" : "s");
    return context_print(up->context, report, fault);
}

static bool run_up(struct up *up, struct fault *fault)
{
    return database_open(&up->database, up->context, fault) && refuse_unwritable(&up->database, fault) &&
           database_hold_signals(&up->database, fault) && refuse_findings(up->context->findings, fault) &&
           make_ledger(up, fault) && apply_all(up, fault);
}

static void up_release(struct up *up)
{
    if (up->holds_lock)
        ledger_unlock(&up->database.session);
    plan_release(&up->plan);
    g_ptr_array_unref(up->units);
    g_ptr_array_unref(up->applied);
    g_free(up->application);
    database_close(&up->database);
}

bool command_up(struct context *context, struct fault *fault)
{
    CLEANUP(up_release)
    struct up up = {
        .context = context,
        .started_at = g_get_monotonic_time(),
        .applied = g_ptr_array_new(),
        .units = g_ptr_array_new_with_free_func(unit_free),
        .application = release_application(context),
    };
    CLEANUP(fault_clear) struct fault failure = { 0 };

    if (settings_flag(context->settings, "dry-run"))
        return command_plan(context, fault);
    if (!database_target(context, &up.target, fault))
        return false;
    if (!run_up(&up, &failure))
        look_again(&up, &failure);
    remember_contents(&up);
    database_remember(&up.database);
    if (failure.kind == FAULT_NONE || up.applied->len > 0) {
        if (!print_result(&up, &failure, fault))
            return false;
    }
    return failure.kind == FAULT_NONE || fault_move(fault, &failure);
}
