/* tests/unit/command/test_database.c - what needs no server: --offline, and --to. */
#include "command/database.h"

#include "history/history.h"
#include "migration/layout.h"
#include "support/chain.h"
#include "support/command_fixture.h"
#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

enum { CHAIN_LENGTH = 5 };

static struct database database;
static struct fault fault;

static void stop(void)
{
    database_close(&database);
    fault_clear(&fault);
    command_fixture_stop();
}

/* Store the chain as that of the environment "production" in the history that the settings name. */
static void remember(const GPtrArray *chain)
{
    struct history_database known = chain_database();
    struct history *history = NULL;
    g_autofree char *notice = NULL;

    ck_assert_msg(history_open(&history, settings_text(context.settings, "history"), &notice, &fault), "%s",
                  fault.text);
    ck_assert_msg(history_store(history, &known, chain, &fault), "%s", fault.text);
    history_close(history);
}

START_TEST(offline_the_history_answers)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);
    g_autofree char *json = NULL;
    const struct report_options options = { 0 };

    command_fixture_read("status --offline");
    remember(chain);
    ck_assert_msg(database_open(&database, &context, &fault), "%s", fault.text);
    ck_assert(database.is_offline);
    ck_assert_uint_eq(database.ledger.entries->len, CHAIN_LENGTH);
    ck_assert_str_eq(database.place, "agento on db.internal:5432");
    ck_assert_int_gt(database.seen_at, 0);

    CLEANUP(report_cleanup) struct report *report = report_new("status");
    char link[DIGEST_HEX_BYTES];
    digest_to_hex(&chain_entry(chain, CHAIN_LENGTH - 1)->link, link);
    database_report(&database, report);
    json = report_write(report, REPORT_AS_JSON, &options);
    ck_assert_ptr_nonnull(strstr(json, "\"offline\": true"));
    ck_assert_ptr_nonnull(strstr(json, link));
}
END_TEST

START_TEST(offline_with_an_empty_history_is_a_fault_that_says_why)
{
    command_fixture_read("status --offline --environment staging");
    ck_assert(!database_open(&database, &context, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
    ck_assert_str_eq(fault.text, "the history knows no database of the environment staging");
    ck_assert_ptr_nonnull(fault.hint);
}
END_TEST

START_TEST(offline_an_environment_is_looked_up)
{
    g_autoptr(GPtrArray) chain = chain_new(CHAIN_LENGTH);

    command_fixture_read("status --offline --environment production");
    remember(chain);
    ck_assert_msg(database_open(&database, &context, &fault), "%s", fault.text);
    database_close(&database);
    command_fixture_read("status --offline --environment staging");
    ck_assert(!database_open(&database, &context, &fault));
    ck_assert_int_eq(fault.kind, FAULT_USAGE);
}
END_TEST

static const struct {
    const char *line;
    int64_t version; /* 0: refused */
} targets[] = {
    { "up", LEDGER_NO_VERSION }, { "up --to 2", 2 },
    { "up --to 3", 0 },          { "up --to 2x", 0 },
    { "up --to -2", 0 },         { "up --to ' 2'", 0 },
    { "up --to 0002", 2 },       { "up --to 18446744073709551618", 0 }, /* 2 and 2^64 */
};

START_TEST(a_target_is_a_version_that_is_here)
{
    int64_t version = 77;

    command_fixture_read(targets[_i].line);
    context.set.migrations = g_ptr_array_new_with_free_func(sample_migration_free);
    g_ptr_array_add(context.set.migrations, sample_migration_new(2, "two", "SELECT 2;\n"));
    context.set.layout = layout_table(); /* native */
    ck_assert_msg(database_target(&context, &version, &fault) == (targets[_i].version != 0), "%s", targets[_i].line);
    if (targets[_i].version != 0)
        ck_assert_int_eq(version, targets[_i].version);
    else
        ck_assert_int_eq(fault.kind, FAULT_USAGE);
    g_ptr_array_unref(context.set.migrations);
}
END_TEST

Suite *suite_command_database(void)
{
    const TTest *tests[] = {
        offline_the_history_answers,
        offline_with_an_empty_history_is_a_fault_that_says_why,
        offline_an_environment_is_looked_up,
        NULL,
    };
    Suite *suite = suite_of("command/database", tests, command_fixture_start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, command_fixture_start, stop);
    tcase_add_loop_test(tables, a_target_is_a_version_that_is_here, 0, G_N_ELEMENTS(targets));
    suite_add_tcase(suite, tables);
    return suite;
}
