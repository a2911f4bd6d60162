/* tests/unit/command/test_commands.c */
#include "command/commands.h"

#include "cli/arguments.h"
#include "cli/options.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

static void assert_line(const char *owner, const char *text)
{
    ck_assert_msg(text != NULL && *text != '\0', "%s has no summary", owner);
    ck_assert_msg(strchr(text, '\n') == NULL && text[strlen(text) - 1] != '.', "%s: one line, no full stop", owner);
}

/* The same name means the same everywhere: the command line is taken apart before the command is known. */
static void assert_agree(const struct option *left, const struct option *right)
{
    if (g_str_equal(left->name, right->name))
        ck_assert_msg(left->type == right->type && left->letter == right->letter, "--%s differs between commands",
                      left->name);
    else
        ck_assert_msg(left->letter == '\0' || left->letter != right->letter, "-%c is both --%s and --%s", left->letter,
                      left->name, right->name);
}

static void assert_good_option(const struct option *option)
{
    struct fault fault = { 0 };

    assert_line(option->name, option->summary);
    ck_assert_msg((option->argument != NULL) == option_takes_value(option), "--%s: argument and type", option->name);
    ck_assert_msg(option->built_in == NULL || option_check(option, option->built_in, option->name, &fault),
                  "--%s: its built-in value is refused", option->name);
    ck_assert_msg(option->variable == NULL || g_str_has_prefix(option->variable, "MIGRATOR_"), "--%s: variable",
                  option->name);
    for (const struct option *const *other = common_options; *other != NULL; other++)
        assert_agree(option, *other);
    for (const struct command *const *command = commands; *command != NULL; command++)
        for (const struct option *const *other = (*command)->options; other != NULL && *other != NULL; other++)
            assert_agree(option, *other);
}

START_TEST(every_row_is_whole)
{
    for (const struct command *const *command = commands; *command != NULL; command++) {
        const char *name = (*command)->name;
        assert_line(name, (*command)->summary);
        ck_assert_msg((*command)->run != NULL, "%s runs nothing", name);
        ck_assert_msg(command_find(commands, name) == *command, "%s is there twice", name);
        ck_assert_msg(((*command)->arguments != NULL) == ((*command)->arguments_max != 0), "%s: arguments", name);
        ck_assert_msg((*command)->arguments_max < 0 || (*command)->arguments_min <= (*command)->arguments_max,
                      "%s: arguments", name);
    }
}
END_TEST

START_TEST(options_agree_and_are_whole)
{
    for (const struct option *const *option = common_options; *option != NULL; option++)
        assert_good_option(*option);
    for (const struct option *const *option = configuration_options; *option != NULL; option++)
        assert_good_option(*option);
    for (const struct command *const *command = commands; *command != NULL; command++)
        for (const struct option *const *option = (*command)->options; option != NULL && *option != NULL; option++)
            assert_good_option(*option);
}
END_TEST

START_TEST(no_command_hides_a_common_option)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        for (const struct option *const *option = (*command)->options; option != NULL && *option != NULL; option++)
            ck_assert_msg(option_find(common_options, (*option)->name) == NULL, "%s: --%s is common", (*command)->name,
                          (*option)->name);
}
END_TEST

Suite *suite_command_commands(void)
{
    const TTest *tests[] = { every_row_is_whole, options_agree_and_are_whole, no_command_hides_a_common_option, NULL };
    return suite_of("command/commands", tests, NULL, NULL);
}
