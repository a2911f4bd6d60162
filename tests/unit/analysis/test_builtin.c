/* tests/unit/analysis/test_builtin.c */
#include "analysis/builtin.h"

#include "analysis/builtin_names.h"
#include "support/suite.h"

#include <glib.h>
#include <string.h>

static const struct {
    const char *name;
    char volatility;
} known[] = {
    { "abs", 'i' },      { "now", 's' },
    { "timezone", 's' }, { "to_char", 's' },
    { "random", 'v' },   { "gen_random_uuid", 'v' },
    { "uuidv7", 'v' },   { "clock_timestamp", 'v' },
    { "nextval", 'v' },  { "txid_current", 's' },
    { "int4pl", '\0' },  { "uuid_generate_v4", '\0' },
    { "", '\0' },
};

START_TEST(a_name_has_the_volatility_of_its_worst_function)
{
    ck_assert_int_eq(builtin_volatility(known[_i].name), known[_i].volatility);
}
END_TEST

START_TEST(functions_of_extensions_are_known_that_change_nothing)
{
    ck_assert(builtin_is_of_extension("uuid_generate_v4"));
    ck_assert(builtin_is_of_extension("crypt"));
    ck_assert(!builtin_is_of_extension("now"));
    ck_assert(!builtin_is_of_extension("dblink_exec"));
    ck_assert(!builtin_is_of_extension("lo_manage"));
}
END_TEST

static void check_order(const char *const *names, size_t count)
{
    for (size_t index = 1; index < count; index++)
        ck_assert_msg(strcmp(names[index - 1], names[index]) < 0, "%s is not before %s", names[index - 1],
                      names[index]);
}

START_TEST(the_lists_are_in_order)
{
    check_order(immutable_names, G_N_ELEMENTS(immutable_names));
    check_order(stable_names, G_N_ELEMENTS(stable_names));
    check_order(volatile_names, G_N_ELEMENTS(volatile_names));
    check_order(extension_names, G_N_ELEMENTS(extension_names));
}
END_TEST

Suite *suite_analysis_builtin(void)
{
    const TTest *tests[] = { the_lists_are_in_order, functions_of_extensions_are_known_that_change_nothing, NULL };
    Suite *suite = suite_of("analysis/builtin", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, a_name_has_the_volatility_of_its_worst_function, 0, G_N_ELEMENTS(known));
    suite_add_tcase(suite, tables);
    return suite;
}
