/* analysis/rule_sessions.c - hazards of settings and what changes the session. */
#include "analysis/rule.h"

const struct rule rules_of_sessions[] = {
    { .id = NULL },
};
