/* tests/unit/analysis/test_model_question.c */
#include "support/model_fixture.h"
#include "support/suite.h"

#include <string.h>

static struct model *model;

static void start(void)
{
    model = model_new();
    model_begin_migration(model, false);
}

static void stop(void)
{
    model_free(model);
}

static const struct {
    const char *functions[4]; /* that the expression calls */
    char volatility;
    const char *unknown;
} expressions[] = {
    { { NULL }, 'i', NULL },
    { { "now" }, 's', NULL },
    { { "now", "random", "lower" }, 'v', NULL },
    { { "constant" }, 'i', NULL },
    { { "constant", "looks" }, 's', NULL },
    { { "uuid_generate_v4" }, 'v', "uuid_generate_v4" },
    { { "now", "missing", "gone" }, 'v', "missing" },
};

START_TEST(an_expression_is_as_volatile_as_the_worst_that_it_calls)
{
    struct sql_call calls[4] = { 0 };
    const struct sql_name *unknown = NULL;
    struct sql_expression expression = { .calls = calls };

    model_replay(model, "CREATE FUNCTION constant() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';"
                        "CREATE FUNCTION looks() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';");
    for (; expressions[_i].functions[expression.call_count] != NULL; expression.call_count++)
        calls[expression.call_count].function.name = expressions[_i].functions[expression.call_count];
    ck_assert_int_eq(model_volatility(model, &expression, &unknown), expressions[_i].volatility);
    ck_assert_pstr_eq(unknown != NULL ? unknown->name : NULL, expressions[_i].unknown);
}
END_TEST

START_TEST(no_expression_is_immutable)
{
    const struct sql_name *unknown = NULL;

    ck_assert_int_eq(model_volatility(model, NULL, &unknown), 'i');
}
END_TEST

START_TEST(only_a_validated_check_of_that_column_proves_not_null)
{
    const struct model_relation *table;

    model_replay(model, "ALTER TABLE a ADD CONSTRAINT c CHECK (x IS NOT NULL AND y > 0) NOT VALID,"
                        "  ADD CONSTRAINT d CHECK (z IS NOT NULL OR w IS NOT NULL);");
    table = model_relation_at(model, "a");
    ck_assert_ptr_null(model_not_null_proof(table, "x"));
    model_replay(model, "ALTER TABLE a VALIDATE CONSTRAINT c");
    ck_assert_str_eq(model_not_null_proof(table, "x")->name, "c");
    ck_assert_ptr_null(model_not_null_proof(table, "y"));
    ck_assert_ptr_null(model_not_null_proof(table, "z"));
}
END_TEST

/* Which index serves a foreign key on columns b and a. */
static const struct {
    const char *index;
    bool serves;
} indexes[] = {
    { "CREATE INDEX i ON t (a, b)", true },
    { "CREATE INDEX i ON t (b, a, c)", true },
    { "CREATE INDEX i ON t (a)", false },
    { "CREATE INDEX i ON t (a, c, b)", false },
    { "CREATE INDEX i ON t (a, b) WHERE c > 0", false },
    { "CREATE INDEX i ON t (a, lower(b))", false },
    { "CREATE INDEX i ON t (c) INCLUDE (a, b)", false },
    { "ALTER TABLE t ADD PRIMARY KEY (a, b)", true },
};

START_TEST(an_index_serves_the_columns_that_it_begins_with)
{
    static const char *const columns[] = { "b", "a", NULL };

    model_replay(model, "CREATE TABLE t (a int, b int, c int)");
    model_replay(model, indexes[_i].index);
    ck_assert_int_eq(model_index_for(model_relation_at(model, "t"), columns) != NULL, indexes[_i].serves);
}
END_TEST

Suite *suite_analysis_model_question(void)
{
    const TTest *tests[] = { no_expression_is_immutable, only_a_validated_check_of_that_column_proves_not_null, NULL };
    Suite *suite = suite_of("analysis/model_question", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, an_expression_is_as_volatile_as_the_worst_that_it_calls, 0, G_N_ELEMENTS(expressions));
    tcase_add_loop_test(tables, an_index_serves_the_columns_that_it_begins_with, 0, G_N_ELEMENTS(indexes));
    suite_add_tcase(suite, tables);
    return suite;
}
