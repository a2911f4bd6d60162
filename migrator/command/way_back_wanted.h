/* command/way_back_wanted.h - what can break a release, or loses data, has a way back or says that there is none. */
#ifndef MIGRATOR_COMMAND_WAY_BACK_WANTED_H
#define MIGRATOR_COMMAND_WAY_BACK_WANTED_H

#include "command/context.h"
#include "migration/set.h"

#include <glib.h>
#include <stdbool.h>

/* Has it a way back here: a rehearsed one, or one written by hand? */
bool way_back_is_there(const struct migration *migration);

/* A finding "irreversible", to which the remedy is to be added. */
struct finding *way_back_lacks(GPtrArray *findings, enum finding_severity severity, const struct migration *migration,
                               const char *basis, const char *text);

/* A finding "way-back-differs": what lies there is not `what`, with that effect. The remedy is to rehearse it. */
struct finding *way_back_differs(GPtrArray *findings, enum finding_severity severity, const struct migration *migration,
                                 const char *basis, const char *what, const char *effect);

/*
 * The finding "irreversible" for a migration that was judged as not compatible, has no way back, and is not marked as
 * having none; and "way-back-differs" for one that was judged and whose way back was not rehearsed as it is. A warning
 * as long as it is not sealed, and in development; else an error.
 */
void way_back_want(const struct context *context, const struct migration *migration, GPtrArray *findings);

#endif
