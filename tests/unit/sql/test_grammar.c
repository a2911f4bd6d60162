/* tests/unit/sql/test_grammar.c */
#include "sql/grammar.h"

#include "support/suite.h"

#include <string.h>

/* The spans as "offset+length", joined by blanks; after a refusal "offset: message". Owned by the caller. */
static char *split(const char *text, size_t length)
{
    CLEANUP(sql_refusal_clear) struct sql_refusal refusal = { 0 };
    g_autoptr(GArray) spans = NULL;
    GString *joined = g_string_new(NULL);

    if (!sql_grammar_split(text, length, &spans, &refusal)) {
        ck_assert_ptr_null(spans);
        g_string_printf(joined, "%zu: %s", refusal.offset, refusal.message);
        return g_string_free(joined, FALSE);
    }
    for (guint index = 0; index < spans->len; index++) {
        const struct sql_span *span = &g_array_index(spans, struct sql_span, index);
        g_string_append_printf(joined, "%s%zu+%zu", index == 0 ? "" : " ", span->offset, span->length);
    }
    return g_string_free(joined, FALSE);
}

static const struct {
    const char *text, *expected;
} texts[] = {
    { "", "" },
    { ";;", "" },
    { "-- nothing", "" },
    { "SELECT 1", "0+8" },
    { "SELECT 1;", "0+8" },
    { "SELECT 1; SELECT 2", "0+8 9+9" },
    { "SELECT 'ä;'; SELECT 2", "0+12 13+9" }, /* bytes, not characters */
    { "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3", "0+68 69+9" },
    { "SELEC 1", "0: syntax error at or near \"SELEC\"" },
    { "SELECT 1; SELEC 2", "10: syntax error at or near \"SELEC\"" },
    { "SELECT 'ä' FROM a b c", "21: syntax error at or near \"c\"" },
    { "SELECT (", "8: syntax error at end of input" },
    { "SELECT 'abc", "7: unterminated quoted string at or near \"'abc\"" },
};

START_TEST(spans_and_refusals_are_in_bytes)
{
    g_autofree char *found = split(texts[_i].text, strlen(texts[_i].text));

    ck_assert_str_eq(found, texts[_i].expected);
}
END_TEST

START_TEST(only_the_length_given_is_read)
{
    g_autofree char *found = split("SELECT 1; SELEC 2", strlen("SELECT 1;"));

    ck_assert_str_eq(found, "0+8");
}
END_TEST

Suite *suite_sql_grammar(void)
{
    Suite *suite = suite_create("sql/grammar");
    TCase *test_case = tcase_create("grammar");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, spans_and_refusals_are_in_bytes, 0, G_N_ELEMENTS(texts));
    tcase_add_test(test_case, only_the_length_given_is_read);
    return suite;
}
