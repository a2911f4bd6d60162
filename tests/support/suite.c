/* tests/support/suite.c - one suite from a list of tests. */
#include "support/suite.h"

Suite *suite_of(const char *name, const TTest *const *tests, SFun start, SFun stop)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);

    tcase_set_timeout(tcase, TEST_TIMEOUT_SECONDS);
    if (start != NULL || stop != NULL)
        tcase_add_checked_fixture(tcase, start, stop);
    for (; *tests != NULL; tests++)
        tcase_add_test(tcase, *tests);
    suite_add_tcase(suite, tcase);
    return suite;
}
