/* tests/unit/base/test_place.c */
#include "base/place.h"

#include "support/suite.h"

#include <stdbool.h>
#include <string.h>

static struct place place_of(const char *text, size_t offset)
{
    return place_at("a.sql", text, strlen(text), offset);
}

START_TEST(lines_and_columns_count_from_one)
{
    struct place place = place_of("SELECT 1;\nSELEC 2;\n", 10);

    ck_assert_uint_eq(place.line, 2);
    ck_assert_uint_eq(place.column, 1);
    ck_assert_str_eq(place.source_line, "SELEC 2;");
    place_clear(&place);
}
END_TEST

START_TEST(columns_count_characters)
{
    struct place place = place_of("SELECT 'é' x", strlen("SELECT 'é' "));

    ck_assert_uint_eq(place.column, 12);
    place_clear(&place);
}
END_TEST

START_TEST(an_offset_past_the_end_is_the_end)
{
    struct place place = place_of("ab", 99);

    ck_assert_uint_eq(place.line, 1);
    ck_assert_uint_eq(place.column, 3);
    place_clear(&place);
}
END_TEST

START_TEST(a_carriage_return_before_the_newline_is_not_of_the_line)
{
    struct place place = place_of("a\rb\r\nc", 0);

    ck_assert_str_eq(place.source_line, "a\rb");
    place_clear(&place);
}
END_TEST

START_TEST(a_place_leads_back_to_its_offset)
{
    static const char text[] = "SELECT 1;\n\n\tSELECT 'é', x\xff\n";
    const struct place whole = { .line = 0 };
    const struct place beyond = { .line = 9, .column = 9 };

    for (size_t offset = 0; offset <= strlen(text); offset++) {
        struct place place = place_of(text, offset);
        bool is_in_character = ((unsigned char)text[offset] & 0xC0U) == 0x80U;

        ck_assert_uint_eq(place_offset(&place, text, strlen(text)), is_in_character ? offset + 1 : offset);
        place_clear(&place);
    }
    ck_assert_uint_eq(place_offset(&whole, text, strlen(text)), SIZE_MAX);
    ck_assert_uint_eq(place_offset(&beyond, text, strlen(text)), strlen(text));
}
END_TEST

Suite *suite_base_place(void)
{
    const TTest *tests[] = {
        lines_and_columns_count_from_one,  columns_count_characters,
        an_offset_past_the_end_is_the_end, a_carriage_return_before_the_newline_is_not_of_the_line,
        a_place_leads_back_to_its_offset,  NULL,
    };
    return suite_of("base/place", tests, NULL, NULL);
}
