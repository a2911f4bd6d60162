/* tests/unit/sql/test_newer.c */
#include "sql/grammar.h"

#include "support/script.h"
#include "support/suite.h"

#include <string.h>

/* Each with the refused statement whole: newer PostgreSQLs take it, and nothing is known of what it does. */
static const char *const newer[] = {
    "SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (a int PATH '$'))",
    "SELECT JSON_OBJECT('a': 1)",
    "SELECT JSON_VALUE(a, '$.b' RETURNING int) FROM c",
    "SELECT a FROM(SELECT 1 AS a)",
    "GRANT a TO b WITH INHERIT TRUE",
    "REPACK a",
};

/* Likewise, but in older words they are read. */
static const char *const respelt[] = {
    "MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE RETURNING a.c",
    "MERGE INTO a USING b ON a.c = b.c WHEN NOT MATCHED BY SOURCE THEN DELETE",
    "SELECT 1 WHERE '{}' IS JSON OBJECT",
    "SELECT a FROM (SELECT 1 AS a)",
    "SELECT 1_000",
    "ALTER TABLE a ALTER COLUMN b SET STATISTICS DEFAULT",
    "ALTER TABLE a ALTER CONSTRAINT b ENFORCED",
    "ALTER TABLE a ALTER CONSTRAINT b NO INHERIT",
    "ALTER TABLE s.a ALTER CONSTRAINT b INHERIT",
    "CREATE TABLE a (b int NOT NULL NO INHERIT)",
    "SELECT 0x1f",
    "CREATE TABLE a (b int, c tstzrange, PRIMARY KEY (b, c WITHOUT OVERLAPS))",
    "CREATE TABLE a (b int, c tstzrange, FOREIGN KEY (b, PERIOD c) REFERENCES d (b, PERIOD c))",
    "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b * 2) VIRTUAL)",
    "CREATE TABLE a (b int, c int GENERATED ALWAYS AS (b * 2), d int)",
    "ALTER TABLE a ADD CONSTRAINT b CHECK (c > 0) NOT ENFORCED",
    "ALTER TABLE a ADD CONSTRAINT b NOT NULL c NOT VALID",
    "ALTER TABLE a ALTER COLUMN b SET EXPRESSION AS (c + 1)",
    "UPDATE a SET b = 1 RETURNING WITH (OLD AS o) o.b",
};

static void assert_newer(const char *text, enum finding_severity severity)
{
    CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(text, SQL_TRANSACTIONAL);
    const struct finding *finding;

    ck_assert_msg(fixture.findings->len >= 1, "%s is no finding", text);
    finding = g_ptr_array_index(fixture.findings, 0);
    ck_assert_msg(strcmp(finding->id, "syntax-newer") == 0, "%s is %s", text, finding->text);
    ck_assert_msg(finding->severity == severity, "%s: %s", text, finding->effect);
    ck_assert(fixture.script.opaque);
    ck_assert(fixture.script.changes_session);
    ck_assert_uint_eq(fixture.script.statements->len, 1);
}

START_TEST(newer_syntax_is_a_warning)
{
    assert_newer(newer[_i], FINDING_WARNING);
}
END_TEST

START_TEST(newer_syntax_that_is_read_is_a_note)
{
    assert_newer(respelt[_i], FINDING_NOTE);
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
    CLEANUP(script_fixture_clear) struct script_fixture fixture = script_read(mistakes[_i], SQL_TRANSACTIONAL);
    const struct finding *finding;

    ck_assert_msg(fixture.findings->len >= 1, "%s is no finding", mistakes[_i]);
    finding = g_ptr_array_index(fixture.findings, 0);
    ck_assert_msg(strcmp(finding->id, "syntax") == 0, "%s is %s", mistakes[_i], finding->text);
    ck_assert_int_eq(finding->severity, FINDING_ERROR);
}
END_TEST

static const struct {
    const char *text, *name;
    int version;
} named[] = {
    { "MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE RETURNING a.c", "MERGE … RETURNING", 17 },
    { "SELECT a FROM (SELECT 1 AS a)", "a subquery in FROM without an alias", 16 },
    { "SELECT 1_000", "a number such as 0x1f or 1_000", 16 },
    { "GRANT a TO b WITH INHERIT TRUE", "GRANT … WITH INHERIT", 16 },
    { "ALTER TABLE a ADD CONSTRAINT b CHECK (c > 0) NOT ENFORCED", "NOT ENFORCED", 18 },
    { "CREATE PROPERTY GRAPH a", "CREATE PROPERTY GRAPH", 19 },
    { "DELETE FROM a RETURNING", NULL, 0 },
};

START_TEST(newer_syntax_is_named_with_its_version)
{
    size_t length = strlen(named[_i].text);
    CLEANUP(sql_refusal_clear) struct sql_refusal refusal = { 0 };
    g_autoptr(GArray) spans = NULL;
    int version = 0;

    ck_assert(!sql_grammar_split(named[_i].text, length, &spans, &refusal));
    ck_assert_pstr_eq(sql_grammar_newer(named[_i].text, length, &refusal, &version), named[_i].name);
    ck_assert_int_eq(version, named[_i].version);
}
END_TEST

Suite *suite_sql_newer(void)
{
    Suite *suite = suite_create("sql/newer");
    TCase *test_case = tcase_create("newer");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, newer_syntax_is_a_warning, 0, G_N_ELEMENTS(newer));
    tcase_add_loop_test(test_case, newer_syntax_that_is_read_is_a_note, 0, G_N_ELEMENTS(respelt));
    tcase_add_loop_test(test_case, newer_syntax_is_named_with_its_version, 0, G_N_ELEMENTS(named));
    tcase_add_loop_test(test_case, a_mistake_is_an_error, 0, G_N_ELEMENTS(mistakes));
    return suite;
}
