/* rollback/rehearse.h - a migration run on a throw-away database, its way back made there, run, and held against it. */
#ifndef MIGRATOR_ROLLBACK_REHEARSE_H
#define MIGRATOR_ROLLBACK_REHEARSE_H

#include "apply/apply.h"
#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "postgres/session.h"
#include "rollback/observed.h"
#include "rollback/pace.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum rehearsed_outcome {
    REHEARSED_BACK,      /* schema and rows are as before, and applied again it ends where it did */
    REHEARSED_DIFFERS,   /* the way back ran, and something is not as before: `differences` */
    REHEARSED_STOPPED,   /* the way back stopped with an error: `why` */
    REHEARSED_NOT_AGAIN, /* it is all as before, but applied again it fails or ends elsewhere: `why`, `differences` */
    REHEARSED_FORGONE    /* somebody decided to go without: nothing is kept, and nothing leads back */
};

/* "proven", "not exact", "fails", "cannot be applied again", "forgone" */
const char *rehearsed_outcome_name(enum rehearsed_outcome outcome);

/* What a hand-written way back is worth. */
enum rehearsed_by_hand {
    REHEARSED_NONE,  /* there is none, or it cannot run in a transaction */
    REHEARSED_EQUAL, /* schema and rows are as before */
    REHEARSED_OTHER, /* it runs, and something is not as before */
    REHEARSED_ERROR, /* it does not run */
};

/* What came of one migration. To be released. */
struct rehearsed {
    enum rehearsed_by_hand by_hand;
    char *by_hand_why; /* the difference, or the error; NULL: none */
    enum rehearsed_outcome outcome;
    char *capture;          /* what is to be kept beforehand, as SQL; NULL: nothing */
    bool keeps_rows;        /* capture does */
    bool notifies;          /* the migration notifies listeners, which nothing takes back */
    char *repair;           /* the way back, as SQL; NULL: there is nothing to undo */
    GPtrArray *differences; /* char *: "- as it was" and "+ as it is" */
    struct fault why;
    struct digest before, after; /* fingerprints of the schema */
    struct observed observed;    /* what each statement did */
    struct pace pace;            /* of the way back; when it is proven */
    GPtrArray *changes;          /* char *: what the migration did to the schema, as difference_words() tells it */
};

/*
 * Run a migration on the session's database, which has all that precede it, and leave it applied. Roles that it names
 * and the server lacks are made. Makes capture and repair from what changed, runs them, and compares.
 * A fault is one of the migration itself: it does not run. FAULT_FAILED, FAULT_CONNECT.
 * begin_again: makes the database what it was at first, and `session` one of it: for statements that no transaction
 * holds, which have run for good when it shows what is to be kept of them.
 */
MUST_CHECK bool rehearse(struct session *session, const struct apply_unit *unit,
                         bool (*begin_again)(gpointer argument, struct fault *fault), gpointer argument,
                         struct rehearsed *rehearsed, struct fault *fault);

/*
 * Run it once more on such a database, with the capture and repair that it has as files, whoever wrote them, and leave
 * it applied. What came of these takes the place of what came of those that rehearse() made: outcome, differences, why;
 * capture and repair stay, and no pace is known. Faults as above.
 */
MUST_CHECK bool rehearse_files(struct session *session, const struct apply_unit *unit, struct rehearsed *rehearsed,
                               struct fault *fault);

void rehearsed_release(struct rehearsed *rehearsed);

#endif
