/* sql/tree.c - calls libpg_query for its tree, which it hands over packed; unpacked into an arena. */
#include "sql/tree.h"

#include <pg_query.h>
#include <string.h>

static void *allocate(void *arena, size_t size)
{
    return sql_arena_allocate(arena, size);
}

static void keep(void *arena, void *bytes)
{
    (void)arena;
    (void)bytes;
}

static struct sql_refusal refusal_of(const PgQueryError *error, const char *text, struct sql_arena *arena)
{
    return (struct sql_refusal){ .message = sql_arena_text(arena, error->message, strcspn(error->message, "\n")),
                                 .offset = sql_grammar_byte(text, strlen(text), error->cursorpos) };
}

bool sql_tree_read(struct sql_tree *tree, const char *text, struct sql_arena *arena)
{
    static const char unreadable[] = "the parser's tree cannot be read";
    ProtobufCAllocator allocator = { .alloc = allocate, .free = keep, .allocator_data = arena };
    PgQueryProtobufParseResult result = pg_query_parse_protobuf(text);
    PgQuery__ParseResult *parsed = NULL;

    *tree = (struct sql_tree){ 0 };
    if (result.error != NULL)
        tree->refusal = refusal_of(result.error, text, arena);
    else
        parsed = pg_query__parse_result__unpack(&allocator, result.parse_tree.len,
                                                (const uint8_t *)result.parse_tree.data);
    pg_query_free_protobuf_parse_result(result);
    if (parsed != NULL) {
        tree->count = parsed->n_stmts;
        tree->statements = parsed->stmts;
    } else if (tree->refusal.message == NULL) {
        tree->refusal.message = sql_arena_text(arena, unreadable, strlen(unreadable));
    }
    return parsed != NULL;
}
