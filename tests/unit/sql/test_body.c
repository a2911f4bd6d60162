/* tests/unit/sql/test_body.c */
#include "sql/facts.h"

#include "support/script.h"
#include "support/suite.h"

static const struct {
    const char *text;
    bool commits;
} commits[] = {
    { "DO $$ BEGIN COMMIT; END $$", true },
    { "DO $$ BEGIN UPDATE a SET b = 1; ROLLBACK; END $$", true },
    { "DO $$ BEGIN IF x THEN COMMIT; ELSE ROLLBACK; END IF; END $$", true },
    { "DO $$ BEGIN LOOP commit and chain; END LOOP; END $$", true },
    { "DO $body$ <<outer>> COMMIT $body$", true },
    { "DO 'BEGIN COMMIT; END'", true },
    { "DO E'BEGIN COMMIT; END'", true },
    { "DO $$ BEGIN RAISE 'no COMMIT; here'; END $$", false },
    { "DO $$ BEGIN PERFORM 1 FROM a AS commit; END $$", false },
    { "DO $$ BEGIN commit := true; END $$", false },
    { "DO $$ BEGIN /* COMMIT; */ NULL; -- COMMIT;\n END $$", false },
    { "DO $$$$", false },
    { "DO ''", false },
    { "DO $$", false }, /* what is not closed has no body */
    { "COMMIT", false },
};

START_TEST(a_body_that_commits_is_known)
{
    ck_assert_msg(sql_text_body_commits(text_of(commits[_i].text)) == commits[_i].commits, "%s", commits[_i].text);
}
END_TEST

static const struct {
    const char *text;
    bool locks;
} locks[] = {
    { "DO $$ BEGIN ALTER TABLE a ADD b int; END $$", true },
    { "DO $$ BEGIN CREATE INDEX ON a (b); END $$", true },
    { "DO $$ BEGIN EXECUTE format('%s', x); END $$", true }, /* nobody knows what */
    { "DO 'BEGIN lock TABLE a; END'", true },
    { "DO $$ BEGIN UPDATE a SET b = 1; END $$", false },
    { "DO $$ BEGIN RAISE 'no DROP here'; END $$", false },
    { "DO $$ BEGIN UPDATE a SET \"drop\" = 1; END $$", false },
    { "ALTER TABLE a ADD b int DEFAULT 'c'", false }, /* that is no body */
};

START_TEST(a_body_that_locks_tables_is_known)
{
    ck_assert_msg(sql_text_body_locks(text_of(locks[_i].text)) == locks[_i].locks, "%s", locks[_i].text);
}
END_TEST

Suite *suite_sql_body(void)
{
    Suite *suite = suite_create("sql/body");
    TCase *test_case = tcase_create("body");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, a_body_that_commits_is_known, 0, G_N_ELEMENTS(commits));
    tcase_add_loop_test(test_case, a_body_that_locks_tables_is_known, 0, G_N_ELEMENTS(locks));
    return suite;
}
