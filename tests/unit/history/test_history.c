/* tests/unit/history/test_history.c */
#include "history/history.h"

#include "support/chain.h"
#include "support/history_fixture.h"
#include "support/suite.h"

#include <string.h>

START_TEST(a_new_history_is_empty_and_hidden_from_git)
{
    struct history *history = open_good();
    struct history_database *database = NULL;
    struct fault fault = { 0 };
    g_autofree char *ignore = g_build_filename(folder, ".migrator", ".gitignore", NULL);
    g_autofree char *text = NULL;
    bool known = true;
    struct digest link;

    ck_assert(history_find(history, NULL, &database, &fault));
    ck_assert_ptr_null(database);
    ck_assert(history_link(history, "nobody", 1, &known, &link, &fault));
    ck_assert(!known);
    ck_assert(g_file_get_contents(ignore, &text, NULL, NULL));
    ck_assert_str_eq(text, "*\n");
    history_close(history);
}
END_TEST

START_TEST(entries_come_back_as_they_were_stored)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = open_good();

    store_good(history, chain);
    history_close(history);
    history = open_good();
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, chain->len);
    for (guint i = 0; i < chain->len; i++) {
        ck_assert_ptr_null(ledger_entry_difference(chain_entry(chain, i), chain_entry(entries, i)));
        ck_assert_int_eq(chain_entry(chain, i)->duration, chain_entry(entries, i)->duration);
    }
    g_autoptr(GPtrArray) tail = read_good(history, CHAIN_LENGTH - 2);
    ck_assert_uint_eq(tail->len, 2);
    ck_assert_int_eq(chain_entry(tail, 0)->seq, CHAIN_LENGTH - 1);
    history_close(history);
}
END_TEST

START_TEST(a_contact_is_remembered_with_its_head)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = open_good();
    struct history_database *database = NULL;
    struct fault fault = { 0 };
    const int64_t before = g_get_real_time();

    store_good(history, chain);
    ck_assert(history_find(history, "production", &database, &fault));
    ck_assert_str_eq(database->id, chain_database().id);
    ck_assert_str_eq(database->server, "db.internal:5432");
    ck_assert_int_ge(database->seen_at, before);
    ck_assert_int_eq(database->head_seq, CHAIN_LENGTH);
    ck_assert(digest_equal(&database->head_link, &chain_entry(chain, CHAIN_LENGTH - 1)->link));
    history_database_free(database);
    ck_assert(history_find(history, "staging", &database, &fault));
    ck_assert_ptr_null(database);
    history_close(history);
}
END_TEST

START_TEST(the_newest_contact_comes_first)
{
    g_autoptr(GPtrArray) none = chain_new(0);
    struct history *history = open_good();
    struct history_database other = chain_database();
    struct history_database *database = NULL;
    struct fault fault = { 0 };

    other.id = g_strdup("other");
    other.server = NULL;
    store_good(history, none);
    ck_assert(history_store(history, &other, none, &fault));
    ck_assert(history_find(history, NULL, &database, &fault));
    ck_assert_str_eq(database->id, "other");
    ck_assert_ptr_null(database->server);
    ck_assert_int_eq(database->head_seq, 0);
    history_database_free(database);
    g_usleep(2);
    store_good(history, none);
    ck_assert(history_find(history, "production", &database, &fault));
    ck_assert_str_eq(database->id, chain_database().id);
    history_database_free(database);
    ck_assert(history_find_id(history, "other", &database, &fault));
    ck_assert_str_eq(database->id, "other");
    history_database_free(database);
    g_free(other.id);
    history_close(history);
}
END_TEST

START_TEST(storing_again_only_adds_what_is_new)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    g_autoptr(GPtrArray) longer = chain_new(CHAIN_LENGTH + 2);
    g_autoptr(GPtrArray) tail = chain_tail(longer, CHAIN_LENGTH - 1);
    struct history *history = open_good();

    chain_entry(tail, 0)->duration = 77;
    store_good(history, chain);
    store_good(history, chain);
    store_good(history, tail);
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, CHAIN_LENGTH + 2);
    ck_assert_int_eq(chain_entry(entries, CHAIN_LENGTH - 1)->duration, 77);
    history_close(history);
}
END_TEST

/* Store entries that must be refused as tampered with, leaving what was there. */
static void refuse_store(const GPtrArray *entries, const char *words)
{
    struct history *history = open_good();
    struct history_database database = chain_database();
    struct fault fault = { 0 };

    ck_assert(!history_store(history, &database, entries, &fault));
    ck_assert_int_eq(fault.kind, FAULT_TAMPERED);
    ck_assert_msg(strstr(fault.text, words) != NULL, "%s", fault.text);
    fault_clear(&fault);
    g_autoptr(GPtrArray) kept = read_good(history, 0);
    ck_assert_uint_eq(kept->len, CHAIN_LENGTH);
    history_close(history);
}

START_TEST(an_entry_that_differs_is_refused_by_its_field)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH + 1);

    make_filled();
    g_free(chain_entry(chain, 6)->class_name);
    chain_entry(chain, 6)->class_name = g_strdup("destructive");
    chain_relink(chain, 6);
    refuse_store(chain, "sequence 7: field class differs");
}
END_TEST

START_TEST(a_gap_is_refused)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH + 2);
    g_autoptr(GPtrArray) tail = chain_tail(chain, CHAIN_LENGTH + 1);

    make_filled();
    refuse_store(tail, "sequence 42: field previous is not the link of sequence 41");
}
END_TEST

START_TEST(another_chain_that_goes_on_from_the_head_is_refused)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH + 1);
    g_autoptr(GPtrArray) tail = chain_tail(chain, CHAIN_LENGTH);

    make_filled();
    chain_entry(tail, 0)->previous.bytes[0] ^= 1;
    chain_entry(tail, 0)->link = ledger_entry_link(chain_entry(tail, 0));
    refuse_store(tail, "sequence 41: field previous");
}
END_TEST

START_TEST(an_entry_that_does_not_fit_its_link_is_refused)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH + 1);

    make_filled();
    chain_entry(chain, CHAIN_LENGTH)->at++;
    refuse_store(chain, "sequence 41: its fields do not give its link");
}
END_TEST

START_TEST(after_a_rewind_the_chain_goes_on_from_there_and_what_was_lost_is_no_contradiction)
{
    g_autoptr(GPtrArray) lost = chain_new(CHAIN_LENGTH);
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = open_good();
    struct fault fault = { 0 };

    store_good(history, lost);
    for (guint i = 30; i < chain->len; i++)
        chain_entry(chain, i)->at += 1000;
    chain_relink(chain, 30);
    ck_assert(history_rewind(history, chain_database().id, 30, &fault));
    store_good(history, chain);
    store_good(history, lost);
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, CHAIN_LENGTH);
    ck_assert_ptr_null(ledger_entry_difference(chain_entry(entries, 39), chain_entry(chain, 39)));
    history_close(history);
}
END_TEST

START_TEST(a_database_put_back_to_what_was_lost_has_it_again)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = open_good();
    struct fault fault = { 0 };

    store_good(history, chain);
    ck_assert(history_rewind(history, chain_database().id, 30, &fault));
    g_autoptr(GPtrArray) rewound = read_good(history, 0);
    ck_assert_uint_eq(rewound->len, 30);
    store_good(history, chain);
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, CHAIN_LENGTH);
    history_close(history);
}
END_TEST

START_TEST(bodies_are_kept_by_their_digest)
{
    struct history *history = open_good();
    const struct digest of_empty = digest_of("", 0);
    const struct digest of_text = digest_of("a\0b", 3);
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    g_autoptr(GBytes) text = g_bytes_new_static("a\0b", 3);
    g_autoptr(GBytes) read = NULL;
    g_autoptr(GBytes) read_empty = NULL;
    struct fault fault = { 0 };
    bool has = true;

    ck_assert(history_has_content(history, &of_text, &has, &fault) && !has);
    ck_assert(history_store_content(history, &of_text, text, &fault));
    ck_assert(history_store_content(history, &of_text, text, &fault));
    ck_assert(history_store_content(history, &of_empty, empty, &fault));
    ck_assert(history_has_content(history, &of_text, &has, &fault) && has);
    ck_assert(history_content(history, &of_text, &read, &fault));
    ck_assert(g_bytes_equal(read, text));
    ck_assert(history_content(history, &of_empty, &read_empty, &fault));
    ck_assert_uint_eq(g_bytes_get_size(read_empty), 0);
    ck_assert(!history_store_content(history, &of_empty, text, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    fault_clear(&fault);
    history_close(history);
}
END_TEST

START_TEST(a_transaction_that_is_not_kept_leaves_nothing)
{
    struct history *history = open_good();
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct fault fault = { 0 };

    ck_assert(history_begin(history, &fault));
    store_good(history, chain);
    ck_assert(!history_end(history, false, &fault));
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, 0);
    ck_assert(history_begin(history, &fault));
    store_good(history, chain);
    ck_assert(history_end(history, true, &fault));
    g_autoptr(GPtrArray) kept = read_good(history, 0);
    ck_assert_uint_eq(kept->len, CHAIN_LENGTH);
    history_close(history);
}
END_TEST

START_TEST(a_history_in_memory_is_like_any_other)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history *history = NULL;
    struct fault fault = { 0 };

    ck_assert(history_open_in_memory(&history, &fault));
    store_good(history, chain);
    g_autoptr(GPtrArray) entries = read_good(history, 0);
    ck_assert_uint_eq(entries->len, CHAIN_LENGTH);
    history_close(history);
    ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
}
END_TEST

Suite *suite_history_history(void)
{
    const TTest *tests[] = {
        a_new_history_is_empty_and_hidden_from_git,
        entries_come_back_as_they_were_stored,
        a_contact_is_remembered_with_its_head,
        the_newest_contact_comes_first,
        storing_again_only_adds_what_is_new,
        an_entry_that_differs_is_refused_by_its_field,
        a_gap_is_refused,
        another_chain_that_goes_on_from_the_head_is_refused,
        an_entry_that_does_not_fit_its_link_is_refused,
        after_a_rewind_the_chain_goes_on_from_there_and_what_was_lost_is_no_contradiction,
        a_database_put_back_to_what_was_lost_has_it_again,
        bodies_are_kept_by_their_digest,
        a_transaction_that_is_not_kept_leaves_nothing,
        a_history_in_memory_is_like_any_other,
        NULL,
    };
    return suite_of("history/history", tests, history_fixture_start, history_fixture_stop);
}
