/* apply/nontransactional.c - migrations outside of a transaction: statement by statement, with progress entries. */
#include "apply/transactional.h"

#include "generated/sql.h"
#include "migration/copy_data.h"
#include "report/detail.h"

#include <string.h>

enum { BACKEND_POLL_MS = 200, BACKEND_POLL_LIMIT = 3000 };

/* Where a run of a non-transactional migration stands. */
struct progress_state {
    guint done;       /* statements that are done */
    bool was_started; /* the next one was begun by an earlier run, whose end is not known */
};

/* The detail of a progress entry; owned by the caller, NULL on failure. */
static char *progress_detail(struct apply_run *run, const struct apply_unit *unit, guint number, const char *state,
                             struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const GArray *statements = unit->parts[MIGRATION_UP].statements;

    if (!session_query(run->session, SQL_LEDGER_BACKEND, NULL, 0, &rows, fault))
        return NULL;
    const struct detail_member members[] = {
        { .key = "statement", .number = number },
        { .key = "of", .number = statements->len },
        { .key = "state", .text = state },
        { .key = "what", .text = g_array_index(statements, struct sql_statement, number - 1).tag },
        { .key = "backend", .number = rows_number(&rows, 0, "pid", 0) },
        { .key = "since", .number = rows_number(&rows, 0, "since", 0) },
    };
    return detail_object(members, G_N_ELEMENTS(members));
}

static struct ledger_entry progress_entry(const struct apply_unit *unit, char *detail)
{
    static char kind[] = "progress";
    struct ledger_entry entry = apply_unit_entry(unit);

    entry.kind = kind;
    entry.detail = detail;
    return entry;
}

/*
 * Claim a statement: written only on the head that this runner has read, so that no two runners claim the same one.
 * number: from 1.
 */
static bool claim(struct apply_run *run, const struct apply_unit *unit, guint number, const char *state,
                  struct fault *fault)
{
    g_autofree char *detail = progress_detail(run, unit, number, state, fault);

    if (detail == NULL)
        return false;
    const struct ledger_entry entry = progress_entry(unit, detail);
    return apply_enter(run, unit, &entry, fault);
}

/* Say how a claimed statement ended, wherever the head is by now: the claim keeps every other runner from it. */
static bool conclude(struct apply_run *run, const struct apply_unit *unit, guint number, const char *state,
                     struct fault *fault)
{
    g_autofree char *detail = progress_detail(run, unit, number, state, fault);

    if (detail == NULL)
        return false;
    const struct ledger_entry entry = progress_entry(unit, detail);
    return ledger_append(run->session, run->author, &entry, fault) && ledger_read(run->session, run->ledger, fault);
}

static bool lose_race(struct apply_run *run, struct fault *fault)
{
    run->lost_race = true;
    return fault_set(fault, FAULT_FAILED, "another runner went on with the migration");
}

/* Is the claim still the last word on its migration? Reads the ledger, which ends the life of `progress` otherwise. */
static bool still_stands(struct apply_run *run, const struct ledger_progress *progress, bool *stands,
                         struct fault *fault)
{
    const int64_t version = progress->version;
    const struct ledger_entry *entry = progress->entry;

    if (!ledger_read(run->session, run->ledger, fault))
        return false;
    const struct ledger_progress *now = ledger_find_progress(run->ledger, version);
    *stands = now != NULL && now->entry == entry;
    return true;
}

/* The session that claimed the statement must be gone before the catalog can be asked what became of it. */
static bool wait_for_backend(struct apply_run *run, const struct ledger_progress *progress, struct fault *fault)
{
    char pid[VALUE_NUMBER_BYTES];
    char since[VALUE_NUMBER_BYTES];
    const struct value values[] = { value_number(progress->backend_pid, pid),
                                    value_number(progress->backend_start, since) };

    for (int i = 0; i < BACKEND_POLL_LIMIT; i++) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        bool stands = false;

        if (!session_query(run->session, SQL_LEDGER_BACKEND_LIVES, values, G_N_ELEMENTS(values), &rows, fault) ||
            !still_stands(run, progress, &stands, fault))
            return false;
        if (!stands)
            return lose_race(run, fault);
        if (!rows_bool(&rows, 0, "lives"))
            return true;
        if (interrupt_sleep(run->session->interrupt, BACKEND_POLL_MS) != 0) {
            fault->signal = run->session->interrupt->signal;
            return fault_set(fault, FAULT_CANCELLED, "stopped while waiting for backend %s to end", pid);
        }
    }
    fault_set(fault, FAULT_LOCKED, "backend %s is still at work on an earlier run of this migration", pid);
    return fault_set_hint(fault, "wait for it, or end it: SELECT pg_terminate_backend(%s)", pid);
}

/* ---- what is kept of a statement that no transaction holds ---- */

static bool begin(struct apply_run *run, struct fault *fault)
{
    return session_run_text(run->session, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", fault);
}

/* What is kept locks tables: whoever reads or writes them does not wait behind that for long. */
static bool begin_briefly(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    g_autofree char *limit = g_strdup_printf("SET LOCAL lock_timeout = %" G_GINT64_FORMAT,
                                             apply_unit_lock_timeout(unit, run->lock_timeout_ms));

    return begin(run, fault) && session_run_text(run->session, limit, fault);
}

/* With the claim. */
static bool begin_keeping(struct apply_run *run, const struct apply_unit *unit, guint number, struct fault *fault)
{
    const struct apply_moment before = { number, false };

    return begin_briefly(run, unit, fault) && claim(run, unit, number, "started", fault) &&
           apply_run_capture(run, unit, before, fault) && session_commit(run->session, fault) &&
           ledger_read(run->session, run->ledger, fault);
}

/* With the word that the statement is done; that stands also where its triggers cannot be dropped now. */
static bool end_keeping(struct apply_run *run, const struct apply_unit *unit, guint number, struct fault *fault)
{
    const struct apply_moment after = { number, true };
    CLEANUP(fault_clear) struct fault ignored = { 0 };

    if (begin_briefly(run, unit, fault) && apply_run_capture(run, unit, after, fault) &&
        conclude(run, unit, number, "done", fault) && session_commit(run->session, fault))
        return true;
    session_rollback(run->session);
    if (!session_is_lost(run->session) && !conclude(run, unit, number, "done", &ignored))
        session_rollback(run->session);
    return false;
}

/* The statement broke off, or its triggers are there still: what is kept of it stays, and nothing more is added to it.
 */
static void leave_keeping(struct apply_run *run, const struct apply_unit *unit, guint number)
{
    const struct apply_moment after = { number, true };
    CLEANUP(fault_clear) struct fault ignored = { 0 };

    if (session_is_lost(run->session))
        return;
    if (!begin_briefly(run, unit, &ignored) || !apply_run_capture(run, unit, after, &ignored) ||
        !session_commit(run->session, &ignored))
        session_rollback(run->session);
}

/* ---- taking up what an earlier run left ---- */

static bool unknown_outcome(const struct apply_unit *unit, const struct sql_statement *statement,
                            const struct ledger_progress *progress, struct fault *fault)
{
    const struct migration_file *up = &unit->migration->parts[MIGRATION_UP];

    fault_set(fault, FAULT_PARTIAL,
              "an earlier run of %s ended during statement %" G_GINT64_FORMAT " (%s); what became of it is not known",
              up->path, progress->started, statement->tag);
    fault_set_place(fault, copy_data_place(up, statement->offset));
    g_autofree char *done = ledger_progress_words(progress);
    fault_set_state(fault, "%s", done);
    return fault_set_hint(fault,
                          "look at the database, finish the migration by hand, then say so: migrator resolve "
                          "%" G_GINT64_FORMAT " --applied --reason \"...\" (or --undone when nothing of it is left)",
                          unit->migration->version);
}

/* Ask the catalog what an interrupted index statement left: nothing, a valid index, or an INVALID one, which goes. */
static bool settle_index(struct apply_run *run, const struct sql_statement *statement, bool *is_done,
                         struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value values[] = { value_text(statement->object_schema), value_text(statement->object) };
    bool is_drop = g_str_has_prefix(statement->tag, "DROP");

    if (!session_query(run->session, SQL_LEDGER_INDEX_STATE, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    bool is_there = rows_bool(&rows, 0, "is_there");
    bool is_valid = rows_bool(&rows, 0, "is_valid");
    *is_done = is_drop ? !is_there : is_there && is_valid;
    if (*is_done || is_drop || !is_there)
        return true;
    g_autofree char *drop = g_strdup_printf("DROP INDEX CONCURRENTLY %s", rows_text(&rows, 0, "qualified"));
    return session_run_text(run->session, drop, fault);
}

/* Statements that may simply run again: they have no half-way state, and doing them twice is doing them once. */
static bool can_run_again(const struct sql_statement *statement)
{
    static const char *const prefixes[] = { "VACUUM", "ANALYZE", "REINDEX", "ALTER SYSTEM", "CLUSTER", "CHECKPOINT" };

    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(statement->tag, prefixes[i]))
            return true;
    return false;
}

/* An index can be looked up: it is there and valid, or not. */
static bool leaves_index(const struct sql_statement *statement)
{
    return statement->object != NULL && strstr(statement->tag, "INDEX CONCURRENTLY") != NULL &&
           !g_str_has_prefix(statement->tag, "REINDEX");
}

/*
 * Take over the statement that an earlier run claimed and did not conclude; *is_done: it needs not run. From here on
 * the claim is ours.
 */
static bool take_over(struct apply_run *run, const struct apply_unit *unit, const struct ledger_progress *progress,
                      bool *is_done, struct fault *fault)
{
    const guint number = (guint)progress->started;
    const struct sql_statement *statement =
            &g_array_index(unit->parts[MIGRATION_UP].statements, struct sql_statement, number - 1);

    *is_done = false;
    if (!wait_for_backend(run, progress, fault))
        return false;
    if (!leaves_index(statement) && !can_run_again(statement)) {
        leave_keeping(run, unit, number);
        return unknown_outcome(unit, statement, progress, fault);
    }
    if (!claim(run, unit, number, "started", fault) || !ledger_read(run->session, run->ledger, fault))
        return false;
    return !leaves_index(statement) || settle_index(run, statement, is_done, fault);
}

/* number: from 1. */
static bool is_alone(const struct apply_unit *unit, guint number)
{
    const GArray *statements = unit->parts[MIGRATION_UP].statements;

    return number <= statements->len &&
           g_array_index(statements, struct sql_statement, number - 1).transaction_forbidden;
}

/* Take up where an earlier run ended. */
static bool resume(struct apply_run *run, const struct apply_unit *unit, struct progress_state *state,
                   struct fault *fault)
{
    const struct ledger_progress *progress = ledger_find_progress(run->ledger, unit->migration->version);
    const guint count = unit->parts[MIGRATION_UP].statements->len;
    bool is_done = false;

    *state = (struct progress_state){ 0 };
    if (progress == NULL)
        return true;
    if (!progress->entry->has_digest ||
        !digest_equal(&progress->entry->digest, &unit->migration->parts[MIGRATION_UP].digest) ||
        progress->started > count || progress->done > count) {
        fault_set(fault, FAULT_PARTIAL, "%s was edited while it was half applied",
                  unit->migration->parts[MIGRATION_UP].path);
        fault_set_state(fault, "%" G_GINT64_FORMAT " of its statements are done, and none was run now", progress->done);
        return fault_set_hint(fault,
                              "put the file back as it was and run up again; or finish it, or undo it, by hand and "
                              "say so: migrator resolve");
    }
    state->done = (guint)progress->done;
    if (state->done > 0 && is_alone(unit, state->done))
        leave_keeping(run, unit, state->done);
    if (progress->started == 0)
        return true;
    const guint started = (guint)progress->started;
    if (!take_over(run, unit, progress, &is_done, fault))
        return false;
    state->was_started = !is_done;
    if (is_done) {
        state->done = started;
        return conclude(run, unit, state->done, "done", fault);
    }
    return true;
}

static bool set_limits(struct apply_run *run, const struct apply_unit *unit, const struct sql_statement *statement,
                       struct fault *fault)
{
    int64_t lock_ms = statement->lock_class == SQL_LOCK_BUILD && unit->migration->header.lock_timeout_ms < 0
                              ? 0 /* it would also count waits for unrelated snapshots, and leave an INVALID index */
                              : apply_unit_lock_timeout(unit, run->lock_timeout_ms);
    g_autofree char *text =
            g_strdup_printf("SET lock_timeout = %" G_GINT64_FORMAT "; SET statement_timeout = %" G_GINT64_FORMAT,
                            lock_ms, apply_unit_statement_timeout(unit, run->statement_timeout_ms));

    return session_run_text(run->session, text, fault);
}

/* One that may run in a transaction does so, and with it its progress entry and what is kept of what it takes away. */
static bool run_with_entry(struct apply_run *run, const struct apply_unit *unit, guint index, struct fault *fault)
{
    const int64_t seq = ledger_head(run->ledger)->seq + 1;
    const struct apply_moment before = { index + 1, false }, after = { index + 1, true };

    return begin(run, fault) && claim(run, unit, index + 1, "done", fault) &&
           apply_run_capture(run, unit, before, fault) && apply_set_role(run, unit, fault) &&
           apply_run_statement(run, unit, index, fault) && apply_restore_session(run, unit, fault) &&
           apply_run_capture(run, unit, after, fault) && apply_leave(run, unit, seq, fault) &&
           session_commit(run->session, fault) && ledger_read(run->session, run->ledger, fault);
}

/* A statement that fails as a whole: what it did is gone with it. Not so an index build, nor what commits by itself. */
static bool fails_clean(const struct sql_statement *statement)
{
    static const char *const halves[] = { "INDEX CONCURRENTLY", "REINDEX", "DO", "CALL", "DETACH" };

    for (size_t i = 0; i < G_N_ELEMENTS(halves); i++)
        if (strstr(statement->tag, halves[i]) != NULL)
            return false;
    return statement->kind != SQL_STATEMENT_SIMPLE;
}

/* The role of the header, for a statement that no transaction can hold it for. */
static bool take_role(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    if (unit->migration->header.role == NULL)
        return true;
    g_autofree char *role = sql_quote_identifier(unit->migration->header.role);
    g_autofree char *text = g_strconcat("SET ROLE ", role, NULL);
    return apply_run_text(run, unit, text, fault);
}

static bool run_alone(struct apply_run *run, const struct apply_unit *unit, guint index, bool was_started,
                      struct fault *fault)
{
    const struct sql_statement *statement =
            &g_array_index(unit->parts[MIGRATION_UP].statements, struct sql_statement, index);

    if (!set_limits(run, unit, statement, fault) || (!was_started && !begin_keeping(run, unit, index + 1, fault)))
        return false;
    bool is_done = take_role(run, unit, fault) && apply_run_statement(run, unit, index, fault);
    session_attempt(run->session, "RESET ROLE");
    if (is_done)
        return apply_restore_session(run, unit, fault) && end_keeping(run, unit, index + 1, fault);
    leave_keeping(run, unit, index + 1);
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    return fails_clean(statement) && fault->sqlstate[0] != '\0' && conclude(run, unit, index + 1, "failed", &ignored) &&
           false;
}

static bool run_all(struct apply_run *run, const struct apply_unit *unit, struct progress_state *state,
                    struct fault *fault)
{
    const GArray *statements = unit->parts[MIGRATION_UP].statements;

    for (; state->done < statements->len; state->done++, state->was_started = false) {
        const struct sql_statement *statement = &g_array_index(statements, struct sql_statement, state->done);

        if (!(statement->transaction_forbidden ? run_alone(run, unit, state->done, state->was_started, fault)
                                               : run_with_entry(run, unit, state->done, fault)))
            return false;
    }
    return session_run_text(run->session, "RESET lock_timeout; RESET statement_timeout", fault);
}

/* The entry itself, with the bodies, when everything is done. */
static bool put_content(gpointer argument, const struct value values[static 3], struct fault *fault)
{
    struct apply_run *run = argument;

    return session_query(run->session, SQL_LEDGER_PUT_CONTENT, values, 3, NULL, fault);
}

static bool put_timing(struct apply_run *run, int64_t began_at, struct fault *fault)
{
    char duration[VALUE_NUMBER_BYTES];
    const struct value values[] = { value_number(g_get_monotonic_time() - began_at, duration) };

    return session_query(run->session, SQL_LEDGER_PUT_TIMING, values, G_N_ELEMENTS(values), NULL, fault);
}

static bool finish(struct apply_run *run, const struct apply_unit *unit, int64_t began_at, struct fault *fault)
{
    const struct ledger_entry entry = apply_unit_entry(unit);
    const struct apply_moment at_end = { APPLY_CAPTURE_WHOLE, true };

    return begin(run, fault) && apply_enter(run, unit, &entry, fault) &&
           apply_each_content(unit, put_content, run, fault) && put_timing(run, began_at, fault) &&
           apply_run_capture(run, unit, at_end, fault) && apply_run_checks(run, unit, MIGRATION_AFTER, fault) &&
           session_commit(run->session, fault);
}

/* What state a failure left: nothing at all, or the first statements. */
static bool describe_failure(struct apply_run *run, const struct apply_unit *unit, const struct progress_state *state,
                             struct fault *fault)
{
    const GArray *statements = unit->parts[MIGRATION_UP].statements;
    const struct ledger_progress *progress = ledger_find_progress(run->ledger, unit->migration->version);
    const bool is_open = progress != NULL && progress->started > 0;
    const guint done = progress != NULL ? (guint)progress->done : state->done;

    session_rollback(run->session);
    session_attempt(run->session, "RESET lock_timeout; RESET statement_timeout");
    if (run->lost_race || fault->kind == FAULT_CONNECT || fault->kind == FAULT_PARTIAL)
        return false;
    if (done == 0 && !is_open)
        return fault_set_state(fault, "nothing of the migration is left");
    fault_set_state(fault, "%u of %u statements are done%s", done, statements->len,
                    is_open ? "; the one that failed may have left something, which the next run looks for" : "");
    if (fault->kind == FAULT_FAILED || fault->kind == FAULT_LOCKED || fault->kind == FAULT_REFUSED)
        fault->kind = FAULT_PARTIAL;
    if (fault->hint != NULL)
        return false;
    return fault_set_hint(fault,
                          "mend the cause and run up again: it goes on where it stopped; when the cause is in the "
                          "file itself, see `migrator help resolve`");
}

bool apply_nontransactional(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    struct progress_state state = { 0 };
    int64_t began_at = g_get_monotonic_time();

    run->observer->began(run->observer->argument, unit);
    if (!(resume(run, unit, &state, fault) &&
          (state.done > 0 || state.was_started || apply_run_checks(run, unit, MIGRATION_BEFORE, fault)) &&
          run_all(run, unit, &state, fault) && finish(run, unit, began_at, fault))) {
        return describe_failure(run, unit, &state, fault);
    }
    if (!ledger_read(run->session, run->ledger, fault))
        return false;
    run->observer->applied(run->observer->argument, unit->migration, ledger_head(run->ledger)->seq);
    return true;
}
