/* tests/support/judge.h - migrations judged for a test, and what was found as text to compare. */
#ifndef TESTS_SUPPORT_JUDGE_H
#define TESTS_SUPPORT_JUDGE_H

#include "analysis/analysis.h"

#include <glib.h>

/* The migrations, in order: {given, bad}. Those before the last are released, and not judged. */
struct judge_case {
    const char *given; /* NULL: nothing is released */
    const char *text;
};

/* What came of it. To be cleared. */
struct judged {
    GPtrArray *findings;
    struct analysis_verdict verdict;
};
void judge(const struct analysis_options *options, const struct judge_case *migrations, struct judged *judged);
/* The same of a text that has this error, by id, when it is read. */
void judge_in_error(const struct analysis_options *options, const char *text, const char *error, struct judged *judged);
void judged_clear(struct judged *judged);

/* The findings of the rules as "id:line", joined by blanks; class-not-marked is left out. Owned by the caller. */
char *judged_ids(const struct judged *judged);
const struct finding *judged_finding(const struct judged *judged, const char *id);

#endif
