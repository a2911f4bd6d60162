/* analysis/page.h - a rule explained: `migrator explain ID`, and docs/rules/<id>.md. */
#ifndef MIGRATOR_ANALYSIS_PAGE_H
#define MIGRATOR_ANALYSIS_PAGE_H

#include "analysis/rule.h"

/* What tests/rules/<id>/ holds; made at build by tools/embed_rules. The row whose id is NULL ends it. */
struct rule_example {
    const char *id;
    const char *command; /* with its options, of `migrator`: "lint --server-version 17" */
    const char *given;   /* what is released before, or committed; NULL: nothing */
    const char *server;  /* what is so on the server; NULL: no server is needed */
    const char *bad;
    const char *good;
    const char *expected; /* what the command says of bad */
};
extern const struct rule_example rule_examples[];

/* The page in Markdown: what, how severe, an example with what is said of it, the safe way. Owned by the caller. */
char *rule_page(const struct rule *rule);

#endif
