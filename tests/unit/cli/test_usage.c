/* tests/unit/cli/test_usage.c */
#include "cli/usage.h"

#include "cli/options.h"

#include "support/suite.h"

#include <string.h>

static const struct option option_jobs = { .name = "jobs",
                                           .letter = 'j',
                                           .argument = "N",
                                           .type = OPTION_NUMBER,
                                           .built_in = "2",
                                           .variable = "MIGRATOR_JOBS",
                                           .configurable = true,
                                           .summary = "How many at once" };
static const struct option *const up_options[] = { &option_jobs, NULL };
static const struct command up = { .name = "up",
                                   .summary = "Apply what is pending",
                                   .description = "One paragraph that is long enough to be broken when the terminal "
                                                  "is narrow.\n\n  kept as it is, however long this line may be",
                                   .examples = "migrator up --jobs 4\tfour at once",
                                   .options = up_options,
                                   .audience = FOR_DEPLOY,
                                   .is_everyday = true };
static const struct command merge = {
    .name = "history merge", .arguments = "DIR…", .summary = "Take in records", .audience = FOR_RARE
};
static const struct command *const table[] = { &up, &merge, NULL };

static void assert_has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in:\n%s", part, text);
}

START_TEST(the_overview_begins_with_three_things_to_do)
{
    g_autofree char *text = usage_overview(table, 0);

    assert_has(text, "Three things to do first:\n  1  migrator new ");
    assert_has(text, "\n  2  migrator up ");
    assert_has(text, "\n  3  git add migrations");
}
END_TEST

START_TEST(the_overview_groups_commands_by_who_uses_them)
{
    g_autofree char *text = usage_overview(table, 0);

    assert_has(text, "\ndeploy\n  up            Apply what is pending\n");
    assert_has(text, "\neveryone\n  now and then  history merge\n");
    ck_assert_ptr_null(strstr(text, "\nauthor\n"));
}
END_TEST

START_TEST(a_command_is_explained_with_its_options)
{
    g_autofree char *text = usage_command(&up, 0);

    assert_has(text, "migrator up: Apply what is pending\n");
    assert_has(text, "Usage: migrator up [OPTION…]\n");
    assert_has(text, "  # four at once\n  migrator up --jobs 4\n");
    assert_has(text, "  -j, --jobs N                How many at once (2) [MIGRATOR_JOBS]\n");
    for (const struct option *const *option = common_options; *option != NULL; option++) {
        g_autofree char *flag = g_strconcat("--", (*option)->name, NULL);
        assert_has(text, flag);
    }
}
END_TEST

START_TEST(no_line_is_wider_than_the_terminal)
{
    const int widths[] = { 40, 60, 100 };

    for (size_t i = 0; i < G_N_ELEMENTS(widths); i++) {
        g_autofree char *text = usage_command(&up, widths[i]);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (char **line = lines; *line != NULL; line++)
            ck_assert_msg(g_utf8_strlen(*line, -1) <= widths[i] || strstr(*line, "kept as it is") != NULL ||
                                  strchr(g_strchug(*line), ' ') == NULL,
                          "wider than %d: %s", widths[i], *line);
    }
}
END_TEST

START_TEST(exit_codes_are_in_order)
{
    g_autofree char *text = usage_topic(table, "exit-codes", 0);
    const char *ten = strstr(text, "  9  ");
    const char *bug = strstr(text, "  70  ");
    const char *signal = strstr(text, "  128+n  ");

    ck_assert_ptr_nonnull(ten);
    ck_assert(bug > ten);
    ck_assert(signal > bug);
    for (int kind = 0; kind < FAULT_KIND_COUNT; kind++) {
        g_autofree char *start = g_strndup(fault_kinds[kind].meaning, 20);
        assert_has(text, start);
    }
}
END_TEST

START_TEST(the_configuration_lists_every_key_once)
{
    g_autofree char *text = usage_topic(table, "config", 0);
    const char *jobs = strstr(text, "\n  jobs  ");

    ck_assert_ptr_nonnull(jobs);
    ck_assert_ptr_null(strstr(jobs + 1, "\n  jobs  "));
    assert_has(text, "\n  env_file  ");
    ck_assert_ptr_null(strstr(text, "\n  quiet  "));
    ck_assert_ptr_null(usage_topic(table, "weather", 0));
}
END_TEST

Suite *suite_cli_usage(void)
{
    const TTest *tests[] = {
        the_overview_begins_with_three_things_to_do,
        the_overview_groups_commands_by_who_uses_them,
        a_command_is_explained_with_its_options,
        no_line_is_wider_than_the_terminal,
        exit_codes_are_in_order,
        the_configuration_lists_every_key_once,
        NULL,
    };
    return suite_of("cli/usage", tests, NULL, NULL);
}
