/* analysis/rule_partitions.c - hazards of partitions. */
#include "analysis/rule.h"

const struct rule rules_of_partitions[] = {
    { .id = NULL },
};
