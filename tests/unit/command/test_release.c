/* tests/unit/command/test_release.c */
#include "command/release.h"

#include "support/command_fixture.h"
#include "support/git_fixture.h"
#include "support/suite.h"

#include <errno.h>
#include <sys/wait.h>

static const char *const variables[] = { "GITHUB_SHA",       "CI_COMMIT_SHA",         "BUILDKITE_COMMIT", "CIRCLE_SHA1",
                                         "BITBUCKET_COMMIT", "VERCEL_GIT_COMMIT_SHA", "SOURCE_VERSION" };

static void start(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        g_unsetenv(variables[i]);
    git_fixture_start();
    command_fixture_start();
    g_setenv("GIT_CEILING_DIRECTORIES", g_get_tmp_dir(), TRUE);
}

static void stop(void)
{
    command_fixture_stop();
    git_fixture_stop();
}

static void expect(const char *sha)
{
    CLEANUP(release_clear) struct release release = { 0 };

    release_ask(&release, &context);
    ck_assert_pstr_eq(release_sha(&release), sha);
    ck_assert_pstr_eq(release_sha(&release), sha); /* git is asked once */
}

START_TEST(nobody_knows_it_outside_of_ci_and_git)
{
    command_fixture_read("up");
    expect(NULL);
}
END_TEST

START_TEST(git_knows_what_is_checked_out)
{
    g_autofree char *config = g_build_filename(git_repository, "migrator.conf", NULL);
    g_autofree char *line = g_strdup_printf("up --config %s", config);

    ck_assert(g_file_set_contents(config, "", 0, NULL));
    command_fixture_read(line);
    expect(NULL); /* no commit yet */
    git_commit();
    g_autofree char *head = git_ask("rev-parse HEAD");
    expect(head);
}
END_TEST

START_TEST(each_ci_says_it_in_its_variable)
{
    command_fixture_read("up");
    g_setenv(variables[_i], "", TRUE);
    expect(NULL);
    g_setenv(variables[_i], "abc", TRUE);
    expect("abc");
}
END_TEST

START_TEST(an_answer_that_nobody_waits_for_leaves_nothing_behind)
{
    struct release release = { 0 };

    command_fixture_read("up");
    release_ask(&release, &context);
    ck_assert_int_gt(release.git, 0);
    release_clear(&release);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
    ck_assert_int_eq(errno, ECHILD);
}
END_TEST

START_TEST(who_says_it_is_right)
{
    g_setenv("GITHUB_SHA", "abc", TRUE);
    command_fixture_read("up --app def");
    expect("def");
}
END_TEST

Suite *suite_command_release(void)
{
    const TTest *tests[] = {
        nobody_knows_it_outside_of_ci_and_git,
        git_knows_what_is_checked_out,
        an_answer_that_nobody_waits_for_leaves_nothing_behind,
        who_says_it_is_right,
        NULL,
    };
    Suite *suite = suite_of("command/release", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, each_ci_says_it_in_its_variable, 0, G_N_ELEMENTS(variables));
    suite_add_tcase(suite, tables);
    return suite;
}
