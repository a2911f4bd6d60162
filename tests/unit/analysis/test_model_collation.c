/* tests/unit/analysis/test_model_collation.c - which collation a column has, and what it is called by now. */
#include "analysis/model.h"

#include "support/model_fixture.h"
#include "support/suite.h"

#define LOOSE " (locale = 'x', deterministic = false);"

static const struct model_case cases[] = {
    { "CREATE COLLATION a" LOOSE "CREATE COLLATION b FROM a", "nondeterministic collation public.b" },
    { "CREATE COLLATION a (locale = 'x', deterministic = true)", "!nondeterministic" },
    { "CREATE COLLATION a" LOOSE "CREATE COLLATION IF NOT EXISTS a (locale = 'y')",
      "nondeterministic collation public.a" },
    { "BEGIN; SAVEPOINT s; CREATE COLLATION a" LOOSE "ROLLBACK TO s; COMMIT", "!collation" },
    { "CREATE COLLATION a" LOOSE "DROP COLLATION a", "!collation" },
    { "CREATE COLLATION s.a" LOOSE "DROP COLLATION a", "nondeterministic collation s.a" },
    { "CREATE COLLATION a" LOOSE "DROP COLLATION IF EXISTS a, b; CREATE COLLATION a (locale = 'x')",
      "!nondeterministic" },
    { "CREATE COLLATION a" LOOSE "ALTER COLLATION a RENAME TO b", "nondeterministic collation public.b" },
    { "CREATE COLLATION a" LOOSE "ALTER COLLATION a RENAME TO b", "!public.a" },
    { "CREATE COLLATION a" LOOSE "ALTER COLLATION a SET SCHEMA s", "nondeterministic collation s.a" },
    { "CREATE COLLATION s.a" LOOSE "ALTER SCHEMA s RENAME TO u", "nondeterministic collation u.a" },
    { "CREATE SCHEMA s; CREATE COLLATION s.a" LOOSE "DROP SCHEMA s CASCADE", "!collation" },
    { "CREATE COLLATION a" LOOSE "CREATE TABLE t (c text COLLATE a)", "text collate public.a" },
    { "CREATE COLLATION a" LOOSE "CREATE TABLE t (c text COLLATE a); ALTER COLLATION a RENAME TO b",
      "text collate public.b" },
    { "CREATE COLLATION a" LOOSE "CREATE TABLE t (c text COLLATE a); ALTER COLLATION a SET SCHEMA s",
      "text collate s.a" },
    { "CREATE COLLATION a" LOOSE "CREATE DOMAIN d AS text COLLATE a; ALTER COLLATION a RENAME TO b",
      "public.d domain of text collate public.b" },
    { "CREATE COLLATION a" LOOSE "BEGIN; ALTER COLLATION a RENAME TO b; ROLLBACK",
      "nondeterministic collation public.a" },
    { "CREATE TABLE a (b int); CREATE COLLATION a" LOOSE "DROP COLLATION a", "public.a column 000 b int4" },
};

START_TEST(collations_are_followed)
{
    model_assert(&cases[_i]);
}
END_TEST

#define BOTH "CREATE COLLATION loose.a" LOOSE "CREATE COLLATION strict.a (locale = 'x');"

/* Is the column t.c of a collation that takes texts of other bytes for equal? */
static const struct {
    const char *text;
    bool is_nondeterministic;
} columns[] = {
    { BOTH "CREATE TABLE t (c text COLLATE loose.a)", true },
    { BOTH "CREATE TABLE t (c text COLLATE strict.a)", false },
    { BOTH "CREATE TABLE t (c text COLLATE a)", false },
    { BOTH "SET search_path = loose, strict, public; CREATE TABLE public.t (c text COLLATE a)", true },
    { BOTH "SET search_path = strict, loose, public; CREATE TABLE public.t (c text COLLATE a)", false },
    { BOTH
      "SET search_path = loose, public; CREATE TABLE public.t (c text COLLATE a); SET search_path = strict, public",
      true },
    { BOTH "CREATE TABLE t (c text)", false },
    { BOTH "CREATE DOMAIN d AS text COLLATE loose.a; CREATE TABLE t (c d)", true },
    { BOTH "CREATE DOMAIN d AS text COLLATE loose.a; CREATE DOMAIN e AS d; CREATE TABLE t (c e)", true },
    { BOTH "CREATE DOMAIN d AS text COLLATE loose.a; CREATE TABLE t (c d COLLATE \"C\")", false },
    { BOTH "CREATE DOMAIN d AS text; CREATE TABLE t (c d)", false },
};

START_TEST(a_column_has_the_collation_that_is_found)
{
    CLEANUP(model_cleanup) struct model *model = model_new();
    const struct model_column *column = NULL;

    model_begin_migration(model, false);
    model_replay(model, columns[_i].text);
    column = model_column_at(model, "public.t", "c");
    ck_assert_msg(model_is_nondeterministic(model, model_collation_of(model, &column->type)) ==
                          columns[_i].is_nondeterministic,
                  "%s", columns[_i].text);
}
END_TEST

Suite *suite_analysis_model_collation(void)
{
    Suite *suite = suite_create("analysis/model_collation");
    TCase *tables = tcase_create("cases");

    tcase_add_loop_test(tables, collations_are_followed, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(tables, a_column_has_the_collation_that_is_found, 0, G_N_ELEMENTS(columns));
    suite_add_tcase(suite, tables);
    return suite;
}
