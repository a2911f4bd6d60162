/*
 * analysis/open_findings.h - findings that a later migration may put right: kept until the set's end, where they stay
 * or go. Internal to analysis/.
 */
#ifndef MIGRATOR_ANALYSIS_OPEN_FINDINGS_H
#define MIGRATOR_ANALYSIS_OPEN_FINDINGS_H

#include "analysis/rule.h"

#include <glib.h>

struct open_findings;

struct open_findings *open_findings_new(void);
void open_findings_free(struct open_findings *open);

/* The finding is that of a match; it belongs to the list that it is in. */
void open_findings_add(struct open_findings *open, const struct rule *rule, struct finding *finding,
                       const struct rule_view *view);

/* Take over the findings of a migration that was only replayed; others of the list are dropped. The list is empty then.
 */
void open_findings_keep(struct open_findings *open, GPtrArray *findings);

/* At the end of the set: remove from the list what has been put right, append what was kept and was not. */
void open_findings_settle(struct open_findings *open, const struct model *model, GPtrArray *findings);

#endif
