/* tests/unit/history/test_open.c - histories in every bad state, and many processes at once. */
#include "history/history.h"

#include "support/chain.h"
#include "support/history_fixture.h"
#include "support/suite.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

/* Run SQL on the file, as some other program would. */
static void run_raw(const char *sql)
{
    sqlite3 *raw = NULL;
    char *error = NULL;

    ck_assert_int_eq(sqlite3_open(path, &raw), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(raw, sql, NULL, NULL, &error) == SQLITE_OK, "%s", error);
    sqlite3_close(raw);
}

static guint files_named(const char *prefix)
{
    g_autofree char *directory = g_path_get_dirname(path);
    g_autoptr(GDir) listing = g_dir_open(directory, 0, NULL);
    guint count = 0;

    for (const char *name = g_dir_read_name(listing); name != NULL; name = g_dir_read_name(listing))
        count += g_str_has_prefix(name, prefix) && !g_str_has_suffix(name, "-wal") ? 1 : 0;
    return count;
}

/* Opening must succeed with a notice, the old file kept aside, and the new one must work. */
static void expect_rebuilt(void)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = NULL;
    struct fault fault = { 0 };
    g_autofree char *notice = NULL;

    ck_assert_msg(history_open(&history, path, &notice, &fault), "%s", fault.text);
    ck_assert_ptr_nonnull(notice);
    ck_assert_msg(strstr(notice, ".damaged-") != NULL, "%s", notice);
    ck_assert_uint_eq(files_named("history.db.damaged-"), 1);
    g_autoptr(GPtrArray) before = read_good(history, 0);
    ck_assert_uint_eq(before->len, 0);
    store_good(history, chain);
    history_close(history);
    history_close(open_good());
}

START_TEST(garbage_is_moved_aside)
{
    g_autofree char *garbage = g_strnfill(10000, 'x');

    make_filled();
    ck_assert(g_file_set_contents(path, garbage, 10000, NULL));
    expect_rebuilt();
}
END_TEST

START_TEST(a_truncated_file_is_moved_aside)
{
    make_filled();
    ck_assert_int_eq(truncate(path, 5000), 0);
    expect_rebuilt();
}
END_TEST

/* In an open history, the function that meets the damage fails, says so, and the next call has a new history. */
static void expect_damage_found(const char *words)
{
    struct history *history = open_good();
    GPtrArray *entries = NULL;
    struct fault fault = { 0 };

    ck_assert(!history_entries(history, chain_database().id, 0, &entries, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    ck_assert_msg(strstr(fault.text, ".damaged-") != NULL, "%s", fault.text);
    ck_assert_msg(strstr(fault.detail, words) != NULL, "%s", fault.detail);
    fault_clear(&fault);
    g_autoptr(GPtrArray) empty = read_good(history, 0);
    ck_assert_uint_eq(empty->len, 0);
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    store_good(history, chain);
    history_close(history);
    ck_assert_uint_eq(files_named("history.db.damaged-"), 1);
}

START_TEST(an_edited_entry_is_found_by_its_link)
{
    make_filled();
    run_raw("UPDATE entry SET class = 'destructive' WHERE seq = 9");
    expect_damage_found("sequence 9 does not fit its own link");
}
END_TEST

START_TEST(a_removed_entry_is_found)
{
    make_filled();
    run_raw("DELETE FROM entry WHERE seq = 9");
    expect_damage_found("sequence 10 does not follow");
}
END_TEST

START_TEST(a_table_of_another_shape_is_found)
{
    make_filled();
    run_raw("ALTER TABLE entry RENAME COLUMN class TO klass");
    expect_damage_found("class");
}
END_TEST

START_TEST(values_of_other_types_are_found)
{
    make_filled();
    run_raw("CREATE TABLE copy AS SELECT * FROM entry; DROP TABLE entry; ALTER TABLE copy RENAME TO entry;"
            "UPDATE entry SET at = 'noon' WHERE seq = 3");
    expect_damage_found("column at");
}
END_TEST

START_TEST(a_view_in_place_of_a_table_is_not_run)
{
    make_filled();
    run_raw("ALTER TABLE entry RENAME TO entry_table; CREATE VIEW entry AS SELECT * FROM entry_table");
    expect_damage_found("view");
}
END_TEST

/* Whatever bits are flipped, nothing crashes, and what is answered is right. */
START_TEST(flipped_bits_never_give_a_wrong_entry)
{
    enum { ROUNDS = 60 };
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    g_autoptr(GRand) random = g_rand_new_with_seed(20260301);
    g_autofree char *good = NULL;
    gsize length = 0;
    int rebuilt = 0;

    make_filled();
    ck_assert(g_file_get_contents(path, &good, &length, NULL));
    for (int round = 0; round < ROUNDS; round++) {
        g_autofree char *bad = g_memdup2(good, length);
        for (int flips = 0; flips < 1 + round % 3; flips++)
            bad[g_rand_int_range(random, 0, (gint32)length)] ^= (char)(1 << g_rand_int_range(random, 0, 8));
        ck_assert(g_file_set_contents(path, bad, (gssize)length, NULL));
        struct history *history = NULL;
        g_autofree char *notice = NULL;
        CLEANUP(fault_clear) struct fault fault = { 0 };
        g_autoptr(GPtrArray) entries = NULL;
        bool is_read = history_open(&history, path, &notice, &fault) &&
                       history_entries(history, chain_database().id, 0, &entries, &fault);
        for (guint i = 0; is_read && i < entries->len; i++)
            ck_assert_ptr_null(ledger_entry_difference(chain_entry(chain, i), chain_entry(entries, i)));
        rebuilt += is_read && notice == NULL ? 0 : 1;
        history_close(history);
    }
    ck_assert_int_gt(rebuilt, 0);
}
END_TEST

/* history_open() must fail with words, and leave the file as it is. */
static void expect_left_alone(const char *words)
{
    struct history *history = NULL;
    struct fault fault = { 0 };
    g_autofree char *notice = NULL;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gsize length_before = 0;
    gsize length_after = 0;

    ck_assert(g_file_get_contents(path, &before, &length_before, NULL));
    ck_assert(!history_open(&history, path, &notice, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_msg(strstr(fault.text, words) != NULL, "%s", fault.text);
    fault_clear(&fault);
    ck_assert(g_file_get_contents(path, &after, &length_after, NULL));
    ck_assert_mem_eq(before, after, length_before);
    ck_assert_uint_eq(length_before, length_after);
}

START_TEST(a_newer_version_is_left_alone)
{
    make_filled();
    run_raw("PRAGMA user_version = 99");
    expect_left_alone("newer version");
}
END_TEST

START_TEST(a_file_of_another_program_is_left_alone)
{
    g_autofree char *directory = g_path_get_dirname(path);

    ck_assert_int_eq(g_mkdir_with_parents(directory, 0777), 0);
    run_raw("CREATE TABLE customers (id integer)");
    expect_left_alone("some other SQLite file");
}
END_TEST

START_TEST(where_no_folder_can_be_made_there_is_no_history)
{
    struct history *history = NULL;
    struct fault fault = { 0 };
    g_autofree char *notice = NULL;
    g_autofree char *file = g_build_filename(folder, "file", NULL);
    g_autofree char *below = g_build_filename(file, "history.db", NULL);

    ck_assert(g_file_set_contents(file, "", 0, NULL));
    ck_assert(!history_open(&history, below, &notice, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    fault_clear(&fault);
    ck_assert(!history_open(&history, "/proc/self/fd/history.db", &notice, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    fault_clear(&fault);
}
END_TEST

/* Run a check in a process of its own, which may give up its rights; it must end well. */
static void run_apart(void (*check)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        check();
        _exit(EXIT_SUCCESS);
    }
    ck_assert_int_gt(child, 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}

/* In a child: ck_assert would report to the wrong place. */
static void require(bool is_true, const char *what)
{
    if (is_true)
        return;
    fprintf(stderr, "%s\n", what);
    _exit(EXIT_FAILURE);
}

static void read_without_rights(void)
{
    struct history *history = NULL;
    struct fault fault = { 0 };
    char *notice = NULL;
    GPtrArray *entries = NULL;
    struct history_database database = chain_database();

    require(geteuid() != 0 || setuid(NOBODY) == 0, "setuid");
    require(history_open(&history, path, &notice, &fault), "not opened");
    require(notice == NULL, "notice");
    require(history_entries(history, database.id, 0, &entries, &fault), "not read");
    require(entries->len == CHAIN_LENGTH, "not all");
    require(!history_store(history, &database, entries, &fault), "stored");
    require(fault.kind == FAULT_IO, fault.text);
    history_close(history);
}

START_TEST(in_a_read_only_folder_it_can_be_read)
{
    g_autofree char *directory = g_path_get_dirname(path);

    make_filled();
    ck_assert_int_eq(chmod(folder, 0755), 0);
    ck_assert_int_eq(chmod(path, 0444), 0);
    ck_assert_int_eq(chmod(directory, 0555), 0);
    run_apart(read_without_rights);
    ck_assert_uint_eq(files_named("history.db"), 1);
    ck_assert_int_eq(chmod(directory, 0755), 0);
}
END_TEST

static void limit_file_size(rlim_t bytes)
{
    const struct rlimit limit = { bytes, RLIM_INFINITY };

    signal(SIGXFSZ, SIG_IGN);
    require(setrlimit(RLIMIT_FSIZE, &limit) == 0, "setrlimit");
}

static void store_without_room(void)
{
    struct history *history = NULL;
    struct fault fault = { 0 };
    char *notice = NULL;
    GPtrArray *chain = chain_new(CHAIN_LENGTH * 100);
    struct history_database database = chain_database();

    limit_file_size(200 * 1024);
    require(history_open(&history, path, &notice, &fault), "not opened");
    require(!history_store(history, &database, chain, &fault), "stored");
    require(fault.kind == FAULT_IO, fault.text);
    history_close(history);
}

START_TEST(without_room_to_store_what_was_there_stays)
{
    make_filled();
    run_apart(store_without_room);
    struct history *history = open_good();
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, CHAIN_LENGTH);
    history_close(history);
}
END_TEST

static void make_without_room(void)
{
    struct history *history = NULL;
    struct fault fault = { 0 };
    char *notice = NULL;

    limit_file_size(1024);
    require(!history_open(&history, path, &notice, &fault), "opened");
    require(fault.kind == FAULT_IO, fault.text);
}

START_TEST(without_room_to_make_one_a_later_try_makes_it)
{
    run_apart(make_without_room);
    history_close(open_good());
    ck_assert_uint_eq(files_named("history.db.damaged-"), 0);
}
END_TEST

enum { PROCESSES = 8, ROUNDS_EACH = 10 };

static void store_over_and_over(void)
{
    for (int64_t round = 1; round <= ROUNDS_EACH; round++) {
        struct history *history = NULL;
        struct fault fault = { 0 };
        char *notice = NULL;
        GPtrArray *chain = chain_new(round * 4);
        struct history_database database = chain_database();
        const bool is_opened = history_open(&history, path, &notice, &fault);
        require(is_opened, fault.text);
        const bool is_stored = history_store(history, &database, chain, &fault);
        require(is_stored, fault.text);
        history_close(history);
        g_ptr_array_unref(chain);
    }
}

static void run_together(void (*check)(void))
{
    pid_t children[PROCESSES];

    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            check();
            _exit(EXIT_SUCCESS);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
        ck_assert_int_eq(status, 0);
    }
}

START_TEST(many_processes_may_make_and_write_it_at_once)
{
    run_together(store_over_and_over);
    struct history *history = open_good();
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, ROUNDS_EACH * 4);
    history_close(history);
}
END_TEST

START_TEST(many_processes_that_find_it_damaged_move_it_aside_once)
{
    make_filled();
    ck_assert(g_file_set_contents(path, "no history at all, but long enough to be looked at", -1, NULL));
    run_together(store_over_and_over);
    ck_assert_uint_eq(files_named("history.db.damaged-"), 1);
    struct history *history = open_good();
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, ROUNDS_EACH * 4);
    history_close(history);
}
END_TEST

Suite *suite_history_open(void)
{
    const TTest *tests[] = {
        garbage_is_moved_aside,
        a_truncated_file_is_moved_aside,
        an_edited_entry_is_found_by_its_link,
        a_removed_entry_is_found,
        a_table_of_another_shape_is_found,
        values_of_other_types_are_found,
        a_view_in_place_of_a_table_is_not_run,
        flipped_bits_never_give_a_wrong_entry,
        a_newer_version_is_left_alone,
        a_file_of_another_program_is_left_alone,
        where_no_folder_can_be_made_there_is_no_history,
        in_a_read_only_folder_it_can_be_read,
        without_room_to_store_what_was_there_stays,
        without_room_to_make_one_a_later_try_makes_it,
        many_processes_may_make_and_write_it_at_once,
        many_processes_that_find_it_damaged_move_it_aside_once,
        NULL,
    };
    return suite_of("history/open", tests, history_fixture_start, history_fixture_stop);
}
