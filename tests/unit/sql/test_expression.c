/* tests/unit/sql/test_expression.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "UPDATE a SET b = 1 WHERE c = 1 AND 2 < d AND e IS NOT NULL AND f IN ('x', 'y') AND g BETWEEN 1 AND -5 AND h AND NOT i",
      "UPDATE relation=a columns=b expression={c = 1 AND 2 < d AND e IS NOT NULL AND f IN ('x', 'y') AND g BETWEEN 1 AND -5 AND h AND NOT i} reads=c,d,e,f,g,h,i terms=(c = 1)(d > 2)(e IS NOT NULL)(f IN x, y)(g >= 1)(g <= -5)(h = true)(i = false) query={ columns=c,d,e,f,g,h,i }" },
    { "UPDATE a SET b = 1 WHERE a.c = ANY (ARRAY['x', 'y']) AND d = ANY ('{x}'::text[])",
      "UPDATE relation=a columns=b expression={a.c = ANY (ARRAY['x', 'y']) AND d = ANY ('{x}'::text[])} reads=c,d terms=(c IN x, y)… query={ columns=c,d }" },
    { "UPDATE a SET b = 1 WHERE c = 1 OR d = 2",
      "UPDATE relation=a columns=b expression={c = 1 OR d = 2} reads=c,d query={ columns=c,d }" },
    { "UPDATE a SET b = 1 WHERE c = d",
      "UPDATE relation=a columns=b expression={c = d} reads=c,d query={ columns=c,d }" },
    { "UPDATE a SET b = 1 WHERE length(c) > 1 AND d = 1",
      "UPDATE relation=a columns=b expression={length(c) > 1 AND d = 1} reads=c,d computed=c calls=length/1 terms=(d = 1)… query={ columns=c,d calls=length/1 }" },
    { "UPDATE a SET b = 1 WHERE true", "UPDATE relation=a columns=b expression={true} constant true query={ }" },
    { "UPDATE a SET b = 1 WHERE 1 = 1", "UPDATE relation=a columns=b expression={1 = 1} true query={ }" },
    { "UPDATE a SET b = 1 WHERE c = 2 OR NOT 1 <> 1",
      "UPDATE relation=a columns=b expression={c = 2 OR NOT 1 <> 1} reads=c true query={ columns=c }" },
    { "UPDATE a SET b = 1 WHERE 1 = 1 AND c IS NOT NULL",
      "UPDATE relation=a columns=b expression={1 = 1 AND c IS NOT NULL} reads=c terms=(c IS NOT NULL) query={ columns=c }" },
    { "UPDATE a SET b = 1 WHERE c = 2 AND 1 = 0",
      "UPDATE relation=a columns=b expression={c = 2 AND 1 = 0} reads=c terms=(c = 2)… false query={ columns=c }" },
    { "UPDATE a SET b = 1 WHERE NOT true OR false",
      "UPDATE relation=a columns=b expression={NOT true OR false} false query={ }" },
    { "UPDATE a SET b = 1 WHERE 1 = 1.0", "UPDATE relation=a columns=b expression={1 = 1.0} query={ }" },
    { "UPDATE a SET b = 1 WHERE 'x' = 'y'", "UPDATE relation=a columns=b expression={'x' = 'y'} query={ }" },
    { "UPDATE a SET b = 1 WHERE c = NULL",
      "UPDATE relation=a columns=b expression={c = NULL} reads=c query={ columns=c }" },
    { "UPDATE a SET b = 1 WHERE EXISTS (SELECT 1 FROM e WHERE f > 1)",
      "UPDATE relation=a columns=b expression={EXISTS (SELECT 1 FROM e WHERE f > 1)} reads=f subquery query={ from=e columns=f }" },
    { "UPDATE a SET b = 1 WHERE NOT (c AND d)",
      "UPDATE relation=a columns=b expression={NOT (c AND d)} reads=c,d query={ columns=c,d }" },
    { "UPDATE a SET b = 1 WHERE c NOT IN (1, 2)",
      "UPDATE relation=a columns=b expression={c NOT IN (1, 2)} reads=c query={ columns=c }" },
    { "UPDATE a SET b = 1 WHERE c <> '' AND c LIKE 'x%'",
      "UPDATE relation=a columns=b expression={c <> '' AND c LIKE 'x%'} reads=c terms=(c <> )… query={ columns=c }" },
    { "ALTER TABLE a ALTER b TYPE text USING b",
      "ALTER COLUMN TYPE relation=a name=b type=text expression={b} reads=b terms=(b = true)" },
    { "ALTER TABLE a ALTER b TYPE text USING CAST(b::varchar(10) AS text)::s.t",
      "ALTER COLUMN TYPE relation=a name=b type=text expression={CAST(b::varchar(10) AS text)::s.t} reads=b makes=s.t cast type=varchar(10) cast type=text cast type=s.t" },
    { "ALTER TABLE a ALTER b TYPE text USING (b || 'x')::text",
      "ALTER COLUMN TYPE relation=a name=b type=text expression={(b || 'x')::text} reads=b" },
    { "ALTER TABLE a ADD COLUMN b text DEFAULT NULL::text",
      "ADD COLUMN relation=a name=b type=text expression={NULL::text} constant null" },
    { "ALTER TABLE a ALTER b SET DEFAULT 'x'::s.t",
      "SET DEFAULT relation=a name=b expression={'x'::s.t} makes=s.t constant" },
    { "ALTER TABLE a ALTER b SET DEFAULT ARRAY['a', 'b']::text[]",
      "SET DEFAULT relation=a name=b expression={ARRAY['a', 'b']::text[]} constant" },
    { "ALTER TABLE a ALTER b SET DEFAULT -1.5", "SET DEFAULT relation=a name=b expression={-1.5} constant" },
    { "ALTER TABLE a ALTER b SET DEFAULT CURRENT_TIMESTAMP",
      "SET DEFAULT relation=a name=b expression={CURRENT_TIMESTAMP} calls=now/0" },
    { "ALTER TABLE a ALTER b SET DEFAULT now() AT TIME ZONE 'utc'",
      "SET DEFAULT relation=a name=b expression={now() AT TIME ZONE 'utc'} calls=now/0,pg_catalog.timezone/2" },
    { "ALTER TABLE a ALTER b SET DEFAULT 1 + 1", "SET DEFAULT relation=a name=b expression={1 + 1}" },
    { "ALTER TABLE a ALTER b SET DEFAULT gen_random_uuid()",
      "SET DEFAULT relation=a name=b expression={gen_random_uuid()} calls=gen_random_uuid/0" },
    { "ALTER TABLE a ALTER b SET DEFAULT (SELECT 1)",
      "SET DEFAULT relation=a name=b expression={(SELECT 1)} subquery" },
    { "ALTER TABLE a ALTER b SET DEFAULT interval '1 day'",
      "SET DEFAULT relation=a name=b expression={interval '1 day'} constant" },
    { "ALTER TABLE a ALTER b SET DEFAULT 'a' COLLATE \"C\"",
      "SET DEFAULT relation=a name=b expression={'a' COLLATE \"C\"} constant" },
    { "ALTER TABLE a ALTER b SET DEFAULT ARRAY[]::text[]",
      "SET DEFAULT relation=a name=b expression={ARRAY[]::text[]} constant" },
    { "ALTER TABLE a ALTER b SET DEFAULT CURRENT_USER",
      "SET DEFAULT relation=a name=b expression={CURRENT_USER} calls=current_user/0" },
};

START_TEST(conditions)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_expression(void)
{
    Suite *suite = suite_create("sql/expression");
    TCase *test_case = tcase_create("expression");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, conditions, 0, G_N_ELEMENTS(cases));
    return suite;
}
