/* tests/unit/migration/test_sealing.c - with real repositories in a temporary directory */
#include "migration/sealing.h"

#include "base/file.h"
#include "migration/applied.h"
#include "migration/seals.h"
#include "migration/sumfile.h"
#include "support/git_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct sealing sealing;
static GPtrArray *databases; /* NULL: none */
static GPtrArray *findings;
static struct fault fault;

static bool seal(void)
{
    sealing_release(&sealing);
    fault_clear(&fault);
    g_ptr_array_set_size(findings, 0);
    return migration_seal(git_directory, NULL, NULL, databases, &sealing, findings, &fault);
}

static void seal_well(void)
{
    ck_assert_msg(seal(), "%s", fault.text);
    ck_assert_uint_eq(findings->len, 0);
}

static void start(void)
{
    findings = finding_list_new();
    git_fixture_start();
    git_put("20260101000000_a.up.sql", "SELECT 1;\n");
    git_put("20260102000000_b.up.sql", "SELECT 2;\n");
    seal_well();
    git_commit();
    git_run("switch -q -c ours");
}

static void stop(void)
{
    sealing_release(&sealing);
    g_clear_pointer(&databases, g_ptr_array_unref);
    fault_clear(&fault);
    g_ptr_array_unref(findings);
    git_fixture_stop();
}

static void leave_git(void)
{
    g_autofree char *metadata = g_build_filename(git_repository, ".git", NULL);

    g_setenv("GIT_CEILING_DIRECTORIES", git_root, TRUE);
    ck_assert(file_remove_tree(metadata, &fault));
}

/* Is every file of the directory sealed as it is now? */
static bool is_sealed(void)
{
    CLEANUP(migration_set_release) struct migration_set set = { 0 };
    g_autoptr(GPtrArray) found = finding_list_new();

    ck_assert(migration_set_read(&set, git_directory, NULL, found, &fault));
    return finding_count(found, FINDING_ERROR) == 0;
}

static bool exists(const char *name)
{
    g_autofree char *path = g_build_filename(git_directory, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static char *sum(void)
{
    g_autofree char *path = g_build_filename(git_directory, SUMFILE_NAME, NULL);
    char *text = NULL;

    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

START_TEST(sealing_again_changes_nothing)
{
    seal_well();
    ck_assert(!sealing.is_written);
    ck_assert_uint_eq(sealing.files, 2);
    ck_assert_uint_eq(sealing.added + sealing.changed + sealing.forgotten, 0);
    ck_assert_ptr_null(sealing.moves);
    ck_assert_str_eq(sealing.reference, "main");
}
END_TEST

START_TEST(a_draft_may_come_change_and_go)
{
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    ck_assert(!is_sealed());
    seal_well();
    ck_assert_uint_eq(sealing.added, 1);
    ck_assert(is_sealed());
    git_put("20260103000000_c.up.sql", "SELECT 33;\n");
    ck_assert(!is_sealed());
    seal_well();
    ck_assert_uint_eq(sealing.changed, 1);
    ck_assert(is_sealed());
    git_take("20260103000000_c.up.sql");
    seal_well();
    ck_assert_uint_eq(sealing.forgotten, 1);
    ck_assert_uint_eq(sealing.files, 2);
}
END_TEST

START_TEST(what_the_base_has_may_not)
{
    g_autofree char *before = sum();

    git_put("20260101000000_a.up.sql", "SELECT 11;\n");
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    ck_assert(!seal());
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_uint_eq(findings->len, 1);
    ck_assert_str_eq(((const struct finding *)findings->pdata[0])->id, "against-edited");
    g_autofree char *after = sum();
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(late_drafts_move_behind_the_base_with_all_their_files_in_their_order)
{
    git_put("20251230000000_x.up.sql", "SELECT 8;\n");
    git_put("20251231000000_y.up.sql", "SELECT 9;\n");
    git_put("20251231000000_y.down.sql", "SELECT -9;\n");
    git_put("../rollback/20251231000000_y/repair.sql", "SELECT 99;\n");
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    seal_well();
    ck_assert_uint_eq(sealing.moves->len, 2);
    const struct sealing_move *first = sealing.moves->pdata[0];
    const struct sealing_move *second = sealing.moves->pdata[1];
    ck_assert_str_eq(first->from, "20251230000000_x");
    ck_assert_str_eq(second->from, "20251231000000_y");
    ck_assert_str_gt(first->to, "20260102000000_b");
    ck_assert_str_gt(second->to, first->to);
    g_autofree char *down = g_strconcat(second->to, ".down.sql", NULL);
    g_autofree char *repair = g_strconcat("../rollback/", second->to, "/repair.sql", NULL);
    ck_assert(exists(down) && exists(repair));
    ck_assert(!exists("20251231000000_y.down.sql") && !exists("../rollback/20251231000000_y"));
    ck_assert(is_sealed());
}
END_TEST

START_TEST(a_version_that_the_base_has_too_moves)
{
    git_put("20260102000000_same.up.sql", "SELECT 4;\n");
    seal_well();
    ck_assert_uint_eq(sealing.moves->len, 1);
    ck_assert(exists("20260102000000_b.up.sql"));
    ck_assert(!exists("20260102000000_same.up.sql"));
    ck_assert(is_sealed());
}
END_TEST

START_TEST(conflict_markers_are_read_and_mended)
{
    g_autofree char *ours = sum();
    g_autofree char *conflict = g_strconcat("<<<<<<< ours\n", ours, "=======\n# head 00\n>>>>>>> theirs\n", NULL);

    git_put(SUMFILE_NAME, conflict);
    seal_well();
    g_autofree char *mended = sum();
    ck_assert_str_eq(mended, ours);
}
END_TEST

START_TEST(what_cannot_be_sealed_is_refused_and_nothing_touched)
{
    g_autofree char *before = sum();

    git_put("20260103000000_c.up.sql", "");
    ck_assert(!seal());
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_str_eq(((const struct finding *)findings->pdata[0])->id, "file-empty");
    g_autofree char *after = sum();
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(without_git_only_the_newest_sealed_migration_may_change)
{
    leave_git();
    git_put("20260102000000_b.up.sql", "SELECT 22;\n");
    seal_well();
    ck_assert_uint_eq(sealing.changed, 1);
    ck_assert_ptr_null(sealing.reference);
    git_put("20260101000000_a.up.sql", "SELECT 11;\n");
    ck_assert(!seal());
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_str_eq(((const struct finding *)findings->pdata[0])->id, "checksum-differs");
}
END_TEST

/* A database has "20260103000000_c" with the text "SELECT 3;". */
static void apply_elsewhere(void)
{
    struct applied_database *database = applied_database_new("staging");
    const struct digest digest = digest_of("SELECT 3;\n", 10);
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(&digest, hex);
    g_autofree char *files = g_strdup_printf("SHA256 (20260103000000_c.up.sql) = %s\n", hex);
    applied_database_add(database, 20260103000000, "c", files, 0);
    databases = g_ptr_array_new_with_free_func(applied_database_free);
    g_ptr_array_add(databases, database);
}

START_TEST(what_a_database_has_may_not_change)
{
    apply_elsewhere();
    git_put("20260103000000_c.up.sql", "SELECT 33;\n");
    ck_assert(!seal());
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_uint_eq(findings->len, 1);
    ck_assert_str_eq(((const struct finding *)findings->pdata[0])->id, "applied-edited");
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    seal_well();
}
END_TEST

START_TEST(drafts_move_behind_what_a_database_has)
{
    apply_elsewhere();
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    git_put("20260102120000_late.up.sql", "SELECT 4;\n");
    seal_well();
    ck_assert_uint_eq(sealing.moves->len, 1);
    const struct sealing_move *move = sealing.moves->pdata[0];
    ck_assert_str_eq(move->from, "20260102120000_late");
    ck_assert_str_gt(move->to, "20260103000000_c");
    ck_assert(exists("20260103000000_c.up.sql"));
    ck_assert(is_sealed());
}
END_TEST

START_TEST(a_migration_that_a_database_has_does_not_move)
{
    apply_elsewhere();
    git_put("20260103000000_c.up.sql", "SELECT 3;\n");
    git_put("20260103000000_a_twin.up.sql", "SELECT 4;\n");
    seal_well();
    ck_assert_uint_eq(sealing.moves->len, 1);
    ck_assert_str_eq(((const struct sealing_move *)sealing.moves->pdata[0])->from, "20260103000000_a_twin");
    ck_assert(exists("20260103000000_c.up.sql"));
}
END_TEST

Suite *suite_migration_sealing(void)
{
    const TTest *tests[] = {
        sealing_again_changes_nothing,
        a_draft_may_come_change_and_go,
        what_the_base_has_may_not,
        late_drafts_move_behind_the_base_with_all_their_files_in_their_order,
        a_version_that_the_base_has_too_moves,
        conflict_markers_are_read_and_mended,
        what_cannot_be_sealed_is_refused_and_nothing_touched,
        without_git_only_the_newest_sealed_migration_may_change,
        what_a_database_has_may_not_change,
        drafts_move_behind_what_a_database_has,
        a_migration_that_a_database_has_does_not_move,
        NULL,
    };
    return suite_of("migration/sealing", tests, start, stop);
}
