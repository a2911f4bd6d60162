/* tests/unit/cli/test_manual_page.c */
#include "cli/manual.h"
#include "cli/options.h"
#include "command/commands.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

static char *roff_of(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "-", -1);

    return g_strjoinv("\\-", parts);
}

static void assert_has_option(const char *page, const struct option *option)
{
    g_autofree char *roff = roff_of(option->name);
    g_autofree char *flag = g_strconcat("\\-\\-", roff, NULL);

    ck_assert_msg(strstr(page, flag) != NULL, "the manual lacks --%s", option->name);
}

START_TEST(every_command_and_option_is_there)
{
    g_autofree char *page = manual_page(commands);

    for (const struct command *const *command = commands; *command != NULL; command++) {
        g_autofree char *heading = g_strconcat("\n.SS ", (*command)->name, NULL);
        ck_assert_msg(strstr(page, heading) != NULL, "the manual lacks %s", (*command)->name);
        for (const struct option *const *option = (*command)->options; option != NULL && *option != NULL; option++)
            assert_has_option(page, *option);
    }
    for (const struct option *const *option = common_options; *option != NULL; option++)
        assert_has_option(page, *option);
}
END_TEST

START_TEST(text_is_no_markup)
{
    const struct command odd = { .name = "odd", .summary = ".x \\n 'y' … a-b", .description = ".TH\n'q\n\n  -a\n  .b" };
    const struct command *const table[] = { &odd, NULL };
    g_autofree char *page = manual_page(table);

    ck_assert_ptr_nonnull(strstr(page, "\n\\&.x \\en 'y' \\[u2026] a\\-b.\n"));
    ck_assert_ptr_nonnull(strstr(page, "\n\\&.TH\n\\&'q\n.PP\n.EX\n  \\-a\n  .b\n.EE\n"));
    for (const char *byte = page; *byte != '\0'; byte++)
        ck_assert(*byte > 0);
}
END_TEST

Suite *suite_cli_manual_page(void)
{
    const TTest *tests[] = { every_command_and_option_is_there, text_is_no_markup, NULL };
    return suite_of("cli/manual_page", tests, NULL, NULL);
}
