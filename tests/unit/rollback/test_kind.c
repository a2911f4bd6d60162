/* tests/unit/rollback/test_kind.c - the table of kinds fits itself, and the server. */
#include "rollback/kind.h"

#include "support/catalog_fixture.h"
#include "support/suite.h"

#include <string.h>

static bool has_facet(const struct catalog_kind *kind, const char *name)
{
    for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
        if (strcmp(kind->facets[i].name, name) == 0)
            return true;
    return false;
}

static void check_pattern(const struct catalog_kind *kind, const char *pattern)
{
    static const char *const always[] = { "identity", "name", "schema", "parent", "value",
                                          "literal",  "key",  "rest",   NULL };
    g_auto(GStrv) parts = g_strsplit(pattern != NULL ? pattern : "", "{", -1);

    for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++) {
        g_autofree char *name = g_strndup(parts[i], strcspn(parts[i], "}"));
        ck_assert_msg(g_strv_contains(always, name) || has_facet(kind, name), "%s: {%s} in %s", kind->word, name,
                      pattern);
    }
}

START_TEST(patterns_name_what_there_is)
{
    for (const struct catalog_kind *kind = catalog_kinds; kind->word != NULL; kind++) {
        check_pattern(kind, kind->create);
        check_pattern(kind, kind->drop);
        check_pattern(kind, kind->rename);
        check_pattern(kind, kind->move);
        for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++) {
            check_pattern(kind, kind->facets[i].set);
            check_pattern(kind, kind->facets[i].add);
            check_pattern(kind, kind->facets[i].reset);
        }
    }
}
END_TEST

START_TEST(no_number_is_without_its_row)
{
    for (int i = 0; i < KIND_COUNT; i++)
        ck_assert_msg(catalog_kinds[i].word != NULL && catalog_kinds[i].sql != NULL, "kind %d", i);
    ck_assert_ptr_null(catalog_kinds[KIND_COUNT].word);
}
END_TEST

START_TEST(a_facet_is_found_by_name)
{
    const struct catalog_kind *column = &catalog_kinds[KIND_COLUMN];

    ck_assert_str_eq(column->facets[catalog_facet_index(column, "not_null")].name, "not_null");
    ck_assert_uint_eq(catalog_facet_index(column, "type"), 0); /* on which retyping relies */
}
END_TEST

/* Does another kind's query tell it of its parent? */
static bool is_told_by_a_part(const char *facet)
{
    g_autofree char *column = g_strdup_printf("\"parent.%s\"", facet);

    for (const struct catalog_kind *kind = catalog_kinds; kind->word != NULL; kind++)
        if (strstr(kind->sql, column) != NULL)
            return true;
    return false;
}

static bool is_named(const PGresult *result)
{
    return PQfnumber(result, "identity") >= 0 || (PQfnumber(result, "name") >= 0 && PQfnumber(result, "parent") >= 0);
}

START_TEST(each_query_has_the_columns_of_its_facets)
{
    const struct value schema = value_text("migrator");
    struct fault fault = { 0 };

    for (const struct catalog_kind *kind = catalog_kinds; kind->word != NULL; kind++) {
        CLEANUP(rows_release) struct rows rows = { 0 };
        ck_assert_msg(session_query(&catalog_session, kind->sql, &schema, 1, &rows, &fault), "%s: %s", kind->word,
                      fault.text);
        ck_assert_msg(PQfnumber(rows.result, "object") >= 0 && is_named(rows.result), "%s", kind->word);
        ck_assert_msg(kind->parent_class == NULL || PQfnumber(rows.result, "parent") >= 0, "%s", kind->word);
        for (size_t i = 0; i < CATALOG_FACETS_MAX && kind->facets[i].name != NULL; i++)
            ck_assert_msg(strcmp(kind->facets[i].name, "comment") == 0 ||
                                  PQfnumber(rows.result, kind->facets[i].name) >= 0 ||
                                  is_told_by_a_part(kind->facets[i].name) ||
                                  (kind->definition_sql != NULL && strcmp(kind->facets[i].name, "definition") == 0),
                          "%s: %s", kind->word, kind->facets[i].name);
    }
}
END_TEST

START_TEST(an_empty_database_has_nothing_but_its_schema)
{
    CLEANUP(snapshot_release) struct snapshot snapshot = { 0 };

    catalog_snapshot(&snapshot);
    for (guint i = 0; i < snapshot.objects->len; i++) {
        const struct catalog_object *object = g_ptr_array_index(snapshot.objects, i);
        ck_assert_msg(strstr(object->identity, "public") != NULL, "%s %s", object->kind->word, object->identity);
    }
}
END_TEST

Suite *suite_rollback_kind(void);
Suite *suite_rollback_kind(void)
{
    const TTest *tests[] = { patterns_name_what_there_is,
                             no_number_is_without_its_row,
                             a_facet_is_found_by_name,
                             each_query_has_the_columns_of_its_facets,
                             an_empty_database_has_nothing_but_its_schema,
                             NULL };

    return suite_of("rollback/kind", tests, catalog_start, catalog_stop);
}
