/* tests/unit/sql/test_lower_database.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE EXTENSION IF NOT EXISTS a VERSION '1.2' CASCADE",
      "CREATE EXTENSION name=a new=1.2 [IF_EXISTS] [CASCADE]" },
    { "ALTER EXTENSION a UPDATE TO '2'; ALTER EXTENSION a ADD TABLE b", "ALTER EXTENSION name=a new=2\n"
                                                                        "ALTER EXTENSION name=a" },
    { "CREATE DATABASE a", "CREATE DATABASE name=a" },
    { "ALTER DATABASE a SET lock_timeout = '5s'; ALTER DATABASE a RESET ALL; ALTER DATABASE a CONNECTION LIMIT 5; ALTER DATABASE a ALLOW_CONNECTIONS false; ALTER DATABASE a RENAME TO b",
      "ALTER DATABASE name=a new=5s settings=lock_timeout\n"
      "ALTER DATABASE name=a new=DEFAULT settings=all\n"
      "ALTER DATABASE name=a settings=connection_limit\n"
      "ALTER DATABASE name=a settings=no_allow_connections\n"
      "ALTER DATABASE name=a new=b" },
    { "DROP DATABASE IF EXISTS a", "DROP DATABASE name=a [IF_EXISTS]" },
    { "CREATE PUBLICATION a FOR ALL TABLES; ALTER PUBLICATION a ADD TABLE b; DROP PUBLICATION a",
      "CREATE PUBLICATION name=a [FULL]\n"
      "ALTER PUBLICATION name=a method=add columns=b query={ from=b }\n"
      "DROP PUBLICATION name=a" },
    { "ALTER PUBLICATION a DROP TABLE s.b, c; ALTER PUBLICATION a SET TABLE b; ALTER PUBLICATION a SET (publish = 'insert')",
      "ALTER PUBLICATION name=a method=drop others=b,c\n"
      "ALTER PUBLICATION name=a method=set columns=b query={ from=b }\n"
      "ALTER PUBLICATION name=a new=insert settings=publish" },
    { "CREATE PUBLICATION a FOR TABLE s.b, c WHERE (d > 1), TABLES IN SCHEMA e",
      "CREATE PUBLICATION name=a columns=b,c query={ from=s.b from=c } [FULL]" },
    { "CREATE SUBSCRIPTION a CONNECTION 'x' PUBLICATION b; DROP SUBSCRIPTION IF EXISTS a",
      "CREATE SUBSCRIPTION name=a\n"
      "DROP SUBSCRIPTION name=a [IF_EXISTS]" },
    { "ALTER SUBSCRIPTION a ENABLE; ALTER SUBSCRIPTION a DISABLE; ALTER SUBSCRIPTION a CONNECTION 'x'",
      "ALTER SUBSCRIPTION name=a method=enable settings=enabled\n"
      "ALTER SUBSCRIPTION name=a method=disable settings=no_enabled\n"
      "ALTER SUBSCRIPTION name=a method=connection" },
    { "ALTER SUBSCRIPTION a SET PUBLICATION b; ALTER SUBSCRIPTION a ADD PUBLICATION b; ALTER SUBSCRIPTION a DROP PUBLICATION b",
      "ALTER SUBSCRIPTION name=a method=set\n"
      "ALTER SUBSCRIPTION name=a method=add\n"
      "ALTER SUBSCRIPTION name=a method=drop" },
    { "ALTER SUBSCRIPTION a SET (slot_name = NONE); ALTER SUBSCRIPTION a SKIP (lsn = '0/1'); ALTER SUBSCRIPTION a REFRESH PUBLICATION",
      "ALTER SUBSCRIPTION name=a method=options settings=no_slot_name\n"
      "ALTER SUBSCRIPTION name=a method=skip settings=lsn\n"
      "ALTER SUBSCRIPTION name=a method=refresh" },
};

START_TEST(databases_and_what_is_in_them)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_database(void)
{
    Suite *suite = suite_create("sql/lower_database");
    TCase *test_case = tcase_create("lower_database");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, databases_and_what_is_in_them, 0, G_N_ELEMENTS(cases));
    return suite;
}
