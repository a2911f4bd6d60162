#include "support/catalog_fixture.h"
#include "support/suite.h"

#include <check.h>
#include <signal.h>

static void take(gpointer argument, size_t number, struct rows *rows)
{
    GString *answers = argument;

    g_string_append_printf(answers, "%zu:%s ", number, rows_count(rows) > 0 ? rows_text(rows, 0, "answer") : "none");
}

static const char twice[] = "SELECT 2 * $1::int AS answer", nothing[] = "SELECT 1 AS answer WHERE false";

static char *ask(struct fault *fault)
{
    GString *answers = g_string_new(NULL);
    const struct value four = value_text("4");
    const struct question questions[] = { { .text = twice, .values = &four, .count = 1 }, { .text = nothing } };

    if (!session_query_all(&catalog_session, NULL, questions, G_N_ELEMENTS(questions), take, answers, fault))
        g_string_append(answers, "failed");
    return g_string_free(answers, FALSE);
}

static void check_answers(void)
{
    struct fault fault = { 0 };
    g_autofree char *answers = ask(&fault);

    ck_assert_msg(fault.kind == FAULT_NONE, "%s", fault.text);
    ck_assert_str_eq(answers, "0:8 1:none ");
}

START_TEST(each_is_answered_in_turn_and_prepared_once)
{
    check_answers();
    check_answers();
    g_autofree char *prepared = catalog_ask("SELECT count(*) FROM pg_prepared_statements");
    ck_assert_str_eq(prepared, "2");
}
END_TEST

START_TEST(what_a_file_has_ended_is_prepared_again)
{
    check_answers();
    catalog_run("DEALLOCATE ALL");
    check_answers();
    g_autofree char *name = catalog_ask("SELECT min(name) FROM pg_prepared_statements");
    g_autofree char *end = g_strdup_printf("DEALLOCATE \"%s\"", name);
    catalog_run(end);
    check_answers();
}
END_TEST

START_TEST(the_first_failure_is_told_and_the_session_goes_on)
{
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autoptr(GString) answers = g_string_new(NULL);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();

    g_ptr_array_add(texts, (gpointer)(guintptr) "SELECT 1 AS answer");
    g_ptr_array_add(texts, (gpointer)(guintptr) "SELECT 1 / 0 AS answer");
    g_ptr_array_add(texts, (gpointer)(guintptr) "SELECT 3 AS answer");
    ck_assert(!session_select_all(&catalog_session, texts, take, answers, &fault));
    ck_assert_str_eq(fault.sqlstate, "22012");
    ck_assert_str_eq(answers->str, "0:1 ");
    check_answers();
}
END_TEST

START_TEST(rows_come_whole_after_a_simple_query)
{
    struct fault fault = { 0 };
    g_autoptr(GString) answers = g_string_new(NULL);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();

    catalog_run("SELECT generate_series(1, 3)");
    g_ptr_array_add(texts, (gpointer)(guintptr) "SELECT 5 AS answer");
    ck_assert(session_select_all(&catalog_session, texts, take, answers, &fault));
    ck_assert_str_eq(answers->str, "0:5 ");
}
END_TEST

static void open_beside(struct session *beside)
{
    g_autofree char *url = g_strdup_printf("host=%s dbname=catalog_test", PQhost(catalog_session.connection));
    const struct session_options options = { .url = url, .ledger_schema = "migrator" };
    struct fault fault = { 0 };

    ck_assert_msg(session_open(beside, &options, &fault), "%s", fault.text);
}

static const char pid[] = "SELECT pg_backend_pid() AS answer";
static const char late_pid[] = "SELECT pg_backend_pid() AS answer FROM pg_sleep(0.1)";

START_TEST(a_second_session_answers_what_is_for_it)
{
    struct session beside = { 0 };
    struct fault fault = { 0 };
    g_autoptr(GString) answers = g_string_new(NULL);
    const struct question questions[] = { { .text = late_pid }, { .text = pid, .is_apart = true }, { .text = pid } };
    const int mine = catalog_session.backend_pid;

    open_beside(&beside);
    ck_assert_msg(session_query_all(&catalog_session, &beside, questions, 3, take, answers, &fault), "%s", fault.text);
    g_autofree char *expected = g_strdup_printf("1:%d 0:%d 2:%d ", beside.backend_pid, mine, mine);
    ck_assert_str_eq(answers->str, expected);
    session_close(&beside);
    g_string_truncate(answers, 0);
    ck_assert(session_query_all(&catalog_session, NULL, questions, 3, take, answers, &fault));
    g_autofree char *alone = g_strdup_printf("0:%d 1:%d 2:%d ", mine, mine, mine);
    ck_assert_str_eq(answers->str, alone);
}
END_TEST

START_TEST(when_the_second_session_fails_or_is_lost_the_first_goes_on)
{
    static const char failing[] = "SELECT 1 / 0 AS answer";
    static const char ending[] = "SELECT pg_terminate_backend(pg_backend_pid()) AS answer";
    const char *const texts[] = { failing, ending };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        CLEANUP(fault_clear) struct fault fault = { 0 };
        struct session beside = { 0 };
        g_autoptr(GString) answers = g_string_new(NULL);
        const struct question questions[] = { { .text = late_pid }, { .text = texts[i], .is_apart = true } };

        open_beside(&beside);
        ck_assert(!session_query_all(&catalog_session, &beside, questions, 2, take, answers, &fault));
        ck_assert_int_eq(fault.kind, texts[i] == failing ? FAULT_FAILED : FAULT_CONNECT);
        session_close(&beside);
        check_answers();
    }
}
END_TEST

START_TEST(a_signal_stops_both_sessions)
{
    static const char endless[] = "SELECT pg_backend_pid() AS answer FROM pg_sleep(600)";
    CLEANUP(fault_clear) struct fault fault = { 0 };
    g_autoptr(GString) answers = g_string_new(NULL);
    struct interrupt interrupt = { 0 };
    struct session beside = { .interrupt = &interrupt };
    const struct question questions[] = { { .text = endless }, { .text = endless, .is_apart = true } };

    ck_assert(interrupt_open(&interrupt, &fault));
    open_beside(&beside);
    catalog_session.interrupt = &interrupt;
    ck_assert_int_eq(raise(SIGINT), 0);
    ck_assert(!session_query_all(&catalog_session, &beside, questions, 2, take, answers, &fault));
    ck_assert_int_eq(fault.kind, FAULT_CANCELLED);
    ck_assert_str_eq(answers->str, "");
    catalog_session.interrupt = NULL;
    interrupt_close(&interrupt);
    session_close(&beside);
    check_answers();
}
END_TEST

Suite *suite_postgres_batch(void);
Suite *suite_postgres_batch(void)
{
    const TTest *tests[] = { each_is_answered_in_turn_and_prepared_once,
                             what_a_file_has_ended_is_prepared_again,
                             the_first_failure_is_told_and_the_session_goes_on,
                             rows_come_whole_after_a_simple_query,
                             a_second_session_answers_what_is_for_it,
                             when_the_second_session_fails_or_is_lost_the_first_goes_on,
                             a_signal_stops_both_sessions,
                             NULL };

    return suite_of("postgres/batch", tests, catalog_start, catalog_stop);
}
