/* tests/support/suite.h - one suite from a list of tests. */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <check.h>

enum { TEST_TIMEOUT_SECONDS = 120 };

/* A suite of the tests (NULL ends the list); start and stop run around each unless they are NULL. */
Suite *suite_of(const char *name, const TTest *const *tests, SFun start, SFun stop);

#endif
