/* tests/unit/sql/test_lower.c */
#include "support/actions.h"
#include "support/suite.h"

static const struct actions_case cases[] = {
    { "SELECT 1; SELEC 2", "SELECT query={ }\n"
                           "OPAQUE name=syntax error at or near \"SELEC\"" },
    { "", "" },
    { "CREATE CAST (int AS text) WITHOUT FUNCTION; CREATE TABLESPACE a LOCATION '/b'",
      "CREATE CAST relation=text name=int4 type=text\n"
      "OTHER name=CREATE TABLESPACE" },
};

START_TEST(statements)
{
    actions_assert(&cases[_i]);
}
END_TEST

static const struct actions_case places[] = {
    { "  SELECT 1;\n-- x\n SELECT 2; DROP TABLE a, b", "SELECT SELECT DROP DROP" },
    { "DROP TABLE a;\n\n  SELEC 2", "DROP SELEC" },
};

START_TEST(a_finding_points_at_the_statement)
{
    actions_assert_places(&places[_i]);
}
END_TEST

/* What would need too much stack or memory is refused, or read with more of it. */
struct bound {
    const char *before, *repeated, *between, *after;
    int times;
    enum sql_action_kind kind;
};

static const struct bound bounds[] = {
    { "SELECT ", "1", "+", "", 9900, SQL_SELECT },
    { "SELECT ", "1", "+", "", 1000 * 1000, SQL_OPAQUE },
    { "SELECT ", "", "(", "", 1000 * 1000, SQL_OPAQUE },
    { "SELECT ARRAY", "", "[", "", 1000 * 1000, SQL_OPAQUE },
    { "", "SELECT 1", " UNION ALL ", "", 9000, SQL_SELECT },
    { "", "SELECT 1", " UNION ALL ", "", 100 * 1000, SQL_OPAQUE },
    { "SELECT ", "", "NOT ", "true", 9000, SQL_SELECT },
    { "SELECT ", "", "- ", "1", 9000, SQL_SELECT },
    { "SELECT * FROM a ", "", "JOIN b ON true ", "", 9000, SQL_SELECT },
    { "SELECT 1", "", "::int", "", 9000, SQL_SELECT },
    { "SELECT * FROM a WHERE ", "b = 1", " OR ", "", 10 * 1000, SQL_SELECT },
    { "SELECT ", "1", ", ", "", 10 * 1000, SQL_SELECT },
    { "SELECT ", "1", ", ", "", 300 * 1000, SQL_OPAQUE },
    { "SELECT ", "", "CASE WHEN a THEN ", "1", 4000, SQL_OPAQUE },
    { "INSERT INTO a VALUES ", "(1, 'some text', now())", ", ", "", 100 * 1000, SQL_INSERT },
};

START_TEST(nothing_is_too_much)
{
    g_autoptr(GString) text = g_string_new(bounds[_i].before);

    for (int time = 0; time < bounds[_i].times; time++) {
        g_string_append(text, bounds[_i].repeated);
        g_string_append(text, time + 1 < bounds[_i].times || bounds[_i].repeated[0] == '\0' ? bounds[_i].between : "");
    }
    g_string_append(text, bounds[_i].after);
    {
        CLEANUP(actions_fixture_clear) struct actions_fixture fixture = actions_read(text->str);

        ck_assert_uint_eq(fixture.actions.list->len, 1);
        ck_assert_int_eq(actions_at(&fixture, 0)->kind, bounds[_i].kind);
        if (bounds[_i].kind == SQL_INSERT)
            ck_assert_int_eq(actions_at(&fixture, 0)->rows, bounds[_i].times);
    }
}
END_TEST

Suite *suite_sql_lower(void)
{
    Suite *suite = suite_create("sql/lower");
    TCase *test_case = tcase_create("lower");

    suite_add_tcase(suite, test_case);
    tcase_set_timeout(test_case, TEST_TIMEOUT_SECONDS);
    tcase_add_loop_test(test_case, statements, 0, G_N_ELEMENTS(cases));
    tcase_add_loop_test(test_case, a_finding_points_at_the_statement, 0, G_N_ELEMENTS(places));
    tcase_add_loop_test(test_case, nothing_is_too_much, 0, G_N_ELEMENTS(bounds));
    return suite;
}
