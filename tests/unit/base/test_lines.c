/* tests/unit/base/test_lines.c */
#include "base/lines.h"

#include "base/file.h"
#include "support/suite.h"

#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

static char *path;
static struct lines lines;
static struct fault fault;

static void start(void)
{
    g_autofree char *name = g_strdup_printf("migrator-lines-%d", (int)getpid());

    path = g_build_filename(g_get_tmp_dir(), name, NULL);
}

static void stop(void)
{
    lines_release(&lines);
    fault_clear(&fault);
    unlink(path);
    g_clear_pointer(&path, g_free);
}

static int open_with(const char *text, size_t length)
{
    ck_assert(g_file_set_contents(path, text, (gssize)length, NULL));
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* All pieces together, of which each but the last ends with a newline. */
static char *read_all(unsigned *pieces)
{
    GString *all = g_string_new(NULL);
    char *piece = NULL;
    size_t length = 0;

    for (*pieces = 0;; (*pieces)++) {
        int64_t offset = lines.offset;
        ck_assert_msg(lines_next(&lines, &piece, &length, &fault), "%s", fault.text);
        if (length == 0)
            return g_string_free(all, FALSE);
        ck_assert_int_eq(lines.offset, offset + (int64_t)length);
        ck_assert(all->len == 0 || all->str[all->len - 1] == '\n');
        g_string_append_len(all, piece, (gssize)length);
    }
}

START_TEST(pieces_are_whole_lines)
{
    g_autoptr(GString) text = g_string_new(NULL);
    unsigned pieces = 0;

    for (int i = 0; i < 200000; i++)
        g_string_append_printf(text, "%d\n", i);
    g_string_append(text, "the end");
    CLEANUP(file_close) int file = open_with(text->str, text->len);
    lines_init(&lines, file, 0);
    g_autofree char *all = read_all(&pieces);
    ck_assert_str_eq(all, text->str);
    ck_assert_uint_gt(pieces, 2);
    ck_assert_uint_eq(lines.size, LINES_PIECE_BYTES);
}
END_TEST

START_TEST(reading_begins_where_it_is_told_to)
{
    unsigned pieces = 0;
    CLEANUP(file_close) int file = open_with("one\ntwo\nthree\n", 14);

    lines_init(&lines, file, 4);
    g_autofree char *all = read_all(&pieces);
    ck_assert_str_eq(all, "two\nthree\n");
    ck_assert_uint_eq(pieces, 1);
}
END_TEST

START_TEST(a_long_line_is_one_piece_up_to_a_bound)
{
    g_autofree char *text = g_malloc(LINES_LINE_BYTES_MAX + 1);
    char *piece = NULL;
    size_t length = 0;

    memset(text, 'x', LINES_LINE_BYTES_MAX + 1);
    text[3 * LINES_PIECE_BYTES] = '\n';
    CLEANUP(file_close) int file = open_with(text, LINES_LINE_BYTES_MAX);
    lines_init(&lines, file, 0);
    ck_assert(lines_next(&lines, &piece, &length, &fault));
    ck_assert_uint_eq(length, 3 * LINES_PIECE_BYTES + 1);
    lines_release(&lines);

    text[3 * LINES_PIECE_BYTES] = 'x';
    CLEANUP(file_close) int again = open_with(text, LINES_LINE_BYTES_MAX + 1);
    lines_init(&lines, again, 0);
    ck_assert(!lines_next(&lines, &piece, &length, &fault));
    ck_assert_int_eq(fault.kind, FAULT_REFUSED);
}
END_TEST

START_TEST(an_empty_file_has_no_piece)
{
    unsigned pieces = 0;
    CLEANUP(file_close) int file = open_with("", 0);

    lines_init(&lines, file, 0);
    g_autofree char *all = read_all(&pieces);
    ck_assert_uint_eq(pieces, 0);
}
END_TEST

START_TEST(what_cannot_be_read_is_a_fault)
{
    char *piece = NULL;
    size_t length = 0;

    lines_init(&lines, -1, 0);
    ck_assert(!lines_next(&lines, &piece, &length, &fault));
    ck_assert_int_eq(fault.kind, FAULT_IO);
}
END_TEST

START_TEST(line_ends_are_made_alike)
{
    static const char *const cases[][2] = { { "", "" },         { "a\nb", "a\nb" },   { "a\r\nb\r\n", "a\nb\n" },
                                            { "a\rb", "a\rb" }, { "\r\r\n", "\r\n" }, { "\r", "\r" } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup(cases[i][0]);
        size_t length = lines_normalise(text, strlen(text));
        ck_assert_uint_eq(length, strlen(cases[i][1]));
        ck_assert_mem_eq(text, cases[i][1], length);
    }
}
END_TEST

START_TEST(newlines_are_counted)
{
    ck_assert_uint_eq(lines_count("", 0), 0);
    ck_assert_uint_eq(lines_count("a\n\nb\nc", 6), 3);
    ck_assert_uint_eq(lines_count("\n", 1), 1);
}
END_TEST

Suite *suite_base_lines(void)
{
    const TTest *tests[] = { pieces_are_whole_lines,
                             reading_begins_where_it_is_told_to,
                             a_long_line_is_one_piece_up_to_a_bound,
                             an_empty_file_has_no_piece,
                             what_cannot_be_read_is_a_fault,
                             line_ends_are_made_alike,
                             newlines_are_counted,
                             NULL };
    return suite_of("base/lines", tests, start, stop);
}
