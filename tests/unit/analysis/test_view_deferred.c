/* tests/unit/analysis/test_view_deferred.c */
#include "analysis/rule.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

/* As tried on a server: what is refused with "pending trigger events", and what is not. */
#define WORLD                                                                                                          \
    "CREATE TABLE agents (id bigint PRIMARY KEY, name text);"                                                          \
    "CREATE TABLE runs (id bigint PRIMARY KEY, agent bigint REFERENCES agents DEFERRABLE INITIALLY DEFERRED,"          \
    " state text);"                                                                                                    \
    "CREATE TABLE notes (id bigint PRIMARY KEY, run bigint REFERENCES runs DEFERRABLE);"

static const struct analysis_options any = { 0 };

static bool is_found(const char *given, const char *text)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ given, text }, &judged);
    return judged_finding(&judged, "dml-then-ddl-pending-trigger-events") != NULL;
}

static const char *const refused[] = {
    "INSERT INTO runs VALUES (1, 1, 'new'); ALTER TABLE runs ADD COLUMN note text;",
    "UPDATE runs SET agent = 2; ALTER TABLE runs ALTER COLUMN state SET NOT NULL;",
    "DELETE FROM agents; ALTER TABLE agents ADD COLUMN note text;",
    "UPDATE agents SET id = 2 WHERE id = 1; CREATE INDEX ON agents (name);",
    "INSERT INTO runs VALUES (1, 1, 'new'); TRUNCATE runs;",
    "SET CONSTRAINTS ALL DEFERRED; INSERT INTO notes VALUES (1, 1); ALTER TABLE notes ADD COLUMN note text;",
    "CREATE TABLE fresh (id bigint REFERENCES agents DEFERRABLE INITIALLY DEFERRED); INSERT INTO fresh VALUES (1);"
    " CREATE INDEX ON fresh (id);",
};

START_TEST(checks_that_wait_keep_a_table_from_changing)
{
    ck_assert_msg(is_found(WORLD, refused[_i]), "%s", refused[_i]);
}
END_TEST

static const char *const taken[] = {
    "UPDATE runs SET state = 'done'; ALTER TABLE runs ALTER COLUMN state SET NOT NULL;",
    "UPDATE agents SET name = 'a'; ALTER TABLE agents ADD COLUMN note text;",
    "INSERT INTO agents VALUES (1, 'a'); ALTER TABLE agents ADD COLUMN note text;",
    "DELETE FROM notes; ALTER TABLE notes ADD COLUMN note text;",
    "INSERT INTO notes VALUES (1, 1); ALTER TABLE notes ADD COLUMN note text;",
    "INSERT INTO runs VALUES (1, 1, 'new'); SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE runs ADD COLUMN note text;",
    "INSERT INTO runs VALUES (1, 1, 'new'); ALTER TABLE runs RENAME COLUMN state TO phase;",
    "INSERT INTO runs VALUES (1, 1, 'new'); ALTER TABLE agents ADD COLUMN note text;",
};

START_TEST(what_leaves_nothing_to_check_does_not)
{
    ck_assert_msg(!is_found(WORLD, taken[_i]), "%s", taken[_i]);
}
END_TEST

START_TEST(of_a_table_that_is_not_known_it_is_assumed)
{
    ck_assert(is_found(NULL, "UPDATE runs SET state = 'done'; ALTER TABLE runs ALTER COLUMN state SET NOT NULL;"));
}
END_TEST

Suite *suite_analysis_view_deferred(void)
{
    Suite *suite = suite_create("analysis/view_deferred");
    TCase *test_case = tcase_create("all");

    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_test(test_case, of_a_table_that_is_not_known_it_is_assumed);
    tcase_add_loop_test(test_case, checks_that_wait_keep_a_table_from_changing, 0, G_N_ELEMENTS(refused));
    tcase_add_loop_test(test_case, what_leaves_nothing_to_check_does_not, 0, G_N_ELEMENTS(taken));
    suite_add_tcase(suite, test_case);
    return suite;
}
