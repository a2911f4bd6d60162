/* postgres/batch.c - several statements in one round trip: sent ahead, their rows taken as they come. */
#include "postgres/pipeline.h"

#include "generated/sql.h"

#include <string.h>

enum { NAME_BYTES = 64 };

struct batch {
    struct session *session;
    struct pipeline pipeline;
    void (*answer)(gpointer argument, size_t number, struct rows *rows);
    gpointer argument;
    struct fault *fault; /* the first one */
};

/* What becomes known with an answer. */
struct step {
    size_t number;
    const char *prepared; /* the template that is prepared now; NULL: this is the answer to a question */
};

static struct step *step_new(size_t number, const char *prepared)
{
    struct step *step = g_new(struct step, 1);

    *step = (struct step){ number, prepared };
    return step;
}

/* ---- what is prepared ---- */

static void name_of(const struct session *session, const char *template_text, char name[static NAME_BYTES])
{
    g_snprintf(name, NAME_BYTES, "migrator_%u_%p", session->generation, (gconstpointer)template_text);
}

/* A migration may have ended what is prepared: then new names begin. */
static bool look_for_prepared(struct session *session, struct fault *fault)
{
    CLEANUP(rows_release) struct rows rows = { 0 };
    g_autofree char *pattern = g_strdup_printf("migrator\\_%u\\_0x%%", session->generation);
    const struct value value = value_text(pattern);

    if (session->prepared == NULL)
        session->prepared = g_hash_table_new(NULL, NULL);
    if (g_hash_table_size(session->prepared) == 0)
        return true;
    if (!session_query(session, SQL_CATALOG_PREPARED, &value, 1, &rows, fault))
        return false;
    if (rows_number(&rows, 0, "count", 0) != g_hash_table_size(session->prepared)) {
        session->generation++;
        g_hash_table_remove_all(session->prepared);
    }
    return true;
}

static void ask(struct batch *batch, const struct question *question, size_t number)
{
    struct session *session = batch->session;
    char name[NAME_BYTES];

    name_of(session, question->text, name);
    if (!g_hash_table_contains(session->prepared, question->text))
        pipeline_prepare(&batch->pipeline, name, session_statement(session, question->text),
                         step_new(number, question->text));
    pipeline_ask_prepared(&batch->pipeline, name, question->values, question->count, step_new(number, NULL));
}

/* ---- answers ---- */

static void take(struct batch *batch, struct pipeline_event *event)
{
    const struct step *step = event->tag;

    if (event->kind == PIPELINE_FAILED && batch->fault->kind == FAULT_NONE)
        fault_move(batch->fault, &event->fault);
    else if (event->kind == PIPELINE_DONE && step->prepared != NULL)
        g_hash_table_add(batch->session->prepared, (gpointer)(guintptr)step->prepared);
    else if (event->kind == PIPELINE_DONE)
        batch->answer(batch->argument, step->number, &event->rows);
    fault_clear(&event->fault);
    rows_release(&event->rows);
}

/* The next event; false: nothing more will come. *is_there: there was one. */
static bool take_next(struct batch *batch, bool wait, bool *is_there)
{
    struct pipeline_event event = { 0 };

    if (!pipeline_next(&batch->pipeline, wait, &event, is_there, batch->fault))
        return false;
    if (*is_there)
        take(batch, &event);
    return true;
}

/* Whatever has come on the second session in the meantime; false: nothing more will. */
static bool take_beside(struct batch *beside)
{
    bool is_there = true;

    while (is_there && pipeline_is_busy(&beside->pipeline))
        if (!take_next(beside, false, &is_there))
            return false;
    return pipeline_is_busy(&beside->pipeline);
}

/* beside NULL: there is only one session. Of the first, all is taken even when the second is lost. */
static bool take_all(struct batch *batch, struct batch *beside)
{
    struct interrupt *interrupt = batch->session->interrupt;
    bool is_there = false;

    while (pipeline_is_busy(&batch->pipeline)) {
        batch->pipeline.beside = beside != NULL && take_beside(beside) ? beside->session : NULL;
        if (!take_next(batch, true, &is_there))
            return false;
    }
    while (beside != NULL && !session_is_lost(beside->session) && pipeline_is_busy(&beside->pipeline))
        if (!take_next(beside, true, &is_there))
            return false;
    if (batch->fault->kind != FAULT_NONE && interrupt != NULL && interrupt_pending(interrupt) != 0) {
        fault_clear(batch->fault);
        fault_set(batch->fault, FAULT_CANCELLED, "stopped by a signal");
        batch->fault->signal = interrupt->signal;
    }
    return batch->fault->kind == FAULT_NONE;
}

/* A simple query leaves libpq giving rows one by one, to the first of a pipeline, too: that is a Sync. */
static bool begin(struct batch *batch)
{
    if (!pipeline_open(&batch->pipeline, batch->session, batch->fault))
        return false;
    pipeline_sync(&batch->pipeline);
    return true;
}

static bool finish(struct batch *batch, struct batch *beside)
{
    pipeline_sync(&batch->pipeline);
    if (beside != NULL)
        pipeline_sync(&beside->pipeline);
    const bool is_answered = take_all(batch, beside);
    pipeline_close(&batch->pipeline);
    if (beside != NULL)
        pipeline_close(&beside->pipeline);
    return is_answered;
}

bool session_query_all(struct session *session, struct session *beside, const struct question *questions, size_t count,
                       void (*answer)(gpointer argument, size_t number, struct rows *rows), gpointer argument,
                       struct fault *fault)
{
    struct batch batch = { .session = session, .answer = answer, .argument = argument, .fault = fault };
    struct batch second = { .session = beside, .answer = answer, .argument = argument, .fault = fault };

    if (!look_for_prepared(session, fault) || (beside != NULL && !look_for_prepared(beside, fault)))
        return false;
    if ((beside != NULL && !begin(&second)) || !begin(&batch)) {
        pipeline_close(&second.pipeline);
        pipeline_close(&batch.pipeline);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        ask(beside != NULL && questions[i].is_apart ? &second : &batch, &questions[i], i);
    return finish(&batch, beside != NULL ? &second : NULL);
}

bool session_select_all(struct session *session, const GPtrArray *texts,
                        void (*answer)(gpointer argument, size_t number, struct rows *rows), gpointer argument,
                        struct fault *fault)
{
    struct batch batch = { .session = session, .answer = answer, .argument = argument, .fault = fault };

    if (!begin(&batch))
        return false;
    for (guint i = 0; i < texts->len; i++)
        pipeline_ask(&batch.pipeline, g_ptr_array_index(texts, i), NULL, 0, step_new(i, NULL));
    return finish(&batch, NULL);
}

static void keep(gpointer argument, size_t number, struct rows *rows)
{
    struct rows *kept = argument;

    if (kept == NULL)
        return;
    rows_release(&kept[number]);
    kept[number] = *rows;
    *rows = (struct rows){ 0 };
}

bool session_query_each(struct session *session, const struct question *questions, size_t count, struct rows *rows,
                        struct fault *fault)
{
    struct batch batch = { .session = session, .answer = keep, .argument = rows, .fault = fault };

    if (!begin(&batch))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *text = session_statement(session, questions[i].text);
        pipeline_ask(&batch.pipeline, text, questions[i].values, questions[i].count, step_new(i, NULL));
        pipeline_sync(&batch.pipeline);
    }
    return finish(&batch, NULL);
}
