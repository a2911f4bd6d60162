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

static bool take_over(struct beside *beside)
{
    g_autofree char *begin = g_strdup_printf("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
                                             "SET TRANSACTION SNAPSHOT '%s'",
                                             rows_text(&beside->shared, 0, "snapshot"));

    return session_run_text(&beside->session, begin, &beside->fault) &&
           session_run_text(&beside->session, rows_text(&beside->shared, 0, "settings"), &beside->fault);
}

static gpointer open_it(gpointer argument)
{
    struct beside *beside = argument;
    const struct session_options options = { .url = beside->url, .ledger_schema = beside->ledger_schema };

    if (session_open(&beside->session, &options, &beside->fault) && !take_over(beside))
        session_close(&beside->session);
    return NULL;
}

void beside_begin(struct beside *beside, struct session *session)
{
    *beside = (struct beside){ .session = { .interrupt = session->interrupt } };
    if (!session_query(session, SQL_CATALOG_SHARED_SNAPSHOT, NULL, 0, &beside->shared, &beside->fault))
        return;
    if (rows_text(&beside->shared, 0, "snapshot") == NULL) {
        fault_set(&beside->fault, FAULT_REFUSED, "a standby is asked by one session only");
        return;
    }
    beside->url = connection_string(session);
    beside->ledger_schema = g_strdup(session->ledger_schema);
    beside->thread = g_thread_new("beside", open_it, beside);
}

struct session *beside_session(struct beside *beside)
{
    if (beside->thread != NULL)
        g_thread_join(g_steal_pointer(&beside->thread));
    return beside->session.connection != NULL ? &beside->session : NULL;
}

void beside_end(struct beside *beside)
{
    struct session *session = beside_session(beside);

    if (session != NULL)
        session_close(session);
    rows_release(&beside->shared);
    fault_clear(&beside->fault);
    g_free(beside->url);
    g_free(beside->ledger_schema);
    *beside = (struct beside){ 0 };
}
