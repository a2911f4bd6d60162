/* tests/support/git_fixture.c - a repository of its own for each test, and steps in it that must succeed. */
#include "support/git_fixture.h"

#include "base/file.h"
#include "base/process.h"

#include <check.h>
#include <glib.h>
#include <unistd.h>

char *git_root;
char *git_repository;
char *git_directory;

char *git_ask(const char *line)
{
    g_autofree char *all = g_strconcat("git ", line, NULL);
    g_auto(GStrv) words = g_strsplit(all, " ", -1);
    const struct process_options options = { .directory = git_repository };
    CLEANUP(process_result_clear) struct process_result result = { 0 };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert_msg(process_run((const char *const *)(void *)words, &options, &result, &fault), "%s", fault.text);
    ck_assert_msg(result.exit_code == 0, "%s: %s%s", all, result.output, result.errors);
    return g_strdup(g_strchomp(result.output));
}

void git_run(const char *line)
{
    g_free(git_ask(line));
}

void git_put(const char *name, const char *content)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autofree char *path = g_build_filename(git_directory, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);

    ck_assert_msg(file_make_directory(folder, &fault), "%s", fault.text);
    ck_assert(g_file_set_contents(path, content, -1, NULL));
}

void git_take(const char *name)
{
    g_autofree char *path = g_build_filename(git_directory, name, NULL);

    ck_assert_int_eq(unlink(path), 0);
}

void git_commit(void)
{
    git_run("add -A");
    git_run("commit -q --allow-empty -m x");
}

void git_fixture_move(const char *name)
{
    g_free(git_repository);
    g_free(git_directory);
    git_repository = g_build_filename(git_root, name, NULL);
    git_directory = g_build_filename(git_repository, "db/migrations", NULL);
}

void git_fixture_start(void)
{
    static const char *const variables[] = {
        "CI",
        "GITHUB_BASE_REF",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
        "SYSTEM_PULLREQUEST_TARGETBRANCH",
        "BITBUCKET_PR_DESTINATION_BRANCH",
        "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
        "DRONE_TARGET_BRANCH",
        "CHANGE_TARGET",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
    };
    CLEANUP(fault_clear) struct fault fault = { 0 };

    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        g_unsetenv(variables[i]);
    g_setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    g_setenv("GIT_CONFIG_SYSTEM", "/dev/null", TRUE);
    git_root = g_dir_make_tmp("migrator-test-XXXXXX", NULL);
    git_fixture_move("here");
    ck_assert_msg(file_make_directory(git_directory, &fault), "%s", fault.text);
    git_run("init -q -b main .");
    git_run("config user.name Test");
    git_run("config user.email test@example.org");
}

void git_fixture_stop(void)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };

    ck_assert_msg(file_remove_tree(git_root, &fault), "%s", fault.text);
    g_free(git_directory);
    g_free(git_repository);
    g_free(git_root);
}
