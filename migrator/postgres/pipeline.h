/* postgres/pipeline.h - statements sent ahead of their answers; rows that were not asked for are thrown away. */
#ifndef MIGRATOR_POSTGRES_PIPELINE_H
#define MIGRATOR_POSTGRES_PIPELINE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A session in pipeline mode. Between pipeline_open() and pipeline_close() nothing else may use the session.
 * Sending never waits and never fails by itself: what goes wrong comes as an event, in order.
 */
struct pipeline {
    struct session *session;
    GQueue *steps;          /* struct pipeline_step *: sent, not yet answered */
    size_t bytes_in_flight; /* of statements and parameters sent and not yet answered */
    unsigned syncs_in_flight;
    bool is_draining;             /* an interrupt came: the server is asked to cancel until all is answered */
    const struct session *beside; /* another one, whose answers end a wait, too; NULL: none */
};

enum pipeline_event_kind {
    PIPELINE_DONE,    /* a statement went well; command_tag says what it was */
    PIPELINE_FAILED,  /* a statement failed; the fault says why */
    PIPELINE_SKIPPED, /* not run: one before it in the same group failed */
    PIPELINE_SYNCED,  /* the group is over; its tag is NULL */
};

struct pipeline_event {
    enum pipeline_event_kind kind;
    gpointer tag;         /* as given when it was sent; valid until the next call */
    char command_tag[64]; /* "CREATE TABLE", "COMMIT" */
    struct rows rows;     /* PIPELINE_DONE of what was asked: the receiver's to release */
    struct fault fault;   /* PIPELINE_FAILED: the receiver's to clear or move */
    int64_t position;     /* PIPELINE_FAILED: byte offset in the statement's text, or -1 */
};

/* FAULT_BUG, FAULT_CONNECT. */
MUST_CHECK bool pipeline_open(struct pipeline *pipeline, struct session *session, struct fault *fault);

/* Leave pipeline mode; all must have been answered, or the connection be lost. */
void pipeline_close(struct pipeline *pipeline);

/* A tag is a g_malloc'ed piece of memory, or NULL; the pipeline frees it. */
void pipeline_prepare(struct pipeline *pipeline, const char *name, const char *text, gpointer tag);
void pipeline_send(struct pipeline *pipeline, const char *text, gpointer tag);
void pipeline_send_prepared(struct pipeline *pipeline, const char *name, const struct value *values, size_t count,
                            gpointer tag);
/* The same for a statement whose rows are wanted: what was prepared under a name, or a text. */
void pipeline_ask_prepared(struct pipeline *pipeline, const char *name, const struct value *values, size_t count,
                           gpointer tag);
void pipeline_ask(struct pipeline *pipeline, const char *text, const struct value *values, size_t count, gpointer tag);
/* End a group: a failure skips what follows up to here. */
void pipeline_sync(struct pipeline *pipeline);

/* Is anything sent and not yet answered? */
bool pipeline_is_busy(const struct pipeline *pipeline);

/*
 * The next event. wait false, or something to read of the session beside: *is_there may come back false, when nothing
 * has been answered yet.
 * FAULT_CONNECT: the connection is lost; nothing more will come.
 */
MUST_CHECK bool pipeline_next(struct pipeline *pipeline, bool wait, struct pipeline_event *event, bool *is_there,
                              struct fault *fault);

#endif
