/* tests/unit/cli/test_manual_reference.c */
#include "cli/manual.h"
#include "cli/options.h"
#include "command/commands.h"

#include "support/suite.h"

#include <glib.h>
#include <string.h>

static void assert_has(const char *page, const char *part)
{
    ck_assert_msg(strstr(page, part) != NULL, "'%s' is not in the reference", part);
}

START_TEST(every_command_option_and_key_is_there)
{
    g_autofree char *page = manual_reference(commands);

    for (const struct command *const *command = commands; *command != NULL; command++) {
        g_autofree char *heading = g_strdup_printf("\n### migrator %s\n", (*command)->name);
        assert_has(page, heading);
        for (const struct option *const *option = (*command)->options; option != NULL && *option != NULL; option++) {
            g_autofree char *flag = g_strconcat("--", (*option)->name, NULL);
            assert_has(page, flag);
        }
    }
    for (const struct option *const *option = configuration_options; *option != NULL; option++) {
        g_autofree char *row = g_strdup_printf("\n| `%s` | ", (*option)->name);
        assert_has(page, row);
    }
}
END_TEST

START_TEST(a_table_has_as_many_cells_in_each_row)
{
    g_autofree char *page = manual_reference(commands);
    g_auto(GStrv) lines = g_strsplit(page, "\n", -1);
    int cells = 0;

    for (char **line = lines; *line != NULL; line++) {
        int bars = 0;
        for (const char *byte = *line; **line == '|' && *byte != '\0'; byte++)
            bars += *byte == '|' && (byte == *line || byte[-1] != '\\');
        ck_assert_msg(bars == 0 || cells == 0 || bars == cells, "%d cells, not %d: %s", bars, cells, *line);
        cells = bars;
    }
}
END_TEST

Suite *suite_cli_manual_reference(void)
{
    const TTest *tests[] = { every_command_option_and_key_is_there, a_table_has_as_many_cells_in_each_row, NULL };
    return suite_of("cli/manual_reference", tests, NULL, NULL);
}
