/* tests/unit/migration/test_reader.c */
#include "migration/reader.h"

#include "support/suite.h"

#include <string.h>

START_TEST(line_ends_and_byte_order_mark_are_normalised)
{
    static const struct {
        const char *text;
        const char *normal;
        bool had_byte_order_mark;
        size_t first_cr;
    } cases[] = {
        { "", "", false, SIZE_MAX },
        { "a\nb", "a\nb", false, SIZE_MAX },
        { "a\r\nb\r\n", "a\nb\n", false, 1 },
        { "a\rb", "a\rb", false, 1 },
        { "a\r\r\nb\r", "a\r\nb\r", false, 1 },
        { "\r", "\r", false, 0 },
        { "\xEF\xBB\xBF", "", true, SIZE_MAX },
        { "\xEF\xBB\xBFx\xEF\xBB\xBF", "x\xEF\xBB\xBF", true, SIZE_MAX },
        { "\xEF\xBB", "\xEF\xBB", false, SIZE_MAX },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup(cases[i].text);
        bool had_byte_order_mark = !cases[i].had_byte_order_mark;
        size_t first_cr = 99;
        size_t length = reader_normalise(text, strlen(text), &had_byte_order_mark, &first_cr);
        ck_assert_uint_eq(length, strlen(cases[i].normal));
        ck_assert_mem_eq(text, cases[i].normal, length);
        ck_assert(had_byte_order_mark == cases[i].had_byte_order_mark);
        ck_assert_uint_eq(first_cr, cases[i].first_cr);
    }
}
END_TEST

Suite *suite_migration_reader(void)
{
    const TTest *tests[] = { line_ends_and_byte_order_mark_are_normalised, NULL };
    return suite_of("migration/reader", tests, NULL, NULL);
}
