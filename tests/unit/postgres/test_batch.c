#include "support/catalog_fixture.h"
#include "support/suite.h"

#include <check.h>

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
    const struct question questions[] = { { twice, &four, 1 }, { .text = nothing } };

    if (!session_query_all(&catalog_session, questions, G_N_ELEMENTS(questions), take, answers, fault))
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

Suite *suite_postgres_batch(void);
Suite *suite_postgres_batch(void)
{
    const TTest *tests[] = { each_is_answered_in_turn_and_prepared_once, what_a_file_has_ended_is_prepared_again,
                             the_first_failure_is_told_and_the_session_goes_on, rows_come_whole_after_a_simple_query,
                             NULL };

    return suite_of("postgres/batch", tests, catalog_start, catalog_stop);
}
