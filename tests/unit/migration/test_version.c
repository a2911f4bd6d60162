/* tests/unit/migration/test_version.c */
#include "migration/version.h"

#include "support/suite.h"

START_TEST(a_time_is_followed_by_the_next_second)
{
    ck_assert_int_eq(version_after(20260301120000), 20260301120001);
    ck_assert_int_eq(version_after(20260301125959), 20260301130000);
    ck_assert_int_eq(version_after(20261231235959), 20270101000000);
    ck_assert_int_eq(version_after(20240228235959), 20240229000000);
    ck_assert_int_eq(version_after(99991231235959), 99991231235960);
}
END_TEST

START_TEST(what_is_no_time_is_followed_by_the_next_number)
{
    ck_assert_int_eq(version_after(-1), 0);
    ck_assert_int_eq(version_after(0), 1);
    ck_assert_int_eq(version_after(41), 42);
    ck_assert_int_eq(version_after(20261399000000), 20261399000001);
    ck_assert_int_eq(version_after(1528395533), 1528395534);
    ck_assert_int_eq(version_after(999999999999999998), 999999999999999999);
}
END_TEST

START_TEST(a_version_is_written_like_the_ones_before)
{
    static const struct {
        int64_t version;
        const char *like;
        const char *text;
    } cases[] = {
        { 10, "0009_a.up.sql", "0010" },
        { 10000, "9999_a.up.sql", "10000" },
        { 10, "9_a.up.sql", "10" },
        { 20260301120001, "20260301120000_a.up.sql", "20260301120001" },
        { 20260301120001, "2018-07-10-061642_a/up.sql", "2026-03-01-120001" },
        { 20260301120001, "2025-12-18-104956-0000_a", "2026-03-01-120001" },
        { 20260301120001, "2023-05-23-1715-update", "2026-03-01-120001" },
        { 10, "V0009__a.sql", "0010" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = version_text(cases[i].version, cases[i].like);
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

START_TEST(a_version_is_found_in_a_name)
{
    static const struct {
        const char *name, *from;
        size_t span;
    } cases[] = {
        { "0009_a.sql", "0009_a.sql", 4 },    { "2018-07-10-061642-a", "2018-07-10-061642-a", 17 },
        { "V0009__a.sql", "0009__a.sql", 4 }, { "U12__a.sql", "12__a.sql", 2 },
        { "Version.sql", "Version.sql", 0 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        ck_assert_str_eq(version_start(cases[i].name), cases[i].from);
        ck_assert_uint_eq(version_span(cases[i].name), cases[i].span);
    }
}
END_TEST

START_TEST(a_time_has_fourteen_digits)
{
    g_autoptr(GDateTime) time = g_date_time_new_utc(2026, 3, 1, 2, 4, 6);

    ck_assert_int_eq(version_of_time(time), 20260301020406);
}
END_TEST

START_TEST(a_version_is_digits_and_nothing_else)
{
    static const char *const none[] = { "", "x", "2x", " 2", "2 ", "+2", "-2", "0x2", "9223372036854775808" };
    int64_t version = 77;

    for (size_t i = 0; i < G_N_ELEMENTS(none); i++)
        ck_assert_msg(!version_from_text(none[i], &version) && version == 77, "\"%s\"", none[i]);
    ck_assert(version_from_text("0020260301120000", &version));
    ck_assert_int_eq(version, 20260301120000);
    ck_assert(version_from_text("9223372036854775807", &version));
    ck_assert_int_eq(version, INT64_MAX);
}
END_TEST

Suite *suite_migration_version(void)
{
    const TTest *tests[] = {
        a_time_is_followed_by_the_next_second,
        what_is_no_time_is_followed_by_the_next_number,
        a_version_is_written_like_the_ones_before,
        a_time_has_fourteen_digits,
        a_version_is_digits_and_nothing_else,
        a_version_is_found_in_a_name,
        NULL,
    };
    return suite_of("migration/version", tests, NULL, NULL);
}
