/* command/rehearse.h - a rehearsal as part of another command's report. */
#ifndef MIGRATOR_COMMAND_REHEARSE_H
#define MIGRATOR_COMMAND_REHEARSE_H

#include "base/attributes.h"
#include "base/fault.h"
#include "command/context.h"
#include "report/report.h"
#include "rollback/rehearsal.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Rehearse the drafts as `migrator rehearse --check` does: what it finds, and the table "rehearsed", go into the
 * report. *failures: how many of the findings fail it. Faults of stage_open(), or of a migration that does not run.
 */
MUST_CHECK bool rehearse_check(struct context *context, struct report *report, guint *failures, struct fault *fault);

/* Is told what came of a migration, as it comes; class_name: what the analysis says. A fault ends the rehearsal. */
struct rehearse_listener {
    bool (*made)(gpointer argument, struct migration *migration, const char *class_name,
                 const struct rehearsed *rehearsed, const struct rehearsal *rehearsal, struct fault *fault);
    gpointer argument;
};

/* Rehearse some migrations of the set (int64_t: versions), and write nothing. Faults as above, and the listener's. */
MUST_CHECK bool rehearse_versions(struct context *context, const GArray *versions,
                                  const struct rehearse_listener *listener, struct fault *fault);

#endif
