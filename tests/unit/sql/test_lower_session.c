/* tests/unit/sql/test_lower_session.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "SET lock_timeout = '5s'; SET LOCAL statement_timeout = 0; SET search_path = a, \"B\"; SET a TO DEFAULT; SET TIME ZONE 'UTC'",
      "SET name=lock_timeout new=5s\n"
      "SET name=statement_timeout new=0 [LOCAL]\n"
      "SET name=search_path new=a, B\n"
      "RESET name=a\n"
      "SET name=timezone new=UTC" },
    { "RESET lock_timeout; RESET ALL; DISCARD ALL; DISCARD PLANS", "RESET name=lock_timeout\n"
                                                                   "RESET name=all\n"
                                                                   "RESET name=all\n"
                                                                   "OTHER name=DISCARD" },
    { "SET ROLE a; SET SESSION AUTHORIZATION b; RESET ROLE; SET ROLE NONE",
      "SET ROLE name=role new=a\n"
      "SET ROLE name=session_authorization new=b\n"
      "SET ROLE name=role\n"
      "SET ROLE name=role new=none" },
    { "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY; SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
      "SET name=default_transaction_read_only new=0" },
    { "SET CONSTRAINTS ALL DEFERRED; SET CONSTRAINTS a IMMEDIATE", "SET CONSTRAINTS [DEFERRABLE]\n"
                                                                   "SET CONSTRAINTS" },
    { "SAVEPOINT a; ROLLBACK TO a; RELEASE a; PREPARE TRANSACTION 'x'; COMMIT PREPARED 'x'", "SAVEPOINT name=a\n"
                                                                                             "ROLLBACK TO name=a\n"
                                                                                             "RELEASE name=a\n"
                                                                                             "PREPARED TRANSACTION\n"
                                                                                             "PREPARED TRANSACTION" },
    { "VACUUM; VACUUM (FULL, ANALYZE) s.a, b (c); VACUUM (FULL false) a; ANALYZE a",
      "VACUUM\n"
      "VACUUM relation=s.a [FULL]\n"
      "VACUUM relation=b columns=c [FULL]\n"
      "VACUUM relation=a\n"
      "ANALYZE relation=a" },
    { "CLUSTER s.a USING i; CLUSTER; CHECKPOINT", "CLUSTER relation=s.a name=i\n"
                                                  "CLUSTER\n"
                                                  "CHECKPOINT" },
    { "ALTER SYSTEM SET work_mem = '1MB'; ALTER SYSTEM RESET ALL",
      "ALTER SYSTEM name=work_mem new=1MB settings=work_mem\n"
      "ALTER SYSTEM name=all new=DEFAULT settings=all" },
    { "NOTIFY a; LISTEN b; UNLISTEN *", "NOTIFY name=a [ON]\n"
                                        "NOTIFY name=b\n"
                                        "NOTIFY" },
    { "EXPLAIN DELETE FROM a; EXPLAIN ANALYZE DELETE FROM a; SHOW a; COMMENT ON TABLE a IS 'x'",
      "OTHER name=EXPLAIN\n"
      "DELETE relation=a query={ }\n"
      "OTHER name=SHOW\n"
      "OTHER relation=a name=COMMENT [ON]" },
};

START_TEST(session_and_transaction)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_session(void)
{
    Suite *suite = suite_create("sql/lower_session");
    TCase *test_case = tcase_create("lower_session");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, session_and_transaction, 0, G_N_ELEMENTS(cases));
    return suite;
}
