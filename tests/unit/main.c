/* tests/unit/main.c - runs every suite of tests/unit/; with names as arguments only those. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name) Suite *suite_##name(void);
#include "generated/suites.inc"
#undef SUITE

static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#define SUITE(name) { #name, suite_##name },
#include "generated/suites.inc"
#undef SUITE
};

static int is_wanted(const char *name, int count, char **wanted)
{
    for (int i = 1; i < count; i++)
        if (strcmp(wanted[i], name) == 0)
            return 1;
    return count < 2;
}

int main(int count, char **arguments)
{
    SRunner *runner = srunner_create(NULL);

    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
        if (is_wanted(suites[i].name, count, arguments))
            srunner_add_suite(runner, suites[i].make());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    int run = srunner_ntests_run(runner);
    srunner_free(runner);
    return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
