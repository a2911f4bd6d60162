/* postgres/pooler.c - telling poolers apart by who gets which backend. */
#include "postgres/pooler.h"

#include "generated/sql.h"

enum { TRIES = 3 };

static bool ask_backend(struct session *session, int64_t *pid)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    CLEANUP(rows_release) struct rows rows = { 0 };

    if (!session_query(session, SQL_LEDGER_BACKEND, NULL, 0, &rows, &ignored) || rows_count(&rows) != 1)
        return false;
    *pid = rows_number(&rows, 0, "pid", 0);
    return true;
}

/* While the other one holds a backend in a transaction, does the session still have its own? */
static enum pooling try_once(struct session *session, struct session *other)
{
    int64_t before = 0, taken = 0, after = 0;

    if (!ask_backend(session, &before))
        return POOLING_UNKNOWN;
    session_attempt(other, "BEGIN");
    bool is_told = ask_backend(other, &taken) && ask_backend(session, &after);
    session_attempt(other, "ROLLBACK");
    if (!is_told)
        return POOLING_UNKNOWN;
    return taken == before || after != before ? POOLING_TRANSACTION : POOLING_SESSION;
}

enum pooling session_pooling(struct session *session, const struct session_options *options, int backend_pid)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    struct session other = { 0 };
    enum pooling pooling = POOLING_SESSION;

    if (backend_pid == session->backend_pid)
        return POOLING_NONE;
    if (!session_open(&other, options, &ignored))
        return POOLING_UNKNOWN;
    for (int i = 0; i < TRIES && pooling == POOLING_SESSION; i++)
        pooling = try_once(session, &other);
    session_close(&other);
    return pooling;
}
