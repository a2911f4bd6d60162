/* tests/support/command_fixture.c - a project of its own for each test, and a command's context in it. */
#include "support/command_fixture.h"

#include "base/file.h"
#include "command/commands.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

char *project;
struct context context;
static int real_stderr = -1;

void command_fixture_start(void)
{
    project = g_dir_make_tmp("migrator-test-XXXXXX", NULL);
    ck_assert_ptr_nonnull(project);
    g_autofree char *path = g_build_filename(project, "migrator.conf", NULL);
    ck_assert(g_file_set_contents(path, "", 0, NULL));
}

void command_fixture_stop(void)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    settings_free(context.settings);
    context = (struct context){ 0 };
    ck_assert_msg(file_remove_tree(project, &fault), "%s", fault.text);
    g_free(project);
}

void command_fixture_read(const char *line)
{
    static char *no_variables[] = { NULL };
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_auto(GStrv) texts = NULL;
    int count = 0;

    ck_assert(g_shell_parse_argv(line, &count, &texts, NULL));
    const struct settings_source source = {
        .commands = commands, .count = count, .texts = texts, .variables = no_variables, .directory = project
    };
    settings_free(context.settings);
    ck_assert_msg(settings_read(&source, &context.settings, &fault), "%s", fault.text);
    context.command = settings_command(context.settings);
}

static char *caught_path(void)
{
    return g_build_filename(project, "stderr", NULL);
}

void command_fixture_catch(void)
{
    g_autofree char *path = caught_path();
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    ck_assert_int_ge(file, 0);
    fflush(stderr);
    real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    ck_assert_int_eq(dup2(file, STDERR_FILENO), STDERR_FILENO);
    close(file);
}

char *command_fixture_caught(void)
{
    g_autofree char *path = caught_path();
    char *text = NULL;

    fflush(stderr);
    ck_assert_int_eq(dup2(real_stderr, STDERR_FILENO), STDERR_FILENO);
    close(real_stderr);
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}
