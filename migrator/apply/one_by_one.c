/* apply/one_by_one.c - a transactional migration sent statement by statement: COPY data, text that cannot be cut. */
#include "apply/transactional.h"

#include "generated/sql.h"
#include "migration/copy_data.h"

#include <string.h>

bool apply_run_text(struct apply_run *run, const struct apply_unit *unit, const char *text, struct fault *fault)
{
    if (session_run_text(run->session, text, fault))
        return true;
    return apply_migration_fault(unit->migration, fault);
}

static bool begin(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    const char *options = unit->parts[MIGRATION_UP].begin_options;
    g_autofree char *text =
            g_strconcat("BEGIN ", options != NULL ? options : "ISOLATION LEVEL READ COMMITTED READ WRITE", NULL);

    return apply_run_text(run, unit, text, fault);
}

bool apply_enter(struct apply_run *run, const struct apply_unit *unit, const struct ledger_entry *entry,
                 struct fault *fault)
{
    const struct ledger_entry *head = ledger_head(run->ledger);
    struct apply_enter values;

    apply_enter_values(run, unit, entry, head->seq, &head->link, &values);
    if (session_query(run->session, SQL_LEDGER_ENTER, values.values, APPLY_ENTER_VALUES, NULL, fault))
        return true;
    run->lost_race = apply_is_lost_race(fault);
    return false;
}

static bool put_content(gpointer argument, const struct value values[static 3], struct fault *fault)
{
    struct apply_run *run = argument;

    return session_query(run->session, SQL_LEDGER_PUT_CONTENT, values, 3, NULL, fault);
}

bool apply_set_role(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    if (unit->migration->header.role == NULL)
        return true;
    g_autofree char *role = sql_quote_identifier(unit->migration->header.role);
    g_autofree char *text = g_strconcat("SET LOCAL ROLE ", role, NULL);
    return apply_run_text(run, unit, text, fault);
}

bool apply_run_checks(struct apply_run *run, const struct apply_unit *unit, enum migration_part part,
                      struct fault *fault)
{
    const struct sql_script *script = &unit->parts[part];

    for (guint i = 0; script->statements != NULL && i < script->statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, i);
        g_autofree char *text =
                apply_check_text(run->session->ledger_schema_quoted, &unit->migration->parts[part], statement);

        if (!session_run_text(run->session, text, fault))
            return apply_statement_fault(unit->migration, part, statement, -1, fault);
    }
    return true;
}

static bool next_data(gpointer argument, const char **piece, size_t *length, struct fault *fault)
{
    return copy_reader_next(argument, piece, length, fault);
}

static bool run_copy(struct apply_run *run, const struct apply_unit *unit, const struct sql_statement *statement,
                     const char *sql, int64_t *position, struct fault *fault)
{
    CLEANUP(copy_reader_close) struct copy_reader reader;
    const struct session_source data = { .argument = &reader, .next = next_data };

    return copy_reader_open(&reader, &unit->migration->parts[MIGRATION_UP], statement->data_offset,
                            statement->data_length, fault) &&
           session_run(run->session, sql, &data, position, fault);
}

bool apply_run_statement(struct apply_run *run, const struct apply_unit *unit, guint number, struct fault *fault)
{
    const struct sql_script *script = &unit->parts[MIGRATION_UP];
    const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, number);
    const char *text = g_bytes_get_data(script->text, NULL);
    g_autofree char *sql = g_strndup(text + statement->offset, statement->length);
    const bool is_copy = statement->kind == SQL_STATEMENT_COPY_FROM_STDIN;
    int64_t position = -1;

    run->observer->statement(run->observer->argument, unit->migration, statement, number + 1, script->statements->len);
    if (is_copy ? run_copy(run, unit, statement, sql, &position, fault)
                : session_run(run->session, sql, NULL, &position, fault))
        return true;
    return apply_statement_fault(unit->migration, MIGRATION_UP, statement, position, fault);
}

struct apply_part apply_part_whole(const struct apply_unit *unit)
{
    return (struct apply_part){ unit, 0, unit->parts[MIGRATION_UP].statements->len };
}

static bool run_statements(struct apply_run *run, const struct apply_part *part, struct fault *fault)
{
    for (guint i = part->first; i < part->first + part->count; i++)
        if (!apply_run_statement(run, part->unit, i, fault))
            return false;
    return true;
}

static void ignore_statement(gpointer argument, const struct migration *migration,
                             const struct sql_statement *statement, guint number, guint count)
{
    (void)argument, (void)migration, (void)statement, (void)number, (void)count;
}

bool apply_statements(struct session *session, const struct apply_part *part, const struct apply_observer *observer,
                      struct fault *fault)
{
    const struct apply_observer nobody = { .statement = ignore_statement };
    struct apply_run run = { .session = session, .observer = observer != NULL ? observer : &nobody };

    return apply_set_role(&run, part->unit, fault) && run_statements(&run, part, fault) &&
           apply_restore_session(&run, part->unit, fault);
}

bool apply_restore_session(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    if (!unit->parts[MIGRATION_UP].changes_session && unit->migration->header.role == NULL)
        return true;
    const char *text = NULL;

    for (size_t i = 0; (text = apply_restoring_statement(run->session, i)) != NULL; i++)
        if (!apply_run_text(run, unit, text, fault))
            return false;
    return true;
}

bool apply_leave(struct apply_run *run, const struct apply_unit *unit, int64_t seq, struct fault *fault)
{
    char number[VALUE_NUMBER_BYTES];
    char key[VALUE_NUMBER_BYTES];
    const struct value values[] = {
        value_number(seq, number),
        run->holds_lock ? value_number(ledger_lock_key(run->session->ledger_schema), key) : value_null(),
    };

    if (session_query(run->session, SQL_LEDGER_LEAVE, values, G_N_ELEMENTS(values), NULL, fault))
        return true;
    return apply_migration_fault(unit->migration, fault);
}

bool apply_run_capture(struct apply_run *run, const struct apply_unit *unit, struct apply_moment moment,
                       struct fault *fault)
{
    g_autofree char *text = NULL;

    for (guint i = 0; (text = apply_capture_text(unit, moment, i)) != NULL; i++) {
        if (!apply_run_text(run, unit, text, fault))
            return apply_capture_fault(fault);
        g_clear_pointer(&text, g_free);
    }
    return true;
}

static bool commit(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    if (session_commit(run->session, fault))
        return true;
    return apply_migration_fault(unit->migration, fault);
}

bool apply_one_by_one(struct apply_run *run, const struct apply_unit *unit, struct fault *fault)
{
    const struct ledger_entry entry = apply_unit_entry(unit);
    const int64_t seq = ledger_head(run->ledger)->seq + 1;
    const struct apply_part whole = apply_part_whole(unit);
    const struct apply_moment before = { APPLY_CAPTURE_WHOLE, false }, after = { APPLY_CAPTURE_WHOLE, true };

    run->observer->began(run->observer->argument, unit);
    bool is_committed = begin(run, unit, fault) && apply_enter(run, unit, &entry, fault) &&
                        apply_each_content(unit, put_content, run, fault) &&
                        apply_run_capture(run, unit, before, fault) && apply_set_role(run, unit, fault) &&
                        apply_run_checks(run, unit, MIGRATION_BEFORE, fault) && run_statements(run, &whole, fault) &&
                        apply_restore_session(run, unit, fault) && apply_run_capture(run, unit, after, fault) &&
                        apply_run_checks(run, unit, MIGRATION_AFTER, fault) && apply_leave(run, unit, seq, fault) &&
                        commit(run, unit, fault);
    if (!is_committed) {
        session_rollback(run->session);
        return false;
    }
    run->observer->applied(run->observer->argument, unit->migration, seq);
    return true;
}
