/* tests/unit/sql/test_script.c */
#include "sql/script.h"

#include "support/suite.h"

#include <string.h>

struct fixture {
    struct sql_script script;
    GPtrArray *findings;
};

static struct fixture read_script(const char *text, enum sql_script_mode mode)
{
    struct fixture fixture = { .findings = finding_list_new() };
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    sql_script_read(&fixture.script, "a.sql", bytes, 0, strlen(text), mode, fixture.findings);
    return fixture;
}

static void fixture_clear(struct fixture *fixture)
{
    sql_script_release(&fixture->script);
    g_ptr_array_unref(fixture->findings);
}

static const struct sql_statement *statement_of(const struct fixture *fixture, guint index)
{
    ck_assert_uint_lt(index, fixture->script.statements->len);
    return &g_array_index(fixture->script.statements, struct sql_statement, index);
}

/* The statements' texts, joined by " | ". */
static char *statements_of(const struct fixture *fixture)
{
    const char *text = g_bytes_get_data(fixture->script.text, NULL);
    GString *joined = g_string_new(NULL);

    for (guint index = 0; index < fixture->script.statements->len; index++) {
        const struct sql_statement *statement = statement_of(fixture, index);

        g_string_append(joined, index == 0 ? "" : " | ");
        g_string_append_len(joined, text + statement->offset, (gssize)statement->length);
    }
    return g_string_free(joined, FALSE);
}

/* The findings as "id:line:column", joined by blanks. */
static char *findings_of(const struct fixture *fixture)
{
    GString *joined = g_string_new(NULL);

    for (guint index = 0; index < fixture->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(fixture->findings, index);

        g_string_append_printf(joined, "%s%s:%zu:%zu", index == 0 ? "" : " ", finding->id, finding->place.line,
                               finding->place.column);
    }
    return g_string_free(joined, FALSE);
}

static void assert_reads(const char *text, enum sql_script_mode mode, const char *statements, const char *findings)
{
    CLEANUP(fixture_clear) struct fixture fixture = read_script(text, mode);
    g_autofree char *found_statements = statements_of(&fixture);
    g_autofree char *found_findings = findings_of(&fixture);

    ck_assert_msg(strcmp(found_statements, statements) == 0, "%s\n  gave      %s\n  expected  %s", text,
                  found_statements, statements);
    ck_assert_msg(strcmp(found_findings, findings) == 0, "%s\n  found     %s\n  expected  %s", text, found_findings,
                  findings);
}

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
    assert_reads(cuts[_i].text, SQL_TRANSACTIONAL, cuts[_i].statements, "");
}
END_TEST

/* What is found, and where. */
static const struct {
    const char *text;
    enum sql_script_mode mode;
    const char *statements, *findings;
} found[] = {
    { "SELECT 1;\nSELEC 'ä', 2;\n", 0, "SELECT 1 | SELEC 'ä', 2", "syntax:2:1" },
    { "SELECT 'äöü' FROM a b c;", 0, "SELECT 'äöü' FROM a b c", "syntax:1:23" },
    { "SELECT 1;\nSELECT 'abc;\nSELECT 2;\n", 0, "SELECT 1 | SELECT 'abc;\nSELECT 2;\n", "syntax:2:8" },
    { "SELEC 1; SELECT 2; SELEC 3;", 0, "SELEC 1 | SELECT 2 | SELEC 3", "syntax:1:1 syntax:1:20" },
    { "CREATE TABLE a (b int", 0, "CREATE TABLE a (b int", "syntax:1:22" },

    { "BEGIN; SELECT 1; COMMIT;", 0, "SELECT 1", "" },
    { "-- a\nSTART TRANSACTION; SELECT 1; END TRANSACTION; -- b", 0, "SELECT 1", "" },
    { "BEGIN; COMMIT;", 0, "", "" },
    { "BEGIN; SELECT 1; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT;", 0,
      "SELECT 1 | SAVEPOINT a | ROLLBACK TO a | RELEASE a", "" },
    { "BEGIN; SELECT 1; COMMIT AND NO CHAIN", 0, "SELECT 1", "" },
    { "BEGIN; SELECT 1; COMMIT AND CHAIN", 0, "BEGIN | SELECT 1 | COMMIT AND CHAIN",
      "transaction-control:1:1 transaction-control:1:18" },
    { "SELECT 1; COMMIT", 0, "SELECT 1 | COMMIT", "transaction-control:1:11" },
    { "BEGIN; SELECT 1; ROLLBACK", 0, "BEGIN | SELECT 1 | ROLLBACK",
      "transaction-control:1:1 transaction-control:1:18" },
    { "PREPARE TRANSACTION 'a'; ABORT", 0, "PREPARE TRANSACTION 'a' | ABORT",
      "transaction-control:1:1 transaction-control:1:26" },
    { "BEGIN; SELECT 1; COMMIT; BEGIN; SELECT 2; COMMIT;", 0, "BEGIN | SELECT 1 | COMMIT | BEGIN | SELECT 2 | COMMIT",
      "transaction-control:1:1 transaction-control:1:18 transaction-control:1:26 transaction-control:1:43" },
    { "BEGIN; SELECT 1; COMMIT; SELECT 2; COMMIT;", SQL_DERIVE, "SELECT 1 | SELECT 2", "transaction-folded:1:1" },
    { "BEGIN ISOLATION LEVEL SERIALIZABLE; COMMIT; SELECT 2", SQL_DERIVE,
      "BEGIN ISOLATION LEVEL SERIALIZABLE | SELECT 2", "transaction-folded:1:37 transaction-control:1:1" },
    { "BEGIN; VACUUM; COMMIT", SQL_TRANSACTION_OFF, "BEGIN | VACUUM | COMMIT",
      "transaction-control:1:1 transaction-control:1:16" },
    { "SAVEPOINT a", SQL_TRANSACTION_OFF, "SAVEPOINT a", "transaction-control:1:1" },
    { "SELECT 1; SET TRANSACTION READ ONLY", 0, "SELECT 1 | SET TRANSACTION READ ONLY", "transaction-control:1:11" },

    { "VACUUM", 0, "VACUUM", "transaction-forbidden:1:1" },
    { "VACUUM", SQL_TRANSACTION_OFF, "VACUUM", "" },
    { "SET work_mem = 1; VACUUM; ANALYZE a", SQL_TRANSACTION_OFF, "SET work_mem = 1 | VACUUM | ANALYZE a", "" },
    { "VACUUM; CREATE TABLE a (b int)", SQL_TRANSACTION_OFF, "VACUUM | CREATE TABLE a (b int)",
      "transaction-mixed:1:9" },
    { "CREATE TABLE a (b int); CREATE TABLE c (d int)", SQL_TRANSACTION_OFF,
      "CREATE TABLE a (b int) | CREATE TABLE c (d int)", "" },
    { "CREATE TABLE a (b int); VACUUM", SQL_DERIVE, "CREATE TABLE a (b int) | VACUUM", "transaction-derived:1:25" },
    { "VACUUM", SQL_DERIVE, "VACUUM", "transaction-derived:1:1" },
    { "BEGIN; VACUUM; COMMIT", SQL_DERIVE, "VACUUM", "transaction-forbidden:1:8" },
    { "DO $$ BEGIN UPDATE a SET b = 1; COMMIT; END $$", 0, "DO $$ BEGIN UPDATE a SET b = 1; COMMIT; END $$",
      "transaction-forbidden:1:1" },
    { "DO $$ BEGIN RAISE 'no COMMIT; here'; END $$", 0, "DO $$ BEGIN RAISE 'no COMMIT; here'; END $$", "" },

    { "\\restrict abc\nSELECT 1;\n\\unrestrict abc\n", 0, "SELECT 1",
      "psql-command-dropped:1:1 psql-command-dropped:3:1" },
    { "\\connect other\nSELECT 1;", 0, "SELECT 1", "psql-command:1:1" },
    { "SELECT 1 \\gset\nSELECT 2;", 0, "SELECT 1 | SELECT 2", "psql-command:1:10" },
    { "COPY a FROM STDIN;\n1\tit's\n\\N\t\\\\\n\\.\nSELECT 2;", 0, "COPY a FROM STDIN | SELECT 2", "" },
    { "COPY a FROM STDIN;\n1\n", 0, "COPY a FROM STDIN", "copy-unterminated:1:1" },
    { "COPY a FROM STDIN; SELECT 2;\n\\.\n", 0, "COPY a FROM STDIN", "syntax:1:1" },
    { "COPY a FROM 'file'; COPY a TO STDOUT;", 0, "COPY a FROM 'file' | COPY a TO STDOUT", "" },

    { "ALTER ROLE a PASSWORD 'secret'", 0, "ALTER ROLE a PASSWORD 'secret'", "password-literal:1:23" },
    { "CREATE USER MAPPING FOR a SERVER b OPTIONS (user 'c', password 'secret')", 0,
      "CREATE USER MAPPING FOR a SERVER b OPTIONS (user 'c', password 'secret')", "password-literal:1:64" },
    { "ALTER ROLE a PASSWORD NULL; UPDATE b SET password = 'x'", 0,
      "ALTER ROLE a PASSWORD NULL | UPDATE b SET password = 'x'", "" },
    { "SELECT\r\n1; SELECT 'a\rb'", 0, "SELECT\r\n1 | SELECT 'a\rb'", "carriage-return-in-literal:2:13" },
};

START_TEST(finds_what_cannot_run)
{
    assert_reads(found[_i].text, found[_i].mode, found[_i].statements, found[_i].findings);
}
END_TEST

/* Each with the refused statement whole: newer PostgreSQLs take it. */
static const char *const newer[] = {
    "MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE RETURNING a.c",
    "MERGE INTO a USING b ON a.c = b.c WHEN NOT MATCHED BY SOURCE THEN DELETE",
    "SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (a int PATH '$'))",
    "SELECT JSON_OBJECT('a': 1)",
    "SELECT JSON_VALUE(a, '$.b' RETURNING int) FROM c",
    "SELECT 1 WHERE '{}' IS JSON OBJECT",
    "SELECT a FROM (SELECT 1 AS a)",
    "SELECT 1_000",
    "SELECT 0x1f",
    "CREATE TABLE a (b int, c tstzrange, PRIMARY KEY (b, c WITHOUT OVERLAPS))",
    "CREATE TABLE a (b int, c tstzrange, FOREIGN KEY (b, PERIOD c) REFERENCES d (b, PERIOD c))",
    "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b * 2) VIRTUAL)",
    "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b * 2), d int)",
    "ALTER TABLE a ADD CONSTRAINT b CHECK (c > 0) NOT ENFORCED",
    "ALTER TABLE a ADD CONSTRAINT b NOT NULL c NOT VALID",
    "ALTER TABLE a ALTER COLUMN b SET EXPRESSION AS (c + 1)",
    "UPDATE a SET b = 1 RETURNING WITH (OLD AS o) o.b",
    "GRANT a TO b WITH INHERIT TRUE",
    "REPACK a",
};

START_TEST(newer_syntax_is_a_warning)
{
    CLEANUP(fixture_clear) struct fixture fixture = read_script(newer[_i], SQL_TRANSACTIONAL);
    const struct finding *finding;

    ck_assert_msg(fixture.findings->len >= 1, "%s is no finding", newer[_i]);
    finding = g_ptr_array_index(fixture.findings, 0);
    ck_assert_msg(strcmp(finding->id, "syntax-newer") == 0, "%s is %s", newer[_i], finding->text);
    ck_assert_int_eq(finding->severity, FINDING_WARNING);
    ck_assert(fixture.script.opaque);
    ck_assert(fixture.script.changes_session);
    ck_assert_uint_eq(fixture.script.statements->len, 1);
}
END_TEST

/* Mistakes close to newer syntax stay mistakes. */
static const char *const mistakes[] = {
    "CREATE TABL a (b int)",
    "ALTER TABLE a ALTER COLUMN b NOT NULL",
    "SELECT JSON_OBJECT('a', SELEC 1)",
    "INSERT INTO a VALUES (1) RETURNIN b",
    "SELECT 1x",
    "SELECT 1_",
    "CREATE TABLE a (b int,, c int)",
    "MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELET RETURNING a.c",
    "UPDATE a SET b = 1 WHRE c = 2",
    "SELECT ((1)",
};

START_TEST(a_mistake_is_an_error)
{
    CLEANUP(fixture_clear) struct fixture fixture = read_script(mistakes[_i], SQL_TRANSACTIONAL);
    const struct finding *finding;

    ck_assert_msg(fixture.findings->len >= 1, "%s is no finding", mistakes[_i]);
    finding = g_ptr_array_index(fixture.findings, 0);
    ck_assert_msg(strcmp(finding->id, "syntax") == 0, "%s is %s", mistakes[_i], finding->text);
    ck_assert_int_eq(finding->severity, FINDING_ERROR);
}
END_TEST

static const struct {
    const char *text, *options;
} wrappers[] = {
    { "BEGIN; SELECT 1; COMMIT", NULL },
    { "BEGIN WORK ISOLATION LEVEL\n serializable, READ ONLY; SELECT 1; COMMIT",
      "ISOLATION LEVEL SERIALIZABLE, READ ONLY" },
    { "BEGIN READ WRITE; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1; COMMIT",
      "READ WRITE ISOLATION LEVEL REPEATABLE READ" },
    { "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1", "ISOLATION LEVEL SERIALIZABLE" },
};

START_TEST(a_wrapper_hands_its_options_over)
{
    CLEANUP(fixture_clear) struct fixture fixture = read_script(wrappers[_i].text, SQL_TRANSACTIONAL);

    ck_assert_uint_eq(fixture.script.statements->len, 1);
    ck_assert_uint_eq(fixture.findings->len, 0);
    ck_assert_int_eq(fixture.script.wrapped, g_str_has_prefix(wrappers[_i].text, "BEGIN"));
    if (wrappers[_i].options == NULL)
        ck_assert_ptr_null(fixture.script.begin_options);
    else
        ck_assert_str_eq(fixture.script.begin_options, wrappers[_i].options);
}
END_TEST

START_TEST(copy_data_have_their_place)
{
    CLEANUP(fixture_clear)
    struct fixture fixture =
            read_script("SELECT 1;\nCOPY a (b) FROM stdin; -- two\n1;\n'\n\\.\nSELECT 2;", SQL_TRANSACTIONAL);
    const char *text = g_bytes_get_data(fixture.script.text, NULL);
    const struct sql_statement *copy = statement_of(&fixture, 1);
    g_autofree char *data = g_strndup(text + copy->data_offset, copy->data_length);

    ck_assert_int_eq(copy->kind, SQL_STATEMENT_COPY_FROM_STDIN);
    ck_assert_str_eq(data, "1;\n'\n");
    ck_assert(fixture.script.needs_simple);
    ck_assert_uint_eq(fixture.script.statements->len, 3);
}
END_TEST

START_TEST(a_part_of_a_file_is_read_alone)
{
    const char *text = "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELEC 2;\n";
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    CLEANUP(fixture_clear) struct fixture fixture = { .findings = finding_list_new() };
    g_autofree char *findings = NULL;

    sql_script_read(&fixture.script, "a.sql", bytes, 24, strlen(text) - 24, SQL_DERIVE, fixture.findings);
    findings = findings_of(&fixture);
    ck_assert_str_eq(findings, "syntax:4:1");
    ck_assert_uint_eq(statement_of(&fixture, 0)->offset, strlen(text) - strlen("SELEC 2;\n"));
}
END_TEST

START_TEST(what_cannot_be_cut_goes_as_one)
{
    CLEANUP(fixture_clear)
    struct fixture fixture =
            read_script("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT JSON_OBJECT('a': 1); END;\n"
                        "SELECT 2;\n",
                        SQL_TRANSACTIONAL);

    ck_assert_uint_eq(fixture.script.statements->len, 1);
    ck_assert_int_eq(statement_of(&fixture, 0)->kind, SQL_STATEMENT_SIMPLE);
    ck_assert(fixture.script.opaque && fixture.script.needs_simple && fixture.script.changes_session);
}
END_TEST

START_TEST(a_password_is_never_shown)
{
    static const char *const texts[] = { "ALTER ROLE a PASSWORD 'hunter2';", "ALTER ROLE a PASSWORD 'hunter2' FOO;",
                                         "CREATE ROLE a LOGIN PASSWORD $$hunter2$$ 'x';",
                                         "CREATE ROLE a PASSWORD 'hunter2" };

    for (size_t index = 0; index < G_N_ELEMENTS(texts); index++) {
        CLEANUP(fixture_clear) struct fixture fixture = read_script(texts[index], SQL_TRANSACTIONAL);

        ck_assert_uint_gt(fixture.findings->len, 0);
        for (guint number = 0; number < fixture.findings->len; number++) {
            const struct finding *finding = g_ptr_array_index(fixture.findings, number);

            ck_assert_ptr_null(strstr(finding->text, "hunter"));
            ck_assert_ptr_null(strstr(finding->place.source_line, "hunter"));
        }
    }
}
END_TEST

static void assert_refused(const char *text)
{
    CLEANUP(fixture_clear) struct fixture fixture = read_script(text, SQL_TRANSACTIONAL);

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
    assert_reads(chain->str, SQL_TRANSACTIONAL, chain->str, "");
}
END_TEST

START_TEST(bytes_that_are_no_text_are_an_error)
{
    static const char nul[] = "SELECT 1;\0SELECT 2;";
    g_autoptr(GBytes) bytes = g_bytes_new_static(nul, sizeof nul - 1);
    CLEANUP(fixture_clear) struct fixture fixture = { .findings = finding_list_new() };

    sql_script_read(&fixture.script, "a.sql", bytes, 0, sizeof nul - 1, SQL_TRANSACTIONAL, fixture.findings);
    ck_assert_uint_eq(finding_count(fixture.findings, FINDING_ERROR), 1);
    ck_assert_uint_eq(fixture.script.statements->len, 0);
    assert_refused("SELECT '\xff\xfe'");
}
END_TEST

START_TEST(many_statements_are_parsed_in_batches)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int number = 0; number < 50000; number++)
        g_string_append_printf(text, "INSERT INTO a VALUES (%d, 'x;');\n", number);
    g_string_append(text, "SELEC 1;\n");
    {
        CLEANUP(fixture_clear) struct fixture fixture = read_script(text->str, SQL_TRANSACTIONAL);
        g_autofree char *findings = findings_of(&fixture);

        ck_assert_uint_eq(fixture.script.statements->len, 50001);
        ck_assert_str_eq(findings, "syntax:50001:1");
    }
}
END_TEST

START_TEST(a_flood_of_findings_is_cut_off_and_said)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int number = 0; number < 1000; number++)
        g_string_append(text, "\\echo a\n");
    g_string_append(text, "\\connect other\n");
    {
        CLEANUP(fixture_clear) struct fixture fixture = read_script(text->str, SQL_TRANSACTIONAL);
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
    tcase_add_loop_test(test_case, cuts_where_postgresql_does, 0, G_N_ELEMENTS(cuts));
    tcase_add_loop_test(test_case, finds_what_cannot_run, 0, G_N_ELEMENTS(found));
    tcase_add_loop_test(test_case, newer_syntax_is_a_warning, 0, G_N_ELEMENTS(newer));
    tcase_add_loop_test(test_case, a_mistake_is_an_error, 0, G_N_ELEMENTS(mistakes));
    tcase_add_loop_test(test_case, a_wrapper_hands_its_options_over, 0, G_N_ELEMENTS(wrappers));
    tcase_add_test(test_case, copy_data_have_their_place);
    tcase_add_test(test_case, a_part_of_a_file_is_read_alone);
    tcase_add_test(test_case, what_cannot_be_cut_goes_as_one);
    tcase_add_test(test_case, a_password_is_never_shown);
    tcase_add_test(test_case, deep_nesting_is_an_error_or_an_answer);
    tcase_add_test(test_case, bytes_that_are_no_text_are_an_error);
    tcase_add_test(test_case, a_flood_of_findings_is_cut_off_and_said);
    tcase_add_test(test_case, many_statements_are_parsed_in_batches);
    return suite;
}
