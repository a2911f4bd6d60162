/* command/least_drafts.h - what of the drafts may stay when one goes back to before them, proven by `rehearse`. */
#ifndef MIGRATOR_COMMAND_LEAST_DRAFTS_H
#define MIGRATOR_COMMAND_LEAST_DRAFTS_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "command/stage.h"
#include "report/report.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Try it for the set's migrations from `first` to before `end`, which have their way back here, on a throw-away server
 * that begins with the prefix, all that precedes them; and write it to the least.json of the last of them, unless what
 * is there proves it already. A note tells it. Nothing is done where nothing compatible is newer than what is not.
 * What cannot be tried is said on stderr, and is no failure. FAULT_CONNECT, FAULT_CANCELLED, FAULT_IO.
 */
MUST_CHECK bool least_drafts_prove(struct context *context, const struct stage_prefix *prefix, guint first, guint end,
                                   struct report *report, struct fault *fault);

#endif
