/* tests/unit/cli/test_dotenv.c */
#include "cli/dotenv.h"

#include "support/suite.h"

#include <string.h>

static void assert_value(const char *text, const char *name, const char *expected)
{
    g_autoptr(GHashTable) variables = dotenv_parse(text, strlen(text));

    ck_assert_pstr_eq(g_hash_table_lookup(variables, name), expected);
}

START_TEST(the_ways_to_write_a_value)
{
    assert_value("DATABASE_URL=postgres://a:b#c@d/e # local\n", "DATABASE_URL", "postgres://a:b#c@d/e");
    assert_value("  export PGHOST = db  \r\n", "PGHOST", "db");
    assert_value("PGPASSWORD='a\\n#b\"'\n", "PGPASSWORD", "a\\n#b\"");
    assert_value("PGPASSWORD=\"a\\n\\\"#b\" # c\n", "PGPASSWORD", "a\n\"#b");
    assert_value("PGOPTIONS=\"two\nlines\"\nPGHOST=db", "PGHOST", "db");
    assert_value("PGHOST=\n", "PGHOST", "");
    assert_value("\xEF\xBB\xBFPGHOST=db\n", "PGHOST", "db");
}
END_TEST

START_TEST(nothing_is_expanded)
{
    assert_value("PGPASSWORD=a$HOME\n", "PGPASSWORD", "a$HOME");
}
END_TEST

START_TEST(the_last_of_a_name_counts)
{
    assert_value("PGHOST=a\nPGHOST=b\n", "PGHOST", "b");
}
END_TEST

START_TEST(only_what_concerns_the_program_is_kept)
{
    const char *text = "API_KEY=x\nMIGRATOR_ENVIRONMENT=staging\nDATABASE_URL_OLD=x\nLD_PRELOAD=x\n";
    g_autoptr(GHashTable) variables = dotenv_parse(text, strlen(text));

    ck_assert_uint_eq(g_hash_table_size(variables), 1);
    ck_assert_pstr_eq(g_hash_table_lookup(variables, "MIGRATOR_ENVIRONMENT"), "staging");
}
END_TEST

START_TEST(what_is_malformed_is_passed_over)
{
    assert_value("= x\nnonsense\n# PGHOST=a\nPGHOST=b\n=\n\"", "PGHOST", "b");
    assert_value("PGPASSWORD=\"never closed\nPGHOST=b\n", "PGHOST", "b");
}
END_TEST

START_TEST(a_file_that_is_not_there_is_empty)
{
    g_autoptr(GHashTable) variables = NULL;
    struct fault fault = { 0 };

    ck_assert(dotenv_read("/nowhere/.env", &variables, &fault));
    ck_assert_uint_eq(g_hash_table_size(variables), 0);
}
END_TEST

Suite *suite_cli_dotenv(void)
{
    const TTest *tests[] = {
        the_ways_to_write_a_value,
        nothing_is_expanded,
        the_last_of_a_name_counts,
        only_what_concerns_the_program_is_kept,
        what_is_malformed_is_passed_over,
        a_file_that_is_not_there_is_empty,
        NULL,
    };
    return suite_of("cli/dotenv", tests, NULL, NULL);
}
