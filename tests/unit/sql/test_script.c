/* tests/unit/sql/test_script.c */
#include "sql/script.h"

#include "support/script.h"
#include "support/suite.h"

#include <string.h>

START_TEST(a_carriage_return_in_a_literal_is_found)
{
    script_assert(&(struct script_case){ "SELECT\r\n1; SELECT 'a\rb'", SQL_TRANSACTIONAL, "SELECT\r\n1 | SELECT 'a\rb'",
                                         "carriage-return-in-literal:2:13" });
}
END_TEST

START_TEST(a_part_of_a_file_is_read_alone)
{
    const char *text = "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELEC 2;\n";
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    CLEANUP(script_fixture_clear) struct script_fixture fixture = { .findings = finding_list_new() };
    g_autofree char *findings = NULL;

    sql_script_read(&fixture.script, "a.sql", bytes, 24, strlen(text) - 24, SQL_DERIVE, fixture.findings);
    findings = script_findings(&fixture);
    ck_assert_str_eq(findings, "syntax:4:1");
    ck_assert_uint_eq(script_statement(&fixture, 0)->offset, strlen(text) - strlen("SELEC 2;\n"));
    ck_assert_uint_eq(fixture.script.offset, 24);
    ck_assert_uint_eq(fixture.script.offset + fixture.script.length, strlen(text));
}
END_TEST

static void assert_refused(const char *text)
{
    CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(text, SQL_TRANSACTIONAL);

    ck_assert_uint_eq(finding_count(fixture.findings, FINDING_ERROR), 1);
}

START_TEST(deep_nesting_is_an_error_or_an_answer)
{
    g_autoptr(GString) text = g_string_new("SELECT ");
    g_autoptr(GString) chain = g_string_new("SELECT 1");

    for (int level = 0; level < 100000; level++) {
        g_string_append_c(text, '(');
        g_string_append(chain, " + 1");
    }
    assert_refused(text->str);
    script_assert(&(struct script_case){ chain->str, SQL_TRANSACTIONAL, chain->str, "" });
}
END_TEST

START_TEST(bytes_that_are_no_text_are_an_error)
{
    static const char nul[] = "SELECT 1;\0SELECT 2;";
    g_autoptr(GBytes) bytes = g_bytes_new_static(nul, sizeof nul - 1);
    CLEANUP(script_fixture_clear) struct script_fixture fixture = { .findings = finding_list_new() };

    sql_script_read(&fixture.script, "a.sql", bytes, 0, sizeof nul - 1, SQL_TRANSACTIONAL, fixture.findings);
    ck_assert_uint_eq(finding_count(fixture.findings, FINDING_ERROR), 1);
    ck_assert_uint_eq(fixture.script.statements->len, 0);
    assert_refused("SELECT '\xff\xfe'");
}
END_TEST

START_TEST(a_flood_of_findings_is_cut_off_and_said)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int number = 0; number < 1000; number++)
        g_string_append(text, "\\echo a\n");
    g_string_append(text, "\\connect other\n");
    {
        CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(text->str, SQL_TRANSACTIONAL);
        const struct finding *last = g_ptr_array_index(fixture.findings, fixture.findings->len - 1);

        ck_assert_uint_eq(fixture.findings->len, 201);
        ck_assert_str_eq(last->id, "too-many-findings");
        ck_assert_int_eq(last->severity, FINDING_ERROR); /* as \connect is */
    }
}
END_TEST

Suite *suite_sql_script(void)
{
    Suite *suite = suite_create("sql/script");
    TCase *test_case = tcase_create("script");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_test(test_case, a_carriage_return_in_a_literal_is_found);
    tcase_add_test(test_case, a_part_of_a_file_is_read_alone);
    tcase_add_test(test_case, deep_nesting_is_an_error_or_an_answer);
    tcase_add_test(test_case, bytes_that_are_no_text_are_an_error);
    tcase_add_test(test_case, a_flood_of_findings_is_cut_off_and_said);
    return suite;
}
