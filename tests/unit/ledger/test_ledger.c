/* tests/unit/ledger/test_ledger.c */
#include "ledger/ledger.h"

#include "support/chain.h"
#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

static struct ledger ledger;
static struct fault fault;

static void start(void)
{
    ledger_init(&ledger);
}

static void stop(void)
{
    ledger_release(&ledger);
    fault_clear(&fault);
}

static void add(enum ledger_kind kind, int64_t version, const char *detail)
{
    ledger_add(&ledger, sample_entry_new(kind, version, detail));
}

START_TEST(nothing_is_in_an_empty_ledger)
{
    ck_assert_ptr_null(ledger_head(&ledger));
    ck_assert_ptr_null(ledger_find_applied(&ledger, 1));
    ck_assert_ptr_null(ledger_find_progress(&ledger, 1));
    ck_assert_ptr_null(ledger.environment);
    ck_assert(ledger_check_chain(&ledger, &fault));
}
END_TEST

/* What becomes of version 7 when an entry of a kind follows the one that applied it. */
static const struct {
    enum ledger_kind kind;
    const char *detail;
    bool is_applied;
} followers[] = {
    { LEDGER_ROLLBACK, NULL, false },
    { LEDGER_APPLY, NULL, true },
    { LEDGER_BASELINE, NULL, true },
    { LEDGER_IMPORT, NULL, true },
    { LEDGER_RELEASE, NULL, true },
    { LEDGER_FREEZE, NULL, true },
    { LEDGER_THAW, NULL, true },
    { LEDGER_REPAIR, NULL, true },
    { LEDGER_POLICY, NULL, true },
    { LEDGER_FORGET, NULL, true },
    { LEDGER_RESOLVE, "{\"outcome\": \"applied\"}", true },
};

START_TEST(the_last_word_on_a_version_counts)
{
    const struct ledger_entry *applied;

    add(LEDGER_APPLY, 7, NULL);
    add(followers[_i].kind, 7, followers[_i].detail);
    applied = ledger_find_applied(&ledger, 7);
    ck_assert_int_eq(applied != NULL, followers[_i].is_applied);
    ck_assert_ptr_null(ledger_find_applied(&ledger, 8));
    ck_assert_str_eq(ledger_head(&ledger)->kind, ledger_kind_name(followers[_i].kind));
}
END_TEST

START_TEST(a_kind_of_a_newer_program_changes_nothing)
{
    struct ledger_entry *entry = sample_entry_new(LEDGER_APPLY, 7, NULL);

    add(LEDGER_APPLY, 7, NULL);
    g_free(entry->kind);
    entry->kind = g_strdup("teleport");
    ledger_add(&ledger, entry);
    ck_assert_ptr_nonnull(ledger_find_applied(&ledger, 7));
    ck_assert_ptr_eq(ledger_head(&ledger), entry);
}
END_TEST

START_TEST(the_pin_is_the_newest_word_for_each_of_its_parts)
{
    add(LEDGER_GENESIS, LEDGER_NO_VERSION, "{\"database\": \"a\", \"environment\": \"staging\", \"name\": \"one\"}");
    add(LEDGER_ADOPT, LEDGER_NO_VERSION, "{\"environment\": \"production\"}");
    ck_assert_str_eq(ledger.database_id, "a");
    ck_assert_str_eq(ledger.environment, "production");
    ck_assert_str_eq(ledger.database, "one");
}
END_TEST

START_TEST(progress_counts_statements_until_the_migration_is_applied)
{
    const struct ledger_progress *progress;

    add(LEDGER_PROGRESS, 7, "{\"state\": \"started\", \"statement\": 1, \"backend\": 42, \"since\": 99}");
    progress = ledger_find_progress(&ledger, 7);
    ck_assert_ptr_nonnull(progress);
    ck_assert_int_eq(progress->started, 1);
    ck_assert_int_eq(progress->done, 0);
    ck_assert_int_eq(progress->backend_pid, 42);
    ck_assert_int_eq(progress->backend_start, 99);
    add(LEDGER_PROGRESS, 7, "{\"state\": \"done\", \"statement\": 1}");
    add(LEDGER_PROGRESS, 7, "{\"state\": \"started\", \"statement\": 2}");
    progress = ledger_find_progress(&ledger, 7);
    ck_assert_int_eq(progress->done, 1);
    ck_assert_int_eq(progress->started, 2);
    ck_assert_ptr_eq(progress->entry, ledger_head(&ledger));
    ck_assert_ptr_null(ledger_find_applied(&ledger, 7));
    add(LEDGER_APPLY, 7, NULL);
    ck_assert_ptr_null(ledger_find_progress(&ledger, 7));
    ck_assert_ptr_nonnull(ledger_find_applied(&ledger, 7));
}
END_TEST

START_TEST(a_freeze_is_open_until_it_is_thawed)
{
    add(LEDGER_FREEZE, LEDGER_NO_VERSION, "{\"id\": \"a1\", \"state\": \"begun\", \"reason\": \"wrong totals\"}");
    ck_assert_ptr_nonnull(ledger.freeze);
    ck_assert_str_eq(ledger.freeze->id, "a1");
    ck_assert_str_eq(ledger.freeze->reason, "wrong totals");
    ck_assert(!ledger.freeze->is_complete);
    int64_t since = ledger.freeze->since;
    add(LEDGER_RELEASE, LEDGER_NO_VERSION, NULL);
    add(LEDGER_FREEZE, LEDGER_NO_VERSION, "{\"id\": \"a1\", \"state\": \"frozen\", \"reason\": \"wrong totals\"}");
    ck_assert(ledger.freeze->is_complete);
    ck_assert_int_eq(ledger.freeze->since, since);
    ck_assert_ptr_eq(ledger.freeze->entry, ledger_head(&ledger));
    add(LEDGER_THAW, LEDGER_NO_VERSION, "{\"id\": \"a1\"}");
    ck_assert_ptr_null(ledger.freeze);
}
END_TEST

/* Nobody has to write such an entry, but one that is there freezes. */
START_TEST(a_freeze_without_details_is_one_too)
{
    add(LEDGER_FREEZE, LEDGER_NO_VERSION, NULL);
    ck_assert_ptr_nonnull(ledger.freeze);
    ck_assert_str_eq(ledger.freeze->id, "");
    ck_assert_ptr_null(ledger.freeze->reason);
}
END_TEST

START_TEST(a_failure_leaves_progress_only_when_something_is_done)
{
    add(LEDGER_PROGRESS, 7, "{\"state\": \"started\", \"statement\": 1}");
    add(LEDGER_PROGRESS, 7, "{\"state\": \"failed\", \"statement\": 1}");
    ck_assert_ptr_null(ledger_find_progress(&ledger, 7));
    add(LEDGER_PROGRESS, 7, "{\"state\": \"done\", \"statement\": 1}");
    add(LEDGER_PROGRESS, 7, "{\"state\": \"failed\", \"statement\": 2}");
    ck_assert_ptr_nonnull(ledger_find_progress(&ledger, 7));
    ck_assert_int_eq(ledger_find_progress(&ledger, 7)->started, 0);
    add(LEDGER_RESOLVE, 7, "{\"outcome\": \"reverted\"}");
    ck_assert_ptr_null(ledger_find_progress(&ledger, 7));
    ck_assert_ptr_null(ledger_find_applied(&ledger, 7));
}
END_TEST

START_TEST(a_detail_that_is_no_object_is_harmless)
{
    add(LEDGER_GENESIS, LEDGER_NO_VERSION, "[]");
    add(LEDGER_PROGRESS, 7, "not JSON");
    add(LEDGER_RESOLVE, 8, NULL);
    ck_assert_ptr_null(ledger.environment);
    ck_assert_ptr_nonnull(ledger_find_progress(&ledger, 7));
    ck_assert_ptr_null(ledger_find_applied(&ledger, 8));
}
END_TEST

enum { CHAIN_LENGTH = 5, TOUCHED = 2 };

static void lose_it(GPtrArray *chain)
{
    g_ptr_array_remove_index(chain, TOUCHED);
}

static void lose_the_first(GPtrArray *chain)
{
    g_ptr_array_remove_index(chain, 0);
}

static void change_its_name(GPtrArray *chain)
{
    chain_entry(chain, TOUCHED)->name[0] = 'x';
}

static void change_its_link(GPtrArray *chain)
{
    chain_entry(chain, TOUCHED)->link.bytes[31] ^= 1;
}

static void change_its_name_and_link(GPtrArray *chain)
{
    change_its_name(chain);
    chain_entry(chain, TOUCHED)->link = ledger_entry_link(chain_entry(chain, TOUCHED));
}

static void begin_anew(GPtrArray *chain)
{
    chain_entry(chain, TOUCHED)->has_previous = false;
    chain_relink(chain, TOUCHED);
}

static void follow_nothing(GPtrArray *chain)
{
    chain_entry(chain, 0)->has_previous = true;
    chain_relink(chain, 0);
}

static const struct {
    void (*forge)(GPtrArray *chain);
    const char *said;
} forgeries[] = {
    { NULL, NULL },
    { lose_it, "at entry 3: field seq" },
    { lose_the_first, "at entry 1: field seq" },
    { change_its_name, "at entry 3: field link" },
    { change_its_link, "at entry 3: field link" },
    { change_its_name_and_link, "at entry 4: field previous" },
    { begin_anew, "at entry 3: field previous" },
    { follow_nothing, "at entry 1: field previous" },
};

START_TEST(a_broken_chain_is_told_with_entry_and_field)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);

    if (forgeries[_i].forge != NULL)
        forgeries[_i].forge(chain);
    g_ptr_array_set_free_func(chain, NULL);
    for (guint i = 0; i < chain->len; i++)
        ledger_add(&ledger, chain_entry(chain, i));
    if (forgeries[_i].said == NULL) {
        ck_assert_msg(ledger_check_chain(&ledger, &fault), "%s", fault.text);
        return;
    }
    ck_assert(!ledger_check_chain(&ledger, &fault));
    ck_assert_int_eq(fault.kind, FAULT_TAMPERED);
    ck_assert_msg(strstr(fault.text, forgeries[_i].said) != NULL, "%s", fault.text);
}
END_TEST

START_TEST(progress_is_told_in_words)
{
    static const char *const expected[] = { "no statement is done", "statement 1 is done",
                                            "statements 1 to 2 are done" };

    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        const struct ledger_progress progress = { .done = (int64_t)i };
        g_autofree char *words = ledger_progress_words(&progress);

        ck_assert_str_eq(words, expected[i]);
    }
}
END_TEST

Suite *suite_ledger_ledger(void)
{
    const TTest *tests[] = {
        nothing_is_in_an_empty_ledger,
        a_kind_of_a_newer_program_changes_nothing,
        the_pin_is_the_newest_word_for_each_of_its_parts,
        progress_counts_statements_until_the_migration_is_applied,
        a_failure_leaves_progress_only_when_something_is_done,
        a_detail_that_is_no_object_is_harmless,
        progress_is_told_in_words,
        a_freeze_is_open_until_it_is_thawed,
        a_freeze_without_details_is_one_too,
        NULL,
    };
    Suite *suite = suite_of("ledger/ledger", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, the_last_word_on_a_version_counts, 0, G_N_ELEMENTS(followers));
    tcase_add_loop_test(tables, a_broken_chain_is_told_with_entry_and_field, 0, G_N_ELEMENTS(forgeries));
    suite_add_tcase(suite, tables);
    return suite;
}
