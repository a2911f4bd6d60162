/* rollback/replay.c - runs parts of a migration, and makes the roles that they miss. */
#include "rollback/replay.h"

#include "sql/action.h"

#include <string.h>

/* ---- what is there beforehand ---- */

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

const char replay_comment[] = "made by migrator, for rehearsals";

bool replay_make_role(struct session *session, const char *name, const char *attributes, struct fault *fault)
{
    g_autofree char *quoted = sql_quote_identifier(name);
    g_autofree char *text = g_strdup_printf("CREATE ROLE %s %s; COMMENT ON ROLE %s IS '%s'", quoted, attributes, quoted,
                                            replay_comment);

    return session_run_text(session, text, fault);
}

bool replay_make_schema(struct session *session, const char *name, struct fault *fault)
{
    g_autofree char *quoted = sql_quote_identifier(name);
    g_autofree char *text =
            g_strdup_printf("CREATE SCHEMA %s; COMMENT ON SCHEMA %s IS '%s'", quoted, quoted, replay_comment);

    return session_run_text(session, text, fault);
}

bool replay_makes_schema(const struct apply_unit *unit, const char *name)
{
    struct sql_actions actions;
    bool answer = false;

    sql_actions_read(&actions, &unit->parts[MIGRATION_UP]);
    for (guint i = 0; i < actions.list->len && !answer; i++) {
        const struct sql_action *action = &g_array_index(actions.list, struct sql_action, i);
        answer = action->kind == SQL_CREATE_SCHEMA && g_strcmp0(action->name, name) == 0;
    }
    sql_actions_release(&actions);
    return answer;
}

/* What the server lacks is not the migration's fault. */
static void hint_extension(struct fault *fault)
{
    if (fault->text != NULL && strstr(fault->text, "extension") != NULL &&
        (strcmp(fault->sqlstate, "0A000") == 0 || strcmp(fault->sqlstate, "58P01") == 0))
        fault_set_hint(fault, "install the extension where the rehearsal runs, or name a server that has it with "
                              "--shadow-url URL");
}

/* ---- parts ---- */

guint replay_part_count(const struct apply_unit *unit)
{
    return unit->transaction_off ? unit->parts[MIGRATION_UP].statements->len : 1;
}

struct apply_part replay_part(const struct apply_unit *unit, guint number)
{
    return unit->transaction_off ? (struct apply_part){ unit, number, 1 } : apply_part_whole(unit);
}

bool replay_is_alone(const struct apply_part *part)
{
    const GArray *statements = part->unit->parts[MIGRATION_UP].statements;

    return part->unit->transaction_off &&
           g_array_index(statements, struct sql_statement, part->first).transaction_forbidden;
}

bool replay_begin(struct session *session, const struct apply_part *part, struct fault *fault)
{
    const char *options = part->unit->transaction_off ? NULL : part->unit->parts[MIGRATION_UP].begin_options;
    g_autofree char *begin = g_strconcat("BEGIN ", options, NULL);

    return replay_is_alone(part) || session_run_text(session, begin, fault);
}

static bool count(struct session *session, struct touched_counts *counts, struct fault *fault)
{
    if (counts == NULL)
        return true;
    touched_counts_release(counts);
    return touched_count(counts, session, fault);
}

static bool keep(struct session *session, const struct apply_unit *unit, struct apply_moment moment,
                 struct fault *fault)
{
    g_autofree char *text = NULL;

    for (guint i = 0; (text = apply_capture_text(unit, moment, i)) != NULL; i++) {
        if (!session_run_text(session, text, fault))
            return false;
        g_clear_pointer(&text, g_free);
    }
    return true;
}

/* In a transaction of its own. */
static bool keep_apart(struct session *session, const struct apply_unit *unit, struct apply_moment moment,
                       struct fault *fault)
{
    return session_run_text(session, "BEGIN", fault) && keep(session, unit, moment, fault) &&
           session_commit(session, fault);
}

/* A part, in its transaction, with what is kept before and after it. */
static bool run_keeping(struct session *session, const struct apply_part *part, struct fault *fault)
{
    const guint statement = part->unit->transaction_off ? part->first + 1 : APPLY_CAPTURE_WHOLE;
    const struct apply_moment before = { statement, false }, after = { statement, true };

    if (replay_is_alone(part))
        return keep_apart(session, part->unit, before, fault) && apply_statements(session, part, NULL, fault) &&
               keep_apart(session, part->unit, after, fault);
    return keep(session, part->unit, before, fault) && apply_statements(session, part, NULL, fault) &&
           keep(session, part->unit, after, fault);
}

static bool open_once(struct session *session, const struct apply_part *part, bool is_keeping,
                      struct observed *observed, struct touched_counts *counts, struct fault *fault)
{
    if (!replay_begin(session, part, fault) || !count(session, counts, fault))
        return false;
    if (is_keeping)
        return run_keeping(session, part, fault);
    if (observed == NULL)
        return apply_statements(session, part, NULL, fault);
    const struct apply_observer observer = observed_begin(observed, session, part->first);
    if (apply_statements(session, part, &observer, fault))
        return observed_end(observed, fault);
    if (observed->fault.kind == FAULT_NONE)
        return false;
    fault_clear(fault); /* the observer's comes first, and has ended the transaction */
    return fault_move(fault, &observed->fault);
}

/* Roles that are missing are made, and then it is tried again. */
static bool open_part(struct session *session, const struct apply_part *part, bool is_keeping,
                      struct observed *observed, struct touched_counts *counts, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault failure = { 0 };

    while (!open_once(session, part, is_keeping, observed, counts, &failure)) {
        g_autofree char *role = missing_role(&failure);
        session_rollback(session);
        if (role == NULL) {
            hint_extension(&failure);
            return fault_move(fault, &failure);
        }
        fault_clear(&failure);
        if (!replay_make_role(session, role, "", fault))
            return false;
    }
    return true;
}

bool replay_open(struct session *session, const struct apply_part *part, struct observed *observed,
                 struct touched_counts *counts, struct fault *fault)
{
    return open_part(session, part, false, observed, counts, fault);
}

bool replay_commit(struct session *session, struct fault *fault)
{
    return !session_is_in_transaction(session) || session_commit(session, fault);
}

static bool replay_parts(struct session *session, const struct apply_unit *unit, bool is_keeping, struct fault *fault)
{
    for (guint i = 0; i < replay_part_count(unit); i++) {
        const struct apply_part part = replay_part(unit, i);
        if (open_part(session, &part, is_keeping, NULL, NULL, fault) && replay_commit(session, fault))
            continue;
        session_rollback(session);
        return false;
    }
    return true;
}

bool replay_unit(struct session *session, const struct apply_unit *unit, struct fault *fault)
{
    return replay_parts(session, unit, false, fault);
}

bool replay_unit_keeping(struct session *session, const struct apply_unit *unit, struct fault *fault)
{
    const struct apply_moment end = { APPLY_CAPTURE_WHOLE, true };

    return replay_parts(session, unit, true, fault) &&
           (!unit->transaction_off || keep_apart(session, unit, end, fault));
}
