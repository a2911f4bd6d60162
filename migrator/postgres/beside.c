/* postgres/beside.c - connecting again as libpq has connected before, and taking over a snapshot. */
#include "postgres/beside.h"

#include "generated/sql.h"

#include <string.h>

static void append_parameter(GString *text, const char *keyword, const char *value)
{
    g_string_append_printf(text, "%s='", keyword);
    for (; *value != '\0'; value++) {
        if (*value == '\'' || *value == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *value);
    }
    g_string_append(text, "' ");
}

/* How to get to where the session is: of several hosts, the one that it is connected to. Owned by the caller. */
static char *connection_string(const struct session *session)
{
    GString *text = g_string_new(NULL);
    PQconninfoOption *options = PQconninfo(session->connection);

    for (const PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
        if (option->val != NULL && *option->val != '\0' && strcmp(option->keyword, "host") != 0 &&
            strcmp(option->keyword, "hostaddr") != 0 && strcmp(option->keyword, "port") != 0)
            append_parameter(text, option->keyword, option->val);
    append_parameter(text, "host", PQhost(session->connection));
    append_parameter(text, "port", PQport(session->connection));
    if (!session_is_on_socket(session))
        append_parameter(text, "hostaddr", PQhostaddr(session->connection));
    PQconninfoFree(options);
    return g_string_free(text, FALSE);
}

static bool take_over(struct session *beside, const struct rows *shared, struct fault *fault)
{
    g_autofree char *begin = g_strdup_printf("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
                                             "SET TRANSACTION SNAPSHOT '%s'",
                                             rows_text(shared, 0, "snapshot"));

    return session_run_text(beside, begin, fault) && session_run_text(beside, rows_text(shared, 0, "settings"), fault);
}

bool session_open_beside(struct session *beside, struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows shared = { 0 };
    g_autofree char *url = connection_string(session);
    const struct session_options options = { .url = url, .ledger_schema = session->ledger_schema };

    *beside = (struct session){ .interrupt = session->interrupt };
    if (!session_query(session, SQL_CATALOG_SHARED_SNAPSHOT, NULL, 0, &shared, fault))
        return false;
    if (rows_text(&shared, 0, "snapshot") == NULL)
        return fault_set(fault, FAULT_REFUSED, "a standby is asked by one session only");
    if (!session_open(beside, &options, fault))
        return false;
    if (take_over(beside, &shared, fault))
        return true;
    session_close(beside);
    return false;
}
