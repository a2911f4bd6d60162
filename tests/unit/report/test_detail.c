/* tests/unit/report/test_detail.c */
#include "report/detail.h"

#include "support/suite.h"

START_TEST(what_goes_in_comes_out)
{
    const struct detail_member members[] = { { "name", "a \"b\"", 0 }, { "statement", NULL, 3 } };
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

Suite *suite_report_detail(void)
{
    const TTest *tests[] = { what_goes_in_comes_out, what_is_not_there_is_absent, NULL };
    return suite_of("report/detail", tests, NULL, NULL);
}
