/* tests/unit/migration/test_layout.c */
#include "migration/layout.h"

#include "support/suite.h"

#include <string.h>

static const struct {
    const char *layout;
    const char *file;
    enum layout_match match;
    int64_t version;
    const char *name;
    enum migration_part part;
} cases[] = {
    { "native", "20260301120000_drop_role.up.sql", LAYOUT_MATCHED, 20260301120000, "drop_role", MIGRATION_UP },
    { "native", "20260301120000_drop_role.sql", LAYOUT_MATCHED, 20260301120000, "drop_role", MIGRATION_UP },
    { "native", "7_a-B.before.sql", LAYOUT_MATCHED, 7, "a-B", MIGRATION_BEFORE },
    { "native", "007_a.after.sql", LAYOUT_MATCHED, 7, "a", MIGRATION_AFTER },
    { "native", "999999999999999999_a.down.sql", LAYOUT_MATCHED, 999999999999999999, "a", MIGRATION_DOWN },
    { "native", "000000000000000000000000007_a.sql", LAYOUT_MATCHED, 7, "a", MIGRATION_UP },
    { "native", "1000000000000000000_a.sql", LAYOUT_VERSION_RANGE, 0, NULL, MIGRATION_UP },
    { "native", "0_a.sql", LAYOUT_VERSION_RANGE, 0, NULL, MIGRATION_UP },
    { "native", "-1_a.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "native", "1.5_a.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "native", "1a.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "native", "1_.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "native", "1_a\n.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "native", ".sql", LAYOUT_IGNORED, 0, NULL, MIGRATION_UP },
    { "native", ".1_a.sql", LAYOUT_IGNORED, 0, NULL, MIGRATION_UP },
    { "native", "1_a.sql~", LAYOUT_IGNORED, 0, NULL, MIGRATION_UP },
    { "native", "migrator.sum", LAYOUT_IGNORED, 0, NULL, MIGRATION_UP },
    { "native", "2024", LAYOUT_IGNORED, 0, NULL, MIGRATION_UP },
    { "golang-migrate", "0000_a b (c).up.sql", LAYOUT_MATCHED, 0, "a b (c)", MIGRATION_UP },
    { "golang-migrate", "1528395533_.down.sql", LAYOUT_MATCHED, 1528395533, "", MIGRATION_DOWN },
    { "golang-migrate", "1_a\\b.up.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "golang-migrate", "1_a.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "diesel", "2018-07-10-061642_a", LAYOUT_MATCHED, 20180710061642, "a", MIGRATION_UP },
    { "diesel", "2018-07-10-061642_a/down.sql", LAYOUT_MATCHED, 20180710061642, "a", MIGRATION_DOWN },
    { "diesel", "2023-05-23-1715-a-b/up.sql", LAYOUT_MATCHED, 20230523171500, "a-b", MIGRATION_UP },
    { "diesel", "2025-12-18-104956-0000_a/up.sql", LAYOUT_MATCHED, 20251218104956, "a", MIGRATION_UP },
    { "diesel", "2025-12-18-104956-0001_a/up.sql", LAYOUT_VERSION_RANGE, 0, NULL, MIGRATION_UP },
    { "diesel", "2020-12-7-190800_a/up.sql", LAYOUT_MATCHED, 20201271908000, "a", MIGRATION_UP },
    { "diesel", "00000000000000_a/up.sql", LAYOUT_MATCHED, 0, "a", MIGRATION_UP },
    { "diesel", "initial/up.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "prisma", "20230518191501_init/migration.sql", LAYOUT_MATCHED, 20230518191501, "init", MIGRATION_UP },
    { "prisma", "0_init", LAYOUT_MATCHED, 0, "init", MIGRATION_UP },
    { "prisma", "20230518191501_init/README.md", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "dbmate", "20230518191501_init.sql", LAYOUT_MATCHED, 20230518191501, "init", MIGRATION_UP },
    { "goose", "00002_a.go", LAYOUT_UNREAD, 0, NULL, MIGRATION_UP },
    { "goose", "embed.go", LAYOUT_IGNORED, 0, NULL, MIGRATION_UP },
    { "sql-migrate", "20180805174141-a-b.sql", LAYOUT_MATCHED, 20180805174141, "a-b", MIGRATION_UP },
    { "sql-migrate", "20180103142001_a.sql", LAYOUT_MATCHED, 20180103142001, "a", MIGRATION_UP },
    { "sql-migrate", "a.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "node-pg-migrate", "1576071462120_a-b.sql", LAYOUT_MATCHED, 15760714621200, "a-b", MIGRATION_UP },
    { "node-pg-migrate", "1576071462120_a.js", LAYOUT_UNREAD, 0, NULL, MIGRATION_UP },
    { "graphile-migrate", "000001.sql", LAYOUT_MATCHED, 1, "", MIGRATION_UP },
    { "graphile-migrate", "000002-a_b.sql", LAYOUT_MATCHED, 2, "a_b", MIGRATION_UP },
    { "graphile-migrate", "current.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "flyway", "V1__first.sql", LAYOUT_MATCHED, 1, "first", MIGRATION_UP },
    { "flyway", "V20200101__a b.sql", LAYOUT_MATCHED, 20200101, "a b", MIGRATION_UP },
    { "flyway", "U1__first.sql", LAYOUT_MATCHED, 1, "first", MIGRATION_DOWN },
    { "flyway", "V1.1__second.sql", LAYOUT_UNREAD, 0, NULL, MIGRATION_UP },
    { "flyway", "V1_1__second.sql", LAYOUT_UNREAD, 0, NULL, MIGRATION_UP },
    { "flyway", "R__views.sql", LAYOUT_UNREAD, 0, NULL, MIGRATION_UP },
    { "flyway", "V2__Program.java", LAYOUT_UNREAD, 0, NULL, MIGRATION_UP },
    { "flyway", "beforeMigrate.sql", LAYOUT_MISNAMED, 0, NULL, MIGRATION_UP },
    { "flyway", "V1__first.sql.conf", LAYOUT_IGNORED, 0, NULL, MIGRATION_UP },
    { "sqlx", "1_a.down.sql", LAYOUT_MATCHED, 1, "a", MIGRATION_DOWN },
};

START_TEST(a_name_is_read_by_its_layout)
{
    const struct layout *layout = NULL;
    CLEANUP(fault_clear) struct fault fault = { 0 };
    struct layout_name name = { .version = -7 };

    ck_assert(layout_from_name(cases[_i].layout, &layout, &fault));
    ck_assert_int_eq(layout_match(layout, cases[_i].file, &name), cases[_i].match);
    if (cases[_i].match != LAYOUT_MATCHED) {
        ck_assert_int_eq(name.version, -7); /* untouched */
        return;
    }
    ck_assert_int_eq(name.version, cases[_i].version);
    ck_assert_int_eq(name.part, cases[_i].part);
    ck_assert_uint_eq(name.name_length, strlen(cases[_i].name));
    ck_assert_mem_eq(name.name, cases[_i].name, name.name_length);
}
END_TEST

START_TEST(every_row_can_be_named_and_writes_files_that_it_reads)
{
    for (const struct layout *row = layout_table(); row->name != NULL; row++) {
        const struct layout *found = NULL;
        CLEANUP(fault_clear) struct fault fault = { 0 };
        struct layout_name name;
        g_autofree char *file = layout_new_file(row, "20260301120000", "a");

        ck_assert(layout_from_name(row->name, &found, &fault));
        ck_assert_ptr_eq(found, row);
        ck_assert_int_eq(layout_match(row, file, &name), LAYOUT_MATCHED);
        ck_assert_int_eq(name.part, MIGRATION_UP);
        ck_assert_ptr_nonnull(row->pattern);
    }
    ck_assert(layout_is_native(layout_table()));
}
END_TEST

Suite *suite_migration_layout(void)
{
    const TTest *tests[] = { every_row_can_be_named_and_writes_files_that_it_reads, NULL };
    Suite *suite = suite_of("migration/layout", tests, NULL, NULL);
    TCase *tcase = tcase_create("names");

    tcase_add_loop_test(tcase, a_name_is_read_by_its_layout, 0, (int)G_N_ELEMENTS(cases));
    suite_add_tcase(suite, tcase);
    return suite;
}
