/* tests/support/suite.c - one suite from a list of tests. */
#include "support/suite.h"

static void add(Suite *suite, const char *name, const char *tags, const TTest *const *tests, SFun start, SFun stop)
{
    TCase *tcase = tcase_create(name);

    tcase_set_tags(tcase, tags);
    tcase_set_timeout(tcase, TEST_TIMEOUT_SECONDS);
    if (start != NULL || stop != NULL)
        tcase_add_checked_fixture(tcase, start, stop);
    for (; *tests != NULL; tests++)
        tcase_add_test(tcase, *tests);
    suite_add_tcase(suite, tcase);
}

Suite *suite_of(const char *name, const TTest *const *tests, SFun start, SFun stop)
{
    Suite *suite = suite_create(name);

    add(suite, name, "", tests, start, stop);
    return suite;
}

void suite_add_slow(Suite *suite, const TTest *const *tests, SFun start, SFun stop)
{
    add(suite, SUITE_SLOW, SUITE_SLOW, tests, start, stop);
}
