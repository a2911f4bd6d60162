/* tests/unit/migration/test_applied.c */
#include "migration/applied.h"

#include "base/digest.h"
#include "support/set_fixture.h"
#include "support/suite.h"

#include <string.h>

enum { AT_SECONDS = 1772366400 }; /* 2026-03-01 12:00:00 UTC */

static GPtrArray *databases;

static void start(void)
{
    set_fixture_start();
    databases = g_ptr_array_new_with_free_func(applied_database_free);
    set_put("20260101000000_a.up.sql", "SELECT 1;\n");
    set_put("20260101000000_a.down.sql", "SELECT -1;\n");
    set_put("20260102000000_b.up.sql", "SELECT 2;\n");
    set_seal();
}

static void stop(void)
{
    g_ptr_array_unref(databases);
    set_fixture_stop();
}

static struct applied_database *new_database(const char *environment)
{
    struct applied_database *database = applied_database_new(environment);

    g_ptr_array_add(databases, database);
    return database;
}

/* It applied a text under a file's name. */
static void add(struct applied_database *database, int64_t version, const char *name, const char *file,
                const char *text)
{
    const struct digest digest = digest_of(text, strlen(text));
    char hex[DIGEST_HEX_BYTES];

    digest_to_hex(&digest, hex);
    g_autofree char *line = g_strdup_printf("SHA256 (%s) = %s\n", file, hex);
    applied_database_add(database, version, name, line, (int64_t)AT_SECONDS * G_USEC_PER_SEC);
}

START_TEST(no_database_has_nothing)
{
    g_autoptr(GPtrArray) findings = finding_list_new();

    ck_assert_ptr_null(applied_to(NULL, set_at(0)));
    ck_assert_int_eq(applied_newest(NULL, &set), -1);
    applied_report(NULL, &set, findings);
    ck_assert_uint_eq(findings->len, 0);
}
END_TEST

START_TEST(a_database_has_a_migration_by_version_and_name)
{
    struct applied_database *database = new_database("staging");

    add(database, 20260101000000, "a", "20260101000000_a.up.sql", "SELECT 1;\n");
    add(database, 20260102000000, "other", "20260102000000_other.up.sql", "SELECT 3;\n");
    ck_assert_str_eq(applied_to(databases, set_at(0)), "staging");
    ck_assert_ptr_null(applied_to(databases, set_at(1)));
}
END_TEST

START_TEST(the_newest_is_that_of_a_database_of_this_set)
{
    struct applied_database *stranger = new_database("production");
    struct applied_database *database = new_database("staging");

    add(stranger, 20270101000000, "of_another_set", "20270101000000_of_another_set.up.sql", "SELECT 1;\n");
    ck_assert_int_eq(applied_newest(databases, &set), -1);
    add(database, 20260101000000, "a", "20260101000000_a.up.sql", "SELECT 1;\n");
    add(database, 20260103000000, "not_here", "20260103000000_not_here.up.sql", "SELECT 1;\n");
    ck_assert_int_eq(applied_newest(databases, &set), 20260103000000);
}
END_TEST

START_TEST(a_file_that_is_not_as_it_was_is_a_finding_with_the_first_database_that_says_so)
{
    g_autoptr(GPtrArray) findings = finding_list_new();

    add(new_database("staging"), 20260101000000, "a", "20260101000000_a.up.sql", "SELECT 1;\n");
    applied_report(databases, &set, findings);
    ck_assert_uint_eq(findings->len, 0);
    add(new_database("production"), 20260101000000, "a", "20260101000000_a.down.sql", "SELECT 0;\n");
    add(new_database("qa"), 20260101000000, "a", "20260101000000_a.down.sql", "SELECT 0;\n");
    applied_report(databases, &set, findings);
    ck_assert_uint_eq(findings->len, 1);
    const struct finding *finding = g_ptr_array_index(findings, 0);
    ck_assert_str_eq(finding->id, "applied-edited");
    ck_assert_int_eq(finding->severity, FINDING_ERROR);
    ck_assert_str_eq(finding->text,
                     "this file was applied to production on 2026-03-01 12:00:00 UTC and has been changed here");
    ck_assert(g_str_has_suffix(finding->place.file, "20260101000000_a.down.sql"));
}
END_TEST

START_TEST(what_was_applied_without_checksums_is_not_compared)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    struct applied_database *database = new_database("production");

    applied_database_add(database, 20260101000000, "a", NULL, 0);
    applied_report(databases, &set, findings);
    ck_assert_uint_eq(findings->len, 0);
    ck_assert_str_eq(applied_to(databases, set_at(0)), "production");
}
END_TEST

Suite *suite_migration_applied(void)
{
    const TTest *tests[] = { no_database_has_nothing,
                             a_database_has_a_migration_by_version_and_name,
                             the_newest_is_that_of_a_database_of_this_set,
                             a_file_that_is_not_as_it_was_is_a_finding_with_the_first_database_that_says_so,
                             what_was_applied_without_checksums_is_not_compared,
                             NULL };
    return suite_of("migration/applied", tests, start, stop);
}
