/* sql/extent.c - from where to where an expression stands in the text: its nodes say only where leaves begin. */
#include "sql/extent.h"

struct span {
    int64_t first, last; /* locations of leaves; 0: none was seen */
};

static int32_t location_of(const ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field_by_name(message->descriptor, "location");

    if (field == NULL || field->type != PROTOBUF_C_TYPE_INT32)
        return SQL_NOWHERE;
    return *(const int32_t *)((const char *)message + field->offset);
}

static bool widen(const ProtobufCMessage *message, void *context)
{
    struct span *span = context;
    int32_t location = location_of(message);

    if (location <= 0)
        return true;
    if (span->first == 0 || location < span->first)
        span->first = location;
    if (location > span->last)
        span->last = location;
    return true;
}

static bool opens(const struct sql_token *token)
{
    return sql_token_is_symbol(token, '(') || sql_token_is_symbol(token, '[') || sql_token_is_word(token, "CASE");
}

static bool closes(const struct sql_token *token)
{
    return sql_token_is_symbol(token, ')') || sql_token_is_symbol(token, ']') || sql_token_is_word(token, "END");
}

/* Words that a leaf goes on with: "double precision", "timestamp with time zone", "IS NOT NULL". */
static bool continues_leaf(const struct sql_token *token)
{
    static const char *const words[] = { "VARYING", "PRECISION", "WITHOUT", "TIME", "ZONE" };

    for (size_t word = 0; word < G_N_ELEMENTS(words); word++)
        if (sql_token_is_word(token, words[word]))
            return true;
    return false;
}

static guint skip_test(struct sql_lowering *lowering, guint last)
{
    if (!sql_token_is_word(sql_lower_token(lowering, last), "IS"))
        return last;
    last += sql_token_is_word(sql_lower_token(lowering, last + 1), "NOT") ? 1 : 0;
    return last + 1;
}

/* From a leaf's first token to its last: "a.b.c", "double precision", "COLLATE x". */
static guint end_of_leaf(struct sql_lowering *lowering, guint last)
{
    last = skip_test(lowering, last);
    if (sql_token_is_symbol(sql_lower_token(lowering, last), '-') ||
        sql_token_is_symbol(sql_lower_token(lowering, last), '$'))
        last++; /* -1, $1 */
    if (sql_token_is_word(sql_lower_token(lowering, last), "COLLATE"))
        last++;
    while (sql_token_is_symbol(sql_lower_token(lowering, last + 1), '.'))
        last += 2;
    if (sql_token_is_word(sql_lower_token(lowering, last + 1), "WITH") &&
        sql_token_is_word(sql_lower_token(lowering, last + 2), "TIME"))
        last++;
    while (continues_leaf(sql_lower_token(lowering, last + 1)))
        last++;
    return last;
}

/* What follows the last leaf without a leaf of its own: "()" of a call, "[]" of a type. */
static bool opens_next(struct sql_lowering *lowering, guint last)
{
    const struct sql_token *token = sql_lower_token(lowering, last);
    const struct sql_token *next = sql_lower_token(lowering, last + 1);

    if (sql_token_is_symbol(next, '['))
        return true;
    return sql_token_is_symbol(next, '(') && (token->kind == SQL_TOKEN_WORD || token->kind == SQL_TOKEN_QUOTED);
}

static guint close_all(struct sql_lowering *lowering, guint last, int depth)
{
    while (depth > 0 && sql_lower_token(lowering, last + 1)->kind != SQL_TOKEN_END) {
        last++;
        depth += opens(sql_lower_token(lowering, last)) ? 1 : 0;
        depth -= closes(sql_lower_token(lowering, last)) ? 1 : 0;
    }
    return last;
}

/* How many are open at `last`; *missing: how many were closed that were opened before `first`. */
static int count_open(struct sql_lowering *lowering, guint first, guint last, guint *missing)
{
    int depth = 0;

    *missing = 0;
    for (guint index = first; index <= last; index++) {
        if (opens(sql_lower_token(lowering, index)))
            depth++;
        else if (closes(sql_lower_token(lowering, index)) && depth > 0)
            depth--;
        else if (closes(sql_lower_token(lowering, index)))
            ++*missing;
    }
    return depth;
}

static guint step_back(struct sql_lowering *lowering, guint first, guint missing)
{
    while (missing > 0 && first > 0) {
        first--;
        missing -= opens(sql_lower_token(lowering, first)) ? 1 : 0;
        missing += closes(sql_lower_token(lowering, first)) ? 1 : 0;
    }
    return first;
}

struct sql_text sql_extent(struct sql_lowering *lowering, const ProtobufCMessage *message)
{
    struct span span = { 0, 0 };
    const struct sql_token *start, *end;
    guint first, last, missing;

    sql_walk(message, widen, &span);
    if (span.first == 0)
        return (struct sql_text){ "", 0 };
    first = sql_lower_token_at(lowering, (size_t)span.first);
    last = end_of_leaf(lowering, sql_lower_token_at(lowering, (size_t)span.last));
    while (opens_next(lowering, last))
        last = close_all(lowering, last + 1, 1);
    last = close_all(lowering, last, count_open(lowering, first, last, &missing));
    start = sql_lower_token(lowering, step_back(lowering, first, missing));
    end = sql_lower_token(lowering, last);
    if (start->kind == SQL_TOKEN_END || end->text < start->text)
        return (struct sql_text){ "", 0 };
    return (struct sql_text){ start->text, (size_t)(end->text - start->text) + end->length };
}
