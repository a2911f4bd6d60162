/* rollback/thaw_server.c - a thaw on its server: rights, the one transaction, and removing what is left. */
#include "rollback/thaw.h"

#include "generated/sql.h"
#include "report/detail.h"
#include "rollback/freeze.h"

#include <string.h>

enum {
    THAW_TRIES = 100,    /* other writers to the ledger may be quicker */
    CLEAN_TRIES = 3,     /* per table */
    CLEAN_PAUSE_MS = 50, /* before the next try, and as much again by chance */
    CLEAN_PACE_MS = 5,   /* after each table, for the sessions that have to take notice of it */
};

static void leftover_free(gpointer item)
{
    struct thaw_leftover *leftover = item;

    g_free(leftover->name);
    g_free(leftover->removal);
    g_free(leftover->in_way);
    g_free(leftover);
}

static bool check_function(struct session *session, const char *id, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *name = freeze_function_name(id);
    const struct value values[] = { value_text(session->ledger_schema), value_text(name) };

    if (!session_query(session, SQL_FREEZE_FUNCTION, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    if (rows_count(&rows) == 0 || rows_bool(&rows, 0, "may_replace"))
        return true;
    fault_set(fault, FAULT_REFUSED, "the freeze %s was made by the role %s, and only that role may thaw it", id,
              rows_text(&rows, 0, "owner"));
    fault_set_state(fault, "it is frozen as before");
    return fault_set_hint(fault, "thaw as that role, as a member of it, or as a superuser");
}

/* Those that the freeze disabled are enabled again, where they are still there and ours to alter. */
static bool find_subscriptions(struct thaw *thaw, struct session *session, const struct ledger_freeze *open,
                               struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autoptr(GPtrArray) names = detail_list(open->entry->detail, "subscriptions");
    g_autofree char *array = detail_array(names);
    const struct value values[] = { value_text(array) };

    if (!session_query(session, SQL_FREEZE_DISABLED, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    for (int row = 0; row < rows_count(&rows); row++)
        g_ptr_array_add(rows_bool(&rows, row, "may_alter") ? thaw->enabled : thaw->left,
                        g_strdup(rows_text(&rows, row, "name")));
    return true;
}

bool thaw_find_leftovers(struct thaw *thaw, struct session *session, const char *open_id, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *open = open_id != NULL ? freeze_function_name(open_id) : NULL;
    const struct value values[] = { value_text(session->ledger_schema), value_text(open) };

    if (!session_query(session, SQL_FREEZE_LEFTOVERS, values, G_N_ELEMENTS(values), &rows, fault))
        return false;
    g_ptr_array_set_size(thaw->leftovers, 0);
    for (int row = 0; row < rows_count(&rows); row++) {
        struct thaw_leftover *leftover = g_new0(struct thaw_leftover, 1);

        leftover->name = g_strdup(rows_text(&rows, row, "name"));
        leftover->removal = g_strdup(rows_text(&rows, row, "removal"));
        g_ptr_array_add(thaw->leftovers, leftover);
    }
    return true;
}

bool thaw_find(struct thaw *thaw, struct session *session, const struct ledger_freeze *open, struct fault *fault)
{
    *thaw = (struct thaw){
        .enabled = g_ptr_array_new_with_free_func(g_free),
        .left = g_ptr_array_new_with_free_func(g_free),
        .leftovers = g_ptr_array_new_with_free_func(leftover_free),
    };
    if (open == NULL)
        return true;
    thaw->id = g_strdup(open->id);
    return check_function(session, open->id, fault) && find_subscriptions(thaw, session, open, fault);
}

/* Somebody may have thawed by hand, or with another run. */
static bool check_open(const struct thaw *thaw, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value values[] = { value_text(thaw->id) };

    return session_query(session, SQL_FREEZE_OPEN, values, G_N_ELEMENTS(values), &rows, fault) &&
           (rows_bool(&rows, 0, "is_open") ||
            fault_set(fault, FAULT_REFUSED, "the freeze %s was thawed in the meantime", thaw->id));
}

static bool thaw_once(const struct thaw *thaw, struct session *session, const struct ledger_author *author,
                      struct fault *fault)
{
    static char kind[] = "thaw";
    g_autofree char *text = thaw_text(thaw, session->ledger_schema_quoted);
    g_autofree char *detail = thaw_detail(thaw);
    const struct ledger_entry entry = { .kind = kind, .version = LEDGER_NO_VERSION, .detail = detail };

    if (session_run_text(session, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", fault) &&
        check_open(thaw, session, fault) && session_run_text(session, text, fault) &&
        ledger_append(session, author, &entry, fault) && session_commit(session, fault))
        return true;
    session_rollback(session);
    return false;
}

bool thaw_carry_out(const struct thaw *thaw, struct session *session, const struct ledger_author *author,
                    struct fault *fault)
{
    if (!freeze_prepare_session(session, fault))
        return false;
    for (int i = 1; !thaw_once(thaw, session, author, fault); i++) {
        if (strcmp(fault->sqlstate, "23505") != 0 || i == THAW_TRIES)
            return fault_set_state(fault, "nothing was thawed by this run");
        fault_clear(fault);
    }
    return true;
}

/* False: not now; `leftover` says why, and only a lost connection or a signal is a fault. */
static bool remove_leftover(struct session *session, struct thaw_leftover *leftover, struct fault *fault)
{
    CLEANUP(fault_clear) struct fault one = { 0 };
    g_autofree char *text = g_strdup_printf("BEGIN; SET LOCAL lock_timeout = '50ms'; %s COMMIT", leftover->removal);

    g_clear_pointer(&leftover->in_way, g_free);
    if (session_run_text(session, text, &one))
        return true;
    session_rollback(session);
    leftover->in_way = g_strdup(one.kind == FAULT_LOCKED ? "others are at work on it" : one.text);
    if (one.kind == FAULT_CANCELLED || one.kind == FAULT_CONNECT)
        (void)fault_move(fault, &one);
    return false;
}

bool thaw_clean(struct thaw *thaw, struct session *session, guint *removed, struct fault *fault)
{
    *removed = 0;
    for (guint i = 0; i < thaw->leftovers->len; i++) {
        struct thaw_leftover *leftover = g_ptr_array_index(thaw->leftovers, i);
        bool is_removed = false;

        (void)interrupt_sleep(session->interrupt, CLEAN_PACE_MS);
        for (int try = 0; !is_removed && try < CLEAN_TRIES; try++) {
            if (try > 0)
                (void)interrupt_sleep(session->interrupt, CLEAN_PAUSE_MS + g_random_int_range(0, CLEAN_PAUSE_MS));
            is_removed = remove_leftover(session, leftover, fault);
            if (fault->kind != FAULT_NONE)
                return fault_set_state(fault, "writes pass; triggers that let everything pass are left on tables");
        }
        *removed += is_removed;
    }
    g_autofree char *functions = freeze_fill(SQL_FREEZE_SCRIPT_DROP_FUNCTIONS, session->ledger_schema_quoted, "", NULL);
    session_attempt(session, functions); /* what stays does nothing */
    return true;
}
