/* tests/unit/rollback/test_repair_names.c - names that are given back, in as many rounds as it takes. */
#include "rollback/repair.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

enum { ROUNDS_MAX = 10 };

/* Give the names back that `up` takes away; is the schema as before then? */
static void assert_comes_back(const char *given, const char *up)
{
    CLEANUP(snapshot_release) struct snapshot before = { 0 };
    CLEANUP(snapshot_release) struct snapshot now = { 0 };
    guint count = 1;

    catalog_run(given);
    catalog_snapshot(&before);
    catalog_run(up);
    for (int round = 0; count > 0; round++) {
        ck_assert_msg(round < ROUNDS_MAX, "it does not come to an end");
        snapshot_release(&now);
        catalog_snapshot(&now);
        g_autoptr(GPtrArray) statements = repair_names(&before, &now);
        for (guint i = 0; i < statements->len; i++)
            catalog_run(g_ptr_array_index(statements, i));
        count = statements->len;
    }
    g_autofree char *expected = snapshot_text(&before, false);
    g_autofree char *text = snapshot_text(&now, false);
    ck_assert_str_eq(text, expected);
}

START_TEST(names_of_all_levels)
{
    assert_comes_back("CREATE SCHEMA app; CREATE TABLE app.item (id int PRIMARY KEY, n int); CREATE INDEX by_n ON "
                      "app.item (n)",
                      "ALTER SCHEMA app RENAME TO other; ALTER TABLE other.item RENAME TO thing;"
                      "ALTER TABLE other.thing RENAME n TO m; ALTER INDEX other.by_n RENAME TO by_m;"
                      "ALTER TABLE other.thing RENAME CONSTRAINT item_pkey TO thing_pkey");
}
END_TEST

START_TEST(swapped_tables_and_columns)
{
    assert_comes_back("CREATE TABLE a (x int, y text); CREATE TABLE b (z int)",
                      "ALTER TABLE a RENAME TO c; ALTER TABLE b RENAME TO a; ALTER TABLE c RENAME TO b;"
                      "ALTER TABLE b RENAME x TO w; ALTER TABLE b RENAME y TO x; ALTER TABLE b RENAME w TO y");
}
END_TEST

START_TEST(an_owned_sequence_moves_with_its_table)
{
    assert_comes_back("CREATE SCHEMA app; CREATE TABLE item (id serial)", "ALTER TABLE item SET SCHEMA app");
}
END_TEST

START_TEST(a_constraints_index_has_a_name_among_relations)
{
    assert_comes_back("CREATE TABLE item (id int CONSTRAINT one PRIMARY KEY); CREATE SEQUENCE two",
                      "ALTER TABLE item RENAME CONSTRAINT one TO three; ALTER SEQUENCE two RENAME TO one;"
                      "ALTER TABLE item RENAME CONSTRAINT three TO two");
}
END_TEST

START_TEST(a_type_has_a_name_that_a_table_cannot_have)
{
    assert_comes_back("CREATE TABLE one (id int); CREATE TYPE two AS ENUM ('a')",
                      "ALTER TABLE one RENAME TO three; ALTER TYPE two RENAME TO one; ALTER TABLE three RENAME TO two");
}
END_TEST

START_TEST(an_index_and_a_type_may_have_the_same_name)
{
    assert_comes_back("CREATE TABLE item (id int); CREATE INDEX same ON item (id); CREATE TYPE same AS ENUM ('a')",
                      "ALTER INDEX same RENAME TO one; ALTER TYPE same RENAME TO two");
}
END_TEST

START_TEST(what_became_a_partition_or_a_child_is_let_go)
{
    assert_comes_back("CREATE TABLE one (id int CONSTRAINT one_key PRIMARY KEY, n int); CREATE TABLE child (id int);"
                      "CREATE TABLE logs (id int PRIMARY KEY, n int) PARTITION BY RANGE (id);"
                      "CREATE TABLE parent (id int)",
                      "ALTER TABLE logs ATTACH PARTITION one FOR VALUES FROM (0) TO (9);"
                      "ALTER TABLE logs RENAME n TO m; ALTER TABLE child INHERIT parent");
}
END_TEST

START_TEST(what_is_new_makes_room)
{
    CLEANUP(snapshot_release) struct snapshot before = { 0 };
    CLEANUP(snapshot_release) struct snapshot after = { 0 };

    catalog_run("CREATE TABLE item (id int)");
    catalog_snapshot(&before);
    catalog_run("ALTER TABLE item RENAME TO old; CREATE TABLE item (other text)");
    catalog_snapshot(&after);
    g_autoptr(GPtrArray) statements = repair_names(&before, &after);
    ck_assert_uint_eq(statements->len, 1);
    ck_assert_msg(
            g_str_has_prefix(g_ptr_array_index(statements, 0), "ALTER TABLE public.item RENAME TO migrator_aside_"),
            "%s", (const char *)g_ptr_array_index(statements, 0));
}
END_TEST

Suite *suite_rollback_repair_names(void);
Suite *suite_rollback_repair_names(void)
{
    const TTest *tests[] = { names_of_all_levels,
                             swapped_tables_and_columns,
                             an_owned_sequence_moves_with_its_table,
                             a_constraints_index_has_a_name_among_relations,
                             a_type_has_a_name_that_a_table_cannot_have,
                             an_index_and_a_type_may_have_the_same_name,
                             what_became_a_partition_or_a_child_is_let_go,
                             what_is_new_makes_room,
                             NULL };

    return suite_of("rollback/repair_names", tests, catalog_start, catalog_stop);
}
