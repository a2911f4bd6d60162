/* command/conflicts.c - asks the table of conflicts, where there is one. */
#include "command/conflicts.h"

#include "base/plural.h"
#include "generated/sql.h"

bool conflicts_begin(struct session *session, char **since, struct fault *fault)
{
    CLEANUP(rows_release) struct rows now = { 0 };

    if (!session_select(session, "SELECT clock_timestamp() AS now", &now, fault))
        return false;
    *since = g_strdup(rows_text(&now, 0, "now"));
    return true;
}

bool conflicts_read(struct session *session, const char *since, GPtrArray *lines, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    const struct value schema = value_text(session->ledger_schema), from = value_text(since);

    if (!session_query(session, SQL_ROLLBACK_HAS_CONFLICTS, &schema, 1, &rows, fault))
        return false;
    if (!rows_bool(&rows, 0, "is_there"))
        return true;
    if (!session_query(session, SQL_ROLLBACK_CONFLICTS, &from, 1, &rows, fault))
        return false;
    for (int i = 0; i < rows_count(&rows); i++)
        g_ptr_array_add(lines,
                        g_strdup_printf("%s: %s row%s, %s", rows_text(&rows, i, "relation"),
                                        rows_text(&rows, i, "rows"), plural((uint64_t)rows_number(&rows, i, "rows", 0)),
                                        rows_text(&rows, i, "reason")));
    return true;
}
