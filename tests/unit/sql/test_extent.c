/* tests/unit/sql/test_extent.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE TABLE a (b int DEFAULT 1 NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={1} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (1 + 2) * 3 NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={(1 + 2) * 3} [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT f() NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={f()} calls=f/0 [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT f(g(1), h()) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={f(g(1), h())} calls=f/2,g/1,h/0 [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT 'x'::character varying(20) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={'x'::character varying(20)} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT 'x'::timestamp with time zone NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={'x'::timestamp with time zone} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT 'x'::double precision NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={'x'::double precision} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (CASE WHEN a THEN b ELSE (c) END) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={CASE WHEN a THEN b ELSE (c) END} reads=a,b,c [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (b IS NOT NULL) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={b IS NOT NULL} reads=b terms=(b IS NOT NULL) [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (b IS NULL OR (c)) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={b IS NULL OR (c)} reads=b,c [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (s.f(1)) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={s.f(1)} calls=s.f/1 [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT pg_catalog.now() NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={pg_catalog.now()} calls=pg_catalog.now/0 [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT ARRAY[1, 2] NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={ARRAY[1, 2]} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT '{}'::text[] NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={'{}'::text[]} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (- 1) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={- 1} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (NOT true) NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={NOT true} false [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT 'x' || 'y' NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={'x' || 'y'} [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT $$a$$ NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={$$a$$} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
    { "CREATE TABLE a (b int DEFAULT (ARRAY[1])[1] NOT NULL, c int)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 expression={(ARRAY[1])[1]} [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]" },
};

START_TEST(text_from_the_first_to_the_last_token)
{
    actions_assert(&cases[_i]);
}
END_TEST

Suite *suite_sql_extent(void)
{
    Suite *suite = suite_create("sql/extent");
    TCase *test_case = tcase_create("extent");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, text_from_the_first_to_the_last_token, 0, G_N_ELEMENTS(cases));
    return suite;
}
