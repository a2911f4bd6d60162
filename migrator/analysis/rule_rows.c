/* analysis/rule_rows.c - hazards of rows: UPDATE, DELETE, INSERT, COPY. */
#include "analysis/rule.h"

const struct rule rules_of_rows[] = {
    { .id = NULL },
};
