/* tests/support/suite.h - one suite from a list of tests. */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <check.h>

enum { TEST_TIMEOUT_SECONDS = 120 };

/* The tag of tests that take long: `make test-fast` leaves them out. */
#define SUITE_SLOW "slow"

/* A suite of the tests (NULL ends the list); start and stop run around each unless they are NULL. */
Suite *suite_of(const char *name, const TTest *const *tests, SFun start, SFun stop);

/* More tests for it, which take long. */
void suite_add_slow(Suite *suite, const TTest *const *tests, SFun start, SFun stop);

#endif
