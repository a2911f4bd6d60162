/* tests/unit/sql/test_extension.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "SELECT create_hypertable('s.\"A b\"'::regclass, 'at', migrate_data => true)",
      "SELECT query={ calls=create_hypertable/3 }\n"
      "EXTENSION CALL relation=s.A b name=create_hypertable new=takes method=TimescaleDB" },
    { "CALL partman.undo_partition(p_loop_count := 3, p_parent_table := 's.a')",
      "CALL relation=partman.undo_partition query={ calls=partman.undo_partition/2 }\n"
      "EXTENSION CALL relation=s.a name=undo_partition new=leaves method=pg_partman" },
    { "DO $$ BEGIN PERFORM drop_chunks('a', now()); END $$",
      "DO new=plpgsql\n"
      "SELECT query={ calls=drop_chunks/2,now/0 } [IN_BODY]\n"
      "EXTENSION CALL relation=a name=drop_chunks new=removes method=TimescaleDB [IN_BODY]" },
    { "SELECT create_hypertable(name, 'at') FROM a",
      "SELECT query={ from=a columns=name calls=create_hypertable/2 }\n"
      "EXTENSION CALL name=create_hypertable new=takes method=TimescaleDB" },
    { "SELECT add_dimension('a', by_hash('b', 4))", "SELECT query={ calls=add_dimension/2,by_hash/2 }\n"
                                                    "EXTENSION CALL name=add_dimension new=settles method=TimescaleDB\n"
                                                    "EXTENSION CALL name=by_hash new=settles method=TimescaleDB" },
    { "SELECT count(*) FROM a", "SELECT query={ from=a calls=count/0 }" },
};

START_TEST(calls_of_extensions)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_extension(void)
{
    Suite *suite = suite_create("sql/extension");
    TCase *test_case = tcase_create("extension");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, calls_of_extensions, 0, G_N_ELEMENTS(cases));
    return suite;
}
