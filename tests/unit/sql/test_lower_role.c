/* tests/unit/sql/test_lower_role.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "GRANT SELECT, INSERT (b) ON a, s.b TO PUBLIC, x, CURRENT_USER",
      "GRANT relation=a columns=public,x,current_user settings=select,insert\n"
      "GRANT relation=s.b columns=public,x,current_user settings=select,insert" },
    { "GRANT ALL ON ALL TABLES IN SCHEMA s TO x; GRANT USAGE ON SCHEMA s TO x; GRANT CONNECT ON DATABASE d TO x",
      "GRANT relation=s.* columns=x settings=all\n"
      "GRANT name=s columns=x settings=usage\n"
      "GRANT name=d columns=x settings=connect" },
    { "GRANT EXECUTE ON FUNCTION s.f(int) TO x", "GRANT relation=s.f columns=x settings=execute" },
    { "REVOKE ALL PRIVILEGES ON a FROM PUBLIC CASCADE", "REVOKE relation=a columns=public settings=all [CASCADE]" },
    { "GRANT a, b TO c; REVOKE a FROM b", "GRANT ROLE columns=c settings=a,b [ON]\n"
                                          "GRANT ROLE columns=b settings=a" },
    { "ALTER DEFAULT PRIVILEGES IN SCHEMA s, u GRANT SELECT ON TABLES TO x; ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC",
      "ALTER DEFAULT PRIVILEGES relation=s.* columns=x settings=select [ON]\n"
      "ALTER DEFAULT PRIVILEGES relation=u.* columns=x settings=select [ON]\n"
      "ALTER DEFAULT PRIVILEGES columns=public settings=all" },
    { "CREATE ROLE a SUPERUSER NOCREATEDB BYPASSRLS; CREATE USER b PASSWORD 'x'",
      "CREATE ROLE name=a settings=superuser,no_createdb,bypassrls\n"
      "CREATE ROLE name=b settings=password" },
    { "ALTER ROLE a NOSUPERUSER CREATEROLE; ALTER ROLE a SET lock_timeout = '1s'; ALTER ROLE ALL RESET lock_timeout",
      "ALTER ROLE name=a settings=no_superuser,createrole\n"
      "ALTER ROLE name=a new=1s settings=lock_timeout\n"
      "ALTER ROLE name=all new=DEFAULT settings=lock_timeout" },
    { "ALTER GROUP a ADD USER b; ALTER GROUP a DROP USER b, c", "GRANT ROLE columns=b settings=a [ON]\n"
                                                                "GRANT ROLE columns=b,c settings=a" },
    { "ALTER ROLE a NOLOGIN CONNECTION LIMIT 0; ALTER ROLE a CONNECTION LIMIT -1 VALID UNTIL 'infinity'",
      "ALTER ROLE name=a settings=no_canlogin,connectionlimit\n"
      "ALTER ROLE name=a settings=no_connectionlimit,no_validUntil" },
    { "REASSIGN OWNED BY a, b TO c", "OWNER TO new=c columns=a,b" },
    { "DROP ROLE IF EXISTS a, b; DROP OWNED BY a CASCADE", "DROP ROLE name=a [IF_EXISTS]\n"
                                                           "DROP ROLE name=b [IF_EXISTS]\n"
                                                           "DROP OTHER name=OWNED columns=a [CASCADE]" },
};

START_TEST(roles_and_privileges)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_role(void)
{
    Suite *suite = suite_create("sql/lower_role");
    TCase *test_case = tcase_create("lower_role");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, roles_and_privileges, 0, G_N_ELEMENTS(cases));
    return suite;
}
