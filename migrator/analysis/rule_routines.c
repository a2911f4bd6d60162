/* analysis/rule_routines.c - hazards of functions, triggers, rules, extensions. */
#include "analysis/rule.h"

const struct rule rules_of_routines[] = {
    { .id = NULL },
};
