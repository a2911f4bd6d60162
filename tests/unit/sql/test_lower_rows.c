/* tests/unit/sql/test_lower_rows.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "INSERT INTO s.a VALUES (1, now()), (2, DEFAULT)",
      "INSERT relation=s.a rows=2 query={ calls=now/0 values=2 default }" },
    { "INSERT INTO a (b, c) SELECT d, e FROM f WHERE g > 1 LIMIT 5",
      "INSERT relation=a columns=b,c query={ from=f columns=d,e,g where limit }" },
    { "INSERT INTO a DEFAULT VALUES", "INSERT relation=a rows=1 query={ }" },
    { "INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = EXCLUDED.c; INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING",
      "INSERT relation=a columns=b others=c settings=do update rows=1 query={ columns=b,c values=1 }\n"
      "INSERT relation=a settings=do nothing rows=1 query={ values=1 }" },
    { "UPDATE ONLY s.a SET b = 1, (c, d) = (SELECT 1, 2 LIMIT 1)",
      "UPDATE relation=s.a columns=b,c,d query={ } [ONLY]" },
    { "UPDATE a SET b = f(c) WHERE id IN (SELECT id FROM a WHERE b IS NULL LIMIT 1000)",
      "UPDATE relation=a columns=b rows=1000 expression={id IN (SELECT id FROM a WHERE b IS NULL LIMIT 1000)} reads=b,id subquery query={ from=a columns=b,c,id calls=f/1 }" },
    { "WITH x AS (SELECT id FROM a LIMIT 10) UPDATE a SET b = 1 FROM x WHERE a.id = x.id",
      "UPDATE relation=a columns=b rows=10 expression={a.id = x.id} reads=id query={ from=a columns=id }" },
    { "UPDATE a SET b = 1 WHERE c = (SELECT d FROM e LIMIT 1)",
      "UPDATE relation=a columns=b expression={c = (SELECT d FROM e LIMIT 1)} reads=c,d subquery query={ from=e columns=c,d }" },
    { "DELETE FROM a", "DELETE relation=a query={ }" },
    { "DELETE FROM a USING b WHERE a.id = b.id AND true",
      "DELETE relation=a expression={a.id = b.id AND true} reads=id query={ from=b columns=id }" },
    { "DELETE FROM a WHERE ctid = ANY (ARRAY(SELECT ctid FROM a LIMIT 500))",
      "DELETE relation=a rows=500 expression={ctid = ANY (ARRAY(SELECT ctid FROM a LIMIT 500))} reads=ctid subquery query={ from=a columns=ctid }" },
    { "WITH gone AS (DELETE FROM a WHERE b = 1 RETURNING *) INSERT INTO c SELECT * FROM gone",
      "DELETE relation=a expression={b = 1} reads=b terms=(b = 1) query={ columns=b * }\n"
      "INSERT relation=c query={ from=a columns=b * }" },
    { "MERGE INTO a USING b ON a.id = b.id WHEN NOT MATCHED THEN INSERT VALUES (1)",
      "MERGE relation=a query={ from=b columns=id }" },
    { "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE",
      "MERGE relation=a query={ from=b columns=id } [ON]" },
    { "INSERT INTO a (b, c, b) VALUES (1, 2, 3); INSERT INTO a (b[1], b[2]) VALUES (1, 2)",
      "INSERT relation=a name=b columns=b,c rows=1 query={ values=3 }\n"
      "INSERT relation=a columns=b rows=1 query={ values=2 }" },
    { "INSERT INTO a VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1, c = 2",
      "INSERT relation=a name=c others=c settings=do update rows=1 query={ columns=b values=1 }" },
    { "UPDATE a SET b = 1, (c, b) = (1, 2); UPDATE a SET b.x = 1, b.y = 2; UPDATE a SET b.x = 1, b = ROW (1, 2)",
      "UPDATE relation=a name=b columns=b,c query={ }\n"
      "UPDATE relation=a columns=b query={ }\n"
      "UPDATE relation=a name=b columns=b query={ }" },
    { "MERGE INTO a USING b ON true WHEN MATCHED THEN UPDATE SET c = 1 WHEN NOT MATCHED THEN INSERT (c, d, d) VALUES (1, 2, 3)",
      "MERGE relation=a name=d query={ from=b } [ON]" },
    { "SELECT a FROM b WHERE c FOR UPDATE", "SELECT query={ from=b columns=a,c where } [FOR_UPDATE]" },
    { "SELECT query_to_xml('SELECT f(1) FROM b', true, false, ''), query_to_xml(c, true, false, ''), a #> b, 1::s.t",
      "SELECT query={ columns=a,b,c calls=query_to_xml/4,query_to_xml/4 runs={SELECT query={ from=b calls=f/1 }} "
      "operator=#> makes=s.t }" },
    { "SELECT nextval('a'), set_config('lock_timeout', '5s', true), set_config(x, 'y', false)",
      "SELECT query={ columns=x calls=nextval/1,set_config/3 }\n"
      "SET name=lock_timeout new=5s [LOCAL]" },
    { "SELECT setval(pg_get_serial_sequence('s.a', 'b'), 1)",
      "SELECT query={ calls=pg_get_serial_sequence/2,setval/2 }\n"
      "SET SEQUENCE relation=s.a name=b" },
    { "SELECT setval('s.\"A\"'::regclass, 1, false), setval('b', c)",
      "SELECT query={ columns=c calls=setval/2,setval/3 }\n"
      "SET SEQUENCE relation=s.A" },
    { "SELECT a INTO TEMP b FROM c", "CREATE TABLE relation=b columns=a query={ from=c columns=a } [TEMPORARY]" },
    { "DECLARE c CURSOR FOR SELECT f(1)", "SELECT query={ calls=f/1 }" },
    { "COPY a (b, c) FROM '/x' WHERE b > 1; COPY a TO PROGRAM 'x'; COPY (SELECT b FROM a) TO STDOUT; COPY a FROM STDIN",
      "COPY FROM relation=a columns=b,c expression={b > 1} reads=b terms=(b > 1)\n"
      "COPY TO relation=a settings=program\n"
      "COPY TO query={ from=a columns=b }\n"
      "COPY FROM relation=a [FROM_STDIN]" },
    { "LOCK TABLE ONLY s.a, b IN SHARE ROW EXCLUSIVE MODE; LOCK a",
      "LOCK TABLE relation=s.a name=SHARE ROW EXCLUSIVE [ONLY]\n"
      "LOCK TABLE relation=b name=SHARE ROW EXCLUSIVE\n"
      "LOCK TABLE relation=a name=ACCESS EXCLUSIVE" },
};

START_TEST(rows)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_rows(void)
{
    Suite *suite = suite_create("sql/lower_rows");
    TCase *test_case = tcase_create("lower_rows");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, rows, 0, G_N_ELEMENTS(cases));
    return suite;
}
