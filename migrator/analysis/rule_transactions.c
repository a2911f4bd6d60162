/* analysis/rule_transactions.c - hazards of what several statements of one transaction do together. */
#include "analysis/rule.h"

const struct rule rules_of_transactions[] = {
    { .id = NULL },
};
