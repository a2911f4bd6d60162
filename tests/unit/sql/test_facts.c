/* tests/unit/sql/test_facts.c */
#include "sql/facts.h"

#include "support/script.h"
#include "support/suite.h"

#include <glib.h>
#include <string.h>

enum { INSIDE, OUTSIDE }; /* a transaction: where it may run */
enum { KEEPS, CHANGES };  /* the session */

static const struct {
    const char *text, *tag;
    enum sql_lock_class lock;
    int runs, session;
} statements[] = {
    { "CREATE TABLE a (b int DEFAULT f())", "CREATE TABLE", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "create unlogged table a (b int)", "CREATE TABLE", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "CREATE TABLE a PARTITION OF b DEFAULT", "CREATE TABLE", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE TABLE a (b int REFERENCES c)", "CREATE TABLE", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE TABLE a AS SELECT f()", "CREATE TABLE", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "CREATE LOCAL TEMP TABLE a (b int)", "CREATE TEMPORARY TABLE", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "CREATE TEMPORARY VIEW a AS SELECT 1", "CREATE TEMPORARY VIEW", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "CREATE TABLE pg_temp.a (b int)", "CREATE TABLE", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "CREATE TABLE pg_temp.a AS SELECT 1", "CREATE TABLE", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "CREATE INDEX a ON b (c)", "CREATE INDEX", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE UNIQUE INDEX a ON b (c)", "CREATE INDEX", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE UNIQUE INDEX CONCURRENTLY a ON b (c)", "CREATE INDEX CONCURRENTLY", SQL_LOCK_BUILD, OUTSIDE, KEEPS },
    { "DROP INDEX CONCURRENTLY IF EXISTS a", "DROP INDEX CONCURRENTLY", SQL_LOCK_BUILD, OUTSIDE, KEEPS },
    { "DROP INDEX a", "DROP INDEX", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE OR REPLACE VIEW a AS SELECT 1", "CREATE VIEW", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE VIEW a AS SELECT 1", "CREATE VIEW", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "CREATE CONSTRAINT TRIGGER a AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION c()", "CREATE TRIGGER",
      SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT set_config('a', 'b', true) $$", "CREATE FUNCTION",
      SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "ALTER TABLE a ADD COLUMN b varchar(10) DEFAULT now()", "ALTER TABLE", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "ALTER TABLE a ALTER COLUMN b TYPE int USING f(b)", "ALTER TABLE", SQL_LOCK_STRONG, INSIDE, CHANGES },
    { "ALTER TABLE a DETACH PARTITION b", "ALTER TABLE", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "ALTER TABLE a DETACH PARTITION b CONCURRENTLY", "ALTER TABLE", SQL_LOCK_BUILD, OUTSIDE, KEEPS },
    { "ALTER TABLE a DETACH PARTITION b FINALIZE", "ALTER TABLE", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "ALTER TYPE a ADD VALUE 'b'", "ALTER TYPE", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "TRUNCATE a", "TRUNCATE", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "REFRESH MATERIALIZED VIEW a", "REFRESH MATERIALIZED VIEW", SQL_LOCK_STRONG, INSIDE, KEEPS },

    { "VACUUM a", "VACUUM", SQL_LOCK_BUILD, OUTSIDE, KEEPS },
    { "VACUUM FULL a", "VACUUM", SQL_LOCK_STRONG, OUTSIDE, KEEPS },
    { "VACUUM (ANALYZE, FULL) a", "VACUUM", SQL_LOCK_STRONG, OUTSIDE, KEEPS },
    { "VACUUM (FULL false) a", "VACUUM", SQL_LOCK_BUILD, OUTSIDE, KEEPS },
    { "ANALYZE a", "ANALYZE", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "CLUSTER", "CLUSTER", SQL_LOCK_STRONG, OUTSIDE, KEEPS },
    { "CLUSTER (VERBOSE)", "CLUSTER", SQL_LOCK_STRONG, OUTSIDE, KEEPS },
    { "CLUSTER VERBOSE a USING b", "CLUSTER", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "REINDEX INDEX a", "REINDEX", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "REINDEX INDEX CONCURRENTLY a", "REINDEX", SQL_LOCK_BUILD, OUTSIDE, KEEPS },
    { "REINDEX (CONCURRENTLY) TABLE a", "REINDEX", SQL_LOCK_BUILD, OUTSIDE, KEEPS },
    { "REINDEX (VERBOSE, CONCURRENTLY off) TABLE a", "REINDEX", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "REINDEX SCHEMA a", "REINDEX", SQL_LOCK_STRONG, OUTSIDE, KEEPS },
    { "REINDEX TABLE database", "REINDEX", SQL_LOCK_STRONG, INSIDE, KEEPS },
    { "CREATE DATABASE a", "CREATE DATABASE", SQL_LOCK_ORDINARY, OUTSIDE, KEEPS },
    { "ALTER DATABASE a SET TABLESPACE b", "ALTER DATABASE", SQL_LOCK_ORDINARY, OUTSIDE, KEEPS },
    { "ALTER DATABASE a SET work_mem = 1", "ALTER DATABASE", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "ALTER SYSTEM SET work_mem = 1", "ALTER SYSTEM", SQL_LOCK_ORDINARY, OUTSIDE, KEEPS },
    { "DROP TABLESPACE a", "DROP TABLESPACE", SQL_LOCK_ORDINARY, OUTSIDE, KEEPS },
    { "CREATE SUBSCRIPTION a CONNECTION '' PUBLICATION b", "CREATE SUBSCRIPTION", SQL_LOCK_ORDINARY, OUTSIDE, KEEPS },
    { "CREATE SUBSCRIPTION a CONNECTION '' PUBLICATION b WITH (slot_name = c, create_slot = false)",
      "CREATE SUBSCRIPTION", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "CREATE SUBSCRIPTION a CONNECTION '' PUBLICATION b WITH (connect = 'false')", "CREATE SUBSCRIPTION",
      SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "ALTER SUBSCRIPTION a REFRESH PUBLICATION", "ALTER SUBSCRIPTION", SQL_LOCK_ORDINARY, OUTSIDE, KEEPS },
    { "ALTER SUBSCRIPTION a SET PUBLICATION b WITH (refresh = false)", "ALTER SUBSCRIPTION", SQL_LOCK_ORDINARY, INSIDE,
      KEEPS },
    { "ALTER SUBSCRIPTION a DISABLE", "ALTER SUBSCRIPTION", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "DISCARD ALL", "DISCARD", SQL_LOCK_ORDINARY, OUTSIDE, CHANGES },
    { "DISCARD TEMP", "DISCARD", SQL_LOCK_ORDINARY, INSIDE, CHANGES },

    { "INSERT INTO public.\"a\" (b, c) VALUES (now(), upper('x'))", "INSERT", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "INSERT INTO a SELECT public.lower(b) FROM c", "INSERT", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "UPDATE a SET b = coalesce(c, nextval('d')) WHERE e IN (1, 2)", "UPDATE", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "UPDATE a SET b = my_function(c)", "UPDATE", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "SELECT pg_catalog.setval('a', 1)", "SELECT", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "SELECT set_config('search_path', '', false)", "SELECT", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "SELECT pg_catalog.set_config('search_path', '', false)", "SELECT", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "SELECT \"now\"()", "SELECT", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "(SELECT pg_advisory_unlock_all())", "SELECT", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "SELECT 'set_config()', \"f\" /* f() */ FROM a -- f()", "SELECT", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "SELECT 1 AS a INTO TEMP b", "SELECT", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "DO $$ BEGIN NULL; END $$", "DO", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "DO $$ BEGIN EXECUTE 'x'; END $$", "DO", SQL_LOCK_STRONG, INSIDE, CHANGES },
    { "DO LANGUAGE plpgsql 'BEGIN ALTER TABLE a ADD b int; END'", "DO", SQL_LOCK_STRONG, INSIDE, CHANGES },
    { "DO $$ BEGIN IF true THEN ROLLBACK; END IF; END $$", "DO", SQL_LOCK_ORDINARY, OUTSIDE, CHANGES },
    { "DO $$ BEGIN PERFORM 1 FROM a AS commit; END $$", "DO", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "CALL a()", "CALL", SQL_LOCK_STRONG, INSIDE, CHANGES },
    { "SET LOCAL role a", "SET", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "RESET ALL", "RESET", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "LISTEN a", "LISTEN", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "PREPARE a AS SELECT 1", "PREPARE", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "DEALLOCATE ALL", "DEALLOCATE", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "DECLARE a CURSOR WITH HOLD FOR SELECT 1", "DECLARE CURSOR", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "DECLARE a CURSOR FOR SELECT 1", "DECLARE CURSOR", SQL_LOCK_ORDINARY, INSIDE, KEEPS },
    { "LOAD 'a'", "LOAD", SQL_LOCK_ORDINARY, INSIDE, CHANGES },
    { "FROBNICATE a", "statement", SQL_LOCK_STRONG, INSIDE, CHANGES },
};

START_TEST(every_statement_has_its_facts)
{
    struct sql_statement facts = { .kind = SQL_STATEMENT_PLAIN };

    sql_facts_read(text_of(statements[_i].text), &facts);
    ck_assert_msg(strcmp(facts.tag, statements[_i].tag) == 0, "%s is %s", statements[_i].text, facts.tag);
    ck_assert_msg(facts.lock_class == statements[_i].lock, "%s: lock class %d", statements[_i].text, facts.lock_class);
    ck_assert_msg(facts.transaction_forbidden == (statements[_i].runs == OUTSIDE), "%s", statements[_i].text);
    ck_assert_msg(facts.changes_session == (statements[_i].session == CHANGES), "%s", statements[_i].text);
    g_free(facts.object);
    g_free(facts.object_schema);
}
END_TEST

static const struct {
    const char *text, *schema, *name;
} indexes[] = {
    { "CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON ONLY b.c (d)", "b", "a" },
    { "CREATE UNIQUE INDEX \"A\"\"b\" ON \"C d\".e USING gin (f)", "C d", "A\"b" },
    { "CREATE INDEX ABC ON d (e)", NULL, "abc" },
    { "CREATE INDEX ON d.e (f)", "d", NULL },
    { "DROP INDEX CONCURRENTLY a.b", "a", "b" },
    { "DROP INDEX IF EXISTS b CASCADE", NULL, "b" },
    { "ALTER INDEX a.b RENAME TO c", "a", "b" },
    { "REINDEX (VERBOSE) INDEX CONCURRENTLY a.b", "a", "b" },
    { "REINDEX TABLE a.b", NULL, NULL },
};

START_TEST(an_index_statement_names_its_index)
{
    struct sql_statement facts = { .kind = SQL_STATEMENT_PLAIN };

    sql_facts_read(text_of(indexes[_i].text), &facts);
    ck_assert_pstr_eq(facts.object_schema, indexes[_i].schema);
    ck_assert_pstr_eq(facts.object, indexes[_i].name);
    g_free(facts.object);
    g_free(facts.object_schema);
}
END_TEST

Suite *suite_sql_facts(void)
{
    Suite *suite = suite_create("sql/facts");
    TCase *test_case = tcase_create("facts");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, every_statement_has_its_facts, 0, G_N_ELEMENTS(statements));
    tcase_add_loop_test(test_case, an_index_statement_names_its_index, 0, G_N_ELEMENTS(indexes));
    return suite;
}
