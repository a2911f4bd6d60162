/* tests/unit/analysis/test_reached.c */
#include "analysis/reached.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

/* Of every release: gone() and its like delete rows, kept() and its like do not. */
static const char schema[] =
        "CREATE TABLE users (id bigint PRIMARY KEY, email text);"
        "CREATE TABLE lo (id int PRIMARY KEY, o int);"
        "CREATE TYPE addr AS (street text, zip text);"
        "CREATE TABLE dm (id int PRIMARY KEY, a addr);"
        "CREATE VIEW plain AS SELECT id, o FROM lo;"
        "CREATE FUNCTION gone() RETURNS int LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; RETURN 1; END $$;"
        "CREATE FUNCTION gone_if(x int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; RETURN true; END $$;"
        "CREATE FUNCTION gone_of(x int) RETURNS int IMMUTABLE LANGUAGE sql AS 'DELETE FROM users; SELECT 1';"
        "CREATE FUNCTION gone_by(x int, y int) RETURNS int LANGUAGE sql AS 'DELETE FROM users; SELECT 1';"
        "CREATE FUNCTION gone_from(a addr) RETURNS int LANGUAGE sql AS 'DELETE FROM users; SELECT 1';"
        "CREATE FUNCTION gone_in(u users) RETURNS int LANGUAGE sql AS 'DELETE FROM users; SELECT 1';"
        "CREATE FUNCTION kept() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;"
        "CREATE FUNCTION gone_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; RETURN NEW; END $$;"
        "CREATE FUNCTION kept_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.o := 1; RETURN NEW; END $$;"
        "CREATE FUNCTION told_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        "  IF TG_OP = 'DELETE' THEN DELETE FROM users WHERE id = OLD.id; RETURN OLD; END IF; RETURN NEW; END $$;"
        "CREATE FUNCTION unread_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE TG_ARGV[0]; RETURN NEW; END $$;";

static const struct {
    const char *given, *text;
    const char *way; /* how the finding says that it comes there; NULL: no row is deleted */
} cases[] = {
    /* views */
    { "CREATE VIEW v AS SELECT gone() AS a;", "CREATE TABLE x AS SELECT * FROM v;", "the view v" },
    { "CREATE VIEW v AS SELECT gone() AS a; CREATE VIEW w AS SELECT a FROM v;", "INSERT INTO lo SELECT a FROM w;",
      "the view v" },
    { "CREATE VIEW v AS SELECT gone() AS a;", "COPY (SELECT a FROM v) TO STDOUT;", "the view v" },
    { "", "CREATE VIEW v AS SELECT gone() AS a; SELECT * FROM v;", "the view v" },
    { "", "CREATE VIEW v AS SELECT gone() AS a;", NULL },
    { "CREATE VIEW v AS SELECT kept() AS a;", "SELECT * FROM v;", NULL },
    { "CREATE MATERIALIZED VIEW m AS SELECT gone() AS a WITH NO DATA;", "REFRESH MATERIALIZED VIEW m;",
      "the materialized view m" },
    { "CREATE MATERIALIZED VIEW m AS SELECT gone() AS a WITH NO DATA;", "REFRESH MATERIALIZED VIEW m WITH NO DATA;",
      NULL },
    { "CREATE MATERIALIZED VIEW m AS SELECT gone() AS a WITH NO DATA;", "SELECT * FROM m;", NULL },

    /* defaults, checks, what is generated */
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "INSERT INTO t (a) VALUES (1);", "the column b of t" },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "INSERT INTO t VALUES (1);", "the column b of t" },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "INSERT INTO t DEFAULT VALUES;", "the column b of t" },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "INSERT INTO t VALUES (1, DEFAULT);", "the column b of t" },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "COPY t (a) FROM '/x';", "the column b of t" },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "UPDATE t SET b = DEFAULT WHERE a = 1;", "the column b of t" },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "INSERT INTO t VALUES (1, 2);", NULL },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "INSERT INTO t SELECT id, o FROM lo;", NULL },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "INSERT INTO t (a, b) VALUES (1, 2);", NULL },
    { "CREATE TABLE t (a int, b int DEFAULT gone());", "UPDATE t SET a = 2 WHERE a = 1;", NULL },
    { "CREATE TABLE t (a int, b int DEFAULT kept());", "INSERT INTO t (a) VALUES (1);", NULL },
    { "CREATE TABLE t (a int, b int DEFAULT gone()); ALTER TABLE t ALTER b DROP DEFAULT;",
      "INSERT INTO t (a) VALUES (1);", NULL },
    { "CREATE TABLE t (a int, b int DEFAULT gone()); CREATE TABLE u (LIKE t);", "INSERT INTO u (a) VALUES (1);", NULL },
    { "CREATE TABLE t (a int, b int DEFAULT gone()); CREATE TABLE u (LIKE t INCLUDING DEFAULTS);",
      "INSERT INTO u (a) VALUES (1);", "the column b of u" },
    { "", "ALTER TABLE lo ALTER o SET DEFAULT gone(); INSERT INTO lo (id) VALUES (1);", "the column o of lo" },
    { "", "SAVEPOINT s; ALTER TABLE lo ALTER o SET DEFAULT gone(); ROLLBACK TO s; INSERT INTO lo (id) VALUES (1);",
      NULL },
    { "CREATE TABLE t (a int CHECK (gone_if(a)), b int);", "INSERT INTO t VALUES (1, 1);",
      "the constraint t_a_check of t" },
    { "CREATE TABLE t (a int CHECK (gone_if(a)), b int);", "UPDATE t SET b = 2 WHERE a = 1;",
      "the constraint t_a_check of t" },
    { "CREATE TABLE t (a int CHECK (gone_if(a)), b int);",
      "ALTER TABLE t DROP CONSTRAINT t_a_check; INSERT INTO t VALUES (1);", NULL },
    { "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (gone_if(a)) NOT VALID;",
      "ALTER TABLE t VALIDATE CONSTRAINT c;", "the constraint c of t" },
    { "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (gone_of(a)) STORED);", "INSERT INTO t (a) VALUES (1);",
      "the column b of t" },
    { "CREATE DOMAIN d AS int CHECK (gone_if(VALUE));", "SELECT 5::d;", "the domain d" },
    { "CREATE DOMAIN d AS int CHECK (gone_if(VALUE)); CREATE DOMAIN e AS d;", "SELECT 5::e;", "the domain d" },
    { "CREATE DOMAIN d AS int CHECK (gone_if(VALUE)); CREATE TABLE t (a d);", "INSERT INTO t VALUES (1);",
      "the domain d" },
    { "CREATE DOMAIN d AS int CHECK (gone_if(VALUE));", "ALTER TABLE lo ADD COLUMN x d;", "the domain d" },

    /* triggers and rules */
    { "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();", "INSERT INTO lo VALUES (1, 1);",
      "the trigger t of lo" },
    { "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();", "COPY lo FROM '/x';",
      "the trigger t of lo" },
    { "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();",
      "INSERT INTO plain VALUES (1, 1);", "the trigger t of lo" },
    { "CREATE TRIGGER t AFTER UPDATE OF o ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();",
      "UPDATE lo SET o = 1 WHERE id = 1;", "the trigger t of lo" },
    { "CREATE TRIGGER t AFTER UPDATE OF o ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();",
      "UPDATE lo SET id = 2 WHERE id = 1;", NULL },
    { "CREATE TRIGGER t AFTER UPDATE ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();",
      "INSERT INTO lo VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET o = 1;", "the trigger t of lo" },
    { "CREATE TRIGGER t AFTER UPDATE ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();", "INSERT INTO lo VALUES (1, 1);",
      NULL },
    { "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();",
      "MERGE INTO lo USING dm ON dm.id = lo.id WHEN NOT MATCHED THEN INSERT VALUES (1, 2);", "the trigger t of lo" },
    { "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row(); ALTER TABLE lo DISABLE TRIGGER t;",
      "INSERT INTO lo VALUES (1, 1);", NULL },
    { "CREATE TRIGGER t BEFORE INSERT ON lo FOR EACH ROW EXECUTE FUNCTION kept_row();", "INSERT INTO lo VALUES (1, 1);",
      NULL },
    { "CREATE TRIGGER t AFTER INSERT OR DELETE ON lo FOR EACH ROW EXECUTE FUNCTION told_row();",
      "INSERT INTO lo VALUES (1, 1);", NULL },
    { "CREATE TRIGGER t AFTER INSERT OR UPDATE ON lo FOR EACH ROW EXECUTE FUNCTION told_row();",
      "INSERT INTO lo VALUES (1, 1);", "the trigger t of lo" },
    { "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW WHEN (gone_if(NEW.id)) EXECUTE FUNCTION kept_row();",
      "INSERT INTO lo VALUES (1, 1);", "the trigger t of lo" },
    { "", "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row(); INSERT INTO lo VALUES (1, 1);",
      "the trigger t of lo" },
    { "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p DEFAULT;"
      "CREATE TRIGGER t AFTER INSERT ON p1 FOR EACH ROW EXECUTE FUNCTION gone_row();",
      "INSERT INTO p VALUES (1);", "the trigger t of p1" },
    { "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p DEFAULT;"
      "CREATE TRIGGER t AFTER INSERT ON p1 EXECUTE FUNCTION gone_row();",
      "INSERT INTO p VALUES (1);", NULL },
    { "CREATE RULE r AS ON INSERT TO lo DO ALSO DELETE FROM users;", "INSERT INTO lo VALUES (1, 1);",
      "the rule r of lo" },
    { "CREATE RULE r AS ON UPDATE TO lo DO ALSO DELETE FROM users;", "INSERT INTO lo VALUES (1, 1);", NULL },
    { "CREATE RULE r AS ON INSERT TO lo DO ALSO DELETE FROM users; ALTER TABLE lo DISABLE RULE r;",
      "INSERT INTO lo VALUES (1, 1);", NULL },
    { "CREATE RULE r AS ON INSERT TO lo DO ALSO DELETE FROM users; DROP RULE r ON lo;", "INSERT INTO lo VALUES (1, 1);",
      NULL },
    { "CREATE RULE r AS ON INSERT TO plain DO INSTEAD NOTHING; CREATE TRIGGER t AFTER INSERT ON lo EXECUTE FUNCTION gone_row();",
      "INSERT INTO plain VALUES (1, 1);", NULL },

    /* policies: of the table's owner where they are forced */
    { "CREATE POLICY p ON lo USING (gone_if(id)); ALTER TABLE lo ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
      "SELECT * FROM lo;", "the policy p of lo" },
    { "CREATE POLICY p ON lo USING (gone_if(id)); ALTER TABLE lo ENABLE ROW LEVEL SECURITY;", "SELECT * FROM lo;",
      NULL },
    { "CREATE POLICY p ON lo USING (gone_if(id));", "SELECT * FROM lo;", NULL },

    /* without a name */
    { "CREATE OPERATOR @+@ (LEFTARG = int, RIGHTARG = int, FUNCTION = gone_by);", "SELECT 1 @+@ 2;",
      "the operator @+@" },
    { "CREATE OPERATOR @+@ (LEFTARG = int, RIGHTARG = int, FUNCTION = gone_by);", "SELECT 1 + 2;", NULL },
    { "CREATE CAST (addr AS int) WITH FUNCTION gone_from(addr);", "SELECT a::int FROM dm;", "the cast to int4" },
    { "CREATE CAST (addr AS int) WITH FUNCTION gone_from(addr);", "SELECT a::text FROM dm;", NULL },
    { "ALTER FUNCTION gone_from(addr) RENAME TO other; CREATE CAST (addr AS int) WITH FUNCTION other(addr);",
      "SELECT a::int FROM dm;", "the cast to int4" },
    { "", "SELECT u.gone_in FROM users u;", "" },
    { "ALTER TABLE users ADD COLUMN gone_in int;", "SELECT u.gone_in FROM users u;", NULL },

    /* by the action itself */
    { "", "COPY lo FROM '/x' WHERE gone_if(id);", "" },
    { "", "SELECT query_to_xml('SELECT gone()', true, false, '');", "" },
    { "", "SELECT * FROM ts_stat('SELECT gone()');", "" },
    { "", "SELECT query_to_xml('SELECT kept()', true, false, '');", NULL },
    { "CREATE VIEW v AS SELECT query_to_xml('SELECT gone()', true, false, '');", "SELECT * FROM v;", "the view v" },
};

static void judge_case(const char *given, const char *text, struct judged *judged)
{
    static const struct analysis_options any = { 0 };
    g_autofree char *all = g_strconcat(schema, given, NULL);

    judge(&any, &(const struct judge_case){ all, text }, judged);
}

static const struct finding *find_loss(const struct judged *judged)
{
    const struct finding *loss = judged_finding(judged, "delete-without-where");

    return loss != NULL ? loss : judged_finding(judged, "delete-rows");
}

START_TEST(rows_are_not_deleted_unseen)
{
    CLEANUP(judged_clear) struct judged judged = { 0 };
    const struct finding *loss = NULL;
    g_autofree char *way = NULL;

    judge_case(cases[_i].given, cases[_i].text, &judged);
    loss = find_loss(&judged);
    ck_assert_msg((loss != NULL) == (cases[_i].way != NULL), "%s\n%s", cases[_i].given, cases[_i].text);
    ck_assert_msg((judged.verdict.class_ == CLASS_DESTRUCTIVE) == (cases[_i].way != NULL), "%s\n%s is %s",
                  cases[_i].given, cases[_i].text, class_name(judged.verdict.class_));
    if (loss == NULL)
        return;
    way = cases[_i].way[0] != '\0' ? g_strconcat(", by ", cases[_i].way, NULL) : g_strdup("deleted");
    ck_assert_msg(g_str_has_suffix(loss->text, way), "%s\n%s", cases[_i].text, loss->text);
}
END_TEST

/* What it runs with each write that the running release makes as well is no more opaque now than it was. */
START_TEST(what_is_not_known_counts_where_it_is_new)
{
    static const char trigger[] = "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION unread_row();";
    static const char view[] = "CREATE VIEW v AS SELECT elsewhere() AS a;";
    static const struct {
        const char *given, *text;
        bool is_opaque;
    } unread[] = {
        { trigger, "INSERT INTO lo VALUES (1, 1);", false },
        { view, "SELECT * FROM v;", false },
        { "", "CREATE VIEW v AS SELECT elsewhere() AS a; SELECT * FROM v;", true },
        { "",
          "CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION unread_row(); INSERT INTO lo VALUES (1, 1);",
          true },
        { "", "SELECT query_to_xml(email, true, false, '') FROM users;", true },
        { "", "COPY lo FROM '/x' WHERE elsewhere(id);", true },
        { "CREATE OPERATOR @+@ (LEFTARG = int, RIGHTARG = int, FUNCTION = elsewhere);", "SELECT 1 @+@ 2;", false },
    };

    for (size_t index = 0; index < G_N_ELEMENTS(unread); index++) {
        CLEANUP(judged_clear) struct judged judged = { 0 };

        judge_case(unread[index].given, unread[index].text, &judged);
        ck_assert_msg((judged_finding(&judged, "opaque") != NULL) == unread[index].is_opaque, "%s", unread[index].text);
    }
}
END_TEST

START_TEST(what_many_statements_set_off_is_told_once)
{
    CLEANUP(judged_clear) struct judged judged = { 0 };
    g_autofree char *ids = NULL;

    judge_case("CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();",
               "INSERT INTO lo VALUES (1, 1);\nINSERT INTO lo VALUES (2, 1);", &judged);
    ids = judged_ids(&judged);
    ck_assert_str_eq(ids, "delete-without-where:1");
}
END_TEST

START_TEST(what_is_taken_back_does_not_hide_what_stays)
{
    CLEANUP(judged_clear) struct judged judged = { 0 };

    judge_case("CREATE TRIGGER t AFTER INSERT ON lo FOR EACH ROW EXECUTE FUNCTION gone_row();",
               "SAVEPOINT s;\nINSERT INTO lo VALUES (1, 1);\nROLLBACK TO s;\nINSERT INTO lo VALUES (2, 1);", &judged);
    ck_assert_int_eq(judged.verdict.class_, CLASS_DESTRUCTIVE);
}
END_TEST

Suite *suite_analysis_reached(void);
Suite *suite_analysis_reached(void)
{
    Suite *suite = suite_create("analysis/reached");
    TCase *test_case = tcase_create("reached");

    tcase_add_loop_test(test_case, rows_are_not_deleted_unseen, 0, G_N_ELEMENTS(cases));
    tcase_add_test(test_case, what_is_not_known_counts_where_it_is_new);
    tcase_add_test(test_case, what_many_statements_set_off_is_told_once);
    tcase_add_test(test_case, what_is_taken_back_does_not_hide_what_stays);
    suite_add_tcase(suite, test_case);
    return suite;
}
