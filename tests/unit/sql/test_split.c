/* tests/unit/sql/test_split.c */
#include "sql/split.h"

#include "support/suite.h"

#include <string.h>

/* A piece as its kind's letter, its text, and for COPY its data: "s<SELECT 1>", "c<COPY a FROM STDIN>[1\n]". */
static char *describe(const char *text)
{
    g_autoptr(GArray) pieces = sql_split(text, strlen(text));
    GString *found = g_string_new(NULL);

    for (guint index = 0; index < pieces->len; index++) {
        const struct sql_piece *piece = &g_array_index(pieces, struct sql_piece, index);

        g_string_append_printf(found, "%c<%.*s>", "scb"[piece->kind], (int)piece -> length, text + piece -> offset);
        if (piece->kind == SQL_PIECE_COPY_FROM_STDIN)
            g_string_append_printf(found, "[%.*s]", (int)piece->data_length, text + piece->data_offset);
        if (piece->is_atomic)
            g_string_append(found, " atomic");
        if (piece->is_interrupted)
            g_string_append(found, " interrupted");
        if (piece->kind == SQL_PIECE_COPY_FROM_STDIN && !piece->is_data_terminated)
            g_string_append(found, " open");
        if (piece->has_text_after)
            g_string_append(found, " followed");
    }
    return g_string_free(found, FALSE);
}

static const struct {
    const char *text, *pieces;
} texts[] = {
    { " ; ;; ", "" },
    { "a; b", "s<a>s<b>" },
    { "a (b; c); d", "s<a (b; c)>s<d>" },
    { "a ); b", "s<a )>s<b>" },
    { "a (; b", "s<a (; b>" },
    { "COPY a FROM STDIN;\n1;\n\\.\nb", "c<COPY a FROM STDIN>[1;\n]s<b>" },
    { "copy a (b) from stdin with (format csv); -- data\n\\.\n", "c<copy a (b) from stdin with (format csv)>[]" },
    { "COPY a FROM STDIN;\r\n1\r\n\\.\r\nb", "c<COPY a FROM STDIN>[1\r\n]s<b>" },
    { "COPY a FROM STDIN;\n1\n\\.", "c<COPY a FROM STDIN>[1\n]" },
    { "COPY a FROM STDIN;\n1\n \\.\n", "c<COPY a FROM STDIN>[1\n \\.\n] open" },
    { "COPY a FROM STDIN;", "c<COPY a FROM STDIN>[] open" },
    { "COPY a FROM STDIN", "c<COPY a FROM STDIN>[] open" },
    { "COPY a FROM STDIN; b;\n1\n\\.\nc", "c<COPY a FROM STDIN>[1\n] followeds<c>" },
    { "COPY a FROM 'stdin'; b", "s<COPY a FROM 'stdin'>s<b>" },
    { "COPY (SELECT 1 FROM stdin) TO STDOUT; b", "s<COPY (SELECT 1 FROM stdin) TO STDOUT>s<b>" },
    { "SELECT a FROM stdin; b", "s<SELECT a FROM stdin>s<b>" },
    { "\\restrict a;b\nc;", "b<\\restrict a;b>s<c>" },
    { "a \\gexec\nb", "s<a> interruptedb<\\gexec> interrupteds<b>" },
    { "CREATE FUNCTION f() BEGIN ATOMIC a; CASE b END; c; END; d",
      "s<CREATE FUNCTION f() BEGIN ATOMIC a; CASE b END; c; END> atomics<d>" },
    { "CREATE TABLE f (a); BEGIN; b; END; c", "s<CREATE TABLE f (a)>s<BEGIN>s<b>s<END>s<c>" },
};

START_TEST(text_is_cut_as_psql_cuts_it)
{
    g_autofree char *found = describe(texts[_i].text);

    ck_assert_str_eq(found, texts[_i].pieces);
}
END_TEST

static char *repeat(const char *text, size_t times)
{
    GString *all = g_string_new(NULL);

    for (size_t count = 0; count < times; count++)
        g_string_append(all, text);
    return g_string_free(all, FALSE);
}

START_TEST(no_more_is_cut_than_pieces_are_kept)
{
    static const char *const lines[] = { "a;", "\\echo\n", "copy a from stdin;\n1\n\\.\n" };

    for (size_t index = 0; index < G_N_ELEMENTS(lines); index++) {
        g_autofree char *text = repeat(lines[index], SQL_PIECES_MAX + 10);
        g_autoptr(GArray) pieces = sql_split(text, strlen(text));

        ck_assert_uint_eq(pieces->len, SQL_PIECES_MAX);
    }
}
END_TEST

START_TEST(copy_data_are_found_behind_any_number_of_statements)
{
    g_autofree char *many = repeat("a;", SQL_PIECES_MAX + 10);
    g_autofree char *text = g_strconcat(many, "copy a from stdin;\n1\n\\.\n", NULL);
    size_t position = 0, data = 0;

    ck_assert(sql_find_copy_data(text, strlen(text), &position, &data));
    ck_assert_str_eq(text + data, "1\n\\.\n");
}
END_TEST

/* Look in a text that comes a line at a time, as psql would: what is found, and after how many lines. */
static const struct {
    const char *text;
    size_t lines; /* 0: never */
} finds[] = {
    { "SELECT 1;\nCOPY a FROM STDIN;\n1\n\\.\n", 2 },
    { "COPY a\n(b)\nFROM stdin\n;\n1\n", 4 },
    { "/* COPY a FROM STDIN;\n*/ COPY a\nFROM Stdout; -- data\n1\n", 3 },
    { "SELECT 'COPY a FROM STDIN;\n';\nSELECT $$\nCOPY a FROM STDIN;\n$$;\n", 0 },
    { "\\echo 'it''s\ncopy a from stdin;\n1\n", 2 },
    { "COPY a TO STDOUT;\nCOPY a FROM 'b';\n", 0 },
    { "COPY a FROM STDIN", 0 },
    { "COPY a FROM STDIN;", 0 },
    { "COPY a FROM STDIN;\n", 1 },
};

START_TEST(copy_data_are_found_while_the_text_comes)
{
    const char *text = finds[_i].text;
    size_t position = 0;
    size_t data = 0;
    size_t length = 0;
    size_t found = 0;

    for (size_t line = 1; found == 0 && length < strlen(text); line++) {
        const char *newline = strchr(text + length, '\n');
        length = newline != NULL ? (size_t)(newline + 1 - text) : strlen(text);
        if (sql_find_copy_data(text, length, &position, &data))
            found = line;
    }
    ck_assert_uint_eq(found, finds[_i].lines);
    if (found > 0)
        ck_assert_uint_eq(data, length);
}
END_TEST

Suite *suite_sql_split(void)
{
    Suite *suite = suite_create("sql/split");
    TCase *test_case = tcase_create("split");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, text_is_cut_as_psql_cuts_it, 0, G_N_ELEMENTS(texts));
    tcase_add_test(test_case, no_more_is_cut_than_pieces_are_kept);
    tcase_add_test(test_case, copy_data_are_found_behind_any_number_of_statements);
    tcase_add_loop_test(test_case, copy_data_are_found_while_the_text_comes, 0, G_N_ELEMENTS(finds));
    return suite;
}
