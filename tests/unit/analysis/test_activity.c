/* tests/unit/analysis/test_activity.c - what a server tells of others' transactions, and which of their locks conflict.
 */
#include "analysis/activity.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

static struct session other;

static void ask(const char *text)
{
    struct fault fault = { 0 };
    int64_t position = -1;

    ck_assert_msg(session_run(&other, text, NULL, &position, &fault), "%s", fault.text);
}

static void start(void)
{
    g_autofree char *url =
            g_strdup_printf("host=%s dbname=catalog_test application_name=worker", getenv("TESTS_SERVER"));
    const struct session_options options = { .url = url, .ledger_schema = "migrator" };
    struct fault fault = { 0 };

    catalog_start();
    catalog_run("CREATE TABLE runs (id int); CREATE TABLE agents (id int)");
    ck_assert_msg(session_open(&other, &options, &fault), "%s", fault.text);
}

static void stop(void)
{
    session_close(&other);
    catalog_stop();
}

static struct activity *read_activity(int long_s)
{
    struct activity *activity = activity_new();
    struct fault fault = { 0 };

    ck_assert_msg(activity_read(activity, &catalog_session, long_s, &fault), "%s", fault.text);
    return activity;
}

START_TEST(a_lock_has_its_holder)
{
    CLEANUP(activity_cleanup) struct activity *activity = NULL;
    const struct sql_name runs = { "public", "runs" };

    ask("BEGIN; LOCK TABLE runs IN SHARE MODE");
    activity = read_activity(0);
    ck_assert_ptr_nonnull(strstr(activity_holder(activity, runs, LOCK_ROW_EXCLUSIVE), "(worker), idle in transaction"));
    ck_assert_ptr_nonnull(activity_holder(activity, (struct sql_name){ NULL, "runs" }, LOCK_ACCESS_EXCLUSIVE));
    ck_assert_ptr_null(activity_holder(activity, runs, LOCK_SHARE));
    ck_assert_ptr_null(activity_holder(activity, (struct sql_name){ "app", "runs" }, LOCK_ROW_EXCLUSIVE));
    ck_assert_ptr_null(activity_holder(activity, (struct sql_name){ NULL, "agents" }, LOCK_ACCESS_EXCLUSIVE));
}
END_TEST

START_TEST(who_has_just_begun_is_not_long)
{
    CLEANUP(activity_cleanup) struct activity *activity = NULL;

    ask("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM runs");
    activity = read_activity(ACTIVITY_LONG_S);
    ck_assert_uint_eq(activity->locks->len, 0);
    ck_assert_ptr_null(activity->snapshot);
}
END_TEST

START_TEST(what_is_prepared_holds_its_locks)
{
    CLEANUP(activity_cleanup) struct activity *activity = NULL;

    ask("BEGIN; INSERT INTO agents VALUES (1); PREPARE TRANSACTION 'transfer'");
    activity = read_activity(0);
    ck_assert_ptr_nonnull(strstr(activity_holder(activity, (struct sql_name){ NULL, "agents" }, LOCK_SHARE),
                                 "the prepared transaction \"transfer\""));
    ask("ROLLBACK PREPARED 'transfer'");
}
END_TEST

START_TEST(a_snapshot_is_seen_only_while_it_is_held)
{
    CLEANUP(activity_cleanup) struct activity *quiet = NULL, *activity = NULL;

    ask("BEGIN; LOCK TABLE runs");
    quiet = read_activity(0);
    ask("ROLLBACK");
    ask("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM runs");
    activity = read_activity(0);
    ck_assert_ptr_nonnull(activity->snapshot);
    ck_assert_ptr_nonnull(strstr(activity->snapshot, "(worker)"));
    ck_assert_ptr_null(quiet->snapshot);
}
END_TEST

/* The server is asked for every pair. */
START_TEST(modes_conflict_as_the_servers_do)
{
    const enum lock_mode held = (enum lock_mode)_i;
    g_autofree char *lock = g_strdup_printf("BEGIN; LOCK TABLE runs IN %s MODE", lock_mode_name(held));

    ck_assert_int_eq(lock_mode_from_name(lock_mode_name(held)), held);
    ask(lock);
    for (enum lock_mode mode = LOCK_ACCESS_SHARE; mode <= LOCK_ACCESS_EXCLUSIVE; mode++) {
        g_autofree char *text =
                g_strdup_printf("BEGIN; LOCK TABLE runs IN %s MODE NOWAIT; ROLLBACK", lock_mode_name(mode));
        struct fault fault = { 0 };
        int64_t position = -1;
        bool is_free = session_run(&catalog_session, text, NULL, &position, &fault);

        ck_assert_msg(is_free != lock_modes_conflict(held, mode), "%s while %s is held", text, lock_mode_name(held));
        if (!is_free)
            session_rollback(&catalog_session);
        fault_clear(&fault);
    }
}
END_TEST

START_TEST(no_other_word_is_a_mode)
{
    ck_assert_int_eq(lock_mode_from_name("EXCLUSIVELY"), LOCK_NONE);
    ck_assert(!lock_modes_conflict(LOCK_NONE, LOCK_ACCESS_EXCLUSIVE));
}
END_TEST

Suite *suite_analysis_activity(void)
{
    const TTest *const tests[] = {
        a_lock_has_its_holder,
        who_has_just_begun_is_not_long,
        what_is_prepared_holds_its_locks,
        a_snapshot_is_seen_only_while_it_is_held,
        no_other_word_is_a_mode,
        NULL,
    };
    Suite *suite = suite_of("analysis/activity", tests, start, stop);
    TCase *modes = tcase_create("modes");

    tcase_add_checked_fixture(modes, start, stop);
    tcase_add_loop_test(modes, modes_conflict_as_the_servers_do, LOCK_ACCESS_SHARE, LOCK_ACCESS_EXCLUSIVE + 1);
    suite_add_tcase(suite, modes);
    return suite;
}
