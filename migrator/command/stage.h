/* command/stage.h - where rehearsals happen: a private server, the set's database, and a copy of it for each trial. */
#ifndef MIGRATOR_COMMAND_STAGE_H
#define MIGRATOR_COMMAND_STAGE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "postgres/session.h"
#include "shadow/shadow.h"

#include <stdbool.h>

struct stage {
    struct context *context;
    struct shadow shadow;
    struct session server; /* to make and remove databases */
    struct session set;    /* the set's database; closed while there is a trial */
    struct session trial;
};

/* Start it, with an empty database that has the ledger's schema. FAULT_USAGE: no server programs. Always releasable. */
MUST_CHECK bool stage_open(struct stage *stage, struct context *context, struct fault *fault);
void stage_release(struct stage *stage);

/* Copy the set's database as it is (a tenth of a second), removing an earlier copy, and open the copy. */
MUST_CHECK bool stage_begin_trial(struct stage *stage, struct fault *fault);

/* One more session on the copy; to be closed before the copy is removed. */
MUST_CHECK bool stage_open_another(struct stage *stage, struct session *session, struct fault *fault);

/* Remove the copy, if there is one, and open the set's database again. */
MUST_CHECK bool stage_end_trial(struct stage *stage, struct fault *fault);

#endif
