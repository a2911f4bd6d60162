/* tests/unit/base/test_finding.c */
#include "base/finding.h"

#include "support/suite.h"

static struct place place(const char *file, size_t line, size_t column)
{
    struct place place = place_in(file);

    place.line = line;
    place.column = column;
    return place;
}

static const char *text_at(const GPtrArray *findings, guint index)
{
    const struct finding *finding = g_ptr_array_index(findings, index);

    return finding->text;
}

START_TEST(they_are_listed_by_file_line_column_and_id)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    finding_add(findings, "b", FINDING_NOTE, place("b.sql", 1, 1), "sixth");
    finding_add(findings, "b", FINDING_NOTE, place("a.sql", 10, 1), "fifth");
    finding_add(findings, "b", FINDING_NOTE, place("a.sql", 9, 2), "fourth");
    finding_add(findings, "b", FINDING_NOTE, place("a.sql", 9, 1), "third");
    finding_add(findings, "a", FINDING_NOTE, place("a.sql", 9, 1), "second");
    finding_add(findings, "z", FINDING_NOTE, (struct place){ 0 }, "first");

    finding_sort(findings);
    const char *const expected[] = { "first", "second", "third", "fourth", "fifth", "sixth" };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        ck_assert_str_eq(text_at(findings, i), expected[i]);
}
END_TEST

START_TEST(they_are_counted_from_a_severity_on)
{
    g_autoptr(GPtrArray) findings = finding_list_new();
    ck_assert_uint_eq(finding_count(findings, FINDING_NOTE), 0);
    finding_add(findings, "a", FINDING_NOTE, (struct place){ 0 }, "note");
    finding_add(findings, "a", FINDING_ERROR, (struct place){ 0 }, "error");
    finding_add(findings, "a", FINDING_WARNING, (struct place){ 0 }, "warning");

    ck_assert_uint_eq(finding_count(findings, FINDING_NOTE), 3);
    ck_assert_uint_eq(finding_count(findings, FINDING_WARNING), 2);
    ck_assert_uint_eq(finding_count(findings, FINDING_ERROR), 1);
}
END_TEST

START_TEST(texts_are_formatted_and_owned)
{
    struct finding *finding = finding_new("id", FINDING_ERROR, place_in("a.sql"), "%d of %s", 2, "them");
    finding->effect = g_strdup("it stays");
    finding->remedy = g_strdup("change it");

    ck_assert_str_eq(finding->text, "2 of them");
    ck_assert_str_eq(finding_severity_name(finding->severity), "error");
    finding_free(finding);
    finding_free(NULL);
}
END_TEST

Suite *suite_base_finding(void)
{
    const TTest *tests[] = {
        they_are_listed_by_file_line_column_and_id,
        they_are_counted_from_a_severity_on,
        texts_are_formatted_and_owned,
        NULL,
    };
    return suite_of("base/finding", tests, NULL, NULL);
}
