/* postgres/query.c - sending one statement, waiting for it, and what its result or failure says. */
#include "postgres/session.h"

#include "base/secret.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    CANCEL_REPEAT_MS = 100, /* one request may come when the server is between two statements */
    COPY_CHUNK_BYTES = 64 * 1024,
    TYPE_BYTEA = 17, /* pg_type.oid */
};

struct value value_text(const char *text)
{
    return (struct value){ .text = text };
}

struct value value_bytes(const void *bytes, size_t length)
{
    return (struct value){ .text = bytes, .length = length, .type = TYPE_BYTEA, .is_binary = true };
}

struct value value_digest(const struct digest *digest)
{
    return value_bytes(digest->bytes, DIGEST_BYTES);
}

struct value value_null(void)
{
    return (struct value){ 0 };
}

struct parameters parameters_of(const struct value *values, size_t count)
{
    struct parameters given = { .bytes = 0 };

    g_assert(count <= SESSION_PARAMETERS_MAX);
    for (size_t i = 0; i < count; i++) {
        given.texts[i] = values[i].text;
        given.lengths[i] = (int)values[i].length;
        given.formats[i] = values[i].is_binary;
        given.types[i] = values[i].type;
        given.bytes += values[i].is_binary ? values[i].length : (values[i].text != NULL ? strlen(values[i].text) : 0);
    }
    return given;
}

struct value value_number(int64_t number, char buffer[static VALUE_NUMBER_BYTES])
{
    g_snprintf(buffer, VALUE_NUMBER_BYTES, "%" G_GINT64_FORMAT, number);
    return value_text(buffer);
}

void rows_release(struct rows *rows)
{
    PQclear(rows->result);
    rows->result = NULL;
}

int rows_count(const struct rows *rows)
{
    return PQntuples(rows->result);
}

const char *rows_text(const struct rows *rows, int row, const char *column)
{
    int number = PQfnumber(rows->result, column);

    if (number < 0)
        g_error("no column %s in a result of the program's own SQL", column);
    return PQgetisnull(rows->result, row, number) ? NULL : PQgetvalue(rows->result, row, number);
}

bool rows_bool(const struct rows *rows, int row, const char *column)
{
    const char *text = rows_text(rows, row, column);

    return text != NULL && text[0] == 't';
}

int64_t rows_number(const struct rows *rows, int row, const char *column, int64_t when_null)
{
    const char *text = rows_text(rows, row, column);

    return text != NULL ? g_ascii_strtoll(text, NULL, 10) : when_null;
}

void rows_append_bytes(const struct rows *rows, int row, const char *column, GByteArray *bytes)
{
    const char *text = rows_text(rows, row, column);
    size_t length = 0;
    unsigned char *part = text != NULL ? PQunescapeBytea((const unsigned char *)text, &length) : NULL;

    g_byte_array_append(bytes, part, (guint)length);
    PQfreemem(part);
}

static enum fault_kind kind_of_state(const char *sqlstate)
{
    static const struct {
        const char *sqlstate;
        enum fault_kind kind;
    } kinds[] = {
        { "55P03", FAULT_LOCKED },  /* lock_not_available */
        { "40P01", FAULT_LOCKED },  /* deadlock_detected */
        { "57P01", FAULT_CONNECT }, /* admin_shutdown */
        { "57P02", FAULT_CONNECT }, /* crash_shutdown */
        { "57P03", FAULT_CONNECT }, /* cannot_connect_now */
        { "25006", FAULT_REFUSED }, /* read_only_sql_transaction */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(sqlstate, kinds[i].sqlstate) == 0)
            return kinds[i].kind;
    return FAULT_FAILED;
}

/* PostgreSQL counts characters from 1; byte offset in UTF-8 text. */
static int64_t byte_position(const char *text, const char *characters)
{
    long position = characters != NULL ? strtol(characters, NULL, 10) : 0;

    if (position <= 0 || text == NULL)
        return -1;
    const char *at = text;
    while (--position > 0 && *at != '\0')
        at = g_utf8_find_next_char(at, NULL);
    return at - text;
}

/* The server quotes the statement that failed, password and all. NULL stays NULL. */
static char *safe_field(const PGresult *result, int field)
{
    char *text = g_strdup(PQresultErrorField(result, field));

    if (text != NULL)
        secret_mask(text);
    return text;
}

bool session_result_fault(struct session *session, const PGresult *result, const char *text, int64_t *position,
                          struct fault *fault)
{
    const char *sqlstate = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    g_autofree char *message = result != NULL ? safe_field(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

    *position = -1;
    if (sqlstate == NULL || message == NULL) {
        g_autofree char *said = g_strstrip(g_strdup(PQerrorMessage(session->connection)));
        return fault_set(fault, session_is_lost(session) ? FAULT_CONNECT : FAULT_FAILED, "%s",
                         *said != '\0' ? said : "the server's answer was not understood");
    }
    if (strcmp(sqlstate, "08P01") == 0 && strstr(message, "bind message supplies 0 parameters") != NULL)
        fault_set(fault, kind_of_state(sqlstate), "there is no parameter $1");
    fault_set(fault, kind_of_state(sqlstate), "%s", message);
    g_strlcpy(fault->sqlstate, sqlstate, sizeof(fault->sqlstate));
    g_autofree char *detail = safe_field(result, PG_DIAG_MESSAGE_DETAIL);
    g_autofree char *hint = safe_field(result, PG_DIAG_MESSAGE_HINT);
    g_autofree char *context = safe_field(result, PG_DIAG_CONTEXT);
    if (detail != NULL || context != NULL)
        fault_set_detail(fault, "%s%s%s", detail != NULL ? detail : "", detail != NULL && context != NULL ? "\n" : "",
                         context != NULL ? context : "");
    if (hint != NULL)
        fault_set_hint(fault, "%s", hint);
    *position = byte_position(text, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION));
    return false;
}

/* Wait until a result can be read; an interrupt cancels the statement, again and again until its result is there. */
static void wait_for_result(struct session *session)
{
    while (!session_is_lost(session) && PQisBusy(session->connection)) {
        struct interrupt *interrupt = session->interrupt;
        bool interrupted = interrupt != NULL && interrupt_pending(interrupt) != 0;
        struct pollfd files[] = {
            { .fd = PQsocket(session->connection), .events = POLLIN },
            { .fd = interrupt != NULL && interrupt->is_open && !interrupted ? interrupt->file : -1, .events = POLLIN },
        };

        if (interrupted)
            session_cancel(session);
        if (poll(files, G_N_ELEMENTS(files), interrupted ? CANCEL_REPEAT_MS : session_patience_ms(session)) == 0)
            session_idle(session);
        if (files[0].revents != 0 && !PQconsumeInput(session->connection))
            return;
    }
}

static PGresult *next_result(struct session *session)
{
    wait_for_result(session);
    return PQgetResult(session->connection);
}

static bool interrupted_fault(struct session *session, struct fault *fault)
{
    fault_clear(fault);
    fault_set(fault, FAULT_CANCELLED, "stopped by a signal");
    fault->signal = session->interrupt->signal;
    return false;
}

static bool is_interrupted(struct session *session)
{
    return session->interrupt != NULL && interrupt_pending(session->interrupt) != 0;
}

/* Send COPY's data; the result of the COPY comes after. False: there are none, and the fault says why. */
static bool send_copy_data(struct session *session, const struct session_source *data, struct fault *fault)
{
    const char *piece = NULL;
    size_t length = 0;
    bool is_good = true;

    if (data == NULL) {
        (void)PQputCopyEnd(session->connection, "there is no data for this COPY");
        return true;
    }
    while (!is_interrupted(session) && (is_good = data->next(data->argument, &piece, &length, fault)) && length > 0)
        if (PQputCopyData(session->connection, piece, (int)length) != 1)
            return true; /* the connection's fault is found with the result */
    (void)PQputCopyEnd(session->connection, is_interrupted(session) ? "stopped by a signal"
                                            : is_good               ? NULL
                                                                    : "its data cannot be read");
    return is_good;
}

static void discard_copy_out(struct session *session)
{
    char *line = NULL;

    while (PQgetCopyData(session->connection, &line, 0) > 0)
        PQfreemem(line);
}

/* Take results until the statement is over; *kept (if wanted) is the last one with rows. */
static bool drain(struct session *session, const char *text, const struct session_source *data, PGresult **kept,
                  int64_t *position, struct fault *fault)
{
    bool is_good = true;

    for (PGresult *result; (result = next_result(session)) != NULL;) {
        ExecStatusType status = PQresultStatus(result);

        if (status == PGRES_COPY_IN) {
            is_good = send_copy_data(session, data, fault) && is_good;
        } else if (status == PGRES_COPY_OUT) {
            discard_copy_out(session);
        } else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_SINGLE_TUPLE &&
                   status != PGRES_EMPTY_QUERY) {
            if (is_good)
                is_good = session_result_fault(session, result, text, position, fault);
        } else if (kept != NULL) {
            PQclear(*kept);
            *kept = result;
            continue;
        }
        PQclear(result);
        if (session_is_lost(session) && !is_good)
            break;
    }
    if (is_good && session_is_lost(session))
        is_good = session_result_fault(session, NULL, NULL, position, fault);
    return !is_good && is_interrupted(session) && !session_is_lost(session) ? interrupted_fault(session, fault)
                                                                            : is_good;
}

/* Results are thrown away when rows is NULL. */
static bool keep_rows(struct session *session, struct rows *rows, struct fault *fault)
{
    PGresult *kept = NULL;
    int64_t position = -1;
    bool is_good = drain(session, NULL, NULL, &kept, &position, fault);

    if (rows == NULL || !is_good) {
        PQclear(kept);
        return is_good;
    }
    rows_release(rows);
    rows->result = kept;
    return true;
}

static bool query(struct session *session, const char *text, const struct value *values, size_t count,
                  struct rows *rows, struct fault *fault)
{
    const struct parameters given = parameters_of(values, count);
    int64_t position = -1;

    if (!PQsendQueryParams(session->connection, text, (int)count, given.types, given.texts, given.lengths,
                           given.formats, 0))
        return session_result_fault(session, NULL, NULL, &position, fault);
    return keep_rows(session, rows, fault);
}

bool session_query(struct session *session, const char *template_text, const struct value *values, size_t count,
                   struct rows *rows, struct fault *fault)
{
    return query(session, session_statement(session, template_text), values, count, rows, fault);
}

bool session_select(struct session *session, const char *text, struct rows *rows, struct fault *fault)
{
    return query(session, text, NULL, 0, rows, fault);
}

bool session_run(struct session *session, const char *text, const struct session_source *data, int64_t *error_position,
                 struct fault *fault)
{
    *error_position = -1;
    if (!PQsendQuery(session->connection, text))
        return session_result_fault(session, NULL, NULL, error_position, fault);
    (void)PQsetSingleRowMode(session->connection);
    return drain(session, text, data, NULL, error_position, fault);
}

bool session_run_text(struct session *session, const char *text, struct fault *fault)
{
    int64_t position = -1;

    return text == NULL || session_run(session, text, NULL, &position, fault);
}

static void clear_column(gpointer data)
{
    g_free(((struct description_column *)data)->name);
}

void description_release(struct description *description)
{
    g_clear_pointer(&description->parameters, g_array_unref);
    g_clear_pointer(&description->columns, g_array_unref);
}

static void read_description(struct description *description, const PGresult *result)
{
    *description = (struct description){
        .parameters = g_array_new(FALSE, FALSE, sizeof(Oid)),
        .columns = g_array_new(FALSE, FALSE, sizeof(struct description_column)),
    };
    g_array_set_clear_func(description->columns, clear_column);
    for (int i = 0; i < PQnparams(result); i++) {
        const Oid type = PQparamtype(result, i);
        g_array_append_val(description->parameters, type);
    }
    for (int i = 0; i < PQnfields(result); i++) {
        const struct description_column column = { g_strdup(PQfname(result, i)), PQftype(result, i) };
        g_array_append_val(description->columns, column);
    }
}

bool session_describe(struct session *session, const char *text, struct description *description, int64_t *position,
                      struct fault *fault)
{
    CLEANUP(rows_release) struct rows described = { 0 };

    *position = -1;
    if (!PQsendPrepare(session->connection, "", text, 0, NULL))
        return session_result_fault(session, NULL, NULL, position, fault);
    if (!drain(session, text, NULL, NULL, position, fault))
        return false;
    if (!PQsendDescribePrepared(session->connection, ""))
        return session_result_fault(session, NULL, NULL, position, fault);
    if (!drain(session, text, NULL, &described.result, position, fault))
        return false;
    read_description(description, described.result);
    return true;
}

bool session_execute(struct session *session, const char *text, const char *const *values, size_t count,
                     struct fault *fault)
{
    int64_t position = -1;

    if (!PQsendQueryParams(session->connection, text, (int)count, NULL, values, NULL, NULL, 0))
        return session_result_fault(session, NULL, NULL, &position, fault);
    (void)PQsetSingleRowMode(session->connection);
    return drain(session, text, NULL, NULL, &position, fault);
}

bool session_commit(struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };

    if (!session_query(session, "COMMIT", NULL, 0, &rows, fault))
        return false;
    return strcmp(PQcmdStatus(rows.result), "COMMIT") == 0 ||
           fault_set(fault, FAULT_FAILED, "COMMIT was answered by %s", PQcmdStatus(rows.result));
}
