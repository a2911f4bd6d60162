/* rollback/rehearse.c - up, back, compare; up again, compare. */
#include "rollback/rehearse.h"

#include "rollback/difference.h"
#include "rollback/replay.h"
#include "rollback/state.h"
#include "rollback/steps.h"

#include <string.h>

/* ---- run and compare ---- */

/* In a transaction that is left open: is it undone, without any conflict? `why` says what stopped it. */
static bool undo(struct session *session, const char *repair, struct rehearsed *rehearsed, struct fault *why)
{
    const int64_t since = g_get_monotonic_time();
    const bool is_undone = session_run_text(session, "BEGIN; SET LOCAL migrator.exact = 'on'", why) &&
                           session_run_text(session, repair, why) &&
                           session_run_text(session, "SET CONSTRAINTS ALL IMMEDIATE", why);

    rehearsed->pace.repair_us = g_get_monotonic_time() - since;
    if (!is_undone)
        session_rollback(session);
    return is_undone;
}

/* Where values that are unique go from one row to another, what holds them apart has to stand aside. */
static bool undo_with_room(struct session *session, const struct way_back *way_back, struct rehearsed *rehearsed)
{
    const char *sqlstate = rehearsed->why.sqlstate;
    const bool is_crowded = strcmp(sqlstate, "23505") == 0 || strcmp(sqlstate, "23P01") == 0;
    g_autofree char *repair = is_crowded ? way_back_repair(way_back, true) : NULL;

    if (repair == NULL)
        return false;
    g_free(rehearsed->repair);
    rehearsed->repair = g_steal_pointer(&repair);
    fault_clear(&rehearsed->why);
    return undo(session, rehearsed->repair, rehearsed, &rehearsed->why);
}

/* The transaction that went back stays only when all is as before. */
static bool compare_back(struct session *session, const struct state *before, struct rehearsed *rehearsed,
                         struct fault *fault)
{
    CLEANUP(state_release) struct state now = { 0 };

    if (!state_read(&now, session, fault))
        return false;
    rehearsed->outcome = state_is_same(before, &now, rehearsed->differences) ? REHEARSED_BACK : REHEARSED_DIFFERS;
    if (rehearsed->outcome == REHEARSED_BACK)
        return session_commit(session, fault);
    session_rollback(session);
    return true;
}

static bool go_back(struct session *session, const struct state *before, const struct way_back *way_back,
                    struct rehearsed *rehearsed, struct fault *fault)
{
    rehearsed->outcome = REHEARSED_STOPPED;
    if (!undo(session, rehearsed->repair, rehearsed, &rehearsed->why) && !undo_with_room(session, way_back, rehearsed))
        return true;
    return compare_back(session, before, rehearsed, fault);
}

/* Is the schema where it was when it was applied before? applied: in a run apart, NULL: there was none. */
static bool compare_again(struct session *session, const struct snapshot *applied, const struct state *after,
                          struct rehearsed *rehearsed, struct fault *fault)
{
    CLEANUP(snapshot_release) struct snapshot now = { 0 };

    if (!snapshot_read(&now, session, fault))
        return false;
    difference_schemas_again(&after->schema, &now, applied, rehearsed->differences);
    if (rehearsed->differences->len > 0)
        rehearsed->outcome = REHEARSED_NOT_AGAIN;
    return true;
}

static bool go_up_again(struct session *session, const struct apply_unit *unit, const struct way_back *way_back,
                        const struct snapshot *applied, const struct state *after, struct rehearsed *rehearsed,
                        struct fault *fault)
{
    if (steps_run(session, unit, way_back, &rehearsed->why))
        return compare_again(session, applied, after, rehearsed, fault);
    rehearsed->outcome = REHEARSED_NOT_AGAIN;
    return true;
}

/* ---- by hand ---- */

static bool run_script(struct session *session, const struct sql_script *script, struct fault *fault)
{
    const char *text = g_bytes_get_data(script->text, NULL);

    for (guint i = 0; i < script->statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, i);
        g_autofree char *sql = g_strndup(text + statement->offset, statement->length);
        if (!session_run_text(session, sql, fault))
            return false;
    }
    return true;
}

static char *join(GPtrArray *lines)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "", (const char *)g_ptr_array_index(lines, i));
    return g_string_free(text, FALSE);
}

/* Try the migration's own way back, and undo that. */
static bool try_by_hand(struct session *session, const struct migration *migration, const struct state *before,
                        struct rehearsed *rehearsed, struct fault *fault)
{
    const struct migration_file *down = &migration->parts[MIGRATION_DOWN];
    CLEANUP(sql_script_release) struct sql_script script = { 0 };
    CLEANUP(state_release) struct state now = { 0 };
    CLEANUP(fault_clear) struct fault failure = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func(g_free);

    if (down->text == NULL)
        return true;
    sql_script_read(&script, down->path, down->text, down->offset, down->length, SQL_DERIVE, findings);
    if (script.transaction_off)
        return true;
    if (!session_run_text(session, "BEGIN", fault))
        return false;
    if (!run_script(session, &script, &failure)) {
        rehearsed->by_hand = REHEARSED_ERROR;
        rehearsed->by_hand_why = g_strdup(failure.text);
    } else if (!state_read(&now, session, fault)) {
        return false;
    } else if (state_is_same(before, &now, differences)) {
        rehearsed->by_hand = REHEARSED_EQUAL;
    } else {
        rehearsed->by_hand = REHEARSED_OTHER;
        rehearsed->by_hand_why = join(differences);
    }
    session_rollback(session);
    return true;
}

/* ---- one migration ---- */

/* What becomes of all that up added, looked at with the names that are given back, in a transaction that is not to
 * stay. */
static bool set_aside(struct session *session, const struct snapshot *before, const struct snapshot *applied,
                      struct way_back *way_back, struct fault *why)
{
    CLEANUP(snapshot_release) struct snapshot after = { 0 };
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const bool is_named = session_run_text(session, "BEGIN", why) &&
                          steps_give_names_back(session, before, applied, &after, names, why);

    session_rollback(session);
    if (is_named)
        way_back_set_aside(way_back, &(struct way_back_facts){ .before = before,
                                                               .applied = applied,
                                                               .after = after.objects != NULL ? &after : applied });
    return is_named;
}

/* Apply it with a way back in the making, and tell what it changed; `after` is read in any case. */
static bool make_way_back(struct steps *steps, struct state *after, struct rehearsed *rehearsed, struct fault *fault)
{
    rehearsed->outcome = REHEARSED_STOPPED; /* unless it goes on */
    if (!steps_make(steps, &rehearsed->why, fault) || !state_read(after, steps->session, fault))
        return false;
    difference_words(steps->before, &after->schema, rehearsed->changes);
    rehearsed->before = snapshot_fingerprint(steps->before);
    rehearsed->after = snapshot_fingerprint(&after->schema);
    if (rehearsed->why.kind != FAULT_NONE ||
        !set_aside(steps->session, steps->before, &after->schema, steps->way_back, &rehearsed->why))
        return true;
    rehearsed->capture = way_back_capture(steps->way_back);
    rehearsed->keeps_rows = way_back_keeps_rows(steps->way_back);
    rehearsed->notifies = way_back_notifies(steps->way_back);
    rehearsed->repair = way_back_repair(steps->way_back, false);
    return true;
}

/* How long keeping and undoing take where there are many rows. */
static bool time_way_back(struct session *session, const struct apply_unit *unit, const struct way_back *way_back,
                          struct rehearsed *rehearsed, struct fault *fault)
{
    const bool is_one_step = way_back->is_whole && way_back->steps->len > 0;
    const struct way_back_step *step = is_one_step ? g_ptr_array_index(way_back->steps, 0) : NULL;
    const struct pace_scripts scripts = { .before_up = step != NULL ? step->before_up : NULL,
                                          .after_up = step != NULL ? step->after_up : NULL,
                                          .repair = rehearsed->repair };

    return pace_measure(&rehearsed->pace, session, unit, &scripts, fault);
}

/* The database as it was at first: begin() makes it so. */
struct beginning {
    bool (*begin)(gpointer argument, struct fault *fault);
    gpointer argument;
};

/* What ran for good before it was known what to keep of it runs once more, with what is kept. */
static bool keep_alone(struct session *session, const struct apply_unit *unit, const struct beginning *beginning,
                       const struct way_back *way_back, struct state *before, struct state *after,
                       struct rehearsed *rehearsed, struct fault *fault)
{
    if (!way_back_keeps_alone(way_back))
        return true;
    state_release(before);
    state_release(after);
    return beginning->begin(beginning->argument, fault) && state_read(before, session, fault) &&
           (!steps_run(session, unit, way_back, &rehearsed->why) || state_read(after, session, fault));
}

static bool rehearse_in(struct session *session, const struct apply_unit *unit, const struct beginning *beginning,
                        struct rehearsed *rehearsed, struct fault *fault)
{
    CLEANUP(state_release) struct state before = { 0 };
    CLEANUP(state_release) struct state after = { 0 };
    CLEANUP(snapshot_release) struct snapshot applied = { 0 };
    CLEANUP(way_back_release) struct way_back way_back = { 0 };
    g_autofree char *schema = sql_quote_identifier(session->ledger_schema);
    struct steps steps = { .session = session,
                           .unit = unit,
                           .before = &before.schema,
                           .way_back = &way_back,
                           .applied = &applied,
                           .observed = &rehearsed->observed };

    way_back_init(&way_back, schema, unit->migration->version, !unit->transaction_off);
    if (!state_read(&before, session, fault) || !make_way_back(&steps, &after, rehearsed, fault))
        return false;
    if (rehearsed->why.kind == FAULT_NONE &&
        !keep_alone(session, unit, beginning, &way_back, &before, &after, rehearsed, fault))
        return false;
    if (rehearsed->why.kind != FAULT_NONE)
        return true;
    if (!try_by_hand(session, unit->migration, &before, rehearsed, fault) ||
        !go_back(session, &before, &way_back, rehearsed, fault))
        return false;
    return rehearsed->outcome != REHEARSED_BACK ||
           (time_way_back(session, unit, &way_back, rehearsed, fault) &&
            go_up_again(session, unit, &way_back, &applied, &after, rehearsed, fault));
}

bool rehearse(struct session *session, const struct apply_unit *unit,
              bool (*begin_again)(gpointer argument, struct fault *fault), gpointer argument,
              struct rehearsed *rehearsed, struct fault *fault)
{
    const struct beginning beginning = { begin_again, argument };

    *rehearsed = (struct rehearsed){ .differences = g_ptr_array_new_with_free_func(g_free),
                                     .changes = g_ptr_array_new_with_free_func(g_free),
                                     .pace = { .rows = -1 } };
    if (rehearse_in(session, unit, &beginning, rehearsed, fault))
        return true;
    session_rollback(session);
    return false;
}

/* ---- the files that it has ---- */

static void forget_outcome(struct rehearsed *rehearsed)
{
    rehearsed->outcome = REHEARSED_STOPPED;
    rehearsed->pace = (struct pace){ .rows = -1 };
    g_ptr_array_set_size(rehearsed->differences, 0);
    fault_clear(&rehearsed->why);
}

/* A capture that does not run is one that stops; then the migration is applied without it. */
static bool apply_keeping(struct session *session, const struct apply_unit *unit, struct rehearsed *rehearsed,
                          struct fault *fault)
{
    return replay_unit_keeping(session, unit, &rehearsed->why) || replay_unit(session, unit, fault);
}

static bool files_go_back(struct session *session, const struct apply_unit *unit, const struct state *before,
                          struct rehearsed *rehearsed, struct fault *fault)
{
    const struct migration_file *repair = migration_way_back(unit->migration, "repair.sql");
    const char *text = repair != NULL ? g_bytes_get_data(repair->text, NULL) : NULL;

    return !undo(session, text, rehearsed, &rehearsed->why) || compare_back(session, before, rehearsed, fault);
}

static bool files_go_up_again(struct session *session, const struct apply_unit *unit, const struct state *after,
                              struct rehearsed *rehearsed, struct fault *fault)
{
    if (!apply_keeping(session, unit, rehearsed, fault))
        return false;
    if (rehearsed->why.kind == FAULT_NONE)
        return compare_again(session, NULL, after, rehearsed, fault);
    rehearsed->outcome = REHEARSED_NOT_AGAIN;
    return true;
}

bool rehearse_files(struct session *session, const struct apply_unit *unit, struct rehearsed *rehearsed,
                    struct fault *fault)
{
    CLEANUP(state_release) struct state before = { 0 };
    CLEANUP(state_release) struct state after = { 0 };

    forget_outcome(rehearsed);
    if (!state_read(&before, session, fault) || !apply_keeping(session, unit, rehearsed, fault))
        return false;
    if (rehearsed->why.kind != FAULT_NONE)
        return true;
    return state_read(&after, session, fault) && files_go_back(session, unit, &before, rehearsed, fault) &&
           (rehearsed->outcome != REHEARSED_BACK || files_go_up_again(session, unit, &after, rehearsed, fault));
}

const char *rehearsed_outcome_name(enum rehearsed_outcome outcome)
{
    static const char *const names[] = { [REHEARSED_BACK] = "proven",
                                         [REHEARSED_DIFFERS] = "not exact",
                                         [REHEARSED_STOPPED] = "fails",
                                         [REHEARSED_NOT_AGAIN] = "cannot be applied again",
                                         [REHEARSED_FORGONE] = "forgone" };

    return names[outcome];
}

void rehearsed_release(struct rehearsed *rehearsed)
{
    g_clear_pointer(&rehearsed->capture, g_free);
    g_clear_pointer(&rehearsed->repair, g_free);
    g_clear_pointer(&rehearsed->by_hand_why, g_free);
    g_clear_pointer(&rehearsed->differences, g_ptr_array_unref);
    g_clear_pointer(&rehearsed->changes, g_ptr_array_unref);
    observed_release(&rehearsed->observed);
    fault_clear(&rehearsed->why);
}
