/* tests/unit/migration/test_git.c - with real repositories in a temporary directory */
#include "migration/git.h"

#include "base/file.h"
#include "support/git_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct git git;
static struct fault fault;

static void start(void)
{
    git_fixture_start();
    git_put("1_a.sql", "SELECT 1;\n");
    git_put("../rollback/1_a/repair.sql", "SELECT -1;\n");
    git_put("../README.md", "words\n");
    git_commit();
    ck_assert_msg(git_find(git_directory, &git, &fault), "%s", fault.text);
}

static void stop(void)
{
    git_release(&git);
    fault_clear(&fault);
    git_fixture_stop();
}

static int compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(left, right);
}

/* The names, sorted and joined by blanks. Takes over the list. */
static char *join(GList *names)
{
    GString *joined = g_string_new(NULL);

    names = g_list_sort(names, compare_texts);
    for (const GList *name = names; name != NULL; name = name->next)
        g_string_append_printf(joined, "%s%s", name == names ? "" : " ", (const char *)name->data);
    g_list_free(names);
    return g_string_free(joined, FALSE);
}

static void assert_content(GBytes *content, const char *expected)
{
    size_t length = 0;
    const char *text = g_bytes_get_data(content, &length);

    ck_assert_uint_eq(length, strlen(expected));
    ck_assert_mem_eq(text, expected, length);
}

static bool is_object(const char *object, const char *text)
{
    g_autoptr(GChecksum) checksum = git_object_checksum(object, strlen(text));

    g_checksum_update(checksum, (const guchar *)text, -1);
    return strcmp(g_checksum_get_string(checksum), object) == 0;
}

START_TEST(a_repository_is_found_with_the_path_in_it)
{
    struct git top = { 0 };

    ck_assert_str_eq(git.directory, git_directory);
    ck_assert_str_eq(git.prefix, "db/migrations/");
    ck_assert(git_find(git_repository, &top, &fault));
    ck_assert_str_eq(top.prefix, "");
    git_release(&top);
}
END_TEST

START_TEST(no_repository_is_no_fault_but_a_broken_one_is)
{
    g_autofree char *head = g_build_filename(git_repository, ".git", NULL);
    struct git none = { 0 };

    g_setenv("GIT_CEILING_DIRECTORIES", git_root, TRUE);
    ck_assert(file_remove_tree(head, &fault));
    ck_assert(git_find(git_directory, &none, &fault));
    ck_assert_ptr_null(none.directory);
    ck_assert(g_file_set_contents(head, "nonsense\n", -1, NULL));
    ck_assert(!git_find(git_directory, &none, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    ck_assert_ptr_nonnull(fault.detail);
    ck_assert_ptr_null(none.directory);
}
END_TEST

START_TEST(a_reference_is_a_commit_or_nothing)
{
    g_autofree char *head = git_ask("rev-parse HEAD");
    g_autofree char *commit = NULL;
    static const char *const absent[] = { "nosuch", "--output=x", "", "HEAD:db" };

    ck_assert(git_resolve(&git, "main", &commit, &fault));
    ck_assert_str_eq(commit, head);
    for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
        g_autofree char *nothing = NULL;
        ck_assert_msg(git_resolve(&git, absent[i], &nothing, &fault), "%s: %s", absent[i], fault.text);
        ck_assert_msg(nothing == NULL, "%s is %s", absent[i], nothing);
    }
}
END_TEST

START_TEST(the_ancestor_is_where_two_parted)
{
    g_autofree char *parted = git_ask("rev-parse HEAD");
    g_autofree char *ancestor = NULL;
    g_autofree char *none = NULL;

    git_run("switch -q -c ours");
    git_put("2_ours.sql", "SELECT 2;\n");
    git_commit();
    git_run("switch -q main");
    git_put("2_theirs.sql", "SELECT 2;\n");
    git_commit();
    ck_assert(git_merge_base(&git, "main", "ours", &ancestor, &fault));
    ck_assert_str_eq(ancestor, parted);
    git_run("switch -q --orphan alone"); /* which empties the folder */
    git_put("1_alone.sql", "SELECT 1;\n");
    git_commit();
    ck_assert(git_merge_base(&git, "main", "alone", &none, &fault));
    ck_assert_ptr_null(none);
}
END_TEST

START_TEST(a_tree_has_the_sets_names_and_its_ways_back_only)
{
    g_autoptr(GHashTable) tree = NULL;
    g_autoptr(GPtrArray) objects = g_ptr_array_new();
    g_autoptr(GPtrArray) contents = NULL;

    git_put("2_b c/ü.sql", "SELECT 2;\n"); /* names that git would quote */
    git_commit();
    ck_assert(git_read_tree(&git, "HEAD", &tree, &fault));
    g_autofree char *names = join(g_hash_table_get_keys(tree));
    ck_assert_str_eq(names, "../rollback/1_a/repair.sql 1_a.sql 2_b c/ü.sql");

    const char *object = g_hash_table_lookup(tree, "2_b c/ü.sql");
    ck_assert(is_object(object, "SELECT 2;\n"));
    ck_assert(!is_object(object, "SELECT 2;"));
    g_ptr_array_add(objects, g_hash_table_lookup(tree, "1_a.sql"));
    g_ptr_array_add(objects, (gpointer)(guintptr) "0123456789012345678901234567890123456789");
    g_ptr_array_add(objects, (gpointer)(guintptr)object);
    ck_assert_msg(git_read_objects(&git, objects, &contents, &fault), "%s", fault.text);
    ck_assert_uint_eq(contents->len, 3);
    assert_content(contents->pdata[0], "SELECT 1;\n");
    ck_assert_ptr_null(contents->pdata[1]); /* not in this clone */
    assert_content(contents->pdata[2], "SELECT 2;\n");
}
END_TEST

START_TEST(a_tree_at_the_top_is_all_there_is)
{
    struct git top = { 0 };
    g_autoptr(GHashTable) tree = NULL;

    ck_assert(git_find(git_repository, &top, &fault));
    ck_assert(git_read_tree(&top, "HEAD", &tree, &fault));
    g_autofree char *names = join(g_hash_table_get_keys(tree));
    ck_assert_str_eq(names, "db/README.md db/migrations/1_a.sql db/rollback/1_a/repair.sql");
    git_release(&top);
}
END_TEST

START_TEST(a_tree_of_nothing_is_a_fault)
{
    GHashTable *tree = NULL;

    ck_assert(!git_read_tree(&git, "nosuch", &tree, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    ck_assert_ptr_nonnull(fault.detail);
    ck_assert_ptr_null(tree);
}
END_TEST

START_TEST(what_is_not_committed_is_named)
{
    g_autoptr(GPtrArray) clean = NULL;
    g_autoptr(GPtrArray) changed = NULL;
    GList *list = NULL;

    ck_assert(git_uncommitted(&git, &clean, &fault));
    ck_assert_uint_eq(clean->len, 0);
    git_put("../README.md", "other words\n"); /* not of the set */
    git_put("1_a.sql", "SELECT 11;\n");
    git_put("2_b c.sql", "SELECT 2;\n");
    git_put("3_c.sql", "SELECT 3;\n");
    git_run("add db/migrations/3_c.sql");
    git_take("../rollback/1_a/repair.sql");
    ck_assert(git_uncommitted(&git, &changed, &fault));
    for (guint i = 0; i < changed->len; i++)
        list = g_list_prepend(list, g_ptr_array_index(changed, i));
    g_autofree char *names = join(list);
    ck_assert_str_eq(names, "../rollback/1_a/repair.sql 1_a.sql 2_b c.sql 3_c.sql");
}
END_TEST

START_TEST(a_clone_tells_what_it_lacks)
{
    g_autofree char *clone = g_strdup_printf("clone -q --depth=1 file://%s %s/clone", git_repository, git_root);
    bool is_shallow = true;
    bool has_origin = true;

    ck_assert(git_clone_facts(&git, &is_shallow, &has_origin, &fault));
    ck_assert(!is_shallow && !has_origin);
    git_commit();
    git_run(clone);
    git_fixture_move("clone");
    git_release(&git);
    ck_assert(git_find(git_directory, &git, &fault));
    ck_assert(git_clone_facts(&git, &is_shallow, &has_origin, &fault));
    ck_assert(is_shallow && has_origin);
}
END_TEST

Suite *suite_migration_git(void)
{
    const TTest *tests[] = {
        a_repository_is_found_with_the_path_in_it,
        no_repository_is_no_fault_but_a_broken_one_is,
        a_reference_is_a_commit_or_nothing,
        the_ancestor_is_where_two_parted,
        a_tree_has_the_sets_names_and_its_ways_back_only,
        a_tree_at_the_top_is_all_there_is,
        a_tree_of_nothing_is_a_fault,
        what_is_not_committed_is_named,
        a_clone_tells_what_it_lacks,
        NULL,
    };
    return suite_of("migration/git", tests, start, stop);
}
