/* tests/unit/report/test_detail.c */
#include "report/detail.h"

#include "support/suite.h"

START_TEST(what_goes_in_comes_out)
{
    const struct detail_member members[] = { { .key = "name", .text = "a \"b\"" },
                                             { .key = "statement", .number = 3 } };
    g_autofree char *json = detail_object(members, G_N_ELEMENTS(members));
    g_autofree char *name = detail_text(json, "name");

    ck_assert_str_eq(json, "{\"name\": \"a \\\"b\\\"\", \"statement\": 3}");
    ck_assert_str_eq(name, "a \"b\"");
    ck_assert_int_eq(detail_number(json, "statement", 0), 3);
}
END_TEST

START_TEST(what_is_not_there_is_absent)
{
    static const char *const broken[] = { NULL, "", "[]", "{", "{\"name\": 1}", "null" };

    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autofree char *name = detail_text(broken[i], "name");
        ck_assert_ptr_null(name);
        ck_assert_int_eq(detail_number(broken[i], "statement", -1), -1);
    }
}
END_TEST

START_TEST(a_list_keeps_its_order)
{
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    g_ptr_array_add(tables, (gpointer)(guintptr) "public.b");
    g_ptr_array_add(tables, (gpointer)(guintptr) "public.\"a, c\"");
    const struct detail_member members[] = { { .key = "tables", .list = tables } };
    g_autofree char *json = detail_object(members, G_N_ELEMENTS(members));
    g_autofree char *array = detail_array(tables);
    g_autoptr(GPtrArray) read = detail_list(json, "tables");

    ck_assert_str_eq(array, "[\"public.b\", \"public.\\\"a, c\\\"\"]");
    ck_assert_uint_eq(read->len, 2);
    ck_assert_str_eq(g_ptr_array_index(read, 0), "public.b");
    ck_assert_str_eq(g_ptr_array_index(read, 1), "public.\"a, c\"");
}
END_TEST

START_TEST(what_is_no_list_of_texts_is_an_empty_one)
{
    static const char *const others[] = { NULL, "{", "{\"tables\": \"a\"}", "{\"tables\": [1, null]}", "[]" };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(GPtrArray) read = detail_list(others[i], "tables");
        ck_assert_uint_eq(read->len, 0);
    }
}
END_TEST

START_TEST(members_come_to_those_that_are_there)
{
    const struct detail_member members[] = { { .key = "b", .number = 2 }, { .key = "a", .number = 3 } };
    g_autofree char *more = detail_with("{\"a\": 1, \"c\": [\"x\"]}", members, G_N_ELEMENTS(members));
    g_autofree char *alone = detail_with(NULL, members, 1);

    ck_assert_str_eq(more, "{\"a\": 3, \"c\": [\"x\"], \"b\": 2}");
    ck_assert_str_eq(alone, "{\"b\": 2}");
}
END_TEST

START_TEST(some_members_may_differ)
{
    static const char *const keys[] = { "at", "took", NULL };
    const char *one = "{\"at\": \"today\", \"way\": \"proven\", \"took\": [\"1\"]}";

    ck_assert(detail_is_same_apart(one, "{\"way\": \"proven\", \"at\": \"yesterday\"}", keys));
    ck_assert(!detail_is_same_apart(one, "{\"way\": \"fails\", \"at\": \"today\", \"took\": [\"1\"]}", keys));
    ck_assert(!detail_is_same_apart(one, "{\"way\": \"proven\", \"more\": 1}", keys));
    ck_assert(!detail_is_same_apart(NULL, NULL, keys));
    ck_assert(!detail_is_same_apart("[]", "[]", keys));
}
END_TEST

Suite *suite_report_detail(void)
{
    const TTest *tests[] = { what_goes_in_comes_out,
                             what_is_not_there_is_absent,
                             a_list_keeps_its_order,
                             what_is_no_list_of_texts_is_an_empty_one,
                             members_come_to_those_that_are_there,
                             some_members_may_differ,
                             NULL };
    return suite_of("report/detail", tests, NULL, NULL);
}
