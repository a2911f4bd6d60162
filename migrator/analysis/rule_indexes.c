/* analysis/rule_indexes.c - hazards of indexes. */
#include "analysis/rule.h"

const struct rule rules_of_indexes[] = {
    { .id = NULL },
};
