/* tests/unit/migration/test_copy_data.c */
#include "migration/copy_data.h"

#include "base/finding.h"
#include "migration/reader.h"
#include "support/suite.h"

#include <string.h>
#include <unistd.h>

static char *path;
static struct migration_file file;
static struct fault fault;

static void start(void)
{
    g_autofree char *name = g_strdup_printf("migrator-copy-data-%d.sql", (int)getpid());

    path = g_build_filename(g_get_tmp_dir(), name, NULL);
}

static void stop(void)
{
    migration_file_release(&file);
    fault_clear(&fault);
    unlink(path);
    g_clear_pointer(&path, g_free);
}

/* Elide a text that comes a line at a time, and have it on the disk to be read again. */
static void elide(const char *text)
{
    CLEANUP(copy_elision_release) struct copy_elision elision;
    g_autofree char *copy = g_strdup(text);
    const size_t length = strlen(text);

    ck_assert(g_file_set_contents(path, text, (gssize)length, NULL));
    migration_file_release(&file);
    file.path = g_strdup(path);
    copy_elision_init(&elision);
    for (size_t at = 0; at < length;) {
        const char *newline = strchr(text + at, '\n');
        size_t line = newline != NULL ? (size_t)(newline + 1 - text) - at : length - at;
        copy_elision_take(&elision, copy + at, line, (int64_t)at);
        at += line;
    }
    copy_elision_finish(&elision, &file);
}

static const struct copy_data *block(guint index)
{
    ck_assert_ptr_nonnull(file.copy_data);
    ck_assert_uint_lt(index, file.copy_data->len);
    return &g_array_index(file.copy_data, struct copy_data, index);
}

/* What a reader gives for a block, or NULL and the fault. */
static char *read_block(guint index)
{
    CLEANUP(copy_reader_close) struct copy_reader reader = { .input = -1 };
    GString *read = g_string_new(NULL);
    const char *piece = NULL;
    size_t length = 0;
    bool is_good = copy_reader_open(&reader, &file, block(index)->at, block(index)->length, &fault);

    while (is_good && (is_good = copy_reader_next(&reader, &piece, &length, &fault)) && length > 0)
        g_string_append_len(read, piece, (gssize)length);
    return g_string_free(read, !is_good);
}

#define ONE_LINE "-- COPY data left out by migrator: 2 bytes in 1 line, SHA256 = "
#define ONE      "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865\n" /* of "1\n" */
#define TWO      "53c234e5e8472b6ac51c1ae1cab3fe06fad053beb8ebfd8977b010655bfdd3c3\n" /* of "2\n" */

static const struct {
    const char *text, *elided; /* NULL: the same */
} texts[] = {
    { "SELECT 1;\n", NULL },
    { "COPY a FROM STDIN;\n\\.\n", NULL },
    { "COPY a FROM STDIN;", NULL },
    { "COPY a FROM STDIN;\n1\n\\.\n", "COPY a FROM STDIN;\n" ONE_LINE ONE "\\.\n" },
    { "COPY a FROM STDIN;\n1\n", "COPY a FROM STDIN;\n" ONE_LINE ONE },
    { "copy a (b)\nfrom stdin\nwith (format csv); -- so\n1\n\\.\nSELECT 2;\ncopy a from stdin;\n2\n\\.\nEND",
      "copy a (b)\nfrom stdin\nwith (format csv); -- so\n" ONE_LINE ONE
      "\\.\nSELECT 2;\ncopy a from stdin;\n" ONE_LINE TWO "\\.\nEND" },
    { "COPY a FROM STDIN;\r\n1\r\n\\.\r\nSELECT 1;\r\n", "COPY a FROM STDIN;\n" ONE_LINE ONE "\\.\nSELECT 1;\n" },
    { "SELECT 'COPY a FROM STDIN;\n1\n\\.\n';\n", NULL },
    { "COPY a FROM STDIN;\n\\.\nCOPY b FROM STDIN;\n1\n\\.\n",
      "COPY a FROM STDIN;\n\\.\nCOPY b FROM STDIN;\n" ONE_LINE ONE "\\.\n" },
};

START_TEST(data_are_replaced_by_a_line)
{
    const char *text = texts[_i].text;
    const char *elided = texts[_i].elided;

    elide(text);
    ck_assert_str_eq(g_bytes_get_data(file.text, NULL), elided != NULL ? elided : text);
    ck_assert((file.copy_data != NULL) == (elided != NULL));
    ck_assert_uint_eq(file.length, g_bytes_get_size(file.text));
}
END_TEST

START_TEST(the_digest_is_that_of_the_whole_file_with_its_line_ends_made_alike)
{
    static const char whole[] = "COPY a FROM STDIN;\n1\n2\n\\.\nSELECT 1;\n";
    const struct digest digest = digest_of(whole, strlen(whole));

    elide(whole);
    ck_assert(digest_equal(&file.digest, &digest));
    ck_assert_int_eq(file.bytes, (int64_t)strlen(whole));
    elide("COPY a FROM STDIN;\r\n1\r\n2\r\n\\.\r\nSELECT 1;\r\n");
    ck_assert(digest_equal(&file.digest, &digest));
    ck_assert_int_eq(file.bytes, (int64_t)strlen(whole));
    ck_assert_int_eq(block(0)->bytes, 4);
    ck_assert_uint_eq(block(0)->lines, 2);
    ck_assert_int_eq(block(0)->offset, 20);
}
END_TEST

START_TEST(a_line_of_the_text_is_another_in_the_file)
{
    g_autoptr(GPtrArray) findings = finding_list_new();

    elide("COPY a FROM STDIN;\n1\n2\n3\n\\.\nSELECT 5;\nCOPY a FROM STDIN;\n1\n2\n\\.\nSELECT wrong;\n");
    ck_assert_uint_eq(copy_data_line(&file, 0), 0);
    ck_assert_uint_eq(copy_data_line(&file, 1), 1);
    ck_assert_uint_eq(copy_data_line(&file, 2), 2);
    ck_assert_uint_eq(copy_data_line(&file, 3), 5);
    ck_assert_uint_eq(copy_data_line(&file, 4), 6);

    const char *text = g_bytes_get_data(file.text, NULL);
    struct place place = copy_data_place(&file, (size_t)(strstr(text, "wrong") - text));
    ck_assert_uint_eq(place.line, 11);
    ck_assert_uint_eq(place.column, 8);
    ck_assert_str_eq(place.source_line, "SELECT wrong;");
    place_clear(&place);

    finding_add(findings, "before", FINDING_NOTE, (struct place){ .line = 4 }, "of another file");
    finding_add(findings, "of-it", FINDING_NOTE, (struct place){ .line = 4 }, "of this file");
    finding_add(findings, "of-it", FINDING_NOTE, (struct place){ .line = 0 }, "of all of it");
    copy_data_place_findings(&file, findings, 1);
    ck_assert_uint_eq(((const struct finding *)findings->pdata[0])->place.line, 4);
    ck_assert_uint_eq(((const struct finding *)findings->pdata[1])->place.line, 6);
    ck_assert_uint_eq(((const struct finding *)findings->pdata[2])->place.line, 0);
}
END_TEST

START_TEST(data_are_read_again_as_they_were)
{
    elide("COPY a FROM STDIN;\r\n1\r\n2\r\n\\.\r\nCOPY a FROM STDIN;\n3\n\\.\n");
    g_autofree char *first = read_block(0);
    g_autofree char *second = read_block(1);
    ck_assert_str_eq(first, "1\n2\n");
    ck_assert_str_eq(second, "3\n");
}
END_TEST

START_TEST(many_lines_come_in_pieces)
{
    g_autoptr(GString) data = g_string_new(NULL);
    g_autofree char *text = NULL;

    for (int i = 0; i < 100000; i++)
        g_string_append_printf(data, "%d\tvalue\n", i);
    text = g_strconcat("COPY a FROM STDIN;\n", data->str, "\\.\nSELECT 1;\n", NULL);
    elide(text);
    ck_assert_uint_eq(block(0)->lines, 100000);
    g_autofree char *read = read_block(0);
    ck_assert_str_eq(read, data->str);
}
END_TEST

static const char *const changes[] = {
    "COPY a FROM STDIN;\n1\n3\n\\.\n", "COPY a FROM STDIN;\n1\n",       "",
    "COPY a FROM STDIN;\n1\n2",        "COPY a FROM STDIN;\n12\n\\.\n",
};

START_TEST(a_file_that_changed_is_refused)
{
    elide("COPY a FROM STDIN;\n1\n2\n\\.\n");
    ck_assert(g_file_set_contents(path, changes[_i], -1, NULL));
    ck_assert_ptr_null(read_block(0));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
    ck_assert_ptr_nonnull(strstr(fault.text, "the file changed while it was read"));
    ck_assert_uint_eq(fault.place.line, 2);
}
END_TEST

START_TEST(a_file_that_is_gone_is_refused)
{
    elide("COPY a FROM STDIN;\n1\n\\.\n");
    unlink(path);
    ck_assert_ptr_null(read_block(0));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
}
END_TEST

START_TEST(what_was_not_left_out_is_read_from_the_text)
{
    static const char text[] = "COPY a FROM STDIN;\n1\n\\.\n";
    CLEANUP(copy_reader_close) struct copy_reader reader = { .input = -1 };
    const char *piece = NULL;
    size_t length = 0;

    file.text = g_bytes_new_static(text, strlen(text));
    ck_assert(copy_reader_open(&reader, &file, 19, 2, &fault));
    ck_assert(copy_reader_next(&reader, &piece, &length, &fault));
    ck_assert_uint_eq(length, 2);
    ck_assert_mem_eq(piece, "1\n", 2);
    ck_assert(copy_reader_next(&reader, &piece, &length, &fault));
    ck_assert_uint_eq(length, 0);
}
END_TEST

START_TEST(without_its_data_copy_brings_no_rows)
{
    static const char text[] = "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n"
                               "-- COPY data left out by migrator: 4 bytes in 2 lines, SHA256 = 00\n\\.\nSELECT 1;";
    g_autoptr(GBytes) whole = g_bytes_new_static(text, strlen(text));
    g_autoptr(GBytes) without = copy_data_without(whole);
    g_autofree char *left = g_strndup(g_bytes_get_data(without, NULL), g_bytes_get_size(without));

    ck_assert_str_eq(left, "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n\\.\nSELECT 1;");
}
END_TEST

Suite *suite_migration_copy_data(void)
{
    const TTest *tests[] = { the_digest_is_that_of_the_whole_file_with_its_line_ends_made_alike,
                             a_line_of_the_text_is_another_in_the_file,
                             data_are_read_again_as_they_were,
                             many_lines_come_in_pieces,
                             a_file_that_is_gone_is_refused,
                             what_was_not_left_out_is_read_from_the_text,
                             without_its_data_copy_brings_no_rows,
                             NULL };
    Suite *suite = suite_of("migration/copy_data", tests, start, stop);
    TCase *tables = tcase_create("tables");

    tcase_add_checked_fixture(tables, start, stop);
    tcase_add_loop_test(tables, data_are_replaced_by_a_line, 0, G_N_ELEMENTS(texts));
    tcase_add_loop_test(tables, a_file_that_changed_is_refused, 0, G_N_ELEMENTS(changes));
    suite_add_tcase(suite, tables);
    return suite;
}
