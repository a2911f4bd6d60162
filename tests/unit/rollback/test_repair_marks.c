/* tests/unit/rollback/test_repair_marks.c - what is dropped, made anew or given another type. */
#include "rollback/repair_marks.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

static struct snapshot before, after;
static struct repair_marks marks;

static void stop(void)
{
    repair_marks_release(&marks);
    snapshot_release(&before);
    snapshot_release(&after);
    catalog_stop();
}

static void mark(const char *given, const char *up)
{
    catalog_run(given);
    catalog_snapshot(&before);
    catalog_run(up);
    catalog_snapshot(&after);
    repair_marks_find(&marks, &before, &after, NULL);
}

static const struct catalog_object *one_before(enum catalog_kind_number kind, const char *identity)
{
    return snapshot_find_identity(&before, &catalog_kinds[kind], identity);
}

static const struct catalog_object *one_after(enum catalog_kind_number kind, const char *identity)
{
    return snapshot_find_identity(&after, &catalog_kinds[kind], identity);
}

START_TEST(what_came_is_dropped_and_what_went_is_made)
{
    mark("CREATE TABLE gone (id int)", "DROP TABLE gone; CREATE TABLE added (id int)");
    ck_assert(repair_marks_made(&marks, one_before(KIND_TABLE, "public.gone")));
    ck_assert(repair_marks_made(&marks, one_before(KIND_COLUMN, "public.gone.id")));
    ck_assert(repair_marks_dropped(&marks, one_after(KIND_TABLE, "public.added")));
}
END_TEST

START_TEST(a_view_on_what_changes_its_type_is_dropped_and_made)
{
    mark("CREATE TABLE item (id int PRIMARY KEY, n int); CREATE VIEW items AS SELECT n FROM item",
         "DROP VIEW items; ALTER TABLE item ALTER n TYPE bigint; CREATE VIEW items AS SELECT n FROM item;"
         "CREATE VIEW more AS SELECT n FROM items");
    ck_assert(repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.n")));
    ck_assert(repair_marks_dropped(&marks, one_after(KIND_VIEW, "public.items")));
    ck_assert(repair_marks_dropped(&marks, one_after(KIND_VIEW, "public.more")));
    ck_assert(!repair_marks_dropped(&marks, one_after(KIND_CONSTRAINT, "public.item.item_pkey")));
}
END_TEST

START_TEST(a_key_stands_aside_while_its_column_gets_another_type)
{
    mark("CREATE TABLE item (id int PRIMARY KEY)", "ALTER TABLE item ALTER id TYPE bigint");
    ck_assert(repair_marks_made(&marks, one_before(KIND_CONSTRAINT, "public.item.item_pkey")));
    ck_assert(!repair_marks_made(&marks, one_before(KIND_TABLE, "public.item")));
}
END_TEST

START_TEST(a_column_of_a_type_that_goes_stays)
{
    mark("CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE item (m mood)", "ALTER TYPE mood ADD VALUE 'ok'");
    const struct catalog_object *type = one_after(KIND_ENUM, "public.mood");
    ck_assert(repair_marks_dropped(&marks, type));
    ck_assert(repair_marks_is_aside(&marks, type));
    ck_assert_str_eq(repair_marks_aside_name(&marks, type), "migrator_aside_1");
    ck_assert(repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.m")));
    ck_assert(!repair_marks_dropped(&marks, one_after(KIND_COLUMN, "public.item.m")));
}
END_TEST

START_TEST(a_column_of_an_extensions_type_gets_its_old_one)
{
    mark("CREATE TABLE item (t text)", "CREATE EXTENSION citext; ALTER TABLE item ALTER t TYPE citext");
    ck_assert(repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.t")));
    ck_assert(!repair_marks_dropped(&marks, one_after(KIND_COLUMN, "public.item.t")));
    ck_assert(repair_marks_dropped(&marks, one_after(KIND_EXTENSION, "citext")));
}
END_TEST

START_TEST(a_table_that_is_partitioned_by_what_goes_is_rebuilt_whole)
{
    mark("CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE item (id int, m mood) PARTITION BY RANGE (id);"
         "CREATE TABLE part PARTITION OF item FOR VALUES FROM (0) TO (9) PARTITION BY LIST (m);"
         "CREATE TABLE leaf PARTITION OF part DEFAULT; CREATE VIEW items AS SELECT id FROM item;"
         "CREATE TABLE plain (m mood)",
         "ALTER TYPE mood ADD VALUE 'ok'");
    const char *const tree[] = { "public.item", "public.part", "public.leaf" };
    for (size_t i = 0; i < G_N_ELEMENTS(tree); i++) {
        ck_assert(repair_marks_rebuilt(&marks, one_before(KIND_TABLE, tree[i])));
        ck_assert(repair_marks_dropped(&marks, one_after(KIND_TABLE, tree[i])));
        ck_assert(!repair_marks_made(&marks, one_before(KIND_TABLE, tree[i])));
    }
    ck_assert_str_eq(repair_marks_rows_name(&marks, one_before(KIND_TABLE, "public.item")), "migrator_rows_1");
    ck_assert_ptr_null(repair_marks_rows_name(&marks, one_before(KIND_TABLE, "public.leaf")));
    ck_assert(repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.m")));
    ck_assert(repair_marks_made(&marks, one_before(KIND_VIEW, "public.items")));
    ck_assert(!repair_marks_rebuilt(&marks, one_before(KIND_TABLE, "public.plain")));
}
END_TEST

START_TEST(what_is_unique_makes_room_in_crowded_tables_only)
{
    g_autoptr(GPtrArray) crowded = g_ptr_array_new();

    mark("CREATE TABLE item (id int PRIMARY KEY, code text UNIQUE, n int); CREATE UNIQUE INDEX by_n ON item (n);"
         "CREATE INDEX plain ON item (n); CREATE TABLE child (code text REFERENCES item (code));"
         "CREATE TABLE other (id int PRIMARY KEY)",
         "SELECT 1");
    ck_assert_uint_eq(g_hash_table_size(marks.dropped), 0);
    g_ptr_array_add(crowded, (gpointer)(guintptr)one_before(KIND_TABLE, "public.item"));
    repair_marks_release(&marks);
    repair_marks_find(&marks, &before, &after, crowded);
    ck_assert(repair_marks_made(&marks, one_before(KIND_CONSTRAINT, "public.item.item_code_key")));
    ck_assert(repair_marks_made(&marks, one_before(KIND_CONSTRAINT, "public.item.item_pkey")));
    ck_assert(repair_marks_made(&marks, one_before(KIND_CONSTRAINT, "public.child.child_code_fkey")));
    ck_assert(repair_marks_made(&marks, one_before(KIND_INDEX, "public.by_n")));
    ck_assert(!repair_marks_made(&marks, one_before(KIND_INDEX, "public.plain")));
    ck_assert(!repair_marks_made(&marks, one_before(KIND_CONSTRAINT, "public.other.other_pkey")));
}
END_TEST

START_TEST(default_privileges_are_touched_only_when_something_is_made)
{
    mark("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; CREATE TABLE item (id int)",
         "ALTER TABLE item ADD n int");
    ck_assert_uint_eq(g_hash_table_size(marks.made), 0);
    ck_assert_uint_eq(g_hash_table_size(marks.dropped), 1);
}
END_TEST

START_TEST(a_type_that_loses_an_attribute_is_made_anew_and_columns_of_it_get_the_new_one)
{
    mark("CREATE TYPE state AS ENUM ('a'); CREATE TYPE pair AS (n int, s state); CREATE DOMAIN known AS pair;"
         "CREATE TABLE item (p pair, k known, e int)",
         "ALTER TYPE state ADD VALUE 'b'");
    ck_assert(repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.p")));
    ck_assert(repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.k")));
    ck_assert(!repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.e")));
    ck_assert(repair_marks_made(&marks, one_before(KIND_COMPOSITE, "public.pair")));
    ck_assert(repair_marks_is_aside(&marks, one_after(KIND_COMPOSITE, "public.pair")));
    ck_assert(repair_marks_is_aside(&marks, one_after(KIND_DOMAIN, "public.known")));
    ck_assert(repair_marks_is_aside(&marks, one_after(KIND_ENUM, "public.state")));
}
END_TEST

START_TEST(an_attribute_that_came_is_dropped_and_its_type_stays)
{
    mark("CREATE TYPE pair AS (n int); CREATE TABLE item (p pair)", "ALTER TYPE pair ADD ATTRIBUTE q int");
    ck_assert(repair_marks_dropped(&marks, one_after(KIND_ATTRIBUTE, "public.pair.q")));
    ck_assert(!repair_marks_dropped(&marks, one_after(KIND_COMPOSITE, "public.pair")));
    ck_assert(!repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.p")));
}
END_TEST

START_TEST(an_attribute_that_went_is_made_with_its_type)
{
    mark("CREATE TYPE pair AS (n int, q int); CREATE TABLE item (p pair)", "ALTER TYPE pair DROP ATTRIBUTE q");
    ck_assert(repair_marks_retyped(&marks, one_before(KIND_COLUMN, "public.item.p")));
    ck_assert(repair_marks_made(&marks, one_before(KIND_ATTRIBUTE, "public.pair.q")));
    ck_assert(repair_marks_is_aside(&marks, one_after(KIND_COMPOSITE, "public.pair")));
}
END_TEST

Suite *suite_rollback_repair_marks(void);
Suite *suite_rollback_repair_marks(void)
{
    const TTest *tests[] = { what_came_is_dropped_and_what_went_is_made,
                             a_view_on_what_changes_its_type_is_dropped_and_made,
                             a_type_that_loses_an_attribute_is_made_anew_and_columns_of_it_get_the_new_one,
                             an_attribute_that_came_is_dropped_and_its_type_stays,
                             an_attribute_that_went_is_made_with_its_type,
                             a_key_stands_aside_while_its_column_gets_another_type,
                             a_column_of_a_type_that_goes_stays,
                             a_column_of_an_extensions_type_gets_its_old_one,
                             a_table_that_is_partitioned_by_what_goes_is_rebuilt_whole,
                             what_is_unique_makes_room_in_crowded_tables_only,
                             default_privileges_are_touched_only_when_something_is_made,
                             NULL };

    return suite_of("rollback/repair_marks", tests, catalog_start, stop);
}
