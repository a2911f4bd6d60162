/* tests/unit/analysis/test_open_findings.c - what a later action puts right, and what stays. */
#include "analysis/open_findings.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

static const struct analysis_options any = { 0 };

static guint count(const struct judged *judged, const char *id)
{
    guint found = 0;

    for (guint index = 0; index < judged->findings->len; index++)
        found += strcmp(((const struct finding *)g_ptr_array_index(judged->findings, index))->id, id) == 0;
    return found;
}

static void expect(const char *given, const char *text, const char *id, guint times)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ given, text }, &judged);
    ck_assert_msg(count(&judged, id) == times, "%s\n%s: %u times", text, id, count(&judged, id));
}

#define ADD "ALTER TABLE runs ADD CONSTRAINT few CHECK (attempts < 5) NOT VALID;\n"

START_TEST(what_nothing_puts_right_stays)
{
    expect(NULL, ADD, "not-valid-never-validated", 1);
    expect(NULL, "CREATE TABLE a (b bigint REFERENCES c);", "fk-without-index", 1);
}
END_TEST

START_TEST(what_is_put_right_later_goes)
{
    expect(NULL, ADD "ALTER TABLE runs VALIDATE CONSTRAINT few;", "not-valid-never-validated", 0);
    expect(NULL, ADD "ALTER TABLE runs DROP CONSTRAINT few;", "not-valid-never-validated", 0);
    expect(NULL, ADD "ALTER TABLE runs VALIDATE CONSTRAINT many;", "not-valid-never-validated", 1);
    expect(NULL, "CREATE TABLE a (b bigint REFERENCES c);\nCREATE INDEX ON a (b);", "fk-without-index", 0);
    expect(NULL, "CREATE TABLE a (b bigint CONSTRAINT k REFERENCES c);\nALTER TABLE a DROP CONSTRAINT k;",
           "fk-without-index", 0);
}
END_TEST

START_TEST(what_a_released_migration_left_is_found_where_it_stands)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ "\n" ADD, "SELECT 1;" }, &judged);
    ck_assert_uint_eq(judged.findings->len, 1);
    ck_assert_str_eq(judged_finding(&judged, "not-valid-never-validated")->place.file, "a.sql");
    ck_assert_uint_eq(judged_finding(&judged, "not-valid-never-validated")->place.line, 2);
}
END_TEST

START_TEST(what_a_released_migration_left_stays_allowed)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any,
          &(const struct judge_case){ "-- migrator: allow not-valid-never-validated \"old rows break it\"\n" ADD,
                                      "SELECT 1;" },
          &judged);
    ck_assert_uint_eq(judged.findings->len, 1);
    ck_assert_int_eq(judged_finding(&judged, "not-valid-never-validated")->severity, FINDING_NOTE);
}
END_TEST

START_TEST(what_a_released_migration_left_can_be_put_right)
{
    expect(ADD, "ALTER TABLE runs VALIDATE CONSTRAINT few;", "not-valid-never-validated", 0);
}
END_TEST

START_TEST(of_released_migrations_other_rules_are_not_asked)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ "CREATE TABLE a (b bigint REFERENCES c);\nDROP TABLE d;", "SELECT 1;" },
          &judged);
    ck_assert_uint_eq(judged.findings->len, 0);
    ck_assert_int_eq(judged.verdict.class_, CLASS_COMPATIBLE);
}
END_TEST

Suite *suite_analysis_open_findings(void)
{
    const TTest *const tests[] = {
        what_nothing_puts_right_stays,
        what_is_put_right_later_goes,
        what_a_released_migration_left_stays_allowed,
        what_a_released_migration_left_is_found_where_it_stands,
        what_a_released_migration_left_can_be_put_right,
        of_released_migrations_other_rules_are_not_asked,
        NULL,
    };
    return suite_of("analysis/open_findings", tests, NULL, NULL);
}
