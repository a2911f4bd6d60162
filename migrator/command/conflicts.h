/* command/conflicts.h - rows that a way back, or what was set aside for it, could not make what they were. */
#ifndef MIGRATOR_COMMAND_CONFLICTS_H
#define MIGRATOR_COMMAND_CONFLICTS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "postgres/session.h"

#include <glib.h>
#include <stdbool.h>

/* The server's time, to ask with later; owned by the caller. */
MUST_CHECK bool conflicts_begin(struct session *session, char **since, struct fault *fault);

/* Append what there is since then: char *, "public.runs: 3 rows, written since: status". */
MUST_CHECK bool conflicts_read(struct session *session, const char *since, GPtrArray *lines, struct fault *fault);

#endif
