/* tests/unit/rollback/test_repair.c - what is planned for a change, and that it runs and leads back. */
#include "rollback/repair.h"

#include "generated/sql.h"
#include "support/catalog_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct snapshot before, after;
static struct repair repair;

static void stop(void)
{
    repair_release(&repair);
    snapshot_release(&before);
    snapshot_release(&after);
    catalog_stop();
}

static void plan(const char *given, const char *up)
{
    catalog_run(given);
    catalog_snapshot(&before);
    catalog_run(up);
    catalog_snapshot(&after);
    repair_plan(&repair, &before, &after, NULL);
}

/* What a repair's statements call. */
static void make_functions(void)
{
    static const char *const scripts[] = { SQL_ROLLBACK_SCRIPT_GIVE_TO_OWNER, SQL_ROLLBACK_SCRIPT_FOR_OWNER,
                                           SQL_ROLLBACK_SCRIPT_FREE_FOR_TREE, SQL_ROLLBACK_SCRIPT_QUIETEN,
                                           SQL_ROLLBACK_SCRIPT_TAKE_OUT,      SQL_ROLLBACK_SCRIPT_FIT,
                                           SQL_ROLLBACK_SCRIPT_FIT_PARTITION };

    catalog_run("CREATE OR REPLACE FUNCTION pg_temp.text_as(value text, type text) RETURNS text LANGUAGE sql AS "
                "'SELECT value'");
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autoptr(GString) text = g_string_new(scripts[i]);
        g_string_replace(text, "@schema@", "migrator", 0);
        g_string_replace(text, "@version@", "1", 0);
        catalog_run(text->str);
    }
}

static void run_all(const GPtrArray *statements)
{
    for (guint i = 0; i < statements->len; i++)
        catalog_run(g_ptr_array_index(statements, i));
}

static void assert_leads_back(void)
{
    CLEANUP(snapshot_release) struct snapshot now = { 0 };

    make_functions();
    catalog_run("BEGIN");
    run_all(repair.drops);
    run_all(repair.structure);
    run_all(repair.anew);
    for (guint i = 0; i < repair.rebuilt->len; i++) {
        g_autofree char *drop = g_strdup_printf(
                "DROP TABLE %s", ((const struct repair_rebuilt *)g_ptr_array_index(repair.rebuilt, i))->rows);
        catalog_run(drop);
    }
    run_all(repair.late);
    catalog_run("COMMIT");
    catalog_snapshot(&now);
    g_autofree char *expected = snapshot_text(&before, false);
    g_autofree char *text = snapshot_text(&now, false);
    ck_assert_str_eq(text, expected);
}

static bool is_named(const GPtrArray *objects, const char *identity)
{
    for (guint i = 0; i < objects->len; i++)
        if (strcmp(((const struct catalog_object *)g_ptr_array_index(objects, i))->identity, identity) == 0)
            return true;
    return false;
}

START_TEST(nothing_is_planned_when_nothing_changed)
{
    plan("CREATE TABLE item (id serial PRIMARY KEY); CREATE VIEW items AS SELECT id FROM item", "SELECT 1");
    ck_assert_uint_eq(repair.drops->len + repair.structure->len + repair.late->len, 0);
    ck_assert_uint_eq(repair.lost->len + repair.gained->len + repair.retyped->len, 0);
}
END_TEST

START_TEST(what_holds_rows_and_goes_is_lost_or_gained)
{
    plan("CREATE TABLE gone (id int GENERATED ALWAYS AS IDENTITY); CREATE TABLE item (a int, b int); CREATE SEQUENCE s",
         "DROP TABLE gone; ALTER TABLE item DROP a, ADD c int; DROP SEQUENCE s; CREATE TABLE added (id int)");
    ck_assert(is_named(repair.lost, "public.gone"));
    ck_assert(is_named(repair.lost, "public.gone_id_seq"));
    ck_assert(is_named(repair.lost, "public.item.a"));
    ck_assert(is_named(repair.lost, "public.s"));
    ck_assert(!is_named(repair.lost, "public.gone.id")); /* goes with its table */
    ck_assert(!is_named(repair.lost, "public.item"));
    ck_assert(is_named(repair.gained, "public.item.c"));
    ck_assert(is_named(repair.gained, "public.added"));
    assert_leads_back();
}
END_TEST

START_TEST(columns_of_children_hold_rows_of_their_own_and_those_of_partitions_do_not)
{
    plan("CREATE TABLE base (n int, a int); CREATE TABLE child () INHERITS (base);"
         "CREATE TABLE log (n int, a int) PARTITION BY LIST (n); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1)",
         "ALTER TABLE base DROP a; ALTER TABLE log DROP a");
    ck_assert(is_named(repair.lost, "public.child.a"));
    ck_assert(is_named(repair.lost, "public.log.a"));
    ck_assert(!is_named(repair.lost, "public.log_1.a"));
    assert_leads_back();
}
END_TEST

START_TEST(users_go_first_and_come_last)
{
    plan("CREATE TABLE item (id int, n int); CREATE VIEW low AS SELECT n FROM item;"
         "CREATE VIEW high AS SELECT n FROM low; CREATE INDEX by_n ON item (n) WHERE n > 0",
         "CREATE VIEW more AS SELECT n FROM high; DROP INDEX by_n");
    assert_leads_back();
}
END_TEST

START_TEST(a_type_in_use_makes_room_and_goes_at_the_end)
{
    plan("CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE item (m mood DEFAULT 'sad', other mood[])",
         "ALTER TYPE mood ADD VALUE 'ok'");
    ck_assert_uint_eq(repair.retyped->len, 2);
    run_all(repair.drops);
    g_autofree char *aside = catalog_ask("SELECT count(*) FROM pg_type WHERE typname = 'migrator_aside_1'");
    ck_assert_str_eq(aside, "1");
    ck_assert_ptr_nonnull(strstr(g_ptr_array_index(repair.late, repair.late->len - 1), "DROP TYPE"));
}
END_TEST

START_TEST(a_table_that_is_rebuilt_is_neither_lost_nor_gained_nor_is_its_sequence)
{
    plan("CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE item (id serial, m mood, gone int) PARTITION BY LIST (m);"
         "CREATE TABLE part PARTITION OF item DEFAULT; CREATE INDEX ON item (id)",
         "ALTER TYPE mood ADD VALUE 'ok'; ALTER TABLE item DROP gone; ALTER TABLE item ADD more int;"
         "CREATE TABLE other PARTITION OF item FOR VALUES IN ('sad')");
    ck_assert_uint_eq(repair.rebuilt->len, 1);
    const struct catalog_object *item = ((const struct repair_rebuilt *)repair.rebuilt->pdata[0])->table;
    ck_assert_str_eq(item->identity, "public.item");
    ck_assert_ptr_eq(repair_place(&repair, snapshot_find_identity(&before, &catalog_kinds[KIND_TABLE], "public.part")),
                     item);
    ck_assert_uint_eq(repair.lost->len, 1);
    ck_assert(is_named(repair.lost, "public.item.gone"));
    ck_assert_uint_eq(repair.gained->len, 2);
    ck_assert(is_named(repair.gained, "public.item.more"));
    ck_assert(is_named(repair.gained, "public.other"));
    assert_leads_back();
}
END_TEST

START_TEST(default_privileges_do_not_reach_what_is_made_again)
{
    plan("CREATE TABLE item (id int); CREATE ROLE a_reader; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a_reader",
         "DROP TABLE item");
    assert_leads_back();
    catalog_run("DROP OWNED BY a_reader; DROP ROLE a_reader");
}
END_TEST

START_TEST(what_names_an_index_waits_for_it)
{
    plan("CREATE TABLE item (id int CONSTRAINT k PRIMARY KEY); ALTER TABLE item CLUSTER ON k;"
         "ALTER TABLE item REPLICA IDENTITY USING INDEX k",
         "ALTER TABLE item DROP CONSTRAINT k");
    assert_leads_back();
}
END_TEST

START_TEST(triggers_that_stay_listen_while_rows_come_back)
{
    plan("CREATE TABLE item (id int, n int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';"
         "CREATE TRIGGER stays BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f();"
         "CREATE TRIGGER gone BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION f()",
         "DROP TRIGGER gone ON item; ALTER TABLE item DROP n");
    ck_assert(is_named(repair.listeners, "public.item.stays"));
    ck_assert(!is_named(repair.listeners, "public.item.gone"));
}
END_TEST

Suite *suite_rollback_repair(void);
Suite *suite_rollback_repair(void)
{
    const TTest *tests[] = { nothing_is_planned_when_nothing_changed,
                             what_holds_rows_and_goes_is_lost_or_gained,
                             columns_of_children_hold_rows_of_their_own_and_those_of_partitions_do_not,
                             users_go_first_and_come_last,
                             a_type_in_use_makes_room_and_goes_at_the_end,
                             a_table_that_is_rebuilt_is_neither_lost_nor_gained_nor_is_its_sequence,
                             default_privileges_do_not_reach_what_is_made_again,
                             what_names_an_index_waits_for_it,
                             triggers_that_stay_listen_while_rows_come_back,
                             NULL };

    return suite_of("rollback/repair", tests, catalog_start, stop);
}
