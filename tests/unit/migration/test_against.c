/* tests/unit/migration/test_against.c - with real repositories in a temporary directory */
#include "migration/against.h"

#include "base/file.h"
#include "migration/base_branch.h"
#include "migration/layout.h"
#include "support/git_fixture.h"
#include "support/suite.h"

#include <string.h>

static GPtrArray *findings;
static struct fault fault;

static void start(void)
{
    findings = finding_list_new();
    git_fixture_start();
    git_put("20260101000000_a.up.sql", "SELECT 1;\n");
    git_put("20260102000000_b.up.sql", "SELECT 2;\n");
    git_put("20260102000000_b.down.sql", "SELECT -2;\n");
    git_put("../rollback/20260102000000_b/repair.sql", "SELECT 22;\n");
    git_put("README.md", "words\n");
    git_commit();
    git_run("switch -q -c ours");
}

static void stop(void)
{
    fault_clear(&fault);
    g_ptr_array_free(findings, TRUE);
    git_fixture_stop();
}

/* What migration_against() finds; its own findings only. */
static bool judge(const char *reference, struct against *used)
{
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    g_autoptr(GPtrArray) of_the_set = finding_list_new();

    g_ptr_array_set_size(findings, 0);
    ck_assert(migration_set_read(&set, git_directory, NULL, of_the_set, &fault));
    return migration_against(&set, reference, findings, used, &fault);
}

static void expect(const char *reference, const char *ids)
{
    g_autoptr(GString) found = g_string_new(NULL);
    CLEANUP(against_release) struct against used = { 0 };

    ck_assert_msg(judge(reference, &used), "%s", fault.text);
    ck_assert_ptr_nonnull(used.reference);
    finding_sort(findings);
    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        g_autofree char *name = g_path_get_basename(finding->place.file);
        ck_assert_int_eq(finding->severity, FINDING_ERROR);
        ck_assert_ptr_nonnull(finding->remedy);
        g_string_append_printf(found, "%s %s;", finding->id, name);
    }
    ck_assert_str_eq(found->str, ids);
}

START_TEST(a_branch_that_adds_behind_is_fine)
{
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    git_put("README.md", "other words\n");
    expect("main", "");
}
END_TEST

START_TEST(an_edited_file_is_told)
{
    git_put("20260102000000_b.down.sql", "SELECT -3;\n");
    git_put("../rollback/20260102000000_b/repair.sql", "SELECT 33;\n");
    git_commit();
    expect("main", "against-edited repair.sql;against-edited 20260102000000_b.down.sql;");
}
END_TEST

START_TEST(other_line_ends_are_no_edit)
{
    git_run("config core.autocrlf false");
    git_run("switch -q main");
    git_put("20260103000000_c.up.sql", "SELECT 3;\r\n");
    git_commit();
    git_run("switch -q ours");
    git_run("merge -q main");
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    expect("main", "");
}
END_TEST

START_TEST(a_removed_file_is_told)
{
    git_take("20260102000000_b.down.sql");
    expect("main", "against-removed 20260102000000_b.down.sql;");
}
END_TEST

START_TEST(a_renamed_file_is_told_with_its_new_name)
{
    git_run("mv db/migrations/20260101000000_a.up.sql db/migrations/20260105000000_a.up.sql");
    expect("main", "against-renamed 20260101000000_a.up.sql;");
    const struct finding *finding = g_ptr_array_index(findings, 0);
    ck_assert_ptr_nonnull(strstr(finding->text, "20260105000000_a.up.sql"));
}
END_TEST

START_TEST(a_version_before_theirs_is_late_and_the_same_is_a_duplicate)
{
    git_put("20260101120000_late.up.sql", "SELECT 3;\n");
    git_put("20260102000000_same.up.sql", "SELECT 4;\n");
    expect("main", "against-late 20260101120000_late.up.sql;against-duplicate 20260102000000_same.up.sql;");
}
END_TEST

START_TEST(what_main_got_since_is_not_missed_but_makes_ours_late)
{
    git_put("20260103000000_ours.up.sql", "SELECT 3;\n");
    git_commit();
    git_run("switch -q main");
    git_put("20260104000000_theirs.up.sql", "SELECT 4;\n");
    git_commit();
    git_run("switch -q ours");
    expect("main", "against-late 20260103000000_ours.up.sql;");
}
END_TEST

START_TEST(what_main_changed_or_removed_since_is_not_ours)
{
    git_run("switch -q main");
    git_take("20260102000000_b.down.sql");
    git_put("20260101000000_a.up.sql", "SELECT 11;\n");
    git_commit();
    git_run("switch -q ours");
    expect("main", "");
}
END_TEST

START_TEST(the_default_is_the_target_branch_then_origin_main)
{
    CLEANUP(against_release) struct against used = { 0 };
    CLEANUP(against_release) struct against again = { 0 };

    git_run("update-ref refs/remotes/origin/main main");
    git_run("update-ref refs/remotes/origin/release main");
    ck_assert(judge(NULL, &used));
    ck_assert_str_eq(used.reference, "origin/main");
    ck_assert(!used.is_local);
    g_setenv("GITHUB_BASE_REF", "release", TRUE);
    ck_assert(judge(NULL, &again));
    ck_assert_str_eq(again.reference, "origin/release");
}
END_TEST

START_TEST(a_reference_that_was_not_fetched_is_a_fault_with_the_line_that_fetches_it)
{
    CLEANUP(against_release) struct against used = { 0 };

    g_setenv("GITHUB_BASE_REF", "release/1", TRUE);
    ck_assert(!judge(NULL, &used));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.hint, "no remote called origin"));
    fault_clear(&fault);
    git_run("remote add origin /nowhere");
    ck_assert(!judge(NULL, &used));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.hint, "git fetch --depth=1 origin release/1:refs/remotes/origin/release/1"));
    fault_clear(&fault);
    ck_assert(!judge("nosuch", &used));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    fault_clear(&fault);
    ck_assert(!judge("--output=x", &used));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
}
END_TEST

START_TEST(a_shallow_clone_needs_the_fetch_and_is_judged_after_it)
{
    g_autofree char *clone =
            g_strdup_printf("clone -q --depth=1 --branch ours file://%s %s/clone", git_repository, git_root);
    CLEANUP(against_release) struct against used = { 0 };

    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    git_commit();
    git_run("switch -q main");
    git_run(clone);
    git_fixture_move("clone");
    ck_assert(!judge(NULL, &used));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.hint, "git fetch --depth=1 origin main:refs/remotes/origin/main"));
    fault_clear(&fault);

    git_run("fetch -q --depth=1 origin main:refs/remotes/origin/main");
    expect(NULL, "");
    git_put("20260101000000_a.up.sql", "SELECT 11;\n");
    expect(NULL, "against-edited 20260101000000_a.up.sql;");
}
END_TEST

START_TEST(without_a_repository_nothing_is_judged_unless_it_was_asked_for)
{
    g_autofree char *metadata = g_build_filename(git_repository, ".git", NULL);
    CLEANUP(against_release) struct against used = { 0 };

    g_setenv("GIT_CEILING_DIRECTORIES", git_root, TRUE);
    ck_assert(file_remove_tree(metadata, &fault));
    ck_assert(judge(NULL, &used));
    ck_assert_ptr_null(used.reference);
    ck_assert_uint_eq(findings->len, 0);
    ck_assert(!judge("main", &used));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
}
END_TEST

START_TEST(every_uncommitted_file_of_the_set_is_told)
{
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    g_autoptr(GPtrArray) of_the_set = finding_list_new();

    ck_assert(migration_set_read(&set, git_directory, NULL, of_the_set, &fault));
    ck_assert(migration_uncommitted(&set, findings, &fault));
    ck_assert_uint_eq(findings->len, 0);
    git_put("README.md", "other words\n");
    git_put("20260103000000_new.up.sql", "SELECT 3;\n");
    git_put("20260101000000_a.up.sql", "SELECT 11;\n");
    git_put("../rollback/20260103000000_new/repair.sql", "SELECT 33;\n");
    git_put("migrator.sum", "\n");
    git_take("20260102000000_b.down.sql");
    git_run("add db/migrations/migrator.sum");
    ck_assert(migration_uncommitted(&set, findings, &fault));
    ck_assert_uint_eq(findings->len, 5);
    for (guint i = 0; i < findings->len; i++)
        ck_assert_str_eq(((struct finding *)g_ptr_array_index(findings, i))->id, "uncommitted");
}
END_TEST

START_TEST(the_ci_names_the_target_branch)
{
    static const char *const cases[][3] = {
        { "GITHUB_BASE_REF", "main", "origin/main" },
        { "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "release/2", "origin/release/2" },
        { "SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main", "origin/main" },
        { "CHANGE_TARGET", "develop", "origin/develop" },
    };

    ck_assert_ptr_null(base_branch_from_environment());
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_setenv(cases[i][0], cases[i][1], TRUE);
        g_autofree char *reference = base_branch_from_environment();
        ck_assert_str_eq(reference, cases[i][2]);
        g_unsetenv(cases[i][0]);
    }
}
END_TEST

Suite *suite_migration_against(void)
{
    const TTest *tests[] = {
        a_branch_that_adds_behind_is_fine,
        an_edited_file_is_told,
        other_line_ends_are_no_edit,
        a_removed_file_is_told,
        a_renamed_file_is_told_with_its_new_name,
        a_version_before_theirs_is_late_and_the_same_is_a_duplicate,
        what_main_got_since_is_not_missed_but_makes_ours_late,
        what_main_changed_or_removed_since_is_not_ours,
        the_default_is_the_target_branch_then_origin_main,
        a_reference_that_was_not_fetched_is_a_fault_with_the_line_that_fetches_it,
        a_shallow_clone_needs_the_fetch_and_is_judged_after_it,
        without_a_repository_nothing_is_judged_unless_it_was_asked_for,
        every_uncommitted_file_of_the_set_is_told,
        the_ci_names_the_target_branch,
        NULL,
    };
    return suite_of("migration/against", tests, start, stop);
}
