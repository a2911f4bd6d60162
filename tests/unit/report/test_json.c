/* tests/unit/report/test_json.c */
#include "report/report.h"

#include "support/golden.h"
#include "support/sample_report.h"
#include "support/suite.h"

#include <jansson.h>
#include <string.h>

static const struct report_options plain = { 0 };

static char *json_of(struct report *report)
{
    char *text = report_write(report, REPORT_AS_JSON, &plain);
    report_free(report);
    return text;
}

static json_t *parsed(struct report *report)
{
    g_autofree char *text = json_of(report);
    json_error_t error;
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(document != NULL, "%d:%d: %s", error.line, error.column, error.text);
    return document;
}

static const char *string_at(json_t *document, const char *list, const char *key)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(document, list), 0), key));
}

START_TEST(the_sample_is_as_agreed)
{
    g_autofree char *text = json_of(sample_report_new());
    golden_compare("report/sample.json", text);
}
END_TEST

START_TEST(every_text_comes_back_as_it_was)
{
    static const char hostile[] = "\"\\/\b\f\n\r\t\033\x7f <>&'`|*_{}[]()#+-.!~@$%,:; \xc2\x9b é 表 \xf0\x9f\x98\x80";
    json_t *document = parsed(sample_report_of(hostile));

    ck_assert_str_eq(json_string_value(json_object_get(document, "headline")), hostile);
    ck_assert_str_eq(json_string_value(json_object_get(document, "fact")), hostile);
    ck_assert_str_eq(string_at(document, "rows", "cell"), hostile);
    ck_assert_str_eq(string_at(document, "findings", "text"), hostile);
    ck_assert_str_eq(string_at(document, "findings", "effect"), hostile);
    ck_assert_str_eq(string_at(document, "findings", "remedy"), hostile);
    ck_assert_str_eq(string_at(document, "findings", "safe_way"), hostile);
    ck_assert_str_eq(string_at(document, "findings", "file"), hostile);
    ck_assert_str_eq(json_string_value(json_array_get(json_object_get(document, "notes"), 0)), hostile);
    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(document, "fault"), "state")), hostile);
    json_decref(document);
}
END_TEST

START_TEST(invalid_utf8_is_replaced)
{
    json_t *document = parsed(sample_report_of("a\xff\xfe"));

    ck_assert_str_eq(string_at(document, "findings", "text"), "a\xef\xbf\xbd\xef\xbf\xbd");
    json_decref(document);
}
END_TEST

START_TEST(an_empty_report_still_has_its_lists)
{
    g_autofree char *text = json_of(sample_report_empty());
    ck_assert_str_eq(text, "{\n"
                           "  \"report\": \"verify\",\n"
                           "  \"format\": 1,\n"
                           "  \"headline\": \"12 migrations are in order\",\n"
                           "  \"order_problems\": [],\n"
                           "  \"other_problems\": [],\n"
                           "  \"findings\": [],\n"
                           "  \"notes\": []\n"
                           "}\n");
}
END_TEST

Suite *suite_report_json(void)
{
    const TTest *tests[] = {
        the_sample_is_as_agreed,
        every_text_comes_back_as_it_was,
        invalid_utf8_is_replaced,
        an_empty_report_still_has_its_lists,
        NULL,
    };
    return suite_of("report/json", tests, NULL, NULL);
}
