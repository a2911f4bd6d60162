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

Suite *suite_sql_split(void)
{
    Suite *suite = suite_create("sql/split");
    TCase *test_case = tcase_create("split");

    suite_add_tcase(suite, test_case);
    tcase_add_loop_test(test_case, text_is_cut_as_psql_cuts_it, 0, G_N_ELEMENTS(texts));
    return suite;
}
