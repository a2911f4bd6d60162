/* rollback/pace.c - runs a migration, its capture and its repair with many rows, and nothing of it stays. */
#include "rollback/pace.h"

#include "generated/sql.h"
#include "rollback/bundle.h"
#include "rollback/replay.h"

#include <string.h>

GPtrArray *pace_relations(const struct migration_file *capture, const struct migration_file *repair)
{
    g_autoptr(GPtrArray) locked = bundle_locked(capture);

    return locked->len > 0 || repair == NULL ? g_steal_pointer(&locked) : bundle_relations(repair);
}

/* ---- many rows ---- */

static bool count_rows(struct session *session, const char *table, int64_t *count, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *query = g_strdup_printf("SELECT count(*) AS rows FROM %s", table);

    if (!session_select(session, query, &rows, fault))
        return false;
    *count += rows_number(&rows, 0, "rows", 0);
    return true;
}

/* Many rows of those that the tables concerned have. */
struct many {
    guint tables;
    int64_t rows;
};

static bool multiply(struct session *session, const char *relation, struct many *many, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    char number[VALUE_NUMBER_BYTES];

    g_snprintf(number, sizeof(number), "%d", PACE_ROWS);
    const struct value values[] = { value_text(relation), value_text(session->ledger_schema), value_text(number) };
    if (!session_query(session, SQL_ROWS_MULTIPLIED, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    if (rows_count(&rows) == 0)
        return true;
    const char *table = rows_text(&rows, 0, "name");
    g_autofree char *analyze = g_strconcat("ANALYZE ", table, NULL);
    many->tables++;
    return session_run_text(session, rows_text(&rows, 0, "statement"), fault) &&
           session_run_text(session, analyze, fault) && count_rows(session, table, &many->rows, fault);
}

static bool multiply_all(struct session *session, const GPtrArray *relations, struct many *many, struct fault *fault)
{
    for (guint i = 0; i < relations->len; i++)
        if (!multiply(session, g_ptr_array_index(relations, i), many, fault))
            return false;
    return session_run_text(session, "SET CONSTRAINTS ALL IMMEDIATE", fault);
}

/* ---- the clock ---- */

static bool time_up(struct session *session, const struct apply_part *part, int64_t *took, struct fault *fault)
{
    const int64_t since = g_get_monotonic_time();

    if (!apply_statements(session, part, NULL, fault))
        return false;
    *took = g_get_monotonic_time() - since;
    return true;
}

/* Keep, run and undo; how long keeping took is what the migration did not take by itself. */
static bool time_all(struct session *session, const struct apply_unit *unit, const struct pace_scripts *scripts,
                     struct pace *pace, struct fault *fault)
{
    const struct apply_part part = replay_part(unit, 0);
    int64_t up = 0;

    if (!session_run_text(session, "SAVEPOINT migrator_pace", fault) || !time_up(session, &part, &up, fault) ||
        !session_run_text(session, "ROLLBACK TO migrator_pace", fault))
        return false;
    const int64_t since = g_get_monotonic_time();
    if (!session_run_text(session, scripts->before_up, fault) || !apply_statements(session, &part, NULL, fault) ||
        !session_run_text(session, scripts->after_up, fault))
        return false;
    const int64_t applied = g_get_monotonic_time();
    if (!session_run_text(session, scripts->repair, fault) ||
        !session_run_text(session, "SET CONSTRAINTS ALL IMMEDIATE", fault))
        return false;
    pace->capture_us = MAX(0, applied - since - up);
    pace->repair_us = g_get_monotonic_time() - applied;
    return true;
}

static struct migration_file file_of(const char *text)
{
    return (struct migration_file){ .name = (char *)(guintptr) "way back",
                                    .text = g_bytes_new(text, strlen(text) + 1),
                                    .length = strlen(text) };
}

static GPtrArray *relations_of(const struct pace_scripts *scripts)
{
    struct migration_file capture = file_of(scripts->before_up != NULL ? scripts->before_up : "");
    struct migration_file repair = file_of(scripts->repair);
    GPtrArray *relations = pace_relations(&capture, &repair);

    g_bytes_unref(capture.text);
    g_bytes_unref(repair.text);
    return relations;
}

/* Not where there are tables, and no rows in any; nor where a statement takes longer than anybody would wait for it
 * here. */
static bool measure(struct pace *pace, struct session *session, const struct apply_unit *unit,
                    const struct pace_scripts *scripts, const GPtrArray *relations, struct fault *fault)
{
    struct many many = { 0 };

    if (!session_run_text(session, "BEGIN;\nSET LOCAL statement_timeout = '1min'", fault) ||
        !multiply_all(session, relations, &many, fault))
        return false;
    pace->rows = many.rows;
    if (many.tables > 0 && (many.rows == 0 || unit->transaction_off))
        return false;
    return unit->transaction_off || time_all(session, unit, scripts, pace, fault);
}

bool pace_measure(struct pace *pace, struct session *session, const struct apply_unit *unit,
                  const struct pace_scripts *scripts, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };
    struct pace measured = *pace;

    pace->rows = -1;
    if (scripts->repair == NULL)
        return true;
    g_autoptr(GPtrArray) relations = relations_of(scripts);
    const bool is_measured = measure(&measured, session, unit, scripts, relations, &failure);
    session_rollback(session);
    if (failure.kind == FAULT_CONNECT || failure.kind == FAULT_CANCELLED)
        return fault_move(fault, &failure);
    if (is_measured)
        *pace = measured;
    return true;
}

int64_t pace_expect(const struct pace *pace, int64_t took_us, int64_t rows)
{
    if (pace->rows == 0)
        return took_us;
    if (pace->rows < 0 || rows < 0)
        return -1;
    return rows <= pace->rows ? took_us : (int64_t)((double)took_us / (double)pace->rows * (double)rows);
}
