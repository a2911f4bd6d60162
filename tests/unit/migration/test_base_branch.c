/* tests/unit/migration/test_base_branch.c - with real repositories in a temporary directory */
#include "migration/base_branch.h"

#include "migration/layout.h"
#include "support/git_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct base_branch base;
static struct migration_set set;
static GPtrArray *findings;
static struct fault fault;

static void start(void)
{
    findings = finding_list_new();
    git_fixture_start();
    git_put("1_a.up.sql", "SELECT 1;\n");
    git_put("2_b.up.sql", "SELECT 2;\n");
    git_commit();
    git_run("switch -q -c ours");
}

static void stop(void)
{
    base_branch_release(&base);
    migration_set_release(&set);
    g_ptr_array_unref(findings);
    fault_clear(&fault);
    git_fixture_stop();
}

static bool find(const char *reference)
{
    base_branch_release(&base);
    return base_branch_find(&base, git_directory, reference, &fault);
}

static void read_set(void)
{
    const struct layout *native = NULL;

    migration_set_release(&set);
    ck_assert(layout_from_name("native", &native, &fault));
    ck_assert_msg(migration_set_read(&set, git_directory, native, findings, &fault), "%s", fault.text);
}

START_TEST(the_usual_names_are_tried_in_order)
{
    static const char *const names[] = { "origin/master", "origin/main" };

    ck_assert(find(NULL));
    ck_assert_str_eq(base.reference, "main");
    ck_assert(base.is_local);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *line = g_strdup_printf("update-ref refs/remotes/%s main", names[i]);
        git_run(line);
        ck_assert(find(NULL));
        ck_assert_str_eq(base.reference, names[i]);
        ck_assert(!base.is_local);
    }
}
END_TEST

START_TEST(what_was_asked_for_comes_first_and_has_to_be_there)
{
    g_setenv("GITHUB_BASE_REF", "nowhere", TRUE);
    ck_assert(find("ours"));
    ck_assert_str_eq(base.reference, "ours");
    ck_assert(!base.is_local);
    ck_assert(!find(NULL)); /* as the CI says */
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_ptr_nonnull(strstr(fault.text, "origin/nowhere"));
    ck_assert_ptr_null(base.reference);
}
END_TEST

START_TEST(a_repository_without_a_commit_has_no_base)
{
    git_run("init -q -b main ../empty");
    git_fixture_move("empty");
    git_put("1_a.up.sql", "SELECT 1;\n");
    ck_assert_msg(find(NULL), "%s", fault.text);
    ck_assert_ptr_nonnull(base.git.directory);
    ck_assert_ptr_null(base.reference);
    ck_assert_ptr_null(base.tree);
    read_set();
    ck_assert(!base_branch_has(&base, set.migrations->pdata[0]));
}
END_TEST

START_TEST(what_the_base_has_is_no_draft)
{
    const char *where = NULL;

    git_put("3_c.up.sql", "SELECT 3;\n");
    git_commit();
    read_set();
    ck_assert(find("main"));
    ck_assert(base_branch_has(&base, migration_set_find(&set, 2)));
    ck_assert(!base_branch_has(&base, migration_set_find(&set, 3)));
    ck_assert_int_eq(base_branch_newest(&base, set.layout, &where), 2);
    ck_assert_str_eq(where, "2_b.up.sql");
}
END_TEST

START_TEST(what_the_base_had_when_they_parted_is_no_draft_either)
{
    git_run("switch -q main");
    git_take("2_b.up.sql");
    git_commit();
    git_run("switch -q ours");
    read_set();
    ck_assert(find("main"));
    ck_assert(base_branch_has(&base, migration_set_find(&set, 2)));
}
END_TEST

START_TEST(only_files_of_the_set_count)
{
    static const struct {
        const char *name;
        bool is_of_the_set;
    } names[] = {
        { "1_a.up.sql", true },
        { "1_a.after.sql", true },
        { "../rollback/1_a/repair.sql", true },
        { "README.md", false },
        { "../rollback/1_a/evidence.json", false },
        { "migrator.sum", false },
        { "notes.sql", false },
    };

    read_set();
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        ck_assert_msg(base_branch_is_set_file(set.layout, names[i].name) == names[i].is_of_the_set, "%s",
                      names[i].name);
}
END_TEST

START_TEST(differences_are_listed_by_name)
{
    static const enum base_difference_kind kinds[] = { BASE_RENAMED, BASE_EDITED };
    g_autoptr(GPtrArray) none = NULL;
    g_autoptr(GPtrArray) differences = NULL;

    read_set();
    ck_assert(find("main"));
    ck_assert(base_branch_compare(&base, &set, &none, &fault));
    ck_assert_uint_eq(none->len, 0);

    git_run("mv db/migrations/1_a.up.sql db/migrations/5_e.up.sql");
    git_put("2_b.up.sql", "SELECT 22;\n");
    read_set();
    ck_assert(base_branch_compare(&base, &set, &differences, &fault));
    ck_assert_uint_eq(differences->len, G_N_ELEMENTS(kinds));
    for (guint i = 0; i < differences->len; i++)
        ck_assert_int_eq(((const struct base_difference *)differences->pdata[i])->kind, kinds[i]);
    ck_assert_str_eq(((const struct base_difference *)differences->pdata[0])->renamed_to, "5_e.up.sql");
    g_ptr_array_set_size(findings, 0); /* those of the set itself */
    base_branch_report(&base, &set, differences, findings);
    ck_assert_uint_eq(finding_count(findings, FINDING_ERROR), G_N_ELEMENTS(kinds));
}
END_TEST

Suite *suite_migration_base_branch(void)
{
    const TTest *tests[] = {
        the_usual_names_are_tried_in_order,
        what_was_asked_for_comes_first_and_has_to_be_there,
        a_repository_without_a_commit_has_no_base,
        what_the_base_has_is_no_draft,
        what_the_base_had_when_they_parted_is_no_draft_either,
        only_files_of_the_set_count,
        differences_are_listed_by_name,
        NULL,
    };
    return suite_of("migration/base_branch", tests, start, stop);
}
