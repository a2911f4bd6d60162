/* tests/unit/sql/test_lower_type.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE TYPE s.a AS ENUM ('x', 'y')", "CREATE ENUM relation=s.a columns=x,y" },
    { "ALTER TYPE a ADD VALUE IF NOT EXISTS 'x'", "ENUM ADD VALUE relation=a name=x [IF_EXISTS]" },
    { "ALTER TYPE a ADD VALUE 'x' AFTER 'y'", "ENUM ADD VALUE relation=a name=x [PARTITIONED]" },
    { "ALTER TYPE a RENAME VALUE 'x' TO 'y'", "ENUM RENAME VALUE relation=a name=x new=y" },
    { "CREATE DOMAIN a AS text DEFAULT 'x' NOT NULL CONSTRAINT b CHECK (VALUE <> '')",
      "CREATE DOMAIN relation=a type=text expression={'x'} constant [NOT_NULL]\n"
      "DOMAIN ADD CONSTRAINT relation=a constraint=check name=b expression={VALUE <> ''} reads=value terms=(value <> ) [IN_CREATE]" },
    { "ALTER DOMAIN a ADD CONSTRAINT b CHECK (VALUE > 0) NOT VALID",
      "DOMAIN ADD CONSTRAINT relation=a constraint=check name=b expression={VALUE > 0} reads=value terms=(value > 0) [NOT_VALID]" },
    { "ALTER DOMAIN a DROP CONSTRAINT IF EXISTS b CASCADE",
      "DOMAIN DROP CONSTRAINT relation=a name=b [IF_EXISTS] [CASCADE]" },
    { "ALTER DOMAIN a VALIDATE CONSTRAINT b", "DOMAIN VALIDATE CONSTRAINT relation=a name=b" },
    { "ALTER DOMAIN a SET NOT NULL; ALTER DOMAIN a DROP NOT NULL; ALTER DOMAIN a SET DEFAULT 1; ALTER DOMAIN a DROP DEFAULT",
      "DOMAIN SET NOT NULL relation=a\n"
      "DOMAIN DROP NOT NULL relation=a\n"
      "DOMAIN SET DEFAULT relation=a expression={1} constant\n"
      "DOMAIN SET DEFAULT relation=a" },
    { "CREATE TYPE s.a AS (b int); CREATE TYPE a AS RANGE (subtype = int); CREATE TYPE a", "CREATE TYPE relation=s.a\n"
                                                                                           "CREATE TYPE relation=a\n"
                                                                                           "CREATE TYPE relation=a" },
    { "CREATE AGGREGATE a (int) (sfunc = b, stype = int)", "CREATE FUNCTION relation=a language= volatility=v" },
    { "CREATE COLLATION a (locale = 'x')", "CREATE COLLATION relation=a" },
    { "CREATE OPERATOR s.@+@ (LEFTARG = int, RIGHTARG = int, FUNCTION = s.f)",
      "CREATE OPERATOR relation=s.@+@ other=s.f rows=2" },
    { "CREATE OPERATOR @- (RIGHTARG = int, PROCEDURE = f)", "CREATE OPERATOR relation=@- other=f rows=1" },
    { "CREATE CAST (a AS s.b) WITH FUNCTION f(a)", "CREATE CAST relation=s.b other=f name=a type=s.b rows=1" },
    { "CREATE CAST (text AS int) WITH INOUT AS IMPLICIT; CREATE CAST (text AS int) WITH INOUT AS ASSIGNMENT",
      "CREATE CAST relation=int4 name=text method=implicit type=int4\n"
      "CREATE CAST relation=int4 name=text method=assignment type=int4" },
    { "CREATE COLLATION IF NOT EXISTS s.a (locale = 'x', deterministic = false); CREATE COLLATION b FROM s.a",
      "CREATE COLLATION relation=s.a [IF_EXISTS] [VIRTUAL]\nCREATE COLLATION relation=b other=s.a" },
    { "DROP COLLATION IF EXISTS s.a, b; ALTER COLLATION c RENAME TO d; ALTER COLLATION c SET SCHEMA s",
      "DROP COLLATION relation=s.a [IF_EXISTS]\nDROP COLLATION relation=b [IF_EXISTS]\n"
      "RENAME COLLATION relation=c new=d\nSET SCHEMA relation=c new=s" },
    { "CREATE DOMAIN d AS text COLLATE s.a", "CREATE DOMAIN relation=d type=text collation=s.a" },
    { "ALTER TYPE a SET (storage = plain)", "ALTER TYPE relation=a" },
};

START_TEST(types)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_lower_type(void)
{
    Suite *suite = suite_create("sql/lower_type");
    TCase *test_case = tcase_create("lower_type");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, types, 0, G_N_ELEMENTS(cases));
    return suite;
}
