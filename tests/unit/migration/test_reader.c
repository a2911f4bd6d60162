/* tests/unit/migration/test_reader.c */
#include "migration/reader.h"

#include "base/lines.h"
#include "migration/copy_data.h"
#include "support/set_fixture.h"
#include "support/suite.h"

#include <string.h>

enum { MIB = 1024 * 1024 };

/* `count` lines of data between a head and a tail. */
static GString *with_data(const char *head, int count, const char *tail)
{
    GString *text = g_string_new(head);

    for (int i = 0; i < count; i++)
        g_string_append_printf(text, "%07d\tsome value\n", i);
    g_string_append(text, tail);
    return text;
}

START_TEST(a_byte_order_mark_is_seen)
{
    ck_assert_uint_eq(reader_byte_order_mark("", 0), 0);
    ck_assert_uint_eq(reader_byte_order_mark("\xEF\xBB", 2), 0);
    ck_assert_uint_eq(reader_byte_order_mark("\xEF\xBB\xBF", 3), 3);
    ck_assert_uint_eq(reader_byte_order_mark("x\xEF\xBB\xBF", 4), 0);
}
END_TEST

START_TEST(a_text_without_data_is_as_it_lies_there)
{
    set_put("20260101000000_a.up.sql", "SELECT 'a\\b'; -- stdin\n");
    set_seal();
    const struct migration_file *up = &set_at(0)->parts[MIGRATION_UP];
    ck_assert_ptr_null(up->copy_data);
    ck_assert_str_eq(g_bytes_get_data(up->text, NULL), "SELECT 'a\\b'; -- stdin\n");
    ck_assert(digest_equal(&up->digest, &up->text_digest));
    ck_assert_int_eq(up->bytes, 23);
}
END_TEST

START_TEST(data_are_not_in_the_text_and_in_the_digest)
{
    g_autoptr(GString) text = with_data("COPY a FROM STDIN;\n", 1000, "\\.\n");
    const struct digest whole = digest_of(text->str, text->len);

    set_put("20260101000000_a.up.sql", text->str);
    set_seal();
    const struct migration_file *up = &set_at(0)->parts[MIGRATION_UP];
    const struct digest of_text = digest_of(g_bytes_get_data(up->text, NULL), g_bytes_get_size(up->text));
    ck_assert_uint_eq(up->copy_data->len, 1);
    ck_assert_uint_lt(up->length, 200);
    ck_assert(digest_equal(&up->digest, &whole));
    ck_assert(digest_equal(&up->text_digest, &of_text));
    ck_assert_msg(set_findings->len == 0, "%s", ((const struct finding *)set_findings->pdata[0])->text);
}
END_TEST

START_TEST(a_large_file_comes_to_the_same_as_a_small_one)
{
    g_autoptr(GString) text = with_data("-- one\nSELECT 1;\nCOPY a FROM STDIN;\n", 4 * MIB / 16, "\\.\nSELECT 2;\n");
    const struct digest whole = digest_of(text->str, text->len);

    set_put("20260101000000_a.up.sql", text->str);
    set_seal();
    const struct migration_file *up = &set_at(0)->parts[MIGRATION_UP];
    ck_assert_uint_eq(up->copy_data->len, 1);
    ck_assert_uint_eq(g_array_index(up->copy_data, struct copy_data, 0).lines, 4 * MIB / 16);
    ck_assert_uint_lt(up->length, 200);
    ck_assert(digest_equal(&up->digest, &whole));
    ck_assert_int_eq(up->bytes, (int64_t)text->len);
    ck_assert_msg(set_findings->len == 0, "%s", ((const struct finding *)set_findings->pdata[0])->text);
}
END_TEST

START_TEST(what_is_wrong_far_into_a_large_file_has_its_line)
{
    g_autoptr(GString) text = with_data("COPY a FROM STDIN;\n", 2 * MIB / 16, "\\.\nSELECT 'x\xFFy';\n");

    set_put("20260101000000_a.up.sql", text->str);
    set_read_as(NULL);
    const struct finding *finding = set_expect("file-encoding", "a.up.sql");
    ck_assert_uint_eq(finding->place.line, 2 * MIB / 16 + 3);
    ck_assert_uint_eq(finding->place.column, 10);
}
END_TEST

START_TEST(data_are_text_too)
{
    set_put("20260101000000_a.up.sql", "COPY a FROM STDIN;\nx\xFFy\n\\.\n");
    set_read_as(NULL);
    ck_assert_uint_eq(set_expect("file-encoding", "a.up.sql")->place.line, 2);
}
END_TEST

START_TEST(sql_has_a_bound_and_data_have_none)
{
    g_autoptr(GString) text = g_string_sized_new(MIGRATION_FILE_BYTES_MAX + 2 * LINES_PIECE_BYTES);

    while (text->len <= MIGRATION_FILE_BYTES_MAX + LINES_PIECE_BYTES)
        g_string_append(text, "-- a line of a comment that says nothing at all, and says it once more\n");
    set_put("20260101000000_a.up.sql", text->str);
    set_read_as(NULL);
    set_expect("file-too-large", "a.up.sql");

    g_string_prepend(text, "COPY a FROM STDIN;\n");
    g_string_append(text, "\\.\n");
    set_put("20260101000000_a.up.sql", text->str);
    set_read_as(NULL);
    ck_assert_ptr_null(set_find("file-too-large"));
}
END_TEST

START_TEST(a_file_is_shared)
{
    struct migration_file copy;

    set_put("20260101000000_a.up.sql", "COPY a FROM STDIN;\n1\n\\.\n");
    set_read_as(NULL);
    const struct migration_file *up = &set_at(0)->parts[MIGRATION_UP];
    migration_file_share(&copy, up);
    ck_assert_ptr_eq(copy.text, up->text);
    ck_assert_ptr_eq(copy.copy_data, up->copy_data);
    ck_assert_str_eq(copy.name, up->name);
    migration_file_release(&copy);
    ck_assert_ptr_null(copy.text);
}
END_TEST

Suite *suite_migration_reader(void)
{
    const TTest *tests[] = { a_byte_order_mark_is_seen,
                             a_text_without_data_is_as_it_lies_there,
                             data_are_not_in_the_text_and_in_the_digest,
                             a_large_file_comes_to_the_same_as_a_small_one,
                             what_is_wrong_far_into_a_large_file_has_its_line,
                             data_are_text_too,
                             a_file_is_shared,
                             NULL };
    const TTest *slow[] = { sql_has_a_bound_and_data_have_none, NULL };
    Suite *suite = suite_of("migration/reader", tests, set_fixture_start, set_fixture_stop);

    suite_add_slow(suite, slow, set_fixture_start, set_fixture_stop);
    return suite;
}
