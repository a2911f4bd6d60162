/* tests/unit/rollback/test_pace.c - many rows, how long they took, and what that means for more. */
#include "rollback/pace.h"

#include "base/finding.h"
#include "support/catalog_fixture.h"
#include "support/sample_migration.h"
#include "support/suite.h"

#include <string.h>

/* What `item` has is copied before it changes, and copied back. */
static char before_up[] = "CREATE TABLE kept AS SELECT * FROM item; LOCK TABLE item;";
static char repair[] = "UPDATE item SET name = kept.name FROM kept WHERE kept.id = item.id; DROP TABLE kept;";

static struct pace measure(const char *up, const struct pace_scripts *way_back)
{
    struct migration *migration = sample_migration_new(1, "sample", up);
    CLEANUP(apply_unit_release) struct apply_unit unit = { 0 };
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct pace pace = { .rows = 0, .repair_us = 7 };
    struct fault fault = { 0 };

    apply_unit_read(&unit, migration, false, findings);
    ck_assert_msg(pace_measure(&pace, &catalog_session, &unit, way_back, &fault), "%s", fault.text);
    sample_migration_free(migration);
    return pace;
}

static struct pace measure_item(const char *definition, const char *row)
{
    const struct pace_scripts way_back = { .before_up = before_up, .repair = repair };
    g_autofree char *text = g_strdup_printf("CREATE TABLE item (%s); INSERT INTO item VALUES (%s)", definition, row);

    catalog_run(text);
    const struct pace pace = measure("UPDATE item SET name = 'x'", &way_back);
    g_autofree char *count = catalog_ask("SELECT count(*) || (SELECT ' and ' || name FROM item) FROM item");
    ck_assert_str_eq(count, "1 and one");
    catalog_run("DROP TABLE item");
    return pace;
}

START_TEST(many_rows_are_kept_and_brought_back_and_nothing_stays)
{
    const struct pace pace =
            measure_item("id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text", "DEFAULT, 'one'");

    ck_assert_int_eq(pace.rows, PACE_ROWS + 1);
    ck_assert_int_ge(pace.capture_us, 0);
    ck_assert_int_gt(pace.repair_us, 7);
}
END_TEST

START_TEST(keys_of_all_sorts_are_counted_on)
{
    static const char *const keys[][2] = {
        { "id smallint PRIMARY KEY", "1" },
        { "id numeric(12, 2) PRIMARY KEY", "1.5" },
        { "id varchar(8) PRIMARY KEY", "'abcdefgh'" },
        { "id text PRIMARY KEY", "'a'" },
        { "id uuid PRIMARY KEY", "'00000000-0000-4000-8000-000000000001'" },
        { "id date PRIMARY KEY", "'2024-01-01'" },
        { "id timestamptz PRIMARY KEY", "'2024-01-01'" },
        { "id int UNIQUE", "NULL" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *definition = g_strconcat(keys[i][0], ", name text", NULL);
        g_autofree char *row = g_strconcat(keys[i][1], ", 'one'", NULL);
        ck_assert_msg(measure_item(definition, row).rows == PACE_ROWS + 1, "%s", keys[i][0]);
    }
}
END_TEST

START_TEST(nothing_goes_on_without_end)
{
    char is_limited[] = "DO 'BEGIN ASSERT current_setting(''statement_timeout'') = ''1min''; END'";
    char is_cut_off[] = "SET LOCAL statement_timeout = '10ms'; SELECT pg_sleep(60)";
    const struct pace_scripts limited = { .repair = is_limited }, cut_off = { .repair = is_cut_off };

    ck_assert_int_eq(measure("SELECT 1", &limited).rows, 0);
    ck_assert_int_eq(measure("SELECT 1", &cut_off).rows, -1);
}
END_TEST

START_TEST(what_refers_to_another_stays_as_it_is)
{
    catalog_run("CREATE TABLE other (id int PRIMARY KEY); INSERT INTO other VALUES (1)");
    ck_assert_int_eq(
            measure_item("id int REFERENCES other, place int, name text, PRIMARY KEY (id, place)", "1, 1, 'one'").rows,
            PACE_ROWS + 1);
}
END_TEST

START_TEST(what_cannot_be_made_or_run_is_not_measured)
{
    const struct pace_scripts none = { 0 }, of_item = { .before_up = before_up, .repair = repair };
    struct pace_scripts broken = { .repair = "SELECT nothing" };

    ck_assert_int_eq(measure_item("id bool PRIMARY KEY, name text", "true, 'one'").rows, -1);
    ck_assert_int_eq(measure("CREATE TABLE fresh (id int)", &none).rows, -1);
    catalog_run("CREATE TABLE item (id int, name text)");
    ck_assert_int_eq(measure("UPDATE item SET name = 'x'", &of_item).rows, -1);
    const struct pace pace = measure("CREATE TABLE fresh (id int)", &broken);
    ck_assert_int_eq(pace.rows, -1);
    ck_assert_int_eq(pace.repair_us, 7);
}
END_TEST

START_TEST(without_tables_the_time_is_the_repairs_own)
{
    const struct pace_scripts way_back = { .repair = "DROP TABLE fresh" };
    const struct pace_scripts outside = { .repair = "DROP INDEX nobody" };

    ck_assert_int_eq(measure("CREATE TABLE fresh (id int)", &way_back).rows, 0);
    const struct pace pace = measure("VACUUM", &outside);
    ck_assert_int_eq(pace.rows, 0);
    ck_assert_int_eq(pace.repair_us, 7);
}
END_TEST

START_TEST(more_rows_take_longer)
{
    const struct pace pace = { .rows = 2000, .repair_us = 10000 }, no_tables = { .rows = 0 },
                      not_measured = { .rows = -1 };

    ck_assert_int_eq(pace_expect(&pace, pace.repair_us, 2000000), 10000000);
    ck_assert_int_eq(pace_expect(&pace, pace.repair_us, 3), 10000);
    ck_assert_int_eq(pace_expect(&pace, pace.repair_us, -1), -1);
    ck_assert_int_eq(pace_expect(&pace, pace.repair_us, INT64_C(1000000000000)), INT64_C(5000000000000));
    ck_assert_int_eq(pace_expect(&no_tables, 10, -1), 10);
    ck_assert_int_eq(pace_expect(&not_measured, 10, 10), -1);
}
END_TEST

Suite *suite_rollback_pace(void)
{
    const TTest *tests[] = { many_rows_are_kept_and_brought_back_and_nothing_stays,
                             what_cannot_be_made_or_run_is_not_measured, without_tables_the_time_is_the_repairs_own,
                             more_rows_take_longer, NULL };
    const TTest *slow[] = { nothing_goes_on_without_end, what_refers_to_another_stays_as_it_is,
                            keys_of_all_sorts_are_counted_on, NULL };
    Suite *suite = suite_of("rollback/pace", tests, catalog_start, catalog_stop);

    suite_add_slow(suite, slow, catalog_start, catalog_stop);
    return suite;
}
