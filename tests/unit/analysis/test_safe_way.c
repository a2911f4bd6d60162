/* tests/unit/analysis/test_safe_way.c */
#include "analysis/safe_way.h"

#include "support/suite.h"

#include <glib.h>

START_TEST(without_steps_there_is_no_text)
{
    CLEANUP(safe_way_release) struct safe_way way = { 0 };

    ck_assert_ptr_null(safe_way_text(&way));
}
END_TEST

START_TEST(each_step_says_how_it_runs)
{
    CLEANUP(safe_way_release) struct safe_way way = { 0 };
    g_autofree char *text = NULL;

    safe_way_step(&way, false, "add", "ALTER TABLE %s ADD COLUMN b int;\n", "a");
    safe_way_program(&way, "write %s, too", "b");
    safe_way_step(&way, true, "index", "CREATE INDEX CONCURRENTLY a_b ON a (b);");
    text = safe_way_text(&way);
    ck_assert_str_eq(text, "-- 1. a migration:\nALTER TABLE a ADD COLUMN b int;\n\n"
                           "-- 2. the application:\n-- write b, too\n\n"
                           "-- 3. a migration with `-- migrator: transaction off`:\n"
                           "CREATE INDEX CONCURRENTLY a_b ON a (b);\n");
}
END_TEST

START_TEST(each_step_with_statements_sets_the_path_as_it_runs)
{
    CLEANUP(safe_way_release) struct safe_way way = { 0 };
    g_autofree char *text = NULL;

    safe_way_set_path(&way, "app"); /* nothing to do */
    safe_way_step(&way, false, "wait", "-- what stands before it\n");
    safe_way_step(&way, false, "add", "ALTER TABLE a ADD COLUMN b int;\n");
    safe_way_program(&way, "write b; too\n");
    safe_way_step(&way, true, "index", "CREATE INDEX CONCURRENTLY a_b ON a (b);\n");
    safe_way_set_path(&way, "app, \"Old\"");
    text = safe_way_text(&way);
    ck_assert_str_eq(text,
                     "-- 1. a migration:\n-- what stands before it\n\n"
                     "-- 2. a migration:\nSET LOCAL search_path = app, \"Old\";\nALTER TABLE a ADD COLUMN b int;\n\n"
                     "-- 3. the application:\n-- write b; too\n\n"
                     "-- 4. a migration with `-- migrator: transaction off`:\n"
                     "SET search_path = app, \"Old\";\nCREATE INDEX CONCURRENTLY a_b ON a (b);\n");
}
END_TEST

Suite *suite_analysis_safe_way(void)
{
    const TTest *const tests[] = { without_steps_there_is_no_text, each_step_says_how_it_runs,
                                   each_step_with_statements_sets_the_path_as_it_runs, NULL };
    return suite_of("analysis/safe_way", tests, NULL, NULL);
}
