/* tests/unit/command/test_applied.c */
#include "command/applied.h"

#include "migration/applied.h"
#include "support/chain.h"
#include "support/history_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct fault fault;

static void stop(void)
{
    fault_clear(&fault);
    history_fixture_stop();
}

START_TEST(what_a_database_has_now_is_read)
{
    make_filled();
    g_autoptr(GPtrArray) databases = applied_read_file(path);

    ck_assert_uint_eq(databases->len, 1);
    const struct applied_database *database = g_ptr_array_index(databases, 0);
    ck_assert_str_eq(database->environment, "production");
    ck_assert_uint_gt(g_hash_table_size(database->migrations), 0);
}
END_TEST

START_TEST(one_for_development_counts_for_nothing)
{
    CLEANUP(history_cleanup) struct history *history = open_good();
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    struct history_database database = chain_database();
    char development[] = "development";

    database.environment = development;
    ck_assert(history_store(history, &database, chain, &fault));
    g_autoptr(GPtrArray) databases = applied_read(history);
    ck_assert_uint_eq(databases->len, 0);
}
END_TEST

START_TEST(a_history_that_is_not_there_is_none_and_is_not_made)
{
    g_autoptr(GPtrArray) databases = applied_read_file(path);
    g_autoptr(GPtrArray) none = applied_read(NULL);

    ck_assert_uint_eq(databases->len, 0);
    ck_assert_uint_eq(none->len, 0);
    ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
}
END_TEST

Suite *suite_command_applied(void)
{
    const TTest *tests[] = { what_a_database_has_now_is_read, one_for_development_counts_for_nothing,
                             a_history_that_is_not_there_is_none_and_is_not_made, NULL };
    return suite_of("command/applied", tests, history_fixture_start, stop);
}
