/* tests/unit/sql/test_lower_object.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "DROP TABLE IF EXISTS s.a, b CASCADE", "DROP TABLE relation=s.a [IF_EXISTS] [CASCADE]\n"
                                             "DROP TABLE relation=b [IF_EXISTS] [CASCADE]" },
    { "COMMENT ON TABLE s.a IS 'x'; COMMENT ON COLUMN s.a.b IS 'x'; COMMENT ON TRIGGER t ON a IS NULL; COMMENT ON TYPE a IS 'x'",
      "OTHER relation=s.a name=COMMENT [ON]\n"
      "OTHER relation=s.a name=COMMENT new=b [ON]\n"
      "OTHER relation=a name=COMMENT\n"
      "OTHER relation=a name=COMMENT [ON]" },
    { "DROP INDEX CONCURRENTLY a", "DROP INDEX relation=a [CONCURRENTLY]" },
    { "DROP VIEW a; DROP MATERIALIZED VIEW a; DROP SEQUENCE a; DROP FOREIGN TABLE a; DROP TYPE s.a; DROP DOMAIN a",
      "DROP VIEW relation=a\n"
      "DROP MATERIALIZED VIEW relation=a\n"
      "DROP SEQUENCE relation=a\n"
      "DROP TABLE relation=a\n"
      "DROP TYPE relation=s.a\n"
      "DROP TYPE relation=a" },
    { "DROP SCHEMA a CASCADE; DROP EXTENSION a; DROP EVENT TRIGGER a; DROP PUBLICATION a; DROP STATISTICS a",
      "DROP SCHEMA name=a [CASCADE]\n"
      "DROP EXTENSION name=a\n"
      "DROP EVENT TRIGGER name=a\n"
      "DROP PUBLICATION name=a\n"
      "DROP OTHER relation=a name=STATISTICS" },
    { "DROP FUNCTION s.f(int, text[]); DROP PROCEDURE f; DROP AGGREGATE f(int); DROP ROUTINE f",
      "DROP FUNCTION relation=s.f language= volatility=v arguments=int4,text[]\n"
      "DROP FUNCTION relation=f language= volatility=v\n"
      "DROP FUNCTION relation=f language= volatility=v arguments=int4\n"
      "DROP FUNCTION relation=f language= volatility=v" },
    { "DROP TRIGGER t ON s.a; DROP RULE r ON a; DROP POLICY IF EXISTS p ON a",
      "DROP TRIGGER relation=s.a name=t\n"
      "DROP RULE relation=a name=r\n"
      "DROP POLICY relation=a name=p [IF_EXISTS]" },
    { "DROP USER MAPPING IF EXISTS FOR u SERVER a; DROP SERVER a CASCADE; ALTER SERVER a RENAME TO b; "
      "ALTER OPERATOR FAMILY s.a USING btree RENAME TO b",
      "DROP OTHER relation=a name=USER MAPPING [IF_EXISTS]\n"
      "DROP OTHER relation=a name=SERVER [CASCADE]\n"
      "RENAME OTHER relation=a name=SERVER new=b\n"
      "RENAME OTHER relation=s.a name=OPERATOR FAMILY new=b" },
    { "DROP CAST (int AS text); DROP OPERATOR CLASS a USING btree; DROP TEXT SEARCH PARSER s.a",
      "DROP OTHER name=CAST\n"
      "DROP OTHER relation=a name=OPERATOR CLASS\n"
      "DROP OTHER relation=s.a name=TEXT SEARCH PARSER" },
    { "ALTER TABLE s.a RENAME TO b; ALTER INDEX a RENAME TO b; ALTER VIEW a RENAME TO b; ALTER SEQUENCE a RENAME TO b",
      "RENAME TABLE relation=s.a new=b\n"
      "RENAME INDEX relation=a new=b\n"
      "RENAME VIEW relation=a new=b\n"
      "RENAME SEQUENCE relation=a new=b" },
    { "ALTER MATERIALIZED VIEW a RENAME TO b; ALTER SCHEMA a RENAME TO b; ALTER TYPE s.a RENAME TO b; ALTER DOMAIN a RENAME TO b",
      "RENAME MATERIALIZED VIEW relation=a new=b\n"
      "RENAME SCHEMA name=a new=b\n"
      "RENAME TYPE relation=s.a new=b\n"
      "RENAME TYPE relation=a new=b" },
    { "ALTER TABLE IF EXISTS ONLY s.a RENAME COLUMN b TO c; ALTER VIEW a RENAME b TO c; ALTER TABLE a RENAME CONSTRAINT b TO c",
      "RENAME COLUMN relation=s.a name=b new=c [IF_EXISTS] [ONLY]\n"
      "RENAME COLUMN relation=a name=b new=c\n"
      "RENAME CONSTRAINT relation=a name=b new=c" },
    { "ALTER FUNCTION s.f(int) RENAME TO g; ALTER TRIGGER t ON s.a RENAME TO u; ALTER ROLE a RENAME TO b; ALTER RULE r ON a RENAME TO b",
      "RENAME FUNCTION relation=s.f new=g language= volatility=v arguments=int4\n"
      "RENAME TRIGGER relation=s.a name=t new=u\n"
      "ALTER ROLE name=a new=b\n"
      "RENAME OTHER relation=a name=RULE new=b" },
    { "ALTER DOMAIN a RENAME CONSTRAINT b TO c; ALTER TYPE a RENAME ATTRIBUTE b TO c",
      "RENAME CONSTRAINT relation=a name=b new=c\n"
      "ALTER TYPE relation=a name=b new=c [ONLY]" },
    { "ALTER TABLE s.a SET SCHEMA b; ALTER FUNCTION f(int) SET SCHEMA b; ALTER EXTENSION a SET SCHEMA b; ALTER TYPE a SET SCHEMA b",
      "SET SCHEMA relation=s.a new=b\n"
      "SET SCHEMA relation=f new=b language= volatility=v arguments=int4\n"
      "SET SCHEMA name=a new=b\n"
      "SET SCHEMA relation=a new=b" },
    { "ALTER TABLE a OWNER TO b; ALTER FUNCTION f(int) OWNER TO b; ALTER SCHEMA a OWNER TO CURRENT_USER; ALTER TYPE s.a OWNER TO b",
      "OWNER TO relation=a new=b\n"
      "OWNER TO relation=f new=b language= volatility=v arguments=int4\n"
      "OWNER TO name=a new=current_user\n"
      "OWNER TO relation=s.a new=b" },
    { "CREATE SCHEMA IF NOT EXISTS s; CREATE SCHEMA AUTHORIZATION joe", "CREATE SCHEMA name=s [IF_EXISTS]\n"
                                                                        "CREATE SCHEMA name=joe" },
    { "CREATE SCHEMA s CREATE TABLE a (b int) CREATE VIEW v AS SELECT 1 AS c",
      "CREATE SCHEMA name=s\n"
      "CREATE TABLE relation=s.a\n"
      "ADD COLUMN relation=s.a name=b type=int4 [IN_CREATE]\n"
      "CREATE VIEW relation=s.v columns=c query={ }" },
};

START_TEST(objects)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_object(void)
{
    Suite *suite = suite_create("sql/lower_object");
    TCase *test_case = tcase_create("lower_object");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, objects, 0, G_N_ELEMENTS(cases));
    return suite;
}
