/* rollback/rehearse.c - up, back, compare; up again, compare. */
#include "rollback/rehearse.h"

#include "rollback/contents.h"
#include "rollback/difference.h"
#include "rollback/repair.h"
#include "rollback/touched.h"
#include "rollback/way_back.h"

#include <string.h>

/* text NULL: there is nothing to run. */
static bool run(struct session *session, const char *text, struct fault *fault)
{
    int64_t position = -1;

    return text == NULL || session_run(session, text, NULL, &position, fault);
}

/* ---- running a migration ---- */

/* The role that a statement missed; NULL: that is not what is wrong. Owned by the caller. */
static char *missing_role(const struct fault *fault)
{
    static const char before[] = "role \"", after[] = "\" does not exist";
    const char *from = fault->text != NULL ? strstr(fault->text, before) : NULL;
    const char *to = from != NULL ? strstr(from, after) : NULL;

    if (strcmp(fault->sqlstate, "42704") != 0 || to == NULL)
        return NULL;
    from += strlen(before);
    return g_strndup(from, (gsize)(to - from));
}

const char rehearse_role_comment[] = "made by migrator, for rehearsals";

bool rehearse_make_role(struct session *session, const char *name, const char *attributes, struct fault *fault)
{
    g_autofree char *quoted = sql_quote_identifier(name);
    g_autofree char *text = g_strdup_printf("CREATE ROLE %s %s; COMMENT ON ROLE %s IS '%s'", quoted, attributes, quoted,
                                            rehearse_role_comment);

    return run(session, text, fault);
}

/* What the server lacks is not the migration's fault. */
static void hint_extension(struct fault *fault)
{
    if (fault->text != NULL && strstr(fault->text, "extension") != NULL &&
        (strcmp(fault->sqlstate, "0A000") == 0 || strcmp(fault->sqlstate, "58P01") == 0))
        fault_set_hint(fault, "install the extension where the rehearsal runs, or name a server that has it with "
                              "--shadow-url URL");
}

/* observed NULL: nobody looks. */
static bool run_up_once(struct session *session, const struct apply_unit *unit, struct observed *observed,
                        struct fault *fault)
{
    const char *options = unit->parts[MIGRATION_UP].begin_options;
    g_autofree char *begin = unit->transaction_off ? NULL : g_strconcat("BEGIN ", options, NULL);

    if (!run(session, begin, fault))
        return false;
    if (observed == NULL)
        return apply_statements(session, unit, NULL, fault);
    const struct apply_observer observer = observed_begin(observed, session);
    if (apply_statements(session, unit, &observer, fault))
        return observed_end(observed, fault);
    if (observed->fault.kind == FAULT_NONE)
        return false;
    fault_clear(fault); /* the observer's comes first, and has ended the transaction */
    return fault_move(fault, &observed->fault);
}

/* Run up, leaving its transaction open where it has one. A role that is missing is made, and the run begun again. */
static bool run_up(struct session *session, const struct apply_unit *unit, struct observed *observed,
                   struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };

    while (!run_up_once(session, unit, observed, &failure)) {
        g_autofree char *role = missing_role(&failure);
        session_rollback(session);
        if (role == NULL) {
            hint_extension(&failure);
            return fault_move(fault, &failure);
        }
        fault_clear(&failure);
        if (!rehearse_make_role(session, role, "", fault))
            return false;
    }
    return true;
}

static bool commit(struct session *session, struct fault *fault)
{
    return !session_is_in_transaction(session) || session_commit(session, fault);
}

bool rehearse_replay(struct session *session, const struct apply_unit *unit, struct fault *fault)
{
    if (run_up(session, unit, NULL, fault) && commit(session, fault))
        return true;
    session_rollback(session);
    return false;
}

/* ---- the way back, made from what changed ---- */

enum {
    NAME_ROUNDS_MAX = 16
}; /* a schema, what is in it, and what belongs to that; twice where two have to be swapped */

/* Give names back; *after is then the catalog as it is, all zero when there was none to give back. */
static bool give_names_back(struct session *session, const struct snapshot *before, const struct snapshot *applied,
                            struct snapshot *after, GPtrArray *names, struct fault *fault)
{
    for (int round = 0; round < NAME_ROUNDS_MAX; round++) {
        g_autoptr(GPtrArray) some = repair_names(before, after->objects != NULL ? after : applied);
        if (some->len == 0)
            return true;
        for (guint i = 0; i < some->len; i++) {
            if (!run(session, g_ptr_array_index(some, i), fault))
                return false;
            g_ptr_array_add(names, g_strdup(g_ptr_array_index(some, i)));
        }
        snapshot_release(after);
        if (!snapshot_read(after, session, fault))
            return false;
    }
    return fault_set(fault, FAULT_FAILED, "names cannot be given back: they are never as they were");
}

/* Look at what up did, and give names back, in a transaction that is not to stay. */
static bool plan_way_back(struct session *session, const struct snapshot *before, const struct apply_unit *unit,
                          const struct touched_counts *counts, struct snapshot *applied, struct way_back *way_back,
                          GPtrArray *changes, struct fault *fault)
{
    CLEANUP(snapshot_release) struct snapshot after = { 0 };
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) touched = g_ptr_array_new();

    g_autofree char *schema = sql_quote_identifier(session->ledger_schema);
    if (!session_is_in_transaction(session) && !run(session, "BEGIN", fault))
        return false;
    if (!touched_tables(touched, session, unit, before, counts, fault) || !snapshot_read(applied, session, fault))
        return false;
    difference_words(before, applied, changes);
    if (!give_names_back(session, before, applied, &after, names, fault))
        return false;
    way_back_make(way_back, &(struct way_back_facts){ .before = before,
                                                      .applied = applied,
                                                      .after = after.objects != NULL ? &after : applied,
                                                      .names = names,
                                                      .touched = touched,
                                                      .schema = schema,
                                                      .version = unit->migration->version });
    return true;
}

/* ---- run and compare ---- */

/* All that can be compared of a database. */
struct state {
    struct snapshot schema;
    GHashTable *rows; /* see contents_read() */
};

static void state_release(struct state *state)
{
    snapshot_release(&state->schema);
    g_clear_pointer(&state->rows, g_hash_table_unref);
}

static bool state_read(struct state *state, struct session *session, struct fault *fault)
{
    return snapshot_read(&state->schema, session, fault) && contents_read(&state->rows, &state->schema, session, fault);
}

static bool is_same(const struct state *before, const struct state *now, GPtrArray *differences)
{
    difference_schemas(&before->schema, &now->schema, differences);
    difference_rows(before->rows, now->rows, differences);
    return differences->len == 0;
}

/* Go back in one transaction, which stays only when all is as before. */
static bool go_back(struct session *session, const struct state *before, struct rehearsed *rehearsed,
                    struct fault *fault)
{
    CLEANUP(state_release) struct state now = { 0 };

    rehearsed->outcome = REHEARSED_STOPPED;
    if (!run(session, "BEGIN", fault))
        return false;
    if (!run(session, rehearsed->repair, &rehearsed->why) ||
        !run(session, "SET CONSTRAINTS ALL IMMEDIATE", &rehearsed->why)) {
        session_rollback(session);
        return true;
    }
    if (!state_read(&now, session, fault))
        return false;
    rehearsed->outcome = is_same(before, &now, rehearsed->differences) ? REHEARSED_BACK : REHEARSED_DIFFERS;
    if (rehearsed->outcome == REHEARSED_BACK)
        return session_commit(session, fault);
    session_rollback(session);
    return true;
}

/* Run up with what is to be kept before and after it. */
static bool run_with_capture(struct session *session, const struct apply_unit *unit, const struct way_back *way_back,
                             struct fault *fault)
{
    if (unit->transaction_off || (way_back->before_up == NULL && way_back->after_up == NULL))
        return rehearse_replay(session, unit, fault);
    return run(session, "BEGIN", fault) && run(session, way_back->before_up, fault) &&
           apply_statements(session, unit, NULL, fault) && run(session, way_back->after_up, fault) &&
           session_commit(session, fault);
}

static bool go_up_again(struct session *session, const struct apply_unit *unit, const struct way_back *way_back,
                        const struct snapshot *applied, const struct state *after, struct rehearsed *rehearsed,
                        struct fault *fault)
{
    CLEANUP(state_release) struct state now = { 0 };

    if (!run_with_capture(session, unit, way_back, &rehearsed->why)) {
        session_rollback(session);
        rehearsed->outcome = REHEARSED_NOT_AGAIN;
        return true;
    }
    if (!snapshot_read(&now.schema, session, fault))
        return false;
    difference_schemas_again(&after->schema, &now.schema, applied, rehearsed->differences);
    if (rehearsed->differences->len > 0)
        rehearsed->outcome = REHEARSED_NOT_AGAIN;
    return true;
}

/* What is wrong with the way back is an answer, not a fault; the migration is applied without it then. */
static bool stop(struct session *session, const struct apply_unit *unit, struct rehearsed *rehearsed,
                 struct fault *fault)
{
    rehearsed->outcome = REHEARSED_STOPPED;
    session_rollback(session);
    return unit->transaction_off || rehearse_replay(session, unit, fault);
}

/* ---- by hand ---- */

static bool run_script(struct session *session, const struct sql_script *script, struct fault *fault)
{
    const char *text = g_bytes_get_data(script->text, NULL);

    for (guint i = 0; i < script->statements->len; i++) {
        const struct sql_statement *statement = &g_array_index(script->statements, struct sql_statement, i);
        g_autofree char *sql = g_strndup(text + statement->offset, statement->length);
        if (!run(session, sql, fault))
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
    if (!run(session, "BEGIN", fault))
        return false;
    if (!run_script(session, &script, &failure)) {
        rehearsed->by_hand = REHEARSED_ERROR;
        rehearsed->by_hand_why = g_strdup(failure.text);
    } else if (!state_read(&now, session, fault)) {
        return false;
    } else if (is_same(before, &now, differences)) {
        rehearsed->by_hand = REHEARSED_EQUAL;
    } else {
        rehearsed->by_hand = REHEARSED_OTHER;
        rehearsed->by_hand_why = join(differences);
    }
    session_rollback(session);
    return true;
}

static bool rehearse_in(struct session *session, const struct apply_unit *unit, struct rehearsed *rehearsed,
                        struct fault *fault)
{
    CLEANUP(state_release) struct state before = { 0 };
    CLEANUP(state_release) struct state after = { 0 };
    CLEANUP(snapshot_release) struct snapshot applied = { 0 };
    CLEANUP(way_back_release) struct way_back way_back = { 0 };
    CLEANUP(touched_counts_release) struct touched_counts counts = { 0 };

    if (!state_read(&before, session, fault) || !touched_count(&counts, session, fault) ||
        !run_up(session, unit, &rehearsed->observed, fault))
        return false;
    if (!plan_way_back(session, &before.schema, unit, &counts, &applied, &way_back, rehearsed->changes,
                       &rehearsed->why))
        return stop(session, unit, rehearsed, fault);
    session_rollback(session);
    rehearsed->capture = way_back_capture(&way_back);
    rehearsed->repair = g_strdup(way_back.repair);
    if (unit->transaction_off && way_back.before_up != NULL) {
        fault_set(&rehearsed->why, FAULT_REFUSED,
                  "each of its statements is a transaction of its own, so that the rows that it takes away cannot be "
                  "kept: let a migration that runs in a transaction take them");
        return stop(session, unit, rehearsed, fault);
    }
    if (!unit->transaction_off && !run_with_capture(session, unit, &way_back, &rehearsed->why))
        return stop(session, unit, rehearsed, fault);
    if (!state_read(&after, session, fault))
        return false;
    rehearsed->before = snapshot_fingerprint(&before.schema);
    rehearsed->after = snapshot_fingerprint(&after.schema);
    if (!try_by_hand(session, unit->migration, &before, rehearsed, fault) ||
        !go_back(session, &before, rehearsed, fault))
        return false;
    return rehearsed->outcome != REHEARSED_BACK ||
           go_up_again(session, unit, &way_back, &applied, &after, rehearsed, fault);
}

bool rehearse(struct session *session, const struct apply_unit *unit, struct rehearsed *rehearsed, struct fault *fault)
{
    *rehearsed = (struct rehearsed){ .differences = g_ptr_array_new_with_free_func(g_free),
                                     .changes = g_ptr_array_new_with_free_func(g_free) };
    if (rehearse_in(session, unit, rehearsed, fault))
        return true;
    session_rollback(session);
    return false;
}

const char *rehearsed_outcome_name(enum rehearsed_outcome outcome)
{
    static const char *const names[] = { [REHEARSED_BACK] = "proven",
                                         [REHEARSED_DIFFERS] = "not exact",
                                         [REHEARSED_STOPPED] = "fails",
                                         [REHEARSED_NOT_AGAIN] = "cannot be applied again" };

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
