/* tests/unit/analysis/test_view_rows.c */
#include "analysis/rule.h"

#include "support/judge.h"
#include "support/suite.h"

#include <string.h>

#define WORLD                                                                                                          \
    "CREATE TABLE runs (id bigint PRIMARY KEY, number bigint UNIQUE, agent bigint, state text, UNIQUE (agent, state));"

static const struct analysis_options any = { 0 };

static bool finds_backfill(const char *given, const char *text)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ given, text }, &judged);
    return judged_finding(&judged, "backfill-unbatched") != NULL;
}

static const char *const unbounded[] = {
    "UPDATE runs SET state = 'a';",
    "UPDATE runs SET state = 'a' WHERE state = 'b';",
    "UPDATE runs SET state = 'a' WHERE agent = 1;",
    "UPDATE runs SET state = 'a' WHERE id > 10;",
    "UPDATE runs SET state = 'a' WHERE id = 1 OR id = 2 OR state = 'b';",
    "DELETE FROM runs WHERE true;",
    "INSERT INTO runs SELECT * FROM old_runs;",
    "DO $$ BEGIN UPDATE runs SET state = 'a'; END $$;",
};

START_TEST(what_nothing_bounds_may_take_every_row)
{
    ck_assert_msg(finds_backfill(WORLD, unbounded[_i]), "%s", unbounded[_i]);
}
END_TEST

static const char *const bounded[] = {
    "UPDATE runs SET state = 'a' WHERE id = 1;",
    "UPDATE runs SET state = 'a' WHERE id IN (1, 2, 3) AND state = 'b';",
    "UPDATE runs SET state = 'a' WHERE number = 7;",
    "UPDATE runs SET state = 'a' WHERE agent = 7 AND state = 'b';",
    "UPDATE runs SET state = 'a' WHERE id >= 1 AND id < 1000;",
    "UPDATE runs SET state = 'a' WHERE id IN (SELECT id FROM runs WHERE state = 'b' LIMIT 100);",
    "INSERT INTO runs (id) VALUES (1), (2);",
    "INSERT INTO runs (id) SELECT * FROM generate_series(1, 10);",
    "CREATE TABLE drafts (id bigint);\nINSERT INTO runs (id) SELECT id FROM drafts;\nUPDATE drafts SET id = 1;",
};

START_TEST(keys_ranges_and_limits_bound_it)
{
    ck_assert_msg(!finds_backfill(WORLD, bounded[_i]), "%s", bounded[_i]);
}
END_TEST

static bool finds_every_row(const char *text)
{
    CLEANUP(judged_clear) struct judged judged;

    judge(&any, &(const struct judge_case){ WORLD, text }, &judged);
    return judged_finding(&judged, "update-without-where") != NULL ||
           judged_finding(&judged, "delete-without-where") != NULL;
}

static const struct {
    const char *text;
    bool is_every;
} whole[] = {
    { "UPDATE runs SET state = 'a';", true },
    { "UPDATE runs SET state = 'a' WHERE id IS NOT NULL;", true },
    { "UPDATE runs SET state = 'a' WHERE id IS NOT NULL AND 1 = 1;", true },
    { "DELETE FROM runs WHERE 1 = 1 OR id = 3;", true },
    { "UPDATE runs SET state = 'a' WHERE number IS NOT NULL;", false },
    { "UPDATE runs SET state = 'a' WHERE id IS NOT NULL AND length(state) > 1;", false },
    { "UPDATE runs SET state = 'a' FROM agents WHERE id IS NOT NULL;", false },
    { "UPDATE runs SET state = 'a' WHERE id IN (SELECT id FROM runs LIMIT 100);", false },
    { "DELETE FROM runs WHERE 1 = 0;", false },
};

START_TEST(what_is_true_of_each_row_takes_every_one)
{
    ck_assert_msg(finds_every_row(whole[_i].text) == whole[_i].is_every, "%s", whole[_i].text);
}
END_TEST

START_TEST(of_a_table_that_is_not_known_id_is_the_key)
{
    ck_assert(!finds_backfill(NULL, "UPDATE runs SET state = 'a' WHERE id = 1;"));
    ck_assert(finds_backfill(NULL, "UPDATE runs SET state = 'a' WHERE number = 1;"));
}
END_TEST

Suite *suite_analysis_view_rows(void)
{
    Suite *suite = suite_create("analysis/view_rows");
    TCase *test_case = tcase_create("all");

    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_test(test_case, of_a_table_that_is_not_known_id_is_the_key);
    tcase_add_loop_test(test_case, what_nothing_bounds_may_take_every_row, 0, G_N_ELEMENTS(unbounded));
    tcase_add_loop_test(test_case, what_is_true_of_each_row_takes_every_one, 0, G_N_ELEMENTS(whole));
    tcase_add_loop_test(test_case, keys_ranges_and_limits_bound_it, 0, G_N_ELEMENTS(bounded));
    suite_add_tcase(suite, test_case);
    return suite;
}
