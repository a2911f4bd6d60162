/* postgres/session.c - opening, limits, and what every statement needs. */
#include "postgres/session.h"

#include "base/secret.h"

#include <string.h>
#include <time.h>

enum { CONNECT_RETRY_MS = 250, IDLE_MS = 500, MICROSECONDS_PER_MS = 1000 };

/*
 * Limits that a session of ours begins with, so that a role's or a database's own defaults neither end a migration
 * nor let a cut network keep its locks. As start-up options they survive a file's RESET ALL.
 */
static const struct {
    const char *name, *value;
    int since; /* server version */
} session_limits[] = {
    { "statement_timeout", "0", 0 },
    { "idle_in_transaction_session_timeout", "10min", 0 },
    { "idle_session_timeout", "0", 140000 },
    { "client_connection_check_interval", "10s", 140000 },
    { "transaction_timeout", "0", 170000 },
    { "client_min_messages", "notice", 0 },
    { "default_transaction_read_only", "off", 0 },
};

static void keep_notice(void *argument, const PGresult *result)
{
    struct session *session = argument;
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    g_autofree char *message = g_strdup(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));

    if (message != NULL)
        secret_mask(message);
    if (message != NULL && session->notices->len < SESSION_NOTICES_MAX)
        g_ptr_array_add(session->notices, g_strdup_printf("%s: %.*s", severity != NULL ? severity : "NOTICE",
                                                          SESSION_NOTICE_BYTES_MAX, message));
}

/* A setting's value inside the start-up packet's "options": blanks and backslashes are escaped. */
static void append_option(GString *options, const char *name, const char *value)
{
    g_string_append_printf(options, " -c %s=", name);
    for (; *value != '\0'; value++) {
        if (*value == ' ' || *value == '\\')
            g_string_append_c(options, '\\');
        g_string_append_c(options, *value);
    }
}

/* Start-up options that every supported server knows; the newer ones are set after connecting. */
static char *startup_options(const struct session_options *options, const char *own)
{
    GString *text = g_string_new(own != NULL ? own : "");

    for (size_t i = 0; i < G_N_ELEMENTS(session_limits); i++)
        if (session_limits[i].since == 0)
            append_option(text, session_limits[i].name, session_limits[i].value);
    if (options->search_path != NULL)
        append_option(text, "search_path", options->search_path);
    return g_string_free(text, FALSE);
}

/* The option of that keyword that the connection string itself gives; NULL: none. */
static const char *given_option(const PQconninfoOption *given, const char *keyword)
{
    for (; given != NULL && given->keyword != NULL; given++)
        if (strcmp(given->keyword, keyword) == 0)
            return given->val;
    return NULL;
}

static PGconn *connect_once(const struct session_options *options, bool with_options, struct fault *fault)
{
    const char *url = options->url != NULL ? options->url : "";
    char *message = NULL;
    PQconninfoOption *given = PQconninfoParse(url, &message);

    if (given == NULL) {
        PQfreemem(message); /* it may quote the password */
        fault_set(fault, FAULT_USAGE, "the database's connection string cannot be read");
        fault_set_hint(fault, "write it as postgresql://user@host:5432/database, special characters as %%XX");
        return NULL;
    }
    const char *own = given_option(given, "options");
    g_autofree char *all = startup_options(options, own != NULL ? own : g_getenv("PGOPTIONS"));
    const char *keywords[] = { "dbname",
                               "fallback_application_name",
                               "connect_timeout",
                               "keepalives_idle",
                               "keepalives_interval",
                               "keepalives_count",
                               "client_encoding",
                               "dbname",
                               with_options ? "options" : NULL,
                               NULL };
    const char *values[] = { url, "migrator", "10", "30", "10", "3", "UTF8", options->database, all, NULL };

    for (size_t i = 2; keywords[i] != NULL; i++)
        if (i < 6 && given_option(given, keywords[i]) != NULL)
            values[i] = given_option(given, keywords[i]);
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    PQconninfoFree(given);
    return connection;
}

/* What libpq says, without what it may quote of the connection string. */
static void describe_failure(const PGconn *connection, struct fault *fault)
{
    const char *password = PQpass(connection);
    g_autofree char *message = g_strstrip(g_strdup(PQerrorMessage(connection)));

    if (password != NULL && *password != '\0' && strstr(message, password) != NULL)
        fault_set(fault, FAULT_CONNECT,
                  "cannot connect to the database (the message is withheld: it holds a password)");
    else
        fault_set(fault, FAULT_CONNECT, "cannot connect to the database: %s", message);
    fault_set_hint(fault, "check host, port, database and role; --wait 60s waits for a server that is starting");
}

static bool may_come_up(const PGconn *connection)
{
    const char *message = PQerrorMessage(connection);
    static const char *const permanent[] = {
        "password authentication failed", "no password supplied", "pg_hba.conf", "certificate", "role \"", "invalid"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(permanent); i++)
        if (strstr(message, permanent[i]) != NULL)
            return false;
    return true;
}

static PGconn *connect_waiting(struct session *session, const struct session_options *options, bool *with_options,
                               struct fault *fault)
{
    int64_t deadline = g_get_monotonic_time() + options->wait_ms * MICROSECONDS_PER_MS;

    for (*with_options = true;;) {
        PGconn *connection = connect_once(options, *with_options, fault);
        if (connection == NULL || PQstatus(connection) == CONNECTION_OK)
            return connection;
        if (*with_options && strstr(PQerrorMessage(connection), "unsupported startup parameter") != NULL) {
            *with_options = false; /* PgBouncer; found out for sure later */
        } else if (!may_come_up(connection) || g_get_monotonic_time() >= deadline) {
            describe_failure(connection, fault);
            PQfinish(connection);
            return NULL;
        } else if (interrupt_sleep(session->interrupt, CONNECT_RETRY_MS) != 0) {
            PQfinish(connection);
            fault_set(fault, FAULT_CANCELLED, "stopped while waiting for the server");
            fault->signal = session->interrupt->signal;
            return NULL;
        }
        PQfinish(connection);
    }
}

static void append_limit(GString *calls, const char *name, const char *value)
{
    g_autoptr(GString) quoted = g_string_new(value);

    g_string_replace(quoted, "'", "''", 0);
    g_string_append_printf(calls, "%s pg_catalog.set_config('%s', '%s', false)", calls->len == 0 ? "SELECT" : ",", name,
                           quoted->str);
}

/* Set what start-up options did not carry: settings of newer servers, and behind PgBouncer all of them. */
static bool set_limits(struct session *session, const struct session_options *options, bool with_options,
                       struct fault *fault)
{
    GString *calls = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(session_limits); i++)
        if (session->server_version >= session_limits[i].since && (session_limits[i].since > 0 || !with_options))
            append_limit(calls, session_limits[i].name, session_limits[i].value);
    if (!with_options && options->search_path != NULL)
        append_limit(calls, "search_path", options->search_path);
    bool is_empty = calls->len == 0;
    session->limits = g_string_free(calls, is_empty);
    return is_empty || session_run_text(session, session->limits, fault);
}

bool session_keep_setting(struct session *session, const char *name, const char *value, struct fault *fault)
{
    GString *calls = g_string_new(session->limits);

    append_limit(calls, name, value);
    g_free(session->limits);
    session->limits = g_string_free(calls, FALSE);
    return session_run_text(session, session->limits, fault);
}

bool session_open(struct session *session, const struct session_options *options, struct fault *fault)
{
    struct interrupt *interrupt = session->interrupt;
    *session = (struct session){ .interrupt = interrupt };
    bool with_options = true;
    PGconn *connection = connect_waiting(session, options, &with_options, fault);

    if (connection == NULL)
        return false;
    session->connection = connection;
    session->server_version = PQserverVersion(connection);
    session->backend_pid = PQbackendPID(connection);
    session->notices = g_ptr_array_new_with_free_func(g_free);
    session->statements = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    session->ledger_schema = g_strdup(options->ledger_schema);
    char *quoted = PQescapeIdentifier(connection, options->ledger_schema, strlen(options->ledger_schema));
    session->ledger_schema_quoted = g_strdup(quoted);
    PQfreemem(quoted);
    PQsetNoticeReceiver(connection, keep_notice, session);

    if (session->server_version < SESSION_SERVER_VERSION_MIN) {
        fault_set(fault, FAULT_CONNECT, "the server is PostgreSQL %s; 13 or newer is needed",
                  PQparameterStatus(connection, "server_version"));
        session_close(session);
        return fault_set_hint(fault, "upgrade the server, or name another one with --database");
    }
    if (!set_limits(session, options, with_options, fault)) {
        session_close(session);
        return false;
    }
    return true;
}

void session_close(struct session *session)
{
    PQfinish(session->connection);
    g_free(session->ledger_schema);
    g_free(session->ledger_schema_quoted);
    g_free(session->limits);
    g_clear_pointer(&session->statements, g_hash_table_unref);
    g_clear_pointer(&session->prepared, g_hash_table_unref);
    g_clear_pointer(&session->notices, g_ptr_array_unref);
    *session = (struct session){ .interrupt = session->interrupt };
}

char *session_server(const struct session *session)
{
    const char *host = PQhost(session->connection);

    if (host == NULL || *host == '\0')
        return g_strdup("a local socket");
    return host[0] == '/' ? g_strdup(host) : g_strdup_printf("%s:%s", host, PQport(session->connection));
}

char *session_place(const struct session *session)
{
    g_autofree char *server = session_server(session);

    return g_strdup_printf("%s on %s", PQdb(session->connection), server);
}

const char *session_database(const struct session *session)
{
    return PQdb(session->connection);
}

bool session_is_on_socket(const struct session *session)
{
    const char *host = PQhost(session->connection);

    return host == NULL || host[0] == '\0' || host[0] == '/' || host[0] == '@';
}

bool session_is_local(const struct session *session)
{
    const char *host = PQhost(session->connection);
    const char *address = PQhostaddr(session->connection);

    if (session_is_on_socket(session))
        return true;
    if (address != NULL && *address != '\0')
        return g_str_has_prefix(address, "127.") || strcmp(address, "::1") == 0;
    return strcmp(host, "localhost") == 0;
}

const char *session_statement(struct session *session, const char *template_text)
{
    char *text = g_hash_table_lookup(session->statements, template_text);

    if (text == NULL) {
        g_autoptr(GString) replaced = g_string_new(template_text);
        g_string_replace(replaced, "@schema@", session->ledger_schema_quoted, 0);
        text = g_strdup(replaced->str);
        g_hash_table_insert(session->statements, (gpointer)(guintptr)template_text, text);
    }
    return text;
}

bool session_is_lost(const struct session *session)
{
    return session->connection == NULL || PQstatus(session->connection) != CONNECTION_OK;
}

bool session_is_in_transaction(const struct session *session)
{
    PGTransactionStatusType status = PQtransactionStatus(session->connection);

    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

int session_patience_ms(const struct session *session)
{
    return session->idle != NULL ? IDLE_MS : -1;
}

void session_idle(struct session *session)
{
    if (session->idle != NULL)
        session->idle(session->idle_argument);
}

void session_cancel(struct session *session)
{
    char message[256];
    PGcancel *cancel = PQgetCancel(session->connection);

    if (cancel != NULL) {
        (void)PQcancel(cancel, message, (int)sizeof(message));
        PQfreeCancel(cancel);
    }
}

void session_attempt(struct session *session, const char *text)
{
    CLEANUP(fault_clear) struct fault ignored = { 0 };
    bool is_done = !session_is_lost(session) && session_run_text(session, text, &ignored);

    (void)is_done;
}

void session_rollback(struct session *session)
{
    if (!session_is_lost(session) && PQtransactionStatus(session->connection) != PQTRANS_IDLE)
        session_attempt(session, "ROLLBACK");
}

GPtrArray *session_take_notices(struct session *session)
{
    GPtrArray *taken = session->notices;

    session->notices = g_ptr_array_new_with_free_func(g_free);
    return taken;
}
