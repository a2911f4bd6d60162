/* tests/unit/cli/test_manual_completion.c */
#include "cli/manual.h"
#include "cli/options.h"
#include "command/commands.h"

#include "support/suite.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

static void assert_has_words(const char *shell, const char *script, const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);

    for (char **part = parts; *part != NULL; part++)
        ck_assert_msg(strstr(script, *part) != NULL, "%s does not complete %s", shell, *part);
}

START_TEST(every_shell_knows_every_command_and_option)
{
    const char *const shells[] = { "bash", "zsh", "fish" };

    for (size_t i = 0; i < G_N_ELEMENTS(shells); i++) {
        g_autofree char *script = manual_completion(commands, shells[i]);
        const char *dashes = i == 2 ? "-l " : "--";
        ck_assert_ptr_nonnull(script);
        for (const struct command *const *command = commands; *command != NULL; command++) {
            assert_has_words(shells[i], script, (*command)->name);
            for (const struct option *const *option = (*command)->options; option != NULL && *option != NULL;
                 option++) {
                g_autofree char *flag = g_strconcat(dashes, (*option)->name, NULL);
                ck_assert_msg(strstr(script, flag) != NULL, "%s does not complete %s", shells[i], flag);
            }
        }
        assert_has_words(shells[i], script, "text json markdown html sarif junit github");
    }
    ck_assert_ptr_null(manual_completion(commands, "tcsh"));
}
END_TEST

/* What bash offers for a line, sorted by bash; the last word is the one to complete. */
static char *complete_in_bash(const char *line)
{
    g_autofree char *script = manual_completion(commands, "bash");
    g_autofree char *program = g_strconcat(script, "COMP_WORDS=(", line, "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n",
                                           "compopt() { :; }; _migrator; echo \"${COMPREPLY[*]}\"\n", NULL);
    const char *const arguments[] = { "bash", "-c", program, NULL };
    char *output = NULL;

    ck_assert(g_spawn_sync(NULL, (char **)(uintptr_t)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                           NULL, NULL));
    return g_strchomp(output);
}

START_TEST(bash_completes)
{
    const struct {
        const char *line, *expected;
    } cases[] = {
        { "migrator vers", "version" },
        { "migrator --quiet vers", "version" },
        { "migrator --format js", "json" },
        { "migrator help --format = js", "json" },
        { "migrator --format = ju vers", "version" },
        { "migrator -d help vers", "version" },
        { "migrator help --compl", "--completion" },
        { "migrator help --completion z", "zsh" },
        { "migrator help vers", "version" },
        { "migrator help exit", "exit-codes" },
        { "migrator version --off", "--offline" },
        { "migrator sandbox -- --off", "" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *offered = complete_in_bash(cases[i].line);
        ck_assert_msg(g_str_equal(offered, cases[i].expected), "%s: '%s', not '%s'", cases[i].line, offered,
                      cases[i].expected);
    }
}
END_TEST

Suite *suite_cli_manual_completion(void)
{
    const TTest *tests[] = { every_shell_knows_every_command_and_option, bash_completes, NULL };
    return suite_of("cli/manual_completion", tests, NULL, NULL);
}
