/* tests/unit/sql/test_normalise.c */
#include "sql/normalise.h"

#include "support/suite.h"

#include <string.h>

static const struct {
    const char *text, *normalised; /* NULL: it is not taken */
} cases[] = {
    { "SELECT a FROM t WHERE b = 'secret' AND c = 7", "SELECT a FROM t WHERE b = $1 AND c = $2" },
    { "SELECT a FROM t WHERE b = $1 AND c = 'x';", "SELECT a FROM t WHERE b = $1 AND c = $2" },
    { "  /* by x */ SELECT a -- secret\nFROM t;;\n", "SELECT a\nFROM t" },
    { "SELECT a/* s */FROM t ORDER BY 1", "SELECT a FROM t ORDER BY 1" },
    { "SELECT E'a\\'b', $q$x$q$, U&'d', B'101', X'ff', -5, 1.5e3, true, null FROM t",
      "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM t" },
    { "SELECT now() - interval '1 day', date '2001-01-01' FROM t", "SELECT now() - $1::interval, $2::date FROM t" },
    { "SELECT interval '1' day, timestamp with time zone $1 FROM t",
      "SELECT $2::interval day, $1::timestamp with time zone FROM t" },
    { "SELECT double precision '1', 'a'::varchar(20) FROM t", "SELECT $1::double precision, $2::varchar(20) FROM t" },
    { "SELECT extract('year' FROM a) FROM t", "SELECT date_part($1, a) FROM t" },
    { "SELECT EXTRACT( $1 FROM a ) FROM t", "SELECT date_part($1, a ) FROM t" },
    { "SELECT \"text\", date FROM t", "SELECT \"text\", date FROM t" },
    { "insert into t values ('a', 1), ('b', 2)", "insert into t values ($1, $2), ($3, $4)" },
    { "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
      "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x" },
    { "SELECT cast(a AS numeric(10, 2)) FROM t", "SELECT cast(a AS numeric(10, 2)) FROM t" },
    { "SELECT cast(a AS varchar(12345)) FROM t", NULL },
    { "ALTER ROLE a PASSWORD 'secret'", NULL },
    { "SET a = 'secret'", NULL },
    { "BEGIN", NULL },
    { "SELECT 1; SELECT 2", NULL },
    { "SELECT a INTO b FROM t", NULL },
    { "COPY t FROM STDIN", NULL },
    { "SELECT frm FROM", NULL },
    { "SELECT 'unclosed", NULL },
    { "SELECT '\xff'", NULL },
    { "", NULL },
};

START_TEST(literals_become_parameters)
{
    struct sql_normalised normalised = { 0 };
    const bool is_taken = sql_normalise(&normalised, cases[_i].text, strlen(cases[_i].text));

    ck_assert_int_eq(is_taken, cases[_i].normalised != NULL);
    ck_assert_pstr_eq(normalised.text, cases[_i].normalised);
    sql_normalised_release(&normalised);
}
END_TEST

START_TEST(what_is_deeply_nested_is_not_taken)
{
    g_autoptr(GString) text = g_string_new("SELECT ");
    struct sql_normalised normalised = { 0 };

    for (int i = 0; i < 100 * 1000; i++)
        g_string_append_c(text, '(');
    ck_assert(!sql_normalise(&normalised, text->str, text->len));
}
END_TEST

START_TEST(names_are_told)
{
    static const char text[] = "WITH x AS (SELECT f(1) FROM a) UPDATE s.b SET c = pg_catalog.lower(d) FROM x, e";
    struct sql_normalised normalised = { 0 };

    ck_assert(sql_normalise(&normalised, text, strlen(text)));
    ck_assert_str_eq(normalised.verb, "update");
    g_ptr_array_add(normalised.tables, NULL);
    g_ptr_array_add(normalised.functions, NULL);
    g_autofree char *tables = g_strjoinv(" ", (char **)normalised.tables->pdata);
    g_autofree char *functions = g_strjoinv(" ", (char **)normalised.functions->pdata);
    ck_assert_str_eq(tables, "s.b e a");
    ck_assert_str_eq(functions, "pg_catalog.lower f");
    sql_normalised_release(&normalised);
}
END_TEST

START_TEST(fingerprints_are_equal_but_for_literals)
{
    static const char one[] = "SELECT a FROM t WHERE b IN (1, 2)", other[] = "select a from t where b in (3)";
    static const char third[] = "SELECT a FROM t WHERE c IN (1, 2)";
    struct sql_normalised left = { 0 }, right = { 0 }, different = { 0 };

    ck_assert(sql_normalise(&left, one, strlen(one)) && sql_normalise(&right, other, strlen(other)) &&
              sql_normalise(&different, third, strlen(third)));
    ck_assert_str_eq(left.fingerprint, right.fingerprint);
    ck_assert_str_ne(left.fingerprint, different.fingerprint);
    sql_normalised_release(&left);
    sql_normalised_release(&right);
    sql_normalised_release(&different);
}
END_TEST

Suite *suite_sql_normalise(void)
{
    Suite *suite = suite_create("sql/normalise");
    TCase *tcase = tcase_create("normalise");

    tcase_add_loop_test(tcase, literals_become_parameters, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_test(tcase, what_is_deeply_nested_is_not_taken);
    tcase_add_test(tcase, names_are_told);
    tcase_add_test(tcase, fingerprints_are_equal_but_for_literals);
    suite_add_tcase(suite, tcase);
    return suite;
}
