/* tests/unit/cli/test_options.c */
#include "cli/options.h"

#include "support/suite.h"

#include <string.h>

static const struct option flag = { .name = "again", .type = OPTION_FLAG };
static const struct option number = { .name = "jobs", .type = OPTION_NUMBER, .letter = 'j' };
static const struct option duration = { .name = "wait", .type = OPTION_DURATION };
static const struct option choice = { .name = "colour", .type = OPTION_TEXT, .choices = "red|green" };
static const struct option text = { .name = "title", .type = OPTION_TEXT };
static const struct option *const all[] = { &flag, &number, &duration, &choice, &text, NULL };

static bool is_taken(const struct option *option, const char *value)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    const bool taken = option_check(option, value, "there", &fault);

    ck_assert(taken == (fault.kind == FAULT_NONE));
    ck_assert(taken || fault.kind == FAULT_USAGE);
    ck_assert(taken || g_str_has_prefix(fault.text, "there"));
    return taken;
}

START_TEST(a_value_is_held_against_its_type)
{
    ck_assert(is_taken(&number, "0") && is_taken(&number, "999999999999999999"));
    ck_assert(!is_taken(&number, "-1") && !is_taken(&number, "1.5") && !is_taken(&number, "9999999999999999999"));
    ck_assert(is_taken(&duration, "90s") && !is_taken(&duration, "90 sec"));
    ck_assert(is_taken(&choice, "red") && !is_taken(&choice, "Red") && !is_taken(&choice, "red|green"));
    ck_assert(is_taken(&text, "any thing"));
    for (const struct option *const *option = all; *option != NULL; option++)
        ck_assert(!is_taken(*option, "") && !is_taken(*option, "\xff"));
}
END_TEST

START_TEST(a_flag_is_yes_or_no)
{
    const char *const yes[] = { "yes", "true", "on", "1" };
    const char *const no[] = { "no", "false", "off", "0" };

    for (size_t i = 0; i < G_N_ELEMENTS(yes); i++) {
        ck_assert(is_taken(&flag, yes[i]) && option_flag_is_on(yes[i]));
        ck_assert(is_taken(&flag, no[i]) && !option_flag_is_on(no[i]));
    }
    ck_assert(!is_taken(&flag, "perhaps"));
}
END_TEST

START_TEST(options_are_found_by_name_and_letter)
{
    ck_assert_ptr_eq(option_find(all, "jobs"), &number);
    ck_assert_ptr_null(option_find(all, "job"));
    ck_assert_ptr_null(option_find(NULL, "jobs"));
    ck_assert_ptr_eq(option_find_letter(all, 'j'), &number);
    ck_assert_ptr_null(option_find_letter(all, '\0'));
    ck_assert_str_eq(option_nearest(all, "titel"), "title");
    ck_assert_ptr_null(option_nearest(all, "frobnicate"));
}
END_TEST

START_TEST(a_list_holds_each_name_once)
{
    static const struct option *const more[] = { &text, &number, NULL };
    g_autoptr(GArray) list = option_list_new();

    option_list_add(list, more);
    option_list_add(list, NULL);
    option_list_add(list, all);
    ck_assert_uint_eq(list->len, G_N_ELEMENTS(all) - 1);
    ck_assert_ptr_eq(option_list(list)[0], &text);
    ck_assert_ptr_null(option_list(list)[list->len]);
}
END_TEST

Suite *suite_cli_options(void)
{
    const TTest *tests[] = { a_value_is_held_against_its_type, a_flag_is_yes_or_no,
                             options_are_found_by_name_and_letter, a_list_holds_each_name_once, NULL };
    return suite_of("cli/options", tests, NULL, NULL);
}
