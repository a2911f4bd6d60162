/* analysis/rule_conventions.c - hazards of conventions: off unless migrator.conf switches them on. */
#include "analysis/rule.h"

const struct rule rules_of_conventions[] = {
    { .id = NULL },
};
