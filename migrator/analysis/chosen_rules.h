/* analysis/chosen_rules.h - the rules that a run asks, by what they look at. Internal to analysis/. */
#ifndef MIGRATOR_ANALYSIS_CHOSEN_RULES_H
#define MIGRATOR_ANALYSIS_CHOSEN_RULES_H

#include "analysis/analysis.h"
#include "analysis/rule.h"

#include <glib.h>

struct chosen_rules {
    const char *const *enabled;                /* the options' */
    GPtrArray *of_kind[SQL_ACTION_KIND_COUNT]; /* const struct rule *: those that look at a kind */
};

/*
 * Is each an id, or when rules are switched on, and not off, "id=parameter"? FAULT_USAGE: an id that no rule has,
 * naming the nearest; a parameter that is missing, or not what the rule takes.
 */
MUST_CHECK bool chosen_rules_check(const char *const *choices, bool is_on, struct fault *fault);
/* What the rule's predicate has to know of: as given, else the rule's own; NULL: it takes none. */
const char *chosen_rules_parameter(const struct chosen_rules *chosen, const struct rule *rule);

/* Of a server version (13 to 19): those that are on, and those that the options enable. */
void chosen_rules_init(struct chosen_rules *chosen, const struct analysis_options *options, int server_version);
void chosen_rules_release(struct chosen_rules *chosen);

#endif
