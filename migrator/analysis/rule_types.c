/* analysis/rule_types.c - hazards of types, enums, domains. */
#include "analysis/rule.h"

const struct rule rules_of_types[] = {
    { .id = NULL },
};
