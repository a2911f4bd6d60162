/* tests/unit/analysis/test_model_object.c */
#include "support/model_fixture.h"
#include "support/suite.h"

static const struct model_case cases[] = {
    { "CREATE VIEW v AS SELECT x, y AS z FROM s.a JOIN b USING (x)", "public.v reads s.a" },
    { "CREATE TABLE a (x int, y int); CREATE VIEW v AS SELECT * FROM a", "public.v column 001 y" },
    { "CREATE VIEW v AS SELECT relname FROM pg_class", "public.v reads pg_catalog.pg_class" },
    { "CREATE TABLE s.a (); SET search_path = s; CREATE VIEW public.v AS SELECT * FROM a; SET search_path = public; CREATE TABLE a ()",
      "public.v reads s.a" },
    { "CREATE VIEW v AS SELECT 1 AS x; CREATE OR REPLACE VIEW v AS SELECT 1 AS x, 2 AS y", "public.v column 001 y" },
    { "CREATE MATERIALIZED VIEW v AS SELECT x FROM a; CREATE UNIQUE INDEX ON v (x)", "public.v index public.v_x_idx" },
    { "CREATE VIEW v AS SELECT 1; DROP VIEW v", "!public.v" },
    { "CREATE SEQUENCE s; CREATE TABLE a (x int); ALTER SEQUENCE s OWNED BY a.x", "x int4 owns s" },
    { "CREATE SEQUENCE s; CREATE SEQUENCE IF NOT EXISTS s OWNED BY a.x", "!owns" },
    { "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()",
      "public.a trigger t before calls f row on insert of ()" },
    { "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW WHEN (NEW.x > 0) EXECUTE FUNCTION f()",
      "public.a trigger t when calls f row on insert" },
    { "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); ALTER TRIGGER t ON a RENAME TO u",
      "trigger u calls f on insert of ()\n" },
    { "CREATE TRIGGER t BEFORE UPDATE OF b, c OR DELETE ON a EXECUTE FUNCTION f()",
      "public.a trigger t before calls f on update,delete of (b,c)" },
    { "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); ALTER TABLE a DISABLE TRIGGER t",
      "calls f on insert of () disabled" },
    { "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); ALTER TABLE a DISABLE TRIGGER u", "!disabled" },
    { "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); ALTER TABLE a DISABLE TRIGGER USER, ENABLE TRIGGER t",
      "!disabled" },
    { "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); DROP TRIGGER t ON a", "!trigger" },
    { "CREATE POLICY p ON a; ALTER POLICY p ON a RENAME TO q", "policy q" },
    { "CREATE POLICY p ON a; DROP POLICY p ON a", "!policy" },
    { "CREATE SCHEMA s CREATE TABLE a (x int)", "s.a table" },
    { "CREATE SCHEMA s CREATE TABLE a (x int); DROP SCHEMA s CASCADE", "!s.a" },
    { "CREATE SCHEMA s; CREATE TABLE s.a (x serial); CREATE TYPE s.e AS ENUM (); CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS ''; ALTER SCHEMA s RENAME TO r",
      "!s." },
    { "CREATE SCHEMA s; CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS ''; ALTER SCHEMA s RENAME TO r",
      "r.f function () v" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

Suite *suite_analysis_model_object(void)
{
    const TTest *tests[] = { NULL };
    Suite *suite = suite_of("analysis/model_object", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
