/* tests/unit/rollback/test_statement.c - statements as they are written out. */
#include "rollback/statement.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

static struct snapshot snapshot;
static GPtrArray *statements;

static void start(void)
{
    catalog_start();
    statements = g_ptr_array_new_with_free_func(g_free);
}

static void stop(void)
{
    snapshot_release(&snapshot);
    g_ptr_array_unref(statements);
    catalog_stop();
}

static const struct catalog_object *made(const char *text, enum catalog_kind_number kind, const char *identity)
{
    catalog_run(text);
    catalog_snapshot(&snapshot);
    const struct catalog_object *object = snapshot_find_identity(&snapshot, &catalog_kinds[kind], identity);
    ck_assert_ptr_nonnull(object);
    return object;
}

static void assert_written(const char *expected)
{
    g_ptr_array_add(statements, NULL);
    g_autofree char *text = g_strjoinv(";\n", (char **)statements->pdata);
    ck_assert_str_eq(text, expected);
}

START_TEST(a_table_is_made_with_its_columns)
{
    statement_add_create(statements,
                         made("CREATE UNLOGGED TABLE \"Item\" (id int GENERATED ALWAYS AS IDENTITY (START 5), "
                              "n numeric(4, 1) NOT NULL DEFAULT 1, twice numeric GENERATED ALWAYS AS (n * 2) STORED)",
                              KIND_TABLE, "public.\"Item\""));
    assert_written("CREATE UNLOGGED TABLE public.\"Item\" (\n"
                   "    id integer NOT NULL GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.\"Item_id_seq\" START "
                   "WITH 5 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1 NO CYCLE),\n"
                   "    n numeric(4,1) NOT NULL,\n"
                   "    twice numeric GENERATED ALWAYS AS ((n * (2)::numeric)) STORED\n)");
}
END_TEST

START_TEST(inherited_columns_come_from_the_parent)
{
    statement_add_create(statements, made("CREATE TABLE base (id int); CREATE TABLE child (own int) INHERITS (base)",
                                          KIND_TABLE, "public.child"));
    assert_written("CREATE TABLE public.child (\n    own integer\n) INHERITS (public.base)");
}
END_TEST

START_TEST(what_stands_in_braces_in_a_name_is_no_pattern)
{
    statement_add(statements, "COMMENT ON COLUMN {identity} IS {literal}",
                  made("CREATE TABLE item (\"{name}\" int)", KIND_COLUMN, "public.item.\"{name}\""),
                  "it's {value} \\ done");
    assert_written("COMMENT ON COLUMN public.item.\"{name}\" IS E'it''s {value} \\\\ done'");
}
END_TEST

START_TEST(a_lines_key_and_rest_stand_around_its_equals_sign)
{
    statement_add(statements, "{key} WITH {rest}", made("CREATE TABLE item ()", KIND_TABLE, "public.item"), "a=b = c");
    assert_written("a WITH b = c");
}
END_TEST

START_TEST(nothing_is_appended_for_an_empty_pattern)
{
    const struct catalog_object *table = made("CREATE TABLE item ()", KIND_TABLE, "public.item");

    statement_add(statements, "", table, NULL);
    statement_add(statements, NULL, table, NULL);
    ck_assert_uint_eq(statements->len, 0);
}
END_TEST

START_TEST(of_a_list_only_lines_that_differ_are_taken_away_and_given)
{
    const struct catalog_object *table =
            made("CREATE TABLE item () WITH (fillfactor = 50, autovacuum_enabled = off)", KIND_TABLE, "public.item");
    const size_t parameters = catalog_facet_index(table->kind, "storage_parameters");

    statement_add_reset(statements, table, parameters, "autovacuum_enabled=off\nfillfactor=90");
    statement_add_set(statements, table, parameters, "autovacuum_enabled=off\nfillfactor=90");
    assert_written("ALTER TABLE public.item RESET (fillfactor);\nALTER TABLE public.item SET (fillfactor=50)");
}
END_TEST

START_TEST(what_has_no_statement_takes_a_new_object)
{
    const struct catalog_kind *kind = &catalog_kinds[KIND_ENUM];

    ck_assert(!statement_can_change(&kind->facets[catalog_facet_index(kind, "labels")], "'a', 'b'", "'a'"));
    ck_assert(statement_can_change(&kind->facets[catalog_facet_index(kind, "comment")], "text", NULL));
}
END_TEST

Suite *suite_rollback_statement(void);
Suite *suite_rollback_statement(void)
{
    const TTest *tests[] = { a_table_is_made_with_its_columns,
                             inherited_columns_come_from_the_parent,
                             what_stands_in_braces_in_a_name_is_no_pattern,
                             a_lines_key_and_rest_stand_around_its_equals_sign,
                             nothing_is_appended_for_an_empty_pattern,
                             of_a_list_only_lines_that_differ_are_taken_away_and_given,
                             what_has_no_statement_takes_a_new_object,
                             NULL };

    return suite_of("rollback/statement", tests, start, stop);
}
