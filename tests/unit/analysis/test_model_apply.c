/* tests/unit/analysis/test_model_apply.c */
#include "support/actions.h"
#include "support/model_fixture.h"
#include "support/suite.h"

#include <string.h>
#include <time.h>

#define IF_SO(text) "DO $$ BEGIN IF random() > 0.5 THEN " text "; END IF; END $$;"
#define TABLE       "CREATE TABLE a (x int DEFAULT 1, CONSTRAINT c CHECK (x > 0));"

static const struct model_case cases[] = {
    /* What may or may not run. */
    { IF_SO("CREATE TABLE a (x int UNIQUE)"), "a_x_key" },
    { TABLE IF_SO("CREATE TABLE a (y int)"), "!column 000 y" },
    { TABLE IF_SO("ALTER TABLE a ADD x text"), "x int4" },
    { TABLE IF_SO("ALTER TABLE a ADD y text"), "y text" },
    { TABLE IF_SO("ALTER TABLE a ADD CONSTRAINT c CHECK (x > 9)"), "{x > 0}" },
    { TABLE IF_SO("ALTER TABLE a ADD CONSTRAINT d CHECK (x > 9)"), "{x > 9}" },
    { TABLE IF_SO("DROP TABLE a"), "public.a table" },
    { TABLE IF_SO("ALTER TABLE a RENAME TO b"), "!public.b" },
    { TABLE IF_SO("ALTER TABLE a DROP CONSTRAINT c"), "constraint c" },
    { TABLE IF_SO("ALTER TABLE a ALTER x SET NOT NULL"), "!not-null" },
    { TABLE IF_SO("ALTER TABLE a ALTER x TYPE bigint"), "x ? default" },
    { "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID;" IF_SO("ALTER TABLE a VALIDATE CONSTRAINT c"),
      "not-valid" },
    { IF_SO("CREATE INDEX i ON a (x)") IF_SO("DROP INDEX i"), "index public.i" },
    { "CREATE TYPE e AS ENUM ('a');" IF_SO("ALTER TYPE e ADD VALUE 'b'"), "'a' 'b'" },

    /* Transactions of a script. */
    { "BEGIN; CREATE TABLE a (); ROLLBACK; CREATE TABLE b ();", "!public.a" },
    { "BEGIN; CREATE TABLE a (); COMMIT; ROLLBACK; CREATE TABLE b ();", "public.a" },
    { "CREATE TABLE b (); BEGIN; SAVEPOINT s; CREATE TABLE a (); ROLLBACK TO s; CREATE TABLE c (); ROLLBACK TO s; COMMIT;",
      "!public.c" },
    { "CREATE TABLE b (); BEGIN; SAVEPOINT s; CREATE TABLE a (); RELEASE s; COMMIT;", "public.a" },
    { "CREATE TABLE b (x int); BEGIN; ALTER TABLE b RENAME x TO y; CREATE TYPE e AS ENUM (); ROLLBACK;",
      "column 000 x" },
    { "CREATE TABLE b (x int); BEGIN; ALTER TABLE b RENAME x TO y; CREATE TYPE e AS ENUM (); ROLLBACK;", "!enum" },

    /* What says nothing of the schema. */
    { "INSERT INTO a VALUES (1); SELECT * FROM a; VACUUM a; ANALYZE a; COMMENT ON TABLE a IS ''", "!a" },
};

START_TEST(the_model_knows)
{
    model_assert(&cases[_i]);
}
END_TEST

START_TEST(a_script_s_own_block_is_one_transaction)
{
    CLEANUP(model_cleanup) struct model *model = model_new();

    model_begin_migration(model, false);
    model_replay(model, "CREATE TABLE a (); BEGIN; CREATE TABLE b (); SELECT 1;");
    ck_assert_int_eq(model_age(model, model_relation_at(model, "a")->birth), MODEL_UNRELEASED);
    model_begin_transaction(model);
    ck_assert_int_eq(model_age(model, model_relation_at(model, "b")->birth), MODEL_NEW);
    model_replay(model, "SELECT 1; COMMIT;");
    ck_assert_int_eq(model_age(model, model_relation_at(model, "b")->birth), MODEL_UNRELEASED);
}
END_TEST

enum { TABLES = 500, ROUNDS = 20, CPU_SECONDS_MAX = 5 };

static char *much_text(void)
{
    GString *text = g_string_new(NULL);

    for (int table = 0; table < TABLES; table++)
        g_string_append_printf(text, "CREATE TABLE t%d (id bigserial PRIMARY KEY, name text UNIQUE);", table);
    for (int round = 0; round < ROUNDS; round++)
        for (int table = 0; table < TABLES; table++)
            g_string_append_printf(text, "ALTER TABLE t%d ADD c%d int REFERENCES t0 CHECK (c%d > 0);", table, round,
                                   round);
    return g_string_free(text, FALSE);
}

START_TEST(many_actions_take_no_time)
{
    CLEANUP(model_cleanup) struct model *model = model_new();
    g_autofree char *text = much_text();
    CLEANUP(actions_fixture_clear) struct actions_fixture fixture = actions_read(text);
    clock_t begun = clock();

    model_begin_migration(model, false);
    for (guint index = 0; index < fixture.actions.list->len; index++)
        model_apply(model, actions_at(&fixture, index));
    ck_assert_int_lt((clock() - begun) / CLOCKS_PER_SEC, CPU_SECONDS_MAX);
    ck_assert_uint_eq(model_relation_at(model, "t499")->columns->len, 2 + ROUNDS);
}
END_TEST

Suite *suite_analysis_model_apply(void)
{
    const TTest *tests[] = { a_script_s_own_block_is_one_transaction, many_actions_take_no_time, NULL };
    Suite *suite = suite_of("analysis/model_apply", tests, NULL, NULL);
    TCase *tables = tcase_create("tables");

    tcase_add_loop_test(tables, the_model_knows, 0, G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tables);
    return suite;
}
