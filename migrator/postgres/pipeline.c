/* postgres/pipeline.c - libpq's pipeline mode, nonblocking: reading while sending, cancelling while draining. */
#include "postgres/pipeline.h"

#include <poll.h>
#include <string.h>

enum { CANCEL_REPEAT_MS = 100 };

struct pipeline_step {
    gpointer tag;
    char *text; /* for the position of an error; NULL: none */
    size_t bytes;
    bool is_sync;
    bool is_asked;    /* its rows are wanted */
    bool is_answered; /* a result was seen; its NULL comes next */
};

static void step_free(gpointer item)
{
    struct pipeline_step *step = item;

    g_free(step->tag);
    g_free(step->text);
    g_free(step);
}

static bool lost(struct pipeline *pipeline, struct fault *fault)
{
    int64_t position = -1;

    session_result_fault(pipeline->session, NULL, NULL, &position, fault);
    fault->kind = FAULT_CONNECT;
    return false;
}

bool pipeline_open(struct pipeline *pipeline, struct session *session, struct fault *fault)
{
    *pipeline = (struct pipeline){ .session = session, .steps = g_queue_new() };
    if (session_is_lost(session))
        return lost(pipeline, fault);
    if (PQsetnonblocking(session->connection, 1) != 0 || !PQenterPipelineMode(session->connection))
        return fault_set(fault, FAULT_BUG, "cannot enter pipeline mode: %s", PQerrorMessage(session->connection));
    return true;
}

void pipeline_close(struct pipeline *pipeline)
{
    if (pipeline->session == NULL)
        return;
    if (!session_is_lost(pipeline->session)) {
        (void)PQexitPipelineMode(pipeline->session->connection);
        (void)PQsetnonblocking(pipeline->session->connection, 0);
    }
    g_queue_free_full(pipeline->steps, step_free);
    *pipeline = (struct pipeline){ 0 };
}

/* A step whose sending failed is answered by the lost connection. */
static void push(struct pipeline *pipeline, struct pipeline_step sent)
{
    struct pipeline_step *step = g_new(struct pipeline_step, 1);

    *step = sent;
    g_queue_push_tail(pipeline->steps, step);
    pipeline->bytes_in_flight += step->bytes;
    pipeline->syncs_in_flight += step->is_sync;
}

void pipeline_prepare(struct pipeline *pipeline, const char *name, const char *text, gpointer tag)
{
    (void)PQsendPrepare(pipeline->session->connection, name, text, 0, NULL);
    push(pipeline, (struct pipeline_step){ .tag = tag, .bytes = strlen(text) });
}

void pipeline_send(struct pipeline *pipeline, const char *text, gpointer tag)
{
    (void)PQsendQueryParams(pipeline->session->connection, text, 0, NULL, NULL, NULL, NULL, 0);
    push(pipeline, (struct pipeline_step){ .tag = tag, .text = g_strdup(text), .bytes = strlen(text) });
}

void pipeline_ask(struct pipeline *pipeline, const char *text, const struct value *values, size_t count, gpointer tag)
{
    const struct parameters given = parameters_of(values, count);

    (void)PQsendQueryParams(pipeline->session->connection, text, (int)count, given.types, given.texts, given.lengths,
                            given.formats, 0);
    push(pipeline, (struct pipeline_step){ .tag = tag, .bytes = strlen(text) + given.bytes, .is_asked = true });
}

static void send_prepared(struct pipeline *pipeline, const char *name, const struct value *values, size_t count,
                          bool is_asked, gpointer tag)
{
    const struct parameters given = parameters_of(values, count);

    (void)PQsendQueryPrepared(pipeline->session->connection, name, (int)count, given.texts, given.lengths,
                              given.formats, 0);
    push(pipeline, (struct pipeline_step){ .tag = tag, .bytes = given.bytes, .is_asked = is_asked });
}

void pipeline_send_prepared(struct pipeline *pipeline, const char *name, const struct value *values, size_t count,
                            gpointer tag)
{
    send_prepared(pipeline, name, values, count, false, tag);
}

void pipeline_ask_prepared(struct pipeline *pipeline, const char *name, const struct value *values, size_t count,
                           gpointer tag)
{
    send_prepared(pipeline, name, values, count, true, tag);
}

void pipeline_sync(struct pipeline *pipeline)
{
    (void)PQpipelineSync(pipeline->session->connection);
    push(pipeline, (struct pipeline_step){ .is_sync = true });
}

bool pipeline_is_busy(const struct pipeline *pipeline)
{
    return !g_queue_is_empty(pipeline->steps);
}

/* The first step has been answered in full. */
static void advance(struct pipeline *pipeline)
{
    struct pipeline_step *step = g_queue_pop_head(pipeline->steps);
    const struct pipeline_step *next = g_queue_peek_head(pipeline->steps);

    pipeline->bytes_in_flight -= step->bytes;
    pipeline->syncs_in_flight -= step->is_sync;
    step_free(step);
    if (next == NULL || !next->is_asked)
        (void)PQsetSingleRowMode(pipeline->session->connection);
}

/* Fill the event from a result; false: nothing to tell (another row, another part of an answer). */
static bool describe(struct pipeline *pipeline, struct pipeline_step *step, PGresult *result,
                     struct pipeline_event *event)
{
    ExecStatusType status = PQresultStatus(result);
    bool is_first = !step->is_answered;

    if (status == PGRES_SINGLE_TUPLE)
        return false;
    *event = (struct pipeline_event){ .tag = step->tag, .position = -1 };
    step->is_answered = true;
    switch (status) {
    case PGRES_PIPELINE_SYNC:
        event->kind = PIPELINE_SYNCED;
        return true;
    case PGRES_PIPELINE_ABORTED:
        event->kind = PIPELINE_SKIPPED;
        return is_first;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
        event->kind = PIPELINE_DONE;
        g_strlcpy(event->command_tag, PQcmdStatus(result), sizeof(event->command_tag));
        return is_first;
    case PGRES_BAD_RESPONSE:
    case PGRES_FATAL_ERROR:
    case PGRES_NONFATAL_ERROR:
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
    case PGRES_SINGLE_TUPLE:
    default:
        event->kind = PIPELINE_FAILED;
        session_result_fault(pipeline->session, result, step->text, &event->position, &event->fault);
        return true;
    }
}

/* Take what libpq has read; *is_there: an event came of it. False when libpq has nothing more to give now. */
static bool take(struct pipeline *pipeline, struct pipeline_event *event, bool *is_there)
{
    PGconn *connection = pipeline->session->connection;

    while (!*is_there && pipeline_is_busy(pipeline) && !PQisBusy(connection)) {
        struct pipeline_step *step = g_queue_peek_head(pipeline->steps);
        PGresult *result = PQgetResult(connection);

        if (result == NULL) {
            if (!step->is_answered)
                return false;
            advance(pipeline);
            continue;
        }
        *is_there = describe(pipeline, step, result, event);
        bool is_sync = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        if (*is_there && step->is_asked && event->kind == PIPELINE_DONE)
            event->rows.result = result;
        else
            PQclear(result);
        if (is_sync)
            advance(pipeline);
    }
    return *is_there;
}

/* Send what is waiting to be sent, and wait for the server or a signal; *is_other: it was the session beside. */
static bool wait_for_server(struct pipeline *pipeline, bool wait, bool *is_other, struct fault *fault)
{
    struct session *session = pipeline->session;
    struct interrupt *interrupt = session->interrupt;

    if (interrupt != NULL && interrupt_pending(interrupt) != 0) {
        pipeline->is_draining = true;
        session_cancel(session);
    }
    int unsent = PQflush(session->connection);
    if (unsent < 0)
        return lost(pipeline, fault);
    struct pollfd files[] = {
        { .fd = PQsocket(session->connection), .events = (short)(POLLIN | (unsent > 0 ? POLLOUT : 0)) },
        { .fd = interrupt != NULL && interrupt->is_open && !pipeline->is_draining ? interrupt->file : -1,
          .events = POLLIN },
        { .fd = pipeline->beside != NULL ? PQsocket(pipeline->beside->connection) : -1, .events = POLLIN },
    };
    int patience_ms = pipeline->is_draining ? CANCEL_REPEAT_MS : session_patience_ms(session);
    if (poll(files, G_N_ELEMENTS(files), wait ? patience_ms : 0) == 0 && wait)
        session_idle(session);
    *is_other = files[2].revents != 0;
    if (files[0].revents != 0 && !PQconsumeInput(session->connection))
        return lost(pipeline, fault);
    return !session_is_lost(session) || lost(pipeline, fault);
}

bool pipeline_next(struct pipeline *pipeline, bool wait, struct pipeline_event *event, bool *is_there,
                   struct fault *fault)
{
    bool is_other = false;

    *is_there = false;
    while (!take(pipeline, event, is_there)) {
        if (!wait_for_server(pipeline, wait, &is_other, fault))
            return false;
        if (!wait || is_other) {
            take(pipeline, event, is_there);
            break;
        }
    }
    return true;
}
