/* tests/unit/migration/test_commit_set.c - with real repositories in a temporary directory */
#include "migration/layout.h"
#include "migration/set.h"

#include "support/git_fixture.h"
#include "support/suite.h"

static struct migration_set set;
static struct migration_set here;
static GPtrArray *findings;
static struct fault fault;

static void start(void)
{
    findings = finding_list_new();
    git_fixture_start();
}

static void stop(void)
{
    migration_set_release(&set);
    migration_set_release(&here);
    g_ptr_array_unref(findings);
    fault_clear(&fault);
    git_fixture_stop();
}

static const struct layout *layout_of(const char *name)
{
    const struct layout *layout = NULL;

    ck_assert(layout_from_name(name, &layout, &fault));
    return layout;
}

static bool read_commit(const char *layout, const char *reference)
{
    bool is_found = false;

    ck_assert_msg(migration_set_read_commit(&set, git_directory, layout_of(layout), reference, &is_found, &fault), "%s",
                  fault.text);
    return is_found;
}

static void expect_as_here(const char *layout)
{
    ck_assert(migration_set_read(&here, git_directory, layout_of(layout), findings, &fault));
    ck_assert(read_commit(layout, "HEAD"));
    ck_assert_uint_eq(set.migrations->len, here.migrations->len);
    for (guint i = 0; i < set.migrations->len; i++) {
        const struct migration *named = g_ptr_array_index(set.migrations, i);
        const struct migration *read = g_ptr_array_index(here.migrations, i);
        ck_assert_int_eq(named->version, read->version);
        ck_assert_str_eq(named->name, read->name);
    }
}

START_TEST(a_commit_has_what_was_committed_then)
{
    git_put("10_a.up.sql", "SELECT 1;\n");
    git_put("9_b.up.sql", "SELECT 2;\n");
    git_put("9_b.down.sql", "SELECT 2;\n");
    git_put("README.md", "text\n");
    git_commit();
    expect_as_here("native");
    git_put("11_c.up.sql", "SELECT 3;\n");
    git_commit();
    migration_set_release(&set);
    ck_assert(read_commit("native", "HEAD~1"));
    ck_assert_uint_eq(set.migrations->len, 2);
}
END_TEST

START_TEST(a_shared_number_is_told_apart_as_in_the_set)
{
    git_put("0002_z.up.sql", "SELECT 1;\n");
    git_put("0002_b.up.sql", "SELECT 2;\n");
    git_put("0002_b.down.sql", "SELECT 2;\n");
    git_put("0001_a.up.sql", "SELECT 3;\n");
    git_commit();
    expect_as_here("maragu");
}
END_TEST

START_TEST(a_folder_is_a_migration)
{
    git_put("20260101000000_a/migration.sql", "SELECT 1;\n");
    git_put("20260102000000_b/migration.sql", "SELECT 2;\n");
    git_commit();
    expect_as_here("prisma");
}
END_TEST

START_TEST(what_the_clone_does_not_have_is_not_found)
{
    git_put("1_a.up.sql", "SELECT 1;\n");
    git_commit();
    ck_assert(!read_commit("native", "0123456789"));
    ck_assert(!read_commit("native", "--all"));
    ck_assert_ptr_null(set.migrations);
}
END_TEST

START_TEST(a_commit_without_migrations_is_refused)
{
    bool is_found = false;

    git_put("README.md", "text\n");
    git_commit();
    ck_assert(!migration_set_read_commit(&set, git_directory, layout_of("native"), "HEAD", &is_found, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert(!is_found);
}
END_TEST

Suite *suite_migration_commit_set(void)
{
    const TTest *tests[] = {
        a_commit_has_what_was_committed_then,      a_shared_number_is_told_apart_as_in_the_set, a_folder_is_a_migration,
        what_the_clone_does_not_have_is_not_found, a_commit_without_migrations_is_refused,      NULL,
    };
    return suite_of("migration/commit_set", tests, start, stop);
}
