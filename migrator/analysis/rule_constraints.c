/* analysis/rule_constraints.c - hazards of constraints and keys. */
#include "analysis/rule.h"

const struct rule rules_of_constraints[] = {
    { .id = NULL },
};
