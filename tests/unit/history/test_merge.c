/* tests/unit/history/test_merge.c */
#include "history/merge.h"

#include "support/chain.h"
#include "support/history_fixture.h"
#include "support/suite.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static char *record; /* folder/record/history.db, of the chain with all its bodies */

static void start(void)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = NULL;
    struct fault fault = { 0 };

    history_fixture_start();
    record = g_build_filename(folder, "record", "history.db", NULL);
    g_autofree char *directory = g_path_get_dirname(record);
    ck_assert_int_eq(g_mkdir_with_parents(directory, 0777), 0);
    ck_assert(history_open_in_memory(&history, &fault));
    store_good(history, chain);
    for (guint i = 1; i < chain->len; i++) {
        g_autoptr(GBytes) body = chain_body(chain, i);
        ck_assert(history_store_content(history, &chain_entry(chain, i)->digest, body, &fault));
    }
    ck_assert_msg(history_export(history, chain_database().id, record, &fault), "%s", fault.text);
    history_close(history);
}

static void stop(void)
{
    g_clear_pointer(&record, g_free);
    history_fixture_stop();
}

/* Run SQL on the record, as some other program would. */
static void run_on_record(const char *sql)
{
    sqlite3 *raw = NULL;
    char *error = NULL;

    ck_assert_int_eq(sqlite3_open(record, &raw), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(raw, sql, NULL, NULL, &error) == SQLITE_OK, "%s", error);
    sqlite3_close(raw);
}

static struct history_merged merge_good(struct history *history, const char *from)
{
    struct history_merged merged = { 0 };
    struct fault fault = { 0 };

    ck_assert_msg(history_merge(history, from, &merged, &fault), "%s", fault.text);
    return merged;
}

/* Merging must fail, name what is wrong, and change neither history nor record. */
static void refuse_merge(struct history *history, enum fault_kind kind, const char *words)
{
    struct history_merged merged = { .databases = 77 };
    struct fault fault = { 0 };
    g_autoptr(GPtrArray) before = read_good(history, 0);

    ck_assert(!history_merge(history, record, &merged, &fault));
    ck_assert_msg(strstr(fault.text, words) != NULL, "%s", fault.text);
    ck_assert_msg(strstr(fault.text, record) != NULL, "%s", fault.text);
    ck_assert_int_eq(fault.kind, kind);
    ck_assert_uint_eq(merged.databases, 77);
    fault_clear(&fault);
    g_autoptr(GPtrArray) after = read_good(history, 0);
    ck_assert_uint_eq(before->len, after->len);
    ck_assert(g_file_test(record, G_FILE_TEST_EXISTS));
}

START_TEST(a_record_is_a_single_file)
{
    g_autofree char *directory = g_path_get_dirname(record);
    g_autoptr(GDir) listing = g_dir_open(directory, 0, NULL);

    ck_assert_str_eq(g_dir_read_name(listing), "history.db");
    ck_assert_ptr_null(g_dir_read_name(listing));
}
END_TEST

START_TEST(a_record_brings_entries_bodies_and_the_contact)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = open_good();
    struct history_merged merged = merge_good(history, record);
    struct history_database *database = NULL;
    g_autoptr(GBytes) body = NULL;
    g_autoptr(GBytes) expected = chain_body(chain, 5);
    struct fault fault = { 0 };

    ck_assert_uint_eq(merged.databases, 1);
    ck_assert_uint_eq(merged.entries, CHAIN_LENGTH);
    ck_assert_uint_eq(merged.known, 0);
    ck_assert_uint_eq(merged.contents, CHAIN_LENGTH - 1);
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    for (guint i = 0; i < chain->len; i++)
        ck_assert_ptr_null(ledger_entry_difference(chain_entry(chain, i), chain_entry(entries, i)));
    ck_assert(history_content(history, &chain_entry(chain, 5)->digest, &body, &fault));
    ck_assert(g_bytes_equal(body, expected));
    ck_assert(history_find(history, "production", &database, &fault));
    ck_assert_int_eq(database->head_seq, CHAIN_LENGTH);
    history_database_free(database);
    history_close(history);
}
END_TEST

START_TEST(a_record_taken_in_twice_or_by_its_folder_changes_nothing_more)
{
    struct history *history = open_good();
    g_autofree char *directory = g_path_get_dirname(record);

    merge_good(history, record);
    struct history_merged merged = merge_good(history, directory);
    ck_assert_uint_eq(merged.entries, 0);
    ck_assert_uint_eq(merged.known, CHAIN_LENGTH);
    ck_assert_uint_eq(merged.contents, 0);
    history_close(history);
}
END_TEST

START_TEST(a_history_that_another_process_has_open_can_be_taken_in)
{
    struct history *other = open_good();
    struct history *history = NULL;
    struct fault fault = { 0 };
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);

    store_good(other, chain);
    ck_assert(history_open_in_memory(&history, &fault));
    ck_assert_uint_eq(merge_good(history, path).entries, CHAIN_LENGTH);
    history_close(history);
    history_close(other);
}
END_TEST

START_TEST(an_older_record_and_a_newer_one_join)
{
    g_autoptr(GPtrArray) longer = chain_new(CHAIN_LENGTH + 5);
    struct history *history = open_good();

    store_good(history, longer);
    ck_assert_uint_eq(merge_good(history, record).known, CHAIN_LENGTH);
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, CHAIN_LENGTH + 5);
    history_close(history);
}
END_TEST

START_TEST(a_contact_from_the_future_is_taken_as_now)
{
    struct history *history = open_good();
    struct history_database *database = NULL;
    struct fault fault = { 0 };

    run_on_record("UPDATE database SET seen_at = 9000000000000000000");
    merge_good(history, record);
    ck_assert(history_find(history, NULL, &database, &fault));
    ck_assert_int_le(database->seen_at, g_get_real_time());
    history_database_free(database);
    history_close(history);
}
END_TEST

START_TEST(another_chain_is_refused_by_its_first_differing_field)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = open_good();

    chain_entry(chain, 6)->class_name[0] = 'C';
    chain_relink(chain, 6);
    store_good(history, chain);
    refuse_merge(history, FAULT_TAMPERED, "sequence 7: field class differs");
    history_close(history);
}
END_TEST

START_TEST(an_edited_record_is_refused_though_nothing_is_known)
{
    struct history *history = open_good();

    run_on_record("UPDATE entry SET at = at + 1 WHERE seq = 12");
    refuse_merge(history, FAULT_TAMPERED, "sequence 12: its fields do not give its link");
    history_close(history);
}
END_TEST

START_TEST(a_record_with_a_gap_is_refused)
{
    struct history *history = open_good();

    run_on_record("DELETE FROM entry WHERE seq = 12");
    refuse_merge(history, FAULT_TAMPERED, "sequence 13: field previous is not the link of sequence 12");
    history_close(history);
}
END_TEST

START_TEST(a_record_without_its_beginning_is_refused_unless_it_is_known)
{
    g_autoptr(GPtrArray) chain = chain_new(3);
    struct history *history = open_good();

    run_on_record("DELETE FROM entry WHERE seq <= 3");
    refuse_merge(history, FAULT_TAMPERED, "sequence 4: field previous");
    store_good(history, chain);
    ck_assert_uint_eq(merge_good(history, record).entries, CHAIN_LENGTH - 3);
    history_close(history);
}
END_TEST

START_TEST(an_edited_body_is_refused)
{
    struct history *history = open_good();

    run_on_record("UPDATE content SET body = x'00' WHERE rowid = 3");
    refuse_merge(history, FAULT_TAMPERED, "digest");
    history_close(history);
}
END_TEST

START_TEST(what_is_not_a_record_is_refused_and_left_where_it_is)
{
    struct history *history = open_good();
    struct history_merged merged;
    struct fault fault = { 0 };

    run_on_record("PRAGMA user_version = 99");
    refuse_merge(history, FAULT_REFUSED, "newer version");
    run_on_record("PRAGMA user_version = 1; PRAGMA application_id = 5");
    refuse_merge(history, FAULT_REFUSED, "some other SQLite file");
    ck_assert_int_eq(truncate(record, 6000), 0);
    refuse_merge(history, FAULT_IO, "damaged");
    ck_assert(g_file_set_contents(record, "{\"seq\": 1}\n", -1, NULL));
    refuse_merge(history, FAULT_IO, "damaged");
    ck_assert_int_eq(truncate(record, 0), 0);
    refuse_merge(history, FAULT_IO, "empty");
    ck_assert_int_eq(unlink(record), 0);
    ck_assert(!history_merge(history, record, &merged, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    ck_assert(!g_file_test(record, G_FILE_TEST_EXISTS));
    fault_clear(&fault);
    history_close(history);
}
END_TEST

START_TEST(a_database_that_is_not_known_cannot_be_written)
{
    struct history *history = open_good();
    struct fault fault = { 0 };
    g_autofree char *other = g_build_filename(folder, "other.db", NULL);

    ck_assert(!history_export(history, "nobody", other, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert(!g_file_test(other, G_FILE_TEST_EXISTS));
    fault_clear(&fault);
    history_close(history);
}
END_TEST

START_TEST(a_record_is_written_whole_or_not_at_all)
{
    struct history *history = NULL;
    struct fault fault = { 0 };
    g_autofree char *below = g_build_filename(record, "history.db", NULL);

    make_filled();
    history = open_good();
    ck_assert(!history_export(history, chain_database().id, below, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
    fault_clear(&fault);
    ck_assert_msg(history_export(history, chain_database().id, record, &fault), "%s", fault.text);
    history_close(history);
    struct history *other = NULL;
    ck_assert(history_open_in_memory(&other, &fault));
    struct history_merged merged = merge_good(other, record);
    ck_assert_uint_eq(merged.entries, CHAIN_LENGTH);
    ck_assert_uint_eq(merged.contents, 0);
    history_close(other);
}
END_TEST

Suite *suite_history_merge(void)
{
    const TTest *tests[] = {
        a_record_is_a_single_file,
        a_record_brings_entries_bodies_and_the_contact,
        a_record_taken_in_twice_or_by_its_folder_changes_nothing_more,
        a_history_that_another_process_has_open_can_be_taken_in,
        an_older_record_and_a_newer_one_join,
        a_contact_from_the_future_is_taken_as_now,
        another_chain_is_refused_by_its_first_differing_field,
        an_edited_record_is_refused_though_nothing_is_known,
        a_record_with_a_gap_is_refused,
        a_record_without_its_beginning_is_refused_unless_it_is_known,
        an_edited_body_is_refused,
        what_is_not_a_record_is_refused_and_left_where_it_is,
        a_database_that_is_not_known_cannot_be_written,
        a_record_is_written_whole_or_not_at_all,
        NULL,
    };
    return suite_of("history/merge", tests, start, stop);
}
