/* tests/unit/rollback/test_contents.c - when the rows of two states are the same. */
#include "rollback/contents.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

static GHashTable *read_now(void)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };
    struct fault fault = { 0 };
    GHashTable *rows = NULL;

    catalog_snapshot(&snapshot);
    ck_assert_msg(contents_read(&rows, &snapshot, &catalog_session, &fault), "%s", fault.text);
    return rows;
}

static bool is_same_after(const char *statements, const char *table)
{
    g_autoptr(GHashTable) before = read_now();
    catalog_run(statements);
    g_autoptr(GHashTable) after = read_now();

    ck_assert_ptr_nonnull(g_hash_table_lookup(before, table));
    return g_strcmp0(g_hash_table_lookup(before, table), g_hash_table_lookup(after, table)) == 0;
}

START_TEST(the_order_of_rows_and_columns_does_not_matter)
{
    catalog_run("CREATE TABLE item (a int, b text); INSERT INTO item VALUES (1, 'x'), (2, NULL)");
    ck_assert(is_same_after("DROP TABLE item; CREATE TABLE item (b text, a int); INSERT INTO item VALUES (NULL, 2), "
                            "('x', 1)",
                            "public.item"));
}
END_TEST

START_TEST(equal_rows_are_counted)
{
    catalog_run("CREATE TABLE item (a int); INSERT INTO item VALUES (1)");
    ck_assert(!is_same_after("INSERT INTO item VALUES (1)", "public.item"));
}
END_TEST

START_TEST(null_is_not_the_empty_text)
{
    catalog_run("CREATE TABLE item (a text); INSERT INTO item VALUES (NULL)");
    ck_assert(!is_same_after("UPDATE item SET a = ''", "public.item"));
}
END_TEST

START_TEST(each_partition_and_child_has_its_own)
{
    catalog_run("CREATE TABLE log (n int) PARTITION BY LIST (n); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);"
                "CREATE TABLE base (n int); CREATE TABLE derived () INHERITS (base)");
    g_autoptr(GHashTable) rows = read_now();
    ck_assert(!g_hash_table_contains(rows, "public.log"));
    ck_assert(g_hash_table_contains(rows, "public.log_1"));
    ck_assert(is_same_after("INSERT INTO derived VALUES (1)", "public.base"));
    ck_assert(!is_same_after("INSERT INTO derived VALUES (1)", "public.derived"));
}
END_TEST

START_TEST(a_table_without_columns_can_be_read)
{
    catalog_run("CREATE TABLE bare (); INSERT INTO bare DEFAULT VALUES");
    ck_assert(!is_same_after("INSERT INTO bare DEFAULT VALUES", "public.bare"));
}
END_TEST

Suite *suite_rollback_contents(void);
Suite *suite_rollback_contents(void)
{
    const TTest *tests[] = { the_order_of_rows_and_columns_does_not_matter,
                             equal_rows_are_counted,
                             null_is_not_the_empty_text,
                             each_partition_and_child_has_its_own,
                             a_table_without_columns_can_be_read,
                             NULL };

    return suite_of("rollback/contents", tests, catalog_start, catalog_stop);
}
