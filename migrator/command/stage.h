/* command/stage.h - where rehearsals happen: a server, the set's database on it, and a copy of that for each trial. */
#ifndef MIGRATOR_COMMAND_STAGE_H
#define MIGRATOR_COMMAND_STAGE_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/interrupt.h"
#include "command/context.h"
#include "postgres/session.h"
#include "shadow/shadow.h"

#include <glib.h>
#include <stdbool.h>

/* What the set's database begins with. On a private server it is run once, and kept for all who come with the same. */
struct stage_prefix {
    struct digest digest; /* equal where what is run is */
    bool (*replay)(gpointer argument, struct session *set, struct fault *fault);
    bool (*makes_schema)(gpointer argument,
                         const char *name); /* Does a migration of the set? Then nobody did before. */
    gpointer argument;
    const char *role; /* whose the objects are; NULL: the server's own superuser's */
};

struct stage {
    struct context *context;
    const struct stage_prefix *prefix;
    struct shadow shadow; /* all zero: the server is the one of --shadow-url */
    char *url;            /* of the server */
    char *set_name, *trial_name;
    struct interrupt interrupt; /* on a server that stays, what was made there is to go also when a signal comes */
    struct session server;      /* to make and remove databases */
    struct session set;         /* the set's database; closed while there is a trial */
    struct session trial;
    GPtrArray *schemas; /* char *: of the search_path that the files run with, those that no migration makes */
    GHashTable *roles;  /* names of roles that were there before, made for another's rehearsal */
};

/*
 * Start a private server, or connect to that of --shadow-url; make a database that has the ledger's schema and those
 * that the files need (--schema) and do not make, and run the prefix there. The prefix is to live as long as the stage,
 * which is to be released in any case: with it go the databases, whose names are random on a server that stays.
 * FAULT_USAGE: no server programs, and no --shadow-url; FAULT_REFUSED: that is the server of --database. Faults of the
 * prefix.
 */
MUST_CHECK bool stage_open(struct stage *stage, struct context *context, const struct stage_prefix *prefix,
                           struct fault *fault);
void stage_release(struct stage *stage);

/* Copy the set's database as it is (a tenth of a second), removing an earlier copy, and open the copy. */
MUST_CHECK bool stage_begin_trial(struct stage *stage, struct fault *fault);

/* One more session on the copy; to be closed before the copy is removed. */
MUST_CHECK bool stage_open_another(struct stage *stage, struct session *session, struct fault *fault);

/* Remove the copy, if there is one, and open the set's database again. */
MUST_CHECK bool stage_end_trial(struct stage *stage, struct fault *fault);

#endif
