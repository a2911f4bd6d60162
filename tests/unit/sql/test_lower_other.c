/* tests/unit/sql/test_lower_other.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE SERVER a FOREIGN DATA WRAPPER b; ALTER SERVER a OPTIONS (SET host 'x'); ALTER USER MAPPING FOR u SERVER a OPTIONS (SET user 'x')",
      "OTHER relation=a name=CREATE SERVER\n"
      "ALTER OTHER relation=a name=SERVER\n"
      "ALTER OTHER relation=a name=USER MAPPING" },
    { "ALTER FOREIGN DATA WRAPPER a OPTIONS (SET b 'x')", "ALTER OTHER relation=a name=FOREIGN DATA WRAPPER" },
    { "ALTER TEXT SEARCH CONFIGURATION s.a ALTER MAPPING FOR word WITH simple; ALTER TEXT SEARCH DICTIONARY a (b = c)",
      "ALTER OTHER relation=s.a name=TEXT SEARCH CONFIGURATION\n"
      "ALTER OTHER relation=a name=TEXT SEARCH DICTIONARY" },
    { "ALTER OPERATOR FAMILY s.a USING btree DROP OPERATOR 1 (int, int); ALTER OPERATOR FAMILY a USING btree ADD OPERATOR 1 < (int, int)",
      "ALTER OTHER relation=s.a name=OPERATOR FAMILY\n"
      "OTHER name=ALTER OPERATOR FAMILY" },
    { "ALTER EVENT TRIGGER a DISABLE; ALTER EVENT TRIGGER a ENABLE; ALTER EVENT TRIGGER a ENABLE REPLICA; ALTER EVENT TRIGGER a ENABLE ALWAYS",
      "SET EVENT TRIGGER name=a\n"
      "SET EVENT TRIGGER name=a [ON]\n"
      "SET EVENT TRIGGER name=a\n"
      "SET EVENT TRIGGER name=a [ON]" },
};

START_TEST(changes_of_other_objects)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_other(void)
{
    Suite *suite = suite_create("sql/lower_other");
    TCase *test_case = tcase_create("lower_other");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, changes_of_other_objects, 0, G_N_ELEMENTS(cases));
    return suite;
}
