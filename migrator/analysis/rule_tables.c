/* analysis/rule_tables.c - hazards of tables, views, sequences, schemas, databases. */
#include "analysis/rule.h"

const struct rule rules_of_tables[] = {
    { .id = NULL },
};
