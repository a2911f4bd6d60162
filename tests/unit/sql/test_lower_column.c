/* tests/unit/sql/test_lower_column.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "CREATE TABLE a (b varchar(20) COLLATE \"C\" NOT NULL DEFAULT 'x', c numeric(10, 2)[], d s.t, e serial)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=varchar(20) collation=C expression={'x'} constant [NOT_NULL] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=c type=numeric(10,2)[] [IN_CREATE]\n"
      "ADD COLUMN relation=a name=d type=s.t [IN_CREATE]\n"
      "ADD COLUMN relation=a name=e type=serial [IN_CREATE]" },
    { "CREATE TABLE a (b bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, c int GENERATED ALWAYS AS (b * 2) STORED)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int8 [IDENTITY] [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a constraint=primary-key columns=b [IN_CREATE] [INLINE]\n"
      "ADD COLUMN relation=a name=c type=int4 expression={b * 2} reads=b [GENERATED] [IN_CREATE]" },
    { "CREATE TABLE a (b int REFERENCES s.z (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED UNIQUE)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a other=s.z constraint=foreign-key columns=b others=id on_delete=n [DEFERRABLE] [IN_CREATE] [INLINE] [ON]\n"
      "ADD CONSTRAINT relation=a constraint=unique columns=b [IN_CREATE] [INLINE]" },
    { "CREATE TABLE a (b int REFERENCES z ON DELETE NO ACTION, c int REFERENCES z)",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a other=z constraint=foreign-key columns=b on_delete=a [IN_CREATE] [INLINE]\n"
      "ADD COLUMN relation=a name=c type=int4 [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a other=z constraint=foreign-key columns=c [IN_CREATE] [INLINE]" },
    { "CREATE TABLE a (b int CHECK (b > 0 AND f(b)), CONSTRAINT q CHECK (b IS NOT NULL) NO INHERIT, UNIQUE (b, c) INCLUDE (d), FOREIGN KEY (b, c) REFERENCES y (d, e) ON DELETE CASCADE, EXCLUDE USING gist (b WITH =, lower(c) WITH =) WHERE (d))",
      "CREATE TABLE relation=a\n"
      "ADD COLUMN relation=a name=b type=int4 [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a constraint=check columns=b expression={b > 0 AND f(b)} reads=b calls=f/1 terms=(b > 0)… [IN_CREATE] [INLINE]\n"
      "ADD CONSTRAINT relation=a constraint=check name=q expression={b IS NOT NULL} reads=b terms=(b IS NOT NULL) [NO_INHERIT_FLAG] [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a constraint=unique columns=b,c others=d [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a other=y constraint=foreign-key columns=b,c others=d,e on_delete=c [IN_CREATE]\n"
      "ADD CONSTRAINT relation=a constraint=exclude method=gist columns=b, expression={d} reads=d terms=(d = true) [IN_CREATE]" },
};

START_TEST(columns_and_constraints)
{
    actions_assert(&cases[_i]);
}
END_TEST

static const struct actions_case places[] = {
    { "CREATE TABLE a (b int CHECK (b > 0), CONSTRAINT d UNIQUE (b), FOREIGN KEY (b) REFERENCES c, LIKE e)",
      "CREATE b CHECK CONSTRAINT FOREIGN e" },
};

START_TEST(a_finding_points_at_the_column)
{
    actions_assert_places(&places[_i]);
}
END_TEST

Suite *suite_sql_lower_column(void)
{
    Suite *suite = suite_create("sql/lower_column");
    TCase *test_case = tcase_create("lower_column");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, columns_and_constraints, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(test_case, a_finding_points_at_the_column, 0, G_N_ELEMENTS(places));
    return suite;
}
