/* tests/unit/sql/test_cut.c */
#include "sql/reading.h"

#include "support/script.h"
#include "support/suite.h"

#include <string.h>

static const struct {
    const char *text, *statements;
} cuts[] = {
    { "", "" },
    { "-- nothing\n /* at /* all */ */ ;;\n", "" },
    { "SELECT 1", "SELECT 1" },
    { "SELECT 1;\n-- two\nSELECT 2; -- end", "SELECT 1 | SELECT 2" },
    { "SELECT ';', E'\\';', \";\", $$;$$, $a$;$$;$a$ ; SELECT 2",
      "SELECT ';', E'\\';', \";\", $$;$$, $a$;$$;$a$ | SELECT 2" },
    { "SELECT E'a'\n  '\\'' ; SELECT 2", "SELECT E'a'\n  '\\'' | SELECT 2" },
    { "SELECT U&'\\0061;' AS U&\"b;\"; SELECT 2", "SELECT U&'\\0061;' AS U&\"b;\" | SELECT 2" },
    { "SELECT a$1$ FROM b; SELECT 2", "SELECT a$1$ FROM b | SELECT 2" },
    { "CREATE RULE r AS ON DELETE TO t DO (DELETE FROM a; DELETE FROM b); SELECT 2",
      "CREATE RULE r AS ON DELETE TO t DO (DELETE FROM a; DELETE FROM b) | SELECT 2" },
    { "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3",
      "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END | SELECT 3" },
    { "SELECT 'ä;ö'; SELECT 2", "SELECT 'ä;ö' | SELECT 2" },
};

START_TEST(cuts_where_postgresql_does)
{
    script_assert(&(struct script_case){ cuts[_i].text, SQL_TRANSACTIONAL, cuts[_i].statements, "" });
}
END_TEST

/* What is found while cutting, and where. */
static const struct script_case found[] = {
    { "SELECT 1;\nSELEC 'ä', 2;\n", 0, "SELECT 1 | SELEC 'ä', 2", "syntax:2:1" },
    { "SELECT 'äöü' FROM a b c;", 0, "SELECT 'äöü' FROM a b c", "syntax:1:23" },
    { "SELECT 1;\nSELECT 'abc;\nSELECT 2;\n", 0, "SELECT 1 | SELECT 'abc;\nSELECT 2;\n", "syntax:2:8" },
    { "SELEC 1; SELECT 2; SELEC 3;", 0, "SELEC 1 | SELECT 2 | SELEC 3", "syntax:1:1 syntax:1:20" },
    { "CREATE TABLE a (b int", 0, "CREATE TABLE a (b int", "syntax:1:22" },

    { "\\restrict abc\nSELECT 1;\n\\unrestrict abc\n", 0, "SELECT 1",
      "psql-command-dropped:1:1 psql-command-dropped:3:1" },
    { "\\connect other\nSELECT 1;", 0, "SELECT 1", "psql-command:1:1" },
    { "SELECT 1 \\gset\nSELECT 2;", 0, "SELECT 1 | SELECT 2", "psql-command:1:10" },
    { "COPY a FROM STDIN;\n1\tit's\n\\N\t\\\\\n\\.\nSELECT 2;", 0, "COPY a FROM STDIN | SELECT 2", "" },
    { "COPY a FROM STDIN;\n1\n", 0, "COPY a FROM STDIN", "copy-unterminated:1:1" },
    { "COPY a FROM STDIN; SELECT 2;\n\\.\n", 0, "COPY a FROM STDIN", "syntax:1:1" },
    { "COPY a FROM 'file'; COPY a TO STDOUT;", 0, "COPY a FROM 'file' | COPY a TO STDOUT", "" },
};

START_TEST(finds_what_is_no_sql)
{
    script_assert(&found[_i]);
}
END_TEST

START_TEST(copy_data_have_their_place)
{
    CLEANUP(script_fixture_clear)
    struct script_fixture fixture =
            script_read("SELECT 1;\nCOPY a (b) FROM stdin; -- two\n1;\n'\n\\.\nSELECT 2;", SQL_TRANSACTIONAL);
    const char *text = g_bytes_get_data(fixture.script.text, NULL);
    const struct sql_statement *copy = script_statement(&fixture, 1);
    g_autofree char *data = g_strndup(text + copy->data_offset, copy->data_length);

    ck_assert_int_eq(copy->kind, SQL_STATEMENT_COPY_FROM_STDIN);
    ck_assert_str_eq(data, "1;\n'\n");
    ck_assert(fixture.script.needs_simple);
    ck_assert_uint_eq(fixture.script.statements->len, 3);
}
END_TEST

START_TEST(what_cannot_be_cut_goes_as_one)
{
    CLEANUP(script_fixture_clear)
    struct script_fixture fixture =
            script_read("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT JSON_OBJECT('a': 1); END;\n"
                        "SELECT 2;\n",
                        SQL_TRANSACTIONAL);

    ck_assert_uint_eq(fixture.script.statements->len, 1);
    ck_assert_int_eq(script_statement(&fixture, 0)->kind, SQL_STATEMENT_SIMPLE);
    ck_assert(fixture.script.opaque && fixture.script.needs_simple && fixture.script.changes_session);
}
END_TEST

START_TEST(many_statements_are_parsed_in_batches)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int number = 0; number < 50000; number++)
        g_string_append_printf(text, "INSERT INTO a VALUES (%d, 'x;');\n", number);
    g_string_append(text, "SELEC 1;\n");
    {
        CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(text->str, SQL_TRANSACTIONAL);
        g_autofree char *findings = script_findings(&fixture);

        ck_assert_uint_eq(fixture.script.statements->len, 50001);
        ck_assert_str_eq(findings, "syntax:50001:1");
    }
}
END_TEST

Suite *suite_sql_cut(void)
{
    Suite *suite = suite_create("sql/cut");
    TCase *test_case = tcase_create("cut");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, cuts_where_postgresql_does, 0, G_N_ELEMENTS(cuts));
    tcase_add_loop_test(test_case, finds_what_is_no_sql, 0, G_N_ELEMENTS(found));
    tcase_add_test(test_case, copy_data_have_their_place);
    tcase_add_test(test_case, what_cannot_be_cut_goes_as_one);
    tcase_add_test(test_case, many_statements_are_parsed_in_batches);
    return suite;
}
