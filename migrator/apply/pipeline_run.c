/* apply/pipeline_run.c - transactional migrations sent ahead, each in its own transaction with its entry first. */
#include "apply/transactional.h"

#include "generated/sql.h"
#include "postgres/pipeline.h"

#include <string.h>

enum {
    WINDOW_MIGRATIONS = 32, /* more makes an interrupt a lie: the server goes on with what it has */
    WINDOW_BYTES = 256 * 1024,
    NAME_BYTES = 32,
};

enum step_kind {
    STEP_PREPARE,
    STEP_BEGIN,
    STEP_ENTER,
    STEP_CONTENT,
    STEP_CAPTURE,
    STEP_ROLE,
    STEP_STATEMENT,
    STEP_CHECK,
    STEP_RESTORE,
    STEP_LEAVE,
    STEP_COMMIT,
};

/* What a sent statement was for. */
struct step {
    enum step_kind kind;
    const struct apply_unit *unit;
    enum migration_part part;
    const struct sql_statement *statement;
};

/* The state of one run through the pipeline. */
struct sender {
    struct apply_run *run;
    struct pipeline pipeline;
    int64_t head_seq;               /* as it will be when all that was sent is committed */
    const struct digest *head_link; /* NULL: written by this run, not known here */
    bool is_prepared;
    guint applied;
    struct fault fault; /* the first failure */
    struct step failed; /* and its step */
};

static struct step *step_new(const struct apply_unit *unit, enum step_kind kind)
{
    struct step *step = g_new0(struct step, 1);

    step->kind = kind;
    step->unit = unit;
    return step;
}

static void prepared_name(const struct sender *sender, const char *what, char name[static NAME_BYTES])
{
    g_snprintf(name, NAME_BYTES, "migrator_%s_%u", what, sender->run->session->generation);
}

static void prepare(struct sender *sender, const struct apply_unit *unit, const char *what, const char *text)
{
    char name[NAME_BYTES];

    prepared_name(sender, what, name);
    pipeline_prepare(&sender->pipeline, name, session_statement(sender->run->session, text),
                     step_new(unit, STEP_PREPARE));
}

static void prepare_all(struct sender *sender, const struct apply_unit *unit)
{
    if (sender->is_prepared)
        return;
    sender->run->session->generation++;
    sender->is_prepared = true;
    prepare(sender, unit, "begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    prepare(sender, unit, "enter", SQL_LEDGER_ENTER);
    prepare(sender, unit, "content", SQL_LEDGER_PUT_CONTENT);
    prepare(sender, unit, "leave", SQL_LEDGER_LEAVE);
    prepare(sender, unit, "commit", "COMMIT");
}

static void send_prepared(struct sender *sender, const char *what, const struct value *values, size_t count,
                          struct step *step)
{
    char name[NAME_BYTES];

    prepared_name(sender, what, name);
    pipeline_send_prepared(&sender->pipeline, name, values, count, step);
}

static void send_begin(struct sender *sender, const struct apply_unit *unit)
{
    const char *options = unit->parts[MIGRATION_UP].begin_options;

    if (options == NULL) {
        send_prepared(sender, "begin", NULL, 0, step_new(unit, STEP_BEGIN));
        return;
    }
    g_autofree char *begin = g_strconcat("BEGIN ", options, NULL);
    pipeline_send(&sender->pipeline, begin, step_new(unit, STEP_BEGIN));
}

struct content_target {
    struct sender *sender;
    const struct apply_unit *unit;
};

static bool send_content(gpointer argument, const struct value values[static 3], struct fault *fault)
{
    const struct content_target *target = argument;

    (void)fault;
    send_prepared(target->sender, "content", values, 3, step_new(target->unit, STEP_CONTENT));
    return true;
}

static void send_enter(struct sender *sender, const struct apply_unit *unit)
{
    const struct ledger_entry entry = apply_unit_entry(unit);
    struct apply_enter enter;
    struct content_target target = { sender, unit };

    apply_enter_values(sender->run, unit, &entry, sender->head_seq, sender->head_link, &enter);
    send_prepared(sender, "enter", enter.values, APPLY_ENTER_VALUES, step_new(unit, STEP_ENTER));
    sender->head_seq++;
    sender->head_link = NULL;
    (void)!apply_each_content(unit, send_content, &target, &sender->fault);
}

static void send_checks(struct sender *sender, const struct apply_unit *unit, enum migration_part part)
{
    const struct sql_script *script = &unit->parts[part];

    for (guint i = 0; script->statements != NULL && i < script->statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, i);
        struct step *step = step_new(unit, STEP_CHECK);
        g_autofree char *text =
                apply_check_text(sender->run->session->ledger_schema_quoted, &unit->migration->parts[part], statement);

        step->part = part;
        step->statement = statement;
        pipeline_send(&sender->pipeline, text, step);
    }
}

static void send_capture(struct sender *sender, const struct apply_unit *unit, bool is_after)
{
    const struct apply_moment moment = { APPLY_CAPTURE_WHOLE, is_after };
    g_autofree char *text = NULL;

    for (guint i = 0; (text = apply_capture_text(unit, moment, i)) != NULL; i++) {
        pipeline_send(&sender->pipeline, text, step_new(unit, STEP_CAPTURE));
        g_clear_pointer(&text, g_free);
    }
}

static void send_role(struct sender *sender, const struct apply_unit *unit)
{
    if (unit->migration->header.role == NULL)
        return;
    g_autofree char *role = sql_quote_identifier(unit->migration->header.role);
    g_autofree char *text = g_strconcat("SET LOCAL ROLE ", role, NULL);
    pipeline_send(&sender->pipeline, text, step_new(unit, STEP_ROLE));
}

static void send_statements(struct sender *sender, const struct apply_unit *unit)
{
    const struct sql_script *script = &unit->parts[MIGRATION_UP];
    const char *text = g_bytes_get_data(script->text, NULL);

    for (guint i = 0; i < script->statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, i);
        struct step *step = step_new(unit, STEP_STATEMENT);
        g_autofree char *sql = g_strndup(text + statement->offset, statement->length);

        step->part = MIGRATION_UP;
        step->statement = statement;
        pipeline_send(&sender->pipeline, sql, step);
    }
}

static bool changes_session(const struct apply_unit *unit)
{
    return unit->parts[MIGRATION_UP].changes_session || unit->migration->header.role != NULL;
}

static void send_restore(struct sender *sender, const struct apply_unit *unit)
{
    if (!changes_session(unit))
        return;
    const char *text = NULL;

    for (size_t i = 0; (text = apply_restoring_statement(sender->run->session, i)) != NULL; i++)
        pipeline_send(&sender->pipeline, text, step_new(unit, STEP_RESTORE));
    sender->is_prepared = false; /* DEALLOCATE ALL was the last of them */
    prepare_all(sender, unit);
}

static void send_leave(struct sender *sender, const struct apply_unit *unit)
{
    char seq[VALUE_NUMBER_BYTES];
    char key[VALUE_NUMBER_BYTES];
    bool check_lock = sender->run->holds_lock && changes_session(unit);
    const struct value values[] = {
        value_number(sender->head_seq, seq),
        check_lock ? value_number(ledger_lock_key(sender->run->session->ledger_schema), key) : value_null(),
    };

    send_prepared(sender, "leave", values, G_N_ELEMENTS(values), step_new(unit, STEP_LEAVE));
}

static void send_unit(struct sender *sender, const struct apply_unit *unit)
{
    sender->run->observer->began(sender->run->observer->argument, unit);
    prepare_all(sender, unit);
    send_begin(sender, unit);
    send_enter(sender, unit);
    send_capture(sender, unit, false);
    send_role(sender, unit);
    send_checks(sender, unit, MIGRATION_BEFORE);
    send_statements(sender, unit);
    send_restore(sender, unit);
    send_capture(sender, unit, true);
    send_checks(sender, unit, MIGRATION_AFTER);
    send_leave(sender, unit);
    send_prepared(sender, "commit", NULL, 0, step_new(unit, STEP_COMMIT));
    pipeline_sync(&sender->pipeline);
}

/* The first failure is the cause; the ones behind it are its echo. */
static void note_failure(struct sender *sender, const struct step *step, struct pipeline_event *event)
{
    if (sender->fault.kind == FAULT_NONE) {
        fault_move(&sender->fault, &event->fault);
        sender->failed = *step;
        if (step->statement != NULL)
            apply_statement_fault(step->unit->migration, step->part, step->statement,
                                  step->kind == STEP_STATEMENT ? event->position : -1, &sender->fault);
    }
    fault_clear(&event->fault);
}

static void handle(struct sender *sender, struct pipeline_event *event, int64_t *committed_seq)
{
    const struct step *step = event->tag;

    if (event->kind == PIPELINE_FAILED) {
        note_failure(sender, step, event);
    } else if (event->kind == PIPELINE_DONE && step->kind == STEP_COMMIT) {
        if (strcmp(event->command_tag, "COMMIT") == 0) {
            sender->applied++;
            (*committed_seq)++;
            sender->run->observer->applied(sender->run->observer->argument, step->unit->migration, *committed_seq);
        } else {
            fault_set(&event->fault, FAULT_FAILED, "COMMIT was answered by %s", event->command_tag);
            note_failure(sender, step, event);
        }
    }
}

static bool may_send(const struct sender *sender)
{
    return sender->fault.kind == FAULT_NONE && !sender->pipeline.is_draining &&
           sender->pipeline.syncs_in_flight < WINDOW_MIGRATIONS && sender->pipeline.bytes_in_flight < WINDOW_BYTES;
}

static bool run_all(struct sender *sender, GPtrArray *units, guint first, guint count, int64_t committed_seq,
                    struct fault *fault)
{
    guint next = 0;

    for (;;) {
        struct pipeline_event event = { 0 };
        bool is_there = false;

        while (next < count && may_send(sender))
            send_unit(sender, g_ptr_array_index(units, first + next++));
        if (!pipeline_is_busy(&sender->pipeline))
            return true;
        if (!pipeline_next(&sender->pipeline, true, &event, &is_there, fault))
            return false;
        if (is_there)
            handle(sender, &event, &committed_seq);
    }
}

/* What the failure of a step means; the fault is the server's so far. */
static void explain(struct sender *sender)
{
    struct fault *fault = &sender->fault;

    if (sender->failed.kind == STEP_ENTER && apply_is_lost_race(fault)) {
        sender->run->lost_race = true;
        return;
    }
    if (sender->failed.kind == STEP_CAPTURE)
        apply_capture_fault(fault);
    if (sender->failed.statement == NULL)
        apply_migration_fault(sender->failed.unit->migration, fault);
}

bool apply_in_pipeline(struct apply_run *run, GPtrArray *units, guint first, guint count, guint *applied,
                       struct fault *fault)
{
    const struct ledger_entry *head = ledger_head(run->ledger);
    bool is_ours = strcmp(head->run, run->author->run) == 0;
    struct sender sender = {
        .run = run,
        .head_seq = head->seq,
        .head_link = is_ours ? NULL : &head->link,
    };

    if (!pipeline_open(&sender.pipeline, run->session, fault))
        return false;
    bool is_answered = run_all(&sender, units, first, count, head->seq, fault);
    bool is_draining = sender.pipeline.is_draining;
    pipeline_close(&sender.pipeline);
    *applied = sender.applied;
    session_rollback(run->session);

    if (sender.fault.kind != FAULT_NONE && sender.fault.kind != FAULT_CONNECT && is_draining) {
        fault_clear(&sender.fault);
        fault_clear(fault);
        fault_set(fault, FAULT_CANCELLED, "stopped by a signal");
        fault->signal = run->session->interrupt->signal;
        return false;
    }
    if (sender.fault.kind != FAULT_NONE) {
        explain(&sender);
        fault_clear(fault);
        return fault_move(fault, &sender.fault);
    }
    if (is_answered && is_draining && sender.applied < count) {
        fault_set(fault, FAULT_CANCELLED, "stopped by a signal");
        fault->signal = run->session->interrupt->signal;
        return false;
    }
    return is_answered;
}
