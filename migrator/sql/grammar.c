/* sql/grammar.c - calls libpg_query. Only its splitter: it builds no tree, so no input can exhaust the stack with one.
 */
#include "sql/grammar.h"

#include <pg_query.h>
#include <string.h>

void sql_refusal_clear(struct sql_refusal *refusal)
{
    g_free(refusal->message);
    *refusal = (struct sql_refusal){ 0 };
}

size_t sql_grammar_byte(const char *text, size_t length, int position)
{
    const char *byte = text;

    for (int character = 1; character < position && byte < text + length; character++)
        byte = g_utf8_find_next_char(byte, NULL);
    return MIN((size_t)(byte - text), length);
}

static GArray *copy_spans(const PgQuerySplitResult *result, size_t length)
{
    GArray *spans = g_array_sized_new(FALSE, FALSE, sizeof(struct sql_span), (guint)result->n_stmts);

    for (int index = 0; index < result->n_stmts; index++) {
        size_t offset = (size_t)result->stmts[index]->stmt_location;
        size_t stated = (size_t)result->stmts[index]->stmt_len;
        struct sql_span span = { offset, stated == 0 ? length - offset : stated };

        g_array_append_val(spans, span);
    }
    return spans;
}

/* The parser's words, but for those about itself: "memory exhausted" is the bound of its stack, as of the server's. */
static char *explain(const char *message)
{
    if (g_str_has_prefix(message, "memory exhausted"))
        return g_strdup("nested too deeply for PostgreSQL's parser");
    return g_strndup(message, strcspn(message, "\n"));
}

bool sql_grammar_split(const char *text, size_t length, GArray **spans, struct sql_refusal *refusal)
{
    g_autofree char *terminated = g_strndup(text, length);
    PgQuerySplitResult result = pg_query_split_with_parser(terminated);
    bool is_taken = result.error == NULL;

    if (is_taken) {
        *spans = copy_spans(&result, length);
    } else {
        refusal->message = explain(result.error->message);
        refusal->offset = sql_grammar_byte(terminated, length, result.error->cursorpos);
    }
    pg_query_free_split_result(result);
    return is_taken;
}
