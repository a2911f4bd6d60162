/* tests/unit/sql/test_words.c */
#include "sql/facts.h"

#include "support/script.h"
#include "support/suite.h"

static const struct {
    const char *text, *first, *second;
    bool has;
} words[] = {
    { "DROP INDEX concurrently a", "CONCURRENTLY", NULL, true },
    { "DROP INDEX a -- CONCURRENTLY", "CONCURRENTLY", NULL, false },
    { "DROP INDEX \"CONCURRENTLY\"", "CONCURRENTLY", NULL, false },
    { "SELECT 'CONCURRENTLY', $$CONCURRENTLY$$", "CONCURRENTLY", NULL, false },
    { "DROP INDEX concurrently_a", "CONCURRENTLY", NULL, false },
    { "COMMIT AND NO CHAIN", "NO", "CHAIN", true },
    { "COMMIT AND NO /* more */\n CHAIN", "NO", "CHAIN", true },
    { "NO NO CHAIN", "NO", "CHAIN", true },
    { "COMMIT NO AND CHAIN", "NO", "CHAIN", false },
    { "COMMIT AND NO", "NO", "CHAIN", false },
    { "", "NO", NULL, false },
};

START_TEST(words_are_found_outside_of_literals)
{
    bool has = sql_text_has(text_of(words[_i].text), words[_i].first, words[_i].second);

    ck_assert_msg(has == words[_i].has, "%s", words[_i].text);
}
END_TEST

static const struct {
    const char *text;
    bool absent, is_on;
} options[] = {
    { "VACUUM (FULL) a", false, true },
    { "VACUUM (ANALYZE, full) a", false, true },
    { "VACUUM (FULL true) a", false, true },
    { "VACUUM (FULL = on) a", false, true },
    { "VACUUM (FULL 1) a", false, true },
    { "VACUUM (FULL false) a", true, false },
    { "VACUUM (FULL = OFF) a", true, false },
    { "VACUUM (FULL 0) a", true, false },
    { "VACUUM (FULL = 'false') a", true, false },
    { "VACUUM (FULL 'off') a", true, false },
    { "VACUUM (VERBOSE) a", false, false },
    { "VACUUM (VERBOSE) a", true, true },
    { "VACUUM full", false, false }, /* in no list */
    { "VACUUM (", true, true },
    { "VACUUM (FULL", false, true },
};

START_TEST(an_option_is_on_off_or_absent)
{
    bool is_on = sql_text_option(text_of(options[_i].text), "FULL", options[_i].absent);

    ck_assert_msg(is_on == options[_i].is_on, "%s", options[_i].text);
}
END_TEST

Suite *suite_sql_words(void)
{
    Suite *suite = suite_create("sql/words");
    TCase *test_case = tcase_create("words");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, words_are_found_outside_of_literals, 0, G_N_ELEMENTS(words));
    tcase_add_loop_test(test_case, an_option_is_on_off_or_absent, 0, G_N_ELEMENTS(options));
    return suite;
}
